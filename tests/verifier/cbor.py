"""The CBOR of docs/record.md: shortest integers, definite lengths, no maps, no tags, no floats.

Own code on purpose: a verifier that shares a library with the program shares its faults. What this decoder takes is exactly what
`encode` gives again, so "refuse what encoding anew would not give" needs no second pass. It recurses no deeper than DEPTH.
"""

DEPTH = 32
LIST = 500_000


class Bad(Exception):
    """Bytes that are not of the form the text asks for."""


class Newer(Exception):
    """A format, kind or version above what the text describes: not broken, not readable here."""


def _head(data, at):
    if at >= len(data):
        raise Bad("ends early")
    first = data[at]
    major, low = first >> 5, first & 31
    at += 1
    if low < 24:
        return major, low, at
    if low > 27:
        raise Bad("indefinite or reserved length")
    size = 1 << (low - 24)
    if at + size > len(data):
        raise Bad("ends early")
    value = int.from_bytes(data[at:at + size], "big")
    if value < 24 if size == 1 else value < 1 << (4 * size):
        raise Bad("not the shortest form")
    return major, value, at + size


def _item(data, at, depth):
    if depth > DEPTH:
        raise Bad("too deep")
    major, value, at = _head(data, at)
    if major == 0:
        return value, at
    if major == 1:
        return -1 - value, at
    if major in (2, 3):
        if at + value > len(data):
            raise Bad("ends early")
        raw = bytes(data[at:at + value])
        if major == 3:
            try:
                raw = raw.decode("utf-8")
            except UnicodeDecodeError:
                raise Bad("text is not UTF-8") from None
        return raw, at + value
    if major == 4:
        if value > LIST or value > len(data) - at:
            raise Bad("list too long")
        items = []
        for _ in range(value):
            item, at = _item(data, at, depth + 1)
            items.append(item)
        return items, at
    if major == 7 and data[at - 1] in (0xF4, 0xF5, 0xF6):
        return {0xF4: False, 0xF5: True, 0xF6: None}[data[at - 1]], at
    raise Bad("maps, tags and floats are not used")


def decode(data):
    item, at = _item(data, 0, 0)
    if at != len(data):
        raise Bad("bytes behind the end")
    return item


def _number(major, value):
    if value < 24:
        return bytes([major << 5 | value])
    for low, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if value < 1 << (8 * size):
            return bytes([major << 5 | low]) + value.to_bytes(size, "big")
    raise Bad("integer too large")


def encode(item):
    if item is None:
        return b"\xf6"
    if item is False or item is True:
        return b"\xf5" if item else b"\xf4"
    if isinstance(item, int):
        return _number(0, item) if item >= 0 else _number(1, -1 - item)
    if isinstance(item, bytes):
        return _number(2, len(item)) + item
    if isinstance(item, str):
        raw = item.encode("utf-8")
        return _number(3, len(raw)) + raw
    return _number(4, len(item)) + b"".join(encode(each) for each in item)
