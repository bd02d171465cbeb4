"""A store folder (§2–§4b) held against docs/record.md: keys, database, log, contents, files, layers, records of other logs, heads."""
import os
import struct
from io import BytesIO

import beside
import pages
from cbor import Bad, Newer, decode
from crypt import argon2id, chunks, hkdf, public_of, sha256, unseal, verify
from record import HASH, I, ID, U, Record, field, fits, is_signed_content, opened, uuid

ZERO = bytes(16)


class Refused(Exception):
    """Nothing of the store can be read: (code, words)."""


def _read(folder, *name):
    path = os.path.join(folder, *name)
    if not os.path.isfile(path):
        return None
    with open(path, "rb") as file:
        return file.read()


def sane_cost(memory, passes, lanes):
    return memory <= 512 << 10 and memory * passes <= 2 << 20 and passes >= 1 and 1 <= lanes <= 16 and memory >= 8 * lanes


def keys_file(raw):
    """`keys` (§4) → (store id, officer, slots, public key or None)."""
    if raw is None or len(raw) > 64 << 10 or raw[:8] != b"TYKEYS\x00\x01" or sha256(raw[:-32]) != raw[-32:]:
        raise Refused("keys_damaged", "the file of keys is missing or damaged")
    try:
        fields = decode(raw[8:-32])
    except Bad as error:
        raise Refused("keys_damaged", str(error)) from None
    if not (isinstance(fields, list) and len(fields) >= 4 and fields[0] == 1):
        raise Refused("keys_damaged", "not the form of version 1")
    slots = fields[3]
    if len(slots) > 8:
        raise Refused("keys_damaged", "more than 8 slots")
    for slot in slots:
        memory, passes, lanes = slot[1]
        if not sane_cost(memory, passes, lanes):
            raise Refused("keys_damaged", "a cost that no program writes")
    return fields[1], fields[2], slots, field(fields, 4)


def data_key(store_id, slots, password, device=b""):
    for kind, cost, salt, bound, wrapped, _ in slots:
        joined = argon2id(password.encode(), salt, cost) + (device if bound else b"")
        key = hkdf(joined, store_id, b"tianye 1 key encryption")
        told = b"tianye key slot 1" + store_id + bytes([kind, bound]) + struct.pack(">III", *cost) + salt
        opened_key = unseal(key, wrapped, told)
        if opened_key is not None:
            return opened_key
    raise Refused("wrong_password", "no slot opens with this password")


class Store:
    def __init__(self, folder, password, report):
        self.folder, self.report = folder, report
        self.id, self.officer, slots, self.public_noted = keys_file(_read(folder, "keys"))
        self.data = data_key(self.id, slots, password)
        raw, wal = _read(folder, "store.db"), _read(folder, "store.db-wal") or b""
        if raw is None:
            raise Refused("database_missing", "store.db")
        try:
            self.base, self.dropped = pages.database(self.key("database"), raw, wal)
        except pages.Damaged as error:
            for page in error.pages:
                report.fault("page_damaged", page)
            raise Refused("database_damaged", str(error)) from None
        self.schema = self.base.execute("PRAGMA user_version").fetchone()[0]
        self.records, self.contents, self.case_keys = [], {}, {}

    def key(self, word):
        return hkdf(self.data, self.id, b"tianye 1 " + word.encode())

    def verify(self):
        if self.schema > 6:
            raise Refused("newer", f"schema {self.schema}")
        if self.dropped >= 2:
            self.report.fault("wal_damaged", None, f"{self.dropped} saves were dropped", sha256(_read(self.folder, "store.db-wal")))
        elif self.dropped:
            self.report.tell("last_save_unfinished")
        self.identity()
        self.chain()
        self.keys_of_cases()
        self.openings()
        self.files()
        self.heads()
        beside.layers(self)
        beside.foreign(self)
        return self.report

    def identity(self):
        log, officer, name, public, wrapped = self.base.execute(
            "SELECT log, officer, name, public_key, wrapped_seed FROM identity").fetchone()
        self.log, self.public = log, public
        seed = unseal(self.key("signing"), wrapped, b"tianye signing seed 1" + log + public + officer.encode())
        if seed is None or public_of(seed) != public:
            self.report.fault("identity_damaged", None, "the wrapped signing seed")
        if self.officer[0] != officer or self.officer[1] != name or self.public_noted not in (None, public):
            self.report.fault("officer_differs", None, "keys and database name different officers")

    def chain(self):
        """§3 without contents: parses, and reports the first record that fails; after it nothing is proved."""
        before = None
        for seq, sealed, sealed_opening in self.base.execute("SELECT seq, sealed, opening FROM record ORDER BY seq"):
            try:
                record = Record(sealed)
            except Newer as error:
                raise Refused("newer", f"record {seq}: {error}") from None
            except Bad as error:
                self.broken((before.seq if before else 0) + 1, str(error))
                break
            why = None
            if record.algorithm != 1:
                why = "algorithm"
            elif record.log != self.log:
                why = "another log"
            elif record.seq != seq or record.seq != (before.seq + 1 if before else 1):
                why = "gap"
            elif record.prev != (before.hash if before else bytes(32)):
                why = "the record before is another"
            elif not record.stands() or (before is None and record.kind != 1):
                why = "the kind does not stand here"
            elif not record.signed_by(self.public):
                why = "signature"
            if why:
                self.broken((before.seq if before else 0) + 1, why)
                break
            self.records.append((record, sealed_opening))
            if record.kind == 13:
                self.report.tell("clock_jumped", seq)
            before = record
        self.report.hold("records", f"{len(self.records)} records, chained and signed")

    def broken(self, seq, why):
        """The first break is the one that is told."""
        self.report.fault("chain_broken", seq, why + "; after it nothing is proved")

    def keys_of_cases(self):
        self.erased = {record.case for record, _ in self.records if record.kind == 12}
        wrapped_keys, first = dict(self.base.execute("SELECT case_id, wrapped FROM case_key")), {}
        for record, _ in self.records:
            if record.case:
                first.setdefault(record.case, record.seq)
        for case, seq in first.items():
            wrapped = wrapped_keys.get(case)
            if wrapped is None:
                if case not in self.erased:
                    self.report.fault("case_key_absent", seq)
                continue
            random = unseal(self.key("cases"), wrapped, b"tianye case key 1" + case)
            if case in self.erased:
                self.report.fault("not_erased", seq, "a case key")
            elif random is None:
                self.report.fault("case_key_damaged", seq)
            else:
                self.case_keys[case] = random

    def case_key(self, case, word):
        random = self.case_keys.get(case)
        return None if random is None else hkdf(random, case, f"tianye 1 case {word}".encode())

    def opening(self, record, sealed):
        key = self.key("log") if record.case is None or record.kind == 12 else self.case_key(record.case, "openings")
        bound = b"tianye opening 1" + record.log + struct.pack(">Q", record.seq) + (record.case or ZERO)
        return None if key is None else unseal(key, sealed, bound)

    def openings(self):
        read = 0
        for record, sealed in self.records:
            gone = record.case in self.erased and record.kind != 12
            if sealed is None:
                if not gone:
                    self.report.fault("content_absent", record.seq)
                continue
            if gone:
                self.report.fault("not_erased", record.seq, "a sealed content")
                continue
            plain = self.opening(record, sealed)
            if plain is None:
                if record.case is None or record.case in self.case_keys or record.kind == 12:
                    self.report.fault("content_damaged", record.seq)
                continue
            if not is_signed_content(record, plain):
                self.report.fault("content_damaged", record.seq)
                continue
            try:
                self.contents[record.seq] = opened(record, plain)
                read += 1
            except (Bad, Newer) as error:
                self.broken(record.seq, str(error))
        self.report.hold("contents", f"{read} contents open to what the records sign")
        first = self.contents.get(1)
        if first and first[0] != self.public:
            self.report.fault("other_key", None, "record 1 names another key", sha256(self.public))
        if first and (field(first, 3) or 0) != (field(self.officer, 2) or 0):
            raise Refused("keys_damaged", "another role than record 1 signs")
        for record, _ in self.records:
            if record.kind == 17 and record.seq in self.contents:
                code, seq, known, words = self.contents[record.seq]
                self.report.fault(code, seq, words, known)

    def named_files(self):
        for record, _ in self.records:
            if record.kind == 6 and record.seq in self.contents:
                yield record, self.contents[record.seq]

    def files(self):
        held, seen = 0, set()
        for record, fields in self.named_files():
            if (record.case, fields[0]) not in seen:  # each file of a case once
                seen.add((record.case, fields[0]))
                held += self.file(record, fields, "attachment")
        for case in self.erased:
            folder = os.path.join(self.folder, "attachments", uuid(case))
            if os.path.isdir(folder) and os.listdir(folder):
                self.report.fault("not_erased", None, "files")
        self.report.hold("attachments", f"{held} files open to what the records sign")

    def file(self, record, fields, word):
        """One file of the case; true where it holds."""
        known, size = fields[0], fields[1]
        key = self.case_key(record.case, "attachments")
        if key is None:
            return False
        name = hkdf(key, known, b"tianye attachment name 1").hex()
        raw = _read(self.folder, "attachments", uuid(record.case), name)
        if raw is None:
            if word == "attachment":
                self.report.fault("attachment_absent", record.seq, "", known)
            return False
        magic, salt = raw[:8], raw[8:40]
        plain = None
        if magic == b"TYFILE\x00\x01" and len(salt) == 32:
            try:
                plain = b"".join(chunks(hkdf(key, salt, b"tianye attachment 1"), BytesIO(raw[40:]), magic))
            except ValueError:
                plain = None
        if plain is None or sha256(plain) != known or len(plain) != size or size > 64 << 20:
            self.report.fault(f"{word}_damaged", record.seq, "", known)
            return False
        return True

    def heads(self):
        raw = _read(self.folder, "head")
        last = self.end = self.records[-1][0].seq if self.records else 0
        if raw is None:
            self.report.fault("head_file_missing", last)
        else:
            self.head(raw, "head_file_damaged", last)
        found = os.path.join(self.folder, "found")
        for name in sorted(os.listdir(found)) if os.path.isdir(found) else ():
            kept = _read(found, name)
            if name.startswith("head-"):
                self.head(kept, None, last)
            elif name.startswith("wal-"):
                self.report.fault("wal_damaged", None, "a copy was kept", bytes.fromhex(name[4:]))

    def head(self, raw, damaged, last):
        try:
            kept, signature = decode(raw)
            version, (log, seq, known), wall = decode(kept)
            good = version == 1 and fits((ID, U, HASH), [log, seq, known]) and fits(I, wall)
        except (Bad, ValueError, TypeError):
            good = False
        if not good or not verify(self.public, signature, "tianye head 1", kept):
            if damaged:
                self.report.fault(damaged, last)
            return
        held = {record.seq: record.hash for record, _ in self.records}
        if log == self.log and seq not in held:
            self.report.fault("tail_missing", seq, "the log ends before a head that was kept", known)
        elif log != self.log or held[seq] != known:
            self.report.fault("rewritten", seq, "another record stands where a kept head names one", known)
        else:
            self.report.hold("head", f"#{seq} {known.hex()}")
