"""The audits by person, and moving one to another assessor with the reason."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.ids import AuditId, PersonId
from app.domain.records import AuditState, Reading
from app.ports import Listing
from app.services.sharing import Sharing
from ui.models.records import Column
from ui.pages.frame_words import area_words
from ui.pages.sheets import Chooser, Fault, Sheet
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.labels import button, label
from ui.widgets.small_table import PageTable

_ROWS = 14


class CasesSheet(Sheet):
    """`move` gives the audit to the person for the reason, and says why where it is refused."""

    def __init__(self, move: Callable[[AuditId, PersonId, str], str]) -> None:
        super().__init__(self.tr("Cases by person"))
        self._move = move
        self._places: dict[str, int] = {}
        self.table = PageTable(
            self.tr("Audits by person"),
            self._columns(),
            (
                self.tr("Nothing shared out yet"),
                self.tr("Each case appears here with its reader once the cases are shared out."),
            ),
            "users",
            most=_ROWS,
        )
        self.split = label("", "reading", wraps=True)
        self.chosen = label("", "strong", wraps=True)
        self.to = Chooser(self.tr("Move to"))
        self.reason = Line()
        self.reason.setPlaceholderText(self.tr("Reason: it stays with the allocation"))
        self.reason.setAccessibleName(self.tr("Reason for moving the case"))
        self.go = button(self.tr("Move"))
        self.fault = Fault()
        self.told = label("", "good", wraps=True)
        self.earlier = label("", "caption", wraps=True)
        self._mover, self._row = QWidget(), QWidget()
        self._lay_out()
        self.table.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.go.clicked.connect(self._try)
        self.reason.returnPressed.connect(self._try)
        self.table.view.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        self.table.model.modelReset.connect(self._show_chosen)

    def show_sharing(self, found: Sharing, audits: Listing) -> None:
        self._places = {name: place for place, name in enumerate(audits.columns)}
        kept = self.table.chosen()
        self.to.clear()
        for person in found.people:
            self.to.addItem(person.name, person.id)
        self.table.show_rows(audits)
        self._choose_again(kept)
        self.split.setText(split_words(found.split))
        self.split.setVisible(bool(found.split))
        self.earlier.setText(_moved_words(found))
        self.earlier.setVisible(bool(found.moved))
        self._mover.setVisible(found.audits > 0)

    def _choose_again(self, kept: tuple[object, ...] | None) -> None:
        """The row that was chosen before the rows were fetched anew."""
        rows = range(self.table.model.rowCount()) if kept is not None else ()
        for row in rows:
            record = self.table.model.record(row)
            if record is not None and kept is not None and record[0] == kept[0]:
                self.table.view.setCurrentIndex(self.table.model.index(row, 0))
                return

    def _show_chosen(self) -> None:
        self.fault.say("")
        self.told.hide()
        record = self.table.chosen()
        if record is None:
            self.chosen.setText(self.tr("Choose a case above to move it to somebody else."))
        else:
            said = self.tr("%1, now with %2").replace("%1", self._at(record, "ref"))
            self.chosen.setText(said.replace("%2", self._at(record, "assessor")))
        self._row.setVisible(record is not None)

    def _at(self, record: tuple[object, ...], name: str) -> str:
        return str(record[self._places[name]])

    def _try(self) -> None:
        record, to = self.table.chosen(), self.to.currentText()
        if record is None:
            return
        ref = self._at(record, "ref")
        if to == self._at(record, "assessor"):
            said = self.tr("%1 has %2 already: choose somebody else.").replace("%1", to)
            self.fault.say(said.replace("%2", ref))
            return
        why = self._move(
            AuditId(str(record[0])), PersonId(str(self.to.currentData())), self.reason.text()
        )
        self.fault.say(why)
        if not why:
            self.reason.clear()
            said = self.tr("%1 is now with %2.").replace("%1", ref).replace("%2", to)
            self.told.setText(said)
            self.told.show()

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("ref", self.tr("Case"), weight=90),
            Column("area", self.tr("Place"), lambda area: area_words(str(area)), 170),
            Column("assessor", self.tr("Reader"), weight=110),
            Column("reading", self.tr("Reading"), reading_words, 115),
            Column("state", self.tr("State"), state_words, 95),
        )

    def _lay_out(self) -> None:
        px = look().px
        column = QVBoxLayout(self._mover)
        column.setContentsMargins(0, px(4), 0, 0)
        column.setSpacing(px(8))
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(self.to, 2)
        row.addWidget(self.reason, 3)
        row.addWidget(self.go)
        column.addWidget(self.chosen)
        column.addWidget(self._row)
        for part in (self.fault, self.told, self.earlier):
            column.addWidget(part)
        for block in (self.table, self.split, self._mover):
            self.body.addWidget(block)
        self.body.addStretch(1)
        self.told.hide()
        self.split.hide()
        self._mover.hide()


def _tr(text: str) -> str:
    return QCoreApplication.translate("PeoplePage", text)


def reading_words(reading: object) -> str:
    known = {
        Reading.SOLE.value: _tr("Sole"),
        Reading.FIRST.value: _tr("First of two"),
        Reading.BLIND_SECOND.value: _tr("Blind second"),
        Reading.JOINT.value: _tr("Joint"),
        Reading.TAKEN_OVER.value: _tr("Taken over"),
    }
    return known.get(str(reading), str(reading))


def state_words(state: object) -> str:
    known = {
        AuditState.ALLOCATED.value: _tr("Not begun"),
        AuditState.IN_PROGRESS.value: _tr("Begun"),
        AuditState.COMPLETE.value: _tr("Complete"),
    }
    return known.get(str(state), str(state))


def split_words(split: tuple[tuple[str, ...], ...]) -> str:
    """Which cases of one family went to different people."""
    if not split:
        return ""
    families = "; ".join(_and(refs) for refs in split)
    if len(split) == 1:
        said = _tr("One family is read by more than one person: %1. Let its readers talk.")
        return said.replace("%1", families)
    said = _tr("%1 families are read by more than one person: %2. Let their readers talk.")
    return said.replace("%1", str(len(split))).replace("%2", families)


def _and(refs: tuple[str, ...]) -> str:
    *before, last = refs
    return _tr("%1 and %2").replace("%1", ", ".join(before)).replace("%2", last) if before else last


def _moved_words(found: Sharing) -> str:
    said = _tr("%1 moved to %2: %3")
    return "\n".join(
        said.replace("%1", each.ref).replace("%2", each.name).replace("%3", each.reason)
        for each in found.moved
    )
