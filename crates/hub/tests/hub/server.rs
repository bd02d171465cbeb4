//! A PostgreSQL server of the tests' own: in a folder of its own, over a socket there, ended with the program that started it, however that ends.
//!
//! A guard (a shell) starts the server and waits for the end of its own input, which comes when this program is gone; then it stops the server and removes the
//! folder. The server refuses to run as root, so that root runs it as the user whom its package brings along.

use std::{
    cell::Cell,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use hub::Database;
use postgres::{Client, NoTls};

/// The user of the server's package.
const USER: &str = "postgres";

/// The guard: `$1` the server, the rest its words. Standard input is open as long as the tests run.
const GUARD: &str = r#"trap '' INT TERM HUP
folder=$1; shift
"$@" > "$folder/log" 2>&1 < /dev/null &
server=$!
read -r _
kill -QUIT $server 2> /dev/null
wait $server
rm -rf "$folder""#;

pub(crate) struct Server {
    folder: PathBuf,
    made: AtomicU32,
    port: String,
    guard: Child,
}

/// Where a test's hub keeps its records, gone with the test: tables under a name of their own in a database that tests share, which is quicker made than a
/// database; or one, where a test ends connections.
pub(crate) struct Made {
    administrator: String,
    forget: String,
    /// What a hub is told of it.
    pub(crate) words: String,
}

thread_local! {
    static ON_SERVER: Cell<bool> = const { Cell::new(false) };
}

/// Runs a test with its hubs on the server.
pub(crate) fn over_postgres(test: fn()) {
    ON_SERVER.set(true);
    test();
    ON_SERVER.set(false);
}

/// Where a test's hub keeps its records: a database of its own where the test runs over the server.
pub(crate) fn place() -> (Database, Option<Made>) {
    if !ON_SERVER.get() {
        return (Database::default(), None);
    }
    let made = shared().make();
    (made.database(), Some(made))
}

/// Tests once more, over the server: every one of them is an ordinary test as well.
macro_rules! also_over_postgres {
    ($($(#[$ignored:meta])? $test:ident)*) => {
        mod postgres {
            $(
                #[test]
                $(#[$ignored])?
                fn $test() {
                    crate::server::over_postgres(super::$test);
                }
            )*
        }
    };
}
pub(crate) use also_over_postgres;

/// The server that most tests share.
pub(crate) fn shared() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| Server::start(&[]))
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout.trim_ascii() == b"0"
}

/// A program of the server's package, with the words that run it.
fn program(name: &str) -> Vec<String> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|version| {
            let program = version.path().join("bin").join(name);
            let number = version.file_name().to_str()?.parse().ok()?;
            program.is_file().then_some((number, program))
        })
        .collect();
    found.sort();
    let elsewhere = || std::env::split_paths(&std::env::var_os("PATH")?).map(|p| p.join(name)).find(|p| p.is_file());
    let program = found.pop().map(|(_, program)| program).or_else(elsewhere);
    let program = program.unwrap_or_else(|| {
        panic!("PostgreSQL's `{name}` is not installed; `bash scripts/setup.sh test` installs what the tests need")
    });
    let program = program.to_str().unwrap().to_owned();
    if is_root() {
        let user = [format!("--reuid={USER}"), format!("--regid={USER}"), "--init-groups".into(), program];
        ["setpriv".to_owned()].into_iter().chain(user).collect()
    } else {
        vec![program]
    }
}

impl Server {
    /// Starts a server; `settings`: what it is told beside.
    pub(crate) fn start(settings: &[String]) -> Self {
        // Not where an ordinary user's own temporary files may lie: another user has to get there, and a socket's path is short.
        let above = if Path::new("/tmp").is_dir() { PathBuf::from("/tmp") } else { std::env::temp_dir() };
        let folder = tempfile::Builder::new().prefix("tianye-").tempdir_in(above).unwrap().keep();
        let data = folder.join("data");
        fs::create_dir(&data).unwrap();
        if is_root() {
            let owner = format!("{USER}:{USER}");
            for path in [&folder, &data] {
                assert!(
                    Command::new("chown").arg(&owner).arg(path).status().unwrap().success(),
                    "there is no user {USER}"
                );
            }
        }
        let mut words = program("initdb");
        for word in ["-D", data.to_str().unwrap(), "-U", "tianye", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"] {
            words.push(word.into());
        }
        let made = Command::new(&words[0]).args(&words[1..]).current_dir("/").output().unwrap();
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        let mut words = program("postgres");
        words.extend(["-D".into(), data.to_str().unwrap().into()]);
        let folder_is = format!("unix_socket_directories={}", folder.display());
        let own =
            [&folder_is, "listen_addresses=", "max_connections=400", "shared_buffers=64MB", "logging_collector=off"];
        for setting in own.into_iter().chain(settings.iter().map(String::as_str)) {
            words.extend(["-c".into(), setting.into()]);
        }
        let guard = Command::new("sh")
            .args(["-c", GUARD, "guard"])
            .arg(&folder)
            .args(&words)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let port = settings.iter().find_map(|setting| setting.strip_prefix("port=")).unwrap_or("5432").to_owned();
        let server = Self { folder, made: AtomicU32::new(0), port, guard };
        server.wait();
        server
    }

    /// Waits until it answers.
    pub(crate) fn wait(&self) {
        let began = Instant::now();
        while let Err(error) = Client::connect(&self.words("postgres"), NoTls) {
            let log = || fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            assert!(began.elapsed() < Duration::from_secs(60), "the server does not answer: {error}\n{}", log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The folder in which everything of it lies.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    fn words(&self, database: &str) -> String {
        format!("host={} port={} user=tianye dbname={database}", self.folder.display(), self.port)
    }

    /// Gives files to the user whom the server runs as.
    pub(crate) fn own(folder: &Path) {
        let mode =
            |path: &Path, mode| fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
        for file in fs::read_dir(folder).unwrap() {
            mode(&file.unwrap().path(), 0o600);
        }
        if is_root() {
            let owner = format!("{USER}:{USER}");
            assert!(Command::new("chown").args(["-R", &owner]).arg(folder).status().unwrap().success());
        }
    }

    /// Kills one of the processes that serve a hub; the server then ends all of them and reads its log anew.
    pub(crate) fn kill_a_backend(&self) {
        let Ok(mut client) = Client::connect(&self.words("postgres"), NoTls) else { return };
        let pids = client
            .query("SELECT pid FROM pg_stat_activity WHERE application_name = 'tianye-hub' ORDER BY state DESC", &[]);
        if let Some(row) = pids.unwrap_or_default().first() {
            let pid: i32 = row.get(0);
            let _ = Command::new("kill").args(["-9", &pid.to_string()]).status();
        }
    }

    /// A connection of the tests.
    pub(crate) fn client(&self, database: &str) -> Client {
        Client::connect(&self.words(database), NoTls).unwrap()
    }

    fn next(&self) -> String {
        format!("t{}", self.made.fetch_add(1, Ordering::SeqCst))
    }

    pub(crate) fn administer(&self, what: &str) {
        Client::connect(&self.words("postgres"), NoTls).unwrap().batch_execute(what).unwrap();
    }

    /// Room for one hub.
    pub(crate) fn make(&self) -> Made {
        let (name, administrator) = (self.next(), self.words("postgres"));
        self.administer(&format!("CREATE SCHEMA {name}"));
        let words = format!("{administrator} options='-c search_path={name}'");
        Made { administrator, words, forget: format!("DROP SCHEMA IF EXISTS {name} CASCADE") }
    }

    /// The same, with nobody else's connections.
    pub(crate) fn apart(&self) -> Made {
        let (name, administrator) = (self.next(), self.words("postgres"));
        self.administer(&format!("CREATE DATABASE {name} TEMPLATE template0"));
        let words = self.words(&name);
        Made { administrator, words, forget: format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)") }
    }
}

impl Drop for Server {
    /// Of one that is not shared; the shared one ends with the program.
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}

impl Made {
    pub(crate) fn database(&self) -> Database {
        Database { postgres: Some(self.words.clone()), ..Database::default() }
    }

    /// Somebody else's connection to it.
    pub(crate) fn client(&self) -> Client {
        Client::connect(&self.words, NoTls).unwrap()
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        // A server that ended before has nothing to forget.
        if let Ok(mut client) = Client::connect(&self.administrator, NoTls) {
            let _ = client.batch_execute(&self.forget);
        }
    }
}
