"""The queries or challenges of a round as a table, and the one chosen beneath it, to read and go on with."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.ids import EntryId
from app.domain.rounds import Role
from app.domain.threads import Deed
from ui.models.held_rows import HeldRows
from ui.models.records import Column
from ui.pages.sheets import GAP
from ui.pages.thread_pane import ThreadPane
from ui.theme import look
from ui.viewmodels.moderation import moment_words
from ui.viewmodels.threads import Line, ways
from ui.widgets.kept_box import Keeper
from ui.widgets.small_table import PageTable

Say = Callable[[EntryId, Deed, str], bool]  # whether it was done


class ThreadsView(QWidget):
    """Those that wait for whoever sits here stand first. `place_wanted(audit's id, key)` leads to the answer."""

    place_wanted = Signal(str, str)

    def __init__(
        self,
        role: Role,
        name: str,
        empty: tuple[str, str],
        place: str,
        say: Say,
        keeper: Callable[[Line], Keeper | None] = lambda _line: None,
    ) -> None:
        """`keeper` of a thread has on the disk what is being typed about it."""
        super().__init__()
        self._role, self._say, self._keeper = role, say, keeper
        self._lines: Sequence[Line] = ()
        self.table = PageTable(name, self._columns(), empty, "message-circle-question-mark", 9)
        self.pane = ThreadPane(place)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(GAP))
        column.addWidget(self.table)
        column.addWidget(self.pane)
        self.pane.hide()
        self.table.view.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self.table.activated.connect(lambda _record: self.pane.box.setFocus())
        self.pane.done.connect(self._do)
        self.pane.place_wanted.connect(self._go)

    def show_lines(self, found: Sequence[Line]) -> None:
        """The one in front stays in front."""
        here = self.chosen()
        self._lines = found
        names = ("id", *(column.name for column in self.table.model.columns))
        self.table.show_rows(HeldRows(names, [self._row(each) for each in found]))
        if found:
            ids = [each.id for each in found]
            self.choose(here.id if here is not None and here.id in ids else ids[0])
        self._show_chosen()

    def choose(self, thread_id: EntryId) -> None:
        for row in range(self.table.model.rowCount()):
            record = self.table.model.record(row)
            if record is not None and record[0] == thread_id:
                self.table.view.setCurrentIndex(self.table.model.index(row, 0))

    def chosen(self) -> Line | None:
        record = self.table.chosen()
        return next((each for each in self._lines if record and each.id == record[0]), None)

    def focus_first(self) -> None:
        self.table.view.setFocus()

    def _show_chosen(self) -> None:
        line = self.chosen()
        self.pane.setVisible(line is not None)
        if line is not None:
            offered = ways(line.told.thread, self._role)
            self.pane.show_line(line, offered, self._keeper(line))

    def _do(self, deed: str, words: str) -> None:
        line = self.chosen()
        if line is not None and self._say(line.id, Deed(deed), words):
            self.pane.forget()

    def _go(self) -> None:
        line = self.chosen()
        if line is not None:
            self.place_wanted.emit(line.told.thread.audit_id, line.told.key)

    def _row(self, line: Line) -> tuple[object, ...]:
        told = line.told
        reader = (told.reader,) if self._role is Role.LEAD else ()
        row = (line.number, line.wording, line.last, line.state, moment_words(told.thread.last.at))
        return (line.id, told.ref, *reader, *row)

    def _columns(self) -> tuple[Column, ...]:
        columns = [
            Column("ref", self.tr("Case"), weight=110),
            Column("number", self.tr("No."), weight=90),
            Column("question", self.tr("Question"), weight=240),
            Column("last", self.tr("Last words"), weight=210),
            Column("state", self.tr("Stands"), weight=190),
            Column("at", self.tr("Last said"), weight=190),
        ]
        if self._role is Role.LEAD:
            columns.insert(1, Column("reader", self.tr("Assessor"), weight=140))
        return tuple(columns)
