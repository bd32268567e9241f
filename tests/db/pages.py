"""Every page of a store's file as it lies on the disk, decrypted: free pages and slack too.

SQLCipher 4 with a raw key: AES-256 in CBC mode, page by page; the last 80 bytes of a page are its initialisation
vector (16) and its seal (64), and the first 16 bytes of the file are a salt. The database itself shows only what is
alive, so a test that asks what is left must look at the pages.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from struct import pack, unpack

PAGE, RESERVED, VECTOR, SALT = 4096, 80, 16, 16


def decrypted(path: Path, key: bytes) -> bytes:
    """All pages of the file one after the other, without their seals."""
    raw, plain = path.read_bytes(), []
    assert len(raw) % PAGE == 0
    for start in range(0, len(raw), PAGE):
        page = raw[start : start + PAGE]
        vector = page[PAGE - RESERVED : PAGE - RESERVED + VECTOR]
        first = SALT if start == 0 else 0
        plain.append(_cbc(page[first : PAGE - RESERVED], key, vector))
    return b"".join(plain)


def _cbc(data: bytes, key: bytes, vector: bytes) -> bytes:
    last, out = unpack(">4I", vector), []
    for block in _blocks(data):
        words = _block(block, key)
        out.append(pack(">4I", *(one ^ other for one, other in zip(words, last, strict=True))))
        last = block
    return b"".join(out)


def _blocks(data: bytes) -> Iterator[tuple[int, ...]]:
    for start in range(0, len(data), 16):
        yield unpack(">4I", data[start : start + 16])


def _block(block: tuple[int, ...], key: bytes) -> list[int]:
    """One block by the equivalent inverse cipher of FIPS 197."""
    inverse, tables = _boxes()[1], _tables()
    keys = _schedule(key)
    state = [word ^ keys[-1][n] for n, word in enumerate(block)]
    for round_key in keys[-2:0:-1]:
        state = [
            tables[0][state[n] >> 24]
            ^ tables[1][(state[n - 1] >> 16) & 255]
            ^ tables[2][(state[n - 2] >> 8) & 255]
            ^ tables[3][state[n - 3] & 255]
            ^ round_key[n]
            for n in range(4)
        ]
    return [
        (
            inverse[state[n] >> 24] << 24
            | inverse[(state[n - 1] >> 16) & 255] << 16
            | inverse[(state[n - 2] >> 8) & 255] << 8
            | inverse[state[n - 3] & 255]
        )
        ^ keys[0][n]
        for n in range(4)
    ]


def _times(one: int, other: int) -> int:
    """In the field of 256 elements that the cipher counts in."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one = (one << 1) ^ (0x11B if one & 0x80 else 0)
        other >>= 1
    return product


@cache
def _boxes() -> tuple[list[int], list[int]]:
    box, inverse = [0] * 256, [0] * 256
    for value in range(256):
        turned = next((each for each in range(256) if _times(value, each) == 1), 0)
        mixed = turned
        for shift in range(1, 5):
            mixed ^= ((turned << shift) | (turned >> (8 - shift))) & 255
        box[value] = mixed ^ 0x63
        inverse[mixed ^ 0x63] = value
    return box, inverse


@cache
def _tables() -> list[list[int]]:
    first = [
        _times(value, 14) << 24
        | _times(value, 9) << 16
        | _times(value, 13) << 8
        | _times(value, 11)
        for value in _boxes()[1]
    ]
    turned = [first]
    for _ in range(3):
        turned.append([(word >> 8) | (word & 255) << 24 for word in turned[-1]])
    return turned


@cache
def _schedule(key: bytes) -> list[list[int]]:
    """The round keys, those between the ends mixed as the inverse cipher wants them."""
    box = _boxes()[0]

    def substituted(word: int) -> int:
        return int.from_bytes(bytes(box[each] for each in word.to_bytes(4)))

    words, constant = list(unpack(">8I", key)), 1
    while len(words) < 60:
        word = words[-1]
        if len(words) % 8 == 0:
            word = substituted((word << 8 | word >> 24) & 0xFFFFFFFF) ^ constant << 24
            constant = _times(constant, 2)
        elif len(words) % 8 == 4:
            word = substituted(word)
        words.append(words[-8] ^ word)
    rounds = [words[start : start + 4] for start in range(0, 60, 4)]
    tables = _tables()
    return [
        rounds[0],
        *(
            [
                tables[0][box[word >> 24]]
                ^ tables[1][box[(word >> 16) & 255]]
                ^ tables[2][box[(word >> 8) & 255]]
                ^ tables[3][box[word & 255]]
                for word in held
            ]
            for held in rounds[1:-1]
        ),
        rounds[-1],
    ]
