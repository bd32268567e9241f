"""The cases behind the tables about the sample: files not produced, cases that gave way, the population beside it."""

from collections.abc import Callable, Mapping

from app.domain.collation import DUE, SHOWN_TO_BE_MET, CountedAudit
from app.domain.findings import Findings
from app.domain.not_produced import JUDGEMENTS
from app.reports.beside_population import BESIDE_POPULATION_COLUMNS, is_dated, set_beside
from app.reports.content import Column, Table, cell_text
from app.reports.figures import is_in_time
from app.reports.not_produced import NOT_PRODUCED_COLUMNS, TWICE_COLUMNS, headlines
from app.reports.planned import GAVE_WAY_COLUMNS
from ui.viewmodels.cases_behind import Behind, cases_behind

_Finder = Callable[[Findings, Table, int, str], Behind | None]
_Test = Callable[[CountedAudit], bool]


def _not_produced(found: Findings, table: Table, row: int, _header: str) -> Behind:
    """The case itself, where it was audited from what exists; none where nothing of it has come back."""
    ref, why, instead = (cell_text(cell) for cell in table.rows[row])
    said = f"{why}. Read instead: {instead[0].lower()}{instead[1:]}"
    return cases_behind(
        found, f"{ref}: {why}", instead, lambda audit: audit.ref == ref, lambda _: said
    )


def _gave_way(found: Findings, table: Table, row: int, _header: str) -> Behind:
    """The case that stands in: what gave way is not counted."""
    ref, stand_in, why = (cell_text(cell) for cell in table.rows[row])
    return cases_behind(
        found,
        f"{ref} gave way: {why}",
        f"{stand_in} stands in",
        lambda audit: audit.ref == stand_in,
    )


def _twice(found: Findings, table: Table, row: int, header: str) -> Behind:
    """Those that met a headline, as found or less those whose file was not produced; of its name all it counts."""
    headline = headlines(found)[row]
    counts, met = _judged(found, headline.id) or _timed(headline.id)
    gone = {each.ref for each in found.not_produced}
    if header == TWICE_COLUMNS[1].header:
        return cases_behind(found, headline.words, "Met, as found", met, _said(headline.id))
    if header == TWICE_COLUMNS[2].header:
        words = "Met, with the files not produced taken as not met"

        def still(audit: CountedAudit) -> bool:
            return met(audit) and audit.ref not in gone

        return cases_behind(found, headline.words, words, still, _said(headline.id))
    return cases_behind(found, headline.words, "Counted", counts, _said(headline.id))


def _judged(found: Findings, name: str) -> tuple[_Test, _Test] | None:
    judgement = next((each for each in JUDGEMENTS if each.id == name), None)
    if judgement is None:
        return None
    path = next(line.path for line in found.questions if line.name == judgement.question)
    return lambda audit: bool(audit.value(path)), lambda audit: audit.value(path) in judgement.met


def _timed(standard: str) -> tuple[_Test, _Test]:
    return (
        lambda audit: audit.verdicts.get(standard) in DUE,
        lambda audit: audit.verdicts.get(standard) == SHOWN_TO_BE_MET,
    )


def _said(standard: str) -> Callable[[CountedAudit], str]:
    return lambda audit: audit.explanations.get(standard, "")


def _beside_population(found: Findings, _table: Table, row: int, header: str) -> Behind | None:
    """The sample's cases; behind the record's counts stand children of whom no file was read."""
    standard = set_beside(found)[row].standard
    what = f"{standard.title}, {standard.limit}"
    said = _said(standard.id)
    if header in _OF_THE_RECORD:
        return None
    if header == BESIDE_POPULATION_COLUMNS[1].header:
        return cases_behind(found, what, "In time", is_in_time(standard.id), said)
    return cases_behind(
        found, what, "In the sample's figure", lambda audit: is_dated(standard.id, audit), said
    )


def _headers(columns: tuple[Column, ...]) -> tuple[str, ...]:
    return tuple(each.header for each in columns)


_OF_THE_RECORD = frozenset(_headers(BESIDE_POPULATION_COLUMNS[3:6]))
# By the headers of the table.
OF_THE_SAMPLE: Mapping[tuple[str, ...], _Finder] = {
    _headers(NOT_PRODUCED_COLUMNS): _not_produced,
    _headers(GAVE_WAY_COLUMNS): _gave_way,
    _headers(TWICE_COLUMNS): _twice,
    _headers(BESIDE_POPULATION_COLUMNS): _beside_population,
}
