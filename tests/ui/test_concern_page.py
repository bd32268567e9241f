"""The page of an immediate concern: one key from anywhere, saved at once, never taken away, one with the audit."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.domain.answers import Answer
from app.services import concerns, notebook, returns
from tests.builders import audits_in, opened, say, small_round
from tests.ui.concern_desk import DUTY, ELSEWHERE, NIGHT, NUMBERS, STAFF, desk, give_numbers, press
from tests.ui.gallery import settle
from tests.ui.test_audit_page import come_up
from ui.application import make_program
from ui.desks.desk import Desk
from ui.forms.card import QuestionCard
from ui.pages.complete import CompletePage
from ui.pages.concern import ConcernPage
from ui.pages.concern_decisions import Closing
from ui.pages.concerns import ConcernsPage
from ui.pages.overview import OverviewPage


@pytest.fixture
def small(tmp_path_factory, tmp_path):
    return small_round(tmp_path_factory, tmp_path)


@pytest.fixture
def at_a(small, dressed):
    with desk(small.store("a"), small.round_id) as held:
        yield held


def front(program, kind=ConcernPage):
    page = program.window.pages.currentWidget()
    assert isinstance(page, kind)
    return page


def write(box, text):
    box.setPlainText(text) if hasattr(box, "setPlainText") else box.setText(text)
    box.settled.emit(True)


def kept(ws, small):
    return [each.entry for each in notebook.notes(ws, small.round_id)]


def named(page, name):
    return next(one for one in page.findChildren(QPushButton) if one.accessibleName() == name)


def words_on(page):
    settle()
    return [each.text() for each in page.findChildren(QLabel) if not each.isHidden()]


@pytest.mark.parametrize("key", ["cases", "exchange"])
def test_one_key_opens_it_from_every_page_and_writes_nothing_by_itself(small, at_a, key):
    program, _desk, ws = at_a
    program.window.go_to(key)
    press(program)
    page = front(program)
    assert page.model.ref == ""
    page.about.settled.emit(True)
    assert kept(ws, small) == []
    assert page.status() == "Nothing written yet"
    page.back_wanted.emit()
    assert program.window.here == key


def test_it_opens_with_the_numbers_the_next_one_first(small, at_a):
    program, _desk, _ws = at_a
    press(program)
    page = front(program)
    said = words_on(page)
    assert any("Telephone now. Do not wait for the return." in each for each in said)
    assert [each for each in said if each in {one.number for one in NUMBERS}] == [
        NIGHT.number, DUTY.number, ELSEWHERE.number, STAFF.number,
    ]  # fmt: skip
    write(page.office, "district a")
    numbers = {one.number for one in NUMBERS}
    assert [each for each in words_on(page.numbers) if each in numbers][:2] == [
        DUTY.number,
        NIGHT.number,
    ]
    assert page.model.next_rung == DUTY


def test_without_numbers_it_says_so_and_a_call_can_be_noted_all_the_same(small, dressed):
    with desk(small.store("a"), small.round_id, ()) as (program, _desk, ws):
        press(program)
        page = front(program)
        assert page.no_numbers.isVisible()
        page.numbers.call_wanted.emit(None)
        write(page.calls[0].who, "A. Manager")
        (entry,) = kept(ws, small)
        assert entry.calls[0].who == "A. Manager"


def test_every_call_is_saved_when_it_is_noted_and_the_next_rung_is_offered(small, at_a):
    program, _desk, ws = at_a
    press(program)
    page = front(program)
    write(page.about, "A baby in the house")
    write(page.office, "District A")
    named(page, "Note a call to Duty manager, District A, 01632 960001").click()
    (entry,) = kept(ws, small)
    assert [(call.number, call.answered) for call in entry.calls] == [(DUTY.number, False)]
    assert page.model.next_rung == NIGHT
    named(page, "Note a call to Out-of-hours team, 01632 960009").click()
    card = page.calls[1]
    card.answered.segments["yes"].click()
    write(card.who, "B. Worker")
    write(card.said, "A visit tonight")
    write(card.time, "25:00")
    assert "14:05" in card.fault.text()
    write(card.time, "9.15")
    (entry,) = kept(ws, small)
    call = entry.calls[1]
    assert (call.who, call.said, call.answered) == ("B. Worker", "A visit tonight", True)
    assert page.model.time_of(call) == "09:15"
    assert page.model.next_rung is None


def test_the_call_just_noted_comes_into_view_below_a_long_list_of_numbers(qtbot, small, dressed):
    offices = [replace(ELSEWHERE, office=f"District {n}") for n in range(12)]
    with desk(small.store("a"), small.round_id, (DUTY, NIGHT, *offices)) as (program, made, ws):
        program.window.resize(1366, 740)
        made.case.open(audits_in(ws, small.round_id)[0].id)
        press(program)
        page = front(program)
        come_up(qtbot, program.window)
        page.focus_first()
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        (card,) = page.calls
        assert card.said.hasFocus()

        def seen():
            view = page._ground.viewport()
            return view.rect().contains(
                card.said.rect().translated(card.said.mapTo(view, QPoint(0, 0)))
            )

        qtbot.waitUntil(seen)


def test_it_is_finished_only_when_somebody_was_told_and_never_deleted(small, at_a):
    program, _desk, ws = at_a
    press(program)
    page = front(program)
    page.finish.click()
    assert page.fault.text() == "Say what the concern is."
    write(page.what, "Left alone at night")
    page.finish.click()
    assert page.fault.text().startswith("Nobody has been told yet")
    assert "1 immediate concern open" in program.window.concern.words.text()
    page.note_call(NIGHT)
    page.calls[0].answered.segments["yes"].click()
    page.finish.click()
    assert page.model.is_finished
    assert not program.window.concern.isVisible()
    assert page.state.text().startswith("Finished ")
    page.go_on.click()
    assert program.window.concern.isVisible()
    with ws.begin() as work:
        assert len(work.notebook.all(small.round_id)) == kept(ws, small)[0].n


def test_what_was_raised_in_error_stays_with_its_reason(small, at_a):
    program, _desk, ws = at_a
    press(program)
    page = front(program)
    write(page.what, "A mistake")
    page.error.click()
    page.withdraw.click()
    assert "Say why" in page.fault.text()
    page.why.setText("Another file was meant")
    page.withdraw.click()
    assert not program.window.concern.isVisible()
    (held,) = concerns.told(ws, small.round_id)
    assert held.concern.what == "A mistake Raised in error: Another file was meant"


def test_from_an_audit_it_is_about_that_case_and_one_thing_with_its_answers(small, at_a):
    program, made, ws = at_a
    audit_id = audits_in(ws, small.round_id)[0].id
    made.case.open(audit_id)
    model, audit = made.case.model, made.case.audit
    touched = []
    model.changed.connect(touched.extend)
    press(program)
    page = front(program)
    assert page.model.ref == audit.card.ref
    write(page.what, "Nobody has seen the child.")
    page.note_call(NIGHT)
    page.calls[0].answered.segments["yes"].click()
    assert audit.state(audit.form.key_of("OJ5_now")).value == "yes"
    assert audit.state(audit.form.key_of("OJ5_what")).value == "Nobody has seen the child."
    assert audit.state(audit.form.key_of("OJ5_role")).value == NIGHT.role
    assert audit.form.key_of("OJ5_what") in touched
    say(audit, "OJ5_response", "A visit tonight")
    page.model.read()
    assert page.calls[0].said.toPlainText() == "A visit tonight"
    press(program)
    assert front(program).model.ref == "", "from its own page the key begins another"
    (entry,) = kept(ws, small)
    assert entry.id == audit_id


def test_a_no_beside_its_page_is_said_at_the_question_and_on_check_and_sign(small, at_a):
    program, made, ws = at_a
    made.case.open(audits_in(ws, small.round_id)[0].id)
    now = made.case.audit.form.key_of("OJ5_now")
    item = made.case.model.item_of(now)
    card = QuestionCard(item, made.case.model)
    made.case.model.changed.connect(card.follow)
    assert card.concern.isHidden()
    press(program)
    write(front(program).what, "Left alone")
    made.case.model.edit(now, Answer(value="no"))
    said = "An immediate concern is on record, but 13.5 does not say yes"
    assert card.concern.text().startswith(said)
    assert not card.concern.isHidden()
    made.case._check()
    checking = front(program, CompletePage)
    assert any(each.startswith(said) for each in words_on(checking))
    assert not checking.sign.isEnabled()
    go = next(
        one
        for one in checking.findChildren(QPushButton)
        if one.text() == "Open the page of the concern"
    )
    go.click()
    page = front(program)
    assert page.model.ref == made.case.audit.card.ref
    write(page.why, "Another file was meant")
    page.raise_in_error()
    assert page.model.is_finished
    assert card.concern.isHidden()
    card.deleteLater()


def test_the_red_line_leads_to_one_or_to_several(small, at_a):
    program, made, ws = at_a
    for number, words in enumerate(("See it", "See them")):
        made.case.open(audits_in(ws, small.round_id)[number].id)
        press(program)
        write(front(program).what, "Left alone")
        assert program.window.concern.offer.text() == words


@pytest.mark.parametrize("name", ["chronology", "chronology_paper"])
def test_from_the_chronology_of_a_case_it_is_about_that_case(small, at_a, name):
    program, made, ws = at_a
    made.case.open(audits_in(ws, small.round_id)[0].id)
    made.case.show_chronology()
    if name == "chronology_paper":
        made.case.show_chronology_paper()
    press(program)
    assert front(program).model.ref == made.case.audit.card.ref


def test_a_yes_at_the_audits_own_question_leads_to_the_page_with_what_was_said(small, at_a):
    program, made, ws = at_a
    made.case.open(audits_in(ws, small.round_id)[0].id)
    made.case.model.edit(made.case.audit.form.key_of("OJ5_now"), Answer(value="yes"))
    say(made.case.audit, "OJ5_what", "Nobody has seen the child.")
    assert program.window.concern.isVisible()
    program.window.see_concern()
    page = front(program)
    assert page.model.ref == made.case.audit.card.ref
    assert page.what.toPlainText() == "Nobody has seen the child."
    assert kept(ws, small) == []
    page.note_call(NIGHT)
    assert kept(ws, small)[0].body["what"] == "Nobody has seen the child."


def test_a_page_opened_again_without_its_audit_still_answers_there(small, at_a):
    program, made, ws = at_a
    audit_id = audits_in(ws, small.round_id)[0].id
    made.case.open(audit_id)
    press(program)
    write(front(program).what, "first")
    made.case.put_down()
    program.window.see_concern()
    write(front(program).what, "second")
    (audit,) = (each for each in audits_in(ws, small.round_id) if each.id == audit_id)
    assert audit.state(audit.form.key_of("OJ5_what")).value == "second"


def test_a_signed_audit_keeps_its_answers_and_its_concern_goes_on(small, at_a):
    program, made, ws = at_a
    made.case.open(audits_in(ws, small.round_id)[0].id)
    press(program)
    page = front(program)
    write(page.what, "Left alone")
    made.case.audit._sign(ws.now())
    write(page.what, "Left alone, again")
    assert kept(ws, small)[0].body["what"] == "Left alone, again"
    assert made.case.audit.state(made.case.audit.form.key_of("OJ5_what")).value == "Left alone"


def test_before_a_round_is_there_the_key_says_what_to_do(small, dressed):
    with opened(small.store("empty")) as ws:
        program = make_program([])
        made = Desk(program, ws)
        made.settle()
        press(program)
        assert "Telephone now" in program.window.refusal.words.text()
        program.background.close()
        program.window.deleteLater()


def test_the_lead_reads_all_of_them_with_their_calls_and_closes_one(
    qtbot, small, dressed, tmp_path
):
    with desk(small.store("a"), small.round_id) as (program, _desk, ws):
        press(program)
        page = front(program)
        write(page.about, "A baby in the house")
        write(page.what, "Left alone")
        page.note_call(NIGHT)
        sent = returns.make(ws, small.round_id, tmp_path / "out").path
    with desk(small.lead, small.round_id) as (program, _desk, ws):
        returns.merge(ws, small.round_id, [sent])
        program.window._show_concern()
        program.window.see_concern()
        page = front(program, ConcernsPage)
        assert page.table.model.rowCount() == 1
        said = " ".join(words_on(page))
        for word in ("A baby in the house", "Left alone", "Assessor A", "nobody yet"):
            assert word in said
        assert not [one for one in page.findChildren(QPushButton) if one.text() == "Open its page"]
        (closing,) = page.findChildren(Closing)
        closing.done.click()
        assert "Say what was done" in closing.fault.text()
        closing.note.setPlainText("Seen the same evening.")
        closing.done.click()
        settle()
        assert not program.window.concern.isVisible()
        assert page.status() == "On record: 1, open: 0"
        press(program)
        own = front(program)
        write(own.what, "Raised by the lead")
        assert program.window.concern.isVisible()
        program.window.go_to("overview")
        overview = front(program, OverviewPage)
        qtbot.waitUntil(lambda: overview.found is not None, timeout=20_000)
        overview.see_concerns()
        assert front(program, ConcernsPage).table.model.rowCount() == 2


def test_the_key_works_while_one_types(qtbot, small, at_a):
    program, _desk, _ws = at_a
    program.window.go_to("cases")
    page = program.window.page("cases")
    qtbot.waitExposed(program.window)
    page.search.setFocus() if hasattr(page, "search") else page.setFocus()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(program.window.focusWidget() or program.window, Qt.Key.Key_C, keys)
    front(program)


def test_numbers_that_came_later_are_shown(small, at_a):
    program, _desk, ws = at_a
    give_numbers(ws, small.round_id, (DUTY,))
    press(program)
    assert front(program).model.contacts == (DUTY,)
