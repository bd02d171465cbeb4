//! What this machine can do at all, measured in the same run: what a figure of the hub is to be held against.

use std::{
    fs::File,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    time::Instant,
};

use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce, aead::Aead};
use evidence::{CryptoProvider, Ed25519Sha256, Ed25519Signer, Signer};

const STEP: usize = 4 << 20;

/// One core each, but for the line and the disk.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Megabytes a second over the loopback, without TLS.
    pub(crate) line: f64,
    /// Megabytes a second to the disk, flushed every four.
    pub(crate) disk: f64,
    /// Flushes of a small write a second.
    pub(crate) flushes: f64,
    /// Megabytes a second of SHA-256.
    pub(crate) hash: f64,
    /// Megabytes a second of sealing in chunks of 64 KiB.
    pub(crate) seal: f64,
    /// Signatures checked a second.
    pub(crate) verify: f64,
}

fn rate(amount: f64, began: Instant) -> f64 {
    amount / began.elapsed().as_secs_f64().max(1e-9)
}

impl Limits {
    /// Takes a few seconds; `folder`: on the disk that the hub writes to.
    pub(crate) fn measured(folder: &Path) -> Self {
        let bytes = super::laptop::picture(1, STEP);
        Self {
            line: line(&bytes),
            disk: disk(folder, &bytes, 64),
            flushes: disk(folder, &bytes[..4_096], 200) / 4_096e-6,
            hash: hash(&bytes),
            seal: seal(&bytes),
            verify: verify(),
        }
    }
}

fn line(bytes: &[u8]) -> f64 {
    const ROUNDS: usize = 256;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let sink = std::thread::spawn(move || {
        let (mut stream, mut buffer) = (listener.accept().unwrap().0, vec![0; 256 << 10]);
        while stream.read(&mut buffer).unwrap() > 0 {}
    });
    let (mut stream, began) = (TcpStream::connect(address).unwrap(), Instant::now());
    for _ in 0..ROUNDS {
        stream.write_all(bytes).unwrap();
    }
    drop(stream);
    sink.join().unwrap();
    rate((ROUNDS * bytes.len()) as f64 / 1e6, began)
}

/// Megabytes a second, flushed behind each write.
fn disk(folder: &Path, bytes: &[u8], rounds: usize) -> f64 {
    let path = folder.join("limit");
    let (mut file, began) = (File::create(&path).unwrap(), Instant::now());
    for _ in 0..rounds {
        file.write_all(bytes).unwrap();
        file.sync_all().unwrap();
    }
    let found = rate((rounds * bytes.len()) as f64 / 1e6, began);
    std::fs::remove_file(path).unwrap();
    found
}

fn hash(bytes: &[u8]) -> f64 {
    const ROUNDS: usize = 64;
    let began = Instant::now();
    for _ in 0..ROUNDS {
        std::hint::black_box(Ed25519Sha256.hash(&[bytes]));
    }
    rate((ROUNDS * bytes.len()) as f64 / 1e6, began)
}

fn seal(bytes: &[u8]) -> f64 {
    const ROUNDS: usize = 32;
    let (cipher, began) = (XChaCha20Poly1305::new((&[7_u8; 32]).into()), Instant::now());
    for _ in 0..ROUNDS {
        for chunk in bytes.chunks(64 << 10) {
            std::hint::black_box(cipher.encrypt(&XNonce::from([1_u8; 24]), chunk).unwrap());
        }
    }
    rate((ROUNDS * bytes.len()) as f64 / 1e6, began)
}

fn verify() -> f64 {
    const ROUNDS: usize = 4_000;
    let signer = Ed25519Signer::from_seed(&[3; 32]);
    let signature = signer.sign(b"a record").unwrap();
    let began = Instant::now();
    for _ in 0..ROUNDS {
        assert!(Ed25519Sha256.verify(signer.public_key(), b"a record", &signature));
    }
    rate(ROUNDS as f64, began)
}
