//! The session: round after round, until one changes nothing.

use std::time::Duration;

use evidence::{CryptoProvider, Ed25519Sha256, Head};
use wire::{CaseHead, Code, Directory, Endpoint, Heads, Hello, PROTOCOLS, Refusal};

use crate::{
    calls::{CallError, Caller, not_understood, until_stopped},
    end::{End, Problem, Report, seconds},
    laptop::Laptop,
    line::{Branch, Connect},
    watch::{Phase, Watch},
};

/// How patient a session is, and how much it sends at once.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// A line on which nothing moves for so long is cut.
    pub idle: Duration,
    /// So many seconds of a busy branch are waited for; longer is said and left to the next session.
    pub patience: u64,
    /// Records of one push.
    pub push_records: usize,
    /// Bytes of one push.
    pub push_bytes: usize,
    /// Bytes of one part of a file.
    pub part: u64,
    /// Lines over which files go at most.
    pub lines: usize,
    /// Another one is opened for each so many bytes that are to go.
    pub line_bytes: u64,
    /// Rounds at most; the officer may be typing.
    pub rounds: usize,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            idle: Duration::from_secs(60),
            patience: 20,
            push_records: wire::MAX_PUSH_RECORDS,
            // What frames the records on the way is not counted here.
            push_bytes: wire::MAX_PUSH - (64 << 10),
            part: wire::BLOB_PART,
            lines: 3,
            line_bytes: 4 << 20,
            rounds: 30,
        }
    }
}

impl Rules {
    /// Whether a refusal passes within the patience there is.
    pub(crate) fn waits(&self, refusal: &Refusal) -> bool {
        refusal.code() == Some(Code::Busy) && seconds(refusal) <= self.patience
    }
}

/// Waits as long as the branch asks for.
pub(crate) async fn wait<F>(watch: &Watch, caller: &Caller<'_>, refusal: &Refusal) -> Result<(), Halt<F>> {
    let pause = Duration::from_secs(seconds(refusal));
    let waiting = async {
        tokio::time::sleep(pause).await;
        Ok(())
    };
    until_stopped(watch, waiting).await?;
    // A branch that does not read what it refuses ends the line: nothing was cut, and the next session comes as late as it asked for.
    if caller.is_open() { Ok(()) } else { Err(Halt::end(End::Busy { after: seconds(refusal) })) }
}

/// What ends a session before its end.
pub(crate) enum Halt<F> {
    /// The store cannot.
    Laptop(F),
    /// Nothing more is to be done. Boxed: how a session ended is large, and each step's result would be.
    End(Box<End>),
}

impl<F> Halt<F> {
    pub(crate) fn end(end: End) -> Self {
        Halt::End(Box::new(end))
    }
}

impl<F> From<CallError> for Halt<F> {
    fn from(error: CallError) -> Self {
        Halt::end(error.into())
    }
}

pub(crate) type Step<T, L> = Result<T, Halt<<L as Laptop>::Fault>>;

/// What the steps of a session share.
pub(crate) struct Session<'a, L: Laptop> {
    pub(crate) laptop: &'a L,
    pub(crate) connect: &'a dyn Connect,
    pub(crate) branch: &'a Branch,
    pub(crate) rules: Rules,
    pub(crate) watch: &'a Watch,
    pub(crate) caller: Caller<'a>,
    pub(crate) report: Report,
    /// What was sent, taken in, caught up or kept; a round that leaves it alone is the last.
    pub(crate) changes: u64,
    /// Bundles that the branch has; none: it has no directory either.
    pub(crate) bundles: u64,
    /// Its directory, once it was asked for; the inner none: there is none that holds.
    pub(crate) directory: Option<Option<Directory>>,
}

/// Brings everything to the branch and what others wrote back. The report says how it ended and what happened until then.
///
/// # Errors
///
/// What the store could not do. Whatever arrived before it has arrived, and is kept.
pub async fn session<L: Laptop>(
    laptop: &L,
    connect: &dyn Connect,
    branch: &Branch,
    rules: Rules,
    watch: &Watch,
) -> Result<Report, L::Fault> {
    let opened = until_stopped(watch, async { Ok(connect.connect().await?) }).await;
    let caller = match opened {
        Ok(line) => Caller::on(line, rules.idle, watch).await,
        Err(error) => Err(error),
    };
    let caller = match caller {
        Ok(caller) => caller,
        Err(error) => return Ok(Report { end: error.into(), ..Report::new() }),
    };
    let report = Report::new();
    let mut session =
        Session { laptop, connect, branch, rules, watch, caller, report, changes: 0, bundles: 0, directory: None };
    let ended = match session.run().await {
        Err(Halt::End(end)) if *end == End::Revoked => session.revoked(),
        ended => ended,
    };
    let mut report = session.report;
    match ended {
        Ok(()) => {}
        Err(Halt::End(end)) => report.end = *end,
        Err(Halt::Laptop(fault)) => return Err(fault),
    }
    Ok(report)
}

impl<L: Laptop> Session<'_, L> {
    async fn run(&mut self) -> Step<(), L> {
        let hello = self.hello().await?;
        self.keep_to(&hello);
        self.renew(hello.hub_ms).await?;
        let mut orders_there = hello.order_seq;
        for round in 0..self.rules.rounds {
            let before = self.changes;
            if round > 0 {
                // What was sent may have been reckoned meanwhile: what the branch says of it comes in this very session.
                let again: Hello = self.caller.get(Endpoint::Hello).await?;
                orders_there = orders_there.max(again.order_seq);
            }
            // Only what the last round could not do is left, and what is done once a session.
            self.report.problems.retain(|problem| *problem == Problem::NotRenewed);
            let (own, cases) = self.heads().await?;
            self.watch.set(|p| p.phase = Phase::Records);
            self.push(own).await?;
            if self.laptop.only_reads().map_err(Halt::Laptop)? {
                self.report.end = End::OnlyRead;
                return Ok(());
            }
            self.send_layers().await?;
            self.watch.set(|p| p.phase = Phase::Others);
            self.take_others(&cases).await?;
            self.orders(&mut orders_there).await?;
            self.obey()?;
            // What was typed or heard meanwhile is receipted before large files go.
            let own = self.laptop.head().map_err(Halt::Laptop)?;
            if self.laptop.receipted().map_err(Halt::Laptop)? < own.seq {
                let from = self.laptop.receipted().map_err(Halt::Laptop)?;
                self.send_records(from + 1).await?;
            }
            self.watch.set(|p| p.phase = Phase::Files);
            self.send_files(&cases).await?;
            if self.changes == before {
                break;
            }
        }
        self.conclude()
    }

    /// “Done” is said only of what is so now.
    fn conclude(&mut self) -> Step<(), L> {
        let head = self.laptop.head().map_err(Halt::Laptop)?;
        let receipted = self.laptop.receipted().map_err(Halt::Laptop)?;
        let open = self.laptop.files().map_err(Halt::Laptop)?.iter().any(|file| !file.sent);
        // What of others could not be taken in is told beside it; what is here is there.
        if receipted >= head.seq && !open {
            self.laptop.ended().map_err(Halt::Laptop)?;
            self.report.end = End::Done;
        }
        Ok(())
    }

    async fn hello(&mut self) -> Step<Hello, L> {
        self.watch.set(|p| p.phase = Phase::Connecting);
        let hello: Hello = self.caller.get(Endpoint::Hello).await?;
        if hello.hub != self.branch.hub || hello.hub_key != self.branch.hub_key_hash {
            return Err(Halt::end(End::AnotherBranch));
        }
        if !hello.protocols.iter().any(|version| PROTOCOLS.contains(version)) {
            let newest = PROTOCOLS.iter().max().copied().unwrap_or_default();
            let older = hello.protocols.iter().all(|version| *version > newest);
            let code = if older { Code::Older } else { Code::Newer };
            return Err(Halt::end(End::Refused(Box::new(Refusal::of(code)))));
        }
        self.report.ahead_ms = Some(self.laptop.now_ms().saturating_sub(hello.hub_ms));
        self.report.notice.clone_from(&hello.notice);
        self.bundles = hello.bundle_epoch;
        Ok(hello)
    }

    /// The smaller of what both sides allow.
    fn keep_to(&mut self, hello: &Hello) {
        let small = |n: u64| usize::try_from(n).unwrap_or(usize::MAX).max(1);
        self.rules.push_records = self.rules.push_records.min(small(hello.limits.push_records)).max(1);
        self.rules.push_bytes = self.rules.push_bytes.min(small(hello.limits.push_bytes)).max(1);
        self.rules.part = self.rules.part.min(hello.limits.blob_part).max(1);
    }

    /// What the hub has, all pages of it.
    async fn heads(&mut self) -> Step<(Option<Head>, Vec<CaseHead>), L> {
        let (mut cursor, mut own, mut cases): (_, _, Vec<CaseHead>) = (None, None, Vec::new());
        loop {
            let page: Heads = self.patient(Endpoint::Heads { cursor }).await?;
            own = page.own.or(own);
            let last = cases.last().map(|case| case.case);
            if page.cases.first().is_some_and(|first| last.is_some_and(|last| first.case <= last)) {
                return Err(not_understood("the pages of cases do not ascend").into());
            }
            cases.extend(page.cases);
            match page.next {
                Some(next) if cursor.is_none_or(|before| next > before) => cursor = Some(next),
                Some(_) => return Err(not_understood("the pages of cases do not end").into()),
                None => return Ok((own, cases)),
            }
        }
    }

    /// A call without a body, repeated while the branch is busy for a moment.
    pub(crate) async fn patient<T: wire::Message>(&mut self, endpoint: Endpoint) -> Step<T, L> {
        for _ in 0..4 {
            match self.caller.get(endpoint).await {
                Err(CallError::Refused(refusal)) if self.waits(&refusal) => self.wait(&refusal).await?,
                done => return Ok(done?),
            }
        }
        Ok(self.caller.get(endpoint).await?)
    }

    pub(crate) fn waits(&self, refusal: &Refusal) -> bool {
        self.rules.waits(refusal)
    }

    pub(crate) async fn wait(&self, refusal: &Refusal) -> Step<(), L> {
        wait(self.watch, &self.caller, refusal).await
    }

    pub(crate) fn key_hash_is(&self, key: &[u8]) -> bool {
        Ed25519Sha256.hash(&[key]) == self.branch.hub_key_hash
    }
}
