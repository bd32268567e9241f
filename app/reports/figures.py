"""Figures as sentences, tables and charts: a share never without its count, a count never without its whole."""

from collections.abc import Callable, Sequence

from app.domain.assurance import assurance_sentence
from app.domain.collation import (
    CountedAudit,
    Estimate,
    Tally,
    Timeliness,
    estimate,
    tally,
    timeliness,
)
from app.domain.findings import Findings, Option, QuestionLine, StandardLine
from app.reports.chart_content import (
    Category,
    DotInterval,
    DotRow,
    StackedCounts,
    StackedRow,
    Tone,
)
from app.reports.content import Align, Cell, Column, Count, Figure, Number, Table

TONES = {"ok": Tone.GOOD, "warn": Tone.WARN, "bad": Tone.BAD, "": Tone.NEUTRAL}
NOT_MET = {"late", "overdue-open"}
NOT_SHOWN = ("no-date", "no-evidence", "conflict", "cannot-tell")
FEW = 10  # below this a percentage says less than the count


def line(found: Findings, name: str) -> QuestionLine | None:
    """The question of that name, if this round's tool asks it."""
    return next((each for each in found.questions if each.name == name), None)


def assurance_words(seen: int, read: int, population: int, what: str) -> str:
    """What so many files show of all children, with percentages as they stand everywhere in a report."""
    return assurance_sentence(seen, read, population, what).replace(" %", "%")


def share(count: int, whole: int) -> str:
    """ "41 of 50 (82%)"; no percentage of a few."""
    if whole < FEW:
        return f"{count} of {whole}"
    return f"{count} of {whole} ({count / whole:.0%})"


def limits(held: Estimate) -> str:
    """The interval in words, and the share among all children where it differs from the plain one."""
    if held.low is None or held.high is None or held.denominator < FEW:
        return ""
    words = f"95% interval {held.low:.0%} to {held.high:.0%}"
    if held.weighted is not None and held.share is not None:
        words += f"; weighted for the sample's design {held.weighted:.0%}"
    return words


def with_value(found: Findings, name: str, values: set[str]) -> tuple[int, int]:
    """How many audits chose one of these values, of all that answered the question."""
    held = line(found, name)
    if held is None:
        return 0, 0
    counts = tally(held.path, found.audits)
    hit = sum(1 for audit in found.audits if set(_values(audit, held.path)) & values)
    return hit, counts.answered


def _values(audit: CountedAudit, path: str) -> tuple[str, ...]:
    given = audit.given.get(path)
    return given.values if given else ()


def choices_table(found: Findings, name: str, title: str = "") -> Table | None:
    """One question: each choice with its count, then what was not answered, and why."""
    held = line(found, name)
    if held is None or not held.options:
        return None
    counts = tally(held.path, found.audits)
    rows: list[tuple[Cell, ...]] = [
        (option.label, Number(counts.values.get(option.name, 0)), _of(counts, option))
        for option in held.options
    ]
    rows += [
        (label, Number(number), "")
        for label, number in (
            ("Not recorded", counts.not_recorded),
            ("Not applicable", counts.not_applicable),
            ("Could not look", counts.could_not_look),
            ("Not answered", counts.unanswered),
        )
        if number
    ]
    note = "" if not counts.not_asked else f"Not asked in {counts.not_asked} cases."
    if held.kind == "select_multiple":
        note = f"More than one may apply. {note}".strip()
    columns = (
        Column("Answer", weight=4),
        Column("Cases", Align.RIGHT),
        Column("Share", Align.RIGHT),
    )
    return Table(title or held.label, columns, tuple(rows), note=note)


def _of(counts: Tally, option: Option) -> str:
    number = counts.values.get(option.name, 0)
    return f"{number / counts.answered:.0%}" if counts.answered >= FEW else ""


def ratings(found: Findings, names: Sequence[str], title: str) -> Figure | None:
    """Rated questions side by side, every level with its letter, shape and count."""
    held = [each for name in names if (each := line(found, name)) and each.options]
    rated = [each for each in held if any(option.score for option in each.options)]
    if not rated:
        return None
    options = rated[0].options
    rated = [each for each in rated if each.options == options]
    categories = tuple(
        Category(option.label, "ABCDEF"[n], TONES.get(option.tone, Tone.NEUTRAL))
        for n, option in enumerate(options)
    )
    rows: list[StackedRow] = []
    table: list[tuple[Cell, ...]] = []
    for each in rated:
        counts = tally(each.path, found.audits)
        numbers = tuple(counts.values.get(option.name, 0) for option in options)
        rows.append(StackedRow(each.label, numbers))
        table.append(
            (
                each.label,
                *map(Number, numbers),
                Number(counts.not_recorded),
                Number(counts.answered),
            )
        )
    columns = (
        Column("Question", weight=5),
        *(Column(option.label, Align.RIGHT) for option in options),
        Column("Not recorded", Align.RIGHT),
        Column("Rated", Align.RIGHT),
    )
    return Figure(
        StackedCounts(categories, tuple(rows)),
        title,
        Table(title, columns, tuple(table)),
        alt=f"{title}: for each question, the number of cases at each level.",
    )


def timeliness_sentence(found: Findings, standard: str) -> str:
    """First of all cases where it was due, then of those whose dates were found."""
    held = standard_line(found, standard)
    if held is None:
        return ""
    counts = timeliness(standard, found.audits)
    silent = f"; not answered in {counts.not_answered}" if counts.not_answered else ""
    if not counts.due:
        return f"{held.title} ({held.limit}): due in no case{silent}."
    late = sum(counts.verdicts.get(verdict, 0) for verdict in NOT_MET)
    unshown = sum(counts.verdicts.get(verdict, 0) for verdict in NOT_SHOWN)
    words = (
        f"{held.title} ({held.limit}): shown to be in time in {share(counts.in_time, counts.due)} "
        f"cases where it was due; late or overdue in {late}"
    )
    if unshown:
        words += f"; not to be told in {unshown}, for want of a date, of evidence or of agreement"
    return f"{words}{silent}{_not_counted(found, standard)}."


def _not_counted(found: Findings, standard: str) -> str:
    """The ends that do not count because they were written afterwards, and in which cases."""
    held = {
        audit.ref: number for audit in found.audits if (number := audit.afterwards.get(standard))
    }
    if not held:
        return ""
    ends = f"{sum(held.values())} {'end' if sum(held.values()) == 1 else 'ends'}"
    cases = f"{len(held)} of {len(found.audits)} cases ({', '.join(held)})"
    return f"; {ends} written after the announcement not counted, in {cases}"


def standard_line(found: Findings, standard: str) -> StandardLine | None:
    return next((each for each in found.standards if each.id == standard), None)


def was_due(standard: str) -> Callable[[CountedAudit], bool]:
    """Whether the standard's event was due in an audit."""
    return lambda audit: bool(timeliness(standard, [audit]).due)


def is_in_time(standard: str) -> Callable[[CountedAudit], bool]:
    return lambda audit: audit.verdicts.get(standard) == "in-time"


def timeliness_figure(found: Findings, standards: Sequence[str], title: str) -> Figure | None:
    """Standards side by side: shown to be in time, of all cases where it was due.

    Beside the denominator stands in how many cases nobody answered.
    """
    rows: list[DotRow] = []
    table: list[tuple[Cell, ...]] = []
    silent: list[str] = []
    for standard in standards:
        held = standard_line(found, standard)
        due = [audit for audit in found.audits if was_due(standard)(audit)]
        if held is None or not due:
            continue
        counts = timeliness(standard, found.audits)
        shown = estimate(due, is_in_time(standard))
        few = len(due) < FEW
        rows.append(
            DotRow(
                f"{held.title} ({held.limit})",
                counts.in_time,
                counts.due,
                None if few else shown.low,
                None if few else shown.high,
            )
        )
        table.append(_timeliness_row(held, counts)[: len(TIMELINESS_COLUMNS)])
        if counts.not_answered:
            silent.append(f"{held.title} in {counts.not_answered}")
    if not rows:
        return None
    return Figure(
        DotInterval(tuple(rows)),
        title,
        Table(title, TIMELINESS_COLUMNS, tuple(table)),
        alt=f"{title}: cases shown to be in time, of all cases where the event was due.",
        note=" ".join(
            (
                "No interval is drawn for fewer than ten cases.",
                *(
                    (f"Not answered, and so not counted as due: {'; '.join(silent)}.",)
                    if silent
                    else ()
                ),
            )
        ),
    )


TIMELINESS_COLUMNS = (
    Column("Time limit", weight=4),
    Column("In time", Align.RIGHT),
    Column("Late", Align.RIGHT),
    Column("Overdue", Align.RIGHT),
    Column("No date or evidence", Align.RIGHT),
    Column("Conflict or open", Align.RIGHT),
    Column("Due", Align.RIGHT),
)
ALL_LIMITS_COLUMNS = (*TIMELINESS_COLUMNS, Column("Not answered", Align.RIGHT))


def _timeliness_row(held: StandardLine, counts: Timeliness) -> tuple[Cell, ...]:
    number = counts.verdicts.get
    return (
        f"{held.id} {held.title}, {held.limit}{'*' if held.unverified else ''}",
        Count(counts.in_time, counts.due),
        Number(number("late", 0)),
        Number(number("overdue-open", 0)),
        Number(number("no-date", 0) + number("no-evidence", 0)),
        Number(number("conflict", 0) + number("cannot-tell", 0)),
        Number(counts.due),
        Number(counts.not_answered),
    )


def timeliness_table(found: Findings) -> Table:
    """Every standard; an asterisk marks a limit that is an editable default."""
    rows = tuple(
        _timeliness_row(held, timeliness(held.id, found.audits)) for held in found.standards
    )
    return Table(
        "Every time limit",
        ALL_LIMITS_COLUMNS,
        rows,
        note=(
            "Counts of cases. “Due” leaves out only cases where the limit does not apply or has not "
            "passed, and those not answered: nobody said what its clock needs, so that it is known "
            "neither to be due nor to be in time. * An editable default of this program, not "
            "verified as a rule in force at the time."
        ),
    )
