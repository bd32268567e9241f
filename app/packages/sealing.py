"""Signing and sealing: the only importer of libsodium (PyNaCl) and age (pyrage)."""

import base64
import binascii
import hmac
import re
import secrets
from hashlib import scrypt, sha256

import pyrage
from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

from app.packages import age_text

SEED_BYTES = SIGNING_KEY_BYTES = 32
SIGNATURE_BYTES = 64
# An age file sealed to a code: its one stanza, the check of the header, the contents.
_SCRYPT = re.compile(
    rb"\Aage-encryption\.org/v1\n-> scrypt ([\w+/]{22}) (\d{1,2})\n([\w+/]{43})\n--- [\w+/]{43}\n"
)
_MOST_WORK, _LITTLE_WORK = 21, 10  # powers of two; the first as docs/format.md limits it
_TOO_MUCH = "Excessive work"  # how age begins to say that opening would take this machine too long


_NO_KEY = "No matching keys found"  # what age says of a file for others

IdentityError = pyrage.IdentityError


class NotOpened(Exception):
    """The sealed bytes do not open with this key or code, or are damaged."""


def new_seed() -> bytes:
    return secrets.token_bytes(SEED_BYTES)


def new_identity() -> str:
    return str(pyrage.x25519.Identity.generate())


def signing_key(seed: bytes) -> bytes:
    """The public half of a signing seed."""
    return bytes(SigningKey(seed).verify_key)


def recipient(identity: str) -> str:
    """The public half of an age identity."""
    return str(pyrage.x25519.Identity.from_str(identity).to_public())


def shared_secret(identity: str, other: str) -> bytes:
    """What this age identity and that age recipient have in common (X25519), for whoever holds either secret half.

    Raises NotOpened for a recipient that is a point of small order: what is shared with it is no secret.
    """
    try:
        return bindings.crypto_scalarmult(age_text.raw(identity), age_text.raw(other))
    except (CryptoError, RuntimeError):
        raise NotOpened from None


def is_recipient(text: str) -> bool:
    try:
        return str(pyrage.x25519.Recipient.from_str(text)) == text
    except pyrage.RecipientError:
        return False


def sign(seed: bytes, message: bytes) -> bytes:
    return SigningKey(seed).sign(message).signature


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        VerifyKey(public).verify(message, signature)
    except (CryptoError, ValueError):
        return False
    return True


def seal_to_keys(plaintext: bytes, recipients: tuple[str, ...]) -> bytes:
    return bytes(
        pyrage.encrypt(plaintext, [pyrage.x25519.Recipient.from_str(each) for each in recipients])
    )


def seal_to_code(plaintext: bytes, code: str) -> bytes:
    """About a second: age chooses the cost of its scrypt by the speed of this machine."""
    return bytes(pyrage.passphrase.encrypt(plaintext, code))


def open_with_identity(sealed: bytes, identity: str) -> bytes:
    """Raises NotOpened."""
    try:
        return bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)]))
    except pyrage.DecryptError:
        raise NotOpened from None


def is_sealed_to(sealed: bytes, identity: str) -> bool:
    """Whether the file was made for this key; True too for one that is cut short or damaged after its header."""
    try:
        pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)])
    except pyrage.DecryptError as error:
        return str(error) != _NO_KEY
    return True


def open_with_code(sealed: bytes, code: str) -> bytes:
    """Raises NotOpened.

    age refuses what would take this machine long by its own quick measure, and takes a busy moment for a slow machine.
    Within the limit of the format we do that work, however long it takes.
    """
    try:
        return bytes(pyrage.passphrase.decrypt(sealed, code))
    except pyrage.DecryptError as error:
        if not str(error).startswith(_TOO_MUCH):
            raise NotOpened from None
    try:
        return bytes(pyrage.passphrase.decrypt(with_little_work(sealed, code), code))
    except pyrage.DecryptError:
        raise NotOpened from None


def with_little_work(sealed: bytes, code: str) -> bytes:
    """The same file under the same code with the work already done: for this process's memory, never for a disk.

    Its contents stay as they were sealed; only the key that opens them is wrapped anew, as the age format has it
    (age-encryption.org/v1: scrypt stanza, header MAC). Raises NotOpened.
    """
    found = _SCRYPT.match(sealed)
    if found is None or int(found[2]) > _MOST_WORK:
        raise NotOpened
    salt, wrapped = _age_bytes(found[1]), _age_bytes(found[3])
    try:
        file_key = bindings.crypto_aead_chacha20poly1305_ietf_decrypt(
            wrapped, None, bytes(12), _wrapping_key(code, salt, int(found[2]))
        )
    except CryptoError:
        raise NotOpened from None
    salt = secrets.token_bytes(16)
    wrapped = bindings.crypto_aead_chacha20poly1305_ietf_encrypt(
        file_key, None, bytes(12), _wrapping_key(code, salt, _LITTLE_WORK)
    )
    stanza = b"-> scrypt %s %d\n%s" % (_age_text(salt), _LITTLE_WORK, _age_text(wrapped))
    header = b"age-encryption.org/v1\n%s\n---" % stanza
    # HKDF-SHA-256 without salt, one block long.
    first = hmac.new(bytes(32), file_key, sha256).digest()
    header_key = hmac.new(first, b"header\x01", sha256).digest()
    check = hmac.new(header_key, header, sha256).digest()
    return b"%s %s\n%s" % (header, _age_text(check), sealed[found.end() :])


def _wrapping_key(code: str, salt: bytes, work: int) -> bytes:
    """`work`: the power of two of scrypt's cost; 128 x 8 bytes of memory for each unit of the cost."""
    cost = 1 << work
    label = b"age-encryption.org/v1/scrypt"
    room = 128 * 8 * (cost + 2) + (1 << 20)
    return scrypt(code.encode(), salt=label + salt, n=cost, r=8, p=1, maxmem=room, dklen=32)


def _age_text(raw: bytes) -> bytes:
    """base64 as age writes it, without the padding."""
    return base64.b64encode(raw).rstrip(b"=")


def _age_bytes(text: bytes) -> bytes:
    return base64.b64decode(text + b"=" * (-len(text) % 4))


def proof(secret: bytes, message: bytes) -> str:
    """HMAC-SHA-256 in hex."""
    return hmac.new(secret, message, sha256).hexdigest()


def is_same(one: str, other: str) -> bool:
    """Compared without telling by the time taken where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def to_base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def from_base64(text: str, length: int) -> bytes | None:
    """The bytes, or None unless `text` is the one spelling of exactly `length` bytes."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if len(raw) == length and to_base64(raw) == text else None
