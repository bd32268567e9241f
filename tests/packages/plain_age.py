"""age v1 with a passphrase, written from its specification: another program's hand, and quicker in tests."""

import base64
import hashlib
import hmac
import os

from nacl.bindings import (
    crypto_aead_chacha20poly1305_ietf_decrypt,
    crypto_aead_chacha20poly1305_ietf_encrypt,
)

CHUNK = 64 << 10


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")


def _raw(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))


def _hkdf(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    extracted = hmac.new(salt or bytes(32), key, hashlib.sha256).digest()
    return hmac.new(extracted, purpose + b"\x01", hashlib.sha256).digest()


def _wrap_key(passphrase: str, salt: bytes, work: int) -> bytes:
    return hashlib.scrypt(
        passphrase.encode(),
        salt=b"age-encryption.org/v1/scrypt" + salt,
        n=1 << work,
        r=8,
        p=1,
        maxmem=(1 << work) * 1024 + (32 << 20),
        dklen=32,
    )


def _chunk_nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def seal(plaintext: bytes, passphrase: str, work: int = 10) -> bytes:
    file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    wrapped = crypto_aead_chacha20poly1305_ietf_encrypt(
        file_key, None, bytes(12), _wrap_key(passphrase, salt, work)
    )
    head = f"age-encryption.org/v1\n-> scrypt {_base64(salt)} {work}\n{_base64(wrapped)}\n---"
    seal_of_head = hmac.new(_hkdf(file_key, b"", b"header"), head.encode(), hashlib.sha256).digest()
    key = _hkdf(file_key, nonce, b"payload")
    chunks = [plaintext[at : at + CHUNK] for at in range(0, len(plaintext), CHUNK)] or [b""]
    sealed = b"".join(
        crypto_aead_chacha20poly1305_ietf_encrypt(
            chunk, None, _chunk_nonce(number, last=number == len(chunks) - 1), key
        )
        for number, chunk in enumerate(chunks)
    )
    return f"{head} {_base64(seal_of_head)}\n".encode() + nonce + sealed


def unseal(data: bytes, passphrase: str) -> bytes:
    intro, stanza, wrapped, mac, payload = data.split(b"\n", 4)
    assert intro == b"age-encryption.org/v1"
    _, name, salt, work = stanza.decode().split(" ")
    assert name == "scrypt"
    file_key = crypto_aead_chacha20poly1305_ietf_decrypt(
        _raw(wrapped.decode()), None, bytes(12), _wrap_key(passphrase, _raw(salt), int(work))
    )
    head = data[: data.index(b"\n---") + 4]
    seal_of_head = hmac.new(_hkdf(file_key, b"", b"header"), head, hashlib.sha256).digest()
    assert mac == b"--- " + _base64(seal_of_head).encode()
    key, sealed = _hkdf(file_key, payload[:16], b"payload"), payload[16:]
    pieces = [sealed[at : at + CHUNK + 16] for at in range(0, len(sealed), CHUNK + 16)]
    return b"".join(
        crypto_aead_chacha20poly1305_ietf_decrypt(
            piece, None, _chunk_nonce(number, last=number == len(pieces) - 1), key
        )
        for number, piece in enumerate(pieces)
    )
