-- Who this hub is. What is secret in it is sealed under the vault key, which is not here.
CREATE TABLE hub (
    only          INTEGER PRIMARY KEY CHECK (only = 1),
    hub           BLOB NOT NULL,
    log           BLOB NOT NULL,
    public_key    BLOB NOT NULL,
    sealed_seed   BLOB NOT NULL,
    ca            BLOB NOT NULL,
    sealed_ca_key BLOB NOT NULL,
    created_ms    INTEGER NOT NULL
) STRICT;

CREATE TABLE migration (version INTEGER PRIMARY KEY, applied_ms INTEGER NOT NULL) STRICT;

-- Counts what must be counted without a hole, the hub's receipts among it. No sequences: another database has others.
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;

-- People. `trainee`: 见习.
CREATE TABLE officer (
    staff      TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    branch     TEXT NOT NULL,
    trainee    INTEGER NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT;

-- A role for all cases below a branch. `rank`: of an approver, 1 or 2.
CREATE TABLE post (
    staff       TEXT NOT NULL,
    role        TEXT NOT NULL,
    branch_path TEXT NOT NULL,
    rank        INTEGER NOT NULL,
    until_ms    INTEGER NOT NULL,
    PRIMARY KEY (staff, role, branch_path)
) STRICT;

-- A store is one officer's on one machine. status: 0 active, 1 revoked, 2 forked. `author`: the officer's id in its records.
CREATE TABLE store (
    store        BLOB PRIMARY KEY,
    staff        TEXT NOT NULL,
    log          BLOB NOT NULL,
    author       TEXT NOT NULL,
    device       BLOB NOT NULL,
    log_key      BLOB NOT NULL,
    exchange_key BLOB NOT NULL,
    status       INTEGER NOT NULL,
    enrolled_ms  INTEGER NOT NULL
) STRICT;
CREATE INDEX store_of_officer ON store (staff);

CREATE TABLE certificate (
    hash      BLOB PRIMARY KEY,
    store     BLOB NOT NULL,
    issued_ms INTEGER NOT NULL,
    until_ms  INTEGER NOT NULL
) STRICT;

CREATE TABLE invite (
    id          BLOB PRIMARY KEY,
    sealed      BLOB NOT NULL,
    staff       TEXT NOT NULL,
    made_by     TEXT NOT NULL,
    made_ms     INTEGER NOT NULL,
    until_ms    INTEGER NOT NULL,
    released_by TEXT,
    tries       INTEGER NOT NULL,
    used_by     BLOB
) STRICT;

-- Logs: of stores, and the hub's own (no store). closed: another one goes on from it.
CREATE TABLE log (
    log        BLOB PRIMARY KEY,
    store      BLOB,
    public_key BLOB NOT NULL,
    head_seq   INTEGER NOT NULL,
    head_hash  BLOB NOT NULL,
    closed     INTEGER NOT NULL
) STRICT;

-- The exact bytes of each record. What opens it stands apart: erasing deletes there.
CREATE TABLE record (
    log         BLOB NOT NULL,
    seq         INTEGER NOT NULL,
    hash        BLOB NOT NULL,
    kind        INTEGER NOT NULL,
    case_id     BLOB,
    body        BLOB NOT NULL,
    received_ms INTEGER NOT NULL,
    PRIMARY KEY (log, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_of_case ON record (case_id, log, seq) WHERE case_id IS NOT NULL;
CREATE INDEX record_of_hash ON record (hash);

CREATE TRIGGER record_is_never_changed BEFORE UPDATE ON record
BEGIN SELECT RAISE(ABORT, 'records are never changed'); END;
CREATE TRIGGER record_is_never_deleted BEFORE DELETE ON record
BEGIN SELECT RAISE(ABORT, 'records are never deleted'); END;

CREATE TABLE opening (
    log     BLOB NOT NULL,
    seq     INTEGER NOT NULL,
    case_id BLOB,
    sealed  BLOB NOT NULL,
    PRIMARY KEY (log, seq)
) STRICT;
CREATE INDEX opening_of_case ON opening (case_id) WHERE case_id IS NOT NULL;

CREATE TABLE case_key (case_id BLOB PRIMARY KEY, wrapped BLOB, erased_ms INTEGER) STRICT;

-- What there is of a case in a log: count, last seq, and the whole subtrees of its tree (frontier.rs).
CREATE TABLE case_log (
    case_id  BLOB NOT NULL,
    log      BLOB NOT NULL,
    count    INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    peaks    BLOB NOT NULL,
    PRIMARY KEY (case_id, log)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_log_of_log ON case_log (log, case_id);

-- Derived from records and effects. state: the letter of roles.toml. outside: practice and drill cases, which no workflow judges.
CREATE TABLE case_row (
    id          BLOB PRIMARY KEY,
    class       INTEGER NOT NULL,
    outside     INTEGER NOT NULL,
    branch_path TEXT NOT NULL,
    owner       TEXT,
    state       TEXT NOT NULL,
    sub         BLOB,
    effect_n    INTEGER NOT NULL,
    opened_ms   INTEGER NOT NULL
) STRICT;
CREATE INDEX case_row_of_branch ON case_row (branch_path);

CREATE TABLE member (
    case_id   BLOB NOT NULL,
    staff     TEXT NOT NULL,
    role      TEXT NOT NULL,
    sections  BLOB,
    issued_ms INTEGER NOT NULL,
    until_ms  INTEGER NOT NULL,
    order_seq INTEGER NOT NULL,
    PRIMARY KEY (case_id, staff, role)
) STRICT;
CREATE INDEX member_of_officer ON member (staff, case_id);

-- What had effect, in order: it decides for ever who may still act.
CREATE TABLE acted (
    case_id   BLOB NOT NULL,
    n         INTEGER NOT NULL,
    staff     TEXT NOT NULL,
    role      TEXT NOT NULL,
    action    TEXT NOT NULL,
    grp       TEXT,
    gave      TEXT,
    gave_role TEXT,
    record    BLOB NOT NULL,
    PRIMARY KEY (case_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX acted_of_officer ON acted (staff, case_id);

-- What the hub said of each record: the last counts.
CREATE TABLE effect (
    case_id   BLOB NOT NULL,
    n         INTEGER NOT NULL,
    record    BLOB NOT NULL,
    effective INTEGER NOT NULL,
    reason    TEXT,
    PRIMARY KEY (case_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX effect_of_record ON effect (record);

-- Which records of the hub's own log are for one store alone; those of a case are for all who may read it.
CREATE TABLE order_to (seq INTEGER NOT NULL, store BLOB NOT NULL, PRIMARY KEY (seq, store)) STRICT;

-- Who reads what, as data: role × state → level; by_post: without being named in the case.
CREATE TABLE level (
    role    TEXT NOT NULL,
    state   TEXT NOT NULL,
    level   INTEGER NOT NULL,
    by_post INTEGER NOT NULL,
    PRIMARY KEY (role, state, by_post)
) STRICT;

-- Who acted in `did` does not read by a post as `role`.
CREATE TABLE bars (did TEXT NOT NULL, role TEXT NOT NULL, PRIMARY KEY (did, role)) STRICT;

CREATE TABLE read_grant (
    case_id  BLOB NOT NULL,
    staff    TEXT NOT NULL,
    level    INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    given_by TEXT NOT NULL,
    reason   TEXT NOT NULL,
    PRIMARY KEY (case_id, staff)
) STRICT;

CREATE TABLE read_log (
    id      INTEGER PRIMARY KEY,
    at_ms   INTEGER NOT NULL,
    case_id BLOB NOT NULL,
    staff   TEXT NOT NULL,
    store   BLOB NOT NULL,
    what    TEXT NOT NULL
) STRICT;

CREATE TABLE receipt (
    log    BLOB PRIMARY KEY,
    number INTEGER NOT NULL,
    bytes  BLOB NOT NULL
) STRICT;

-- The later branch of a log that has two; verified, without effect.
CREATE TABLE fork_branch (
    log         BLOB NOT NULL,
    seq         INTEGER NOT NULL,
    hash        BLOB NOT NULL,
    case_id     BLOB,
    body        BLOB NOT NULL,
    sealed      BLOB,
    received_ms INTEGER NOT NULL,
    PRIMARY KEY (log, seq, hash)
) STRICT;

-- What did not hold, as it came; bodies under the vault key.
CREATE TABLE quarantine (
    log         BLOB NOT NULL,
    seq         INTEGER NOT NULL,
    hash        BLOB NOT NULL,
    reason      TEXT NOT NULL,
    sealed      BLOB NOT NULL,
    received_ms INTEGER NOT NULL,
    PRIMARY KEY (log, seq, hash)
) STRICT;

-- Files that records name. whole: it is here and has its hash.
CREATE TABLE blob (
    case_id BLOB NOT NULL,
    sha256  BLOB NOT NULL,
    size    INTEGER NOT NULL,
    whole   INTEGER NOT NULL,
    PRIMARY KEY (case_id, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE bundle (
    epoch        INTEGER PRIMARY KEY,
    sha256       BLOB NOT NULL UNIQUE,
    kind         TEXT NOT NULL,
    id           TEXT NOT NULL,
    version      TEXT NOT NULL,
    bytes        BLOB NOT NULL,
    published_ms INTEGER NOT NULL
) STRICT;
