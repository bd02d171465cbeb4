"""What stands beside the own log in a store: layers (§4a), records of other logs and what their writers attested (§4b)."""
import zlib

from cbor import Bad, Newer, decode, encode
from crypt import sha256, verify
from record import B, HASH, I, ID, U, Record, field, fits, merkle, opened, uuid

ATTESTED = (U, ID, (ID, U, U, HASH), (ID, U, HASH), I, B)


def layers(store):
    names = {name for name, in store.base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    texts, held = {}, {}
    if "layer_file" in names:
        for known, size, packed in store.base.execute("SELECT hash, size, packed FROM layer_file"):
            texts[known] = size <= 16 << 20 and _unpacked(packed, size, known)
        for known, digest, files in store.base.execute("SELECT hash, digest, files FROM layer_set"):
            entries = _layer_files(files)
            good = entries is not None and sha256(b"tianye layers 1\x00", files) == digest
            held[known] = digest if good and all(texts.get(each) for _, each in entries) else None
    for known, digest in held.items():
        if digest is None:
            store.report.fault("layers_damaged", None, "", known)
    for record, _ in store.records:
        fields = store.contents.get(record.seq) if record.kind in (2, 7) else None
        known, digest = (field(fields, 3), field(fields, 7 if record.kind == 2 else 4)) if fields else (None, None)
        if not known or not digest:
            continue
        if known not in held:
            store.report.fault("layers_absent", record.seq, "", known)
        elif held[known] not in (None, digest):
            store.report.fault("layers_damaged", None, "another digest than the record signs", known)
    good = sum(1 for digest in held.values() if digest)
    store.report.hold("layers", f"{good} sets of layers have their digests")


def foreign(store):
    names = {name for name, in store.base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "foreign_record" not in names:
        return
    keys = {log: public for log, public in store.base.execute("SELECT log, public_key FROM peer")}
    logs, there, count = {}, set(), 0
    for log, seq, known, case, sealed, sealed_opening in store.base.execute(
            "SELECT log, seq, hash, case_id, sealed, opening FROM foreign_record ORDER BY log, seq"):
        there.add((log, seq, known))
        try:
            record = Record(sealed)
        except (Bad, Newer) as error:
            store.report.fault("foreign_damaged", None, f"{uuid(log)}#{seq}: {error}")
            continue
        place, public = record.seq, store.public if record.log == store.log else keys.get(record.log)
        logs.setdefault((case, log), []).append(record)
        if (record.hash, record.log, record.seq, record.case) != (known, log, seq, case):
            store.report.fault("foreign_damaged", place, "stands under another name")
        if not record.stands() or public is None or not record.signed_by(public):
            store.report.fault("foreign_damaged", place, "kind, key or signature")
            continue
        count += 1
        if sealed_opening is None:
            continue
        if case in store.erased:
            store.report.fault("foreign_damaged", place, "a sealed content of an erased case")
            continue
        if case not in store.case_keys:
            continue
        plain = store.opening(record, sealed_opening)
        try:
            if plain is None:
                raise Bad("sealed content")
            fields = opened(record, plain)
            if record.kind == 6:
                store.file(record, fields, "foreign")
        except Newer as error:
            store.report.open("newer", place, str(error))
        except Bad as error:
            store.report.fault("foreign_damaged", place, str(error))
    forked = set()
    for (case, log), records in logs.items():
        for at, two in enumerate(records):
            before = {each.hash for each in records if each.seq + 1 == two.seq}
            if before and two.prev not in before:
                store.report.fault("foreign_damaged", two.seq, "chain")
            if at and two.seq == records[at - 1].seq:
                forked.add((case, log))
                store.report.tell("fork", two.seq, "two records stand at one place; both count nothing")
    for case, log, told, raw in store.base.execute("SELECT case_id, log, count, attested FROM attested"):
        records, public = logs.get((case, log), []), keys.get(log)
        if (case, log) in forked or log == store.log and records:
            continue  # it speaks of one branch of two
        if log == store.log:  # its own words of before, on a package that came back
            records, public = [each for each, _ in store.records if each.case == case], store.public
        if not attestation_holds(raw, public, case, log, [each.raw for each in records]) or told > len(records):
            store.report.fault("foreign_damaged", None, "attestation of " + uuid(log))
    for record, _ in store.records:
        for log, seq, known in store.contents.get(record.seq, ([],))[0] if record.kind == 21 else ():
            if (log, seq, known) not in there:
                store.report.fault("foreign_damaged", seq, "heard, and not here")
    store.report.hold("foreign", f"{count} records of other logs, signed")


def _unpacked(packed, size, known):
    try:
        text = zlib.decompressobj(-15).decompress(packed, size + 1)
    except zlib.error:
        return False
    return len(text) == size and sha256(text) == known


def _layer_files(raw):
    """The list of §4a → [(path, hash)], or None."""
    entries, at = [], 0
    while at < len(raw):
        length = int.from_bytes(raw[at:at + 4], "big")
        path, known = raw[at + 4:at + 4 + length], raw[at + 4 + length:at + 36 + length]
        if len(known) != 32 or (entries and entries[-1][0] >= path):
            return None
        entries.append((path, known))
        at += 36 + length
    return entries


def attestation_holds(attested, public, case, log, raws):
    """[1, case, root, head, wall ms, signature] (§6) against the exact bytes of the records of that log."""
    try:
        fields = decode(attested) if isinstance(attested, bytes) else attested
        good = fits(ATTESTED, fields) and len(fields) == 6
    except Bad:
        good = False
    if not good or public is None or fields[0] != 1:
        return False
    _, of, (rooted, count, last, root), (headed, seq, _), _, signature = fields
    if of != case or rooted != log or headed != log or not 0 < count <= len(raws) or seq < last:
        return False
    try:
        if Record(raws[count - 1]).seq != last:
            return False
    except (Bad, Newer):
        return False
    return (merkle([sha256(raw) for raw in raws[:count]]) == root
            and verify(public, signature, "tianye attestation 1", encode(fields[:5])))
