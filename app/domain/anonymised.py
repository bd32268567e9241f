"""A case summary without what says whose it is: no reference, place, team or assessor, and of every day its month.

What people wrote in their own words is searched for names this program knows; what it cannot know is listed, so that
somebody looks before the summary leaves.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import Enum
from typing import Any

from app.domain.case_summary import CaseSummary, SaidEvent
from app.domain.partial_dates import MONTHS, PartialDate

LEFT_OUT = "[left out]"
_SHORTEST = 3  # letters of part of a name that is looked for by itself
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" if month[3:] else month for month in MONTHS)
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,?\s+)?"
_IN_WORDS = re.compile(
    rf"\b{_WEEKDAY}\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?({_MONTH})\b(\s+\d{{4}})?", re.IGNORECASE
)
_MONTH_FIRST = re.compile(
    rf"\b({_MONTH})\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+(\d{{4}}))?", re.IGNORECASE
)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-\d{2}\b")
_FIGURES = re.compile(r"\b\d{1,2}[/.-](\d{1,2})[/.-](\d{4}|\d{2})\b")
_NAME_LIKE = re.compile(r"(?<=[a-z,;] )[A-Z][a-z’'-]{2,}(?: [A-Z][a-z’'-]{2,})*")
_NO_NAMES = frozenset(
    {*MONTHS, *(month[:3] for month in MONTHS), "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}
)


@dataclass(frozen=True, slots=True)
class Known:
    """What must not be read in the summary: names of people, of whom each part counts, and other words as they are."""

    people: tuple[str, ...]
    words: tuple[str, ...]


def anonymised(summary: CaseSummary, known: Known) -> CaseSummary:
    """The same findings about somebody nobody can name. Raises nothing: what is not understood is left as it is."""
    out = _leaving_out(known)
    cleaned: CaseSummary = _through(summary, lambda text: out(by_month(text)))
    kept = tuple(fact for fact in cleaned.facts if fact[0] in {"Age", "Category", "Plan began"})
    return replace(
        cleaned,
        ref="",
        round_name="",
        assessor="",
        facts=kept,
        keyed="",
        read=None,
        anonymous=True,
    )


def by_month(text: str) -> str:
    """Every day in a text said by its month: "Wed 11 Mar 2009" is "Mar 2009", "11/3/09" is "March 2009"."""
    text = _IN_WORDS.sub(lambda found: found[1] + (found[2] or ""), text)
    text = _MONTH_FIRST.sub(lambda found: f"{found[1]} {found[2]}" if found[2] else found[1], text)
    text = _ISO.sub(lambda found: _month(found[2], found[1], found[0]), text)
    return _FIGURES.sub(lambda found: _month(found[1], found[2], found[0]), text)


def perhaps_names(summary: CaseSummary) -> tuple[str, ...]:
    """Words with a capital within a sentence of what people wrote: names this program does not know, perhaps."""
    written = (
        summary.concern,
        summary.concern_told,
        summary.good_practice,
        summary.would_have_helped,
        *(text for action in summary.actions for text in action[:2]),
        *(note.other for note in summary.source_notes),
        *(each.said for each in summary.conversations),
        *(answer.corrected for section in summary.sections for answer in section.answers),
        summary.rolled.why if summary.rolled else "",
    )
    found = (name for text in written for name in _NAME_LIKE.findall(text))
    return tuple(dict.fromkeys(name for name in found if name not in _NO_NAMES))


def _month(number: str, year: str, text: str) -> str:
    if not 1 <= int(number) <= len(MONTHS):
        return text
    return f"{MONTHS[int(number) - 1]} {year if len(year) > 2 else f'20{year}'}"


def _leaving_out(known: Known) -> Callable[[str], str]:
    parts = (
        part for name in known.people for part in (name, *name.split()) if len(part) >= _SHORTEST
    )
    names = {text.strip() for text in (*parts, *known.words) if len(text.strip()) >= _SHORTEST}
    if not names:
        return lambda text: text
    # The longest first: a whole name goes as one.
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
    return lambda text: pattern.sub(LEFT_OUT, text)


def _through(value: Any, clean: Callable[[str], str]) -> Any:
    """The same value with every text in it cleaned, however deep it lies."""
    if isinstance(value, Enum) or value is None:
        return value
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, SaidEvent):
        return replace(value, first=_of_month(value.first), last=_of_month(value.last))
    if isinstance(value, tuple):
        return tuple(_through(each, clean) for each in value)
    if hasattr(value, "__dataclass_fields__"):
        named = {each.name: getattr(value, each.name) for each in fields(value) if each.init}
        return replace(value, **{name: _through(held, clean) for name, held in named.items()})
    return value


def _of_month(when: PartialDate) -> PartialDate:
    first: date = when.earliest
    same = (first.year, first.month) == (when.latest.year, when.latest.month)
    return PartialDate.in_month(first.year, first.month) if same else when


def names_known(people: Iterable[str], words: Iterable[str]) -> Known:
    return Known(tuple(filter(None, people)), tuple(filter(None, words)))
