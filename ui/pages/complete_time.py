"""Time on file, on the page where an audit is signed: its sittings, and those away from the screen written in."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.domain.beside import Edit
from app.domain.records import Sheet
from app.domain.time_on_file import (
    AWAY_AFTER,
    MOST,
    Sitting,
    changing,
    minutes_on_file,
    minutes_words,
    noting,
    sittings,
    taking_out,
)
from ui.models.held_rows import HeldRows
from ui.models.records import Column
from ui.pages.new_round import DateField
from ui.pages.sheets import Fault, Field, Number
from ui.pages.when import day_of
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.widgets.boxes import Line
from ui.widgets.flow import Flow
from ui.widgets.kept_box import KeptBoxes
from ui.widgets.labels import button, label
from ui.widgets.panel import Panel
from ui.widgets.small_table import PageTable

_NAMES = ("id", "day", "minutes", "note")


class TimePanel(Panel):
    def __init__(self, audit: AuditViewModel, *, editable: bool) -> None:
        held = audit.audit.beside
        total = minutes_words(minutes_on_file(held))
        super().__init__(self.tr("Time on file: %1").replace("%1", total))
        self._audit = audit
        self._sittings = {each.serial: each for each in sittings(held)}
        away = int(AWAY_AFTER.total_seconds() // 60)
        said = self.tr(
            "Counted while this audit is in front and keys are pressed; a break of more than %1 minutes is left "
            "out. Write in what you read on paper."
        )
        self.column.addWidget(label(said.replace("%1", str(away)), "caption", wraps=True))
        self.table = PageTable(
            self.tr("Sittings"),
            (
                Column("day", self.tr("Day"), day_of, 130),
                Column("minutes", self.tr("Minutes"), weight=70, number=True),
                Column("note", self.tr("Note"), weight=380),
            ),
            (
                self.tr("No time yet"),
                self.tr("Each day on which you work on this file appears here."),
            ),
            "clock",
            most=6,
        )
        self.table.show_rows(HeldRows(_NAMES, map(self._row, self._sittings.values())))
        self.column.addWidget(self.table)
        self.day = DateField(self.tr("Day"), audit.today)
        self.minutes = Number(self.tr("Minutes"), 0, MOST)
        self.note = Line()
        self.note.setPlaceholderText(self.tr("What this time was, such as: volume 2 on paper"))
        self.add = button(self.tr("Write in"), "", "plus")
        self.change = button(self.tr("Put the chosen one right"))
        self.take_out = button(self.tr("Take it out"))
        self.fault = Fault()
        if editable:
            self._lay_out()
            self._kept = KeptBoxes(
                audit.half_typed, "time", {"day": self.day.line, "note": self.note}
            )
            self._connect()
            self._show_chosen()

    def _row(self, each: Sitting) -> tuple[object, ...]:
        note = each.note or self.tr("counted at the screen")
        return (each.serial, each.day, each.minutes, note)

    def _chosen(self) -> Sitting | None:
        record = self.table.chosen()
        return None if record is None else self._sittings.get(int(str(record[0])))

    def _show_chosen(self) -> None:
        chosen = self._chosen()
        self.change.setEnabled(chosen is not None)
        self.take_out.setEnabled(chosen is not None)
        if chosen is not None:
            self.minutes.put(chosen.minutes)
            self.note.setText(chosen.note)

    def _add(self) -> None:
        day = self.day.day
        if self.day.check(needed=True) and day is not None:
            minutes, note = self.minutes.value, self.note.text()
            self._record(lambda held: noting(held, day, minutes, note))

    def _change(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            minutes, note = self.minutes.value, self.note.text()
            self._record(lambda _held: changing(chosen, minutes, note))

    def _take_out(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._record(lambda _held: taking_out(chosen))

    def _record(self, made: Callable[[Sheet], Sequence[Edit]]) -> None:
        self.fault.say(self._kept.hand_over(lambda: self._audit.record(made)))

    def _connect(self) -> None:
        self.table.view.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        self.add.clicked.connect(self._add)
        self.note.returnPressed.connect(self._add)
        self.change.clicked.connect(self._change)
        self.take_out.clicked.connect(self._take_out)

    def _lay_out(self) -> None:
        px = look().px
        row = QHBoxLayout()
        row.setSpacing(px(12))
        top = Qt.AlignmentFlag.AlignTop  # boxes stay level when one says beneath what is wrong
        row.addWidget(self.day, 0, top)
        row.addWidget(Field(self.tr("Minutes"), self.minutes), 0, top)
        row.addWidget(Field(self.tr("Note"), self.note), 1, top)
        deeds = Flow(px(8))
        for one in (self.add, self.change, self.take_out):
            deeds.add(one)
        below = QVBoxLayout()
        below.setSpacing(px(8))
        below.addLayout(row)
        below.addWidget(deeds)
        below.addWidget(self.fault)
        self.column.addLayout(below)
