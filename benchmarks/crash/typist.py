"""A person at the real window, typing until the process is killed. Says on file descriptor 1 what was typed and shown.

    python -m benchmarks.crash.typist STORE DEED SEED [--late]

One JSON object a line: {"typed": …} before a key is pressed, {"saved": …} once the page says that it is saved, and
{"ready": true} when the window stands. `--late` is a saver that is broken on purpose: it says saved and writes later.
"""

import json
import os
import random
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap import workspace
from app.domain.answers import Answer
from app.domain.ids import AnswerKey
from app.domain.records import AnswerEvent, Draft
from app.services.open_audit import OpenAudit
from benchmarks.material.assessor_store import PASSPHRASE, STORES
from ui.application import make_program
from ui.desks import case_in_hand
from ui.desks.desk import Desk
from ui.forms.boxes import TextEditor
from ui.forms.part import QuestionPart
from ui.forms.repeats import RowTable
from ui.forms.section import SectionForm
from ui.models.repeat_rows import RepeatModel
from ui.pages.audit import AuditPage
from ui.pages.complete import CompletePage
from ui.pages.practice import PracticePage
from ui.widgets.boxes import Line, Text

TYPING, SWITCHING, SIGNING = "typing", "switching", "signing"
CELL, REOPENING, PRACTICE = "cell", "reopening", "practice"  # what is no answer of the audit yet
DEEDS = (TYPING, SWITCHING, SIGNING, CELL, REOPENING, PRACTICE)
LATE = 300  # milliseconds after which the broken saver writes
TEXT = "the worker saw child and mother at home school alone twice plan was shared late again"
WORDS = TEXT.split()
Told = dict[str, object]


def say(told: Told) -> None:
    os.write(1, f"{json.dumps(told)}\n".encode())


class LateAudit(OpenAudit):
    """Broken on purpose: it says saved, and writes a moment later."""

    def _write(
        self, events: Sequence[AnswerEvent], now: datetime, draft: Draft | None = None
    ) -> None:
        whole = super()._write
        QTimer.singleShot(LATE, lambda: whole(events, now, draft))
        self._last = events[-1] if events else self._last
        self.saved_at = now


class Typist:
    def __init__(self, store: Path, deed: str, seed: str) -> None:
        self._dice = random.Random(seed)  # noqa: S311 - what is typed, not what is secret
        self._deed = deed
        self._program = make_program(["typist"])
        self._program.window.resize(1366, 768)
        self._ws = workspace(STORES.open(store, PASSPHRASE))
        self._desk = Desk(self._program, self._ws)
        self._desk.settle()
        self._program.window.show()
        self._program.window.activateWindow()
        self._settle()
        self._desk.case.open(self._audit_in_hand())
        self._page.audit.saved.connect(self._shown_as_saved)
        self._typed: dict[AnswerKey, str] = {}
        self._held: QuestionPart | None = None
        self._line: QWidget = self._program.window
        self._line_text = ""

    def work(self) -> None:
        """Until whoever started this ends it."""
        deeds = {
            TYPING: (self._type_words,),
            SWITCHING: (self._type_words, self._next_section, self._next_section),
            SIGNING: (self._type_words, self._sign),
            CELL: (self._type_beside,),
            REOPENING: (self._type_beside,),
            PRACTICE: (self._answer_practice,),
        }[self._deed]
        enter = {
            CELL: self._enter_cell,
            REOPENING: self._enter_reason,
            PRACTICE: self._begin_practice,
        }
        enter.get(self._deed, self._enter_box)()
        say({"ready": True})
        while True:
            for deed in deeds:
                deed()
                self._settle()

    @property
    def _page(self) -> AuditPage:
        page = self._program.window.page("audit")
        assert isinstance(page, AuditPage)
        return page

    def _audit_in_hand(self) -> str:
        """The one that was read by script and lacks only its signature."""
        with self._ws.begin() as work:
            (audit_round,) = work.rounds.all()
            headers = work.audits.headers(audit_round.id)
        return max(headers, key=lambda header: header.answered).id

    def _settle(self) -> None:
        QApplication.processEvents()

    def _press(self, target: QWidget, key: Qt.Key, text: str = "", *, ctrl: bool = False) -> None:
        held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(target, QKeyEvent(kind, key, held, text))

    def _boxes(self) -> list[QuestionPart]:
        """Every narrative of the section in front that is asked."""
        form = self._page.stack.currentWidget()
        assert isinstance(form, SectionForm)
        return [
            part
            for card in form.cards.values()
            for part in card.parts
            if isinstance(part, QuestionPart)
            and part.is_relevant
            and part.body is not None
            and isinstance(part.body.editor, TextEditor)
        ]

    def _enter_box(self) -> None:
        """Into a narrative of this section, or of the next that has one."""
        while not (boxes := self._boxes()):
            self._page.step(1)
            self._settle()
        self._held = self._dice.choice(boxes)
        self._held.take_focus()
        self._settle()
        box = self._box()
        assert box.hasFocus(), "the window is not the one in front"
        cursor = box.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        box.setTextCursor(cursor)
        self._typed[self._held.key] = box.toPlainText()

    def _box(self) -> Text:
        assert self._held is not None
        assert self._held.body is not None
        assert isinstance(self._held.body.editor, TextEditor)
        return self._held.body.editor.text

    def _type_words(self) -> None:
        assert self._held is not None
        for _ in range(self._dice.randint(2, 6)):
            for letter in f" {self._dice.choice(WORDS)}":
                self._type(letter)

    def _type(self, letter: str) -> None:
        assert self._held is not None
        key = self._held.key
        self._typed[key] += letter
        say({"typed": {"key": key, "text": self._typed[key]}})
        code = Qt.Key.Key_Space if letter == " " else Qt.Key(ord(letter.upper()))
        self._press(self._box(), code, letter)
        self._settle()

    def _next_section(self) -> None:
        self._page.step(1 if self._page.place + 1 < len(self._page.audit.sections) else -3)
        self._settle()
        self._enter_box()

    def _sign(self) -> None:
        self._page.checking_wanted.emit()
        self._settle()
        page = self._program.window.page("complete")
        assert isinstance(page, CompletePage)
        page.sign.click()
        self._settle()
        if self._page.audit.audit.is_complete:
            say({"saved": {"complete": True}})
        while True:  # signed: nothing more to do than to be ended
            self._settle()

    def _enter_cell(self) -> None:
        """Into the place of the first visit of the section in front that has a table."""
        while not (tables := self._page.stack.currentWidget().findChildren(RowTable)):
            self._page.step(1)
            self._settle()
        table = next((each for each in tables if each.isVisible()), tables[0])
        model = table.model()
        assert isinstance(model, RepeatModel)
        column = next(n for n in range(model.columnCount()) if model.remark(n) == "place")
        table.setFocus()
        table.setCurrentIndex(model.index(0, column))
        self._settle()
        table.edit(table.currentIndex())
        self._settle()
        self._beside(QApplication.focusWidget())

    def _enter_reason(self) -> None:
        self._page.audit.complete()
        self._page.checking_wanted.emit()
        self._settle()
        page = self._program.window.page("complete")
        assert isinstance(page, CompletePage)
        page.reload()
        page.why.setFocus()
        self._beside(page.why)

    def _beside(self, line: QWidget | None) -> None:
        assert isinstance(line, Line)
        self._line, self._line_text = line, ""
        line.clear()

    def _type_beside(self) -> None:
        """Words in a line that becomes an answer only later: at each word's end all before it is promised."""
        for letter in f"{self._dice.choice(WORDS)} ":
            self._line_text += letter
            say({"typed": {"key": "", "text": self._line_text}})
            code = Qt.Key.Key_Space if letter == " " else Qt.Key(ord(letter.upper()))
            self._press(self._line, code, letter)
            self._settle()
        say({"saved": {"key": "", "text": self._line_text.strip()}})

    def _begin_practice(self) -> None:
        self._program.window.go_to("practice")
        page = self._program.window.page("practice")
        assert isinstance(page, PracticePage)
        page.go.click()
        self._settle()
        self._line_text = ""

    def _answer_practice(self) -> None:
        audit = self._page.audit
        key = audit.audit.form.key_of("OJ6_text")
        self._line_text = f"{self._line_text} {self._dice.choice(WORDS)}".strip()
        say({"typed": {"key": "", "text": self._line_text}})
        audit.edit(key, Answer(self._line_text))
        self._settle()
        say({"saved": {"key": "", "text": self._line_text}})

    def _shown_as_saved(self) -> None:
        """The head of the page says the time; what stands in the form now is what it speaks of."""
        assert self._page.head.saved.text().startswith("Saved ")
        if self._held is not None:
            answer = self._page.audit.state(self._held.key).answer
            say({"saved": {"key": self._held.key, "text": answer.value if answer else ""}})


def main() -> None:
    store, deed, seed, *how = sys.argv[1:]
    if how == ["--late"]:
        case_in_hand.OpenAudit = LateAudit  # type: ignore[misc]  # broken on purpose
    Typist(Path(store), deed, seed).work()


if __name__ == "__main__":
    main()
