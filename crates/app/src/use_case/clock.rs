//! The clock in a case's history: when it was found to have gone back, in plain words. It refuses nothing and judges nobody.

use evidence::{ClockJumped, Stamp};

use crate::api::text::{Failure, Text};
use crate::api::visit::{ClockEvent, ClockEvents};
use crate::app::{App, Handle};
use crate::case::written_time;

impl Handle for ClockEvents {
    fn handle(self, app: &mut App) -> Result<Vec<ClockEvent>, Failure> {
        let (store, open) = app.case(&self.case)?;
        // A clock concerns all cases of the officer; what happened before this one began does not concern it.
        let since = open.began(store.log_id());
        let jumps = store.clock_jumps()?;
        Ok(jumps.iter().filter(|(stamp, _)| stamp.seq > since).map(|(stamp, jump)| event(stamp, jump)).collect())
    }
}

pub(super) fn event(stamp: &Stamp, jump: &ClockJumped) -> ClockEvent {
    let at = |ms: i64| written_time(ms, stamp.offset_minutes);
    let (before, now) = (at(jump.before_ms), at(jump.now_ms));
    // Dates as people read them, to the second: a jump may be a short one.
    let shown = |time: &str| time.get(..19).unwrap_or(time).replace('T', " ");
    let (zh, en) = distance(jump.before_ms.saturating_sub(jump.now_ms));
    let text = Text::new(
        format!(
            "电脑的时钟往回走了：上一条记录时是 {}，这时是 {}，差 {zh}。先后以记录编号为准，不看钟点。",
            shown(&before),
            shown(&now)
        ),
        format!(
            "The computer's clock went back: {} at the record before, {} now, {en} earlier. The order is that of the records' numbers, not of the times.",
            shown(&before),
            shown(&now)
        ),
    );
    ClockEvent { seq: u32::try_from(stamp.seq).unwrap_or(u32::MAX), before, now, text, hash: stamp.hash.to_string() }
}

/// A length of time in its two largest units.
fn distance(ms: i64) -> (String, String) {
    const UNITS: [(i64, &str, &str); 4] =
        [(86_400, "天", "d"), (3_600, "小时", "h"), (60, "分", "min"), (1, "秒", "s")];
    let mut left = ms.max(0) / 1_000;
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for (seconds, word, english) in UNITS {
        let count = left / seconds;
        left %= seconds;
        if count > 0 && zh.len() < 2 {
            zh.push(format!("{count} {word}"));
            en.push(format!("{count} {english}"));
        } else if !zh.is_empty() {
            break;
        }
    }
    (zh.join(" "), en.join(" "))
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn a_distance_has_its_two_largest_units() {
        for (ms, zh) in [
            (1_001, "1 秒"),
            (61_000, "1 分 1 秒"),
            (3_600_000, "1 小时"),
            (3_661_000, "1 小时 1 分"),
            (90_061_000, "1 天 1 小时"),
            (86_400_000 * 400, "400 天"),
            (86_405_000, "1 天"),
        ] {
            assert_eq!(distance(ms).0, zh, "{ms}");
        }
    }
}
