//! The hub of the load: made and administered from here, served by the real program in a process of its own, which is looked at while it runs.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use evidence::Signer;
use hub::{Database, Env, Hub, Officer, PostRow, System};
use sync::{Branch, Enrolling, TcpLine, Watch, key_hash};
use wire::Invitation;
use zeroize::Zeroizing;

use super::pen::Pen;

pub(crate) const BRANCH: &str = "分行/一支行";

/// The clock.
pub(crate) fn now_ms() -> i64 {
    System::default().now_ms()
}

pub(crate) struct Place {
    pub(crate) folder: PathBuf,
    pub(crate) hub: Arc<Hub>,
}

/// The program that serves it.
pub(crate) struct Serving {
    child: Child,
    pub(crate) address: String,
    watched: String,
}

/// What the system says of a process.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Looked {
    /// Bytes in memory now, and at most so far.
    pub(crate) resident: u64,
    pub(crate) peak: u64,
    /// Seconds of a core, its own and the system's on its behalf.
    pub(crate) cpu: f64,
    /// Bytes that went to the disk.
    pub(crate) written: u64,
}

impl Place {
    /// A hub in a folder that is not there yet, with those whom acts of two persons need.
    pub(crate) fn make(folder: &Path, database: &Database, env: Arc<dyn Env>) -> Self {
        let hub = Arc::new(Hub::create_in(folder, database, env).unwrap());
        let settings = folder.join("hub.toml");
        let text = fs::read_to_string(&settings).unwrap();
        fs::write(&settings, format!("{text}\n[watch]\nlisten = \"127.0.0.1:0\"\n")).unwrap();
        let place = Self { folder: folder.to_owned(), hub };
        for (staff, role) in [("AD01", "AD"), ("LD01", "LD"), ("LD02", "LD")] {
            place.officer(staff, role);
        }
        place
    }

    pub(crate) fn officer(&self, staff: &str, role: &str) {
        let officer =
            Officer { staff: staff.into(), name: format!("员工{staff}"), branch: BRANCH.into(), trainee: false };
        let post = PostRow { role: role.into(), branch: BRANCH.into(), rank: 1, until_ms: i64::MAX };
        self.hub.set_officer(&officer, &[post]).unwrap();
    }

    pub(crate) fn invite(&self, staff: &str) -> Invitation {
        let invitation = self.hub.invite(staff, "AD01").unwrap();
        self.hub.release(invitation.id, "LD02").unwrap();
        invitation
    }

    pub(crate) fn serve(&self) -> Serving {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tianye-hub"))
            .args(["serve", self.folder.to_str().unwrap(), "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut word = || {
            let mut line = String::new();
            said.read_line(&mut line).unwrap();
            line.trim().rsplit(' ').next().unwrap_or_default().to_owned()
        };
        let (address, watched) = (word(), word());
        let watched = watched.trim_start_matches("http://").trim_end_matches("/metrics").to_owned();
        Serving { child, address, watched }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Serving {
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn look(&self) -> Looked {
        look(self.child.id())
    }

    /// Calls that were not carried out, by call and code, and gates that were full: as the hub counted them.
    pub(crate) fn refusals(&self) -> BTreeMap<String, u64> {
        let mut text = String::new();
        let mut stream = TcpStream::connect(&self.watched).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(b"GET /metrics HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n").unwrap();
        stream.read_to_string(&mut text).unwrap();
        assert!(text.starts_with("HTTP/1.1 200"), "{text}");
        let counted = |line: &str| {
            let (name, count) = line.rsplit_once(' ')?;
            let name = name.strip_prefix("tianye_hub_")?;
            let told = name.starts_with("requests_total") || name.starts_with("gate_waits_total");
            Some((name.to_owned(), count.parse().ok().filter(|count| told && *count > 0)?))
        };
        text.lines().filter(|line| !line.contains("code=\"ok\"")).filter_map(counted).collect()
    }
}

/// Reads what the system tells of a process; nothing where it tells nothing.
pub(crate) fn look(process: u32) -> Looked {
    let read = |name: &str| fs::read_to_string(format!("/proc/{process}/{name}")).unwrap_or_default();
    let number = |text: &str, word: &str| -> u64 {
        let line = text.lines().find_map(|line| line.strip_prefix(word));
        line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
    };
    let (status, io, stat) = (read("status"), read("io"), read("stat"));
    // Behind the name in brackets: user and system time are the 12th and 13th.
    let ticks = stat.rsplit(") ").next().unwrap_or_default().split(' ').skip(11).take(2);
    Looked {
        resident: number(&status, "VmRSS:") << 10,
        peak: number(&status, "VmHWM:") << 10,
        cpu: ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0,
        written: number(&io, "write_bytes:"),
    }
}

/// Enrols a laptop by an invitation, over the line; gives the branch as it knows it from then on, and its way there.
pub(crate) async fn enrolled(pen: &Pen, invitation: &Invitation, address: &str) -> (Branch, TcpLine) {
    let tls_key = evidence::Ed25519Signer::from_seed(&pen.tls).public_key().try_into().unwrap();
    let enrolling = Enrolling {
        store: *pen.store.0.as_bytes(),
        head: pen.head.unwrap(),
        device: [9; 16],
        tls_key,
        exchange_key: [3; 32],
        officer: pen.staff.clone(),
        program: "load".into(),
    };
    let (line, idle) = (TcpLine::to_anybody(address).unwrap(), Duration::from_secs(60));
    let reply = sync::enrol(&line, invitation, &enrolling, &pen.signer, idle, &Watch::default()).await.unwrap().reply;
    let chain: Vec<Vec<u8>> = reply.chain.iter().map(|der| der.to_vec()).collect();
    let line = Branch::tcp(address, &chain, &Zeroizing::new(pen.tls)).unwrap();
    let hub_key_hash = key_hash(&reply.hub_key);
    (Branch { hub: reply.hub, hub_key_hash, hub_key: reply.hub_key, hub_log: reply.hub_log }, line)
}
