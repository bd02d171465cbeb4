-- What the hub reckons itself of what is submitted.

-- Layer files by the SHA-256 of their text, and the sets that records sign (docs/record.md §4a): kept once, whatever cases stand on them.
CREATE TABLE layer_file (hash BLOB PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE layer_set (
    digest    BLOB PRIMARY KEY,
    hash      BLOB NOT NULL,
    checklist TEXT NOT NULL
) STRICT;
CREATE INDEX layer_set_of_hash ON layer_set (hash);
CREATE TABLE layer_of_set (
    digest BLOB NOT NULL,
    path   TEXT NOT NULL,
    file   BLOB NOT NULL,
    PRIMARY KEY (digest, path)
) STRICT, WITHOUT ROWID;

-- Records that are judged once the submission before them was reckoned, in the order in which they came; the first one of a case is that submission.
-- why: empty where it is its turn, else what it waits for; hash: the checklist whose layer files are wanted. heard: of a submission, whether it names all that was here when it came.
CREATE TABLE waiting (
    case_id BLOB NOT NULL,
    n       INTEGER NOT NULL,
    record  BLOB NOT NULL,
    heard   INTEGER NOT NULL,
    tries   INTEGER NOT NULL,
    why     TEXT NOT NULL,
    hash    BLOB,
    came_ms INTEGER NOT NULL,
    PRIMARY KEY (case_id, n)
) STRICT, WITHOUT ROWID;

-- What came of it. Figures without identity: they stay when the case is erased.
CREATE TABLE reckoned (
    record   BLOB PRIMARY KEY,
    case_id  BLOB NOT NULL,
    figures  BLOB NOT NULL,
    grade    TEXT,
    score    TEXT,
    limit_at TEXT,
    security TEXT,
    named    INTEGER NOT NULL
) STRICT;

-- Whom a case names, by identity number and licence code under a key of the vault: tells families, and nothing else.
CREATE TABLE person (blind BLOB NOT NULL, case_id BLOB NOT NULL, PRIMARY KEY (blind, case_id)) STRICT, WITHOUT ROWID;
CREATE INDEX person_of_case ON person (case_id);
