-- The log. `sealed` holds the exact bytes of the record (number, case, kind, time are read from them); `opening` holds salt and
-- payload, encrypted under the case's key. There is no second index on purpose: each one costs another encrypted page per
-- answer, and which case a record belongs to is read once, at unlock.
CREATE TABLE record (
    seq     INTEGER PRIMARY KEY,
    sealed  BLOB NOT NULL,
    opening BLOB
) STRICT;

CREATE TRIGGER record_is_never_changed BEFORE UPDATE OF seq, sealed ON record
BEGIN SELECT RAISE(ABORT, 'records are never changed'); END;

CREATE TRIGGER record_is_never_deleted BEFORE DELETE ON record
BEGIN SELECT RAISE(ABORT, 'records are never deleted'); END;

-- One key per case, wrapped; null once destroyed (erasure).
CREATE TABLE case_key (
    case_id   BLOB PRIMARY KEY,
    wrapped   BLOB,
    erased_ms INTEGER
) STRICT, WITHOUT ROWID;

-- The officer's log and signing key.
CREATE TABLE identity (
    only         INTEGER PRIMARY KEY CHECK (only = 1),
    log          BLOB NOT NULL,
    officer      TEXT NOT NULL,
    name         TEXT NOT NULL,
    public_key   BLOB NOT NULL,
    wrapped_seed BLOB NOT NULL
) STRICT;

CREATE TABLE migration (
    version    INTEGER PRIMARY KEY,
    applied_ms INTEGER NOT NULL
) STRICT;
