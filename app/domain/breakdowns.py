"""Questions and time limits broken down by what a case belongs to, and findings of some of the cases alone.

Counts only: of so few cases each, groups are not compared, ranked or given percentages. Nothing here is part of a
report: it is for the lead, at the lead's machine.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.ages import AgeBand, age_words
from app.domain.collation import DUE, NOT_ASKED, CountedAudit
from app.domain.findings import Findings, QuestionLine, StandardLine
from app.domain.patterns import ALL, Cell, CountedPart, CountedRow, Part
from app.domain.selection import TOGETHER, Selector

NOT_KNOWN = "Not known"
NO_THEME = "No theme"
ANSWERED = "Answered"
SEVERAL = "A case can have several themes, so the rows add up to more than all cases."
MOST_COLUMNS = 5  # of one table; a question with more answers has several tables
_WIDE = 14  # letters of an answer; with longer ones a table has a column less
STATES = (
    ("not-recorded", "Not recorded"),
    ("not-applicable", "Not applicable"),
    ("could-not-look", "Could not look"),
    ("unanswered", "Not answered"),
    (NOT_ASKED, "Not asked"),
)
_VERDICTS = (
    ("In time", ("in-time",)),
    ("Late", ("late",)),
    ("Overdue", ("overdue-open",)),
    ("Not to be told", TOGETHER["unshown"]),
)
_NOT_DUE = (
    ("Not due", ("not-yet-due", "not-applicable")),
    ("Not answered", ("not-answered",)),
)


class By(StrEnum):
    """What cases are told apart by. The rows of a table stand in the order of the names, ages from the youngest."""

    DISTRICT = "district"
    TEAM = "team"
    AGE = "age_band"
    CATEGORY = "category"
    ASSESSOR = "assessor"
    THEME = "theme"

    @property
    def words(self) -> str:
        return {
            By.DISTRICT: "District",
            By.TEAM: "Team",
            By.AGE: "Age",
            By.CATEGORY: "Category of abuse",
            By.ASSESSOR: "Assessor",
            By.THEME: "Theme",
        }[self]


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the cases: those that have `name` of what `by` says; `words` is how that is shown."""

    by: By
    name: str
    words: str


def names(by: By, audit: CountedAudit) -> tuple[str, ...]:
    """What a case belongs to; "" where that is not known or it has none."""
    if by is By.THEME:
        return audit.tags or ("",)
    return (str(getattr(audit, by.value)),)


def groups(audits: Iterable[CountedAudit], by: By) -> tuple[Group, ...]:
    """Those with at least one case, what is not known last."""
    held = {name for audit in audits for name in names(by, audit)}
    order = [band.value for band in AgeBand] if by is By.AGE else sorted(held - {""})
    found = [Group(by, name, _words(by, name)) for name in order if name in held and name]
    if "" in held:
        found.append(Group(by, "", NO_THEME if by is By.THEME else NOT_KNOWN))
    return tuple(found)


def _words(by: By, name: str) -> str:
    return age_words(name).capitalize() if by is By.AGE else name


def only(found: Findings, group: Group) -> Findings:
    """The findings of these cases alone, with what is quoted from them; the sample and its design stay the round's."""
    audits = tuple(audit for audit in found.audits if group.name in names(group.by, audit))
    refs = {audit.ref for audit in audits}
    return replace(
        found,
        audits=audits,
        pairs=tuple(pair for pair in found.pairs if pair[0].ref in refs),
        quotes={
            name: tuple(each for each in held if each[0] in refs)
            for name, held in found.quotes.items()
        },
        concerns=tuple(each for each in found.concerns if each.ref in refs),
        observations=(),
    )


def broken_down(found: Findings, by: By) -> Mapping[str, tuple[CountedPart, ...]]:
    """By section of the tool, every question; under "" every time limit."""
    selector = Selector(found)
    rows = [
        (group.words, selector.masked(lambda audit, name=group.name: name in names(by, audit)))  # type: ignore[misc]
        for group in groups(found.audits, by)
    ]
    rows.append((ALL, selector.everyone))
    made: dict[str, tuple[CountedPart, ...]] = {
        "": tuple(_standard(each, rows, by, selector) for each in found.standards)
    }
    for line in found.questions:
        made[line.section] = made.get(line.section, ()) + _question(line, rows, by, selector)
    return made


def _question(
    line: QuestionLine, rows: Sequence[tuple[str, int]], by: By, selector: Selector
) -> tuple[CountedPart, ...]:
    """Answers with their counts, then what was not answered; where it has no list, how many answered."""
    answers = [
        (option.label, selector.mask(f"{line.name}={option.name}")) for option in line.options
    ] or [(ANSWERED, selector.mask(f"{line.name}:answered"))]
    states = [(words, selector.mask(f"{line.name}:{state}")) for state, words in STATES]
    columns = [*answers, *((words, cases) for words, cases in states if cases)]
    title = f"{line.item} {line.label}".strip()
    note = _note(by, several=line.kind == "select_multiple" or line.repeated)
    most = MOST_COLUMNS - any(len(words) > _WIDE for words, _ in columns)
    size = -(-len(columns) // -(-len(columns) // most))  # tables of about equal width
    chunks = [columns[at : at + size] for at in range(0, len(columns), size)]
    return tuple(
        _part(
            title if len(chunks) == 1 else f"{title} ({place} of {len(chunks)})",
            [*chunk, (ALL, selector.everyone)],
            rows,
            by,
            note,
        )
        for place, chunk in enumerate(chunks, start=1)
    )


def _standard(
    standard: StandardLine, rows: Sequence[tuple[str, int]], by: By, selector: Selector
) -> CountedPart:
    """In time of all cases where it was due, then the other verdicts."""

    def cases(verdicts: Sequence[str]) -> int:
        return selector.mask(f"{standard.id}:{'|'.join(verdicts)}")

    due = cases(DUE)
    columns = [(words, cases(verdicts)) for words, verdicts in (*_VERDICTS, *_NOT_DUE)]
    made = _part(f"{standard.id} {standard.title}, {standard.limit}", columns, rows, by, _note(by))
    shared = tuple(
        CountedRow(row.words, (replace(row.cells[0], of=due & held), *row.cells[1:]))
        for row, (_, held) in zip(made.rows, rows, strict=True)
    )
    return replace(made, rows=shared)


def _part(
    title: str,
    columns: Sequence[tuple[str, int]],
    rows: Sequence[tuple[str, int]],
    by: By,
    note: str,
) -> CountedPart:
    return CountedPart(
        Part(title, "cross", title, heading=by.words, note=note),
        tuple(words for words, _ in columns),
        tuple(
            CountedRow(words, tuple(Cell(held & cases) for _, cases in columns))
            for words, held in rows
        ),
        (),
    )


def _note(by: By, *, several: bool = False) -> str:
    said = ["More than one answer may apply."] if several else []
    return " ".join([*said, SEVERAL] if by is By.THEME else said)
