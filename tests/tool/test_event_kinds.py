"""The kinds of event of a tool: every date asked of the file, named by what it dates."""

import pytest

from app.services.tools import built_in
from app.tool.event_kinds import Gate, event_kinds


@pytest.fixture(scope="module")
def kinds():
    return {each.path: each for each in event_kinds(built_in())}


@pytest.mark.parametrize(
    ("path", "title", "number", "table"),
    [
        ("/ST/ST2/ST2_date", "Strategy discussion", "2.2", "/ST/ST2"),
        ("/SV/SV1/SV1_sessions/SV1_date", "Supervision", "6.1", "/SV/SV1/SV1_sessions"),
        ("/CS/CS1/CS1_visits/CS1_date", "Visit or contact", "9.1", "/CS/CS1/CS1_visits"),
        ("/CG/CG2/CG2_meetings/CG2_date", "Core group", "8.2", "/CG/CG2/CG2_meetings"),
        ("/CF/CF1/CF1_date", "Initial child protection conference", "7.1", ""),
        ("/HX/HX1/HX1_date", "Referral", "1.1", ""),
        ("/AS/AS1/AS1_date", "Initial assessment completed", "3.1", ""),
        ("/LG/LG5/LG5_care_issued/LG5_care_issued_date", "Care proceedings issued", "11.5", ""),
        ("/ST/ST5/ST5_date", "Outcome of the section 47 enquiries: authorised", "2.5", ""),
    ],
)
def test_a_kind_is_named_by_its_event(kinds, path, title, number, table):
    found = kinds[path]
    assert (found.title, found.number, found.table) == (title, number, table)


def test_what_is_not_met_in_the_file_is_no_kind(kinds):
    """The audit's own actions, days of entry, what one was told."""
    assert not [path for path in kinds if path.endswith("_entered") or path.startswith("/OJ/")]
    assert "/RC/RC5/RC5_oldest" not in kinds


def test_every_clock_of_the_tool_that_an_event_starts_or_stops_has_its_kind(kinds):
    asked = {node.path for node in built_in().questions if not node.rules.calculation}
    ends = {standard.ends for standard in built_in().standards} & asked
    ends -= {one for one in ends if one.startswith("/case/")}
    assert ends
    assert ends <= set(kinds)


def test_titles_tell_kinds_apart(kinds):
    titles = [each.title for each in kinds.values()]
    assert len(set(titles)) == len(titles)


def test_an_event_opens_only_what_one_answer_alone_could_open(kinds):
    assert kinds["/ST/ST2/ST2_date"].gates == (Gate("/ST/ST1/ST1_on_file", "yes"),)
    police = kinds["/LG/LG5/LG5_police_protection/LG5_police_protection_date"]
    assert police.gates == (Gate("/LG/LG5/LG5_orders", "police_protection", among=True),)
    assert kinds["/AS/AS3"].gates == (), "completed or only started: the date does not say"
