"""Whether two entries may be one immediate concern, taken by telephone and returned as well: offered, never decided."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

DAYS_APART = 14  # beyond this nothing is offered
FEWEST_REASONS = 2

_WORD = re.compile(r"[^\W\d_]+")
_CHILDREN = """
    baby babies infant toddler child children boy boys girl girls son sons daughter daughters brother brothers
    sister sisters sibling siblings teenager teenagers niece nephew grandson granddaughter pupil
"""
_ADULTS = """
    adult adults mother father mum dad parent parents stepfather stepmother grandmother grandfather grandparent
    aunt uncle partner carer carers worker neighbour woman man wife husband
"""
_OF_CHILDREN, _OF_ADULTS = frozenset(_CHILDREN.split()), frozenset(_ADULTS.split())
# Words of a place that tell no office from another, and of a person that tell nobody from another.
_COMMON = frozenset(
    {"office", "team", "district", "duty", "manager", "worker", "social", "the", "and", "of"}
)


@dataclass(frozen=True, slots=True)
class Telling:
    """What one concern says of itself. `case` is "" where it is about somebody who is no case."""

    case: str
    author: str
    raised_on: date
    places: tuple[str, ...]  # office and team, as typed
    about: str
    told: str


def likeness(one: Telling, other: Telling) -> tuple[str, ...]:
    """Why the two may be one, as short phrases, the most telling first; () where nothing speaks for it or something
    speaks against it.

    By whoever wrote both they are two; so are those about different cases, different offices, a child and an adult.
    """
    apart = abs((one.raised_on - other.raised_on).days)
    if one.author == other.author or apart > DAYS_APART or _speaks_against(one, other):
        return ()
    reasons = [*_of_case(one, other), _in_days(apart)]
    if _common(one.places, other.places):
        reasons.append("the same office or team")
    if kind_of_person(one) and kind_of_person(one) == kind_of_person(other):
        reasons.append(f"both about {kind_of_person(one)}")
    if _words((one.told,)) & _words((other.told,)):
        reasons.append("the same person told")
    return tuple(reasons) if len(reasons) >= FEWEST_REASONS else ()


def kind_of_person(one: Telling) -> str:
    """ "a child" or "an adult", as the words say; "" where they do not, or name both."""
    said = {word.casefold() for word in _WORD.findall(one.about)}
    if said & _OF_CHILDREN and said & _OF_ADULTS:
        return ""
    if said & _OF_ADULTS:
        return "an adult"
    return "a child" if said & _OF_CHILDREN or (one.case and not one.about) else ""


def _speaks_against(one: Telling, other: Telling) -> bool:
    if one.case and other.case and one.case != other.case:
        return True
    if _words(one.places) and _words(other.places) and not _common(one.places, other.places):
        return True
    return {kind_of_person(one), kind_of_person(other)} == {"a child", "an adult"}


def _of_case(one: Telling, other: Telling) -> tuple[str, ...]:
    return ("the same case",) if one.case and one.case == other.case else ()


def _in_days(apart: int) -> str:
    if apart == 0:
        return "raised on the same day"
    return "raised a day apart" if apart == 1 else f"raised {apart} days apart"


def _common(one: Iterable[str], other: Iterable[str]) -> frozenset[str]:
    return _words(one) & _words(other)


def _words(texts: Iterable[str]) -> frozenset[str]:
    """Letters that stand alone are kept: they are what tells District A from District B."""
    found = {word.casefold() for text in texts for word in re.findall(r"\w+", text)}
    return frozenset(found - _COMMON)
