"""How age writes its keys: 32 bytes in Bech32 (BIP 173)."""

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_CHECK = 6  # letters
IDENTITY, RECIPIENT = "age-secret-key-", "age"


def written(kind: str, raw: bytes) -> str:
    """`kind` is IDENTITY, which age writes in capitals, or RECIPIENT."""
    fives = _regrouped(raw, 8, 5)
    check = _sum([*_spread(kind), *fives, *[0] * _CHECK]) ^ 1
    fives += [check >> 5 * (_CHECK - 1 - place) & 31 for place in range(_CHECK)]
    text = f"{kind}1{''.join(_LETTERS[each] for each in fives)}"
    return text.upper() if kind == IDENTITY else text


def raw(text: str) -> bytes:
    """The 32 bytes of a key that age itself has accepted."""
    letters = text.lower().rpartition("1")[2][:-_CHECK]
    return bytes(_regrouped([_LETTERS.index(each) for each in letters], 5, 8))[:32]


def _spread(kind: str) -> list[int]:
    return [ord(each) >> 5 for each in kind] + [0] + [ord(each) & 31 for each in kind]


def _regrouped(values: bytes | list[int], width: int, to: int) -> list[int]:
    """The same bits in other groups; what is left over is filled with noughts."""
    bits, count, found = 0, 0, []
    for each in values:
        bits, count = bits << width | each, count + width
        while count >= to:
            count -= to
            found.append(bits >> count & (1 << to) - 1)
    if count and to < width:
        found.append(bits << to - count & (1 << to) - 1)
    return found


def _sum(values: list[int]) -> int:
    check = 1
    for each in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ each
        for place, part in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            if top >> place & 1:
                check ^= part
    return check
