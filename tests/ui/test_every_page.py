"""Walks over every page as it looks in use: what the keyboard reaches has a name, nothing runs out sideways."""

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QDialog, QLabel, QScrollArea

from tests.ui.finding import tab_stops
from tests.ui.scenes import SCENES
from ui.theme import Scheme
from ui.widgets.flow import Flow

EVERY = pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())


def opened(qtbot, scene, size=(1366, 768)):
    window, close = scene()
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    for _ in range(4):
        QCoreApplication.processEvents()
    return window, close


@EVERY
def test_every_tab_stop_has_a_name_for_the_screen_reader(qtbot, dressed, scene):
    window, close = opened(qtbot, scene)
    stops = tab_stops(window)
    nameless = []
    for widget in stops:
        spoken = QAccessible.queryAccessibleInterface(widget)
        if not spoken.text(QAccessible.Text.Name).strip():
            nameless.append((type(widget).__name__, widget.objectName()))
    close()
    assert stops
    assert nameless == []


@EVERY
@pytest.mark.parametrize("percent", [100, 150, 200])
def test_nothing_scrolls_sideways(qtbot, dressed, scene, percent):
    dressed.dress(Scheme.LIGHT, percent)
    window, close = opened(qtbot, scene)
    too_wide = [
        (type(area).__name__, area.objectName(), area.widget().width(), area.viewport().width())
        for area in window.findChildren(QScrollArea)
        if area.isVisible() and area.widget() and area.widget().width() > area.viewport().width()
    ]
    sideways = [
        (type(area).__name__, area.objectName())
        for area in window.findChildren(QAbstractScrollArea)
        if area.isVisible()
        and area.horizontalScrollBar().maximum() > 0
        and area.horizontalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    ]
    width, is_dialog = window.width(), isinstance(window, QDialog)
    close()
    assert too_wide == []
    assert sideways == []
    # A dialog is as wide as it needs to be.
    assert width == 1366 or (is_dialog and (width < 1366 or scene is SCENES["keys"]))


@EVERY
def test_no_words_are_cut_off(qtbot, dressed, scene):
    window, close = opened(qtbot, scene)
    cut = []
    for label in window.findChildren(QLabel):
        if not label.isVisible() or not label.text() or type(label) is not QLabel:
            continue
        room = label.contentsRect()
        needed = (
            label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        )
        if needed > label.height() + 1 or (
            not label.wordWrap() and label.sizeHint().width() > label.width() + 1
        ):
            cut.append((label.objectName(), label.text()[:40], label.size(), room))
    close()
    assert cut == []


@EVERY
def test_no_row_that_wraps_is_cut_off(qtbot, dressed, scene):
    window, close = opened(qtbot, scene)
    rows = [row for row in window.findChildren(Flow) if row.isVisible()]
    cut = [
        (type(row).__name__, row.width(), row.height(), row.heightForWidth(row.width()))
        for row in rows
        if row.height() < row.heightForWidth(row.width())
    ]
    close()
    assert cut == []


@EVERY
def test_focus_can_be_walked_round_with_tab(qtbot, dressed, scene):
    """Tab reaches every stop, and comes back to where it began."""
    window, close = opened(qtbot, scene)
    window.activateWindow()
    first = at = tab_stops(window)[0]
    first.setFocus()
    seen = [first]
    for _ in range(400):
        at.focusNextChild()
        at = window.focusWidget()
        if at is first:
            break
        seen.append(at)
    came_back = at is first
    # Asked again: the side panel shows what belongs to the card the keyboard came from, no longer what it showed first.
    stops = tab_stops(window)
    close()
    assert came_back
    assert {id(one) for one in stops} <= {id(one) for one in seen}


def test_the_walk_would_find_a_nameless_button(qtbot, dressed):
    from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

    page = QWidget()
    qtbot.addWidget(page)
    button = QToolButton()
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    QVBoxLayout(page).addWidget(button)
    page.show()
    (found,) = tab_stops(page)
    assert QAccessible.queryAccessibleInterface(found).text(QAccessible.Text.Name) == ""
