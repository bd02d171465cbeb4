//! How a bucket is reached: over TLS from elsewhere, with a key that no settings hold, and by the program's own words; and what the door of the watch says of it.

use std::{fs, path::Path, process::Command, sync::Arc};

use crate::{
    bucket::{Bucket, Meets},
    laptop::*,
    served::certificate,
};
use hub::{Database, Env, Files, Hub, System};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use tokio_rustls::TlsAcceptor;
use zeroize::Zeroizing;

fn made(files: &Files) -> Result<(), String> {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("hub");
    let made = Hub::create_on(&folder, &Database::default(), files, Still::new());
    made.map(drop).map_err(|error| {
        assert!(!folder.exists(), "half a hub was left behind");
        error.to_string()
    })
}

#[test]
fn settings_that_are_none_are_refused_before_anything_is_asked() {
    let bucket = Bucket::start();
    let with = |change: &dyn Fn(&mut Files)| {
        let mut files = bucket.files();
        change(&mut files);
        made(&files).unwrap_err()
    };
    let at = |endpoint: &'static str| move |files: &mut Files| files.s3 = Some(endpoint.into());
    for (why, told) in [
        (with(&at("http://s3.bank.example")), "https alone"),
        (with(&at("http://10.1.2.3:9000")), "https alone"),
        (with(&at("https://s3.bank.example")), "root_certificate"),
        (with(&at("https://id:secret@s3.bank.example")), "No key stands in hub.toml"),
        (with(&at("ftp://s3.bank.example")), "is written as"),
        (with(&at("no address")), "is written as"),
        (with(&|files| files.bucket = String::new()), "bucket"),
        (with(&|files| files.bucket = "a/../b".into()), "bucket"),
        (with(&|files| files.region = "us east".into()), "region"),
        (with(&|files| files.prefix = "a/../b".into()), "prefix"),
        (with(&|files| files.prefix = "a b".into()), "prefix"),
        (with(&|files| files.key = Some("/nowhere/s3.key".into())), "/nowhere/s3.key"),
    ] {
        assert!(why.contains(told) && !why.contains("id:secret"), "{told}: {why}");
    }
    // A bucket that does not take what is written, or gives something else back.
    bucket.meets("PUT", Meets::Status(403), usize::MAX);
    assert!(made(&bucket.files()).unwrap_err().contains("403"));
    bucket.meets("DELETE", Meets::Status(204), usize::MAX);
    bucket.meets("PUT", Meets::Status(200), 0);
    assert!(made(&bucket.files()).is_err(), "what was removed is there");
    bucket.is_well();
    made(&bucket.files()).unwrap();
}

/// An environment with a key in it.
struct Keyed(&'static str);

impl Env for Keyed {
    fn now_ms(&self) -> i64 {
        START
    }

    fn monotonic_ms(&self) -> u64 {
        1
    }

    fn fill(&self, bytes: &mut [u8]) -> hub::Result<()> {
        System::default().fill(bytes)
    }

    fn room(&self, _: &Path) -> Option<(u64, u64)> {
        None
    }

    fn word(&self, name: &str) -> Option<Zeroizing<String>> {
        match name {
            "AWS_ACCESS_KEY_ID" => Some("TESTKEY".to_owned().into()),
            "AWS_SECRET_ACCESS_KEY" => Some(self.0.to_owned().into()),
            _ => None,
        }
    }
}

#[test]
fn the_key_comes_from_the_environment_a_program_or_a_file_that_nobody_else_reads() {
    let bucket = Bucket::start();
    let outer = tempfile::tempdir().unwrap();
    let in_env = |secret, files: &Files, name: &str| {
        Hub::create_on(&outer.path().join(name), &Database::default(), files, Arc::new(Keyed(secret))).map(drop)
    };
    let wrong = Files { key: Some(bucket.wrong_key()), ..bucket.files() };
    in_env("a-secret-of-the-test", &wrong, "env").unwrap();
    assert!(in_env("another", &bucket.files(), "wrong").is_err(), "the environment goes before the file");
    let told = ["sh", "-c", "echo TESTKEY; echo a-secret-of-the-test"].map(String::from).to_vec();
    let program = Files { key_command: told, ..wrong.clone() };
    made(&program).unwrap();
    let failing =
        Files { key_command: ["sh", "-c", "echo secret; exit 3"].map(String::from).to_vec(), ..wrong.clone() };
    let why = made(&failing).unwrap_err();
    assert!(why.contains("gave no key") && !why.contains("secret"), "{why}");
    let file = bucket.files().key.unwrap();
    fs::write(&file, "TESTKEY\na-secret-of-the-test\nand more\n").unwrap();
    assert!(made(&bucket.files()).unwrap_err().contains("two lines"));
    fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o640)).unwrap();
    assert!(made(&bucket.files()).unwrap_err().contains("chmod 600"));
}

#[test]
fn a_store_elsewhere_is_known_by_its_certificate() {
    let (root, leaf, key) = certificate();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from_pem_slice(leaf.as_bytes()).unwrap()],
            PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap(),
        )
        .unwrap();
    let bucket = Bucket::start_with(Some(TlsAcceptor::from(Arc::new(config))));
    let outer = tempfile::tempdir().unwrap();
    let written = |name: &str, pem: &str| {
        let file = outer.path().join(name);
        fs::write(&file, pem).unwrap();
        Some(file)
    };
    let by = |root_certificate| Files { root_certificate, ..bucket.files() };
    let good = by(written("root.pem", &root));
    assert!(made(&by(None)).unwrap_err().contains("root_certificate"));
    assert!(made(&by(written("other.pem", &certificate().0))).unwrap_err().contains("TLS"));
    assert!(made(&by(written("empty.pem", ""))).unwrap_err().contains("no certificate"));
    let elsewhere = good.s3.as_ref().unwrap().replace("localhost", "127.0.0.1");
    assert!(made(&Files { s3: Some(elsewhere), ..good.clone() }).unwrap_err().contains("TLS"), "another name");
    made(&good).unwrap();
}

#[test]
fn the_program_does_all_of_it() {
    let bucket = Bucket::start();
    let outer = tempfile::tempdir().unwrap();
    let at = outer.path().join("hub").to_str().unwrap().to_owned();
    let key = bucket.files().key.unwrap().to_str().unwrap().to_owned();
    let asked = |words: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_tianye-hub"));
        let done = program.args(words).env_remove("AWS_ACCESS_KEY_ID").output().unwrap();
        (done.status.success(), String::from_utf8(done.stdout).unwrap() + &String::from_utf8(done.stderr).unwrap())
    };
    let run = |words: &[&str]| {
        let (well, said) = asked(words);
        assert!(well, "{words:?}: {said}");
        said
    };
    let endpoint = bucket.files().s3.unwrap();
    let place = ["--bucket", "tianye-test", "--prefix", "hub", "--s3-key", &key];
    let person = ["--staff", "AD01", "--name", "管理员", "--branch", "分行"];
    run(&[&["init", &at, "--s3", &endpoint], &place[..], &person[..]].concat());
    assert!(run(&["check", &at, "--read-data"]).contains("all holds"));
    assert!(run(&["move", &at, "folder"]).contains("0 files moved"));
    assert!(run(&[&["move", &at, &endpoint], &place[..]].concat()).contains("hub.toml"));
    assert!(run(&["check", &at, "--read-data"]).contains("all holds"));
    let settings = fs::read_to_string(outer.path().join("hub/hub.toml")).unwrap();
    assert!(
        settings.contains(&format!("\n[files]\ns3 = \"{endpoint}\"\n")) && !settings.contains("a-secret"),
        "{settings}"
    );
    for wrong in [&["move", &at, "folder", "--bucket", "x"][..], &["move", &at, "https://s3.bank.example"]] {
        assert!(!asked(wrong).0, "{wrong:?}");
    }
}
