"""The card of one case: what is known, what is missing, the time spent, and the way on."""

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.partial_dates import words
from app.domain.records import AuditState
from app.domain.time_on_file import minutes_words
from ui import icons
from ui.pages.case_file import FilePanel, Files
from ui.pages.cases_list import how_it_stands
from ui.theme import look
from ui.viewmodels.case_list import CaseDetail, CaseLine
from ui.viewmodels.finding_words import as_match
from ui.widgets.emptied import empty
from ui.widgets.flow import Flow
from ui.widgets.found_list import FoundList
from ui.widgets.labels import Elided, button, label, restyle
from ui.widgets.marks import Bar, Pill, Ring

_SHOWN = 6  # places found that are seen at a time


class CaseCardPane(QScrollArea):
    def __init__(self, zone: ZoneInfo | None, files: Files) -> None:
        super().__init__()
        self._zone = zone
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        px = look().px
        inner = QWidget()
        inner.setObjectName("clear")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(px(28), px(20), px(28), px(20))
        self._column.setSpacing(px(14))
        self.ref = Elided("title")
        self.pill = Pill()
        self.blank = button(self.tr("Print the blank tool …"), "link", "printer")
        self.go_on = button("", "", "arrow-right")
        self.bar = Bar()
        self.bar.setAccessibleName(self.tr("Questions answered"))
        self.progress = label("", "caption")
        self.worked = label("", "caption", wraps=True)
        self._column.addLayout(self._head())
        self._column.addWidget(self.bar)
        self._column.addLayout(self._under_bar())
        self.found = _FoundPanel()
        self._column.addWidget(self.found)
        self.facts = _Panel(self.tr("What is known"))
        self.missing = _Panel(self.tr("Section by section"))
        self.file = FilePanel(files)
        self._column.addWidget(self.facts)
        self._column.addWidget(self.file)
        self._column.addWidget(self.missing)
        self._column.addWidget(self.blank, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)
        self.setWidget(inner)

    def show_case(self, line: CaseLine, detail: CaseDetail) -> None:
        self.ref.setText(line.ref)
        said = how_it_stands(line)
        self.pill.say(said.text, said.tone, said.icon)
        self.bar.show_progress(line.answered, line.asked)
        answered = self.tr("%1 of %2 answered").replace("%1", str(line.answered))
        self.progress.setText(answered.replace("%2", str(line.asked)))
        self._row.arrange()
        self.worked.setText(self._time(line.minutes, line.last_worked))
        self.go_on.setText(self._way_on(line, detail))
        self.found.show_found(line)
        facts = dict(detail.facts)
        if line.second:
            facts[self.tr("Reading")] = self.tr("second reading, without seeing the first")
        self.facts.show_facts(facts)
        self.file.show_file(line.audit_id)
        self.missing.show_sections(detail.missing)

    def lead_on(self, *, leads: bool) -> None:
        """Whether this card's button is the one to press; not where work goes on elsewhere."""
        restyle(self.go_on, "primary" if leads else "")
        icons.give(self.go_on, "arrow-right", "on_accent" if leads else "text")

    def _way_on(self, line: CaseLine, detail: CaseDetail) -> str:
        if line.state is AuditState.COMPLETE:
            return self.tr("Read it")
        if line.state is AuditState.ALLOCATED:
            return self.tr("Begin")
        if not detail.continue_key:
            return self.tr("Check and sign")
        if not detail.continue_at:
            return self.tr("Continue")
        return self.tr("Continue at %1").replace("%1", detail.continue_at)

    def _time(self, minutes: int, last: datetime | None) -> str:
        parts = []
        if minutes:
            parts.append(self.tr("%1 on file").replace("%1", minutes_words(minutes)))
        if last is not None:
            local = last.astimezone(self._zone)
            when = f"{words(local.date())}, {local:%H:%M}"
            parts.append(self.tr("last worked on %1").replace("%1", when))
        return "  ·  ".join(parts)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.ref, 1)
        row.addSpacing(look().px(6))
        row.addWidget(self.go_on)
        return row

    def _under_bar(self) -> QVBoxLayout:
        row = Flow(look().px(10))
        row.add(self.pill)
        row.add(self.progress)
        column = QVBoxLayout()
        column.setSpacing(look().px(4))
        column.addWidget(row)
        column.addWidget(self.worked)
        self._row = row
        return column


class _FoundPanel(QFrame):
    """Where the words searched for stand in this case; there only while something is searched for."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(14), px(12), px(10))
        column.setSpacing(px(8))
        self._title = label("", "heading")
        self._title.setContentsMargins(px(6), 0, 0, 0)
        self.list = FoundList(self.tr("Found in this case"))
        column.addWidget(self._title)
        column.addWidget(self.list)

    def show_found(self, line: CaseLine) -> None:
        self.setVisible(bool(line.found))
        self.list.show_lines([as_match(one, with_ref=False) for one in line.found])
        self.list.setFixedHeight(self.list.height_of(_SHOWN))
        places = (
            self.tr("Found at %1 places") if len(line.found) != 1 else self.tr("Found at 1 place")
        )
        self._title.setText(places.replace("%1", str(len(line.found))))


class _Panel(QFrame):
    """A white sheet with a heading and rows of two or three columns."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("card")
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(18), px(14), px(18), px(14))
        column.setSpacing(px(10))
        column.addWidget(label(title, "heading"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(7))
        column.addLayout(self._grid)

    def show_facts(self, facts: dict[str, str]) -> None:
        self._clear()
        self._grid.setColumnMinimumWidth(0, look().px(110))
        self._grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(facts.items()):
            self._grid.addWidget(label(name, "caption"), row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label(value, "reading", wraps=True), row, 1)

    def show_sections(self, sections: tuple[tuple[str, int, int], ...]) -> None:
        self._clear()
        self._grid.setColumnStretch(1, 1)
        for row, (title, answered, asked) in enumerate(sections):
            ring = Ring(16)
            ring.show_progress(answered, asked)
            self._grid.addWidget(ring, row, 0)
            self._grid.addWidget(label(title, "reading", wraps=True), row, 1)
            count = label(f"{answered} / {asked}", "caption")
            self._grid.addWidget(count, row, 2, Qt.AlignmentFlag.AlignRight)

    def _clear(self) -> None:
        empty(self._grid)
