"""What a file audit looks for beyond single answers: which cases several answers and clocks pick out together.

A pattern is data (resources/reports/patterns.toml). Every cell of its tables is a set of cases, so that a count and the
cases behind it cannot part.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median

from app.domain.answers import Evidence
from app.domain.findings import QuestionLine
from app.domain.selection import EVERY, FOUND_SAID, Selector
from app.domain.time_on_file import minutes_words

MOST_LISTED = 10  # rows of a list that has no end of its own, such as pairs of factors
NO_ANSWER = "No answer"
NOT_RECORDED = "Not recorded"
ALL = "All cases"  # an answer may be called “All”
OTHERS = "Other cases"


@dataclass(frozen=True, slots=True)
class Row:
    """`words` for those of `of` that `when` picks; `say` is a sentence with "{}" where the share stands."""

    words: str
    when: str
    of: str = ""
    say: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a pattern. `rows` or `columns` that are one question's name stand for its answers."""

    key: str
    kind: str  # one of KINDS
    title: str
    heading: str = ""  # over the first column
    of: str = EVERY
    rows: tuple[Row, ...] | str = ()
    columns: tuple[Row, ...] | str = ()
    say: tuple[Row, ...] = ()
    note: str = ""
    chart: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """`asks` is the question it answers; `lacks` says what of it the audit tool does not record."""

    key: str
    number: str
    title: str
    asks: str
    parts: tuple[Part, ...]
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A set of cases, of a set of cases where it is a share; `text` where words stand instead of the count."""

    cases: int
    of: int | None = None
    text: str | None = None
    when: str = ""

    @property
    def count(self) -> int:
        return self.cases.bit_count()


@dataclass(frozen=True, slots=True)
class CountedRow:
    words: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """`words` with "{}" for the share of the cell."""

    words: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class CountedPart:
    part: Part
    headers: tuple[str, ...]  # of the cells
    rows: tuple[CountedRow, ...]
    sentences: tuple[Sentence, ...]


def counted(part: Part, selector: Selector) -> CountedPart | None:
    """None where this round's tool asks nothing of what the part needs, or where its table has no row."""
    made = KINDS[part.kind](part, selector)
    return made if made is not None and made.rows else None


def _shares(part: Part, selector: Selector) -> CountedPart:
    """One row a condition: how many of which cases."""
    rows, sentences = [], []
    for row in _asked(part.rows, selector):
        cell = _share(row, part, selector)
        rows.append(CountedRow(row.words, (cell,)))
        if row.say:
            sentences.append(Sentence(row.say, cell))
    return CountedPart(part, ("Cases",), tuple(rows), (*sentences, *_said(part, selector)))


def _cross(part: Part, selector: Selector) -> CountedPart | None:
    """Rows against columns, each cell the cases that are both, with all of the row and of the column."""
    every = selector.mask(part.of)
    columns = _axis(part.columns, every, selector)
    rows = _axis(part.rows, every, selector)
    if not rows or not columns:
        return None
    made = [
        CountedRow(
            words,
            (
                *(Cell(held & each, when=_joined(when, also)) for _, each, also in columns),
                Cell(held, when=when),
            ),
        )
        for words, held, when in rows
    ]
    made.append(
        CountedRow(
            ALL,
            (*(Cell(each, when=also) for _, each, also in columns), Cell(every)),
        )
    )
    headers = (*(words for words, _, _ in columns), ALL)
    return CountedPart(part, headers, tuple(made), _said(part, selector))


def _joined(when: str, also: str) -> str:
    return " & ".join(each for each in (when, also) if each and " or " not in each)


def _axis(
    held: tuple[Row, ...] | str, every: int, selector: Selector
) -> list[tuple[str, int, str]]:
    """(words, cases, condition). Those that no answer and no condition picks come last: nobody is left out silently."""
    if isinstance(held, str):
        line = selector.line(held)
        return [] if line is None else _answers(line, every, selector)
    made = [
        (row.words, selector.mask(row.when) & every, row.when) for row in _asked(held, selector)
    ]
    rest = every
    for _, cases, _ in made:
        rest &= ~cases
    return [*made, (OTHERS, rest, "")] if made and rest else made


def _answers(line: QuestionLine, every: int, selector: Selector) -> list[tuple[str, int, str]]:
    made = [
        (
            option.label,
            selector.mask(f"{line.name}={option.name}") & every,
            f"{line.name}={option.name}",
        )
        for option in line.options
    ]
    answered = selector.mask(f"{line.name}:answered")
    silent = selector.mask(f"{line.name}:not-recorded") & every
    rest = every & ~answered & ~silent
    if silent:
        made.append((NOT_RECORDED, silent, f"{line.name}:not-recorded"))
    if rest:
        made.append((NO_ANSWER, rest, ""))
    return made


def _asked(rows: tuple[Row, ...] | str, selector: Selector) -> Iterable[Row]:
    if isinstance(rows, str):
        line = selector.line(rows)
        options = line.options if line is not None else ()
        return [Row(each.label, f"{rows}={each.name}") for each in options]
    return [row for row in rows if selector.knows(row.when) and selector.knows(row.of or EVERY)]


def _share(row: Row, part: Part, selector: Selector) -> Cell:
    of = selector.mask(row.of or part.of)
    return Cell(selector.mask(row.when) & of, of, when=row.when)


def _said(part: Part, selector: Selector) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(row.say, _share(row, part, selector)) for row in _asked(part.say, selector)
    )


# ---- tables that no condition can write -------------------------------------------------------------


def _pairs(part: Part, selector: Selector) -> CountedPart:
    """The factors most often present together, two and two."""
    now = _present(selector)
    found = [
        (now[one] & now[other], f"{one} with {_lowered(other)}")
        for one, other in combinations(now, 2)
        if now[one] & now[other]
    ]
    return _most(part, found, selector.mask(part.of), selector)


def _sets(part: Part, selector: Selector) -> CountedPart:
    """The same factors, all of them, in more than one case."""
    together: dict[tuple[str, ...], int] = {}
    now = _present(selector)
    for place in range(len(selector.audits)):
        names = tuple(name for name, held in now.items() if held >> place & 1)
        if len(names) > 1:
            together[names] = together.get(names, 0) | 1 << place
    found = [
        (held, "; ".join((names[0], *map(_lowered, names[1:]))))
        for names, held in together.items()
        if held.bit_count() > 1
    ]
    return _most(part, found, selector.mask(part.of), selector)


def _most(part: Part, found: Sequence[tuple[int, str]], of: int, selector: Selector) -> CountedPart:
    """The largest first; no row of equal count is left out while another of that count stands."""
    ordered = sorted(found, key=lambda each: (-each[0].bit_count(), each[1]))
    if len(ordered) > MOST_LISTED:
        least = ordered[MOST_LISTED - 1][0].bit_count()
        after = ordered[MOST_LISTED][0].bit_count()
        ordered = ordered[:MOST_LISTED]
        if after == least:
            ordered = [each for each in ordered if each[0].bit_count() > least] or ordered
    rows = tuple(CountedRow(words, (Cell(held, of),)) for held, words in ordered)
    return CountedPart(part, ("Cases",), rows, _said(part, selector))


def _present(selector: Selector) -> dict[str, int]:
    """By a factor's label the cases in which it is present now."""
    line = selector.line("CX1_factors")
    labels = {option.name: option.label for option in line.options} if line else {}
    return {
        labels[name]: selector.mask(f"CX1_{name}_when=current") for name in selector.factor_paths
    }


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def _themes(part: Part, selector: Selector) -> CountedPart:
    """The lead's own themes, each with the cases that have it."""
    of = selector.mask(part.of)
    names = sorted({name for audit in selector.audits for name in audit.tags})
    rows = tuple(CountedRow(name, (Cell(_marked(name, selector) & of, of),)) for name in names)
    return CountedPart(part, ("Cases",), rows, _said(part, selector))


def _marked(theme: str, selector: Selector) -> int:
    """Not as a condition: a theme may hold any signs."""
    return selector.masked(lambda audit: theme in audit.tags)


_RECORDS = (
    ("On paper only", Evidence.PAPER),
    ("Electronic only", Evidence.ELECTRONIC),
    ("On both", Evidence.BOTH),
    ("Differ", Evidence.DIFFER),
    ("Waiting", Evidence.AWAITING),
)


def _records(part: Part, selector: Selector) -> CountedPart:
    """By section: the cases with an answer that one record alone holds, and with those on which they differ."""
    said = selector.mask(f"{FOUND_SAID}=yes")
    sections: dict[str, list[str]] = {}
    for line in selector.found.questions:
        sections.setdefault(line.section, []).append(line.path)
    rows = []
    for section, paths in sections.items():
        held = {
            source: selector.masked(
                lambda audit, source=source, paths=paths: any(  # type: ignore[misc]
                    source in audit.found_in.get(path, ()) for path in paths
                )
            )
            for _, source in _RECORDS
        }
        if any(held.values()):
            rows.append(CountedRow(section, tuple(Cell(held[source]) for _, source in _RECORDS)))
    if rows:
        whole = tuple(Cell(selector.mask(f"found={source.value}")) for _, source in _RECORDS)
        rows.append(CountedRow("Any section", whole))
    headers = tuple(words for words, _ in _RECORDS)
    return CountedPart(part, headers, tuple(rows) if said else (), _said(part, selector))


def _times(part: Part, selector: Selector) -> CountedPart:
    """Time on file of the cases a row picks: for how many it was kept, the median and the longest."""
    kept = selector.mask("minutes=kept") & selector.mask(part.of)
    rows = []
    for words, held, when in _axis(part.rows, selector.mask(part.of), selector):
        if words == OTHERS:
            continue
        timed = held & kept
        minutes = sorted(audit.minutes for audit in selector.picked(timed))
        half = minutes_words(round(median(minutes))) if minutes else ""
        longest = minutes_words(minutes[-1]) if minutes else ""
        most = sum(
            1 << place
            for place, audit in enumerate(selector.audits)
            if minutes and timed >> place & 1 and audit.minutes == minutes[-1]
        )
        cells = (Cell(timed, held, when=when), Cell(timed, text=half), Cell(most, text=longest))
        rows.append(CountedRow(words, cells))
    headers = ("Time kept", "Half took at most", "Longest")
    return CountedPart(part, headers, tuple(rows) if kept else (), _said(part, selector))


KINDS: Mapping[str, Callable[[Part, Selector], CountedPart | None]] = {
    "shares": _shares,
    "cross": _cross,
    "pairs": _pairs,
    "sets": _sets,
    "records": _records,
    "themes": _themes,
    "times": _times,
}
