"""The faults that `compare.py` plants: in a store folder and in a package, each under a name, by whoever holds the key or without it."""
import os
import shutil

from cbor import encode
from crypt import sha256
from made import sign


def flipped(data, at, bit=0):
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1:]


def spread(rng, length, count):
    """Places in bytes: both ends, and some between."""
    return sorted({0, length - 1} | {rng.randrange(length) for _ in range(count)}) if length else []


# --- a store -----------------------------------------------------------------------------------------------------------------

def store_faults(folder, rng, count):
    """→ (name, change); `change` takes the folder's copy."""
    records = folder.rows("SELECT seq, sealed, opening FROM record ORDER BY seq")
    last = records[-1][0]
    names = {name for name, in folder.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    yield "untouched", lambda f: None
    chosen = sorted({1, last} | {rng.randint(1, last) for _ in range(count)})
    for seq in chosen:
        sealed, opening = records[seq - 1][1:]
        bad = flipped(sealed, rng.randrange(len(sealed)), rng.randrange(8))
        yield f"record {seq} flipped", lambda f, s=seq, b=bad: f.change("UPDATE record SET sealed = ? WHERE seq = ?", b, s)
        if seq > 1:
            yield f"record {seq} dropped", lambda f, s=seq: f.change("DELETE FROM record WHERE seq = ?", s)
        if seq < last:
            def exchanged(f, s=seq):
                one, two = (f.rows("SELECT sealed, opening FROM record WHERE seq = ?", n)[0] for n in (s, s + 1))
                f.change("UPDATE record SET sealed = ?, opening = ? WHERE seq = ?", *two, s)
                f.change("UPDATE record SET sealed = ?, opening = ? WHERE seq = ?", *one, s + 1)
            yield f"records {seq} and the next exchanged", exchanged
        yield f"opening {seq} emptied", lambda f, s=seq: f.change("UPDATE record SET opening = NULL WHERE seq = ?", s)
        if opening:
            wrong = flipped(opening, rng.randrange(len(opening)))
            yield f"opening {seq} flipped", lambda f, s=seq, w=wrong: f.change("UPDATE record SET opening = ? WHERE seq = ?", w, s)
    yield "tail cut", lambda f: f.change("DELETE FROM record WHERE seq >= ?", last - 1)
    yield "tail and head cut alike (a known limit)", cut_with_head(last - 2)
    yield "head removed", lambda f: os.remove(os.path.join(f.path, "head"))
    head = folder.read("head")
    for at in spread(rng, len(head), count):
        yield f"head flipped at {at}", lambda f, a=at: f.write("head", flipped(head, a))
    yield "head cut", lambda f: f.write("head", head[:len(head) // 2])
    yield "head of another hash, signed", lambda f: f.write("head", f.head(last - 1, bytes(32)))
    yield "head of another log, signed", lambda f: f.write("head", f.head(last, sha256(records[-1][1]), log=bytes(16)))
    yield "head that leads, kept in found", found_head(last + 3)
    yield "head of another key, kept in found", found_head(last + 3, bytes(range(32)))
    yield "a case key gone", lambda f: f.change("UPDATE case_key SET wrapped = NULL")
    yield "case keys' rows gone", lambda f: f.change("DELETE FROM case_key")
    for at in spread(rng, 72, 1):
        def broken_key(f, a=at):
            wrapped = f.rows("SELECT wrapped FROM case_key WHERE wrapped IS NOT NULL")[0][0]
            f.change("UPDATE case_key SET wrapped = ? WHERE wrapped IS NOT NULL", flipped(wrapped, a % len(wrapped)))
        yield f"a case key flipped at {at}", broken_key
    for path in attachments(folder.path):
        data = folder.read(path)
        for at in spread(rng, len(data), count):
            yield f"file flipped at {at}", lambda f, p=path, a=at: f.write(p, flipped(data, a))
        for to in (0, 7, 39, 40, 41, len(data) // 2, len(data) - 1):
            yield f"file cut to {to}", lambda f, p=path, t=to: f.write(p, data[:t])
        yield "file with a byte behind", lambda f, p=path: f.write(p, data + b"\0")
        yield "file gone", lambda f, p=path: os.remove(os.path.join(f.path, p))
    if "layer_set" in names and folder.rows("SELECT 1 FROM layer_set"):
        yield "a layer file's text flipped", layer_flip
        yield "a layer file gone", lambda f: f.change("DELETE FROM layer_file WHERE rowid = (SELECT min(rowid) FROM layer_file)")
        yield "a set of layers gone", lambda f: f.change("DELETE FROM layer_set")
        yield "a set's digest changed", lambda f: f.change("UPDATE layer_set SET digest = ?", bytes(32))
    if "foreign_record" in names and folder.rows("SELECT 1 FROM foreign_record"):
        yield from foreign_faults(folder, rng)
    yield from wal_faults(last, rng, count)
    raw = folder.read("store.db")
    for _ in range(count):
        at = rng.randrange(len(raw))
        yield f"database flipped at {at}", lambda f, a=at: f.write("store.db", flipped(raw, a))
    yield "database cut by a page", lambda f: f.write("store.db", raw[:-4096])
    keys = folder.read("keys")
    for at in spread(rng, len(keys), count):
        yield f"keys flipped at {at}", lambda f, a=at: f.write("keys", flipped(keys, a))


def wal_faults(last, rng, count):
    def damaged(change):
        def whole(f):
            f.into_wal(min(4, last - 1))
            f.write("store.db-wal", change(f.read("store.db-wal")))
        return whole
    yield "the last records in a write-ahead log", damaged(lambda raw: raw)
    for part in [0.01, 0.3, 0.6, 0.99] + [rng.random() for _ in range(count)]:
        yield f"write-ahead log flipped at {part:.3f}", damaged(lambda raw, p=part: flipped(raw, int(len(raw) * p), 3))
    for at in (0, 17, 25, 32, 36, 40, 48):
        yield f"write-ahead log flipped at byte {at}", damaged(lambda raw, a=at: flipped(raw, a))
    for part in (0.0, 0.2, 0.5, 0.8):
        yield f"write-ahead log cut to {part}", damaged(lambda raw, p=part: raw[:int(len(raw) * p)])


def attachments(path):
    base = os.path.join(path, "attachments")
    # small pictures are no part of the record: one that does not open is made again
    return sorted(os.path.relpath(os.path.join(of, name), path) for of, _, names in os.walk(base) for name in names if not name.endswith(".small"))


def cut_with_head(end):
    def change(f):
        f.change("DELETE FROM record WHERE seq > ?", end)
        f.write("head", f.head(end, sha256(f.rows("SELECT sealed FROM record WHERE seq = ?", end)[0][0])))
    return change


def found_head(seq, seed=None):
    def change(f):
        raw = f.head(seq, bytes(32), seed)
        f.write(f"found/head-{sha256(raw).hex()}", raw)
    return change


def layer_flip(f):
    known, packed = f.rows("SELECT hash, packed FROM layer_file ORDER BY hash LIMIT 1")[0]
    f.change("UPDATE layer_file SET packed = ? WHERE hash = ?", flipped(packed, len(packed) // 2), known)


def foreign_faults(folder, rng):
    rows = folder.rows("SELECT seq, sealed, opening FROM foreign_record ORDER BY seq")
    for seq, sealed, opening in rows[:2] + rows[-1:]:
        bad = flipped(sealed, rng.randrange(len(sealed)))
        yield f"foreign {seq} flipped", lambda f, s=seq, b=bad: f.change("UPDATE foreign_record SET sealed = ? WHERE seq = ?", b, s)
        yield f"foreign {seq} gone", lambda f, s=seq: f.change("DELETE FROM foreign_record WHERE seq = ?", s)
        yield f"foreign {seq} emptied", lambda f, s=seq: f.change("UPDATE foreign_record SET opening = NULL WHERE seq = ?", s)
        if opening:
            wrong = flipped(opening, rng.randrange(len(opening)))
            yield f"foreign opening {seq} flipped", lambda f, s=seq, w=wrong: f.change(
                "UPDATE foreign_record SET opening = ? WHERE seq = ?", w, s)
    last = rows[-1][0]
    yield "a foreign record under another number", lambda f: f.change("UPDATE foreign_record SET seq = ? WHERE seq = ?", last + 7, last)
    yield "a foreign record under another hash", lambda f: f.change("UPDATE foreign_record SET hash = ? WHERE seq = ?", bytes(32), last)
    yield "a peer's key changed", lambda f: f.change("UPDATE peer SET public_key = ?", bytes(range(32)))
    yield "a peer gone", lambda f: f.change("DELETE FROM peer")
    yield "an attestation changed", lambda f: f.change("UPDATE attested SET attested = ?", bytes(40))


# --- a package ---------------------------------------------------------------------------------------------------------------

def package_faults(make, raw, seed, rng, count):
    """→ (name, bytes of the file). `make` opens the package anew; the seed signs for its maker."""
    yield "untouched", raw
    yield "put together anew", make().raw()
    for at in spread(rng, len(raw), count * 2) + list(range(0, 24, 5)):
        yield f"file flipped at {at}", flipped(raw, at, rng.randrange(8))
    for to in (0, 4, 11, 12, 100, len(raw) // 2, len(raw) - 17, len(raw) - 1):
        yield f"file cut to {to}", raw[:to]
    yield "a byte behind", raw + b"\0"
    parts = make().parts
    kinds = sorted({part[0] for part in parts})
    for kind in kinds:
        of = [at for at, part in enumerate(parts) if part[0] == kind]
        for index in sorted({of[0], of[-1], rng.choice(of)}):
            name = f"part {index} of kind {kind}"
            for at in spread(rng, len(parts[index][2]), max(1, count // 2)):
                yield f"{name} flipped at {at}", part_bytes(make, index, lambda data, a=at: flipped(data, a))
                if kind in (1, 2):
                    yield f"{name} flipped at {at}, under its hash", part_bytes(make, index, lambda data, a=at: flipped(data, a), True)
            yield f"{name} cut", part_bytes(make, index, lambda data: data[:-1])
            yield f"{name} emptied", part_bytes(make, index, lambda data: b"")
            yield f"{name} gone", without(make, index)
            yield f"{name} twice", doubled(make, index)
    for kind in (2, 3, 4, 5, 6):
        box = make()
        data = b"a stranger of some length, forty bytes on"
        box.parts.append([kind, sha256(data), data])
        yield f"a stranger of kind {kind}", box.raw()
    box = make()
    box.parts[1], box.parts[-1] = box.parts[-1], box.parts[1]
    yield "parts out of order", box.raw(sort=False)
    yield from manifest_faults(make, seed)


def part_bytes(make, index, change, renamed=False):
    box = make()
    part = box.parts[index]
    part[2] = change(part[2])
    if renamed:
        part[1] = sha256(part[2])
    return box.raw()


def without(make, index):
    box = make()
    del box.parts[index]
    return box.raw()


def doubled(make, index):
    box = make()
    box.parts.insert(index, list(box.parts[index]))
    return box.raw()


def manifest_faults(make, seed):
    """What somebody does who has the passphrase; and what the maker does, who can sign anew."""
    def edited(change, rooted=True):
        for signed, word in ((None, "by a stranger"), (seed, "by the maker")):
            box = make()
            change(box)
            if rooted:
                box.root()
            box.give_manifest(signed)
            yield word, box.raw()

    def records(box):
        return max(box.logs(), key=lambda log: len(log[4]))[4]

    def exchange(box):
        of = records(box)
        of[0], of[-1] = of[-1], of[0]

    def record_flip(box):
        of = records(box)
        of[1] = flipped(of[1], len(of[1]) // 2)

    def signature_flip(box):
        of = records(box)
        of[-1] = flipped(of[-1], len(of[-1]) - 1)

    def no_signature(box):
        box.signatures = []

    def strangers(box):
        box.signatures = sorted(box.signatures + [[b"\xff" * 16, bytes(64)]])

    changes = {
        "a record dropped within": lambda box: records(box).pop(1),
        "the first record dropped": lambda box: records(box).pop(0),
        "the last record dropped": lambda box: records(box).pop(),
        "a record twice": lambda box: records(box).insert(1, records(box)[0]),
        "records exchanged": exchange,
        "a record flipped": record_flip,
        "a record's signature flipped": signature_flip,
        "all records gone": lambda box: records(box).clear(),
        "no attestation": lambda box: [log.__delitem__(slice(5, None)) for log in box.logs()],
        "an attestation of another count": lambda box: [log[5][2].__setitem__(1, log[5][2][1] + 1) for log in box.logs() if len(log) > 5],
        "another public key": lambda box: box.logs()[0].__setitem__(1, bytes(range(32))),
        "another case": lambda box: box.manifest.__setitem__(2, bytes(16)),
        "another maker": lambda box: box.manifest.__setitem__(4, bytes(16)),
        "a file of nobody": lambda box: box.manifest.__setitem__(6, sorted(box.manifest[6] + [[bytes(32), 3, False]])),
        "no files": lambda box: box.manifest.__setitem__(6, []),
        "no layers": lambda box: box.manifest.__setitem__(7, []),
        "layers of another hash": lambda box: [layers.__setitem__(0, bytes(32)) for layers in box.manifest[7][:1]],
        "a layer file of another size": lambda box: [layers[2][0].__setitem__(2, 1) for layers in box.manifest[7][:1]],
        "layer files out of order": lambda box: [layers[2].reverse() for layers in box.manifest[7]],
        "a higher format": lambda box: box.manifest.__setitem__(0, 2),
        "another algorithm": lambda box: box.manifest.__setitem__(1, 2),
        "a field more": lambda box: box.manifest.append(1),
        "no log": lambda box: box.manifest.__setitem__(5, []),
        "a log twice": lambda box: box.logs().append(box.logs()[0]),
        "a role that is none": lambda box: [log.__setitem__(3, 9) for log in box.logs()],
    }
    for name, change in changes.items():
        for word, raw in edited(change):
            yield f"{name}, signed {word}", raw
    for word, raw in edited(lambda box: box.manifest.__setitem__(8, bytes(32)), rooted=False):
        yield f"another root, signed {word}", raw
    for name, change in {"no signature": no_signature, "a stranger's signature": strangers}.items():
        box = make()
        change(box)
        box.give_manifest()
        yield name, box.raw()
    box = make()
    box.signatures = [[box.manifest[4], sign(seed, "tianye package 2", encode(box.manifest))]]
    box.give_manifest()
    yield "signed under another domain", box.raw()


def copied(source, target):
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
