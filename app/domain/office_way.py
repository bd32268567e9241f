"""The office's way into a store: what stands beside the store in clear, and says nothing without the office key."""

from dataclasses import dataclass

NONCE_BITS = 22


@dataclass(frozen=True, slots=True)
class OfficeWay:
    """Which office key opens the store, as which machine, and the number that makes each answer good for once only.

    `office` and `machine` are age recipients: the public halves of the office key and of the store's own key.
    """

    office: str
    machine: str
    nonce: int
