"""Logs signed anew by whoever holds the key, with one record changed: what is left to find is the form alone, and both programs must draw the
line of docs/record.md §1 and §2 at the same place. For `compare.py`.
"""
import struct

from cbor import decode, encode
from crypt import sha256
from made import sealed, sign


ZERO = bytes(16)


def rebuilt(folder, at, edit_body=None, edit_payload=None):
    """Writes the log again from record `at` on. `edit_body` takes the fields and gives fields or bytes; `edit_payload` likewise."""
    store = folder.store
    store.identity()
    store.chain()
    store.keys_of_cases()
    before = None
    for record, opening in list(store.records):
        if record.seq < at:
            before = record
            continue
        fields = decode(record.body)
        fields[4] = before.hash if before else bytes(32)
        plain = store.opening(record, opening) if opening is not None else None
        if record.seq == at and edit_payload is not None:
            payload = edit_payload(decode(plain[32:]))
            plain = plain[:32] + (payload if isinstance(payload, bytes) else encode(payload))
            fields[10] = sha256(plain)
        body = fields
        if record.seq == at and edit_body is not None:
            body = edit_body(fields)
        body = body if isinstance(body, bytes) else encode(body)
        raw = encode([body, sign(folder.seed, "tianye record 1", body)])
        if plain is not None:
            log_key = record.case is None or record.kind == 12
            key = store.key("log") if log_key else store.case_key(record.case, "openings")
            bound = b"tianye opening 1" + record.log + struct.pack(">Q", record.seq) + (record.case or ZERO)
            opening = sealed(key, bound, plain)
        folder.store.base.execute("UPDATE record SET sealed = ?, opening = ? WHERE seq = ?", (raw, opening, record.seq))

        class Behind:
            hash = sha256(raw)
        before = Behind
    folder.write("head", folder.head(store.records[-1][0].seq, before.hash))


def resigned(at, edit_body=None, edit_payload=None):
    def change(folder):
        base = folder.store.base
        kept = base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in kept:
            base.execute(f"DROP TRIGGER {name}")
        rebuilt(folder, at, edit_body, edit_payload)
        for _, sql in kept:
            base.execute(sql)
        base.commit()
        folder.save()
    return change


def put(number, value):
    def edit(fields):
        fields[number] = value
        return fields
    return edit


def raw_number(fields, number, raw):
    """The body with one field's bytes in another form."""
    return bytes([0x80 + len(fields)]) + b"".join(raw if at == number else encode(each) for at, each in enumerate(fields))


BODIES = {
    "as it was": lambda fields: fields,
    "a field more": lambda fields: fields + [1],
    "a null more": lambda fields: fields + [None],
    "a field less": lambda fields: fields[:-1],
    "format 0": put(0, 0), "format 2": put(0, 2), "format 2 with a field more": lambda fields: [2] + fields[1:] + [1],
    "algorithm 2": put(1, 2), "algorithm 0": put(1, 0),
    "another log": put(2, ZERO), "a log of 15 bytes": put(2, bytes(15)),
    "the next seq": lambda fields: put(3, fields[3] + 1)(fields), "seq 0": put(3, 0), "seq below zero": put(3, -1),
    "another prev": put(4, b"\x01" * 32), "a prev of 31 bytes": put(4, bytes(31)),
    "a kind of the log": put(5, 15), "a kind of the hub": put(5, 37), "kind 99": put(5, 99), "kind 0": put(5, 0), "kind 70000": put(5, 70000),
    "no case": put(6, None), "another case": put(6, bytes(range(16))), "a case of 17 bytes": put(6, bytes(17)),
    "a moment of three": lambda fields: put(7, fields[7][:3])(fields), "a moment of six": lambda fields: put(7, fields[7] + [1, 1])(fields),
    "the hub heard": lambda fields: put(7, fields[7][:4] + [5])(fields), "the hub null": lambda fields: put(7, fields[7][:4] + [None])(fields),
    "an offset of 2,000 minutes": lambda fields: put(7, [fields[7][0], 2000] + fields[7][2:])(fields),
    "an offset of 40,000 minutes": lambda fields: put(7, [fields[7][0], 40000] + fields[7][2:])(fields),
    "a monotonic clock below zero": lambda fields: put(7, fields[7][:2] + [-1] + fields[7][3:])(fields),
    "an author of nothing": put(8, ""), "another author": put(8, "officer-9"), "an author of bytes": put(8, b"officer-1"),
    "an author of 3,000 letters": put(8, "x" * 3000), "an author of 5,000 letters": put(8, "x" * 5000),
    "another key": put(9, bytes(32)), "another content": put(10, bytes(32)), "content null": put(10, None),
    "seq in two bytes": lambda fields: raw_number(fields, 3, bytes([0x18, fields[3]])),
    "seq in nine bytes": lambda fields: raw_number(fields, 3, b"\x1b" + struct.pack(">Q", fields[3])),
    "seq as a float": lambda fields: raw_number(fields, 3, b"\xf9" + struct.pack(">e", fields[3])),
    "seq tagged": lambda fields: raw_number(fields, 3, b"\xc1" + encode(fields[3])),
    "an indefinite list": lambda fields: b"\x9f" + b"".join(map(encode, fields)) + b"\xff",
    "an indefinite text": lambda fields: raw_number(fields, 8, b"\x7f" + encode(fields[8]) + b"\xff"),
    "a text that is no UTF-8": lambda fields: raw_number(fields, 8, b"\x62\xc3\x28"),
    "a byte behind": lambda fields: encode(fields) + b"\0",
    "undefined for the case": lambda fields: raw_number(fields, 6, b"\xf7"),
}


def inner(change):
    """A change of the structure within [1, [kind, [structure]]]."""
    def edit(outer):
        if outer[1][1] and isinstance(outer[1][1][0], list):
            outer[1][1][0] = change(outer[1][1][0])
        return outer
    return edit


PAYLOADS = {
    "as it was": lambda outer: outer,
    "version 2": lambda outer: [2, outer[1]], "version 0": lambda outer: [0, outer[1]],
    "a field behind the payload": lambda outer: outer + [1],
    "another kind": lambda outer: [1, [15, []]], "a kind that nobody knows": lambda outer: [1, [99, []]],
    "a field more": inner(lambda fields: fields + ["more"]), "three fields more": inner(lambda fields: fields + [None, 7, [b"x"]]),
    "nulls at the end": inner(lambda fields: fields + [None] * 12),
    "a list as the first": inner(lambda fields: [[]] + fields[1:]), "a number as the first": inner(lambda fields: [7] + fields[1:]),
    "null as the first": inner(lambda fields: [None] + fields[1:]),
    "nothing of it": inner(lambda fields: []), "a text for it": inner(lambda fields: "text"),
    "no structure": lambda outer: [1, [outer[1][0], []]],
    "two structures": lambda outer: [1, [outer[1][0], outer[1][1] * 2]],
    "a map for it": lambda outer: bytes([0x82, 1, 0x82]) + encode(outer[1][0]) + b"\x81\xa0",
    "an indefinite list for it": lambda outer: bytes([0x82, 1, 0x82]) + encode(outer[1][0]) + b"\x9f"
    + b"".join(map(encode, outer[1][1])) + b"\xff",
    "the version in two bytes": lambda outer: b"\x82\x18\x01" + encode(outer[1]),
    "a byte behind": lambda outer: encode(outer) + b"\0", "empty": lambda outer: b"",
    "nested deeply behind": inner(lambda fields: fields + [_nested(20)]), "nested very deeply behind": inner(lambda fields: fields + [_nested(200)]),
}


def _nested(depth):
    item = []
    for _ in range(depth):
        item = [item]
    return item


def signed_faults(folder, rng, count):
    """→ (name, change). The first record, one of a case and one of the log; more with a higher count."""
    store = folder.store
    store.identity()
    store.chain()
    store.keys_of_cases()
    whole = [record for record, opening in store.records if opening is not None]
    of_case = [record.seq for record in whole if record.case and record.kind != 12]
    of_log = [record.seq for record in whole if not record.case and record.seq > 1]
    chosen = [1, rng.choice(of_case), rng.choice(of_log)] if count > 1 else [rng.choice(of_case)]
    chosen += [rng.choice(of_case) for _ in range(count // 8)]
    for seq in dict.fromkeys(chosen):
        for name, edit in BODIES.items():
            yield f"record {seq} signed anew, {name}", resigned(seq, edit_body=edit)
        for name, edit in PAYLOADS.items():
            yield f"payload {seq} signed anew, {name}", resigned(seq, edit_payload=edit)


