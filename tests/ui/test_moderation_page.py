from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from app.domain.merge import CorrectionState, Standing
from app.domain.records import replay
from app.services import audit_states, findings, moderation, overview, returns, threads
from app.services.audit_states import Reached
from tests.builders import audits_in, opened
from tests.ui.read_round import (
    CHANGED,
    corrections_of,
    cut_off,
    key,
    nameless,
    settle,
    shown,
    sideways,
    the_round,
    until,
)
from ui.pages.moderation import ModerationPage
from ui.pages.moderation_pairs import FIRST, NEITHER, SECOND
from ui.theme import Scheme
from ui.viewmodels.moderation import to_moderate


@pytest.fixture
def page(qtbot, dressed, ws, actions):
    page = ModerationPage(ws, the_round(ws), actions)
    with shown(qtbot, page):
        until(qtbot, lambda: page.summary.text() != "")
        yield page


def title_of(tab):
    tabs = tab.parentWidget().parentWidget()
    return tabs.tabText(tabs.indexOf(tab))


def views_of(ws):
    with ws.begin() as work:
        return moderation.views(work, the_round(ws).id)


def row_of(tab, wording):
    rows = range(tab.table.records.rowCount())
    return next(row for row in rows if wording in tab.table.records.index(row, 1).data())


def decide(qtbot, tab, way, reason):
    """As a person would: choose, give the reason, press Enter in it."""
    tab.decision.ways.segments[way].click()
    tab.decision.reason.setFocus()
    qtbot.keyClicks(tab.decision.reason, reason)
    key(qtbot, tab.decision.reason, Qt.Key.Key_Return)


def put_on(tab, wording):
    tab.table.setFocus()
    tab.table.setCurrentIndex(tab.table.records.index(row_of(tab, wording), 0))


def test_differences_are_shown_with_numbers_wording_and_labels(page, ws):
    pair = moderation.double_reads(ws, the_round(ws).id)[0]
    tab = page.pairs
    assert title_of(page.pairs) == "Cases read twice (1)"
    assert tab.cases.item(0).text() == pair.ref
    assert tab.table.records.rowCount() == len(pair.differences) == 2
    row = row_of(tab, "Overall quality")
    number, _wording, first, second, decision = (
        tab.table.records.index(row, column).data() for column in range(5)
    )
    assert number == "13.3"
    assert {first, second} <= {"Exemplary", "Good enough", "Falls short", "Seriously deficient"}
    assert first != second
    assert decision == "To settle"
    assert f"{pair.compared - 2:,} of the {pair.compared:,}" in tab.about.text()


def test_the_second_reading_can_be_taken_and_the_original_stays(qtbot, page, ws):
    tab = page.pairs
    put_on(tab, "Overall quality")
    first, second = (
        tab.table.records.index(row_of(tab, "Overall quality"), at).data() for at in (2, 3)
    )
    decide(qtbot, tab, SECOND, "Both looked again together.")
    row = row_of(tab, "Overall quality")
    until(qtbot, lambda: "second reading" in tab.table.records.index(row, 4).data())
    (made,) = corrections_of(ws)
    pair = moderation.double_reads(ws, the_round(ws).id)[0]
    assert made.correction.audit_id == pair.first
    assert made.correction.reason == "Both looked again together."
    assert tab.table.records.index(row, 2).data() == first
    counted = findings.findings(ws, the_round(ws).id)
    held = next(audit for audit in counted.audits if audit.audit_id == pair.first)
    assert held.value(CHANGED) == pair.differences[-1].second.value
    assert second in tab.table.records.index(row, 4).data()


def test_after_a_decision_the_next_open_difference_is_in_front(qtbot, page):
    tab = page.pairs
    put_on(tab, "Quality of the electronic record")
    decide(qtbot, tab, FIRST, "The first reader had the later volume.")
    until(qtbot, lambda: "1 of 2" in tab.cases.item(0).data(Qt.ItemDataRole.AccessibleTextRole))
    assert "Overall quality" in tab.table.records.index(tab.table.currentIndex().row(), 1).data()
    assert tab.table.hasFocus()
    assert tab.decision.reason.text() == ""


def test_an_answer_can_be_taken_out_of_the_count(qtbot, page, ws):
    tab = page.pairs
    put_on(tab, "Overall quality")
    decide(qtbot, tab, NEITHER, "Neither had seen the review.")
    row = row_of(tab, "Overall quality")
    until(qtbot, lambda: tab.table.records.index(row, 4).data() == "Taken out of the count")
    pair = moderation.double_reads(ws, the_round(ws).id)[0]
    held = next(
        audit
        for audit in findings.findings(ws, the_round(ws).id).audits
        if audit.audit_id == pair.first
    )
    assert held.value(CHANGED) == ""


def test_nothing_is_decided_without_a_reason_or_a_choice(qtbot, page, ws):
    tab = page.pairs
    put_on(tab, "Overall quality")
    assert not tab.decision.record.isEnabled()
    tab.decision.ways.segments[SECOND].click()
    assert tab.decision.missing.text() == "Give the reason."
    key(qtbot, tab.decision.reason, Qt.Key.Key_Return)
    tab.decision.reason.setText("   ")
    key(qtbot, tab.decision.reason, Qt.Key.Key_Return)
    assert not tab.decision.record.isEnabled()
    assert corrections_of(ws) == []


def test_the_whole_decision_goes_by_keyboard(qtbot, page, ws):
    tab = page.pairs
    page.tabs.setCurrentWidget(tab)
    tab.focus_first()
    put_on(tab, "Overall quality")
    key(qtbot, tab.table, Qt.Key.Key_Return)
    assert tab.decision.ways.holds_focus()
    key(qtbot, page.window().focusWidget(), Qt.Key.Key_2)  # the second way: keep the first
    key(qtbot, page.window().focusWidget(), Qt.Key.Key_Tab)
    assert tab.decision.reason.hasFocus()
    qtbot.keyClicks(tab.decision.reason, "Read together.")
    key(qtbot, tab.decision.reason, Qt.Key.Key_Return)
    until(qtbot, lambda: len(corrections_of(ws)) == 1)
    pair = moderation.double_reads(ws, the_round(ws).id)[0]
    assert corrections_of(ws)[0].correction.answer == pair.differences[-1].first


def test_pressing_twice_decides_once(qtbot, page, ws):
    tab = page.pairs
    put_on(tab, "Overall quality")
    tab.decision.choose(FIRST)
    tab.decision.reason.setText("Once.")
    tab.decision.record.click()
    tab.decision.record.click()
    until(qtbot, lambda: title_of(page.overrides) == "Overrides (1)")
    assert len(corrections_of(ws)) == 1


@pytest.fixture
def torn(ws, held):
    """The lead's store with one audit returned in two copies that went different ways."""
    returns.merge(ws, the_round(ws).id, held.torn)
    (audit_id,) = [
        audit_id for audit_id, view in views_of(ws).items() if view.standing is Standing.CONFLICT
    ]
    return audit_id


def test_copies_in_conflict_stand_side_by_side_with_their_differences_only(torn, page):
    tab = page.conflicts
    assert title_of(page.conflicts) == "Copies in conflict (1)"
    assert [column.title for column in tab.table.records.columns] == [
        "No.",
        "Question",
        "Copy A",
        "Copy B",
    ]
    assert tab.table.records.rowCount() == 1
    cells = [tab.table.records.index(0, column).data() for column in range(4)]
    assert cells[0] == "13.3"
    assert set(cells[2:]) == {"Falls short", "Seriously deficient"}
    assert "in progress" in tab.about.text()


@pytest.mark.parametrize("place", [0, 1])
def test_a_copy_is_chosen_with_its_reason_and_counts_from_then_on(qtbot, torn, page, ws, place):
    tab = page.conflicts
    page.tabs.setCurrentWidget(tab)
    wanted = tab._conflicts[0].copies[place]
    shown_answer = tab.table.records.index(0, 2 + place).data()
    decide(qtbot, tab, wanted.hash, "That machine had the newer volume.")
    until(qtbot, lambda: tab.currentWidget() is tab.empty)
    view = views_of(ws)[torn]
    assert view.standing is Standing.COUNTED
    assert view.revision.hash == wanted.hash
    levels = {"short": "Falls short", "poor": "Seriously deficient"}
    assert levels[replay(view.revision.events).answers[CHANGED].value] == shown_answer
    override = to_moderate(ws, the_round(ws).id).overrides[0]
    assert (override.reason, override.standing) == (
        "That machine had the newer volume.",
        "Counts",
    )
    assert title_of(page.overrides) == "Overrides (1)"


def test_where_only_the_note_differs_the_copies_show_it(ws, held, torn):
    (conflict,) = to_moderate(ws, the_round(ws).id).conflicts
    assert len(conflict.copies) == 2
    (line,) = conflict.lines
    assert not any("Read again" in said for said in line.said)  # the answers differ: that is enough


def correct_overall(ws, value="good"):
    """A correction over the rating of the audit that the torn returns change."""
    pair = moderation.double_reads(ws, the_round(ws).id)[0]
    sole = next(
        audit_id
        for audit_id, view in views_of(ws).items()
        if audit_id not in (pair.first, pair.second) and view.revision
    )
    answer = pair.differences[-1].first
    return moderation.correct(
        ws, the_round(ws).id, sole, CHANGED, answer, "The file says otherwise."
    )


def test_a_correction_goes_stale_when_its_answer_changes_and_can_be_confirmed(
    qtbot, ws, held, page, actions
):
    changes = correct_overall(ws)
    returns.merge(ws, the_round(ws).id, held.torn[:1])
    actions.announce(changes)
    tab = page.overrides
    until(qtbot, lambda: title_of(page.overrides) == "Overrides (1)")
    page.tabs.setCurrentWidget(tab)
    assert tab.table.records.index(0, 6).data() == "Answer has changed since"
    assert page.summary.text().endswith("1 to confirm again")
    tab.focus_first()
    decide(qtbot, tab, "again", "It still does.")
    until(qtbot, lambda: title_of(page.overrides) == "Overrides (2)")
    states = [each.state for each in corrections_of(ws)]
    assert sorted(states) == sorted([CorrectionState.APPLIES, CorrectionState.REPLACED])


def test_a_correction_is_listed_with_reason_who_and_when_and_can_be_taken_back(
    qtbot, ws, page, actions
):
    actions.announce(correct_overall(ws))
    tab = page.overrides
    until(qtbot, lambda: title_of(page.overrides) == "Overrides (1)")
    page.tabs.setCurrentWidget(tab)
    cells = [tab.table.records.index(0, column).data() for column in range(7)]
    assert cells[1].startswith("13.3 ")
    assert cells[4] == "The file says otherwise."
    assert cells[5].startswith("Owner of lead, ")
    assert cells[6] == "Counts"
    own = cells[2]
    decide(qtbot, tab, "back", "The correction was a mistake.")
    until(qtbot, lambda: title_of(page.overrides) == "Overrides (2)")
    newest = to_moderate(ws, the_round(ws).id).overrides
    assert {each.put.words for each in newest if each.live} == {own}


def test_every_tab_says_what_will_appear_while_it_is_empty(qtbot, dressed, held, actions):
    with opened(held.before) as ws:
        page = ModerationPage(ws, the_round(ws), actions)
        with shown(qtbot, page):
            until(qtbot, lambda: page.summary.text() != "")
            for tab in (page.pairs, page.conflicts, page.overrides):
                page.tabs.setCurrentWidget(tab)
                assert tab.currentWidget() is tab.empty
                assert tab.empty.text.text()


def test_ctrl_tab_goes_from_tab_to_tab(qtbot, page):
    page.focus_first()
    assert page.tabs.tabBar().hasFocus()
    page.tabs.setCurrentWidget(page.queries)
    key(qtbot, page.tabs, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert page.tabs.currentWidget() is page.answers


def test_it_opens_where_work_waits_and_stays_where_it_was_put(qtbot, page):
    assert page.tabs.currentWidget() is page.pairs
    page.tabs.setCurrentWidget(page.queries)
    page.summary.setText("")
    page.reload()
    until(qtbot, lambda: page.summary.text() != "")
    assert page.tabs.currentWidget() is page.queries


@pytest.mark.parametrize(
    ("scheme", "percent"), [(Scheme.LIGHT, 100), (Scheme.DARK, 150), (Scheme.LIGHT, 200)]
)
def test_every_tab_can_be_read_and_reached(qtbot, dressed, ws, torn, actions, scheme, percent):
    correct_overall_first(ws)
    talk_about_it(ws)
    dressed.dress(scheme, percent)
    page = ModerationPage(ws, the_round(ws), actions)
    with shown(qtbot, page, (1154, 740) if percent == 100 else (1270, 1000)):
        until(qtbot, lambda: page.summary.text() != "")
        for tab in page._titles:
            page.tabs.setCurrentWidget(tab)
            settle()
            title = (type(tab).__name__, page._titles[tab])
            assert (title, nameless(page)) == (title, [])
            assert (title, sideways(page)) == (title, [])
            assert (title, cut_off(page)) == (title, [])


def talk_about_it(ws):
    """A query, a challenge and a summary that went out, about the case read twice."""
    audit_id = moderation.double_reads(ws, the_round(ws).id)[0].first
    round_id = the_round(ws).id
    threads.ask(
        ws,
        round_id,
        audit_id,
        CHANGED,
        "Which of the two plans is meant, and why not the later one? " * 3,
    )
    body = {"by": "Team manager", "on": "2009-04-20", "evidence": "Minutes", "text": "It was done."}
    threads.challenge(ws, round_id, audit_id, CHANGED, body)
    went = {"to": "Team manager", "on": "2009-04-14", "how": "by hand", "reply_by": "2009-04-28"}
    threads.give_summary(ws, round_id, audit_id, went)


def correct_overall_first(ws):
    pair = moderation.double_reads(ws, the_round(ws).id)[0]
    each = pair.differences[0]
    moderation.correct(ws, the_round(ws).id, pair.first, each.key, each.second, "Seen together.")


def test_the_assessors_own_work_is_not_touched(ws, held):
    correct_overall_first(ws)
    with opened(held.folder / "round" / "a.store") as own:
        for audit in audits_in(own, the_round(own).id):
            assert audit.header.returned_at is not None or not audit.form.answers


def test_a_decision_over_the_second_reading_settles_it_on_every_page(ws):
    pair = moderation.double_reads(ws, the_round(ws).id)[0]
    key = pair.differences[0].key
    before = sum(each.open for each in to_moderate(ws, the_round(ws).id).read_twice)
    moderation.correct(
        ws, the_round(ws).id, pair.second, key, pair.differences[0].first, "Read again."
    )
    after = to_moderate(ws, the_round(ws).id).read_twice
    assert sum(each.open for each in after) == before - 1
    assert overview.overview(ws, the_round(ws).id).unsettled == before - 1


def test_final_is_one_word_counted_in_cases_as_the_overview_does_and_in_audits(page, ws):
    found = overview.overview(ws, the_round(ws).id)
    lines = audit_states.states(ws, the_round(ws).id)
    assert len(lines) == found.sampled + found.second_readings
    finals = [replace(each, reached=Reached.FINAL) for each in lines]
    for shown_, final in ((lines, found.final), (finals, found.sampled)):
        page.states.show_states(shown_)
        begins = (
            f"Cases: {found.sampled}, final: {final}. Audits of them: {len(lines)}, "
            f"blind second readings: {found.second_readings}. Audits: "
        )
        assert page.states.about.text().startswith(begins)
    assert page.states.about.text().endswith(f"Audits: {len(lines)} final.")
