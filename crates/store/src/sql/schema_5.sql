-- Records of the same case in logs of other officers, taken in from case packages (docs/record.md §4b). They stand beside the own log, never in it: the own
-- log stays what it was, seq by seq, and proves itself as before. `hash` is part of the key because a forked log has two records at one seq: both are kept.
CREATE TABLE foreign_record (
    log     BLOB NOT NULL,
    seq     INTEGER NOT NULL,
    hash    BLOB NOT NULL,
    case_id BLOB NOT NULL,
    sealed  BLOB NOT NULL,
    opening BLOB,
    PRIMARY KEY (log, seq, hash)
) STRICT;

CREATE INDEX foreign_record_of_case ON foreign_record (case_id, log, seq);

CREATE TRIGGER foreign_record_is_never_changed BEFORE UPDATE OF log, seq, hash, case_id, sealed ON foreign_record
BEGIN SELECT RAISE(ABORT, 'records are never changed'); END;

CREATE TRIGGER foreign_record_is_never_deleted BEFORE DELETE ON foreign_record
BEGIN SELECT RAISE(ABORT, 'records are never deleted'); END;

-- Whose those logs are: the officer here compared the key with its owner by telephone. A key never changes.
CREATE TABLE peer (
    log        BLOB PRIMARY KEY,
    public_key BLOB NOT NULL,
    officer    TEXT NOT NULL,
    name       TEXT NOT NULL,
    role       INTEGER NOT NULL,
    exchange   BLOB,
    known_ms   INTEGER NOT NULL
) STRICT;

CREATE TRIGGER peer_key_is_never_changed BEFORE UPDATE OF log, public_key, officer ON peer
BEGIN SELECT RAISE(ABORT, 'the key of a log is never changed'); END;

-- What a log's own key last said of its records of a case.
CREATE TABLE attested (
    case_id  BLOB NOT NULL,
    log      BLOB NOT NULL,
    count    INTEGER NOT NULL,
    attested BLOB NOT NULL,
    PRIMARY KEY (case_id, log)
) STRICT;
