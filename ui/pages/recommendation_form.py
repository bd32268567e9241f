"""One recommendation in boxes: what, for whom, by when, on what evidence, what was answered, how far it has come."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.conclusions import Answered, Body, Progress, Recommendation
from app.domain.ids import EntryId
from ui.forms.choices import SegmentRow
from ui.pages.new_round import DateField
from ui.pages.sheets import Field, Sheet, SideBySide
from ui.theme import look
from ui.widgets.boxes import Line, Text
from ui.widgets.labels import button
from ui.widgets.segments import Dress, Segment

NEW = Recommendation(EntryId(""), "")
_Choice = TypeVar("_Choice", bound=StrEnum)


class RecommendationForm(QWidget):
    """Tells when something was written, at a pause and on leaving a box."""

    written = Signal()
    figure_wanted = Signal(object)  # the box it is to go into

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._held = NEW
        self.text = Text(lines=(2, 8))
        self.body = _segments(Body, "For %1")
        self.body_name = Line()
        self.owner = Line()
        self.due = DateField(self.tr("To be done by"), today)
        self.evidence = Text(lines=(1, 6))
        self.insert = button(self.tr("Insert a figure …"), "", "chart-column")
        self.reconciled = Text(lines=(1, 4))
        self.answered = _segments(Answered, "Response: %1")
        self.response = Text(lines=(1, 8))
        self.response_by = Line()
        self.response_on = DateField(self.tr("Answered on"), today)
        self.progress = _segments(Progress, "Progress: %1")
        self.note = Text(lines=(1, 6))
        self.agency = Field(self.tr("Which agency"), self.body_name)
        self.beside = Field(
            self.tr("How this goes with the assurance given from the same figure"), self.reconciled
        )
        self._lay_out()
        self._connect()

    def show_held(self, held: Recommendation) -> None:
        """Put one into the boxes, or NEW for an empty form."""
        self._held = held
        self.text.say(held.text)
        self.body_name.setText(held.body_name)
        self.owner.setText(held.owner)
        self.evidence.say(held.evidence)
        self.reconciled.say(held.reconciled)
        self.response.say(held.response)
        self.response_by.setText(held.response_by)
        self.note.say(held.progress_note)
        for field, day in ((self.due, held.due), (self.response_on, held.response_on)):
            field.line.setText(f"{day.day} {day:%b %Y}" if day else "")
        for row, value in (
            (self.body, held.body),
            (self.answered, held.answered),
            (self.progress, held.progress),
        ):
            row.show_checked({value.value})
        self._show_agency()

    def said(self) -> Recommendation:
        """What the boxes say, of the one that was put into them."""
        return replace(
            self._held,
            text=self.text.toPlainText().strip(),
            body=_checked(self.body, Body.UNSAID),
            body_name=self.body_name.text().strip(),
            owner=self.owner.text().strip(),
            due=self.due.day,
            evidence=self.evidence.toPlainText().strip(),
            reconciled=self.reconciled.toPlainText().strip(),
            answered=_checked(self.answered, Answered.WAITING),
            response=self.response.toPlainText().strip(),
            response_by=self.response_by.text().strip(),
            response_on=self.response_on.day,
            progress=_checked(self.progress, Progress.OPEN),
            progress_note=self.note.toPlainText().strip(),
        )

    def kept_as(self, held: Recommendation) -> None:
        """It is saved so; what is being typed stays."""
        self._held = held

    def _choose(self, row: SegmentRow, name: str) -> None:
        row.show_checked({name})
        self._show_agency()
        self.written.emit()

    def _show_agency(self) -> None:
        self.agency.setVisible(_checked(self.body, Body.UNSAID) is Body.AGENCY)

    def _connect(self) -> None:
        for box in (
            *(self.text, self.body_name, self.owner, self.due.line, self.evidence),
            *(self.reconciled, self.response, self.response_by, self.response_on.line, self.note),
        ):
            box.settled.connect(lambda _finished: self.written.emit())
        for row in (self.body, self.answered, self.progress):
            row.chosen.connect(lambda name, row=row: self._choose(row, name))
        self.insert.clicked.connect(lambda: self.figure_wanted.emit(self.evidence))

    def _lay_out(self) -> None:
        left, right = Sheet(self.tr("Recommendation")), Sheet(self.tr("Response and progress"))
        px = look().px
        for each in (left, right):
            each.body.setSpacing(px(10))
        left.body.addWidget(Field(self.tr("What is recommended"), self.text))
        left.body.addWidget(Field(self.tr("For whom"), self.body))
        left.body.addWidget(self.agency)
        left.body.addWidget(
            SideBySide(
                (Field(self.tr("Who sees to it"), self.owner), 1),
                (self.due, 1),
                from_width=440,
                top=True,
            )
        )
        left.body.addWidget(
            Field(
                self.tr("Evidence"),
                self.evidence,
                self.tr("Name the figure it rests on: {T3} prints as “25 of 40 (62%)”."),
            )
        )
        left.body.addWidget(self.insert, 0, Qt.AlignmentFlag.AlignLeft)
        left.body.addWidget(self.beside)
        right.body.addWidget(Field(self.tr("Senior management"), self.answered))
        right.body.addWidget(Field(self.tr("Their words"), self.response))
        right.body.addWidget(
            SideBySide(
                (Field(self.tr("Answered by"), self.response_by), 1),
                (self.response_on, 1),
                from_width=440,
                top=True,
            )
        )
        right.body.addWidget(Field(self.tr("How far it has come"), self.progress))
        right.body.addWidget(Field(self.tr("What was done, and how one knows"), self.note))
        right.body.addStretch(1)
        beside = SideBySide((left, 1), (right, 1))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(beside)


def _segments(kind: type[StrEnum], accessible: str) -> SegmentRow:
    row = SegmentRow()
    for each in kind:
        words = each.words  # type: ignore[attr-defined]
        row.put(each.value, Segment(words, Dress()), accessible.replace("%1", words))
    return row


def _checked(row: SegmentRow, otherwise: _Choice) -> _Choice:
    names = (name for name, each in row.segments.items() if each.isChecked())
    return type(otherwise)(next(names, otherwise.value))
