//! Standard output and error of a good Unix tool: text for people, JSON for scripts, colour only on a terminal, and a reader
//! that stops early (`| head`) is no error.

use std::io::{self, IsTerminal, Write};

use app::api::text::{Code, Failure, Verdict};
use serde::Serialize;

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    Ok = 0,
    Findings = 1,
    Usage = 2,
    Data = 3,
    Access = 4,
    Files = 5,
    Damaged = 6,
    Internal = 7,
}

/// Why a run stopped.
#[derive(Debug)]
pub(crate) enum Stop {
    /// A failure of the use cases, with words of its own.
    Failed(Failure),
    /// Standard output cannot be written; nothing more can be said there.
    Output(io::Error),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

pub(crate) type Outcome = Result<Exit, Stop>;

/// The exit code of a failure.
pub(crate) fn exit_of(code: Code) -> Exit {
    match code {
        Code::Locked
        | Code::WrongPassword
        | Code::TooManyTries
        | Code::BadOfficer
        | Code::WeakPassword
        | Code::InUse
        | Code::KeptBack
        | Code::ReadOnly
        | Code::ReadsOnly
        | Code::NotHere => Exit::Access,
        Code::Damaged | Code::Newer => Exit::Damaged,
        Code::NotFound
        | Code::BadRequest
        | Code::BadCase
        | Code::BadChecklist
        | Code::TooLarge
        | Code::ConsentMissing => Exit::Data,
        Code::NotAcknowledged | Code::Stopped => Exit::Usage,
        Code::DiskFull | Code::File => Exit::Files,
        Code::Report | Code::Internal => Exit::Internal,
    }
}

/// The two streams.
pub(crate) struct Output {
    pub(crate) json: bool,
    colour: bool,
    out: io::StdoutLock<'static>,
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        let out = io::stdout();
        Self { json, colour: out.is_terminal(), out: out.lock() }
    }

    /// A line for people; left out when a script reads.
    pub(crate) fn line(&mut self, text: impl AsRef<str>) -> Result<(), Stop> {
        if !self.json {
            writeln!(self.out, "{}", text.as_ref())?;
        }
        Ok(())
    }

    /// The reply for a script; left out when people read.
    pub(crate) fn value(&mut self, value: &impl Serialize) -> Result<(), Stop> {
        if self.json {
            serde_json::to_writer_pretty(&mut self.out, value).map_err(io::Error::from)?;
            writeln!(self.out)?;
        }
        Ok(())
    }

    /// Bytes as they are, for `-` in the place of a file.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        self.out.write_all(bytes)?;
        self.out.flush()?;
        Ok(())
    }

    /// Sign and word of a verdict; the colour says nothing that they do not.
    pub(crate) fn verdict(&self, verdict: Verdict) -> String {
        let (sign, word, colour) = match verdict {
            Verdict::Pass => ("✓", "通过", "32"),
            Verdict::Attention => ("!", "关注", "33"),
            Verdict::Fail => ("✗", "不通过", "31"),
            Verdict::NotChecked => ("–", "未检", "2"),
            Verdict::NotApplicable => (" ", "不适用", "2"),
        };
        if self.colour { format!("\u{1b}[{colour}m{sign} {word}\u{1b}[0m") } else { format!("{sign} {word}") }
    }

    pub(crate) fn flush(&mut self) -> Result<(), Stop> {
        Ok(self.out.flush()?)
    }
}

/// A warning on standard error.
pub(crate) fn warn(text: &str) {
    // Nobody is left to tell when standard error is gone.
    let _ = writeln!(io::stderr(), "tianye: {text}");
}

/// A failure on standard error: code, what happened, what was kept and what to do.
pub(crate) fn report(failure: &Failure, json: bool) {
    let mut err = io::stderr().lock();
    if json {
        if let Ok(text) = serde_json::to_string(failure) {
            let _ = writeln!(err, "{text}");
        }
        return;
    }
    let _ = writeln!(err, "tianye: {} {}", failure.code.word(), failure.message.zh);
    let _ = writeln!(err, "  {}", failure.message.en);
    let _ = writeln!(err, "  {}", failure.advice.zh);
    for line in failure.detail.as_deref().unwrap_or_default().lines() {
        let _ = writeln!(err, "  | {line}");
    }
}
