"""Records (§1), their payloads (§2, §2c) and the proof of a log (§3)."""
from cbor import Bad, Newer, decode
from crypt import sha256, verify

class NewerKind(Newer):
    def __init__(self, kind):
        super().__init__(f"kind {kind}")
        self.kind = kind


U, I, B, T, FLAG, HASH, ID = "uint", "int", "bytes", "text", "bool", "hash", "id"


class Opt:
    """A value that may be missing: null in the middle, left out at the end."""

    def __init__(self, shape):
        self.shape = shape


class List:
    def __init__(self, shape):
        self.shape = shape


class OneOf:
    """[number, [fields]]"""

    def __init__(self, *shapes):
        self.shapes = shapes


class Upto:
    def __init__(self, most):
        self.most = most


HEAD = (ID, U, HASH)
ROOT = (ID, U, U, HASH)
VALUE = OneOf((T,), (FLAG,))
CHANGE = (T, Opt(T), Opt(T), Opt(VALUE), Opt(Upto(4)), Opt(T), Opt(T), Opt(T), List(HASH), Opt(T))
TABLE = (T, List(T), List((T, Opt(T))), List(T), Opt(FLAG), Opt(Upto(4)), Opt(T))
SHOWN = (List((T, T, T, T, T, Opt(T), Opt(T))), FLAG)
EXPORT = (T, HASH, FLAG, U, HASH, Opt(T))
PLACE = OneOf((T,), (T, T, T), (T,), (T,), (HASH,))
TERMS = (Opt(T), Opt(U), Opt(T), Opt(I))

class Within:
    """An integer of so many bits, sign included."""

    def __init__(self, bits):
        self.bits = bits


CASE, LOG, EITHER = "case", "log", "either"
# kind → (word, where it stands, fields). A tuple of fields is `[[…]]`, T alone is `["…"]`, () is `[]`.
KINDS = {
    1: ("log_opened", LOG, (B, T, T, Opt(Upto(2)))),
    2: ("case_created", CASE, (T, T, T, Opt(HASH), Opt(T), Opt(T), FLAG, Opt(HASH), Opt(Upto(3)), Opt(ID))),
    3: ("case_changed", CASE, (Opt(T), Opt(T), Opt(T))),
    4: ("answers_changed", CASE, (List(TABLE), List(CHANGE), Upto(8), FLAG)),
    5: ("retracted", CASE, (U, T)),
    6: ("attachment_added", CASE, (HASH, U, T, T, Opt(T), Opt(T), Opt(T), Opt(T), Opt(T), Opt(T))),
    7: ("checklist_moved", CASE, (T, Opt(HASH), T, Opt(HASH), Opt(HASH), Opt(SHOWN))),
    8: ("report_exported", CASE, EXPORT),
    9: ("plaintext_exported", CASE, EXPORT),
    10: ("case_closed", CASE, (T, Opt(T))),
    11: ("case_reopened", CASE, ()),
    12: ("case_erased", CASE, T),
    13: ("clock_jumped", LOG, (I, I)),
    14: ("unlocked", LOG, T),
    15: ("locked", LOG, ()),
    16: ("password_changed", LOG, ()),
    17: ("integrity_noted", EITHER, (T, Opt(U), Opt(HASH), T)),
    18: ("marked", EITHER, (T, Opt(T))),
    19: ("scenario_kept", CASE, (T, List((T, T, Opt(T))))),
    20: ("scenario_dropped", CASE, T),
    21: ("logs_heard", CASE, (List(HEAD),)),
    22: ("submitted", CASE, (List(ROOT), Opt(HASH), Opt(HASH), Opt(HASH), Opt(T), Opt(T), Opt(T), T)),
    23: ("cosigned", CASE, (HASH, FLAG, T, Opt(T))),
    24: ("explanation_confirmed", CASE, (T, T, HASH, FLAG, T)),
    25: ("remarked", CASE, (ID, HASH, Opt(PLACE), Upto(2), T)),
    26: ("remark_answered", CASE, (ID, T, List(HASH))),
    27: ("remark_closed", CASE, (ID, FLAG, Opt(T))),
    28: ("opinion", CASE, (HASH, Upto(2), *TERMS, List(T), T)),
    29: ("motion", CASE, (ID, HASH, T, *TERMS, List(T), List(T))),
    30: ("voted", CASE, (ID, Upto(3), T)),
    31: ("evidence_accepted", CASE, (T, HASH, FLAG, T)),
    32: ("signed_off", CASE, (Upto(1), List((T, T, Opt(HASH))), Opt(T), Opt(HASH), Opt(T), Opt(T), List(T))),
    33: ("enrolled", LOG, (ID, T, HASH)),
    34: ("log_continued", LOG, (ID, U, HASH, T)),
    35: ("assigned", CASE, (T, Upto(10), Opt(List(T)), Opt(I), Opt(HASH))),
    36: ("effect", CASE, (U, HASH, FLAG, Opt(T), Opt(Upto(11)))),
    37: ("order", LOG, (ID, Upto(3), Opt(ID), Opt(FLAG))),
    38: ("published", LOG, (HASH, HASH, HASH)),
    39: ("read_day", LOG, (T, U, HASH)),
    60: ("countersigned", CASE, (B, B, B)),
}


def fits(shape, item):
    """Whether an item has the shape of the table. Fields behind the known ones are passed over."""
    if isinstance(shape, Opt):
        return item is None or fits(shape.shape, item)
    if isinstance(shape, List):
        return isinstance(item, list) and all(fits(shape.shape, each) for each in item)
    if isinstance(shape, OneOf):
        return (isinstance(item, list) and len(item) == 2 and _uint(item[0]) and item[0] < len(shape.shapes)
                and fits(shape.shapes[item[0]], item[1]))
    if isinstance(shape, tuple):
        if not isinstance(item, list):
            return False
        missing = shape[len(item):]
        return (all(fits(one, each) for one, each in zip(shape, item))
                and all(isinstance(one, (Opt, List)) for one in missing))
    if isinstance(shape, Upto):
        return _uint(item) and item <= shape.most
    if isinstance(shape, Within):
        return isinstance(item, int) and not isinstance(item, bool) and -1 << (shape.bits - 1) <= item < 1 << (shape.bits - 1)
    return {U: _uint, I: lambda x: isinstance(x, int) and not isinstance(x, bool), FLAG: lambda x: isinstance(x, bool),
            B: lambda x: isinstance(x, bytes), T: lambda x: isinstance(x, str),
            HASH: lambda x: isinstance(x, bytes) and len(x) == 32, ID: lambda x: isinstance(x, bytes) and len(x) == 16}[shape](item)


def _uint(item):
    return isinstance(item, int) and not isinstance(item, bool) and item >= 0


def payload(raw):
    """→ (kind, fields); the fields as the list of the structure, a text, or nothing. What stands behind the structure is passed over."""
    if len(raw) > 64 << 20:
        raise Bad("larger than 64 MiB")
    outer = decode(raw)
    if not (isinstance(outer, list) and len(outer) == 2 and _uint(outer[0])) or outer[0] == 0:
        raise Bad("not a payload")
    if outer[0] != 1:
        raise Newer(f"payload version {outer[0]}")
    inner = outer[1]
    if not (isinstance(inner, list) and len(inner) == 2 and _uint(inner[0]) and isinstance(inner[1], list)) or inner[0] == 0:
        raise Bad("not a payload")
    kind, fields = inner
    if kind not in KINDS:
        raise NewerKind(kind)
    shape = KINDS[kind][2]
    if shape == ():
        return kind, None
    if not fields or not fits(shape, fields[0]):
        raise Bad(f"fields of kind {kind}")
    return kind, fields[0]


def field(fields, number):
    """A field that may have been left out at the end."""
    return fields[number] if fields is not None and len(fields) > number else None


class Record:
    """A record parsed strictly; nothing is proved yet."""

    def __init__(self, raw):
        if len(raw) > 4096:
            raise Bad("larger than 4,096 bytes")
        outer = decode(raw)
        if not (isinstance(outer, list) and len(outer) == 2 and all(isinstance(each, bytes) for each in outer)):
            raise Bad("not a record")
        self.raw, (self.body, self.signature) = bytes(raw), outer
        body = decode(self.body)
        if not (isinstance(body, list) and body and _uint(body[0])):
            raise Bad("body")
        if body[0] > 1:
            raise Newer(f"format {body[0]}")
        moment = (I, Within(16), U, ID, Opt(I))
        shape = (Upto(65535), Upto(65535), ID, U, HASH, Upto(65535), Opt(ID), moment, T, HASH, HASH)
        if body[0] != 1 or len(body) != 11 or not fits(shape, body) or len(body[7]) not in (4, 5) or body[7][-1] is None:
            raise Bad("body")
        (_, self.algorithm, self.log, self.seq, self.prev, self.kind, self.case, self.moment, self.author, self.key, self.content) = body
        self.hash = sha256(self.raw)

    def stands(self):
        """Whether the kind stands where it may; of an unknown kind nothing is said."""
        where = KINDS[self.kind][1] if self.kind in KINDS else EITHER
        return where == EITHER or (self.case is not None) == (where == CASE)

    def signed_by(self, public):
        return sha256(public) == self.key and verify(public, self.signature, "tianye record 1", self.body)


def is_signed_content(record, salt_payload):
    return salt_payload is not None and len(salt_payload) >= 32 and sha256(salt_payload) == record.content


def opened(record, salt_payload):
    """§3 for one record with its content at hand → fields. Raises Bad, or Newer."""
    if not is_signed_content(record, salt_payload):
        raise Bad("the content is not the one that was signed")
    try:
        kind, fields = payload(salt_payload[32:])
    except NewerKind as newer:
        if newer.kind == record.kind:
            raise
        raise Bad("kind of the payload") from None
    if kind != record.kind:
        raise Bad("kind of the payload")
    return fields


def merkle(hashes):
    """RFC 6962's shape over record hashes (§3)."""
    if len(hashes) == 1:
        return sha256(b"\x00", hashes[0])
    if not hashes:
        return sha256(b"")
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return sha256(b"\x01", merkle(hashes[:split]), merkle(hashes[split:]))


def uuid(raw):
    text = raw.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
