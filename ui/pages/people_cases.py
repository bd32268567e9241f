"""The cases by person: coloured and lettered, dragged to somebody else or given by the keyboard, and what was moved."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from app.domain.partial_dates import words
from app.services.allocation_acts import Told
from app.services.sharing import Held, Sharing
from ui.models.held_rows import HeldRows
from ui.models.records import Column
from ui.pages.frame_words import area_words
from ui.pages.people_table import CARRIED
from ui.pages.people_words import and_words, reading_words, split_words, state_words
from ui.pages.sheets import Fault, Sheet
from ui.shortcuts import Shortcut, bind
from ui.widgets.labels import button, label
from ui.widgets.person_marks import RecordMarks
from ui.widgets.small_table import PageTable

_ROWS = 16
_PLACE = 7  # of the reader, in a record
_READER, _STATE = 2, 5  # columns


class CasesSheet(Sheet):
    """`wanted` asks for the dialog that gives a case to somebody else; `back` to undo its last move."""

    wanted = Signal(object)  # Held
    back = Signal(object)  # Held
    all_back = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Cases by person"))
        self._held: dict[str, Held] = {}
        self.table = PageTable(
            self.tr("Audits by person"),
            _columns(),
            (
                self.tr("Nothing shared out yet"),
                self.tr("Each case appears here with its reader once the cases are shared out."),
            ),
            "users",
            most=_ROWS,
        )
        view = self.table.view
        view.setItemDelegateForColumn(_READER, RecordMarks(view, _PLACE))
        view.setAccessibleDescription(
            self.tr("Enter or G gives the case to somebody else; or drag it to a person.")
        )
        self.carrying = _Carrying(self)
        self.split = label("", "reading", wraps=True)
        self.give = button(self.tr("Give to…"))
        self.give.setToolTip(Shortcut.GIVE.hint(self.tr("Give the case chosen to somebody else")))
        self.undo = button(self.tr("Give back…"))
        self.undo.setToolTip(self.tr("Undo the last move of the case chosen, by another act"))
        self.take_all = button(self.tr("Take all back…"), "link")
        self.fault = Fault()
        self.told = label("", "good", wraps=True)
        self._buttons = QWidget()
        self._lay_out()
        view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        view.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        self.table.model.modelReset.connect(self._show_chosen)
        self.table.activated.connect(lambda _record: self._ask())
        self.give.clicked.connect(self._ask)
        self.undo.clicked.connect(self._ask_back)
        self.take_all.clicked.connect(self.all_back)
        action = bind(Shortcut.GIVE, view, self._ask)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)

    def show_sharing(self, found: Sharing) -> None:
        kept = self.table.chosen()
        self._held = {held.audit_id: held for held in found.held}
        places = {person.id: place for place, person in enumerate(found.people)}
        moved = {told.audit_id for told in found.told}
        names = ("id", *(column.name for column in _columns()), "place", "moved")
        waiting = [
            _waiting_row(case.ref, found.found.offices.for_reading(case)) for case in found.waiting
        ]
        rows = [
            _row(held, places.get(held.person_id, -1), moved=held.audit_id in moved)
            for held in found.held
        ]
        self.table.show_rows(HeldRows(names, [*waiting, *rows]))
        self._choose_again(kept)
        self.split.setText(split_words(found.split))
        self.split.setVisible(bool(found.split))
        self._buttons.setVisible(bool(found.held))
        self.take_all.setVisible(not found.issued)
        self.table.view.setColumnHidden(_STATE, not found.issued)
        self.table.view.share_width()
        self._show_chosen()

    def chosen(self) -> Held | None:
        record = self.table.chosen()
        return self._held.get(str(record[0])) if record else None

    def held(self, audit_id: str) -> Held | None:
        return self._held.get(audit_id)

    def tell(self, text: str) -> None:
        """That it was done, beside the table."""
        self.fault.say("")
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def refuse(self, why: str) -> None:
        self.told.hide()
        self.fault.say(why)

    def _choose_again(self, kept: tuple[object, ...] | None) -> None:
        """The row that was chosen before the rows were fetched anew."""
        for row in range(self.table.model.rowCount()) if kept is not None else ():
            record = self.table.model.record(row)
            if record is not None and kept is not None and record[0] == kept[0]:
                self.table.view.setCurrentIndex(self.table.model.index(row, 0))
                return

    def _show_chosen(self) -> None:
        record, held = self.table.chosen(), self.chosen()
        self.give.setEnabled(record is not None)
        self.undo.setEnabled(held is not None and bool(record and record[_PLACE + 1]))

    def _ask(self) -> None:
        record = self.table.chosen()
        if record is not None:
            self.wanted.emit(self._held.get(str(record[0]), str(record[1])))

    def _ask_back(self) -> None:
        held = self.chosen()
        if held is not None:
            self.back.emit(held)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        for each in (self.give, self.undo, self.take_all):
            row.addWidget(each)
        row.addStretch(1)
        for block in (self.table, self._buttons, self.fault, self.told, self.split):
            self.body.addWidget(block)
        self.body.addStretch(1)
        self.told.hide()
        self.split.hide()


class _Carrying(QObject):
    """Starts a drag where a row of the table is pulled."""

    def __init__(self, sheet: CasesSheet) -> None:
        super().__init__(sheet)
        self._sheet = sheet
        self._from: QPoint | None = None
        sheet.table.view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            where = event.position().toPoint()
            if event.type() is QEvent.Type.MouseButtonPress:
                self._from = where if event.button() is Qt.MouseButton.LeftButton else None
            elif event.type() is QEvent.Type.MouseMove and self._pulled(where):
                self._carry()
                return True
            elif event.type() is QEvent.Type.MouseButtonRelease:
                self._from = None
        return super().eventFilter(watched, event)

    def mime(self) -> QMimeData | None:
        """The case under way, as the list of people takes it; None where the row is no audit."""
        held = self._sheet.chosen()
        if held is None:
            return None
        made = QMimeData()
        made.setData(CARRIED, held.audit_id.encode())
        return made

    def _pulled(self, where: QPoint) -> bool:
        far = QApplication.startDragDistance()
        return self._from is not None and (where - self._from).manhattanLength() >= far

    def _carry(self) -> None:
        self._from = None
        mime = self.mime()
        if mime is not None:
            drag = QDrag(self._sheet.table.view)
            drag.setMimeData(mime)
            drag.exec(Qt.DropAction.MoveAction)


class ActsSheet(Sheet):
    """Every move, with its day and its reason: acts are added, never changed."""

    def __init__(self) -> None:
        super().__init__(self.tr("Given on, and why"))
        self.table = PageTable(
            self.tr("Acts of allocation"),
            _act_columns(),
            (
                self.tr("Nothing given on yet"),
                self.tr("Each case that goes to another reader appears here with the reason."),
            ),
            "users",
            most=10,
        )
        self.body.addWidget(self.table)

    def show_acts(self, acts: tuple[Told, ...]) -> None:
        names = ("id", *(column.name for column in _act_columns()))
        rows = [
            (n, each.at, each.ref, each.before, each.now or _tr("nobody"), each.reading.value,
             each.reason)
            for n, each in enumerate(acts)
        ]  # fmt: skip
        self.table.show_rows(HeldRows(names, rows))


def _row(held: Held, place: int, *, moved: bool) -> tuple[object, ...]:
    reader = held.person
    if held.read_with:
        reader = _tr("%1 with %2").replace("%1", reader).replace("%2", held.read_with)
    return (
        held.audit_id,
        held.ref,
        held.office,
        reader,
        held.reading.value,
        _marks(held),
        held.state.value,
        place,
        moved,
    )


def _waiting_row(ref: str, office: str) -> tuple[object, ...]:
    """A case of the sample that nobody reads: a reserve that came in for another."""
    nobody = _tr("nobody yet")
    return (f"case {ref}", ref, office, nobody, "", _tr("To be given out"), "", -1, False)


def _marks(held: Held) -> str:
    """What the lead should see of it at a glance, in words."""
    said = []
    if held.interest is not None:
        said.append(_tr("Conflict"))
    if held.late:
        said.append(_tr("Late return, not counted"))
    if held.family:
        way = _tr("Parted from %1") if held.apart else _tr("With %1")
        said.append(way.replace("%1", and_words(held.family)))
    return " · ".join(said)


def _columns() -> tuple[Column, ...]:
    return (
        Column("ref", _tr("Case"), weight=86),
        Column("area", _tr("Office"), lambda area: area_words(str(area)), 122),
        Column("assessor", _tr("Reader"), weight=118),
        Column("reading", _tr("Reading"), reading_words, 98),
        Column("marks", _tr("Marks"), weight=80),
        Column("state", _tr("State"), state_words, 96),
    )


def _act_columns() -> tuple[Column, ...]:
    return (
        Column("at", _tr("When"), _moment_words, 170),
        Column("ref", _tr("Case"), weight=80),
        Column("before", _tr("From"), weight=130),
        Column("now", _tr("To"), weight=130),
        Column("reading", _tr("Reading"), reading_words, 90),
        Column("reason", _tr("Why"), weight=300),
    )


def _moment_words(at: object) -> str:
    moment = datetime.fromisoformat(str(at)).astimezone()
    return f"{words(moment.date())}, {moment:%H:%M}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("PeoplePage", text)
