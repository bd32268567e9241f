from datetime import UTC
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.answers import Answer
from app.domain.records import Reading
from tests.ui.finding import part, segment
from tests.ui.small_tool import MemoryAudit
from ui.forms.card import card_of
from ui.pages.audit import AuditPage
from ui.pages.audit_head import AuditHead
from ui.shortcuts import Shortcut, Where
from ui.theme import look


def come_up(qtbot, window):
    """Make it the active window; one of an earlier test that is still closing may take the focus away."""

    def is_up():
        window.activateWindow()
        return QApplication.focusWidget() is not None and window.isActiveWindow()

    qtbot.waitUntil(is_up)


@pytest.fixture
def memory():
    return MemoryAudit().half_done()


@pytest.fixture
def page(qtbot, dressed, audit, actions):
    page = AuditPage(audit, actions, UTC)
    qtbot.addWidget(page)
    page.resize(1170, 720)
    page.show()
    page.focus_first()
    come_up(qtbot, page)
    return page


def press(qtbot, keys):
    combination = Shortcut[keys].sequences[0][0]
    if QApplication.focusWidget() is None:
        (window,) = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        come_up(qtbot, window)
    target = QApplication.focusWidget()
    qtbot.keyClick(target, combination.key(), combination.keyboardModifiers())


def here(page):
    """The number of the card that the keyboard is in."""
    card = card_of(QApplication.focusWidget())
    return card.item.number if card else None


def test_sections_are_built_when_they_are_seen_and_the_next_in_idle(qtbot, page):
    assert len(page._forms) in (1, 2)  # the second one as soon as there is an idle moment
    qtbot.waitUntil(lambda: len(page._forms) == 2)
    page.list.show_place(2)
    assert len(page._forms) == 3


def test_a_section_catches_up_with_what_was_answered_while_another_was_in_front(page, audit):
    """Only the section in front pays for a key; the others look again when they come forward."""
    page.list.show_place(1)
    page.list.show_place(0)
    before, after = (segment(page, "/HX/HX4", name) for name in ("short", "exemplary"))
    page.list.show_place(1)
    assert audit.edit("/HX/HX4", Answer("exemplary"))
    assert (before.isChecked(), after.isChecked()) == (True, False)
    page.list.show_place(0)
    assert (before.isChecked(), after.isChecked()) == (False, True)


def test_f8_goes_to_the_next_unanswered_question_and_round(qtbot, page):
    seen = []
    for _ in range(6):
        press(qtbot, "NEXT_UNANSWERED")
        seen.append(here(page))
    assert seen == ["2.2", "2.4", "2.5", "3.1", "3.2", "2.2"]


def test_f9_goes_to_the_next_question_for_the_lead(qtbot, page, memory, audit):
    press(qtbot, "NEXT_QUERY")
    assert here(page) == "1.4"
    audit.edit("/CS/CS2", Answer("yes", ask_lead=True))
    press(qtbot, "NEXT_QUERY")
    assert here(page) == "3.2"


def test_a_number_is_gone_to_and_one_that_is_not_there_is_said(qtbot, page):
    press(qtbot, "GO_TO")
    dialog = page.ask_number
    qtbot.keyClicks(dialog.line, "9.9")
    qtbot.keyClick(dialog.line, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert "no question 9.9" in dialog.fault.text()
    dialog.line.clear()
    qtbot.keyClicks(dialog.line, "2.3")
    qtbot.keyClick(dialog.line, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert page.place == 1
    assert page.go_to_number("as5")  # an item's code does as well


def test_sections_are_walked_with_the_keyboard_and_end_at_the_checklist(qtbot, page):
    wanted = []
    page.checking_wanted.connect(lambda: wanted.append(True))
    press(qtbot, "NEXT_SECTION")
    assert (page.place, here(page)) == (1, "2.1")
    press(qtbot, "PREVIOUS_SECTION")
    assert page.place == 0
    press(qtbot, "PREVIOUS_SECTION")
    assert page.place == 0
    for _ in range(2):
        press(qtbot, "NEXT_SECTION")
    assert wanted == []
    press(qtbot, "NEXT_SECTION")
    assert wanted == [True]


def test_undo_and_redo_show_on_the_card_and_in_the_store(qtbot, page, memory):
    segment(page, "/HX/HX4", "short").setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_1)
    assert memory.value("/HX/HX4") == "exemplary"
    press(qtbot, "UNDO")
    assert memory.value("/HX/HX4") == "short"
    assert segment(page, "/HX/HX4", "short").isChecked()
    assert page.head.redo.isEnabled()
    press(qtbot, "REDO")
    assert memory.value("/HX/HX4") == "exemplary"


@pytest.mark.parametrize("key", ["UNDO", "REDO"])
def test_with_nothing_to_take_back_the_keyboard_stays_where_it_is(qtbot, page, key):
    segment(page, "/HX/HX4", "short").setFocus()
    before = QApplication.focusWidget()
    assert before is not None
    press(qtbot, key)
    assert QApplication.focusWidget() is before


def test_the_head_says_when_it_was_saved_and_how_far_it_is(qtbot, page, memory, audit):
    assert page.head.saved.text() == f"Saved {memory.saved_at:%H:%M:%S}"
    before = page.head.saved.text()
    audit.edit("/CS/CS2", Answer("yes"))
    assert page.head.saved.text() != before
    progress = memory.progress()
    assert page.head.count.text() == f"{progress.answered} of {progress.asked} answered"
    assert page.head.bar.value() == progress.answered


def test_the_foot_counts_what_is_answered_here(page, memory, audit):
    page.list.show_place(1)
    assert page.count.text() == "2 of 5 answered here"
    audit.edit("/AS/AS4", Answer("Awaited"))
    assert page.count.text() == "3 of 5 answered here"
    assert page.next.text() == "Next: Child seen, heard and known"


def test_the_status_bar_has_saved_counts_and_queries(page):
    assert page.status().startswith("Saved ")
    assert "1 for the lead" in [one.words for one in page.counters()]
    assert "1 to explain" in [one.words for one in page.counters()]


def test_the_panel_folds_away_and_back(qtbot, page):
    assert page.panel.isVisible()
    press(qtbot, "PANEL")
    assert not page.panel.isVisible()
    press(qtbot, "PANEL")
    assert page.panel.isVisible()


def test_the_panel_shows_the_clocks_of_the_section_and_the_guidance_of_the_card(page):
    from PySide6.QtWidgets import QLabel

    page.list.show_place(1)
    words = " ".join(one.text() for one in page.panel.clocks.findChildren(QLabel))
    assert "Core assessment in 42 working days" in words
    assert "not verified" in words
    page.list.show_place(0)
    page.focus_first()
    page.panel.tabs.setCurrentWidget(page.panel.guidance)
    words = " ".join(one.text() for one in page.panel.guidance.findChildren(QLabel))
    assert "Several clocks start here" in words


def test_guidance_unfolds_beside_its_question(qtbot, page):
    card = page._forms[0].cards["1.1"]
    assert not card.guidance.isVisible()
    card.guidance_wanted(True)
    assert card.guidance.isVisible()
    assert "Several clocks" in card.guidance.text()


def test_the_list_says_its_sections_in_words(page):
    index = page.list.model().index(0, 0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == (
        "1. History and repeated intervention, 6 of 6 answered, 1 warnings, 1 queries"
    )


def test_every_key_of_the_audit_is_an_action_of_the_page(page):
    bound = {action.objectName() for action in page.actions()}
    listed = {one.name for one in Shortcut if one.where is Where.AUDIT}
    assert listed <= bound
    for action in page.actions():
        assert action.shortcuts() == Shortcut[action.objectName()].sequences


def test_only_the_card_with_the_keyboard_is_outlined(qtbot, page):
    page.go_to_number("1.4")
    come_up(qtbot, page)
    cards = page._forms[0].cards.values()
    assert [card.item.number for card in cards if card.property("here")] == ["1.4"]


def test_a_card_gone_to_is_in_view(page):
    page.resize(1170, 420)
    page.go_to_number("1.4")
    form = page._forms[0]
    card = form.cards["1.4"]
    top = card.mapTo(form.viewport(), card.rect().topLeft()).y()
    assert 0 <= top < form.viewport().height()


def test_the_audit_outlives_its_page(qtbot, audit, actions, dressed):
    page = AuditPage(audit, actions, UTC)
    page.show()
    page.list.show_place(1)
    page.deleteLater()
    qtbot.waitUntil(lambda: not __import__("shiboken6").isValid(page))
    assert audit.edit("/CS/CS2", Answer("yes"))
    audit.undo_stack.undo()


def test_the_wording_of_a_card_is_the_buddy_of_its_first_answer(page):
    card = page._forms[0].cards["1.1"]
    assert card.wording.buddy() is part(page, "/HX/HX1").body.editor.line


@pytest.mark.parametrize("percent", [100, 200])
def test_every_section_has_room_for_its_whole_name(qtbot, page, percent):
    """In the window that is already open, at the width that is left for the rows."""
    look().dress(percent=percent)
    names = page.list
    qtbot.waitUntil(lambda: names.width() == look().px(226))
    names.doItemsLayout()
    font = QFontMetrics(look().font(13, QFont.Weight.DemiBold))
    rows = [
        names.visualRect(names.model().index(place)) for place in range(names.model().rowCount())
    ]
    assert len(rows) > 2
    for place, row in enumerate(rows):
        room = QRect(0, 0, row.width() - look().px(32 + 30), 2000)
        name = names.model().index(place).data()
        needed = font.boundingRect(room, int(Qt.TextFlag.TextWordWrap), name).height()
        assert row.width() <= names.viewport().width()
        assert row.height() >= needed, name
    assert all(above.bottom() < below.top() for above, below in pairwise(rows))


class Windows(QObject):
    """Every widget that was shown as a window of its own."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(watched)
        return False


def test_no_part_of_the_page_is_a_window_of_its_own_for_a_moment(
    qtbot, qapp, audit, actions, dressed
):
    """It would flash, and take the keyboard from the window in front."""
    windows = Windows()
    qapp.installEventFilter(windows)
    try:
        page = AuditPage(audit, actions, UTC, search=lambda words: [])
        qtbot.addWidget(page)
        page.show()
        for place in range(len(audit.sections)):
            page.list.show_place(place)
    finally:
        qapp.removeEventFilter(windows)
    assert windows.seen == [page]


def test_a_blind_second_reader_is_told_so_on_the_head(qtbot, dressed, memory, audit, actions):
    plain = AuditHead(audit, None)
    qtbot.addWidget(plain)
    assert plain.notice.isHidden()
    memory.reading = Reading.BLIND_SECOND
    head = AuditHead(audit, None)
    qtbot.addWidget(head)
    assert not head.notice.isHidden()
    assert head.notice.text().startswith("Second reading, blind")
    assert "nothing of what they found" in head.notice.text()
