"""Chance that is the same on every machine: each throw is decided by the seed and what it is for."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar

Choice = TypeVar("Choice")


class Dice:
    """Throws named by what they decide, so that adding one changes none of the others."""

    def __init__(self, seed: str, context: str) -> None:
        self._key = seed.encode()
        self._context = context

    def between(self, low: int, high: int, what: str) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self._uniform(what) * (high - low + 1))

    def chance(self, share: float, what: str) -> bool:
        return self._uniform(what) < share

    def pick(self, weights: Mapping[Choice, float], what: str) -> Choice:
        """One of the keys, by weight."""
        mark = self._uniform(what) * sum(weights.values())
        for choice, weight in weights.items():
            mark -= weight
            if mark < 0:
                return choice
        return list(weights)[-1]

    def some(self, choices: Sequence[Choice], number: int, what: str) -> list[Choice]:
        """That many different ones, in the order given."""
        ranked = sorted(choices, key=lambda choice: self._uniform(f"{what}|{choice}"))
        taken = set(ranked[:number])
        return [choice for choice in choices if choice in taken]

    def weekday(self, day: date, low: int, high: int, what: str) -> date:
        """A working weekday `low` to `high` calendar days after `day`."""
        found = day + timedelta(days=self.between(low, high, what))
        while found.weekday() > 4:
            found -= timedelta(days=1)
        return max(found, day)

    def _uniform(self, what: str) -> float:
        message = f"{self._context}|{what}".encode()
        digest = hmac.new(self._key, message, hashlib.sha256).digest()
        return int.from_bytes(digest[:7], "big") / 2**56
