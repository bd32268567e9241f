"""The sealed, signed file around a body: age on the outside, a signed header and compressed JSON within.

plaintext = MAGIC | u32 length | header | u32 length | zlib(body) | Ed25519 signature
"""

import re
import zlib
from dataclasses import asdict, dataclass
from hashlib import sha256
from struct import Struct as Layout

from app.domain.ids import RoundId, ToolHash
from app.domain.speakable import canonical_code
from app.packages import refusals, sealing, wire, wire4
from app.packages.contents import Header, Kind, Outside, PublicKeys, Sending
from app.packages.keys import PersonKeys

MAGIC = b"CFAPKG\x00"
CONTAINER_VERSION = 1
SIGNING_CONTEXT = b"cfa/package/v1\0"

LARGEST_FILE = 64 << 20  # bytes, looked at before anything is decrypted
LARGEST_HEADER = 64 << 10
LARGEST_AGE_HEADER = 64 << 10
MOST_STANZAS = 128
MOST_SCRYPT_WORK = 21  # as a power of two: 2 GiB of memory at the most

_U32 = Layout(">I")
_AGE_INTRO = b"age-encryption.org/v1\n"
_AGE_HEADER_END = re.compile(rb"\n--- [A-Za-z0-9+/]{43}\n")
_SCRYPT = re.compile(rb"\A-> scrypt [A-Za-z0-9+/]{22} ([0-9]{1,2})\n")

Opener = str | PersonKeys  # a spoken code, or the keys a package was sealed to


@dataclass(frozen=True, slots=True)
class Opened:
    header: Header
    body: bytes
    raw_sha256: str


def package_file_name(kind: Kind, package_id: str) -> str:
    """Nothing personal, and nothing from inside a package, stands in the name of a file."""
    return f"{kind}-{package_id}.cfa"


def header_of(
    kind: Kind,
    of: tuple[RoundId, ToolHash],
    keys: PersonKeys,
    sending: Sending,
    recipients: tuple[str, ...],
    format_version: int,
    cases: int = 0,
) -> Header:
    """The cover of a package about to be made, `of` a round and the tool it works with.

    `recipients` are sorted; there are none where it is sealed to a code.
    """
    return Header(
        kind=kind,
        round_id=of[0],
        tool_hash=of[1],
        package_id=sending.package_id,
        sender=keys.public.signing,
        sender_seq=sending.sender_seq,
        prev_package=sending.prev_package,
        recipients=recipients,
        created=sending.created,
        app_version=sending.app_version,
        cases=cases,
        format_version=format_version,
    )


def seal(header: Header, body: bytes, keys: PersonKeys, code: str = "") -> bytes:
    """The file: sealed to `code` where one is given, else to the header's recipients."""
    packed = zlib.compress(body, 6)
    fields = asdict(header)
    fields |= {
        "format": wire.FORMAT,
        "body_sha256": sha256(body).hexdigest(),
        "body_bytes": len(body),
    }
    cover = wire.encode(fields)
    signature = sealing.sign(keys.seed, _signed(cover, packed))
    plaintext = b"".join(
        (
            MAGIC,
            bytes([CONTAINER_VERSION]),
            _U32.pack(len(cover)),
            cover,
            _U32.pack(len(packed)),
            packed,
            signature,
        )
    )
    if code:
        return sealing.seal_to_code(plaintext, canonical_code(code))
    return sealing.seal_to_keys(plaintext, header.recipients)


def inspect(data: bytes, file_name: str) -> Outside:
    """What can be said without opening it. Raises PackageRefused when it cannot be a package."""
    if len(data) > LARGEST_FILE:
        raise refusals.too_large(file_name, LARGEST_FILE)
    return Outside(_is_sealed_to_code(data, file_name), len(data), sha256(data).hexdigest())


def open_envelope(data: bytes, opener: Opener, file_name: str) -> Opened:
    """The body, once everything about its wrapping is right. Raises PackageRefused.

    A code that is not five groups of three syllables raises InputRefused before the file is looked at.
    """
    code = canonical_code(opener) if isinstance(opener, str) else ""
    outside = inspect(data, file_name)
    plaintext = _decrypt(data, opener, code, outside, file_name)
    cover, packed, signature = _split(plaintext, file_name)
    header = _read_header(cover, file_name)
    sender = sealing.from_base64(header.sender, sealing.SIGNING_KEY_BYTES)
    if sender is None or not sealing.is_signed(sender, _signed(cover, packed), signature):
        raise refusals.changed_after_signing(file_name)
    mine = () if isinstance(opener, str) else (opener.public.recipient,)
    if not wire.is_moment(header.created) or not wire.are_sorted_once(header.recipients):
        raise refusals.malformed(file_name, "header")
    if bool(header.recipients) is bool(code) or not set(mine) <= set(header.recipients):
        raise refusals.not_for_this_store(file_name)
    body = _unpack(packed, header, file_name)
    return Opened(_as_header(header), body, outside.sha256)


def keys_are_sound(keys: PublicKeys) -> bool:
    """Both keys can be used: nothing is accepted that would fail only when it is needed."""
    signing = sealing.from_base64(keys.signing, sealing.SIGNING_KEY_BYTES)
    return signing is not None and sealing.is_recipient(keys.recipient)


def _signed(cover: bytes, packed: bytes) -> bytes:
    return SIGNING_CONTEXT + sha256(cover).digest() + sha256(packed).digest()


def _is_sealed_to_code(data: bytes, file_name: str) -> bool:
    """Reads age's own header with limits on its length, its recipients and the work it asks for."""
    if not data.startswith(_AGE_INTRO):
        raise refusals.not_a_package(file_name)
    end = _AGE_HEADER_END.search(data, 0, LARGEST_AGE_HEADER)
    if end is None:
        raise refusals.damaged(file_name)
    stanzas = data[len(_AGE_INTRO) : end.start() + 1]
    if stanzas.count(b"-> ") > MOST_STANZAS:
        raise refusals.malformed(file_name, "too many recipients")
    scrypt = _SCRYPT.match(stanzas)
    if scrypt is not None and int(scrypt.group(1)) > MOST_SCRYPT_WORK:
        raise refusals.malformed(file_name, "asks for too much work")
    return scrypt is not None


def _decrypt(data: bytes, opener: Opener, code: str, outside: Outside, file_name: str) -> bytes:
    if outside.sealed_to_code and not code:
        raise refusals.refused(file_name, "opens with a spoken code", "type the code you were told")
    if code and not outside.sealed_to_code:
        raise refusals.refused(
            file_name, "opens with this store's own key, not with a code", "open it without a code"
        )
    try:
        if isinstance(opener, str):
            return sealing.open_with_code(data, code)
        return sealing.open_with_identity(data, opener.identity)
    except sealing.NotOpened:
        pass
    if code:
        raise refusals.wrong_code(file_name)
    raise refusals.refused(
        file_name,
        "was not made for this store, or was cut short",
        "ask the sender to make it again for you",
    )


def _split(plaintext: bytes, file_name: str) -> tuple[bytes, bytes, bytes]:
    start = len(MAGIC) + 1
    if plaintext[: len(MAGIC)] != MAGIC or len(plaintext) < start:
        raise refusals.not_a_package(file_name)
    if plaintext[len(MAGIC)] > CONTAINER_VERSION:
        raise refusals.newer(file_name)
    if plaintext[len(MAGIC)] != CONTAINER_VERSION:
        raise refusals.malformed(file_name, "version")
    cover, start = _part(plaintext, start, LARGEST_HEADER, file_name)
    packed, start = _part(plaintext, start, LARGEST_FILE, file_name)
    signature = plaintext[start:]
    if len(signature) != sealing.SIGNATURE_BYTES:
        raise refusals.malformed(file_name, "length")
    return cover, packed, signature


def _part(plaintext: bytes, start: int, limit: int, file_name: str) -> tuple[bytes, int]:
    begins = start + _U32.size
    if begins > len(plaintext):
        raise refusals.malformed(file_name, "length")
    (length,) = _U32.unpack_from(plaintext, start)
    if length > limit or begins + length > len(plaintext):
        raise refusals.malformed(file_name, "length")
    return plaintext[begins : begins + length], begins + length


def _read_header(cover: bytes, file_name: str) -> wire4.AnyHeader:
    try:
        probe = wire.decoder(wire.VersionProbe).decode(cover)
    except (ValueError, RecursionError, OverflowError):
        raise refusals.malformed(file_name, "header") from None
    if probe.format == wire.FORMAT and probe.format_version > wire.FORMAT_VERSION:
        raise refusals.newer(file_name)
    if probe.format_version == 4:
        return wire.read(cover, wire4.HeaderV4, file_name, "header")
    if probe.format_version == 3:
        return wire.read(cover, wire.HeaderV3, file_name, "header")
    if probe.format_version == 2:
        return wire.read(cover, wire.HeaderV2, file_name, "header")
    return wire.read(cover, wire.HeaderV1, file_name, "header")


def _unpack(packed: bytes, header: wire4.AnyHeader, file_name: str) -> bytes:
    """Never more than the header declares, and nothing after it."""
    unpacker = zlib.decompressobj()
    try:
        body = unpacker.decompress(packed, header.body_bytes + 1)
    except zlib.error:
        raise refusals.malformed(file_name, "contents") from None
    whole = unpacker.eof and not unpacker.unused_data and not unpacker.unconsumed_tail
    if not whole or len(body) != header.body_bytes:
        raise refusals.malformed(file_name, "length of the contents")
    if sha256(body).hexdigest() != header.body_sha256:
        raise refusals.malformed(file_name, "hash of the contents")
    return body


def _as_header(found: wire4.AnyHeader) -> Header:
    fields = {name: getattr(found, name) for name in Header.__dataclass_fields__}
    return Header(**fields | {"kind": Kind(found.kind)})
