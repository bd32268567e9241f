"""An edited workbook before it is published: its problems beside their cells, or what it changes and for whom."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.tool_versions import ChangeKind
from app.services.tool_versions import Proposal, ProposedChange
from app.services.workbooks import ReadWorkbook
from app.tool.model import Tool
from app.tool.publishing import WHAT
from ui.forms.choices import SegmentRow
from ui.models.held_rows import HeldRows
from ui.theme import look
from ui.viewmodels.tool_versions import (
    CHANGE_COLUMNS,
    EXPLAINED,
    PROBLEM_COLUMNS,
    counted,
    effect_of,
    problem_rows,
    proposal_in_words,
    proposed_rows,
)
from ui.widgets.boxes import Text
from ui.widgets.labels import button, label
from ui.widgets.search_box import SearchBox
from ui.widgets.segments import Dress, Segment
from ui.widgets.wrapped_table import WrappedTable

_LEAST_TABLE = 170
_MOST_CASES = 12  # named one by one; the rest is counted


class WorkbookPane(QScrollArea):
    publish_wanted = Signal()
    cancelled = Signal()
    trial_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._read: ReadWorkbook | None = None
        self._proposal: Proposal | None = None
        self._kinds: dict[int, ChangeKind] = {}
        self._here = -1
        self.title = label("", "heading", wraps=True)
        self.about = label("", "reading", wraps=True)
        self.search = SearchBox(self.tr("Find in the table"), self.tr("Find in the table"))
        self.search.setMaximumWidth(look().px(260))
        self.problems = WrappedTable(self.tr("Problems of the workbook"), PROBLEM_COLUMNS)
        self.changes = WrappedTable(self.tr("What the workbook changes"), CHANGE_COLUMNS)
        for table in (self.problems, self.changes):
            self.search.searched.connect(table.narrow)
        self.changes.moved.connect(lambda place, _column: self._show_change(place))
        self.changes.chosen.connect(lambda _place, _column: self._go_to_decision())
        self.detail = QFrame()
        self.what = label("", "strong", wraps=True)
        self.cases = label("", "caption", wraps=True)
        self.ways = SegmentRow()
        self.ways.chosen.connect(self._decide)
        self.effect = label("", "small", wraps=True)
        self.note = Text("", (2, 6))
        self.publish = button("", "primary", "send")
        self.publish.clicked.connect(self._publish)
        self.cancel = button(self.tr("Cancel: change nothing"))
        self.cancel.clicked.connect(self.cancelled)
        self.trial = button(self.tr("Try it first"), "", "eye")
        self.trial.clicked.connect(self._try)
        self.missing = label("", "small", wraps=True)
        self._lay_out()

    def say_reading(self, name: str) -> None:
        """While the workbook is being checked."""
        self._read = self._proposal = None
        self.title.setText(name)
        self.about.setText(self.tr("Checking every cell and running the worked cases …"))
        self._show_what_there_is()

    def show_workbook(self, read: ReadWorkbook, proposal: object) -> None:
        """`proposal` is what publishing it would change; None where an error stands in the way."""
        self._read = read
        self._proposal = proposal if isinstance(proposal, Proposal) else None
        self._kinds = {}
        self.title.setText(self._named(read))
        self.about.setText(self._said())
        columns = ("id", *(column.name for column in PROBLEM_COLUMNS))
        self.problems.show_rows(HeldRows(columns, problem_rows(read.problems)))
        self.note.say("")
        self._show_changes(0)
        self._show_what_there_is()

    def decided(self) -> tuple[Tool | None, Mapping[int, ChangeKind], str]:
        """The tool to publish, the lead's decisions by place, and why it changes."""
        tool = self._read.tool if self._read else None
        return tool, dict(self._kinds), self.note.toPlainText().strip()

    def focus_first(self) -> None:
        if self._proposal is not None:
            self.changes.setFocus()
        else:
            (self.problems if self._read else self.cancel).setFocus()

    def choose(self, place: int, kind: ChangeKind) -> None:
        """Decide about the change at that place."""
        self._kinds[place] = kind
        self._show_changes(place)

    # What is shown

    def _named(self, read: ReadWorkbook) -> str:
        if read.tool is None:
            return read.path.name
        version = read.tool.version or self.tr("without a version")
        return f"{read.path.name}: {read.tool.title} {version}"

    def _said(self) -> str:
        if self._read is None:
            return ""
        errors = sum(each.is_error for each in self._read.problems)
        warnings = len(self._read.problems) - errors
        found = (
            f"{counted(errors, 'error', 'errors')}, {counted(warnings, 'warning', 'warnings')}. "
        )
        if errors:
            mend = self.tr("Mend them in Excel, save, and open the workbook again.")
            return found.capitalize() + mend
        told = proposal_in_words(self._proposal) if self._proposal else ""
        return (found.capitalize() if warnings else "") + told

    def _show_changes(self, place: int) -> None:
        proposal = self._proposal
        if proposal is None:
            return
        effects = [
            effect_of(each, self._kinds.get(at, each.change.kind))
            for at, each in enumerate(proposal.changes)
        ]
        columns = ("id", *(column.name for column in CHANGE_COLUMNS))
        self.changes.show_rows(HeldRows(columns, proposed_rows(proposal, effects)))
        self.changes.setCurrentIndex(self.changes.records.index(place, 0))
        self._show_change(place)

    def _show_change(self, place: object) -> None:
        """One change with the cases it touches and, where it is open to one, the decision."""
        proposal = self._proposal
        if proposal is None or not isinstance(place, int) or place >= len(proposal.changes):
            return
        self._here = place
        each = proposal.changes[place]
        kind = self._kinds.get(place, each.change.kind)
        self.what.setText(f"{WHAT[each.change.what]}: {each.where}")
        self.cases.setText(self._touched(each))
        self.effect.setText(EXPLAINED[effect_of(each, kind)])
        self.ways.setVisible(each.is_decidable)
        if each.is_decidable and not self.ways.segments:
            self._offer()
        self.ways.show_checked([kind.value])

    def _offer(self) -> None:
        for digit, (kind, words) in enumerate(
            (
                (ChangeKind.CLARIFICATION, self.tr("Clearer: answers stand")),
                (ChangeKind.NEW_MEANING, self.tr("Another meaning: ask again")),
            ),
            start=1,
        ):
            self.ways.put(kind.value, Segment(words, Dress(digit=digit)), words)
        self.ways.arrange()

    def _touched(self, each: ProposedChange) -> str:
        if not each.cases:
            return self.tr("No returned audit is touched.")
        named = ", ".join(each.cases[:_MOST_CASES])
        more = len(each.cases) - _MOST_CASES
        more_words = self.tr(" and %1 more").replace("%1", str(more)) if more > 0 else ""
        return self.tr("Touches %1%2.").replace("%1", named).replace("%2", more_words)

    def _show_what_there_is(self) -> None:
        has_problems = bool(self._read and self._read.problems)
        can_publish = self._proposal is not None
        self.problems.setVisible(has_problems)
        self.search.setVisible(has_problems or can_publish)
        for widget in (self.changes, self.detail, self.publish, self.trial, self.note):
            widget.setVisible(can_publish)
        self.note_label.setVisible(can_publish)
        if self._read and self._read.tool:
            words = self.tr("Publish version %1").replace("%1", self._read.tool.version)
            self.publish.setText(words)
        self._show_missing()

    def _show_missing(self) -> None:
        proposal = self._proposal
        needed = proposal is not None and proposal.is_issued
        missing = needed and not self.note.toPlainText().strip()
        self.publish.setEnabled(proposal is not None and not missing)
        self.missing.setText(
            self.tr("Say why it changes: assessors and the report's readers are told.")
            if missing
            else ""
        )
        self.missing.setVisible(bool(missing))

    # What is done

    def _decide(self, name: str) -> None:
        self.choose(self._here, ChangeKind(name))

    def _go_to_decision(self) -> None:
        if self.ways.isVisible():
            self.ways.take_focus()

    def _publish(self) -> None:
        if self.publish.isEnabled():
            self.publish_wanted.emit()

    def _try(self) -> None:
        if self._read is not None and self._read.tool is not None:
            self.trial_wanted.emit(self._read.tool)

    def _lay_out(self) -> None:
        px = look().px
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.note.setAccessibleName(self.tr("Why the tool changes"))
        self.note.setPlaceholderText(self.tr("For instance: the local limit is 20 working days"))
        self.note.textChanged.connect(self._show_missing)
        self.note_label = label(self.tr("Why the tool changes"), "partwording", wraps=True)
        self.note_label.setBuddy(self.note)
        self.ways.setAccessibleName(self.tr("What becomes of answers already given"))
        self.detail.setObjectName("card")
        inside = QVBoxLayout(self.detail)
        inside.setContentsMargins(px(18), px(12), px(18), px(12))
        inside.setSpacing(px(8))
        for widget in (self.what, self.cases, self.ways, self.effect):
            inside.addWidget(widget)
        for table in (self.problems, self.changes):
            table.setMinimumHeight(px(_LEAST_TABLE))
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self.missing, 1)
        foot.addStretch(1)
        for push in (self.cancel, self.trial, self.publish):
            foot.addWidget(push)
        inner = QWidget()
        inner.setObjectName("clear")
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(20), px(14), px(24), px(16))
        column.setSpacing(px(10))
        for above in (self.title, self.about, self.search):
            column.addWidget(above)
        column.addWidget(self.problems, 2)
        column.addWidget(self.changes, 3)
        for below in (self.detail, self.note_label, self.note):
            column.addWidget(below)
        column.addLayout(foot)
        self.setWidget(inner)
