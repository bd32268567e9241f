"""The chronology on the rail: always of the case in hand, and without one what to do."""

import pytest

from tests.builders import audits_in, small_round
from tests.ui.concern_desk import desk
from ui.pages.chronology import ChronologyPage
from ui.pages.no_case import NoCasePage


@pytest.fixture
def at_desk(dressed, tmp_path_factory, tmp_path):
    small = small_round(tmp_path_factory, tmp_path)
    with desk(small.store("a"), small.round_id) as (program, made, ws):
        yield program.window, made, [one.id for one in audits_in(ws, small.round_id)]


def chosen(window):
    window.rail.chosen.emit("chronology")
    return window.pages.currentWidget()


def test_without_a_case_in_hand_the_place_leads_to_my_cases(at_desk):
    window, _desk, _audits = at_desk
    page = chosen(window)
    assert isinstance(page, NoCasePage)
    page.cases.click()
    assert window.here == "cases"


def test_the_place_is_of_the_case_opened_last(at_desk):
    window, desk_, (first, second, *_others) = at_desk
    chosen(window)
    window.go_to("cases")
    for audit_id in (first, second):
        desk_.case.open(audit_id)
        page = chosen(window)
        assert isinstance(page, ChronologyPage)
        assert page.log.audit.audit.id == audit_id
        window.go_back_to("audit")
