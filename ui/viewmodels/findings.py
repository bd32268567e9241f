"""The cases behind a figure: which audits a cell of a report's table counts, and one case's summary to read."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from app.domain.collation import DUE, NOT_ANSWERED, NOT_ASKED, UNANSWERED, CountedAudit, Given
from app.domain.electronic_record import Stand
from app.domain.errors import NotFound
from app.domain.findings import Findings, QuestionLine
from app.domain.ids import AuditId, RoundId
from app.domain.patterns import ALL
from app.domain.ratings import SectionScore
from app.reports.afterwards import AFTERWARDS_COLUMNS
from app.reports.against_record import RECORD_COLUMNS, STANDS
from app.reports.case_summary import case_summary
from app.reports.collated_annexes import FILES_COLUMNS, LATE, SOURCE_COLUMNS, noted_sources
from app.reports.content import Count, Document, Number, Table, cell_text
from app.reports.figures import ALL_LIMITS_COLUMNS, TIMELINESS_COLUMNS, choices_table
from app.reports.lead_words import DELAY_COLUMNS, delays_elsewhere
from app.reports.patterns import cell_of
from app.reports.ratings import (
    BESIDE_COLUMNS,
    COUNTED,
    OTHERWISE_COLUMNS,
    SCORE_COLUMNS,
    beside_words,
)
from app.services import moderation
from app.services.forms import form_of
from app.services.returned import returned_answers
from app.services.summaries import as_worked, summary_of
from app.services.tools import pinned
from app.workspace import Workspace
from ui.viewmodels.behind_sample import OF_THE_SAMPLE
from ui.viewmodels.cases_behind import Behind, case_behind, cases_behind

ANSWERED = "answered"
# Tables that the report names by a judgement instead of a question's own wording.
JUDGED = {
    "Practice": "OJ2",
    "Overall quality of work": "OJ3_rating",
    "How sure assessors were": "OJ4_confidence",
}
STATES = {
    "Answered": ANSWERED,
    "Rated": ANSWERED,
    "Not recorded": "not-recorded",
    "Not applicable": "not-applicable",
    "Could not look": "could-not-look",
    "Not answered": UNANSWERED,
    "Open": UNANSWERED,
}
VERDICTS = {
    "In time": frozenset({"in-time"}),
    "Late": frozenset({"late"}),
    "Overdue": frozenset({"overdue-open"}),
    "No date or evidence": frozenset({"no-date", "no-evidence"}),
    "Conflict or open": frozenset({"conflict", "cannot-tell"}),
    "Due": frozenset(DUE),
    "Not answered": frozenset({NOT_ANSWERED}),
}
FACTOR_COLUMNS = {"Present now": "current", "Past only": "past"}
_CHOICES = ("Answer", "Cases", "Share")
_FACTORS = ("Factor", "Present now", "Past only")
_TOGETHER = ("Factors present now", "Cases")
_DIFFERING = ("Case", "Question", "First reading", "Second reading")


def behind(found: Findings, table: Table, row: int, column: int) -> Behind | None:
    """The cases that a cell counts; None where it counts none, such as a total or a list of words."""
    if not 0 <= row < len(table.rows):
        return None
    pattern = _of_pattern(found, table, row, column)
    if pattern is not None:
        return pattern
    headers = tuple(each.header for each in table.columns)
    for fits, finder in _FINDERS:
        if fits(headers):
            return finder(found, table, row, headers[column])
    return None


def _of_pattern(found: Findings, table: Table, row: int, column: int) -> Behind | None:
    """The cases of a pattern's cell, each with what it says to it."""
    held = cell_of(found, table, row, column)
    if held is None:
        return None
    selector, made, words, cell = held
    header = "" if len(made.headers) == 1 or not column else made.headers[column - 1]
    value = f"{words}, {_lowered(header)}" if header and header != ALL else words
    cases = selector.picked(cell.cases)
    return Behind(
        made.part.title,
        value,
        tuple(
            case_behind(each, selector.said(cell.when, each) if cell.when else "") for each in cases
        ),
        selector.question_of(cell.when) if cell.when else "",
    )


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def counted_in(table: Table, row: int, column: int) -> int | None:
    """The number of cases that a cell itself gives, None for words and shares."""
    cell = table.rows[row][column]
    if isinstance(cell, Count):
        return cell.value
    return int(cell.value) if isinstance(cell, Number) and cell.value is not None else None


def summary_document(ws: Workspace, round_id: RoundId, audit_id: AuditId) -> Document:
    """The summary of one returned audit, with the lead's corrections laid over. Raises NotFound."""
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        tool = pinned(work, audit_round.tool_hash)
        versions = work.rounds.versions(round_id)
        view = moderation.views(work, round_id).get(audit_id)
        if view is None or view.revision is None:
            raise NotFound("No returned copy of that audit is in force any more.")
        case = work.cases.get(view.case_id)
        people = {person.id: person.name for person in work.people.all(round_id)}
    said = returned_answers(view, versions)
    form = form_of(tool, audit_round, case, said.sheet, said.read_on)
    revision = view.revision
    reader = people.get(revision.assessor, "")
    summary = summary_of(
        form, audit_round, case, reader, revision.reading, revision.state, said.shown
    )
    return case_summary(as_worked(summary, said.beside, said.read))


# ---- one finder for each kind of table ------------------------------------------------------------


def _choice(found: Findings, table: Table, row: int, _header: str) -> Behind | None:
    """A row of a choices table: its options in order, then what was not answered, and why."""
    line = next((each for each in found.questions if _makes(found, each, table)), None)
    if line is None:
        return None
    words = cell_text(table.rows[row][0])
    if row >= len(line.options):
        return _in_state(found, line, STATES.get(words, ""), table.title)
    return _with_value(found, line, line.options[row].name, table.title)


def _makes(found: Findings, line: QuestionLine, table: Table) -> bool:
    named = line.label == table.title or JUDGED.get(table.title) == line.name
    return named and choices_table(found, line.name, table.title) == table


def _rated(found: Findings, table: Table, row: int, header: str) -> Behind | None:
    """A level of a rated question; its first and last columns stand for all that rated it."""
    question = cell_text(table.rows[row][0])
    levels = tuple(each.header for each in table.columns[1:-2])
    line = next(
        (
            each
            for each in found.questions
            if each.label == question and tuple(one.label for one in each.options) == levels
        ),
        None,
    )
    if line is None:
        return None
    if header in levels:
        return _with_value(found, line, line.options[levels.index(header)].name, question)
    return _in_state(found, line, STATES.get(header, ANSWERED), question)


def _clock(found: Findings, table: Table, row: int, header: str) -> Behind | None:
    """A verdict of a standard; the standard's own cell stands for all cases in which it was due."""
    standard_id = cell_text(table.rows[row][0]).partition(" ")[0]
    standard = next((each for each in found.standards if each.id == standard_id), None)
    if standard is None:
        return None
    wanted = VERDICTS.get(header, VERDICTS["Due"])
    words = header if header in VERDICTS else "Due"
    return cases_behind(
        found,
        f"{standard.title}, {standard.limit}",
        words,
        lambda audit: audit.verdicts.get(standard_id, NOT_ANSWERED) in wanted,
        lambda audit: audit.explanations.get(standard_id, ""),
        standard.ends,
    )


def _factor(found: Findings, table: Table, row: int, header: str) -> Behind | None:
    factor = cell_text(table.rows[row][0])
    factors = next((each for each in found.questions if each.name == "CX1_factors"), None)
    option = (
        next((one for one in factors.options if one.label == factor), None) if factors else None
    )
    line = _named(found, f"CX1_{option.name}_when") if option else None
    if line is None:
        return None
    wanted = {FACTOR_COLUMNS[header]} if header in FACTOR_COLUMNS else {*FACTOR_COLUMNS.values()}
    words = header if header in FACTOR_COLUMNS else "Present now or in the past"
    return cases_behind(
        found, factor, words, lambda audit: audit.value(line.path) in wanted, question=line.path
    )


def _together(found: Findings, table: Table, row: int, _header: str) -> Behind:
    number = cell_text(table.rows[row][0])
    lines = [
        each
        for each in found.questions
        if each.name.startswith("CX1_") and each.name.endswith("_when")
    ]
    return cases_behind(
        found,
        "Factors present now",
        number,
        lambda audit: str(sum(audit.value(each.path) == "current" for each in lines)) == number,
    )


def _state(found: Findings, table: Table, row: int, header: str) -> Behind | None:
    """A question of the annex: how many cases answered it, and how many did not, and why."""
    words = cell_text(table.rows[row][0])
    line = next(
        (
            each
            for each in found.questions
            if each.section == table.title and f"{each.item} {each.label}".strip() == words
        ),
        None,
    )
    if line is None:
        return None
    return _in_state(found, line, STATES.get(header, ANSWERED), line.label)


def _differing(found: Findings, table: Table, row: int, _header: str) -> Behind:
    """A case read twice: its two readings."""
    ref, question = (cell_text(cell) for cell in table.rows[row][:2])
    pairs = [pair for first, second in found.pairs if first.ref == ref for pair in (first, second)]
    return Behind(
        question,
        f"Read twice: {ref}",
        tuple(case_behind(audit, _reading(audit)) for audit in pairs),
    )


def _beside(found: Findings, table: Table, row: int, _header: str) -> Behind:
    """How the overall rating stands to the one suggested, with the explanation and the reason of each case."""
    words = cell_text(table.rows[row][0])
    return cases_behind(
        found,
        table.title,
        words,
        lambda audit: audit.rolled is not None and beside_words(audit.rolled) == words,
        _rating_said,
    )


def _otherwise(found: Findings, table: Table, row: int, _header: str) -> Behind:
    ref = cell_text(table.rows[row][0])
    return cases_behind(found, table.title, ref, lambda audit: audit.ref == ref, _rating_said)


def _rating_said(audit: CountedAudit) -> str:
    if audit.rolled is None:
        return ""
    why = f" Reason: {audit.rolled.why}" if audit.rolled.why else ""
    return f"{audit.rolled.explanation}{why}"


def _score(found: Findings, table: Table, row: int, header: str) -> Behind:
    """The cases with such items in the section; its mean stands for all cases in which anything was rated."""
    title, name = cell_text(table.rows[row][0]), COUNTED.get(header, COUNTED["Rated"])

    def score(audit: CountedAudit) -> SectionScore | None:
        sections = audit.rolled.sections if audit.rolled else ()
        return next((each for each in sections if each.title == title), None)

    def said(audit: CountedAudit) -> str:
        held = score(audit)
        if held is None:
            return ""
        mean = Number(held.mean, places=1)
        return f"Mean {mean}: {held.rated} rated, {held.not_recorded_words} not recorded"

    return cases_behind(
        found,
        title,
        header if header in COUNTED else "Rated",
        lambda audit: bool(getattr(score(audit), name, 0)),
        said,
    )


def _late_end(found: Findings, table: Table, row: int, header: str) -> Behind | None:
    """The cases in which an end of a time limit was written afterwards, whichever cell is asked."""
    standard_id = cell_text(table.rows[row][0]).partition(" ")[0]
    return cases_behind(
        found,
        cell_text(table.rows[row][0]),
        header,
        lambda audit: bool(audit.afterwards.get(standard_id)),
        lambda audit: audit.explanations.get(standard_id, ""),
    )


def _record(found: Findings, table: Table, row: int, header: str) -> Behind | None:
    """The cases in which an answer stands so to the electronic record; of the whole row all that were compared."""
    what = cell_text(table.rows[row][0])
    spoken = [
        line for line in found.questions if any(line.path in audit.record for audit in found.audits)
    ]
    path, wanted = spoken[row].path, STANDS.get(header)
    same = (Stand.AGREED, Stand.ACCEPTED)

    def counts(audit: CountedAudit) -> bool:
        stand = audit.record.get(path)
        if wanted is not None or stand is None:
            return stand is not None and stand is wanted
        return stand in same if header == "Same" else True

    return cases_behind(
        found,
        what,
        header,
        counts,
        lambda audit: audit.record[path].words if wanted is None else "",
        path,
    )


def _delay(found: Findings, _table: Table, row: int, _header: str) -> Behind | None:
    name, _, value = delays_elsewhere(found)[row].name.partition("=")
    line = _named(found, name)
    return None if line is None else _with_value(found, line, value, line.label)


def _one_source(found: Findings, table: Table, row: int, _header: str) -> Behind:
    audit, note = noted_sources(found)[row]
    return Behind(note.question, audit.ref, (case_behind(audit, note.where_found),), note.path)


def _one_file(found: Findings, table: Table, row: int, _header: str) -> Behind:
    audit = found.readings[row]
    return Behind(table.title, audit.ref, (case_behind(audit, _reading(audit)),))


def _is_rated(headers: Sequence[str]) -> bool:
    return headers[0] == "Question" and headers[-2:] == ("Not recorded", "Rated")


def _is_every_question(headers: Sequence[str]) -> bool:
    return headers[:2] == ("Question", "Answered")


def _is(*wanted: str) -> Callable[[Sequence[str]], bool]:
    return lambda headers: tuple(headers) == wanted


_Finder = Callable[[Findings, Table, int, str], Behind | None]
_FINDERS: tuple[tuple[Callable[[Sequence[str]], bool], _Finder], ...] = (
    (_is(*_CHOICES), _choice),
    (_is(*(each.header for each in TIMELINESS_COLUMNS)), _clock),
    (_is(*(each.header for each in ALL_LIMITS_COLUMNS)), _clock),
    (_is_rated, _rated),
    (_is_every_question, _state),
    (_is(*_FACTORS), _factor),
    (_is(*_TOGETHER), _together),
    (_is(*_DIFFERING), _differing),
    (_is(*(each.header for each in BESIDE_COLUMNS)), _beside),
    (_is(*(each.header for each in OTHERWISE_COLUMNS)), _otherwise),
    (_is(*(each.header for each in SCORE_COLUMNS)), _score),
    (_is(*(each.header for each in FILES_COLUMNS)), _one_file),
    (_is(*(each.header for each in (*FILES_COLUMNS, LATE))), _one_file),
    (_is(*(each.header for each in AFTERWARDS_COLUMNS)), _late_end),
    (_is(*(each.header for each in SOURCE_COLUMNS)), _one_source),
    (_is(*(each.header for each in RECORD_COLUMNS)), _record),
    (_is(*(each.header for each in DELAY_COLUMNS)), _delay),
    *((_is(*headers), finder) for headers, finder in OF_THE_SAMPLE.items()),
)


def _with_value(found: Findings, line: QuestionLine, value: str, what: str) -> Behind:
    labels = {option.name: option.label for option in line.options}
    several = line.kind == "select_multiple" or line.repeated
    return cases_behind(
        found,
        what,
        labels[value],
        lambda audit: value in _given(audit, line).values,
        lambda audit: _listed(_given(audit, line).values, labels) if several else "",
        line.path,
    )


def _in_state(found: Findings, line: QuestionLine, state: str, what: str) -> Behind:
    labels = {option.name: option.label for option in line.options}
    return cases_behind(
        found,
        what,
        "Not answered" if state == UNANSWERED else state.replace("-", " ").capitalize(),
        lambda audit: _given(audit, line).state == state,
        lambda audit: _listed(_given(audit, line).values, labels),
        line.path,
    )


def _given(audit: CountedAudit, line: QuestionLine) -> Given:
    return audit.given.get(line.path, Given(NOT_ASKED))


def _named(found: Findings, name: str) -> QuestionLine | None:
    return next((each for each in found.questions if each.name == name), None)


def _listed(values: Iterable[str], labels: Mapping[str, str]) -> str:
    return ", ".join(labels.get(value, value) for value in values)


def _reading(audit: CountedAudit) -> str:
    return "Second reading, blind" if audit.blind_second else "First reading"
