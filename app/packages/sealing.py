"""Signing and sealing: the only importer of libsodium (PyNaCl) and age (pyrage)."""

import base64
import binascii
import hmac
import secrets
from hashlib import sha256

import pyrage
from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

SEED_BYTES = SIGNING_KEY_BYTES = 32
SIGNATURE_BYTES = 64


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


def open_with_code(sealed: bytes, code: str) -> bytes:
    """Raises NotOpened."""
    try:
        return bytes(pyrage.passphrase.decrypt(sealed, code))
    except pyrage.DecryptError:
        raise NotOpened from None


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
