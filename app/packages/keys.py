"""A person's own keys: one to sign with, one to be sealed to."""

from dataclasses import dataclass, field

from app.domain.errors import StoreProblem
from app.domain.history import canonical, content_hash
from app.packages import sealing
from app.packages.contents import PublicKeys
from app.packages.passphrases import word_list

_MARK = b"CFAKEYS\x01"
FINGERPRINT_WORDS = 8  # of 2,048: 88 bits, read out as four groups of two


@dataclass(frozen=True, slots=True)
class PersonKeys:
    """The secret halves. They leave memory only into the encrypted store."""

    seed: bytes = field(repr=False)
    identity: str = field(repr=False)
    public: PublicKeys

    @classmethod
    def generate(cls) -> "PersonKeys":
        return cls.from_secrets(sealing.new_seed(), sealing.new_identity())

    @classmethod
    def from_secrets(cls, seed: bytes, identity: str) -> "PersonKeys":
        public = PublicKeys(
            sealing.to_base64(sealing.signing_key(seed)), sealing.recipient(identity)
        )
        return cls(seed, identity, public)

    def to_bytes(self) -> bytes:
        return _MARK + self.seed + self.identity.encode()

    @classmethod
    def from_bytes(cls, kept: bytes) -> "PersonKeys":
        """Raises StoreProblem when these are not keys that `to_bytes` wrote."""
        seed, identity = (
            kept[len(_MARK) :][: sealing.SEED_BYTES],
            kept[len(_MARK) + sealing.SEED_BYTES :],
        )
        try:
            if not kept.startswith(_MARK):
                raise ValueError
            return cls.from_secrets(seed, identity.decode("ascii"))
        except (ValueError, sealing.IdentityError):
            raise StoreProblem(
                "The keys kept in this store cannot be read; open a backup of the store."
            ) from None


def fingerprint_words(keys: PublicKeys) -> tuple[str, ...]:
    """Eight words that two people compare by telephone to be sure of each other's keys."""
    digest = content_hash(
        b"cfa/fingerprint/v1\0", {"recipient": keys.recipient, "signing": keys.signing}
    )
    number, words = int(digest, 16), word_list()
    chosen = []
    for _ in range(FINGERPRINT_WORDS):
        number, index = divmod(number, len(words))
        chosen.append(words[index])
    return tuple(chosen)


def enrol_proof(secret: str, round_id: str, person_id: str, keys: PublicKeys) -> str:
    """Shows that whoever holds `keys` opened the work pack that `secret` travelled in. HMAC-SHA-256 in hex.

    Raises StoreProblem when the secret kept in the store is not 32 bytes in base64.
    """
    raw = sealing.from_base64(secret, 32)
    if raw is None:
        raise StoreProblem("The enrolment secret kept in this store cannot be read; open a backup.")
    message = {
        "person_id": person_id,
        "recipient": keys.recipient,
        "round_id": round_id,
        "signing": keys.signing,
    }
    return sealing.proof(raw, b"cfa/enrol/v1\0" + canonical(message))


def new_enrol_secret() -> str:
    return sealing.to_base64(sealing.new_seed())
