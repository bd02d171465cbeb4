"""A case package (§6) and the file it goes in (§6a): what a reader checks before anything of it is taken in."""
import os
import struct

from cbor import Bad, Newer, decode, encode
from crypt import argon2id, chunks, hkdf, sha256, unseal, verify
from beside import ATTESTED, attestation_holds
from record import B, FLAG, HASH, I, ID, List, Opt, Record, T, U, Upto, field, fits, merkle, opened, uuid
from store import Refused, sane_cost

MAGIC = b"TYCASE\x00\x01"
LIMIT = {1: 64 << 20, 2: 1 << 10, 3: 64 << 20, 4: 16 << 20, 5: 64 << 20}
TOGETHER = {3: 256 << 20, 4: 128 << 20, 5: 2 << 30}
COST = (U, U, U)
SEALED_HEAD = (U, List((COST, ID, B)), List((ID, HASH, B)))
MANIFEST = (U, U, ID, I, ID, List((ID, B, T, Opt(Upto(2)), List(B), Opt(ATTESTED))), List((HASH, U, FLAG)),
            List((HASH, T, List((T, HASH, U)))), HASH)


def passphrase(text):
    """Without blanks and hyphens, full-width digits as digits."""
    digits = {chr(0xFF10 + digit): str(digit) for digit in range(10)}
    return "".join(digits.get(each, each) for each in text if not each.isspace() and each not in "-\uff0d\u2013\u2014")


class Stream:
    """The plain content, read part by part out of the sealed chunks."""

    def __init__(self, key, file, bound):
        self.source, self.rest = chunks(key, file, bound), b""

    def take(self, count):
        parts, have = [self.rest], len(self.rest)
        while have < count:
            try:
                chunk = next(self.source, None)
            except ValueError as error:
                raise Refused("damaged", f"{error} of the content does not open") from None
            if chunk is None:
                break
            parts.append(chunk)
            have += len(chunk)
        whole = b"".join(parts)
        self.rest = whole[count:]
        return whole[:count]

    def exactly(self, count):
        data = self.take(count)
        if len(data) != count:
            raise Refused("form", "a part is shorter than it says")
        return data


def unlock(file, secret):
    """The head of §6a → (package key, associated data of the chunks)."""
    start = file.read(12)
    if start[:8] != MAGIC:
        raise Refused("not_a_package", "not the magic bytes of a package")
    length = int.from_bytes(start[8:], "big")
    if length > 16 << 10:
        raise Refused("head_damaged", "too long")
    head, checksum = file.read(length), file.read(32)
    bound = sha256(start, head)
    if checksum != bound:
        raise Refused("head_damaged", "its checksum does not hold")
    try:
        fields = decode(head)
    except Bad as error:
        raise Refused("head_damaged", str(error)) from None
    if isinstance(fields, list) and fields and isinstance(fields[0], int) and fields[0] > 1:
        raise Refused("newer", "a newer form")
    if not fits(SEALED_HEAD, fields) or len(fields) != 3 or len(fields[1]) > 2 or len(fields[2]) > 64:
        raise Refused("head_damaged", "not the form of version 1")
    for cost, salt, wrapped in fields[1]:
        memory, passes, lanes = cost
        if not sane_cost(memory, passes, lanes):
            raise Refused("head_damaged", "a cost above the limits")
        key = hkdf(argon2id(passphrase(secret).encode(), salt, cost), salt, b"tianye package passphrase 1")
        told = b"tianye package slot 1\x00" + struct.pack(">III", *cost) + salt
        opened_key = unseal(key, wrapped, told)
        if opened_key is not None:
            return opened_key, bound
    raise Refused("wrong_passphrase", "no slot opens with it")


def parts(stream):
    """→ (kind, name, bytes) of each part, in strictly ascending order."""
    before = None
    while True:
        first = stream.take(1)
        if not first:
            return
        kind, name = first[0], stream.exactly(32)
        length = int.from_bytes(stream.exactly(8), "big")
        if kind not in LIMIT:
            raise Refused("form", f"a part of kind {kind}")
        if before is not None and before >= (kind, name):
            raise Refused("form", "a part stands twice or out of order")
        if length > 3 << 30:
            raise Refused("too_large", f"kind {kind}")
        before = (kind, name)
        yield kind, name, stream.exactly(length)


def manifest_of(raw):
    """The package structure (§6) → (manifest bytes, fields, signatures)."""
    try:
        outer = decode(raw)
        if not fits((B, List((ID, B))), outer) or len(outer) != 2:
            raise Bad("not a package")
        fields = decode(outer[0])
        if isinstance(fields, list) and fields and isinstance(fields[0], int) and fields[0] > 1:
            raise Newer("format of the package")
        if not fits(MANIFEST, fields) or len(fields) != 9 or fields[1] != 1:
            raise Bad("manifest")
        for number, rising in ((5, lambda log: log[0]), (6, lambda file: file[0]), (7, lambda layers: layers[0])):
            names = [rising(each) for each in fields[number]]
            if names != sorted(set(names)):
                raise Bad(f"field {number} is not ascending")
        for layers in fields[7]:
            paths = [path.encode() for path, _, _ in layers[2]]
            if paths != sorted(set(paths)):
                raise Bad("paths are not ascending")
        signers = [log for log, _ in outer[1]]
        if signers != sorted(set(signers)) or len(fields[5]) > 64:
            raise Bad("logs or signatures")
        for log in fields[5]:
            if log[-1] is None:
                raise Bad("a missing value at the end is left out")
    except Bad as error:
        raise Refused("form", str(error)) from None
    except Newer as error:
        raise Refused("newer", str(error)) from None
    return outer[0], fields, outer[1]


class Package:
    def __init__(self, report):
        self.report = report

    def read(self, stream):
        """Reads every part; what is not put together as §6a says is refused whole."""
        self.openings, self.files, self.texts, strangers = {}, {}, {}, []
        together, named = {3: 0, 4: 0, 5: 0}, None
        for kind, name, data in parts(stream):
            if named is None:
                if kind != 1 or sha256(data) != name:
                    raise Refused("form", "the package itself, under its hash, is not the first part")
                self.manifest, self.fields, self.signatures = manifest_of(data)
                named = self.names()
                continue
            if kind == 1:
                raise Refused("form", "two packages")
            if kind > 2 and name not in named[kind]:
                strangers.append(name)
                continue
            if kind == 2:
                if sha256(data) != name:
                    raise Refused("form", "an exchange key under another hash")
                self.exchange_key(data)
                continue
            together[kind] += len(data)
            if together[kind] > TOGETHER[kind] or len(data) > LIMIT[kind]:
                raise Refused("too_large", f"kind {kind}")
            if kind == 3:
                if len(data) < 32:
                    raise Refused("form", "a content without its salt")
                self.openings[name] = data
            else:
                (self.texts if kind == 4 else self.files)[name] = (len(data), sha256(data) == name)
        if named is None:
            raise Refused("form", "nothing in it")
        if strangers:
            self.report.fault("part_not_named", None, f"{len(strangers)} parts that the manifest does not name")

    def names(self):
        """What the manifest names, by kind of part."""
        contents = set()
        for log in self.fields[5]:
            for raw in log[4]:
                try:
                    contents.add(Record(raw).content)
                except (Bad, Newer):
                    continue
        return {3: contents, 4: {each for _, _, files in self.fields[7] for _, each, _ in files},
                5: {known for known, _, within in self.fields[6] if within}}

    def verify(self):
        report = self.report
        _, _, self.case, _, maker, logs, files, layers, root = self.fields
        self.logs, self.contents, self.unread = {}, {}, False
        for log in logs:
            report.open("key", uuid(log[0]), "its key was not compared with one known from elsewhere")
            self.log(log)
        if merkle([self.root_of(log) for log in logs]) != root:
            report.fault("root")
        keys = {log[0]: log[1] for log in logs}
        for log, signature in self.signatures:
            if log not in keys:
                report.fault("signed_by_stranger", uuid(log))
            elif not verify(keys[log], signature, "tianye package 1", self.manifest):
                report.fault("not_signed", uuid(log))
            else:
                report.hold("signed", uuid(log))
        if maker not in dict(self.signatures):
            report.fault("not_signed", uuid(maker), "the maker did not sign")
        self.named_files(files)
        self.named_layers(layers)
        self.heard()
        return report

    def log(self, fields):
        """Every record by itself; what comes after one that does not hold is held against nothing before it."""
        log, public, role_and_on = fields[0], fields[1], fields[3:]
        good, before, erased, closed = 0, None, False, []
        self.logs[log] = []
        for number, raw in enumerate(fields[4], 1):
            place = f"{uuid(log)} {number}"
            try:
                record = Record(raw)
                if record.algorithm != 1:
                    raise Bad("algorithm")
                if record.log != log:
                    raise Bad("another log")
                if before and (record.seq <= before.seq or record.seq == before.seq + 1 and record.prev != before.hash):
                    raise Bad("not after, or not chained to, the record before")
                if not record.stands():
                    raise Bad("the kind does not stand here")
                if not record.signed_by(public):
                    raise Bad("signature")
            except (Bad, Newer) as error:
                self.report.fault("record", place, str(error))
                before = None
                continue
            before = record
            if record.case != self.case:
                self.report.fault("other_case", place)
                continue
            good += 1
            erased = erased or record.kind == 12
            self.logs[log].append(record)
            opening = self.openings.get(record.content)
            if opening is None:
                closed.append(record)
                continue
            try:
                self.contents[record.hash] = opened(record, opening)
            except Newer as error:
                self.report.open("newer", place, str(error))
            except Bad as error:
                self.report.fault("record", place, str(error))
        for record in closed:
            self.report.open("opening", f"{uuid(log)}#{record.seq}", "erased" if erased else "not in the package")
        self.unread = self.unread or any(each.hash not in self.contents for each in self.logs[log])
        self.report.hold("records", f"{uuid(log)}: {good} records, signed")
        self.attested(log, public, role_and_on[2] if len(role_and_on) > 2 else None, fields[4])

    def attested(self, log, public, attested, raws):
        if attested is None:
            self.report.open("complete", uuid(log), "no attestation")
        elif not attestation_holds(attested, public, self.case, log, raws):
            self.report.fault("not_as_attested", uuid(log))
        elif len(raws) > attested[2][1]:
            self.report.open("complete", uuid(log), f"{len(raws) - attested[2][1]} records behind the attestation")
        else:
            self.report.hold("complete", uuid(log))

    @staticmethod
    def root_of(fields):
        """[log, count, last seq, root] over the bytes of the records, whatever they are."""
        raws = fields[4]
        return sha256(encode([fields[0], len(raws), last_seq(raws), merkle([sha256(raw) for raw in raws])]))

    def exchange_key(self, data):
        try:
            fields = decode(data)
            if not fits((ID, HASH, B), fields) or len(fields) != 3:
                raise Bad("an exchange key")
        except Bad as error:
            raise Refused("form", str(error)) from None
        log, public, signature = fields
        key = {each[0]: each[1] for each in self.fields[5]}.get(log)
        if log != self.fields[4] or key is None or not verify(key, signature, "tianye exchange 1", log + public):
            self.report.tell("exchange", uuid(log), "not signed by the maker's log: no key to seal to")

    def all(self):
        for log, records in self.logs.items():
            for record in records:
                yield log, record, self.contents.get(record.hash)

    def named_files(self, files):
        signed = {fields[0]: fields[1] for _, record, fields in self.all() if record.kind == 6 and fields}
        listed = {known: size for known, size, _ in files}
        for known, size in signed.items():
            if listed.get(known) != size:
                self.report.fault("file_not_named", known.hex())
        for known, size in listed.items():
            if known not in signed and not self.unread:  # what cannot be read may name it
                self.report.fault("file_of_nobody", known.hex())
            if known not in self.files:
                self.report.open("file", known.hex())
            elif self.files[known] != (size, True):
                self.report.fault("file_differs", known.hex())
        self.report.hold("files", f"{len(self.files)} files are in it")

    def named_layers(self, layers):
        whole_sets = set()
        for known, _, files in layers:
            for path, each, size in files:
                if each in self.texts and self.texts[each] != (size, True):
                    self.report.fault("layer_differs", path)
            if files and all(each in self.texts for _, each, _ in files):
                whole_sets.add(known)
            else:
                self.report.open("layers", known.hex())
        for _, record, fields in self.all():
            known = field(fields, 3) if record.kind in (2, 7) else None
            if known and known not in whole_sets:
                self.report.open("layers", known.hex())
        self.report.hold("layers", f"{len(whole_sets)} sets of layers are in it, each text with size and hash")

    def heard(self):
        held = {(log, record.seq, record.hash) for log, record, _ in self.all()}
        for log, record, fields in self.all():
            for of, seq, known in fields[0] if record.kind == 21 and fields else ():
                if (of, seq, known) not in held:
                    self.report.open("heard_not_here", f"{uuid(log)}#{record.seq}", f"{uuid(of)}#{seq}")


def last_seq(raws):
    try:
        return Record(raws[-1]).seq if raws else 0
    except (Bad, Newer):
        return 0


def verify_file(path, secret, report):
    if os.path.getsize(path) > 3 << 30:
        raise Refused("too_large", "more than 3 GiB")
    with open(path, "rb") as file:
        key, bound = unlock(file, secret)
        package = Package(report)
        package.read(Stream(key, file, bound))
    package.verify()
