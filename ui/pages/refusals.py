"""Refusals that stand beside what caused them: a command tried, its sentence caught instead of shown on the banner."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from app.domain.errors import AuditError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Refused:
    """Why something could not be done, in a sentence to act on."""

    why: str
    cause: type[AuditError] = AuditError


def or_refused(call: Callable[[], T]) -> T | Refused:
    """What `call` gives, or the sentence it was refused with. Faults of the program pass through."""
    try:
        return call()
    except AuditError as error:
        return Refused(str(error), type(error))
