"""Figures inserted into the lead's words by reference, so that they stay true whatever is merged later.

"{T3}" is the standard's cases in time of all where it was due, "{T3:late}" those late or overdue, "{OJ1=yes,concerns}"
the cases with one of these answers of all that answered, "{cases}" the cases counted of those drawn, "{concerns}" those
with an immediate concern. After a bar: "{T3|count}" without the percentage, "{T3|words}" with the scale's word.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.collation import tally, timeliness
from app.domain.findings import Findings
from app.domain.quantities import FEW, Scale

_REFERENCE = re.compile(r"\{([^{}|]{1,120})(?:\|([a-z]+))?\}")
SOURCE = "source:"  # begins a reference to a source, as domain.front_matter reads it
_LATE = ("late", "overdue-open")


class Shown(StrEnum):
    SHARE = "share"
    COUNT = "count"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Figure:
    """`count` cases `of` so many: those with this `answer` to what `label` asks, or that do as `label` says."""

    name: str
    label: str
    count: int
    of: int
    answer: str = ""

    @property
    def words(self) -> str:
        if not self.answer:
            return self.label
        return f"{self.label}{' ' if self.label.endswith('?') else ': '}{self.answer}"


@dataclass(frozen=True, slots=True)
class Reference:
    """`{name|shown}` as it was typed; `shown` is None for a word after the bar that is none of ours."""

    name: str
    shown: Shown | None
    typed: str


def references(text: str) -> tuple[Reference, ...]:
    """Every reference to a figure in a text, in order; one to a source is none."""
    return tuple(
        Reference(name.strip(), _shown(how), whole)
        for whole, name, how in (
            (match.group(0), match.group(1), match.group(2)) for match in _REFERENCE.finditer(text)
        )
        if not name.startswith(SOURCE)
    )


def _shown(how: str | None) -> Shown | None:
    if how is None:
        return Shown.SHARE
    return Shown(how) if how in set(Shown) else None


def figures(found: Findings) -> Mapping[str, Figure]:
    """Every figure that can be referred to by one name: standards, single answers, the round itself."""
    made = {
        "cases": Figure("cases", "cases counted, of those drawn", len(found.audits), found.sampled),
        "concerns": _concerns(found),
    }
    for standard in found.standards:
        counts = timeliness(standard.id, found.audits)
        late = sum(counts.verdicts.get(verdict, 0) for verdict in _LATE)
        name = standard.id
        made[name] = Figure(
            name, f"{standard.title}: shown to be in time", counts.in_time, counts.due
        )
        name = f"{standard.id}:late"
        made[name] = Figure(name, f"{standard.title}: late or overdue", late, counts.due)
    for line in found.questions:
        for option in line.options:
            held = _answers(found, f"{line.name}={option.name}")
            if held is not None:
                made[held.name] = held
    return made


def figure(found: Findings, name: str) -> Figure | None:
    """The figure of that name; None where this round has none."""
    if "=" in name:
        return _answers(found, name)
    return figures(found).get(name)


def resolved(text: str, found: Findings, scale: Scale) -> str:
    """The text with every reference that is understood replaced by its figure; others stay as typed."""

    def replaced(match: re.Match[str]) -> str:
        named = references(match.group(0))
        if not named:
            return match.group(0)  # a source, not a figure
        reference = named[0]
        held = figure(found, reference.name)
        if held is None or reference.shown is None:
            return match.group(0)
        return said(held, reference.shown, scale)

    return _REFERENCE.sub(replaced, text)


def said(held: Figure, shown: Shown, scale: Scale) -> str:
    """ "41 of 50 (82%)", "41 of 50", or "most (41 of 50)"; of few cases the count alone."""
    count = f"{held.count:,} of {held.of:,}"
    if held.of < FEW or shown is Shown.COUNT:
        return count
    if shown is Shown.WORDS:
        return f"{scale.word(held.count, held.of)} ({count})"
    return f"{count} ({held.count / held.of:.0%})"


def _answers(found: Findings, name: str) -> Figure | None:
    question, _, values = name.partition("=")
    line = next((each for each in found.questions if each.name == question.strip()), None)
    wanted = {value.strip() for value in values.split(",")}
    if line is None or not wanted <= {option.name for option in line.options}:
        return None
    labels = [option.label for option in line.options if option.name in wanted]
    hit = sum(
        1
        for audit in found.audits
        if line.path in audit.given and wanted & set(audit.given[line.path].values)
    )
    answered = tally(line.path, found.audits).answered
    return Figure(name, line.label, hit, answered, " or ".join(labels))


def _concerns(found: Findings) -> Figure:
    counted = {audit.ref for audit in found.audits}
    hit = len({each.ref for each in found.concerns if each.of_case} & counted)
    return Figure("concerns", "cases with an immediate concern", hit, len(counted))
