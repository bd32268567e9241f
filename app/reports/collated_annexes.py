"""Annexes of the collated report: every time limit, every question, double readings, and how to read figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from string import ascii_uppercase

from app.domain.answers import Evidence
from app.domain.collation import CountedAudit, SourceNote, Tally, agreement, answers_with, tally
from app.domain.findings import Findings, QuestionLine
from app.domain.partial_dates import words as day_words
from app.reports.afterwards import afterwards
from app.reports.against_record import against_record
from app.reports.beside_population import beside_population
from app.reports.content import (
    Align,
    Block,
    Cell,
    Column,
    Count,
    Heading,
    Number,
    PageBreak,
    Paragraph,
    Table,
)
from app.reports.conversations import conversations
from app.reports.figures import timeliness_table
from app.reports.hands import hands
from app.reports.planned import planned
from app.reports.ratings import rated_otherwise
from app.reports.versions import tool_versions
from app.resources import resource_path

COMPARED = {"select_one", "select_multiple", "integer", "date"}
_ANNEX = "Annex: "  # begins the heading of each, which `lettered` gives its letter

SECTION_COLUMNS = (Column("Section", weight=5), Column("Same", Align.RIGHT))


def annexes(found: Findings) -> list[Block]:
    return [
        PageBreak(),
        Heading(1, "Annex: every time limit"),
        timeliness_table(found),
        *beside_population(found),
        *afterwards(found),
        Heading(1, "Annex: every question"),
        Paragraph(
            "Counts of cases, one reading each. A question inside a repeating table counts once a case."
        ),
        *_every_question(found),
        Heading(1, "Annex: cases read twice"),
        *_double_readings(found),
        *hands(found),
        Heading(1, "Annex: how to read the figures"),
        *(Paragraph(text) for text in _how_to_read(found)),
        Heading(1, "Annex: the files one by one"),
        files_table(found),
        *rated_otherwise(found),
        *planned(found),
        *against_record(found),
        *_sources(found),
        *tool_versions(found),
        *conversations(found),
    ]


FILES_COLUMNS = (
    Column("Case"),
    Column("Reading", weight=2),
    Column("First day"),
    Column("Last day"),
)


LATE = Column("Entries written afterwards", Align.RIGHT)


def files_table(found: Findings) -> Table:
    """One row for each reading: the days on which the audit was worked on and, in a round that was announced, how
    many entries about earlier events were made after that."""
    columns = FILES_COLUMNS if found.announced_on is None else (*FILES_COLUMNS, LATE)
    rows = tuple(
        (*_file(audit), Number(audit.late_entries))[: len(columns)] for audit in found.readings
    )
    return Table("When each file was read", columns, rows)


SOURCE_COLUMNS = (
    Column("Case"),
    Column("Question", weight=4),
    Column("Answer", weight=2),
    Column("Where it was found", weight=4),
)


def cases_with(numbers: Sequence[int]) -> str:
    """ "35 of 50 cases", of one number for each case."""
    return f"{sum(number > 0 for number in numbers)} of {len(numbers)} cases"


def noted_sources(found: Findings) -> list[tuple[CountedAudit, SourceNote]]:
    return [(audit, note) for audit in found.audits for note in audit.source_notes]


def _sources(found: Findings) -> Iterable[Block]:
    """What was told and not on record, and where the two records differ, one by one."""
    notes = noted_sources(found)
    if not notes:
        return
    sourced = sum(audit.sourced for audit in found.audits)
    said = []
    for source, words in (
        (Evidence.TOLD, "somebody told the assessor what is not on record"),
        (Evidence.DIFFER, "the paper file and the electronic record differ"),
    ):
        held = [answers_with(source, audit.source_notes) for audit in found.audits]
        said.append(f"{words} in {sum(held):,} of them, in {cases_with(held)}")
    yield Paragraph(f"{sourced:,} answers say where they were found: {'; '.join(said)}.")
    lines = {line.path: line for line in found.questions}
    rows = tuple(
        (audit.ref, _asked(note, lines), note.answer, note.where_found) for audit, note in notes
    )
    yield Table("Told and not on record, or recorded differently", SOURCE_COLUMNS, rows)


def _asked(note: SourceNote, lines: Mapping[str, QuestionLine]) -> str:
    line = lines.get(note.path)
    return f"{line.item} {line.label}".strip() if line else note.question


def _file(audit: CountedAudit) -> tuple[Cell, ...]:
    reading = "Second, blind" if audit.blind_second else "First"
    days = (day_words(audit.read.first), day_words(audit.read.last)) if audit.read else ("–", "–")
    return (audit.ref, reading, *days)


def _how_to_read(found: Findings) -> list[str]:
    """The first paragraph is about working days; by which table they were counted follows it."""
    text = resource_path("reports", "how-to-read.txt").read_text(encoding="utf-8")
    first, *rest = text.strip().split("\n\n")
    table = found.calendar.in_words if found.calendar else ""
    return [paragraph for paragraph in (first, table, *rest) if paragraph]


def _every_question(found: Findings) -> Iterable[Block]:
    sections = list(dict.fromkeys(line.section for line in found.questions))
    for section in sections:
        lines = [line for line in found.questions if line.section == section]
        yield Table(
            section,
            (
                Column("Question", weight=6),
                Column("Answered", Align.RIGHT),
                Column("Not recorded", Align.RIGHT),
                Column("Not applicable", Align.RIGHT),
                Column("Could not look", Align.RIGHT),
                Column("Open", Align.RIGHT),
            ),
            tuple(_question(line, tally(line.path, found.audits)) for line in lines),
        )


def _question(line: QuestionLine, counts: Tally) -> tuple[Cell, ...]:
    return (
        f"{line.item} {line.label}".strip(),
        Number(counts.answered),
        Number(counts.not_recorded),
        Number(counts.not_applicable),
        Number(counts.could_not_look),
        Number(counts.unanswered),
    )


def _double_readings(found: Findings) -> Iterable[Block]:
    if found.not_blind:
        yield Paragraph(
            f"Left out of agreement, because one person wrote in both readings: {', '.join(found.not_blind)}."
        )
    if not found.pairs:
        yield Paragraph(
            "No other case was read twice." if found.not_blind else "No case was read twice."
        )
        return
    compared = [
        agreement(line.path, found.pairs) for line in found.questions if line.kind in COMPARED
    ]
    pairs = sum(each.pairs for each in compared)
    same = sum(each.same for each in compared)
    yield Paragraph(
        f"{len(found.pairs)} cases were read a second time by another assessor who did not see the first reading. "
        f"Over all questions that both answered, {same:,} of {pairs:,} answers are the same. With so few cases no "
        "coefficient of agreement is given; the list to reconcile follows."
    )
    labels = {line.path: line for line in found.questions}
    rows = tuple(
        (
            ref,
            f"{labels[each.path].item} {labels[each.path].label}",
            _words(labels[each.path], one),
            _words(labels[each.path], two),
        )
        for each in compared
        for ref, one, two in each.differing
    )
    if rows:
        yield Table(
            "Answers that differ",
            (
                Column("Case"),
                Column("Question", weight=5),
                Column("First reading", weight=2),
                Column("Second reading", weight=2),
            ),
            tuple(sorted(rows)),
        )
    yield Table(
        "Agreement by section",
        SECTION_COLUMNS,
        tuple(_by_section(found)),
    )


def compared_in(found: Findings, section: str) -> list[QuestionLine]:
    """The questions of a section in which two readings of a case are compared."""
    return [line for line in found.questions if line.section == section and line.kind in COMPARED]


def _by_section(found: Findings) -> Iterable[tuple[Cell, ...]]:
    for section in dict.fromkeys(line.section for line in found.questions):
        held = [agreement(line.path, found.pairs) for line in compared_in(found, section)]
        pairs = sum(each.pairs for each in held)
        if pairs:
            yield section, Count(sum(each.same for each in held), pairs)


def _words(line: QuestionLine, said: str) -> str:
    """Choices by their labels, an answer state by its name."""
    labels = {option.name: option.label for option in line.options}
    return ", ".join(labels.get(name, name.replace("-", " ")) for name in said.split())


def lettered(*parts: Iterable[Block]) -> Iterable[Block]:
    """The annexes one after the other, each with the next letter: some stand in some reports only."""
    letters = iter(ascii_uppercase)
    for block in chain.from_iterable(parts):
        if isinstance(block, Heading) and block.text.startswith(_ANNEX):
            yield replace(block, text=f"Annex {next(letters)}: {block.text.removeprefix(_ANNEX)}")
        else:
            yield block
