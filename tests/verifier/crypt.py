"""The algorithms that docs/record.md names, from Debian's python3-cryptography and python3-argon2.

XChaCha20 is not in OpenSSL: HChaCha20 is written out here. Ed25519 is OpenSSL's with the two things that "strict" adds: S below the
order (OpenSSL has it) and no key or R of small order. SQLCipher's pages are in `pages.py`.
"""
import hashlib
import hmac
import struct

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

P = 2**255 - 19


def sha256(*parts):
    state = hashlib.sha256()
    for part in parts:
        state.update(part)
    return state.digest()


def hkdf(key, salt, info):
    """HKDF-SHA-256, 32 bytes out."""
    pseudo = hmac.new(salt, key, hashlib.sha256).digest()
    return hmac.new(pseudo, info + b"\x01", hashlib.sha256).digest()


def argon2id(secret, salt, cost):
    memory, passes, lanes = cost
    return hash_secret_raw(secret, salt, passes, memory, lanes, 32, Type.ID, 19)


def _hchacha20(key, nonce):
    words = list(struct.unpack("<16I", b"expand 32-byte k" + key + nonce))

    def quarter(a, b, c, d):
        for (one, two, turn, by) in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            words[one] = (words[one] + words[two]) & 0xFFFFFFFF
            mixed = words[turn] ^ words[one]
            words[turn] = (mixed << by | mixed >> (32 - by)) & 0xFFFFFFFF

    for _ in range(10):
        for each in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
                     (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            quarter(*each)
    return struct.pack("<8I", *words[:4], *words[12:])


def xchacha_open(key, nonce, sealed, bound):
    """XChaCha20-Poly1305; None where the tag does not hold."""
    if len(sealed) < 16:
        return None
    try:
        return ChaCha20Poly1305(_hchacha20(key, nonce[:16])).decrypt(bytes(4) + nonce[16:], bytes(sealed), bound)
    except InvalidTag:
        return None


def unseal(key, sealed, bound):
    """`nonce ‖ ciphertext ‖ tag` (§4)."""
    return xchacha_open(key, sealed[:24], sealed[24:], bound) if len(sealed) >= 40 else None


def chunks(key, stream, bound, size=65536):
    """Chunked sealing of §4 and §6a: yields the plain chunks; raises ValueError where one does not open or the last is missing."""
    number, sealed = 0, stream.read(size + 16)
    while True:
        following = stream.read(size + 16) if len(sealed) == size + 16 else b""
        last = not following
        plain = xchacha_open(key, bytes(19) + struct.pack(">IB", number, last), sealed, bound)
        if plain is None:
            raise ValueError(f"chunk {number}")
        yield plain
        if last:
            return
        number, sealed = number + 1, following


_SMALL = {0, 1, P - 1, P, P + 1} | {int.from_bytes(bytes.fromhex(y), "little") for y in (
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")}


def _small_order(point):
    return int.from_bytes(point, "little") & ~(1 << 255) in _SMALL


def verify(public, signature, domain, message):
    """Sign(key, domain ‖ 00 ‖ message), RFC 8032, strict."""
    if len(public) != 32 or len(signature) != 64 or _small_order(public) or _small_order(signature[:32]):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, domain.encode() + b"\x00" + message)
        return True
    except (InvalidSignature, ValueError):
        return False


def public_of(seed):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def x25519(secret, public):
    """None for a shared secret of zeros."""
    try:
        return X25519PrivateKey.from_private_bytes(secret).exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        return None
