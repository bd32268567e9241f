"""The cases behind a figure, beside the finding: who read them, where they are, and what each says."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout

from app.domain.ids import AuditId
from ui.models.held_rows import HeldRows
from ui.models.records import Column
from ui.theme import look
from ui.viewmodels.cases_behind import Behind, CaseBehind
from ui.widgets.labels import button, label, tool
from ui.widgets.wrapped_table import WrappedTable

WIDTH, HEIGHT = 284, 240
COLUMNS = (
    Column("ref", "Case", weight=90),
    Column("read", "Assessor and district", weight=170),
)


class BehindPane(QFrame):
    summary_wanted = Signal(str)  # AuditId
    themes_wanted = Signal(str)  # the case's reference
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("behind")
        self._cases: tuple[CaseBehind, ...] = ()
        self.what = label("", "strong", wraps=True)
        self.value = label("", "reading", wraps=True)
        self.table = WrappedTable(self.tr("Cases behind the figure"), COLUMNS)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.says = label("", "caption", wraps=True)
        self.says.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.read = button(self.tr("Read the case summary"), "", "file-text")
        self.themes = button(self.tr("Themes …"))
        self.shut = tool("x", self.tr("Close the cases behind (Esc)"))
        self.shut.clicked.connect(self.closed)
        self.table.moved.connect(lambda row, _column: self._show_words(row))
        self.table.activated.connect(lambda _index: self._ask())
        self.read.clicked.connect(self._ask)
        self.themes.clicked.connect(self._ask_themes)
        self._foot = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._ways = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._lay_out()

    def show_behind(self, behind: Behind) -> None:
        self._cases = behind.cases
        number = len({each.ref for each in behind.cases})
        cases = self.tr("1 case") if number == 1 else self.tr("%1 cases").replace("%1", str(number))
        self.what.setText(behind.what)
        self.value.setText(f"{behind.value} · {cases}")
        self.table.show_rows(
            HeldRows(
                ("id", "ref", "read"),
                [
                    (place, each.ref, f"{each.assessor}, {each.district}")
                    for place, each in enumerate(behind.cases)
                ],
            )
        )
        self.table.setVisible(bool(number))
        self.read.setEnabled(bool(number))
        self.themes.setEnabled(bool(number))
        if number:
            self.table.setCurrentIndex(self.table.records.index(0, 0))
        self._show_words(0)

    def set_below(self, below: bool) -> None:
        """Under the finding where the window is too narrow for both side by side."""
        px = look().px
        way = QBoxLayout.Direction.LeftToRight if below else QBoxLayout.Direction.TopToBottom
        self._foot.setDirection(way)
        self._ways.setDirection(way)
        if below:
            self.setFixedHeight(px(HEIGHT))
            self.setMinimumWidth(0)
            self.setMaximumWidth(16_777_215)
        else:
            self.setFixedWidth(px(WIDTH))
            self.setMinimumHeight(0)
            self.setMaximumHeight(16_777_215)
        if self.property("below") != below:
            self.setProperty("below", below)
            self.style().unpolish(self)
            self.style().polish(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _show_words(self, place: object) -> None:
        here = isinstance(place, int) and place < len(self._cases)
        says = self._cases[place].says if here and isinstance(place, int) else ""
        self.says.setText(says)
        self.says.setVisible(bool(says))

    def _ask(self) -> None:
        record = self.table.record_here()
        if record is not None and isinstance(record[0], int):
            self.summary_wanted.emit(AuditId(self._cases[record[0]].audit_id))

    def _ask_themes(self) -> None:
        record = self.table.record_here()
        if record is not None and isinstance(record[0], int):
            self.themes_wanted.emit(self._cases[record[0]].ref)

    def _lay_out(self) -> None:
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(12), px(14))
        column.setSpacing(px(8))
        top = QHBoxLayout()
        top.addWidget(label(self.tr("Cases behind"), "heading"))
        top.addStretch(1)
        top.addWidget(self.shut)
        column.addLayout(top)
        column.addWidget(self.what)
        column.addWidget(self.value)
        column.addWidget(self.table, 1)
        self._foot.setSpacing(px(8))
        self._foot.addWidget(self.says, 1)
        self._ways.setSpacing(px(8))
        for way in (self.themes, self.read):
            self._ways.addWidget(way, 0, Qt.AlignmentFlag.AlignRight)
        self._foot.addLayout(self._ways)
        column.addLayout(self._foot)
