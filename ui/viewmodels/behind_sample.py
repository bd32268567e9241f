"""The cases behind the tables about the sample: files not produced, cases that gave way, the population beside it."""

from collections.abc import Callable, Mapping

from app.domain.ages import AgeBand, age_group, age_words
from app.domain.collation import DUE, SHOWN_TO_BE_MET, CountedAudit, agreement
from app.domain.findings import Findings
from app.domain.not_produced import JUDGEMENTS
from app.domain.strata import ALL_AGES, EVERYWHERE
from app.reports.beside_population import BESIDE_POPULATION_COLUMNS, is_dated, set_beside
from app.reports.collated_annexes import SECTION_COLUMNS, compared_in
from app.reports.content import Column, Table, cell_text
from app.reports.figures import is_in_time
from app.reports.not_produced import NOT_PRODUCED_COLUMNS, TWICE_COLUMNS, headlines
from app.reports.planned import GAVE_WAY_COLUMNS, PLANNED_COLUMNS, group_words
from app.reports.structure import AGE_COLUMNS, AREA_COLUMNS, READER_COLUMNS
from ui.viewmodels.cases_behind import Behind, case_behind, cases_behind

_Finder = Callable[[Findings, Table, int, str], Behind | None]
_Test = Callable[[CountedAudit], bool]


def _called(is_of: Callable[[CountedAudit, str], bool]) -> _Finder:
    """For a table of the sample: the cases of what a row names, as far as they have come back."""

    def finder(found: Findings, table: Table, row: int, _header: str) -> Behind:
        name = cell_text(table.rows[row][0])
        return cases_behind(
            found, table.title, f"{name}, counted so far", lambda audit: is_of(audit, name)
        )

    return finder


def _is_aged(audit: CountedAudit, words: str) -> bool:
    return age_words(audit.age_band).capitalize() == words


def _is_read_by(audit: CountedAudit, name: str) -> bool:
    return audit.assessor == name or audit.assessor.startswith(f"{name} and ")


def _is_in_district(audit: CountedAudit, name: str) -> bool:
    return audit.district == name


def _in_group(found: Findings, _table: Table, row: int, _header: str) -> Behind:
    """The cases of the group that are audited, whichever of its cells is asked."""
    group = found.planned[row]

    def is_in(audit: CountedAudit) -> bool:
        held = AgeBand(audit.age_band)
        groups = {ALL_AGES, held.value, age_group(held).value}
        return group.area in {EVERYWHERE, audit.area} and group.group in groups

    return cases_behind(found, group_words(group), "Audited and counted", is_in)


def _same_in_section(found: Findings, table: Table, row: int, _header: str) -> Behind:
    """The pairs that answer some question of the section differently, both readings with what each says."""
    section = cell_text(table.rows[row][0])
    lines = compared_in(found, section)
    cases = []
    for pair in found.pairs:
        differ = [line for line in lines if agreement(line.path, [pair]).differing]
        said = "; ".join(line.label for line in differ)
        if differ:
            cases += [case_behind(audit, f"They differ in: {said}") for audit in pair]
    return Behind(section, "Read twice, with a difference", tuple(cases))


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
    _headers(AGE_COLUMNS): _called(_is_aged),
    _headers(READER_COLUMNS): _called(_is_read_by),
    _headers(AREA_COLUMNS): _called(_is_in_district),
    _headers(PLANNED_COLUMNS): _in_group,
    _headers(SECTION_COLUMNS): _same_in_section,
    _headers(NOT_PRODUCED_COLUMNS): _not_produced,
    _headers(GAVE_WAY_COLUMNS): _gave_way,
    _headers(TWICE_COLUMNS): _twice,
    _headers(BESIDE_POPULATION_COLUMNS): _beside_population,
}
