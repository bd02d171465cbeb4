-- The tables of schema 1 and 2 for PostgreSQL: the same names and columns, held together by a test. Nothing but tables and indices, so that databases which
-- speak its language carry it: no sequence, no trigger, no extension, no function of ours. Texts are ordered by their bytes, as in the other database.
--
-- This database is not sealed as a whole. What names a person or was written freely is sealed by the program before it comes here (BYTEA where the other has
-- TEXT): officer.name, store.author, record.body, fork_branch.body, read_grant.reason, bundle.bytes, layer_file.text. Plain are ids, staff numbers, branches,
-- roles, states, times, and figures without identity.

-- Who this hub is. What is secret in it is sealed under the vault key, which is not here.
CREATE TABLE hub (
    "only"        BIGINT PRIMARY KEY CHECK ("only" = 1),
    hub           BYTEA NOT NULL,
    log           BYTEA NOT NULL,
    public_key    BYTEA NOT NULL,
    sealed_seed   BYTEA NOT NULL,
    ca            BYTEA NOT NULL,
    sealed_ca_key BYTEA NOT NULL,
    created_ms    BIGINT NOT NULL
);

CREATE TABLE migration (version BIGINT PRIMARY KEY, applied_ms BIGINT NOT NULL);

-- Whoever writes locks this row first: one transaction writes at a time, whichever program and machine it is of (postgres/mod.rs).
CREATE TABLE writer (one BIGINT PRIMARY KEY);
INSERT INTO writer (one) VALUES (1);

-- Counts what must be counted without a hole, the hub's receipts among it. No sequences: another database has others.
CREATE TABLE counter (name TEXT COLLATE "C" PRIMARY KEY, value BIGINT NOT NULL);

-- People. `trainee`: 见习.
CREATE TABLE officer (
    staff      TEXT COLLATE "C" PRIMARY KEY,
    name       BYTEA NOT NULL,
    branch     TEXT COLLATE "C" NOT NULL,
    trainee    BIGINT NOT NULL,
    created_ms BIGINT NOT NULL
);

-- A role for all cases below a branch. `rank`: of an approver, 1 or 2.
CREATE TABLE post (
    staff       TEXT COLLATE "C" NOT NULL,
    role        TEXT COLLATE "C" NOT NULL,
    branch_path TEXT COLLATE "C" NOT NULL,
    rank        BIGINT NOT NULL,
    until_ms    BIGINT NOT NULL,
    PRIMARY KEY (staff, role, branch_path)
);

-- A store is one officer's on one machine. status: 0 active, 1 revoked, 2 forked. `author`: the officer's id in its records.
CREATE TABLE store (
    store        BYTEA PRIMARY KEY,
    staff        TEXT COLLATE "C" NOT NULL,
    log          BYTEA NOT NULL,
    author       BYTEA NOT NULL,
    device       BYTEA NOT NULL,
    log_key      BYTEA NOT NULL,
    exchange_key BYTEA NOT NULL,
    status       BIGINT NOT NULL,
    enrolled_ms  BIGINT NOT NULL
);
CREATE INDEX store_of_officer ON store (staff);

CREATE TABLE certificate (
    hash      BYTEA PRIMARY KEY,
    store     BYTEA NOT NULL,
    issued_ms BIGINT NOT NULL,
    until_ms  BIGINT NOT NULL
);

CREATE TABLE invite (
    id          BYTEA PRIMARY KEY,
    sealed      BYTEA NOT NULL,
    staff       TEXT COLLATE "C" NOT NULL,
    made_by     TEXT COLLATE "C" NOT NULL,
    made_ms     BIGINT NOT NULL,
    until_ms    BIGINT NOT NULL,
    released_by TEXT COLLATE "C",
    tries       BIGINT NOT NULL,
    used_by     BYTEA
);

-- Logs: of stores, and the hub's own (no store). closed: another one goes on from it.
CREATE TABLE log (
    log        BYTEA PRIMARY KEY,
    store      BYTEA,
    public_key BYTEA NOT NULL,
    head_seq   BIGINT NOT NULL,
    head_hash  BYTEA NOT NULL,
    closed     BIGINT NOT NULL
);

-- The exact bytes of each record, sealed. What opens it stands apart: erasing deletes there. That records are never changed or deleted no trigger holds here:
-- the chains do, and `check` walks them.
CREATE TABLE record (
    log         BYTEA NOT NULL,
    seq         BIGINT NOT NULL,
    hash        BYTEA NOT NULL,
    kind        BIGINT NOT NULL,
    case_id     BYTEA,
    body        BYTEA NOT NULL,
    received_ms BIGINT NOT NULL,
    PRIMARY KEY (log, seq)
) PARTITION BY HASH (log);
CREATE TABLE record_0 PARTITION OF record FOR VALUES WITH (MODULUS 16, REMAINDER 0);
CREATE TABLE record_1 PARTITION OF record FOR VALUES WITH (MODULUS 16, REMAINDER 1);
CREATE TABLE record_2 PARTITION OF record FOR VALUES WITH (MODULUS 16, REMAINDER 2);
CREATE TABLE record_3 PARTITION OF record FOR VALUES WITH (MODULUS 16, REMAINDER 3);
CREATE TABLE record_4 PARTITION OF record FOR VALUES WITH (MODULUS 16, REMAINDER 4);
CREATE TABLE record_5 PARTITION OF record FOR VALUES WITH (MODULUS 16, REMAINDER 5);
CREATE TABLE record_6 PARTITION OF record FOR VALUES WITH (MODULUS 16, REMAINDER 6);
CREATE TABLE record_7 PARTITION OF record FOR VALUES WITH (MODULUS 16, REMAINDER 7);
CREATE TABLE record_8 PARTITION OF record FOR VALUES WITH (MODULUS 16, REMAINDER 8);
CREATE TABLE record_9 PARTITION OF record FOR VALUES WITH (MODULUS 16, REMAINDER 9);
CREATE TABLE record_10 PARTITION OF record FOR VALUES WITH (MODULUS 16, REMAINDER 10);
CREATE TABLE record_11 PARTITION OF record FOR VALUES WITH (MODULUS 16, REMAINDER 11);
CREATE TABLE record_12 PARTITION OF record FOR VALUES WITH (MODULUS 16, REMAINDER 12);
CREATE TABLE record_13 PARTITION OF record FOR VALUES WITH (MODULUS 16, REMAINDER 13);
CREATE TABLE record_14 PARTITION OF record FOR VALUES WITH (MODULUS 16, REMAINDER 14);
CREATE TABLE record_15 PARTITION OF record FOR VALUES WITH (MODULUS 16, REMAINDER 15);
CREATE INDEX record_of_case ON record (case_id, log, seq) WHERE case_id IS NOT NULL;
CREATE INDEX record_of_hash ON record (hash);

CREATE TABLE opening (
    log     BYTEA NOT NULL,
    seq     BIGINT NOT NULL,
    case_id BYTEA,
    sealed  BYTEA NOT NULL,
    PRIMARY KEY (log, seq)
) PARTITION BY HASH (log);
CREATE TABLE opening_0 PARTITION OF opening FOR VALUES WITH (MODULUS 16, REMAINDER 0);
CREATE TABLE opening_1 PARTITION OF opening FOR VALUES WITH (MODULUS 16, REMAINDER 1);
CREATE TABLE opening_2 PARTITION OF opening FOR VALUES WITH (MODULUS 16, REMAINDER 2);
CREATE TABLE opening_3 PARTITION OF opening FOR VALUES WITH (MODULUS 16, REMAINDER 3);
CREATE TABLE opening_4 PARTITION OF opening FOR VALUES WITH (MODULUS 16, REMAINDER 4);
CREATE TABLE opening_5 PARTITION OF opening FOR VALUES WITH (MODULUS 16, REMAINDER 5);
CREATE TABLE opening_6 PARTITION OF opening FOR VALUES WITH (MODULUS 16, REMAINDER 6);
CREATE TABLE opening_7 PARTITION OF opening FOR VALUES WITH (MODULUS 16, REMAINDER 7);
CREATE TABLE opening_8 PARTITION OF opening FOR VALUES WITH (MODULUS 16, REMAINDER 8);
CREATE TABLE opening_9 PARTITION OF opening FOR VALUES WITH (MODULUS 16, REMAINDER 9);
CREATE TABLE opening_10 PARTITION OF opening FOR VALUES WITH (MODULUS 16, REMAINDER 10);
CREATE TABLE opening_11 PARTITION OF opening FOR VALUES WITH (MODULUS 16, REMAINDER 11);
CREATE TABLE opening_12 PARTITION OF opening FOR VALUES WITH (MODULUS 16, REMAINDER 12);
CREATE TABLE opening_13 PARTITION OF opening FOR VALUES WITH (MODULUS 16, REMAINDER 13);
CREATE TABLE opening_14 PARTITION OF opening FOR VALUES WITH (MODULUS 16, REMAINDER 14);
CREATE TABLE opening_15 PARTITION OF opening FOR VALUES WITH (MODULUS 16, REMAINDER 15);
CREATE INDEX opening_of_case ON opening (case_id) WHERE case_id IS NOT NULL;

CREATE TABLE case_key (case_id BYTEA PRIMARY KEY, wrapped BYTEA, erased_ms BIGINT);

-- What there is of a case in a log: count, last seq, and the whole subtrees of its tree (frontier.rs).
CREATE TABLE case_log (
    case_id  BYTEA NOT NULL,
    log      BYTEA NOT NULL,
    count    BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    peaks    BYTEA NOT NULL,
    PRIMARY KEY (case_id, log)
);
CREATE INDEX case_log_of_log ON case_log (log, case_id);

-- Derived from records and effects. state: the letter of roles.toml. outside: practice and drill cases, which no workflow judges.
CREATE TABLE case_row (
    id          BYTEA PRIMARY KEY,
    class       BIGINT NOT NULL,
    outside     BIGINT NOT NULL,
    branch_path TEXT COLLATE "C" NOT NULL,
    owner       TEXT COLLATE "C",
    state       TEXT COLLATE "C" NOT NULL,
    sub         BYTEA,
    effect_n    BIGINT NOT NULL,
    opened_ms   BIGINT NOT NULL
);
CREATE INDEX case_row_of_branch ON case_row (branch_path);

CREATE TABLE member (
    case_id   BYTEA NOT NULL,
    staff     TEXT COLLATE "C" NOT NULL,
    role      TEXT COLLATE "C" NOT NULL,
    sections  BYTEA,
    issued_ms BIGINT NOT NULL,
    until_ms  BIGINT NOT NULL,
    order_seq BIGINT NOT NULL,
    PRIMARY KEY (case_id, staff, role)
);
CREATE INDEX member_of_officer ON member (staff, case_id);

-- What had effect, in order: it decides for ever who may still act.
CREATE TABLE acted (
    case_id   BYTEA NOT NULL,
    n         BIGINT NOT NULL,
    staff     TEXT COLLATE "C" NOT NULL,
    role      TEXT COLLATE "C" NOT NULL,
    action    TEXT COLLATE "C" NOT NULL,
    grp       TEXT COLLATE "C",
    gave      TEXT COLLATE "C",
    gave_role TEXT COLLATE "C",
    record    BYTEA NOT NULL,
    PRIMARY KEY (case_id, n)
);
CREATE INDEX acted_of_officer ON acted (staff, case_id);

-- What the hub said of each record: the last counts.
CREATE TABLE effect (
    case_id   BYTEA NOT NULL,
    n         BIGINT NOT NULL,
    record    BYTEA NOT NULL,
    effective BIGINT NOT NULL,
    reason    TEXT COLLATE "C",
    PRIMARY KEY (case_id, n)
);
CREATE INDEX effect_of_record ON effect (record);

-- Which records of the hub's own log are for one store alone; those of a case are for all who may read it.
CREATE TABLE order_to (seq BIGINT NOT NULL, store BYTEA NOT NULL, PRIMARY KEY (seq, store));

-- Who reads what, as data: role × state → level; by_post: without being named in the case.
CREATE TABLE level (
    role    TEXT COLLATE "C" NOT NULL,
    state   TEXT COLLATE "C" NOT NULL,
    level   BIGINT NOT NULL,
    by_post BIGINT NOT NULL,
    PRIMARY KEY (role, state, by_post)
);

-- Who acted in `did` does not read by a post as `role`.
CREATE TABLE bars (did TEXT COLLATE "C" NOT NULL, role TEXT COLLATE "C" NOT NULL, PRIMARY KEY (did, role));

CREATE TABLE read_grant (
    case_id  BYTEA NOT NULL,
    staff    TEXT COLLATE "C" NOT NULL,
    level    BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    given_by TEXT COLLATE "C" NOT NULL,
    reason   BYTEA NOT NULL,
    PRIMARY KEY (case_id, staff)
);

-- Without a number of its own: a hub that counted its readings one by one would let them wait for each other.
CREATE TABLE read_log (
    at_ms   BIGINT NOT NULL,
    case_id BYTEA NOT NULL,
    staff   TEXT COLLATE "C" NOT NULL,
    store   BYTEA NOT NULL,
    what    TEXT COLLATE "C" NOT NULL
);
CREATE INDEX read_log_of_time ON read_log (at_ms);

CREATE TABLE receipt (
    log    BYTEA PRIMARY KEY,
    number BIGINT NOT NULL,
    bytes  BYTEA NOT NULL
);

-- The later branch of a log that has two; verified, without effect.
CREATE TABLE fork_branch (
    log         BYTEA NOT NULL,
    seq         BIGINT NOT NULL,
    hash        BYTEA NOT NULL,
    case_id     BYTEA,
    body        BYTEA NOT NULL,
    sealed      BYTEA,
    received_ms BIGINT NOT NULL,
    PRIMARY KEY (log, seq, hash)
);

-- What did not hold, as it came; bodies under the vault key.
CREATE TABLE quarantine (
    log         BYTEA NOT NULL,
    seq         BIGINT NOT NULL,
    hash        BYTEA NOT NULL,
    reason      TEXT COLLATE "C" NOT NULL,
    sealed      BYTEA NOT NULL,
    received_ms BIGINT NOT NULL,
    PRIMARY KEY (log, seq, hash)
);

-- Files that records name. whole: it is here and has its hash.
CREATE TABLE blob (
    case_id BYTEA NOT NULL,
    sha256  BYTEA NOT NULL,
    size    BIGINT NOT NULL,
    whole   BIGINT NOT NULL,
    PRIMARY KEY (case_id, sha256)
);

CREATE TABLE bundle (
    epoch        BIGINT PRIMARY KEY,
    sha256       BYTEA NOT NULL UNIQUE,
    kind         TEXT COLLATE "C" NOT NULL,
    id           TEXT COLLATE "C" NOT NULL,
    version      TEXT COLLATE "C" NOT NULL,
    bytes        BYTEA NOT NULL,
    published_ms BIGINT NOT NULL
);

-- What the hub reckons itself of what is submitted.

-- Layer files by the SHA-256 of their text, and the sets that records sign (docs/record.md §4a): kept once, whatever cases stand on them.
CREATE TABLE layer_file (hash BYTEA PRIMARY KEY, text BYTEA NOT NULL);
CREATE TABLE layer_set (
    digest    BYTEA PRIMARY KEY,
    hash      BYTEA NOT NULL,
    checklist TEXT COLLATE "C" NOT NULL
);
CREATE INDEX layer_set_of_hash ON layer_set (hash);
CREATE TABLE layer_of_set (
    digest BYTEA NOT NULL,
    path   TEXT COLLATE "C" NOT NULL,
    file   BYTEA NOT NULL,
    PRIMARY KEY (digest, path)
);

-- Records that are judged once the submission before them was reckoned, in the order in which they came; the first one of a case is that submission.
-- why: empty where it is its turn, else what it waits for; hash: the checklist whose layer files are wanted. heard: of a submission, whether it names all that was here when it came.
CREATE TABLE waiting (
    case_id BYTEA NOT NULL,
    n       BIGINT NOT NULL,
    record  BYTEA NOT NULL,
    heard   BIGINT NOT NULL,
    tries   BIGINT NOT NULL,
    why     TEXT COLLATE "C" NOT NULL,
    hash    BYTEA,
    came_ms BIGINT NOT NULL,
    PRIMARY KEY (case_id, n)
);

-- What came of it. Figures without identity: they stay when the case is erased.
CREATE TABLE reckoned (
    record   BYTEA PRIMARY KEY,
    case_id  BYTEA NOT NULL,
    figures  BYTEA NOT NULL,
    grade    TEXT COLLATE "C",
    score    TEXT COLLATE "C",
    limit_at TEXT COLLATE "C",
    security TEXT COLLATE "C",
    named    BIGINT NOT NULL
);

-- Whom a case names, by identity number and licence code under a key of the vault: tells families, and nothing else.
CREATE TABLE person (blind BYTEA NOT NULL, case_id BYTEA NOT NULL, PRIMARY KEY (blind, case_id));
CREATE INDEX person_of_case ON person (case_id);
