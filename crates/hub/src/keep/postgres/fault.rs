//! What went wrong with the server, and what follows from it.

use postgres::error::SqlState;

use crate::error::HubError;

/// Whether the work may be called again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    /// Nothing stands, and waiting helps.
    Again,
    /// Waiting does not help, or nobody knows what stands.
    End,
}

/// Something went wrong.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) error: HubError,
    pub(super) then: Then,
    /// The connection is of no use any more.
    pub(super) breaks: bool,
}

impl Fault {
    /// Waiting does not help.
    pub(super) fn ends(error: HubError) -> Self {
        Self { error, then: Then::End, breaks: false }
    }

    /// Of a statement before the end of its transaction: nothing of it stands.
    pub(super) fn of(error: postgres::Error) -> Self {
        let passes = [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED];
        let again = error.code().is_some_and(|code| passes.contains(code));
        let breaks = is_lost(&error);
        Self { error: self::error(error), then: if again || breaks { Then::Again } else { Then::End }, breaks }
    }

    /// The error once more, for the work that asked.
    pub(super) fn told(&self) -> HubError {
        match &self.error {
            HubError::Lost(what) => HubError::Lost(what),
            error => HubError::Server(match error {
                HubError::Server(words) => words.clone(),
                other => other.to_string(),
            }),
        }
    }

    /// Of a commit: what the server refused does not stand; where it did not answer nobody knows.
    pub(super) fn of_commit(error: postgres::Error) -> Self {
        if is_lost(&error) {
            let error = HubError::Lost("it is not known whether the last thing written stands; ask again");
            return Self { error, then: Then::End, breaks: true };
        }
        Self::of(error)
    }

    /// Together with how the rolling back went: a connection that does not even do that is given up, and the server undoes what it was at.
    pub(super) fn after(self, rolled_back: Result<(), postgres::Error>) -> Self {
        Self { breaks: self.breaks || rolled_back.is_err(), ..self }
    }
}

/// The connection is gone, or the server ends it.
fn is_lost(error: &postgres::Error) -> bool {
    match error.code() {
        Some(code) => {
            let ending = [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW];
            ending.contains(code) || code.code().starts_with("08")
        }
        // Not a word of the server: the connection, or a value that does not fit its column.
        None => error.is_closed() || std::error::Error::source(error).is_some_and(|from| from.is::<std::io::Error>()),
    }
}

/// A server's words may quote what was to be written; its code and the names in the schema do not.
pub(super) fn error(error: postgres::Error) -> HubError {
    let Some(said) = error.as_db_error() else {
        return if is_lost(&error) {
            HubError::Lost("nothing was written")
        } else {
            HubError::Server(error.to_string())
        };
    };
    if is_lost(&error) {
        return HubError::Lost("the server ended it, nothing was written");
    }
    let code = said.code().code();
    if *said.code() == SqlState::LOCK_NOT_AVAILABLE {
        return HubError::Server(format!("{code}: another program has been writing for ten seconds"));
    }
    let names = [said.table(), said.column(), said.constraint()];
    let names: Vec<&str> = names.into_iter().flatten().collect();
    HubError::Server(format!("{code} {}", names.join(" ")).trim_end().to_owned())
}

/// Of a connection that did not come about: no row was touched, so that the server's words quote nobody; they say whom it did not let in.
pub(super) fn refused(error: &postgres::Error) -> HubError {
    let mut words = error.as_db_error().map_or_else(|| error.to_string(), |said| said.message().to_owned());
    if error.as_db_error().is_none() {
        let mut from = std::error::Error::source(error);
        while let Some(cause) = from {
            words = format!("{words}: {cause}");
            from = cause.source();
        }
    }
    HubError::Cannot(format!("连不上数据库服务器 the database server cannot be reached: {words}"))
}
