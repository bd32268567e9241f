"""The cases behind a figure, beside the finding: who read them, where they are, and what each says."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

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
    answer_wanted = Signal(str, str)  # AuditId, and the path of the question or ""
    themes_wanted = Signal(str)  # the case's reference
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("behind")
        self._cases: tuple[CaseBehind, ...] = ()
        self._question = ""
        self.what = label("", "strong", wraps=True)
        self.value = label("", "reading", wraps=True)
        self.table = WrappedTable(self.tr("Cases behind the figure"), COLUMNS)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.says = label("", "caption", wraps=True)
        self.says.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.themes = button(self.tr("Themes …"))
        self.answer = button(self.tr("Answer"))
        self.read = button(self.tr("Summary"))
        for way, says in (
            (self.themes, self.tr("Mark themes of the case and of what is quoted from it")),
            (self.answer, self.tr("See what the assessor answered, under Moderation")),
            (self.read, self.tr("Read the summary of the case")),
        ):
            way.setToolTip(says)
            way.setAccessibleName(says)
        self.shut = tool("x", self.tr("Close the cases behind (Esc)"))
        self.shut.clicked.connect(self.closed)
        self.table.moved.connect(lambda row, _column: self._show_words(row))
        self.table.activated.connect(lambda _index: self._ask())
        self.read.clicked.connect(self._ask)
        self.answer.clicked.connect(self._ask_answer)
        self.themes.clicked.connect(self._ask_themes)
        self._top, self._ends = QHBoxLayout(), QVBoxLayout()
        self._ways = QWidget()
        in_a_row = QHBoxLayout(self._ways)
        in_a_row.setContentsMargins(0, 0, 0, 0)
        in_a_row.setSpacing(look().px(8))
        for way in (self.answer, self.read):
            in_a_row.addWidget(way)
        self._lay_out()

    def show_behind(self, behind: Behind) -> None:
        self._cases, self._question = behind.cases, behind.question
        self.answer.setText(self.tr("Answer") if behind.question else self.tr("Answers"))
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
        for way in (self.answer, self.read, self.themes):
            way.setEnabled(bool(number))
        if number:
            self.table.setCurrentIndex(self.table.records.index(0, 0))
        self._show_words(0)

    def set_below(self, below: bool) -> None:
        """Under the finding where the window is too narrow for both side by side."""
        px = look().px
        if below:
            self.setFixedHeight(px(HEIGHT))
            self.setMinimumWidth(0)
            self.setMaximumWidth(16_777_215)
        else:
            self.setFixedWidth(px(WIDTH))
            self.setMinimumHeight(0)
            self.setMaximumHeight(16_777_215)
        if self.property("below") != below:
            # Below there is little height, so that the ways onward stand beside the heading.
            if below:
                self._top.insertWidget(self._top.indexOf(self.shut), self._ways)
            else:
                self._ends.addWidget(self._ways, 0, Qt.AlignmentFlag.AlignRight)
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

    def _here(self) -> CaseBehind | None:
        record = self.table.record_here()
        place = record[0] if record is not None else None
        return self._cases[place] if isinstance(place, int) else None

    def _ask(self) -> None:
        if (case := self._here()) is not None:
            self.summary_wanted.emit(case.audit_id)

    def _ask_answer(self) -> None:
        if (case := self._here()) is not None:
            self.answer_wanted.emit(case.audit_id, self._question)

    def _ask_themes(self) -> None:
        if (case := self._here()) is not None:
            self.themes_wanted.emit(case.ref)

    def _lay_out(self) -> None:
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(12), px(14))
        column.setSpacing(px(8))
        self._top.addWidget(label(self.tr("Cases behind"), "heading"))
        self._top.addStretch(1)
        self._top.addWidget(self.themes)
        self._top.addWidget(self.shut)
        column.addLayout(self._top)
        column.addWidget(self.what)
        column.addWidget(self.value)
        column.addWidget(self.table, 1)
        column.addWidget(self.says)
        column.addLayout(self._ends)
