"""The file on a case's card: what was produced is said in one press, the slip is there only while it is looked at."""

from dataclasses import replace
from datetime import UTC

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.domain.errors import AuditSignedOff
from app.domain.file_requests import Production
from tests.ui.stage import Shelf
from ui.pages.cases import CasesPage


class Held(Shelf):
    """A shelf that says what was asked of it."""

    def __init__(self):
        super().__init__()
        self.asked, self.files_said, self.refuses = [], [], ""

    def slip(self, audit_id):
        self.asked.append(audit_id)
        return super().slip(audit_id)

    def say_file(self, audit_id, said):
        if self.refuses:
            raise AuditSignedOff(self.refuses)
        super().say_file(audit_id, said)


@pytest.fixture
def shelf():
    return Held()


@pytest.fixture
def page(qtbot, dressed, actions, shelf):
    page = CasesPage(shelf, actions, UTC)
    qtbot.addWidget(page)
    page.resize(1170, 900)
    page.show()
    qtbot.waitExposed(page)
    return page


def words_in(page):
    return " ".join(each.text() for each in page.findChildren(QLabel))


def test_no_slip_is_fetched_or_shown_before_it_is_asked_for(page, shelf):
    assert shelf.asked == []
    assert "Child Synthetic" not in words_in(page)
    assert "hidden again" in page.card.file.slip.warning.text()


def test_one_key_shows_the_slip_and_the_same_key_hides_it(qtbot, page, shelf):
    page.list.setFocus()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(page.list, Qt.Key.Key_S, both)
    assert page.card.file.slip.is_shown
    for word in ("900417", "Child Synthetic", "Team 4", "Worker Synthetic"):
        assert word in words_in(page)
    qtbot.keyClick(page.list, Qt.Key.Key_S, both)
    assert not page.card.file.slip.is_shown
    assert "Child Synthetic" not in words_in(page)
    assert len(shelf.asked) == 1


@pytest.mark.parametrize("leave", ["another case", "another page", "searching"])
def test_leaving_hides_the_slip_and_lets_go_of_it(qtbot, page, leave):
    page.card.file.slip.reveal.click()
    assert "Child Synthetic" in words_in(page)
    if leave == "another case":
        page.list.setFocus()
        qtbot.keyClick(page.list, Qt.Key.Key_Down)
    elif leave == "another page":
        page.hide()
    else:
        page.search.setText("0349")
        page.search.searched.emit("0349")
    assert "Child Synthetic" not in words_in(page)
    page.show()
    assert "Child Synthetic" not in words_in(page)


def test_a_case_without_a_slip_offers_none(page, shelf, monkeypatch):
    line = page.model.line(0)
    bare = replace(shelf.file(line.audit_id), has_slip=False, has_slips=False)
    monkeypatch.setattr(shelf, "file", lambda _audit: bare)
    page.card.file.show_file(line.audit_id)
    assert page.card.file.slip.reveal.isHidden()
    assert page.card.file.more.isHidden()


def test_produced_is_said_in_one_press(page, shelf):
    page.card.file.outcome.segments["produced"].click()
    ((audit, said),) = shelf.files_said
    assert (audit, said.outcome, said.reason) == (
        page.model.line(0).audit_id,
        Production.PRODUCED,
        "",
    )


def test_anything_else_waits_for_its_reason(qtbot, page, shelf):
    panel = page.card.file
    panel.outcome.segments["part"].click()
    assert shelf.files_said == []
    assert panel.reason.hasFocus()
    panel.reason.setCurrentIndex(panel.reason.findData("court"))
    panel.missing.put(2)
    panel.words.setText("hearing")
    panel.keep.click()
    ((_audit, said),) = shelf.files_said
    assert (said.outcome, said.missing, said.reason, said.words) == (
        Production.PART,
        2,
        "court",
        "hearing",
    )


def test_a_refusal_stands_beside_the_button(page, shelf):
    shelf.refuses = "The audit is signed; open it again first."
    page.card.file.outcome.segments["produced"].click()
    assert page.card.file.fault.text() == shelf.refuses
    assert shelf.files_said == []
