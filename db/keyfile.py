"""The key slots of a store: a random data key, wrapped for the passphrase, for the recovery key, and for what the
office reads out over the telephone, once the store knows a printed office key.

Changing the passphrase rewrites this small file, never the store. Two copies lie beside the store, each
with a checksum, and are never both being written. No slot depends on the operating system's keyring.
"""

import base64
import hashlib
import json
import secrets
import unicodedata
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from app.domain.errors import NotAStore, WrongPassphrase
from app.domain.office_way import NONCE_BITS, OfficeWay
from app.files import write_atomically

FORMAT = "case-file-audit-key"
VERSION = 1
SMALLEST_MEMORY, LARGEST_MEMORY = 8 << 20, 2 << 30  # bytes; bounds on what a key file may ask for
FEWEST_PASSES, MOST_PASSES = 1, 20
ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ0123456789"  # no I, L, O or U: they are misread and misheard
RECOVERY_LETTERS, CHECK_LETTERS = 26, 2
MISREAD = str.maketrans("ILOU", "110V")
LARGEST_FILE = 64 << 10
RECIPIENT = 62  # letters of an age recipient


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at a passphrase costs: Argon2id passes and bytes of memory."""

    passes: int = 3
    memory: int = 256 << 20


@dataclass(frozen=True, slots=True)
class Slot:
    kind: str  # "passphrase", "recovery" or "office"
    salt: str
    passes: int
    memory: int
    nonce: str
    box: str


@dataclass(frozen=True, slots=True)
class KeyFile:
    store_id: str
    slots: tuple[Slot, ...]
    check: str  # of the data key: tells a wrong passphrase from a damaged store
    office: OfficeWay | None = None  # what the slot "office" was made for


def create(store_id: str, key: bytes, passphrase: str, recovery: str, cost: Cost) -> KeyFile:
    slots = (
        _wrap(store_id, key, "passphrase", _words(passphrase), cost),
        _wrap(store_id, key, "recovery", _recovery_letters(recovery), cost),
    )
    return KeyFile(store_id, slots, _check(key))


def unlock(
    keyfile: KeyFile, name: str, *, passphrase: str = "", recovery: str = "", office: str = ""
) -> bytes:
    """The data key. Raises WrongPassphrase without saying which part was wrong."""
    kind = "office" if office else "recovery" if recovery else "passphrase"
    secret = _recovery_letters(recovery) if kind == "recovery" else _words(office or passphrase)
    for slot in keyfile.slots:
        if slot.kind == kind:
            key = _unwrap(keyfile.store_id, slot, secret)
            if key is not None and secrets.compare_digest(_check(key), keyfile.check):
                return key
    what = {"recovery": "recovery key", "office": "answer of the office"}.get(kind, kind)
    raise WrongPassphrase(
        f"That {what} does not open {name}; check capitals and spaces and type it again."
    )


def with_passphrase(keyfile: KeyFile, key: bytes, passphrase: str, cost: Cost) -> KeyFile:
    """The same store under a new passphrase; the recovery key and the office's way stay as they were."""
    fresh = _wrap(keyfile.store_id, key, "passphrase", _words(passphrase), cost)
    kept = tuple(slot for slot in keyfile.slots if slot.kind != "passphrase")
    return replace(keyfile, slots=(fresh, *kept))


def with_office(
    keyfile: KeyFile, key: bytes, way: OfficeWay | None, answer: str, cost: Cost
) -> KeyFile:
    """The same store with this way for the office in place of any before; None: with none."""
    kept = tuple(slot for slot in keyfile.slots if slot.kind != "office")
    if way is not None:
        kept = (*kept, _wrap(keyfile.store_id, key, "office", _words(answer), cost))
    return replace(keyfile, slots=kept, office=way)


def new_recovery_key() -> str:
    """26 letters of 5 bits and 2 to catch a slip, in groups of four."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(RECOVERY_LETTERS))
    return _grouped(letters + _check_letters(letters))


def paths(store: Path) -> tuple[Path, Path]:
    return store.with_name(store.name + ".key"), store.with_name(store.name + ".key2")


def write(store: Path, keyfile: KeyFile) -> None:
    body: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "store_id": keyfile.store_id,
        "slots": [asdict(slot) for slot in keyfile.slots],
        "check": keyfile.check,
    }
    if keyfile.office is not None:
        body["office"] = asdict(keyfile.office)
    body["sum"] = _sum(body)
    text = json.dumps(body, indent=1, sort_keys=True).encode()
    for path in paths(store):
        write_atomically(path, text)


def read(store: Path) -> KeyFile:
    """From whichever copy is sound. Raises NotAStore when neither is."""
    for path in paths(store):
        try:
            return _parse(path.read_bytes())
        except (OSError, ValueError, KeyError, TypeError):
            continue
    raise NotAStore(
        f"The key file {paths(store)[0].name} beside {store.name} is missing or damaged; "
        "put it back from a backup: without it the store cannot be opened."
    )


def _parse(raw: bytes) -> KeyFile:
    if len(raw) > LARGEST_FILE:
        raise ValueError("too large")
    body = json.loads(raw)
    given = body.pop("sum")
    if body["format"] != FORMAT or body["version"] != VERSION or given != _sum(body):
        raise ValueError("not a key file")
    slots = tuple(Slot(**slot) for slot in body["slots"])
    for slot in slots:
        if not SMALLEST_MEMORY <= slot.memory <= LARGEST_MEMORY:
            raise ValueError("memory")
        if not FEWEST_PASSES <= slot.passes <= MOST_PASSES:
            raise ValueError("passes")
    return KeyFile(body["store_id"], slots, body["check"], _office(body.get("office")))


def _office(said: Any) -> OfficeWay | None:
    """None too where a program that knows no office key has rewritten the file, or another hand has."""
    try:
        way = OfficeWay(**said)
    except TypeError:
        return None
    sound = all(
        isinstance(each, str) and len(each) == RECIPIENT for each in (way.office, way.machine)
    )
    within = isinstance(way.nonce, int) and 0 <= way.nonce < 1 << NONCE_BITS
    return way if sound and within else None


def _wrap(store_id: str, key: bytes, kind: str, secret: bytes, cost: Cost) -> Slot:
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as seal

    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(24)
    kek = _stretch(secret, salt, cost)
    box = seal(key, _bound_to(store_id, kind), nonce, kek)
    return Slot(kind, _text(salt), cost.passes, cost.memory, _text(nonce), _text(box))


def _unwrap(store_id: str, slot: Slot, secret: bytes) -> bytes | None:
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as unseal
    from nacl.exceptions import CryptoError

    kek = _stretch(secret, base64.b64decode(slot.salt), Cost(slot.passes, slot.memory))
    try:
        return unseal(
            base64.b64decode(slot.box),
            _bound_to(store_id, slot.kind),
            base64.b64decode(slot.nonce),
            kek,
        )
    except CryptoError:
        return None


def _stretch(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    from nacl.pwhash import argon2id

    return argon2id.kdf(32, secret, salt, opslimit=cost.passes, memlimit=cost.memory)


def _bound_to(store_id: str, kind: str) -> bytes:
    return f"cfa/key/v1\0{store_id}\0{kind}".encode()


def _check(key: bytes) -> str:
    return hashlib.blake2b(b"cfa/key-check/v1", key=key, digest_size=16).hexdigest()


def _sum(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _words(passphrase: str) -> bytes:
    return unicodedata.normalize("NFC", passphrase.strip()).encode()


def _recovery_letters(typed: str) -> bytes:
    """Tolerant of case, spaces, hyphens and the letters that are misread."""
    letters = "".join(ch for ch in typed.upper().translate(MISREAD) if ch in ALPHABET)
    return letters[:RECOVERY_LETTERS].encode()


def recovery_is_well_typed(typed: str) -> bool:
    """Whether the two check letters fit: catches a slip before the slow derivation."""
    letters = "".join(ch for ch in typed.upper().translate(MISREAD) if ch in ALPHABET)
    if len(letters) != RECOVERY_LETTERS + CHECK_LETTERS:
        return False
    return letters[RECOVERY_LETTERS:] == _check_letters(letters[:RECOVERY_LETTERS])


def _check_letters(letters: str) -> str:
    digest = hashlib.blake2b(letters.encode(), digest_size=2).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest)


def _grouped(letters: str) -> str:
    return "-".join(letters[n : n + 4] for n in range(0, len(letters), 4))


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
