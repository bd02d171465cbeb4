"""Writes stores and packages anew after something in them was changed, by whoever holds the password: for `compare.py` alone.

Nothing of it is needed to verify. It shows at the same time that docs/record.md is enough to write what the program reads.
"""
import hashlib
import hmac
import os
import sqlite3
import struct
from io import BytesIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

import package
import pages
from cbor import decode, encode
from crypt import _hchacha20, argon2id, hkdf, sha256, unseal
from report import Report
from store import Store, keys_file

CHEAP = [64, 1, 1]


def seal(key, nonce, bound, plain):
    return ChaCha20Poly1305(_hchacha20(key, nonce[:16])).encrypt(bytes(4) + nonce[16:], plain, bound)


def sealed(key, bound, plain):
    nonce = os.urandom(24)
    return nonce + seal(key, nonce, bound, plain)


def sign(seed, domain, message):
    return Ed25519PrivateKey.from_private_bytes(seed).sign(domain.encode() + b"\x00" + message)


def _page(own, number, plain):
    body, iv = plain[16 if number == 1 else 0:pages.PAGE - pages.RESERVE], os.urandom(16)
    encryptor = Cipher(algorithms.AES(own.key), modes.CBC(iv)).encryptor()
    cipher = encryptor.update(body) + encryptor.finalize()
    tag = hmac.new(own.mac, cipher + iv + struct.pack("<I", number), hashlib.sha512).digest()
    return (own.salt if number == 1 else b"") + cipher + iv + tag


class Folder:
    """A store folder opened with its password, to be changed and written back."""

    def __init__(self, path, password):
        self.path = path
        self.store = Store(path, password, Report())
        log, public, officer, wrapped = self.store.base.execute(
            "SELECT log, public_key, officer, wrapped_seed FROM identity").fetchone()
        self.log, self.public = log, public
        self.seed = unseal(self.store.key("signing"), wrapped, b"tianye signing seed 1" + log + public + officer.encode())

    def cheap_keys(self, password):
        """Wraps the data key anew at a small cost, so that a test may open it often."""
        store_id, officer, slots, public = keys_file(self.read("keys"))
        kind, _, salt, bound, _, created = slots[0]
        key = hkdf(argon2id(password.encode(), salt, CHEAP), store_id, b"tianye 1 key encryption")
        told = b"tianye key slot 1" + store_id + bytes([kind, bound]) + struct.pack(">III", *CHEAP) + salt
        fields = [1, store_id, officer, [[kind, CHEAP, salt, bound, sealed(key, told, self.store.data), created]]]
        body = b"TYKEYS\x00\x01" + encode(fields + ([public] if public else []))
        self.write("keys", body + sha256(body))

    def read(self, name):
        with open(os.path.join(self.path, name), "rb") as file:
            return file.read()

    def write(self, name, data):
        os.makedirs(os.path.dirname(os.path.join(self.path, name)), exist_ok=True)
        with open(os.path.join(self.path, name), "wb") as file:
            file.write(data)

    def change(self, statement, *arguments):
        """One statement, past the triggers that keep records from being changed."""
        base = self.store.base
        kept = base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in kept:
            base.execute(f"DROP TRIGGER {name}")
        base.execute(statement, arguments)
        for _, sql in kept:
            base.execute(sql)
        base.commit()
        self.save()

    def pieces(self):
        """The pages of the database as it is now."""
        plain = self.store.base.serialize()
        pieces = [plain[at:at + pages.PAGE] for at in range(0, len(plain), pages.PAGE)]
        first = bytearray(pieces[0])
        first[18:20] = b"\x02\x02"  # the file is opened with a write-ahead log, as before
        return [bytes(first)] + pieces[1:]

    def own(self):
        return pages.Pages(self.store.key("database"), self.read("store.db")[:16])

    def save(self):
        own = self.own()
        self.write("store.db", b"".join(_page(own, at + 1, piece) for at, piece in enumerate(self.pieces())))

    def into_wal(self, count):
        """Moves the last records into a write-ahead log, one transaction each, as a program leaves them that was killed."""
        own, base = self.own(), self.store.base
        last = self.rows("SELECT seq, sealed, opening FROM record ORDER BY seq DESC LIMIT ?", count)[::-1]
        self.change("DELETE FROM record WHERE seq >= ?", last[0][0])
        before = self.pieces()
        start = struct.pack(">6I", 0x377F0682, 3007000, pages.PAGE, 0, 0x11111111, 0x22222222)
        sums = pages.sums(start, "<", 0, 0)
        out = [start + struct.pack(">2I", *sums)]
        for row in last:
            base.execute("INSERT INTO record (seq, sealed, opening) VALUES (?, ?, ?)", row)
            base.commit()
            after = self.pieces()
            changed = [at for at, piece in enumerate(after) if at >= len(before) or before[at] != piece]
            for at in changed:
                body = _page(own, at + 1, after[at])
                told = struct.pack(">2I", at + 1, len(after) if at == changed[-1] else 0)
                sums = pages.sums(body, "<", *pages.sums(told, "<", *sums))
                out.append(told + start[16:24] + struct.pack(">2I", *sums) + body)
            before = after
        self.write("store.db-wal", b"".join(out))

    def rows(self, statement, *arguments):
        return self.store.base.execute(statement, arguments).fetchall()

    def head(self, seq, known, seed=None, log=None):
        kept = encode([1, [log or self.log, seq, known], 1_790_000_000_000])
        return encode([kept, sign(seed or self.seed, "tianye head 1", kept)])


class Box:
    """A package opened with its passphrase, as a list of parts."""

    def __init__(self, path, passphrase):
        self.passphrase = passphrase
        with open(path, "rb") as file:
            key, bound = package.unlock(file, passphrase)
            self.parts = [list(part) for part in package.parts(package.Stream(key, file, bound))]
        self.take_manifest()

    def take_manifest(self):
        outer = decode(self.parts[0][2])
        self.manifest, self.signatures = decode(outer[0]), outer[1]

    def give_manifest(self, seed=None):
        """Puts the changed manifest in its place; signed anew by the maker where the seed is given."""
        raw = encode(self.manifest)
        if seed is not None:
            self.signatures = [[self.manifest[4], sign(seed, "tianye package 1", raw)]]
        data = encode([raw, self.signatures])
        self.parts[0] = [1, sha256(data), data]

    def logs(self):
        return self.manifest[5]

    def root(self):
        """The root of the records as they are now."""
        leaves = [package.Package.root_of(log) for log in self.logs()]
        self.manifest[8] = package.merkle(leaves)

    def raw(self, sort=True):
        """The whole file."""
        key, salt = os.urandom(32), os.urandom(16)
        wrap = hkdf(argon2id(package.passphrase(self.passphrase).encode(), salt, CHEAP), salt, b"tianye package passphrase 1")
        told = b"tianye package slot 1\x00" + struct.pack(">III", *CHEAP) + salt
        head = encode([1, [[CHEAP, salt, sealed(wrap, told, key)]], []])
        start = package.MAGIC + struct.pack(">I", len(head)) + head
        bound = sha256(start)
        parts = sorted(self.parts, key=lambda part: (part[0], part[1])) if sort else self.parts
        content = BytesIO(b"".join(bytes([kind]) + name + struct.pack(">Q", len(data)) + data for kind, name, data in parts))
        out, number, piece = [start, bound], 0, content.read(65536)
        while True:
            following = content.read(65536) if len(piece) == 65536 else b""
            last = len(piece) < 65536
            out.append(seal(key, bytes(19) + struct.pack(">IB", number, last), bound, piece))
            if last:
                return b"".join(out)
            number, piece = number + 1, following
