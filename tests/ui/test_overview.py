"""The overview: five numbers, who holds what, what is urgent, and what to do next."""

from contextlib import ExitStack

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.domain.rounds import Concern
from app.services import packs, returns, rounds, threads
from tests.builders import audits_in, opened, say, small_round
from tests.ui.finding import named
from tests.ui.lead_rounds import NOW, STAGES, lead_store, main_window, wait_for
from ui.pages.overview import OverviewPage
from ui.pages.overview_pieces import OpenConcern
from ui.viewmodels.moderation_desk import on_the_desk


@pytest.fixture
def at(tmp_path):
    """A store and its round at a stage."""
    with ExitStack() as stack:
        yield lambda stage: stack.enter_context(lead_store(tmp_path, stage))


@pytest.fixture
def shown(qtbot, dressed, at, actions):
    """Shows the overview of a round on its own, once it has counted."""

    def show(ws, audit_round):
        page = OverviewPage(ws, audit_round, actions)
        qtbot.addWidget(page)
        page.resize(1100, 700)
        page.show()
        wait_for(page)
        return page

    return show


def raise_concern(ws, audit_round):
    with ws.begin() as work:
        audit = work.audits.allocations(audit_round.id)[0]
        ref = work.cases.get(audit.case_id).ref
        concern = Concern(audit.audit_id, ref, NOW, "Not seen since March.", "Duty manager", "")
        work.concerns.raise_or_update(audit_round.id, concern)
        work.commit()
    return ref


def cells(page):
    model = page.readers.model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


NEXT = {
    "begun": ("Bring in the list of children", "frame"),
    "listed": ("The list is read. Decide how large the sample is and draw it.", "frame"),
    "drawn": ("8 cases are drawn. Name the people", "people"),
    "named": ("Share the 8 cases out among the assessors.", "people"),
    "shared": ("Issue the work packs: nobody has theirs yet.", "exchange"),
    "issued": ("2 returns have not come back.", "exchange"),
}


@pytest.mark.parametrize("stage", STAGES)
def test_what_to_do_next_follows_the_stage_and_leads_to_its_page(qtbot, dressed, at, stage):
    words, place = NEXT[stage]
    with main_window(*at(stage), "overview") as (window, page):
        assert page.next.words.text().startswith(words)
        assert page.next.go.hasFocus()
        qtbot.mouseClick(page.next.go, Qt.MouseButton.LeftButton)
        assert window.pages.currentWidget() is window.page(place)


def test_a_round_just_begun_says_what_will_appear(shown, at):
    page = shown(*at("begun"))
    assert page.tiles["sampled"].accessibleName() == "in the sample: 0"
    assert page.readers.empty.isVisible()
    assert "People and allocation" in page.readers.empty.text.text()
    assert not page.concerns.isVisible()
    assert not page.missing.isVisible()
    assert page.status() == ""


def test_the_five_numbers_count_cases_and_the_table_audits(shown, at):
    page = shown(*at("issued"))
    spoken = [tile.accessibleName() for tile in page.tiles.values()]
    assert spoken == [
        "in the sample: 8",
        "started: 0 of 8",
        "complete: 0 of 8",
        "returned: 0 of 8",
        "final: 0 of 8",
    ]
    rows = cells(page)
    assert [row[0] for row in rows] == ["Assessor A", "Assessor B"]
    assert [row[1] for row in rows] == ["North office", "South office"]
    assert sum(int(row[2]) for row in rows) == 9  # one case is read twice
    assert {row[7] for row in rows} == {"Mon 20 Apr 2009"}
    assert page.missing_words.text().splitlines() == [
        "Assessor A: pack issued Mon 20 Apr 2009, 09:30, nothing has come back yet.",
        "Assessor B: pack issued Mon 20 Apr 2009, 09:30, nothing has come back yet.",
    ]
    assert "Blind second readings: 0 of 1 have come back." in page.seconds.text()


def test_what_comes_back_moves_the_numbers(qtbot, shown, tmp_path_factory, tmp_path):
    small = small_round(tmp_path_factory, tmp_path)
    with opened(small.store("a")) as ws:
        for audit in audits_in(ws, small.round_id):
            say(audit, "OJ1", "yes")
        path = returns.make(ws, small.round_id, tmp_path / "sent").path
    with opened(small.lead) as ws:
        returns.merge(ws, small.round_id, [path])
        page = shown(ws, rounds.current(ws))
        assert page.tiles["returned"].number == page.tiles["started"].number >= 3
        assert page.tiles["complete"].number == 0
        assert page.next.words.text() == (
            "The return of Assessor B has not come back. Merge it when it does."
        )
        assert "Assessor A" not in page.missing_words.text()


def test_the_table_is_copied_as_spreadsheets_take_it(qtbot, shown, at):
    page = shown(*at("shared"))
    page.readers.view.selectRow(0)
    page.readers.view.copy()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("Assessor\tOffice\tAudits\tNot begun\tBegun\tComplete\tFinal")
    assert lines[1].startswith("Assessor A\t")


def test_a_number_leads_to_where_it_comes_from_by_mouse_and_by_enter(qtbot, dressed, at):
    with main_window(*at("shared"), "overview") as (window, page):
        qtbot.mouseClick(page.tiles["sampled"], Qt.MouseButton.LeftButton)
        assert window.pages.currentWidget() is window.page("frame")
        window.go_to("overview")
        qtbot.keyClick(page.tiles["returned"], Qt.Key.Key_Return)
        assert window.pages.currentWidget() is window.page("exchange")


def test_an_open_concern_stands_first_and_closes_only_with_a_note(qtbot, shown, at):
    ws, audit_round = at("shared")
    ref = raise_concern(ws, audit_round)
    page = shown(ws, audit_round)
    assert page.next.words.text().startswith("First see to the immediate concern above.")
    (concern,) = page.findChildren(OpenConcern)
    close = named(page, f"Close the concern about {ref} with this note")
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert "Say what was done" in concern.fault.text()
    assert concern.fault.isVisible()
    note = named(page, f"What was done about {ref}")
    qtbot.keyClicks(note, "Visited on Monday.")
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.concerns.isVisible())
    (kept,) = rounds.concerns(ws, audit_round.id)
    assert (kept.closing_note, kept.closed_at) == ("Visited on Monday.", NOW)
    assert not page.next.words.text().startswith("First")


def test_a_note_half_typed_stays_while_other_things_change(qtbot, shown, at, tmp_path):
    ws, audit_round = at("shared")
    ref = raise_concern(ws, audit_round)
    page = shown(ws, audit_round)
    named(page, f"What was done about {ref}").setPlainText("Telephoned the")
    packs.issue(ws, audit_round.id, tmp_path / "packs", only="Assessor A")
    page._on_changed(_ledger())
    words = "Issue the work pack of Assessor B: everybody else has theirs."
    qtbot.waitUntil(lambda: page.next.words.text().endswith(words))
    assert named(page, f"What was done about {ref}").toPlainText() == "Telephoned the"


def _ledger():
    from app.domain.changes import Changes

    return Changes(ledger=True)


def test_the_way_to_packs_and_returns_stands_beside_what_is_missing(qtbot, dressed, at):
    with main_window(*at("issued"), "overview") as (window, page):
        links = [each for each in page.missing.findChildren(type(page.next.go)) if each.isVisible()]
        qtbot.mouseClick(links[0], Qt.MouseButton.LeftButton)
        assert window.pages.currentWidget() is window.page("exchange")


def test_a_reply_that_is_overdue_stands_among_what_has_not_come_back(
    shown, tmp_path_factory, tmp_path
):
    small = small_round(tmp_path_factory, tmp_path)
    with opened(small.store("a")) as ws:
        audit = audits_in(ws, small.round_id)[0]
        say(audit, "OJ1", "yes")
        sent = returns.make(ws, small.round_id, tmp_path / "sent").path
    with opened(small.lead) as ws:
        returns.merge(ws, small.round_id, [sent])
        went = {"to": "Team manager", "on": "2009-04-14", "how": "post", "reply_by": "2009-04-28"}
        threads.give_summary(ws, small.round_id, audit.id, went)
        page = shown(ws, rounds.current(ws))
        late = f"{audit.card.ref}: no reply to the case summary from Team manager, asked for by Tue 28 Apr 2009; "
        assert late in page.missing_words.text()
        assert "days overdue." in page.missing_words.text()
        state = on_the_desk(ws, small.round_id).summaries[0].state
        assert state.startswith("Reply ")
        assert state.endswith(" days overdue")
