//! The end of a small day: laptops that come at once, each with the real session over TLS, to a hub that is served. Asserted is what came of it, and no time; the
//! large form is `load/main.rs`.

use std::{path::Path, sync::Arc, time::Duration};

use hub::{Env, Server, System, serve};

#[path = "../../load/burst.rs"]
mod burst;
#[path = "../../load/laptop.rs"]
#[allow(dead_code, reason = "the large form tells more")]
mod laptop;
#[path = "../../load/pen.rs"]
#[allow(dead_code, reason = "the large form writes more")]
mod pen;
#[path = "../../load/place.rs"]
#[allow(dead_code, reason = "the large form looks at a process of its own")]
mod place;

use laptop::{Made, Much};
use place::{Place, now_ms};

const LAPTOPS: u32 = 12;

/// The system, on a disk that always has room: how full the one is that this test happens to run on is no matter of it.
struct Roomy(System);

impl Env for Roomy {
    fn now_ms(&self) -> i64 {
        self.0.now_ms()
    }

    fn monotonic_ms(&self) -> u64 {
        self.0.monotonic_ms()
    }

    fn fill(&self, bytes: &mut [u8]) -> hub::Result<()> {
        self.0.fill(bytes)
    }

    fn room(&self, _: &Path) -> Option<(u64, u64)> {
        None
    }
}

#[test]
fn whoever_comes_at_once_is_received_whole() {
    let outer = tempfile::tempdir().unwrap();
    let (database, _made) = crate::server::place();
    let place = Place::make(&outer.path().join("hub"), &database, Arc::new(Roomy(System::default())));
    // Photos of more than one chunk, the last of them not whole.
    let much = Much { records: 60, record_bytes: 1_200, cases: 2, photos: 3, photo_bytes: 150_000 };
    let laptops: Vec<Made> = (0..LAPTOPS).map(|n| Made::new(n, &format!("S{n:04}"), &much, now_ms)).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let server = Server::new(Arc::clone(&place.hub), Box::new(|word, failure| panic!("{word}: {failure}"))).unwrap();
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let serving = runtime.spawn(serve(server, listener, async {
        let _ = ended.await;
    }));
    let ready = burst::ready(&runtime, &place, &address, laptops);
    let came = runtime.block_on(burst::burst(ready, Duration::ZERO, Duration::from_secs(600)));
    drop(end);
    runtime.block_on(serving).unwrap();
    assert_eq!(came.len(), LAPTOPS as usize);
    for one in &came {
        let (inside, end) = (one.laptop.inside(), one.laptop.pen.head.unwrap());
        assert!(
            one.whole.is_some() && one.ends.keys().all(|end| ["done", "busy"].contains(&end.as_str())),
            "{:?}",
            one.ends
        );
        assert!(inside.receipted.is_some() && inside.odd.is_empty(), "{:?}", inside.odd);
        assert_eq!(end.seq, 60);
        let mut there = None;
        let mut look = |view: &dyn hub::View| {
            there = view.log(end.log)?.and_then(|log| log.head);
            Ok(())
        };
        place.hub.keep().reading(&mut look).unwrap();
        assert_eq!(there, Some(end));
    }
    let checked = place.hub.check(true).unwrap();
    assert!(checked.holds(), "{:?}", checked.faults);
    let (counts, laptops) = (checked.counts, u64::from(LAPTOPS));
    assert_eq!((counts.whole, counts.missing, checked.files), (3 * laptops, 0, 3 * laptops));
    // Of the hub's own log: that it was opened, people and invitations, enrolments, and each case that was opened with effect.
    let own = counts.records - 60 * laptops;
    assert_eq!((counts.logs, counts.cases), (1 + laptops, 2 * laptops));
    // A hub that serves after one o'clock notes besides that it read the day's share of files.
    let expected = 1 + 3 + (4 + 2) * laptops;
    assert!((expected..=expected + 1).contains(&own), "{own} records of its own, {expected} expected");
    assert_eq!((counts.forked, counts.quarantined, checked.closed), (0, 0, 0));
}

crate::server::also_over_postgres! {
    whoever_comes_at_once_is_received_whole
}
