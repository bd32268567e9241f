"""A push button under the keyboard: Enter presses it, except where Enter leads on."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from ui.widgets.labels import ENTER_GOES_ON, button

KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


def shown(qtbot, holder, *widgets):
    column = QVBoxLayout(holder)
    for widget in widgets:
        column.addWidget(widget)
    qtbot.addWidget(holder)
    holder.show()
    holder.activateWindow()
    qtbot.waitUntil(holder.isActiveWindow)
    return holder


@pytest.mark.parametrize("key", KEYS)
def test_enter_presses_it_as_space_does(qtbot, dressed, key):
    made, pressed = button("Print"), []
    made.clicked.connect(lambda: pressed.append(key))
    holder = shown(qtbot, QWidget(), made)
    assert holder.isVisible()
    made.setFocus()
    modifier = (
        Qt.KeyboardModifier.KeypadModifier
        if key == Qt.Key.Key_Enter
        else Qt.KeyboardModifier.NoModifier
    )
    qtbot.keyClick(made, key, modifier)
    assert pressed == [key]
    qtbot.keyClick(made, key, Qt.KeyboardModifier.ControlModifier)
    assert len(pressed) == (2 if key == Qt.Key.Key_Space else 1), "Ctrl+Enter is another key"


def test_among_questions_enter_leads_on(qtbot, dressed):
    made, pressed = button("Same here"), []
    made.clicked.connect(lambda: pressed.append(1))
    holder = QWidget()
    holder.setProperty(ENTER_GOES_ON, True)
    shown(qtbot, holder, made)
    made.setFocus()
    qtbot.keyClick(made, Qt.Key.Key_Return)
    assert pressed == []


def test_in_a_dialog_enter_in_a_box_presses_none_that_is_not_the_default(qtbot, dressed):
    made, box, pressed = button("Take it out"), QLineEdit(), []
    made.clicked.connect(lambda: pressed.append(1))
    holder = shown(qtbot, QDialog(), made, box)
    assert holder.isVisible()
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert pressed == []
