"""Right of reply: who challenges an answer, when, with which evidence, and in which words."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.domain.threads import TEXT
from ui.pages.new_round import DateField
from ui.pages.sheets import Fault, Field, SideBySide
from ui.theme import look
from ui.widgets.boxes import Line, Text
from ui.widgets.labels import button, label


class ChallengeForm(QFrame):
    """`wanted(body)` once it says who and what."""

    wanted = Signal(object)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("card")
        self._today = today
        self.about = label("", "caption", wraps=True)
        self.by, self.role, self.evidence = Line(), Line(), Text(lines=(1, 6))
        self.on = DateField(self.tr("Came on"), today)
        self.text = Text(lines=(2, 8))
        self.fault = Fault()
        self.note = button(self.tr("Note the challenge"), "primary")
        self.note.clicked.connect(self._note)
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(18), px(12), px(18), px(12))
        column.setSpacing(px(8))
        column.addWidget(self.about)
        column.addWidget(
            SideBySide(
                (Field(self.tr("Challenged by"), self.by), 1),
                (Field(self.tr("Role"), self.role), 1),
                (self.on, 1),
                from_width=620,
                top=True,
            )
        )
        column.addWidget(Field(self.tr("What is challenged, in their words"), self.text))
        column.addWidget(Field(self.tr("Evidence offered, and where it is"), self.evidence))
        column.addWidget(self.fault)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.note)
        column.addLayout(row)

    def begin(self, question: str) -> None:
        """For a challenge of this question's answer; who challenges stays for the next."""
        self.about.setText(question)
        self.fault.say("")
        if not self.on.line.text():
            day = self._today()
            self.on.line.setText(f"{day.day} {day:%b %Y}")

    def _note(self) -> None:
        if not self.on.check(needed=True) or self.on.day is None:
            return
        if not self.by.text().strip():
            self.fault.say(self.tr("Say who challenges it."))
            self.by.setFocus()
            return
        if not self.text.toPlainText().strip():
            self.fault.say(self.tr("Say what is challenged."))
            self.text.setFocus()
            return
        self.wanted.emit(
            {
                "by": self.by.text(),
                "role": self.role.text(),
                "on": self.on.day.isoformat(),
                "evidence": self.evidence.toPlainText(),
                TEXT: self.text.toPlainText(),
            }
        )
