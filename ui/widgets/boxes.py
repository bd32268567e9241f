"""Boxes one types in: a line or a text that says when its owner ended a word, has paused or left it."""

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QPlainTextEdit, QSizePolicy, QWidget

from ui.shortcuts import Shortcut
from ui.theme import look
from ui.widgets.waves import Waves

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
PAUSE = 500  # milliseconds without a key after which what stands in a box is taken


def _is_for_the_page(event: QEvent, *, undo: bool, redo: bool) -> bool:
    """An undo or redo key of which the box itself has nothing to take back: the page takes back the edit before."""
    if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.matches(QKeySequence.StandardKey.Undo):
        return not undo
    return event.matches(QKeySequence.StandardKey.Redo) and not redo


class Line(QLineEdit):
    """One line. `settled(finished)` comes after a pause (False) and on Enter or leaving (True); `word_ended` at once
    when a word is finished, and when something is pasted."""

    settled = Signal(bool)
    word_ended = Signal()

    def __init__(self, part: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(part)
        self._pause = _pause_of(self)
        self._letters = 0  # before the key: Qt tells of an edit first, then of the change
        self._pause.timeout.connect(lambda: self.settled.emit(False))
        self.textEdited.connect(self._pause.start)
        self.textEdited.connect(self._typed)
        self.textChanged.connect(self._count)
        self.returnPressed.connect(self._finish)

    def event(self, event: QEvent) -> bool:
        if _is_for_the_page(event, undo=self.isUndoAvailable(), redo=self.isRedoAvailable()):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = self.hasFocus()
        super().keyPressEvent(event)
        if here and event.key() in _ENTER and not self.hasFocus():
            event.accept()  # it has led somewhere already, and must not lead on from there

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._finish()

    def _typed(self, text: str) -> None:
        """By key, paste, drop or input method."""
        added, at = len(text) - self._letters, self.cursorPosition()
        if added > 1 or (added and at and not _is_within_word(text[at - 1])):
            # After the box has done with the change: whoever listens may set the text anew.
            QTimer.singleShot(0, self, self.word_ended.emit)

    def _count(self, text: str) -> None:
        self._letters = len(text)

    def mark_unread(self, unread: bool) -> None:
        """Outline in the colour of a fault, or not."""
        if bool(self.property("unread")) != unread:
            self.setProperty("unread", unread)
            self.style().unpolish(self)
            self.style().polish(self)

    def _finish(self) -> None:
        self._pause.stop()
        self.settled.emit(True)


class Text(QPlainTextEdit):
    """Several lines; grows with what is typed and leaves Tab to go on.

    `word_ended` comes at once when a word is finished, and when something is pasted or dropped.
    `enter_goes_on`: for a few words, where Enter goes on as it does in a line; Shift+Enter begins a new one.
    """

    settled = Signal(bool)
    word_ended = Signal()

    def __init__(
        self, part: str = "", lines: tuple[int, int] = (1, 10), *, enter_goes_on: bool = False
    ) -> None:
        super().__init__()
        self._enter_goes_on = enter_goes_on
        self.setObjectName(part)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._least, self._most = lines
        self._pause = _pause_of(self)
        self._pause.timeout.connect(lambda: self.settled.emit(False))
        self._is_told = False  # while the text is set from elsewhere
        self.textChanged.connect(self._grow)
        self.document().contentsChange.connect(self._changed)
        self.waves = Waves(self)

    def say(self, text: str) -> None:
        """Show a text from elsewhere, leaving the caret alone where nothing differs."""
        if text != self.toPlainText():
            self._is_told = True
            self.setPlainText(text)
            self._is_told = False

    def _changed(self, at: int, _removed: int, added: int) -> None:
        """By key, paste, drop, input method or the box's own undo."""
        if self._is_told:
            return
        self._pause.start()
        if added > 1 or (added and not _is_within_word(self.document().characterAt(at))):
            # After the box has done with the change: whoever listens may set the text anew.
            QTimer.singleShot(0, self, self.word_ended.emit)

    def event(self, event: QEvent) -> bool:
        held = self.document()
        if _is_for_the_page(event, undo=held.isUndoAvailable(), redo=held.isRedoAvailable()):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self._enter_goes_on and event.key() in _ENTER and not held:
            event.ignore()
            return
        if QKeySequence(event.keyCombination()) in Shortcut.SPELLING.sequences:
            self._to_next_misspelt()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By mouse for the word under it, by key for the word the caret is in."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.menu_at(self.cursorForPosition(event.pos()).position(), event.globalPos())
        else:
            self.menu_at(self.textCursor().position())

    def menu_at(self, place: int, where: QPoint | None = None) -> QMenu:
        """Suggestions for the word at a place in the text, then cut, copy, paste and the rest."""
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.waves.fill(menu, place)
        menu.popup(where or self.mapToGlobal(self.cursorRect().bottomLeft()))
        if where is None and menu.actions():
            menu.setActiveAction(menu.actions()[0])
        return menu

    def _to_next_misspelt(self) -> None:
        self.waves.check()
        span = self.waves.next_after(self.textCursor().position())
        if span is not None:
            cursor = self.textCursor()
            cursor.setPosition(span[1])
            self.setTextCursor(cursor)
            self.ensureCursorVisible()
            self.menu_at(span[1])

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._pause.stop()
            self.settled.emit(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._grow()

    def sizeHint(self) -> QSize:
        return QSize(look().px(240), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(80), self._height())

    def _height(self) -> int:
        lines = max(round(self.document().size().height()), self._least)
        shown = min(lines, self._most)
        frame = 2 * look().px(4 if self.objectName() == "small" else 6) + 10
        return self.fontMetrics().lineSpacing() * shown + frame

    def _grow(self) -> None:
        lines = round(self.document().size().height())
        shown = Qt.ScrollBarPolicy.ScrollBarAsNeeded
        hidden = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(shown if lines > self._most else hidden)
        if self.height() != self._height():
            self.setFixedHeight(self._height())


def _is_within_word(letter: str) -> bool:
    return letter.isalnum() or letter in "'’-"


def _pause_of(owner: QWidget) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(PAUSE)
    return timer
