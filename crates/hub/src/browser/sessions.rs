//! Who is signed in with a browser, and who is on the way: in memory alone, so that a new start knows nobody. What a browser holds is chance; what is kept
//! here is its hash, so that nobody who reads this memory can go on with it.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use evidence::{CryptoProvider, Ed25519Sha256, Hash};

use super::base64url;
use crate::{
    env::{Env, random},
    error::Result,
};

/// Without a call for so long, somebody has to sign in again.
pub(super) const IDLE_MS: i64 = 15 * 60_000;
/// After so long in any case.
const WHOLE_MS: i64 = 10 * 3_600_000;
/// So long the way over the provider may take.
pub(super) const ON_THE_WAY_MS: i64 = 10 * 60_000;
/// More are not kept: the oldest go.
const MOST: usize = 10_000;
/// Browsers of one person at once.
const MOST_OF_ONE: usize = 5;

#[derive(Debug, Clone)]
struct Session {
    staff: String,
    since_ms: i64,
    last_ms: i64,
}

/// A way over the provider that began.
#[derive(Debug, Clone)]
pub(super) struct Begun {
    /// What the provider gives back.
    pub(super) state: String,
    /// What its token holds.
    pub(super) nonce: String,
    /// What proves at the end that it is the same who began.
    pub(super) verifier: String,
    at_ms: i64,
}

/// All of them.
#[derive(Default)]
pub(super) struct Sessions {
    open: Mutex<HashMap<Hash, Session>>,
    begun: Mutex<HashMap<Hash, Begun>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn hash(token: &str) -> Hash {
    Ed25519Sha256.hash(&[token.as_bytes()])
}

/// 32 random bytes as text.
pub(super) fn chance(env: &dyn Env) -> Result<String> {
    Ok(base64url::encode(&random::<32>(env)?))
}

fn keep_few<T>(all: &mut HashMap<Hash, T>, since: impl Fn(&T) -> i64) {
    while all.len() >= MOST {
        let Some(oldest) = all.iter().min_by_key(|(_, one)| since(one)).map(|(key, _)| *key) else { return };
        all.remove(&oldest);
    }
}

impl Sessions {
    /// Somebody sets out to the provider; what their browser is to hold meanwhile.
    pub(super) fn begin(&self, env: &dyn Env) -> Result<(String, Begun)> {
        let now = env.now_ms();
        let begun = Begun { state: chance(env)?, nonce: chance(env)?, verifier: chance(env)?, at_ms: now };
        let token = chance(env)?;
        let mut all = locked(&self.begun);
        all.retain(|_, one| now - one.at_ms < ON_THE_WAY_MS);
        keep_few(&mut all, |one| one.at_ms);
        all.insert(hash(&token), begun.clone());
        Ok((token, begun))
    }

    /// Somebody comes back from the provider, once: with what their browser holds and what the provider gave back.
    pub(super) fn back(&self, env: &dyn Env, token: &str, state: &str) -> Option<Begun> {
        let begun = locked(&self.begun).remove(&hash(token))?;
        (env.now_ms() - begun.at_ms < ON_THE_WAY_MS && begun.state == state).then_some(begun)
    }

    /// Somebody is signed in; what their browser holds from then on.
    pub(super) fn open(&self, env: &dyn Env, staff: &str) -> Result<String> {
        let (token, now) = (chance(env)?, env.now_ms());
        let mut all = locked(&self.open);
        all.retain(|_, one| is_open(one, now));
        keep_few(&mut all, |one| one.last_ms);
        while all.values().filter(|one| one.staff == staff).count() >= MOST_OF_ONE {
            let own = all.iter().filter(|(_, one)| one.staff == staff);
            let Some(oldest) = own.min_by_key(|(_, one)| one.last_ms).map(|(key, _)| *key) else { break };
            all.remove(&oldest);
        }
        all.insert(hash(&token), Session { staff: staff.to_owned(), since_ms: now, last_ms: now });
        Ok(token)
    }

    /// Who calls; their time begins anew.
    pub(super) fn who(&self, env: &dyn Env, token: &str) -> Option<String> {
        let now = env.now_ms();
        let (key, mut all) = (hash(token), locked(&self.open));
        let session = all.get_mut(&key)?;
        if !is_open(session, now) {
            all.remove(&key);
            return None;
        }
        session.last_ms = session.last_ms.max(now);
        Some(session.staff.clone())
    }

    /// Somebody signs out.
    pub(super) fn close(&self, token: &str) {
        locked(&self.open).remove(&hash(token));
    }

    /// Somebody's time here is over, in all their browsers.
    pub(super) fn close_all(&self, staff: &str) {
        locked(&self.open).retain(|_, one| one.staff != staff);
    }

    /// Whether anybody is signed in: what is kept in memory for them goes with the last.
    pub(super) fn is_empty(&self, now_ms: i64) -> bool {
        !locked(&self.open).values().any(|one| is_open(one, now_ms))
    }
}

fn is_open(session: &Session, now_ms: i64) -> bool {
    now_ms - session.last_ms < IDLE_MS && now_ms - session.since_ms < WHOLE_MS
}
