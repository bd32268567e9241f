"""Boxes one types in: a line or a text that says when its owner has paused or left it."""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from ui.theme import look

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
PAUSE = 700  # milliseconds without a key after which what stands in a box is taken


class Line(QLineEdit):
    """One line. `settled(finished)` comes after a pause (False) and on Enter or leaving (True)."""

    settled = Signal(bool)

    def __init__(self, part: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(part)
        self._pause = _pause_of(self)
        self._pause.timeout.connect(lambda: self.settled.emit(False))
        self.textEdited.connect(self._pause.start)
        self.returnPressed.connect(self._finish)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = self.hasFocus()
        super().keyPressEvent(event)
        if here and event.key() in _ENTER and not self.hasFocus():
            event.accept()  # it has led somewhere already, and must not lead on from there

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._finish()

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

    `enter_goes_on`: for a few words, where Enter goes on as it does in a line; Shift+Enter begins a new one.
    """

    settled = Signal(bool)

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
        self.textChanged.connect(self._grow)

    def say(self, text: str) -> None:
        """Show a text from elsewhere, leaving the caret alone where nothing differs."""
        if text != self.toPlainText():
            self.setPlainText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self._enter_goes_on and event.key() in _ENTER and not held:
            event.ignore()
            return
        before = self.document().revision()
        super().keyPressEvent(event)
        if self.document().revision() != before:
            self._pause.start()

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


def _pause_of(owner: QWidget) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(PAUSE)
    return timer
