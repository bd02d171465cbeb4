//! The stage of a window test: a display, a bus, the driver, a home of its own. What the machine lacks is a failure, never a
//! silent skip.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::webdriver::Browser;

pub struct Stage {
    root: PathBuf,
    display: String,
    servers: Vec<Child>,
    driver: Option<Child>,
    port: u16,
}

fn missing(program: &str, error: &std::io::Error) -> ! {
    panic!("{program} did not start ({error}): `bash scripts/setup.sh test` installs what the window tests need")
}

/// `TIANYE_BIN`, else the window that `cargo build -p tianye-desktop` leaves.
pub fn binary() -> String {
    if let Ok(path) = std::env::var("TIANYE_BIN") {
        return path;
    }
    let test = std::env::current_exe().expect("this program");
    let debug = test.ancestors().nth(2).expect("the target folder");
    let path = debug.join("tianye-desktop");
    assert!(path.is_file(), "{} is not built: cargo build -p tianye-desktop", path.display());
    path.to_string_lossy().into_owned()
}

impl Stage {
    pub fn new(name: &str) -> Self {
        Self::of_size(name, "1366x768")
    }

    /// The same on another screen: 911x512 is what a screen of 1366×768 has to give at a scaling of 150%.
    pub fn of_size(name: &str, size: &str) -> Self {
        let root = std::env::temp_dir().join(format!("tianye-window-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&root);
        for folder in ["data", "home", "out", "tmp"] {
            std::fs::create_dir_all(root.join(folder)).expect("a folder for the test");
        }
        let mut screen = Command::new("Xvfb")
            .args(["-r", "-displayfd", "1", "-screen", "0", &format!("{size}x24"), "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| missing("Xvfb", &error));
        let mut number = String::new();
        BufReader::new(screen.stdout.take().expect("Xvfb's words")).read_line(&mut number).expect("a display number");
        let display = format!(":{}", number.trim());
        let desk = Command::new("openbox")
            .env("DISPLAY", &display)
            .env("HOME", root.join("home"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| missing("openbox", &error));
        Self { root, display, servers: vec![desk, screen], driver: None, port: 0 }
    }

    /// Everything the program may write to.
    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn out(&self) -> PathBuf {
        self.root.join("out")
    }

    /// The folder of added checklists.
    pub fn checklists(&self) -> PathBuf {
        self.root.join("checklists")
    }

    pub fn data(&self) -> PathBuf {
        self.root.join("data")
    }

    /// The display that everything is shown on.
    pub fn display(&self) -> &str {
        &self.display
    }

    /// A picture of the whole screen, as a person sees it.
    pub fn picture(&self, path: &Path) {
        let taken = Command::new("import").args(["-window", "root"]).arg(path).env("DISPLAY", &self.display).status();
        assert!(taken.is_ok_and(|status| status.success()), "no picture: ImageMagick's import failed");
    }

    /// Keys as the system sends them, one after the other without waiting for the page: the window manager's own ones too.
    pub fn keys(&self, keys: &[&str], delay_ms: u32) {
        let sent = Command::new("xdotool")
            .args(["key", "--clearmodifiers", "--delay", &delay_ms.to_string()])
            .args(keys)
            .env("DISPLAY", &self.display)
            .status();
        assert!(sent.is_ok_and(|status| status.success()), "no keys: xdotool failed");
    }

    /// Whether the program runs.
    pub fn runs(&self) -> bool {
        !self.programs().is_empty()
    }

    /// Starts the program in its window. Each start gets a driver of its own, so that a killed program leaves nothing behind.
    pub fn open(&mut self) -> Browser {
        self.open_by(&binary())
    }

    /// The same, started by another program that starts the window.
    pub fn open_by(&mut self, program: &str) -> Browser {
        self.shut();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        self.port = listener.local_addr().expect("a port").port();
        drop(listener);
        let driver = Command::new("dbus-run-session")
            .args(["--", "WebKitWebDriver", &format!("--port={}", self.port)])
            .env("DISPLAY", &self.display)
            .env("HOME", self.root.join("home"))
            .env("XDG_DATA_HOME", self.root.join("home/data"))
            .env("XDG_CACHE_HOME", self.root.join("home/cache"))
            .env("XDG_CONFIG_HOME", self.root.join("home/config"))
            .env("TMPDIR", self.root.join("tmp"))
            .env("TIANYE_DATA_DIR", self.data())
            // Nothing lies there unless a test puts it there.
            .env("TIANYE_CHECKLISTS", self.checklists())
            .env("TIANYE_TEST_SAVE_DIR", self.out())
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("NO_AT_BRIDGE", "1")
            .env("GDK_BACKEND", "x11")
            .env("LC_ALL", "C.UTF-8")
            .env_remove("WAYLAND_DISPLAY")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| missing("dbus-run-session", &error));
        self.driver = Some(driver);
        Browser::start(self.port, program)
    }

    /// As a new user has it: a home folder, and nothing else of ours or of the desktop's in the environment.
    fn plain(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home())
            .env("TMPDIR", self.root.join("tmp"))
            .env("DISPLAY", &self.display)
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env("LC_ALL", "C.UTF-8")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// The home folder of the user of this stage.
    pub fn home(&self) -> PathBuf {
        self.root.join("home")
    }

    /// Starts the program as an installed one, without a driver: the web view keeps its files as it does for people.
    pub fn start(&mut self) {
        self.shut();
        let program = self.plain("dbus-run-session").arg("--").arg(binary()).spawn();
        self.driver = Some(program.unwrap_or_else(|error| missing("dbus-run-session", &error)));
    }

    /// The same home and environment, with the driver.
    pub fn open_plain(&mut self) -> Browser {
        self.shut();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        self.port = listener.local_addr().expect("a port").port();
        drop(listener);
        let driver = self
            .plain("dbus-run-session")
            .args(["--", "WebKitWebDriver", &format!("--port={}", self.port)])
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .spawn();
        self.driver = Some(driver.unwrap_or_else(|error| missing("dbus-run-session", &error)));
        Browser::start(self.port, &binary())
    }

    /// The terminal's program beside the window's, in the same home.
    pub fn terminal(&self) -> Command {
        let beside = Path::new(&binary()).with_file_name("tianye");
        assert!(beside.is_file(), "{} is not built: cargo build -p cli", beside.display());
        self.plain(&beside.to_string_lossy())
    }

    /// Presses and types as a person at the keyboard, through the display.
    pub fn keyboard(&self, arguments: &[&str]) {
        let done = Command::new("xdotool").args(arguments).env("DISPLAY", &self.display).status();
        assert!(done.is_ok_and(|status| status.success()), "xdotool {arguments:?} failed");
    }

    /// Waits until the screen shows a page and stays as it is: without a driver nobody tells when it is painted.
    pub fn until_painted(&self) {
        let path = self.root.join("tmp/painted.png");
        let look = || {
            self.picture(&path);
            let told = Command::new("identify").args(["-format", "%k %#"]).arg(&path).output().expect("identify");
            let told = String::from_utf8_lossy(&told.stdout).into_owned();
            let colours = told.split(' ').next().and_then(|n| n.parse::<u32>().ok()).unwrap_or(0);
            (colours, told)
        };
        let began = Instant::now();
        let mut before = String::new();
        while began.elapsed() < Duration::from_secs(90) {
            let (colours, told) = look();
            if colours > 60 && told == before {
                return;
            }
            before = told;
            std::thread::sleep(Duration::from_millis(1_500));
        }
        panic!("the window was never painted");
    }

    /// Closes the window as its cross does, and waits until the program is gone.
    pub fn close_window(&mut self) {
        self.keyboard(&["key", "alt+F4"]);
        let began = Instant::now();
        while !self.programs().is_empty() {
            assert!(began.elapsed() < Duration::from_secs(60), "the window did not close");
            std::thread::sleep(Duration::from_millis(50));
        }
        self.shut();
    }

    /// Processes of this stage, known by the folders in their environment: (id, name of the executable).
    fn processes(&self) -> Vec<(u32, String)> {
        let marks = [format!("TIANYE_DATA_DIR={}", self.data().display()), format!("HOME={}", self.home().display())];
        let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
        let ids = entries.flatten().filter_map(|e| e.file_name().to_str()?.parse::<u32>().ok());
        ids.filter_map(|pid| {
            let exe = std::fs::read_link(format!("/proc/{pid}/exe")).ok()?;
            let environ = std::fs::read(format!("/proc/{pid}/environ")).ok()?;
            let ours = environ.split(|b| *b == 0).any(|v| marks.iter().any(|mark| v == mark.as_bytes()));
            let name = exe.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            // The desk of the stage has the same home and stays until the end.
            (ours && name != "openbox").then_some((pid, name))
        })
        .collect()
    }

    /// The program itself, without the processes of the web view.
    fn programs(&self) -> Vec<u32> {
        let binary = binary();
        let name = Path::new(&binary).file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        self.processes().into_iter().filter(|(_, exe)| *exe == name).map(|(pid, _)| pid).collect()
    }

    /// `kill -9`, without a word of warning to the program.
    pub fn kill(&mut self) {
        let programs = self.programs();
        assert!(!programs.is_empty(), "there is no program to kill");
        for pid in programs {
            let _ = Command::new("kill").args(["-9", &pid.to_string()]).status();
        }
        let began = Instant::now();
        while !self.programs().is_empty() && began.elapsed() < Duration::from_secs(10) {
            std::thread::sleep(Duration::from_millis(5));
        }
        self.shut();
    }

    /// Ends the program and its driver, however they are.
    pub fn shut(&mut self) {
        for (pid, _) in self.processes() {
            let _ = Command::new("kill").args(["-9", &pid.to_string()]).status();
        }
        if let Some(mut driver) = self.driver.take() {
            let _ = driver.kill();
            let _ = driver.wait();
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.shut();
        for server in &mut self.servers {
            let _ = server.kill();
            let _ = server.wait();
        }
        if !std::thread::panicking() {
            let _ = std::fs::remove_dir_all(&self.root);
        }
    }
}
