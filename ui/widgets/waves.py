"""A wave under each word of a text box that may be misspelt, and the menu that puts it right.

Checked a moment after the last key and a few milliseconds at a time, so that no key press waits for it.
"""

from time import perf_counter

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtGui import QAction, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QTextEdit

from app.services.spelling import Span, Speller, words_in, wrong_in
from ui.spelling import spelling
from ui.theme import look

REST = 250  # milliseconds after the last change
SLICE = 0.004  # seconds of looking up at a time


class Waves(QObject):
    def __init__(self, box: QPlainTextEdit) -> None:
        super().__init__(box)
        self._box = box
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self.check)
        self._checked: dict[str, tuple[Span, ...]] = {}  # by a paragraph's text
        self._wrong: tuple[Span, ...] = ()  # as painted, places in the whole text
        box.document().contentsChange.connect(self._start)
        box.cursorPositionChanged.connect(self._start)
        spelling().changed.connect(self._start_over)
        look().changed.connect(self._repaint)

    @property
    def wrong(self) -> tuple[Span, ...]:
        """Where the words stand that have a wave."""
        return self._wrong

    def check(self) -> None:
        """Look the words up, for a few milliseconds; then paint, or go on in a moment."""
        speller = spelling().speller
        if speller is None:
            self._paint(())
            return
        until = perf_counter() + SLICE
        found: list[Span] = []
        checked: dict[str, tuple[Span, ...]] = {}
        block = self._box.document().begin()
        while block.isValid():
            text = block.text()
            spans = self._checked.get(text)
            if spans is None:
                if not _looked_up(text, speller, until):
                    self._wait.start(0)
                    return
                spans = wrong_in(text, speller)
            checked[text] = spans
            found += [(block.position() + begin, block.position() + end) for begin, end in spans]
            block = block.next()
        self._checked = checked
        self._paint(tuple(span for span in found if not self._is_being_typed(span)))

    def word_at(self, place: int) -> Span | None:
        """The misspelt word that the caret or the mouse is in, or at an end of."""
        return next((span for span in self._wrong if span[0] <= place <= span[1]), None)

    def next_after(self, place: int) -> Span | None:
        """The next misspelt word, going round."""
        later = [span for span in self._wrong if span[1] > place]
        return next(iter(later or self._wrong), None)

    def fill(self, menu: QMenu, place: int) -> None:
        """Put what can be done about the word at a place on top of a menu."""
        actions = self._actions(menu, place)
        first = menu.actions()[0] if menu.actions() else None
        if actions:
            menu.insertActions(first, actions)  # type: ignore[arg-type]  # None: at the end
            if first is not None:
                menu.insertSeparator(first)

    def _actions(self, menu: QMenu, place: int) -> list[QAction]:
        speller, span = spelling().speller, self.word_at(place)
        if speller is None or self._box.isReadOnly():
            return []
        if span is None:
            return self._taking_out(menu, place)
        word = self._box.toPlainText()[span[0] : span[1]]
        made = []
        for better in speller.suggestions(word):
            action = QAction(better, menu)
            action.triggered.connect(lambda _=False, better=better: self._replace(span, better))
            made.append(action)
        if not made:
            none = QAction(_tr("No suggestion"), menu)
            none.setEnabled(False)
            made.append(none)
        keep = QAction(_tr("Add “%1” to my words").replace("%1", word), menu)
        keep.triggered.connect(lambda: spelling().add(word))
        return [*made, keep]

    def _taking_out(self, menu: QMenu, place: int) -> list[QAction]:
        text = self._box.toPlainText()
        near = (text[begin:end] for begin, end in words_in(text) if begin <= place <= end)
        word = next((word for word in near if spelling().is_own(word)), "")
        if not word:
            return []
        out = QAction(_tr("Take “%1” out of my words").replace("%1", word), menu)
        out.triggered.connect(lambda: spelling().remove(word))
        return [out]

    def _replace(self, span: Span, better: str) -> None:
        cursor = QTextCursor(self._box.document())
        cursor.setPosition(span[0])
        cursor.setPosition(span[1], QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(better)
        self._box.setTextCursor(cursor)

    def _start(self) -> None:
        if spelling().speller is not None:
            self._wait.start(REST)

    def _start_over(self) -> None:
        self._checked.clear()
        self._wait.start(0)

    def _is_being_typed(self, span: Span) -> bool:
        return self._box.hasFocus() and span[1] == self._box.textCursor().position()

    def _paint(self, wrong: tuple[Span, ...]) -> None:
        if wrong != self._wrong:
            self._wrong = wrong
            self._repaint()

    def _repaint(self) -> None:
        wave = QTextCharFormat()
        wave.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        wave.setUnderlineColor(look().colour("bad"))
        marks = []
        for begin, end in self._wrong:
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self._box.document())
            cursor.setPosition(begin)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            mark.cursor = cursor
            mark.format = wave
            marks.append(mark)
        self._box.setExtraSelections(marks)


def _looked_up(text: str, speller: Speller, until: float) -> bool:
    """Whether all its words have been looked up; stops when the time is up."""
    for begin, end in words_in(text):
        word = text[begin:end]
        if not speller.is_known(word):
            if perf_counter() > until:
                return False
            speller.is_right(word)
    return True


def _tr(text: str) -> str:
    return QCoreApplication.translate("Waves", text)
