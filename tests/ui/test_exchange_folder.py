"""The exchange folder on two pages: one button, and what comes by itself moves nothing that is looked at."""

import os
import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.domain.changes import Changes
from app.services import folder_exchange, parcels, queries, returns, threads, withdrawals
from tests.builders import audits_in, opened, say, small_round
from tests.ui.read_round import cut_off, nameless, settle, shown, sideways, the_round, until
from ui.folder_watch import FolderWatch
from ui.pages.exchange import AssessorExchangePage
from ui.pages.exchange_lead import LeadExchangePage


@pytest.fixture
def small(tmp_path_factory, tmp_path):
    return small_round(tmp_path_factory, tmp_path)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "exchange"
    made.mkdir()
    return made


@pytest.fixture
def lead(small):
    with opened(small.lead) as ws:
        yield ws


@pytest.fixture
def assessor(small):
    with opened(small.store("a")) as ws:
        yield ws


@pytest.fixture
def theirs(qtbot, dressed, lead, actions):
    page = LeadExchangePage(lead, the_round(lead), actions)
    with shown(qtbot, page):
        yield page


@pytest.fixture
def mine(qtbot, dressed, assessor, actions):
    page = AssessorExchangePage(assessor, the_round(assessor), actions, lambda _round: None)
    with shown(qtbot, page):
        yield page


def press(qtbot, page):
    """The one button, until its look has been told."""
    with qtbot.waitSignal(page.folder_card.watch.looked, timeout=20_000):
        page.folder_card.go.click()
    settle()


def test_before_a_folder_is_chosen_the_card_says_what_it_is_for(mine, theirs):
    for page in (mine, theirs):
        card = page.folder_card
        assert not card.go.isVisible()
        assert not card.wait.isVisible()
        assert "both reach" in card.state.text()
        assert nameless(card) == []


def test_one_button_each_and_a_return_goes_is_looked_at_merged_and_acknowledged(
    qtbot, mine, theirs, assessor, lead, folder, small
):
    say(audits_in(assessor, small.round_id)[0], "OJ1", "yes")
    for page in (mine, theirs):
        page.folder_card.use(folder)
        assert page.folder_card.go.isVisible()
        page.folder_card.watch.end()  # nothing by itself in this test
    press(qtbot, mine)
    assert "return 1 made and sent" in mine.folder_card.state.text()
    press(qtbot, theirs)
    until(qtbot, theirs.preview.isVisible)
    assert theirs.preview.confirm.hasFocus()
    assert parcels.waiting(lead, small.round_id), "merged before it was confirmed"
    with qtbot.waitSignal(theirs.folder_card.watch.looked, timeout=20_000):
        theirs.preview.confirm.click()
    until(qtbot, lambda: bool(list(folder.glob("acknowledgement-*.cfa"))))
    press(qtbot, mine)
    assert "the lead has merged 1 of your returns" in mine.folder_card.state.text()
    column = [each.name for each in mine.ledger.model.columns].index("acknowledged_at")
    texts = [
        mine.ledger.model.index(row, column).data() for row in range(mine.ledger.model.rowCount())
    ]
    assert any(texts)


def test_what_comes_by_itself_waits_and_moves_nothing(qtbot, theirs, assessor, lead, folder, small):
    say(audits_in(assessor, small.round_id)[0], "OJ1", "yes")
    folder_exchange.choose(assessor, small.round_id, folder)
    folder_exchange.FolderExchange(assessor, small.round_id).run(make=True)
    theirs.numbers_button.setFocus()
    with qtbot.waitSignal(theirs.folder_card.watch.looked, timeout=20_000):
        theirs.folder_card.use(folder)
        theirs.numbers_button.setFocus()
    until(qtbot, theirs.folder_card.wait.isVisible)
    assert theirs.front.currentWidget() is theirs.ledger
    assert theirs.numbers_button.hasFocus()
    assert theirs.folder_card.wait.text() == "Look at 1 return that came …"
    theirs.folder_card.wait.click()
    until(qtbot, theirs.preview.isVisible)


def test_a_folder_that_goes_and_comes_back_is_seen(qtbot, mine, folder, tmp_path):
    card = mine.folder_card
    with qtbot.waitSignal(card.watch.looked, timeout=20_000):
        card.use(folder)
    folder.rename(tmp_path / "away")
    with qtbot.waitSignal(card.watch.looked, timeout=20_000):
        card.watch.look()
    assert card.state.text().startswith("Not there now.")
    (tmp_path / "away").rename(folder)
    with qtbot.waitSignal(card.watch.looked, timeout=20_000):
        card.watch.look()
    assert card.state.text().endswith("nothing new.")


def test_the_system_s_word_of_a_change_brings_a_look(qtbot, mine, folder, small):
    card = mine.folder_card
    with qtbot.waitSignal(card.watch.looked, timeout=20_000):
        card.use(folder)
    with qtbot.waitSignal(card.watch.looked, timeout=20_000):
        (folder / "faulty.cfa").write_bytes(b"no package at all")
    until(qtbot, lambda: "still arriving" in card.state.text())


def test_a_file_that_does_not_open_is_named(qtbot, theirs, folder):
    (folder / "return-spoilt.cfa").write_bytes(b"age-encryption.org/v1\n" + b"x" * 300)
    card = theirs.folder_card
    with qtbot.waitSignal(card.watch.looked, timeout=20_000):
        card.use(folder)
    with qtbot.waitSignal(card.watch.looked, timeout=20_000):
        card.watch.look()
    assert card.stuck.isVisible()
    assert card.stuck.text().startswith("return-spoilt.cfa")
    assert cut_off(theirs) == []


def test_no_return_is_made_of_itself_while_an_audit_is_in_hand(
    qtbot, dressed, assessor, actions, folder, small
):
    from tests.services.finished import finish

    finish(audits_in(assessor, small.round_id)[0])
    in_hand = [True]
    watch = FolderWatch(assessor, the_round(assessor), actions, None, lambda: not in_hand[0])
    folder_exchange.choose(assessor, small.round_id, folder)
    for held, files in ((True, 0), (False, 1)):
        in_hand[0] = held
        with qtbot.waitSignal(watch.looked, timeout=20_000):
            watch.look()
        assert len(list(folder.iterdir())) == files
    shutil.rmtree(folder)


def test_what_was_sent_is_taken_back_with_a_reason(qtbot, mine, assessor, small, tmp_path):
    say(audits_in(assessor, small.round_id)[0], "OJ1", "yes")
    returns.make(assessor, small.round_id, tmp_path / "out")
    mine.take_back_button.click()
    pane = mine.take_back
    assert pane.isVisible()
    assert pane.table.hasFocus()
    assert not pane.take_back.isEnabled()
    pane.reason.setFocus()
    qtbot.keyClicks(pane.reason, "The wrong child's file.")
    assert pane.take_back.isEnabled()
    qtbot.keyClick(pane.reason, Qt.Key.Key_Return)
    (told,) = withdrawals.sent(assessor, small.round_id)
    assert told.taken_back
    assert not pane.take_back.isEnabled()
    assert (nameless(pane), cut_off(mine), sideways(mine)) == ([], [], [])
    pane.finish.click()
    assert mine.ledger.isVisible()


def test_queries_pressed_open_twice_are_told_once_and_as_new(
    qtbot, mine, assessor, lead, folder, small, tmp_path
):
    audit = audits_in(assessor, small.round_id)[0]
    say(audit, "OJ1", "yes")
    sent = returns.make(assessor, small.round_id, tmp_path / "sent").path
    returns.merge(lead, small.round_id, [sent])
    threads.ask(lead, small.round_id, audit.id, "/OJ/OJ1", "Which plan is meant?")
    queries.write(lead, small.round_id, folder)
    mine.folder_card.use(folder)
    mine.folder_card.watch.end()
    folder_exchange.FolderExchange(assessor, small.round_id).run()
    mine.folder_card.reload()
    waiting = parcels.waiting(assessor, small.round_id)
    assert len(waiting) == 1
    mine.open_parcels(waiting)
    mine.open_parcels(waiting)  # the first is still under way
    done = []  # one task at a time, in the order given: both were carried out
    mine.actions_.perform_in_background(mine, lambda _report: Changes(), lambda: done.append(True))
    until(qtbot, lambda: bool(done))
    assert not parcels.waiting(assessor, small.round_id)
    # a callout is shown with the next turn of the event loop
    until(qtbot, lambda: any("1 new. It stands on the answers" in each for each in told_by(mine)))


def told_by(page):
    return [each.text() for each in page.findChildren(QLabel) if each.isVisible()]


def test_what_came_can_be_looked_at_though_nothing_can_be_put_into_the_folder(
    qtbot, theirs, assessor, folder, small, monkeypatch
):
    """A folder that may be read only: the return is here, and the sentence says what could not be done."""
    lead, tmp_path = theirs.ws, folder.parent
    audit = audits_in(assessor, small.round_id)[0]
    say(audit, "OJ1", "yes")
    sent = returns.make(assessor, small.round_id, tmp_path / "sent").path
    theirs.folder_card.use(folder)
    theirs.folder_card.watch.end()
    shutil.copy(sent, folder)
    merged = returns.make(assessor, small.round_id, tmp_path / "first").path
    returns.merge(lead, small.round_id, [merged])
    threads.ask(lead, small.round_id, audit.id, "/OJ/OJ1", "Which plan is meant?")
    monkeypatch.setattr("os.open", denying(os.open, folder))
    with qtbot.waitSignal(theirs.folder_card.watch.broke_off, timeout=20_000):
        theirs.folder_card.go.click()
    settle()
    assert theirs.folder_card.wait.isVisible()
    assert len(parcels.waiting(lead, small.round_id)) == 1


def denying(real, folder):
    def opened_(path, flags, *rest, **named):
        if flags & os.O_CREAT and str(path).startswith(str(folder)):
            raise PermissionError(13, "Permission denied")
        return real(path, flags, *rest, **named)

    return opened_


def test_enter_on_a_line_of_the_ledger_saves_its_file_as_it_left(
    qtbot, mine, assessor, small, tmp_path, monkeypatch
):
    say(audits_in(assessor, small.round_id)[0], "OJ1", "yes")
    sent = returns.make(assessor, small.round_id, tmp_path / "sent").path
    mine.reload()
    (tmp_path / "saved").mkdir()
    monkeypatch.setattr(mine, "folder", lambda _title: tmp_path / "saved")
    table = mine.ledger.view
    row = next(r for r in range(table.model().rowCount()) if sent.name in row_words(table, r))
    table.setCurrentIndex(table.model().index(row, 0))
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    saved = tmp_path / "saved" / sent.name
    assert saved.read_bytes() == sent.read_bytes()
    until(qtbot, lambda: any(str(saved) in each for each in told_by(mine)))


def row_words(table, row):
    model = table.model()
    return [model.index(row, column).data() for column in range(model.columnCount())]
