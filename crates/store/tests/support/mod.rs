//! What the tests of the store share: a clock set by hand, light key stretching, a sample officer.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use evidence::{BootId, Moment};
use store::{Argon2Cost, Env, Officer, Settings};

/// A clock that tests set.
#[derive(Clone)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    pub fn at(wall_ms: i64) -> Self {
        Clock(Arc::new(AtomicI64::new(wall_ms)))
    }

    pub fn forward(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::Relaxed);
    }

    pub fn env(&self) -> Box<dyn Env> {
        Box::new(self.clone())
    }
}

impl Env for Clock {
    fn moment(&self) -> Moment {
        let wall_ms = self.0.load(Ordering::Relaxed);
        let boot = BootId::from_random([7; 16]);
        Moment { wall_ms, offset_minutes: 480, monotonic_ms: wall_ms.unsigned_abs(), boot, hub_heard_ms: None }
    }
}

pub fn officer() -> Officer {
    Officer { id: "officer-1".into(), name: "客户经理甲".into(), role: None }
}

pub fn settings() -> Settings {
    let head_interval = Duration::from_millis(20);
    Settings { cost: Argon2Cost::LIGHT, program: "test".into(), head_interval, ..Settings::default() }
}

/// How many cases a generated test tries: a few in every run, many with `LONG=1`, any number with `CASES=n`.
pub fn cases(short: usize, long: usize) -> usize {
    let asked = std::env::var("CASES").ok().and_then(|n| n.parse().ok());
    asked.unwrap_or(if std::env::var("LONG").is_ok_and(|v| v == "1") { long } else { short })
}
