"""The chronology of a case as a drawing and as a table, the same on the screen and on paper."""

from collections.abc import Iterator, Sequence
from datetime import date

from app.domain.chronology import LETTERS, Chronology, Clock, Entry, Stretch
from app.domain.chronology import Lane as Found
from app.domain.partial_dates import PartialDate, words
from app.domain.timeliness import VerdictKind
from app.reports.case_summary import MARKING, VERDICTS
from app.reports.chart_content import Lane, Moment, Span, Timeline, Tone
from app.reports.content import (
    Block,
    Cell,
    Column,
    Document,
    Figure,
    Flag,
    Paragraph,
    Style,
    Table,
)

UNNAMED = "Something else"
_MOST_LEVELS = 6
_A_LEVEL = 10  # events
_CROWD = 30  # events on a lane; more are told apart by kind
_OWN_LINE = 3  # events of a kind that are worth a line
_CLOCK = "clock:"  # begins the key of a clock, so that it is never taken for an answer's
_OVER = frozenset({VerdictKind.LATE, VerdictKind.OVERDUE_OPEN})
_DIFFERENT = "Two marks of one event: the records differ"


def clock_key(standard: str) -> str:
    """What a clock is called in a drawing."""
    return f"{_CLOCK}{standard}"


def standard_of(key: str) -> str:
    """The standard that a clock's key names; "" for an event's key."""
    return key.removeprefix(_CLOCK) if key.startswith(_CLOCK) else ""


def timeline(held: Chronology, first: date, last: date) -> Timeline:
    """The drawing from `first` to `last`: two lanes of events, a third only where it is needed, a lane a clock.

    Raises ValueError unless `last` is after `first`.
    """
    lanes = tuple(_lanes(held))
    return Timeline(
        lanes,
        first,
        last,
        held.position_date,
        f"position {held.position_date.day} {words(held.position_date).split(' ', 2)[2]}",
        tuple(_legend(held)),
        is_tall=True,
    )


def _lanes(held: Chronology) -> Iterator[Lane]:
    for found in Found:
        marks = [
            (entry, when, is_other)
            for entry in held.entries
            for lane, when, is_other in entry.dates
            if lane is found
        ]
        if len(marks) > _CROWD:
            yield from _by_kind(found, marks)
        elif marks or found is not Found.OTHER:
            levels = max(2, min(_MOST_LEVELS, 1 + -(-len(marks) // _A_LEVEL)))
            moments = tuple(_moment(*mark, _said(*mark)) for mark in marks)
            yield Lane(found.value, moments=moments, levels=levels)
    for clock in held.clocks:
        if clock.stretches:
            yield Lane(f"{clock.id}  {clock.title}", tuple(_spans(clock)))


Mark = tuple[Entry, PartialDate, bool]


def _by_kind(found: Found, marks: Sequence[Mark]) -> Iterator[Lane]:
    """A crowded lane as one line a kind, so that a mark needs no words; each is told by its day where there is room."""
    kinds: dict[str, list[Mark]] = {}
    for mark in marks:
        kinds.setdefault(mark[0].what or UNNAMED, []).append(mark)
    rare = [mark for held in kinds.values() if len(held) < _OWN_LINE for mark in held]
    for kind, held in sorted(kinds.items(), key=lambda each: _in_the_tool(each[1][0][0])):
        if len(held) >= _OWN_LINE:
            moments = tuple(_moment(*mark, _day(mark[1])) for mark in held)
            yield Lane(f"{found.value}: {kind} ({len(held)})", moments=moments)
    if rare:
        levels = max(2, min(_MOST_LEVELS, 1 + -(-len(rare) // _A_LEVEL)))
        moments = tuple(_moment(*mark, _said(*mark)) for mark in rare)
        yield Lane(f"{found.value}: other events ({len(rare)})", moments=moments, levels=levels)


def _in_the_tool(entry: Entry) -> tuple[int, ...]:
    """By the number of its question; what has none comes last."""
    return tuple(int(part) for part in entry.number.split(".") if part.isdigit()) or (999,)


def _moment(entry: Entry, when: PartialDate, _is_other: bool, label: str) -> Moment:
    until = None if when.is_exact else when.latest
    return Moment(when.earliest, _tone(entry), label, until, entry.key)


def _said(entry: Entry, _when: PartialDate, is_other: bool) -> str:
    said = entry.what or entry.words or UNNAMED
    return f"{said} (the other record)" if is_other else said


def _day(when: PartialDate) -> str:
    """ "12 Mar", or "March 2009" of a partial date: the axis has the rest."""
    return words(when).split(" ", 1)[1].rpartition(" ")[0] if when.is_exact else words(when)


def _tone(entry: Entry) -> Tone:
    if entry.differs:
        return Tone.WARN
    return Tone.ACCENT if entry.is_filed and not entry.uncounted else Tone.NEUTRAL


def _spans(clock: Clock) -> Iterator[Span]:
    last = len(clock.stretches) - 1
    for place, stretch in enumerate(clock.stretches):
        # A clock that ran out is two stretches of one verdict; of a series each gap has its own.
        continues = place < last and clock.stretches[place + 1].is_over and not stretch.is_over
        same = continues and clock.stretches[place + 1].kind is stretch.kind
        yield Span(
            stretch.start.earliest,
            stretch.end.latest,
            _stretch_tone(stretch, clock),
            "" if same else LETTERS[stretch.kind],
            stretch.is_over,
            clock_key(clock.id),
        )


def _stretch_tone(stretch: Stretch, clock: Clock) -> Tone:
    if stretch.kind in _OVER and (clock.unread or not stretch.is_over):
        return Tone.NEUTRAL
    return VERDICTS.get(stretch.kind.value, ("", Tone.NEUTRAL))[1]


def _legend(held: Chronology) -> Iterator[tuple[Tone, str]]:
    """Only what is there to be seen."""
    shown = {_tone(entry) for entry in held.entries if entry.dates}
    if Tone.ACCENT in shown:
        yield Tone.ACCENT, "Event, filed with a question"
    if Tone.NEUTRAL in shown:
        yield Tone.NEUTRAL, "Waits to be filed, or is not counted"
    if Tone.WARN in shown:
        yield Tone.WARN, _DIFFERENT
    kinds = {each.kind: None for clock in held.clocks for each in clock.stretches}
    told: dict[Tone, list[str]] = {}
    for kind in LETTERS:
        if kind in kinds:
            said, tone = VERDICTS.get(kind.value, (kind.value, Tone.NEUTRAL))
            told.setdefault(tone, []).append(f"{LETTERS[kind]} {said.lower()}")
    if any(clock.unread and clock.stretches for clock in held.clocks):
        yield Tone.NEUTRAL, "Hatched grey: nobody has looked for it yet"
    for tone, parts in told.items():
        over = "; hatched: beyond the limit" if tone is Tone.BAD else ""
        yield tone, f"{', '.join(parts)}{over}"


# -- as a table

EVENT_COLUMNS = ("Date", "Event", "Found in", "Place", "Words", "Question")


def event_row(entry: Entry) -> tuple[str, ...]:
    """One event in words, in the order of EVENT_COLUMNS."""
    return (
        said_when(entry),
        entry.what or UNNAMED,
        entry.source.words if entry.source else "",
        entry.place,
        said_words(entry),
        entry.number or ("" if entry.is_filed else "to be filed"),
    )


def said_when(entry: Entry) -> str:
    """ "Thu 12 Mar 2009", and the other record's date where the records differ."""
    if entry.when is None:
        return "no date"
    said = words(entry.when)
    if entry.differs:
        other = words(entry.other_when) if entry.other_when else entry.other or "not said"
        return f"{said}; the other record: {other}"
    return said


def said_words(entry: Entry) -> str:
    told = entry.other if entry.other and not entry.differs else ""
    kept = f"kept, not counted: {entry.uncounted}" if entry.uncounted else ""
    return "; ".join(part for part in (entry.words, told, kept) if part)


def clock_row(clock: Clock) -> tuple[Cell, ...]:
    tone = Tone.NEUTRAL if clock.unread else VERDICTS.get(clock.kind.value, ("", Tone.NEUTRAL))[1]
    return clock.id, clock.title, Flag(said_verdict(clock), tone), clock.explanation


def said_verdict(clock: Clock) -> str:
    """ "Late"; of an end that nobody has looked for yet, what it would be."""
    said = VERDICTS.get(clock.kind.value, (clock.kind.value,))[0]
    return f"If none: {said.lower()}" if clock.unread and clock.kind in _OVER else said


def alternative(held: Chronology) -> str:
    """The drawing in a sentence, for who cannot see it."""
    dated = [entry for entry in held.entries if entry.when is not None]
    late = [clock for clock in held.clocks if clock.kind in _OVER and not clock.unread]
    span = ""
    if dated and dated[0].when and dated[-1].when:
        span = f" from {words(dated[0].when)} to {words(dated[-1].when)}"
    return (
        f"{_counted(len(dated), 'dated event')}{span}; {_counted(len(held.clocks), 'time limit')}, "
        f"{len(late)} of them late or overdue. The table says the same."
    )


def document(held: Chronology, ref: str, round_name: str, stamp: str = "") -> Document:
    """The chronology on paper: drawing, events, time limits."""
    return Document(
        title=f"Chronology of {ref}",
        subtitle=round_name,
        facts=(
            ("Case", ref),
            ("Position as at", words(held.position_date)),
            ("Events", str(len(held.entries))),
        ),
        blocks=tuple(_blocks(held)),
        style=Style.SUMMARY,
        marking=MARKING,
        stamp=stamp,
        short_title=f"{ref}, {round_name}",
    )


def chronology_pdf(held: Chronology, ref: str, round_name: str, stamp: str = "") -> bytes:
    from app.reports.pdf import pdf_bytes

    return pdf_bytes(document(held, ref, round_name, stamp))


def _blocks(held: Chronology) -> Iterator[Block]:
    if not held.entries:
        yield Paragraph("No dates have been noted yet.")
        return
    events = Table(
        "Events",
        tuple(Column(title, weight=weight) for title, weight in _weighted()),
        tuple(event_row(entry) for entry in held.entries),
    )
    yield Figure(timeline(held, *held.span), "Events and time limits", events, alternative(held))
    yield events
    if held.clocks:
        yield Table(
            "Time limits",
            (
                Column("No.", weight=0.8),
                Column("Time limit", weight=3),
                Column("Verdict", weight=1.6),
                Column("How counted", weight=8),
            ),
            tuple(clock_row(clock) for clock in held.clocks),
        )
    yield Paragraph("From the record alone. “Not recorded” does not mean that it was not done.")


def _weighted() -> Iterator[tuple[str, float]]:
    return zip(EVENT_COLUMNS, (2.4, 3, 1.6, 1.6, 4, 1), strict=True)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
