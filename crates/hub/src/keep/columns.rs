//! The tables and their columns, for whoever goes through all of them.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    // A sealed one with the place that it is bound to.
    Int,
    Bytes,
    Text,
    Sealed(&'static str),
    SealedBytes(&'static str),
}

use Holds::{Bytes as B, Int as N, Sealed as S, SealedBytes as X, Text as T};

/// A table, its columns, and how many of the first of them put its rows in order.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static [(&'static str, Holds)],
    pub(super) key: usize,
}

/// Every table but those that each database brings with it: which schema it is, who reads what, whose turn it is to write. A test holds this against both.
pub(super) const TABLES: &[Table] = &[
    Table {
        name: "hub",
        columns: &[
            ("\"only\"", N),
            ("hub", B),
            ("log", B),
            ("public_key", B),
            ("sealed_seed", B),
            ("ca", B),
            ("sealed_ca_key", B),
            ("created_ms", N),
        ],
        key: 1,
    },
    Table { name: "counter", columns: &[("name", T), ("value", N)], key: 1 },
    Table {
        name: "officer",
        columns: &[("staff", T), ("name", S("officer.name")), ("branch", T), ("trainee", N), ("created_ms", N)],
        key: 1,
    },
    Table {
        name: "post",
        columns: &[("staff", T), ("role", T), ("branch_path", T), ("rank", N), ("until_ms", N)],
        key: 3,
    },
    Table {
        name: "store",
        columns: &[
            ("store", B),
            ("staff", T),
            ("log", B),
            ("author", S("store.author")),
            ("device", B),
            ("log_key", B),
            ("exchange_key", B),
            ("status", N),
            ("enrolled_ms", N),
        ],
        key: 1,
    },
    Table { name: "certificate", columns: &[("hash", B), ("store", B), ("issued_ms", N), ("until_ms", N)], key: 1 },
    Table {
        name: "invite",
        columns: &[
            ("id", B),
            ("sealed", B),
            ("staff", T),
            ("made_by", T),
            ("made_ms", N),
            ("until_ms", N),
            ("released_by", T),
            ("tries", N),
            ("used_by", B),
        ],
        key: 1,
    },
    Table {
        name: "log",
        columns: &[("log", B), ("store", B), ("public_key", B), ("head_seq", N), ("head_hash", B), ("closed", N)],
        key: 1,
    },
    Table {
        name: "record",
        columns: &[
            ("log", B),
            ("seq", N),
            ("hash", B),
            ("kind", N),
            ("case_id", B),
            ("body", X("record.body")),
            ("received_ms", N),
        ],
        key: 2,
    },
    Table { name: "opening", columns: &[("log", B), ("seq", N), ("case_id", B), ("sealed", B)], key: 2 },
    Table { name: "case_key", columns: &[("case_id", B), ("wrapped", B), ("erased_ms", N)], key: 1 },
    Table {
        name: "case_log",
        columns: &[("case_id", B), ("log", B), ("count", N), ("last_seq", N), ("peaks", B)],
        key: 2,
    },
    Table {
        name: "case_row",
        columns: &[
            ("id", B),
            ("class", N),
            ("outside", N),
            ("branch_path", T),
            ("owner", T),
            ("state", T),
            ("sub", B),
            ("effect_n", N),
            ("opened_ms", N),
        ],
        key: 1,
    },
    Table {
        name: "member",
        columns: &[
            ("case_id", B),
            ("staff", T),
            ("role", T),
            ("sections", B),
            ("issued_ms", N),
            ("until_ms", N),
            ("order_seq", N),
        ],
        key: 3,
    },
    Table {
        name: "acted",
        columns: &[
            ("case_id", B),
            ("n", N),
            ("staff", T),
            ("role", T),
            ("action", T),
            ("grp", T),
            ("gave", T),
            ("gave_role", T),
            ("record", B),
        ],
        key: 2,
    },
    Table {
        name: "effect",
        columns: &[("case_id", B), ("n", N), ("record", B), ("effective", N), ("reason", T)],
        key: 2,
    },
    Table { name: "order_to", columns: &[("seq", N), ("store", B)], key: 2 },
    Table {
        name: "read_grant",
        columns: &[
            ("case_id", B),
            ("staff", T),
            ("level", N),
            ("until_ms", N),
            ("given_by", T),
            ("reason", S("read_grant.reason")),
        ],
        key: 2,
    },
    Table {
        name: "read_log",
        columns: &[("at_ms", N), ("case_id", B), ("staff", T), ("store", B), ("what", T)],
        key: 5,
    },
    Table { name: "receipt", columns: &[("log", B), ("number", N), ("bytes", B)], key: 1 },
    Table {
        name: "fork_branch",
        columns: &[
            ("log", B),
            ("seq", N),
            ("hash", B),
            ("case_id", B),
            ("body", X("fork_branch.body")),
            ("sealed", B),
            ("received_ms", N),
        ],
        key: 3,
    },
    Table {
        name: "quarantine",
        columns: &[("log", B), ("seq", N), ("hash", B), ("reason", T), ("sealed", B), ("received_ms", N)],
        key: 3,
    },
    Table { name: "blob", columns: &[("case_id", B), ("sha256", B), ("size", N), ("whole", N)], key: 2 },
    Table {
        name: "bundle",
        columns: &[
            ("epoch", N),
            ("sha256", B),
            ("kind", T),
            ("id", T),
            ("version", T),
            ("bytes", X("bundle.bytes")),
            ("published_ms", N),
        ],
        key: 1,
    },
    Table { name: "layer_file", columns: &[("hash", B), ("text", S("layer_file.text"))], key: 1 },
    Table { name: "layer_set", columns: &[("digest", B), ("hash", B), ("checklist", T)], key: 1 },
    Table { name: "layer_of_set", columns: &[("digest", B), ("path", T), ("file", B)], key: 2 },
    Table {
        name: "waiting",
        columns: &[
            ("case_id", B),
            ("n", N),
            ("record", B),
            ("heard", N),
            ("tries", N),
            ("why", T),
            ("hash", B),
            ("came_ms", N),
        ],
        key: 2,
    },
    Table {
        name: "reckoned",
        columns: &[
            ("record", B),
            ("case_id", B),
            ("figures", B),
            ("grade", T),
            ("score", T),
            ("limit_at", T),
            ("security", T),
            ("named", N),
        ],
        key: 1,
    },
    Table { name: "person", columns: &[("blind", B), ("case_id", B)], key: 2 },
];
