"""Waves under misspelt words, and the menu by key and by mouse that puts them right."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication, QMenu

from ui.spelling import spelling
from ui.widgets.boxes import Text


class Held:
    """The owner's words, in memory."""

    def __init__(self, *words):
        self.words = list(words)

    def all(self):
        return tuple(self.words)

    def add(self, word):
        self.words.append(word)

    def remove(self, word):
        self.words.remove(word)


def loaded(qtbot, held):
    with qtbot.waitSignal(spelling().changed, timeout=20_000):
        spelling().begin(held, lambda call: call())


@pytest.fixture
def own(qtbot):
    """A store is open and its dictionary loaded."""
    held = Held("Xanthippa")
    loaded(qtbot, held)
    yield held
    spelling().end()


@pytest.fixture
def box(qtbot, dressed):
    box = Text(lines=(3, 12))
    qtbot.addWidget(box)
    box.resize(600, 200)
    box.show()
    qtbot.waitExposed(box)
    return box


def waved(box):
    return [box.toPlainText()[begin:end] for begin, end in box.waves.wrong]


def shown(qtbot, box, words):
    qtbot.waitUntil(lambda: waved(box) == words)


def texts(menu):
    return [action.text() for action in menu.actions()]


def test_nothing_is_loaded_and_nothing_is_wrong_before_a_store_is_open(box):
    assert spelling().speller is None
    box.setPlainText("conferance")
    box.waves.check()
    assert waved(box) == []


def test_what_stood_there_is_checked_when_the_dictionary_comes(qtbot, box):
    box.say("The conferance of Xanthippa")
    held = Held("Xanthippa")
    loaded(qtbot, held)
    shown(qtbot, box, ["conferance"])
    spelling().end()
    shown(qtbot, box, [])


def test_a_misspelt_word_gets_a_wave_once_it_is_typed(qtbot, box, own):
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    qtbot.keyClicks(box, "The conferance")
    box.waves.check()
    assert waved(box) == []  # it is still being typed
    qtbot.keyClicks(box, " was")
    shown(qtbot, box, ["conferance"])
    (mark,) = box.extraSelections()
    assert mark.format.underlineStyle() is QTextCharFormat.UnderlineStyle.WaveUnderline
    assert mark.cursor.selectedText() == "conferance"


def test_the_wave_is_painted_as_a_shape(qtbot, box, own):
    """Not a change of colour alone: where the letters end, dots of the wave are below them."""
    box.say("conference\n")
    plain = box.grab().toImage()
    box.say("conferanse\n")
    shown(qtbot, box, ["conferanse"])
    wavy = box.grab().toImage()
    line = box.cursorRect().height()
    below = range(int(line * 0.9), line + 6)
    differing = sum(plain.pixel(x, y) != wavy.pixel(x, y) for y in below for x in range(10, 80))
    assert differing > 20


def test_a_suggestion_by_keyboard_alone(qtbot, box, own):
    box.say("The conferance was held")
    shown(qtbot, box, ["conferance"])
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    qtbot.keyClick(box, Qt.Key.Key_F7, Qt.KeyboardModifier.AltModifier)
    (menu,) = (one for one in box.findChildren(QMenu) if one.isVisible())
    assert texts(menu)[0] == "conference"
    assert menu.activeAction() is menu.actions()[0]
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert box.toPlainText() == "The conference was held"
    shown(qtbot, box, [])
    box.undo()
    assert box.toPlainText() == "The conferance was held"


def test_the_menu_by_key_is_for_the_word_the_caret_is_in(qtbot, box, own):
    box.say("The conferance was reveiwed")
    shown(qtbot, box, ["conferance", "reveiwed"])
    cursor = box.textCursor()
    cursor.setPosition(22)
    box.setTextCursor(cursor)
    middle = box.rect().center()
    by_key = QContextMenuEvent.Reason.Keyboard
    event = QContextMenuEvent(by_key, middle, box.mapToGlobal(middle))
    QApplication.sendEvent(box, event)
    (menu,) = (one for one in box.findChildren(QMenu) if one.isVisible())
    assert texts(menu)[0] == "reviewed"
    menu.close()


def test_a_word_added_is_right_everywhere_and_can_be_taken_out_again(qtbot, box, own):
    other = Text()
    qtbot.addWidget(other)
    for one in (box, other):
        one.say("Zzyzx came")
        shown(qtbot, one, ["Zzyzx"])
    menu = box.menu_at(2)
    (add,) = (action for action in menu.actions() if action.text() == "Add “Zzyzx” to my words")
    add.trigger()
    menu.close()
    assert own.words == ["Xanthippa", "Zzyzx"]
    for one in (box, other):
        shown(qtbot, one, [])
    menu = box.menu_at(2)
    (out,) = (action for action in menu.actions() if "out of my words" in action.text())
    out.trigger()
    menu.close()
    assert own.words == ["Xanthippa"]
    shown(qtbot, box, ["Zzyzx"])


def test_a_correct_word_has_the_usual_menu_only(qtbot, box, own):
    box.say("conference")
    menu = box.menu_at(3)
    assert not any("my words" in text or text == "conference" for text in texts(menu))
    menu.close()


def test_a_box_that_cannot_be_changed_offers_no_suggestions(qtbot, box, own):
    box.say("conferance")
    shown(qtbot, box, ["conferance"])
    box.setReadOnly(True)
    menu = box.menu_at(3)
    assert "conference" not in texts(menu)
    menu.close()


def test_locking_forgets_the_words(qtbot, box, own):
    box.say("Xanthippa conferance")
    shown(qtbot, box, ["conferance"])
    spelling().end()
    assert spelling().speller is None
    assert not spelling().is_own("Xanthippa")
    shown(qtbot, box, [])


def test_a_dictionary_that_comes_after_locking_is_not_taken(qtbot, own):
    thread = spelling().begin(own, lambda call: call())
    spelling().end()
    thread.join()
    QApplication.processEvents()
    assert spelling().speller is None
