"""Breakdowns and some of the cases alone, against six audits counted by hand."""

from dataclasses import replace

import pytest

from app.domain.breakdowns import By, Group, broken_down, groups, only
from app.domain.collation import Given
from tests.reports.findings_samples import PATHS, QUESTIONS, TOOL, an_audit, answered, some_findings

#           district  team    age     category   assessor  themes
SIX = (
    ("North", "Team 1", "2-4", "neglect", "Assessor A", ("Drift",)),
    ("North", "Team 1", "unborn", "neglect", "Assessor B", ("Drift", "Voice")),
    ("North", "Team 2", "10-15", "physical", "Assessor A", ()),
    ("South", "Team 2", "2-4", "", "Assessor B", ()),
    ("South", "Team 3", "2-4", "neglect", "Assessor B", ("Voice",)),
    ("West", "Team 3", "5-9", "neglect", "Assessor C", ()),
)


@pytest.fixture(scope="module")
def found():
    audits = []
    for number, (district, team, age, category, assessor, tags) in enumerate(SIX, start=1):
        made = an_audit(
            number,
            given={
                "OJ1": answered("no" if number == 4 else "yes")
                if number != 6
                else Given("not-recorded"),
                "HX5_causes": answered("family_moved", "cannot_tell")
                if number == 1
                else Given("not-asked"),
            },
            verdicts={
                "T3": ("in-time", "late", "no-date", "in-time", "not-yet-due", "in-time")[
                    number - 1
                ]
            },
        )
        audits.append(
            replace(
                made,
                district=district,
                team=team,
                age_band=age,
                category=category,
                assessor=assessor,
                tags=tags,
            )
        )
    quotes = {"OJ6_text": (("CF-001", "Kept."), ("CF-005", "Left out."))}
    return some_findings(audits=tuple(audits), pairs=(), quotes=quotes)


def part(found, by, section, title):
    return next(each for each in broken_down(found, by)[section] if title in each.part.title)


def counts(made):
    return {row.words: tuple(cell.count for cell in row.cells) for row in made.rows}


SECTION = next(line.section for line in QUESTIONS if line.name == "OJ1")
TITLE = "Is the child adequately protected now?"


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        (By.DISTRICT, {"North": (3, 0, 0, 3), "South": (1, 1, 0, 2), "West": (0, 0, 1, 1)}),
        (By.TEAM, {"Team 1": (2, 0, 0, 2), "Team 2": (1, 1, 0, 2), "Team 3": (1, 0, 1, 2)}),
        (
            By.CATEGORY,
            {"neglect": (3, 0, 1, 4), "physical": (1, 0, 0, 1), "Not known": (0, 1, 0, 1)},
        ),
        (
            By.ASSESSOR,
            {"Assessor A": (2, 0, 0, 2), "Assessor B": (2, 1, 0, 3), "Assessor C": (0, 0, 1, 1)},
        ),
        (By.THEME, {"Drift": (2, 0, 0, 2), "Voice": (2, 0, 0, 2), "No theme": (1, 1, 1, 3)}),
    ],
)
def test_a_question_is_broken_down_by_everything_a_case_belongs_to(found, by, rows):
    """Of yes, no, not recorded and all; the other two answers are nobody's."""
    tables = [each for each in broken_down(found, by)[SECTION] if TITLE in each.part.title]
    shown: dict[str, dict[str, int]] = {}
    for made in tables:
        for row in made.rows:
            cells = dict(zip(made.headers, (cell.count for cell in row.cells), strict=True))
            shown.setdefault(row.words, {}).update(cells)
    wanted = ("Yes", "No", "Not recorded", "All cases")
    assert {words: tuple(held[name] for name in wanted) for words, held in shown.items()} == {
        **rows,
        "All cases": (4, 1, 1, 6),
    }


def test_ages_stand_from_the_youngest(found):
    assert [each.name for each in groups(found.audits, By.AGE)] == ["unborn", "2-4", "5-9", "10-15"]


def test_a_time_limit_is_in_time_of_those_where_it_was_due(found):
    made = next(
        each for each in broken_down(found, By.DISTRICT)[""] if each.part.title.startswith("T3 ")
    )
    north = made.rows[0]
    assert (north.words, north.cells[0].count, north.cells[0].of.bit_count()) == ("North", 1, 3)
    south = made.rows[1]
    assert (south.cells[0].count, south.cells[0].of.bit_count()) == (
        1,
        1,
    )  # the other is not due yet
    assert counts(made)["All cases"] == (3, 1, 0, 1, 1, 0)


def test_every_question_and_every_time_limit_is_there_by_every_breakdown(found):
    for by in By:
        held = broken_down(found, by)
        assert len(held[""]) == len(TOOL.standards)
        titles = " ".join(each.part.title for parts in held.values() for each in parts)
        assert [line.label for line in QUESTIONS if line.label not in titles] == []


def test_every_row_of_a_question_adds_up_to_the_cases_of_its_group(found):
    """Answers of one choice and what was not answered, over all tables of the question."""
    lines = {
        line.path: line for line in QUESTIONS if line.kind == "select_one" and not line.repeated
    }
    assert len(lines) > 50
    for line in lines.values():
        title = f"{line.item} {line.label}".strip()
        parts = [
            each
            for each in broken_down(found, By.TEAM)[line.section]
            if each.part.title == title or each.part.title.startswith(f"{title} (")
        ]
        named = {header: 0 for each in parts for header in each.headers}
        for made in parts:
            for header, cell in zip(made.headers, made.rows[0].cells, strict=True):
                named[header] = cell.count
        assert named.pop("All cases") == sum(named.values()), title


def test_some_cases_alone_have_their_own_figures_and_quotes_and_the_rounds_sample(found):
    shown = only(found, Group(By.DISTRICT, "North", "North"))
    assert [audit.ref for audit in shown.audits] == ["CF-001", "CF-002", "CF-003"]
    assert shown.quotes == {"OJ6_text": (("CF-001", "Kept."),)}
    assert shown.sampled == found.sampled
    themed = only(found, Group(By.THEME, "Voice", "Voice"))
    assert [audit.ref for audit in themed.audits] == ["CF-002", "CF-005"]
    untold = only(found, Group(By.THEME, "", "No theme"))
    assert [audit.ref for audit in untold.audits] == ["CF-003", "CF-004", "CF-006"]
    assert PATHS["OJ1"] in shown.audits[0].given
