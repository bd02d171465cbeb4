"""A SQLCipher 4 database read with its raw key, its write-ahead log included, without SQLCipher.

Debian's `sqlcipher` is version 3 and cannot read version 4, so the pages are opened here: AES-256-CBC, 4,096 bytes of which the last 80 are
IV (16) and HMAC-SHA-512 (64) over ciphertext ‖ IV ‖ page number (u32, little endian); the HMAC's key is PBKDF2-HMAC-SHA-512 of the raw key
with the file's salt (its first 16 bytes) XOR 3A, two rounds. What comes out is a plain SQLite database, given to Python's sqlite3.
"""
import hashlib
import hmac
import sqlite3
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, RESERVE = 4096, 80


class Damaged(Exception):
    """`pages`: the numbers of the pages that do not hold."""

    def __init__(self, words, pages=()):
        super().__init__(words)
        self.pages = list(pages)


class Pages:
    def __init__(self, key, salt):
        self.key, self.salt = key, salt
        self.mac = hashlib.pbkdf2_hmac("sha512", key, bytes(b ^ 0x3A for b in salt), 2, 32)

    def open(self, number, page):
        """The plain page, or None."""
        start = 16 if number == 1 else 0
        body, iv, tag = page[start:PAGE - RESERVE], page[PAGE - RESERVE:PAGE - 64], page[PAGE - 64:]
        told = hmac.new(self.mac, body + iv + struct.pack("<I", number), hashlib.sha512).digest()
        if not hmac.compare_digest(told, tag):
            return None
        decryptor = Cipher(algorithms.AES(self.key), modes.CBC(iv)).decryptor()
        plain = decryptor.update(body) + decryptor.finalize()
        return (b"SQLite format 3\x00" if number == 1 else b"") + plain + bytes(RESERVE)


def sums(data, order, one, two):
    """The running sum that ties each frame of a write-ahead log to those before it."""
    for first, second in struct.iter_unpack(order + "II", data):
        one = (one + first + two) & 0xFFFFFFFF
        two = (two + second + one) & 0xFFFFFFFF
    return one, two


def wal(raw):
    """→ (committed pages by number, size in pages or None, saves that are dropped).

    Format: SQLite's. Frames at or behind the first that does not hold, whose salts are those of the header, were written and are
    dropped: counted are the ends of transactions among them, and one where there is none.
    """
    length = 24 + PAGE
    frames = [raw[at:at + length] for at in range(32, len(raw) - length + 1, length)]
    if not frames:
        return {}, None, 0
    magic, _, page, *_ = struct.unpack(">8I", raw[:32])
    order = ">" if magic & 1 else "<"
    running = sums(raw[:24], order, 0, 0)
    header = magic & ~1 == 0x377F0682 and page == PAGE and running == struct.unpack(">2I", raw[24:32])
    salts = raw[16:24] if header else frames[0][8:16]
    kept, pending, size, at = {}, {}, None, 0
    while header and at < len(frames):
        frame = frames[at]
        number, end = struct.unpack(">2I", frame[:8])
        added = sums(frame[24:], order, *sums(frame[:8], order, *running))
        fits = added == struct.unpack(">2I", frame[16:24])
        if frame[8:16] != salts or not fits or not number:
            break
        running, pending[number] = added, frame[24:]
        at += 1
        if end:
            kept.update(pending)
            pending, size = {}, end
    rest = frames[at:]
    moved = bool(rest) and header and sums(rest[0][24:], order, *sums(rest[0][:8], order, *running)) == struct.unpack(">2I", rest[0][16:24])
    ours = [frame for frame in rest if frame[8:16] == salts]
    dropped = max(1, sum(frame[4:8] != bytes(4) for frame in ours)) if ours or moved else 0
    return kept, size, dropped


def database(key, raw, wal_raw):
    """→ (sqlite3 connection, ends of transactions dropped in the write-ahead log)."""
    kept, size, dropped = wal(wal_raw)
    count = len(raw) // PAGE
    if count == 0 and 1 not in kept:
        raise Damaged("database_damaged")
    if len(raw) % PAGE and any(number not in kept for number in range(count + 1, (size or count + 1) + 1)):
        raise Damaged("cut within a page", [count + 1])
    pages = Pages(key, raw[:16] if raw else kept[1][:16])
    plain, bad = [], []
    for number in range(1, (size or count) + 1):
        page = kept.get(number) or raw[(number - 1) * PAGE:number * PAGE]
        opened = pages.open(number, page) if len(page) == PAGE else None
        if opened is None:
            bad.append(number)
        plain.append(opened)
    if bad:
        raise Damaged("pages do not hold", bad)
    first = bytearray(plain[0])
    first[18:20] = b"\x01\x01"  # in memory there is no write-ahead log
    plain[0] = bytes(first)
    declared = struct.unpack(">I", plain[0][28:32])[0]
    if declared > len(plain):
        raise Damaged("pages are missing", [len(plain) + 1])
    base = sqlite3.connect(":memory:")
    base.deserialize(b"".join(plain))
    base.text_factory = lambda text: text.decode("utf-8", "replace")
    try:
        said = base.execute("PRAGMA integrity_check(5)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        said = str(error)
    if said != "ok":
        raise Damaged(said)
    return base, dropped
