//! Whole sessions over TLS in memory, cut at any byte in either direction and gone on with: the same end, and every receipt true.

use std::{io, sync::Arc};

use crate::{
    laptop::*,
    line::{Cut, Line},
};
use evidence::*;
use hub::Server;
use wire::*;

const FAR: usize = usize::MAX;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn server(branch: &Branch) -> Arc<Server> {
    Server::new(Arc::clone(&branch.hub), Box::new(|word, failure| panic!("{word}: {failure}"))).unwrap()
}

/// A pipe to the hub that lets so many bytes through.
fn pipe(server: &Arc<Server>, sends: usize, hears: usize) -> Cut<tokio::io::DuplexStream> {
    let (here, there) = tokio::io::duplex(16 << 10);
    tokio::spawn(Arc::clone(server).connection(there));
    Cut::new(here, sends, hears)
}

/// What a laptop has to send: about 64 KB.
fn filled(branch: &Branch) -> (Laptop, Vec<u8>, Hash) {
    let mut laptop = branch.laptop("S0001", &["DD"], 10);
    laptop.create(case(1));
    for n in 0..12 {
        laptop.answer(case(1), &format!("第 {n} 个回答 {}", "长".repeat(150)));
    }
    let photo: Vec<u8> = (0..40_000_u32).map(|n| (n * 7 % 253) as u8).collect();
    let sha256 = laptop.attach(case(1), &photo);
    (laptop, photo, sha256)
}

/// One session: where the hub ends, the rest of the records five at a time, then the file. Gives the receipts that came.
async fn session(line: &mut Line, laptop: &Laptop, file: (&[u8], Hash), got: &mut Vec<Receipt>) -> io::Result<()> {
    let heads: Heads = from_bytes(&line.call(Endpoint::Heads { cursor: None }, None, Vec::new()).await?.body).unwrap();
    let mut from = heads.own.map_or(0, |head| head.seq) as usize;
    while from < laptop.records.len() {
        let records = laptop.records.iter().skip(from).take(5).cloned().collect::<Vec<_>>();
        let count = records.len();
        let endpoint = Endpoint::Push { log: laptop.log, from: from as u64 + 1 };
        let heard = line.call(endpoint, None, to_bytes(&Push { records }).unwrap()).await?;
        assert_eq!(heard.status, 200, "{:?}", from_bytes::<Refusal>(&heard.body));
        got.push(from_bytes(&heard.body).unwrap());
        from += count;
    }
    let (bytes, sha256) = file;
    let have = Have { blobs: vec![HaveBlob { sha256, size: bytes.len() as u64 }] };
    let heard = line.call(Endpoint::Have { case: case(1) }, None, to_bytes(&have).unwrap()).await?;
    for missing in from_bytes::<Missing>(&heard.body).unwrap().blobs {
        let at = Some((missing.offset, bytes.len() as u64));
        let rest = bytes[missing.offset as usize..].to_vec();
        let heard = line.call(Endpoint::BlobPart { case: case(1), sha256 }, at, rest).await?;
        assert_eq!(heard.status, 201);
    }
    Ok(())
}

/// A call of the hub blocks, so that the thread which drives the connections does not make it.
fn apart<T: Send>(call: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(call).join().unwrap())
}

async fn cut_at(branch: &Branch, filled: (Laptop, Vec<u8>, Hash), sends: usize, hears: usize) -> (usize, bool) {
    let (laptop, photo, sha256) = filled;
    let server = apart(|| server(branch));
    let (mut got, file) = (Vec::new(), (&photo[..], sha256));
    let cut = async {
        let mut line = Line::open(&laptop, pipe(&server, sends, hears)).await?;
        session(&mut line, &laptop, file, &mut got).await
    };
    let ended = cut.await.is_ok();
    // A receipt that came speaks of records that are there.
    for receipt in &got {
        assert!(receipt.is_of(branch.hub.id(), branch.hub.public_key(), &Ed25519Sha256));
        assert!(apart(|| laptop.heads(&branch.hub)).own.unwrap().seq >= receipt.seq);
    }
    let before = got.len();
    let mut line = Line::open(&laptop, pipe(&server, FAR, FAR)).await.unwrap();
    // The part that was cut may still hold the file for a moment.
    let mut rounds = 0;
    while session(&mut line, &laptop, file, &mut got).await.is_err() {
        rounds += 1;
        assert!(rounds < 10);
    }
    let heads = apart(|| laptop.heads(&branch.hub));
    assert_eq!((heads.own, heads.cases[0].blobs_missing), (laptop.head, 0));
    assert!(apart(|| branch.hub.check(true)).unwrap().holds());
    (before, ended)
}

#[test]
fn a_session_cut_anywhere_goes_on_to_the_same_end() {
    let long = std::env::var_os("LONG").is_some();
    let cases: usize = std::env::var("CASES").ok().and_then(|c| c.parse().ok()).unwrap_or(12);
    // Both directions have about 64 KB and 4 KB; in the short form some places of each.
    let step = |bytes: usize| if long { 1 } else { (bytes / cases).max(1) };
    let sends = (1..64_000).step_by(step(64_000)).map(|at| (at, FAR));
    let hears = (1..4_000).step_by(step(4_000)).map(|at| (FAR, at));
    let (mut cuts, mut whole) = (0, 0);
    for (sends, hears) in sends.chain(hears) {
        let branch = branch();
        let filled = filled(&branch);
        let (_, ended) = runtime().block_on(cut_at(&branch, filled, sends, hears));
        cuts += 1;
        whole += usize::from(ended);
    }
    assert!(whole < cuts / 2, "{whole} of {cuts} were not cut at all");
}

#[test]
fn a_store_enrols_over_a_line_it_knows_nothing_of() {
    let branch = branch();
    branch.officer("S0001", &["DD"]);
    let laptop = Laptop::new("S0001", 10);
    let invitation = branch.hub.invite("S0001", "AD01").unwrap();
    branch.hub.release(invitation.id, "LD01").unwrap();
    let server = server(&branch);
    runtime().block_on(async {
        let mut line = Line::open(&laptop, pipe(&server, FAR, FAR)).await.unwrap();
        let hello: Hello = from_bytes(&line.call(Endpoint::Hello, None, Vec::new()).await.unwrap().body).unwrap();
        assert_eq!(hello.hub, branch.hub.id());
        // Without a certificate nothing else is answered.
        let heard = line.call(Endpoint::Orders { after: 0 }, None, Vec::new()).await.unwrap();
        assert_eq!(heard.status, Code::NoCertificate.status());
        let request = laptop.request(&invitation);
        let sealed = SealedEnrolRequest::seal(&request, &invitation.secret, &line.exporter, &laptop.signer()).unwrap();
        let heard = line.call(Endpoint::Enrol, None, to_bytes(&sealed).unwrap()).await.unwrap();
        let reply: SealedEnrolReply = from_bytes(&heard.body).unwrap();
        let reply = reply.open(&invitation.secret, &line.exporter, sealed.hash()).unwrap();
        assert_eq!((reply.hub, &reply.hub_key[..]), (branch.hub.id(), branch.hub.public_key()));
        let mut enrolled = laptop.cloned();
        enrolled.chain = reply.chain.iter().map(|c| c.to_vec()).collect();
        let mut line = Line::open(&enrolled, pipe(&server, FAR, FAR)).await.unwrap();
        let push = to_bytes(&Push { records: laptop.records.clone() }).unwrap();
        let heard = line.call(Endpoint::Push { log: laptop.log, from: 1 }, None, push).await.unwrap();
        let receipt: Receipt = from_bytes(&heard.body).unwrap();
        assert_eq!(Some(receipt.head()), laptop.head);
        // Revoked in the middle of a connection: the next call on it gets nothing.
        apart(|| branch.hub.revoke(laptop.store, "AD01", "LD01")).unwrap();
        let heard = line.call(Endpoint::Orders { after: 0 }, None, Vec::new()).await.unwrap();
        assert_eq!(heard.status, Code::Revoked.status());
    });
}

#[test]
fn a_certificate_of_another_authority_opens_nothing() {
    let (branch, other) = (branch(), branch());
    let laptop = other.laptop("S0001", &["DD"], 10);
    let server = server(&branch);
    runtime().block_on(async {
        // The laptop trusts its own hub alone.
        assert!(Line::open(&laptop, pipe(&server, FAR, FAR)).await.is_err());
        // And one that trusts this hub shows it a certificate of the other.
        let mut mixed = laptop.cloned();
        mixed.chain[1] = branch.hub.authority_der().to_vec();
        let heard = match Line::open(&mixed, pipe(&server, FAR, FAR)).await {
            Ok(mut line) => line.call(Endpoint::Orders { after: 0 }, None, Vec::new()).await.ok(),
            Err(_) => None,
        };
        assert!(heard.is_none(), "refused before any call");
    });
}

#[test]
fn odd_calls_are_answered_with_a_code() {
    let branch = branch();
    let laptop = branch.laptop("S0001", &["DD"], 10);
    let server = server(&branch);
    runtime().block_on(async {
        let mut line = Line::open(&laptop, pipe(&server, FAR, FAR)).await.unwrap();
        let long = vec![0; 70 << 10];
        let heard = line.call(Endpoint::Have { case: case(1) }, None, long).await.unwrap();
        assert_eq!(heard.status, Code::TooLarge.status());
        let mut line = Line::open(&laptop, pipe(&server, FAR, FAR)).await.unwrap();
        let endpoint = Endpoint::BlobPart { case: case(1), sha256: Hash([1; 32]) };
        assert_eq!(line.call(endpoint, None, vec![0; 10]).await.unwrap().status, Code::BadRequest.status());
        assert_eq!(line.call(endpoint, Some((0, 10)), vec![0; 10]).await.unwrap().status, Code::NotFound.status());
        let heard = line.call(Endpoint::BlobStatus { case: case(1), sha256: Hash([1; 32]) }, None, Vec::new()).await;
        let heard = heard.unwrap();
        assert_eq!((heard.status, heard.offset), (Code::NotFound.status(), None));
    });
}

crate::server::also_over_postgres! {
    a_session_cut_anywhere_goes_on_to_the_same_end
    a_store_enrols_over_a_line_it_knows_nothing_of
    a_certificate_of_another_authority_opens_nothing
    odd_calls_are_answered_with_a_code
}
