"""The shelf of a real store: orders, what is ready and sent, where the work was left."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.domain.time_on_file import noting
from app.services import returns
from app.tool.numbering import item_numbers
from tests import builders
from tests.services.finished import finish
from ui.desks.shelf import StoreShelf
from ui.viewmodels.case_list import CaseFilter, CaseOrder

MORNING = datetime(2009, 4, 6, 9, 0, tzinfo=UTC)
NOON = datetime(2009, 4, 6, 12, 0, tzinfo=UTC)


@pytest.fixture
def small(tmp_path_factory, tmp_path):
    return builders.small_round(tmp_path_factory, tmp_path)


@pytest.fixture
def ws(small):
    with builders.opened(small.store("a")) as ws:
        yield ws


@pytest.fixture
def shelf(ws, small):
    with ws.begin() as work:
        return StoreShelf(ws, work.rounds.get(small.round_id))


def audit_at(ws, small, place, moment):
    return builders.audits_in(replace(ws, now=lambda: moment), small.round_id)[place]


def refs(shelf, order, chosen=CaseFilter.ALL):
    return [line.ref for line in shelf.lines("", chosen, order)]


def test_the_order_of_work_puts_what_is_begun_first_and_what_is_sent_last(
    ws, small, shelf, tmp_path
):
    by_ref = refs(shelf, CaseOrder.REFERENCE)
    first, second, third = by_ref
    finish(audit_at(ws, small, 0, MORNING))
    returns.make(ws, small.round_id, tmp_path)
    finish(audit_at(ws, small, 1, NOON))
    builders.say(audit_at(ws, small, 2, NOON), "HX1_date", "2009-01-12")
    assert refs(shelf, CaseOrder.WORK) == [third, second, first]
    assert refs(shelf, CaseOrder.PROGRESS)[-1] == third
    assert refs(shelf, CaseOrder.LAST_WORKED)[2] == first
    assert refs(shelf, CaseOrder.WORK, CaseFilter.READY) == [second]
    assert shelf.counts()[CaseFilter.READY] == 1


def test_what_was_worked_on_after_it_was_sent_is_to_be_sent_again(ws, small, shelf, tmp_path):
    audit = audit_at(ws, small, 0, MORNING)
    finish(audit)
    returns.make(ws, small.round_id, tmp_path)
    assert shelf.lines("", CaseFilter.ALL)[-1].returned
    with ws.begin() as work:
        held = work.audits.header(audit.id)
        work.audits.save_header(replace(held, updated_at=ws.now()))  # completed anew
        work.commit()
    assert not any(line.returned for line in shelf.lines("", CaseFilter.ALL))
    assert refs(shelf, CaseOrder.WORK, CaseFilter.READY) == [audit.card.ref]


def test_an_unfinished_audit_that_was_copied_is_still_in_progress(ws, small, shelf, tmp_path):
    builders.say(audit_at(ws, small, 0, MORNING), "HX1_date", "2009-01-12")
    returns.make(ws, small.round_id, tmp_path)
    (line,) = shelf.lines("", CaseFilter.IN_PROGRESS)
    assert not line.returned


def test_the_work_was_left_at_the_answer_given_last(ws, small, shelf):
    assert shelf.standing().left_at is None
    builders.say(audit_at(ws, small, 0, MORNING), "HX1_date", "2009-01-12")
    builders.say(audit_at(ws, small, 1, NOON), "HX1_date", "2009-01-12")
    audit = audit_at(ws, small, 0, NOON.replace(hour=15))
    builders.say(audit, "OJ1", "yes")
    at = shelf.standing().left_at
    assert (at.ref, at.key) == (audit.card.ref, audit.form.key_of("OJ1"))
    assert at.number == item_numbers(audit.tool)["OJ1"]


def test_the_card_and_the_band_go_on_at_the_same_answer_whatever_was_noted_beside_it(
    ws, small, shelf
):
    audit = audit_at(ws, small, 0, NOON)
    assert shelf.detail(audit.id).continue_key == audit.form.missing()[0]
    builders.say(audit, "OJ1", "yes")
    audit.together(noting(audit.beside, date(2009, 4, 6), 20, "Read on paper"))
    at, detail = shelf.standing().left_at, shelf.detail(audit.id)
    assert at.key == detail.continue_key == audit.form.key_of("OJ1")
    assert at.number == detail.continue_at == item_numbers(audit.tool)["OJ1"]


def test_no_word_searched_for_is_found_in_what_only_orders_the_list(ws, small, shelf):
    finish(audit_at(ws, small, 0, MORNING))
    assert refs(shelf, CaseOrder.WORK, CaseFilter.READY)
    assert shelf.lines("ready", CaseFilter.ALL) == []
