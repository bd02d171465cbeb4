//! Many laptops within minutes: each goes on until the hub said that all of it is there, as the window does.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use sync::{End, Rules, Watch, session};
use tokio::runtime::Runtime;

use super::{
    laptop::Made,
    place::{Place, enrolled},
};

/// A laptop that belongs to the branch.
pub(crate) struct Ready {
    pub(crate) laptop: Arc<Made>,
    branch: sync::Branch,
    line: sync::TcpLine,
}

/// What came of one laptop.
pub(crate) struct Came {
    pub(crate) laptop: Arc<Made>,
    /// When it began.
    pub(crate) began: Instant,
    /// When all was there; none: it gave up.
    pub(crate) whole: Option<Instant>,
    /// How its sessions ended, counted.
    pub(crate) ends: BTreeMap<String, u64>,
}

/// Takes the officers in and enrols their laptops. What is done at the hub itself blocks, so it is done here and not where the lines are driven.
pub(crate) fn ready(runtime: &Runtime, place: &Place, address: &str, laptops: Vec<Made>) -> Vec<Ready> {
    let mut all = Vec::with_capacity(laptops.len());
    for laptop in laptops {
        place.officer(&laptop.pen.staff, "DD");
        let invitation = place.invite(&laptop.pen.staff);
        let (branch, line) = runtime.block_on(enrolled(&laptop.pen, &invitation, address));
        all.push(Ready { laptop: Arc::new(laptop), branch, line });
    }
    all
}

/// Lets them come one after another, the last one when `over` has passed, and waits until each is done; one that is not after `most` gives up.
pub(crate) async fn burst(ready: Vec<Ready>, over: Duration, most: Duration) -> Vec<Came> {
    let count = u32::try_from(ready.len()).unwrap_or(u32::MAX).max(1);
    let running: Vec<_> = ready
        .into_iter()
        .zip(0_u32..)
        .map(|(ready, number)| tokio::spawn(one(ready, over / count * number, most)))
        .collect();
    let mut came = Vec::with_capacity(running.len());
    for one in running {
        came.push(one.await.unwrap());
    }
    came
}

async fn one(ready: Ready, after: Duration, most: Duration) -> Came {
    tokio::time::sleep(after).await;
    let Ready { laptop, branch, line } = ready;
    let mut came = Came { laptop, began: Instant::now(), whole: None, ends: BTreeMap::new() };
    while came.began.elapsed() < most {
        let ended = session(&*came.laptop, &line, &branch, Rules::default(), &Watch::default()).await.unwrap();
        let (word, pause) = match ended.end {
            End::Done => {
                *came.ends.entry("done".into()).or_default() += 1;
                came.whole = Some(Instant::now());
                break;
            }
            End::Busy { after } => ("busy".to_owned(), after),
            End::Cut(said) => (format!("cut: {said}"), 5),
            End::Left => (format!("left: {:?}", ended.problems), 5),
            other => (format!("{other:?}"), u64::MAX),
        };
        *came.ends.entry(word).or_default() += 1;
        if pause == u64::MAX {
            break;
        }
        tokio::time::sleep(Duration::from_secs(pause)).await;
    }
    came
}
