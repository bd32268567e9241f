"""The cells of the tables about the sample lead to its cases, as many as each says."""

from dataclasses import replace

import pytest

from app.domain.achieved import GaveWay
from app.domain.not_produced import FileNotProduced
from app.domain.population import Measure
from app.domain.timeliness import VerdictKind
from app.reports.beside_population import BESIDE_POPULATION_COLUMNS, beside_population
from app.reports.content import Table, cell_text
from app.reports.not_produced import not_produced_blocks
from app.reports.planned import planned
from tests.reports.findings_samples import some_findings
from tests.reports.test_beside_population import census
from tests.reports.test_planned import STRATA
from ui.models.figures import columns_of
from ui.viewmodels.findings import behind, counted_in

MISSING = (
    FileNotProduced("CF-001", "The office could not find it", False, True, False),
    FileNotProduced("CF-060", "No reason given", True, False, True),
)
RECORD = {Measure.FROM_REFERRAL: {VerdictKind.IN_TIME: 300, VerdictKind.LATE: 200}}


@pytest.fixture
def found():
    return replace(
        some_findings(),
        not_produced=MISSING,
        planned=STRATA,
        gave_way=(GaveWay("CF-060", "CF-002", "nothing of the file could be read"),),
        census=census(RECORD),
    )


def tables(found):
    made = (*not_produced_blocks(found), *planned(found), *beside_population(found))
    return {each.title: each for each in made if isinstance(each, Table)}


def test_every_headline_given_twice_leads_to_as_many_cases_as_it_says(found):
    table = tables(found)["The judgements and time limits, with those cases taken as not met"]
    checked = 0
    for row in range(len(table.rows)):
        for column in (1, 2):
            number = counted_in(table, row, column)
            if number is not None:
                checked += 1
                assert len(behind(found, table, row, column).cases) == number, table.rows[row]
        assert len(behind(found, table, row, 0).cases) == (table.rows[row][1].of)
    assert checked > 6
    found_met, still_met = (behind(found, table, 0, column).cases for column in (1, 2))
    assert {each.ref for each in found_met} - {each.ref for each in still_met} == {"CF-001"}


def test_a_file_not_produced_leads_to_its_case_and_says_what_was_read(found):
    table = tables(found)["Cases whose file was not produced"]
    for column in range(3):
        (case,) = behind(found, table, 0, column).cases
        assert case.ref == "CF-001"
        assert "The office could not find it. Read instead: the electronic record" in case.says
        gone = behind(found, table, 1, column)
        assert (gone.cases, gone.value) == ((), "Nothing; replaced")


def test_a_case_that_gave_way_leads_to_the_one_that_stands_in(found):
    table = tables(found)["Cases that gave way to a reserve"]
    shown = behind(found, table, 0, 0)
    assert [case.ref for case in shown.cases] == ["CF-002"]
    assert "CF-060 gave way" in shown.what


def test_the_samples_cells_beside_the_population_lead_to_cases_and_the_records_to_none(found):
    table = tables(found)["Time limits in the sample and in the electronic record of all children"]
    assert len(behind(found, table, 0, 1).cases) == table.rows[0][1].value
    assert len(behind(found, table, 0, 0).cases) == table.rows[0][1].of
    for column in (3, 4, 5):
        assert behind(found, table, 0, column) is None, cell_text(table.rows[0][column])


def test_a_long_heading_of_words_is_broken_as_one_of_numbers_is():
    table = Table("Title", BESIDE_POPULATION_COLUMNS, ())
    assert [each.title for each in columns_of(table)][-1] == "Record\nagainst\nsample"


def test_a_group_of_the_plan_leads_to_the_audits_of_its_area_and_age(found):
    table = tables(found)["Cases expected, drawn, replaced and audited in each group"]
    audits = [
        replace(each, area=found.planned[0].area, age_band="5-9") for each in found.audits[:3]
    ]
    audits.append(replace(found.audits[3], area=found.planned[0].area, age_band="unborn"))
    audits.append(replace(found.audits[4], area="Elsewhere", age_band="5-9"))
    groups = {
        "5-9": {0, 1, 2},
        "school age": {0, 1, 2},
        "pre-school": {3},
        "all ages": {0, 1, 2, 3},
        "10-15": set(),
    }
    for group, wanted in groups.items():
        planned_as = (replace(found.planned[0], group=group),)
        asked = replace(found, planned=planned_as, audits=tuple(audits))
        cases = behind(asked, table, 0, 6).cases
        assert {each.ref for each in cases} == {audits[place].ref for place in wanted}, group
    everywhere = (replace(found.planned[0], area="all", group="all ages"),)
    whole = behind(replace(found, planned=everywhere, audits=tuple(audits)), table, 0, 6)
    assert len(whole.cases) == 5
