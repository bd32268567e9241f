"""Which column of a table holds what: guessed, shown with values from the file, tried out before it is used."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import OrderOpen
from app.domain.frames import Frame, children_on_plan
from app.domain.ids import RoundId
from app.domain.partial_dates import words
from app.frame.cells import title_key
from app.frame.dates import DateOrder
from app.frame.mapping import COLUMN_KEYS, TableMapping
from app.frame.preview import ColumnSeen, TableSeen
from app.services import frames
from app.workspace import Workspace
from ui.actions import Actions
from ui.forms.choices import SegmentRow
from ui.models.records import Column
from ui.pages.frame_words import children, counted, tr
from ui.pages.refusals import Refused, or_refused
from ui.pages.sheets import Chooser, Fault
from ui.pages.when import day_of
from ui.theme import look
from ui.widgets.labels import Elided, button, label, rule
from ui.widgets.segments import Dress, Segment
from ui.widgets.small_table import SmallTable

_DATES = ("date_of_birth", "expected_date_of_delivery", "plan_start", "plan_end")
AS_SHOWN = "as-shown"
_PAUSE = 400  # milliseconds after the last choice before it is tried out
_SHOWN = 5  # children in the preview
Tried = tuple[TableMapping, Frame]
Looked = tuple[TableSeen, TableMapping]


class ColumnsPanel(QWidget):
    """Hidden until a file is looked at. Reading is done off the GUI thread; nothing is kept before the button."""

    used = Signal(object)  # the Frame as it was read with these columns
    refused = Signal(str)  # why a file cannot be looked at

    def __init__(self, ws: Workspace, round_id: RoundId, as_of: date, actions: Actions) -> None:
        super().__init__()
        self._ws, self._round_id, self._as_of, self._actions = ws, round_id, as_of, actions
        self._path = Path()
        self.seen: TableSeen | None = None
        self.tried: Tried | None = None
        self._kept = TableMapping()
        self._asked = (
            0  # only the answer to the last question is shown, and none once the panel was left
        )
        self.choosers = {key: Chooser(key_words(key)) for key in COLUMN_KEYS}
        self._values = {key: Elided("caption") for key in COLUMN_KEYS}
        self.sheet = Chooser(tr("Sheet of the workbook"))
        self.order = SegmentRow()
        self.dates = label("", "caption", wraps=True)
        self.outcome = label("", "reading", wraps=True)
        self.fault = Fault()
        self.first = SmallTable(
            tr("The first children as they would be read"),
            _preview_columns(),
            (tr("No child"), tr("No row of the table names a child.")),
            most=_SHOWN,
        )
        self.use = button(tr("Use these columns"), "primary")
        self.save = button(tr("Save as a mapping file …"), "link")
        self.give_up = button(tr("Choose another file"))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._lay_out()
        self._connect()

    def look_at(self, path: Path, why: str = "", *, only_order: bool = False) -> None:
        """Show the columns of a file. `only_order`: its columns name themselves, but not how its dates are written."""
        self.leave()
        self._path = path
        self._grid.setVisible(not only_order)
        self.save.setVisible(not only_order)
        self.fault.say(_asked_words(why) if only_order else "")
        self._head.setText(tr("Which column holds what in %1").replace("%1", path.name))
        self._look("")
        if only_order:
            self._head.setText(tr("How dates are written in %1").replace("%1", path.name))

    def leave(self) -> None:
        """Forget the file; what is still being read of it is not shown any more."""
        self.hide()
        self._pause.stop()
        self._asked += 1
        self.seen = self.tried = None
        for part in (self.outcome, self.first):
            part.hide()
        self.use.setEnabled(False)

    @property
    def only_order(self) -> bool:
        return self._grid.isHidden()

    def mapping(self) -> TableMapping:
        """What is chosen so far."""
        chosen = {key: str(box.currentData()) for key, box in self.choosers.items()}
        declared = self._order()
        served = self._kept.district_of_team
        if self.only_order:
            return TableMapping(date_order=declared, district_of_team=served)
        columns = {key: title for key, title in chosen.items() if title}
        sheet = self.seen.sheet if self.seen is not None and len(self.seen.sheets) > 1 else ""
        return TableMapping(columns, declared, sheet, served)

    def _look(self, sheet: str) -> None:
        self._asked += 1
        number, path = self._asked, self._path

        def look_over() -> Looked:
            return frames.look_at(path, sheet), frames.kept_mapping(self._ws, self._round_id)

        def looked(outcome: Looked | Refused) -> None:
            if number == self._asked:
                self._show(outcome)

        self._actions.fetch(self, lambda _report: or_refused(look_over), looked)

    def _show(self, outcome: Looked | Refused) -> None:
        if isinstance(outcome, Refused):
            self.leave()
            self.refused.emit(outcome.why)
            return
        self.show()
        seen, kept = outcome
        self.seen, self._kept = seen, kept
        guessed = {**seen.guessed, **_fitting(kept, seen.columns)}
        for key, box in self.choosers.items():
            box.blockSignals(True)
            box.clear()
            box.addItem(tr("– none –"), "")
            for column in seen.columns:
                box.addItem(column.title, column.title)
            box.setCurrentIndex(max(0, box.findData(guessed.get(key, ""))))
            box.blockSignals(False)
        self._show_sheets(seen)
        self.order.show_checked({kept.date_order or AS_SHOWN})
        self._changed()
        (self.order if self.only_order else self.choosers["child"]).setFocus()

    def _show_sheets(self, seen: TableSeen) -> None:
        self.sheet.blockSignals(True)
        self.sheet.clear()
        for name in seen.sheets:
            self.sheet.addItem(name, name)
        self.sheet.setCurrentIndex(max(0, self.sheet.findData(seen.sheet)))
        self.sheet.blockSignals(False)
        self._sheet_row.setVisible(len(seen.sheets) > 1 and not self.only_order)

    def _changed(self) -> None:
        """Tell the values of each choice at once, and try the choices out when they rest."""
        columns = {each.title: each for each in self.seen.columns} if self.seen else {}
        for key, box in self.choosers.items():
            column = columns.get(str(box.currentData()))
            self._values[key].setText(_values_words(column) if column else "")
        self.dates.setText(self._dates_words())
        self.use.setEnabled(False)
        self._pause.start()

    def _dates_words(self) -> str:
        if self.seen is None or self.only_order:
            return ""
        columns = {each.title: each for each in self.seen.columns}
        dated = [(key, columns.get(str(self.choosers[key].currentData()))) for key in _DATES]
        said = [date_words(key_words(key), column) for key, column in dated if column is not None]
        return " ".join(each for each in said if each)

    def _try_out(self) -> None:
        mapping = self.mapping()
        if not mapping.columns.get("child") and not self.only_order:
            self._show_tried(Refused(tr("Choose the column that holds the child's number.")))
            return
        if self.only_order and mapping.date_order is None:
            self.outcome.setText("")
            self.first.hide()
            return
        self._asked += 1
        number, path, as_of = self._asked, self._path, self._as_of

        def read() -> Tried:
            return mapping, frames.read(path, as_of, mapping)

        def tried(outcome: Tried | Refused) -> None:
            if number == self._asked:
                self._show_tried(outcome)

        self._actions.fetch(self, lambda _report: or_refused(read), tried)

    def _show_tried(self, outcome: Tried | Refused) -> None:
        refused = isinstance(outcome, Refused)
        self.tried = None if isinstance(outcome, Refused) else outcome
        self.fault.say(_refused_words(outcome) if isinstance(outcome, Refused) else "")
        self.use.setEnabled(not refused)
        self.save.setEnabled(not refused)
        for part in (self.outcome, self.first):
            part.setVisible(not refused)
        if self.tried is not None:
            frame = self.tried[1]
            self.outcome.setText(_outcome_words(self.tried[0], frame))
            self.first.put(
                (each.child, each.child, each.born or each.expected, each.team, each.plan_start)
                for each in frame.children[:_SHOWN]
            )

    def _use(self) -> None:
        if self.tried is not None and self.use.isEnabled():
            frame = self.tried[1]
            self.leave()
            self.used.emit(frame)

    def _save(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self, tr("Save the columns as"), f"{self._path.stem}.toml", "TOML (*.toml)"
        )
        if name:
            self._actions.attempt(lambda: frames.save_mapping(Path(name), self.mapping()))

    def _order(self) -> DateOrder | None:
        checked = (name for name, each in self.order.segments.items() if each.isChecked())
        name = next(checked, AS_SHOWN)
        return None if name == AS_SHOWN else DateOrder(name)

    def _choose_order(self, name: str) -> None:
        self.order.show_checked({name})
        self._changed()

    def _connect(self) -> None:
        for box in self.choosers.values():
            box.currentIndexChanged.connect(lambda _at: self._changed())
        self.sheet.currentIndexChanged.connect(lambda _at: self._look(self.sheet.currentText()))
        self.order.chosen.connect(self._choose_order)
        self._pause.timeout.connect(self._try_out)
        self.use.clicked.connect(self._use)
        self.save.clicked.connect(self._save)
        self.give_up.clicked.connect(self.leave)

    def _lay_out(self) -> None:
        px = look().px
        for name, said in (
            (AS_SHOWN, tr("As the columns show")),
            (DateOrder.DAY_FIRST.value, tr("Day first: 25/12/2008")),
            (DateOrder.MONTH_FIRST.value, tr("Month first: 12/25/2008")),
        ):
            self.order.put(name, Segment(said, Dress()), said)
        self._head = label("", "subheading", wraps=True)
        self._grid, self._sheet_row = QWidget(), QWidget()
        self._lay_out_grid()
        sheets = QHBoxLayout(self._sheet_row)
        sheets.setContentsMargins(0, 0, 0, 0)
        sheets.addWidget(label(tr("Sheet"), "reading"))
        sheets.addWidget(self.sheet)
        sheets.addStretch(1)
        buttons = QHBoxLayout()
        for each in (self.use, self.give_up, self.save):
            buttons.addWidget(each)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(8), 0, 0)
        column.setSpacing(px(8))
        dates = label(tr("Dates such as 03/04/2009"), "strong")
        for part in (rule(), self._head, self._sheet_row, self._grid, dates, self.order):
            column.addWidget(part)
        for part in (self.dates, self.fault, self.outcome, self.first):
            column.addWidget(part)
        column.addLayout(buttons)
        self.hide()

    def _lay_out_grid(self) -> None:
        grid = QGridLayout(self._grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look().px(12))
        grid.setVerticalSpacing(look().px(4))
        grid.setColumnStretch(2, 1)
        for row, (key, box) in enumerate(self.choosers.items()):
            name = label(key_words(key), "strong" if key == "child" else "reading")
            name.setBuddy(box)
            box.setMinimumWidth(look().px(210))
            box.setMaximumWidth(look().px(280))
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(box, row, 1)
            grid.addWidget(self._values[key], row, 2)


def _fitting(kept: TableMapping, columns: Sequence[ColumnSeen]) -> dict[str, str]:
    """The columns as they were named for the list before, where this table has them too."""
    here = {title_key(each.title): each.title for each in columns}
    named = {key: here.get(title_key(title), "") for key, title in kept.columns.items()}
    return {key: title for key, title in named.items() if title}


def key_words(key: str) -> str:
    return {
        "child": tr("Child's number"),
        "date_of_birth": tr("Date of birth"),
        "expected_date_of_delivery": tr("Expected date of delivery"),
        "sex": tr("Sex"),
        "team": tr("Team"),
        "district": tr("District"),
        "disability": tr("Disability"),
        "plan_start": tr("Start of the plan"),
        "plan_end": tr("End of the plan"),
        "category": tr("Category"),
        "previous_plans": tr("Earlier plans"),
        "family": tr("Family"),
        "name": tr("Name (for finding slips only)"),
        "worker": tr("Worker (for finding slips only)"),
    }[key]


def date_words(name: str, column: ColumnSeen) -> str:
    """What a column of dates proves, with the place; "" where nothing is open and nothing need be shown."""
    seen = column.dates
    if seen.torn:
        said = tr(
            "%1: row %2 has the day first (%3) and row %4 the month (%5); mend the file, or say which is meant."
        )
        said = said.replace("%2", str(seen.rows[0])).replace("%3", seen.texts[0])
        said = said.replace("%4", str(seen.rows[1])).replace("%5", seen.texts[1])
        return said.replace("%1", name)
    if seen.order is DateOrder.ISO:
        return ""
    if seen.order is None:
        said = tr("%1: %3 in row %2 can be read either way; say which comes first.")
    elif seen.order is DateOrder.DAY_FIRST:
        said = tr("%1: the day comes first, as %3 in row %2 shows.")
    else:
        said = tr("%1: the month comes first, as %3 in row %2 shows.")
    return said.replace("%1", name).replace("%2", str(seen.rows[0])).replace("%3", seen.texts[0])


def _asked_words(why: str) -> str:
    """A refusal that asks for the order of day and month: its remedy is on the page, not in a mapping file."""
    return tr("%1: say which comes first.").replace("%1", why.rpartition(": ")[0])


def _refused_words(refused: Refused) -> str:
    return _asked_words(refused.why) if issubclass(refused.cause, OrderOpen) else refused.why


def _values_words(column: ColumnSeen) -> str:
    filled = counted(column.filled, tr("1 row"), tr("%1 rows"))
    if not column.samples:
        return tr("blank in every row")
    return f"{', '.join(column.samples)} … ({filled})"


def _outcome_words(mapping: TableMapping, frame: Frame) -> str:
    said = tr("Read so, the table holds %1, %2 of them with a plan on %3; %4.")
    said = said.replace("%1", children(len(frame.children)))
    said = said.replace("%2", f"{len(children_on_plan(frame)):,}").replace("%3", words(frame.as_of))
    problems = counted(len(frame.problems), tr("1 problem"), tr("%1 problems"))
    said = said.replace("%4", problems if frame.problems else tr("no problem"))
    if mapping.columns and "plan_start" not in mapping.columns:
        said += " " + tr(
            "No column says when plans began, so every child listed counts as on a plan."
        )
    return said


def _preview_columns() -> tuple[Column, ...]:
    return (
        Column("child", tr("Number"), weight=120),
        Column("born", tr("Born or expected"), day_of, 130),
        Column("team", tr("Team"), weight=180),
        Column("plan_start", tr("Plan began"), day_of, 130),
    )
