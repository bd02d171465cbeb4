//! Files over several lines: what another line could not bring the first one brings, and nothing is said that is not so.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use sync::{Connect, Connecting, End, LineError, Rules, Watch, session};

use crate::{enrolled, full, hub::Hub, laptop::Paper, line::Wire, nothing_is_said_that_is_not_so, rules, run};

/// The first line is whole; the others break after so many bytes, or do not come about.
struct Frayed {
    wire: Wire,
    breaks: Option<usize>,
    opened: AtomicUsize,
}

impl Connect for Frayed {
    fn connect(&self) -> Connecting<'_> {
        Box::pin(async {
            if self.opened.fetch_add(1, Ordering::SeqCst) == 0 {
                return self.wire.connect().await;
            }
            let Some(there) = self.breaks else { return Err(LineError::Unreachable("no more".into())) };
            let (hub, log) = (Arc::clone(&self.wire.hub), self.wire.log);
            Wire { hub, log, there, back: usize::MAX, passed: Arc::default() }.connect().await
        })
    }
}

fn brought(breaks: Option<usize>) -> usize {
    let paper: Paper = full(1);
    let hub: Arc<Hub> = enrolled(&paper);
    let line = Frayed { wire: Wire::whole(&hub, paper.log), breaks, opened: AtomicUsize::new(0) };
    let rules = Rules { lines: 3, line_bytes: 1, ..rules() };
    let report = run(async { session(&paper, &line, &hub.branch(), rules, &Watch::default()).await.unwrap() });
    assert_eq!(report.end, End::Done, "{breaks:?}: {report:?}");
    assert!(paper.all_there(), "{breaks:?}");
    nothing_is_said_that_is_not_so(&paper, &hub);
    let state = hub.state();
    assert!(state.blobs.len() == 8 && state.blobs.values().all(|blob| blob.whole), "{breaks:?}");
    line.opened.load(Ordering::SeqCst)
}

#[test]
fn much_goes_over_several_lines() {
    assert_eq!(brought(Some(usize::MAX)), 3);
}

#[test]
fn other_lines_may_break_anywhere_or_never_come_about() {
    assert_eq!(brought(None), 3);
    for breaks in (0..16_000).step_by(997) {
        assert!(brought(Some(breaks)) >= 3);
    }
}
