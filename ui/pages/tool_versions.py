"""The versions of the audit tool in this round: which is in force, what each changed, and how to bring in the next."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.changes import Changes
from app.domain.errors import InputRefused
from app.domain.rounds import Round
from app.domain.tool_versions import ToolVersion
from app.files import write_atomically
from app.reports.chart_content import Tone
from app.reports.content import Callout
from app.services import tool_versions, tools, workbooks
from app.services.tool_versions import MadeUpdate
from app.services.workbooks import ReadWorkbook
from app.workspace import Workspace
from ui.actions import Actions
from ui.models.held_rows import HeldRows
from ui.pages.tool_workbook import WorkbookPane
from ui.theme import look
from ui.viewmodels.tool_versions import VERSION_COLUMNS, published_rows, when
from ui.widgets.document_blocks import callout
from ui.widgets.emptied import empty
from ui.widgets.labels import EmptyState, button, label
from ui.widgets.search_box import SearchBox
from ui.widgets.wrapped_table import WrappedTable

CHANGED = Changes(round=True, ledger=True)
_LEAST_TABLE = 200


class VersionsTab(QStackedWidget):
    """`trial_wanted` carries the tool of an opened workbook, to be tried before it is published."""

    trial_wanted = Signal(object)

    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__()
        self._ws = ws
        self._round = audit_round
        self._actions = actions
        self.about = label("", "reading", wraps=True)
        self.save = button(self.tr("Save its workbook …"), "", "download")
        self.open = button(self.tr("Open an edited workbook …"), "primary", "folder-open")
        self.send = button(self.tr("Save the update file …"), "", "send")
        self.save.clicked.connect(self._choose_where)
        self.open.clicked.connect(self._choose_workbook)
        self.send.clicked.connect(self._choose_folder)
        self.table = WrappedTable(self.tr("What was changed"), VERSION_COLUMNS)
        self.search = SearchBox(self.tr("Find a change"), self.tr("Find a change"))
        self.search.setMaximumWidth(look().px(260))
        self.search.searched.connect(self.table.narrow)
        self.nothing = EmptyState(
            "history",
            self.tr("The tool has not changed in this round"),
            self.tr(
                "To change it, save its workbook, edit it in Excel, give it a new version in the sheet "
                "settings, and open it here. You see what each change does to answers already given "
                "before anything is published."
            ),
        )
        self.workbook = WorkbookPane()
        self.workbook.cancelled.connect(self._back)
        self.workbook.publish_wanted.connect(self._publish)
        self.workbook.trial_wanted.connect(self.trial_wanted)
        self._notes = QVBoxLayout()
        self._told = QVBoxLayout()
        self._lay_out()

    def show_versions(self, versions: Sequence[ToolVersion]) -> None:
        newest = versions[-1]
        since = self.tr("Version %1 is in force since %2.")
        self.about.setText(since.replace("%1", newest.label).replace("%2", when(newest)))
        changed = len(versions) > 1
        empty(self._notes)
        for version in reversed(versions[1:]):
            title = f"{self.tr('Version')} {version.label}, {when(version)}"
            self._notes.addWidget(callout(Callout(Tone.NEUTRAL, title, (version.note,))))
        names = ("id", *(column.name for column in VERSION_COLUMNS))
        self.table.show_rows(HeldRows(names, published_rows(versions)))
        for widget in (self.table, self.search, self.send):
            widget.setVisible(changed)
        self.nothing.setVisible(not changed)

    def focus_first(self) -> None:
        if self.currentWidget() is self.workbook:
            self.workbook.focus_first()
        else:
            self.open.setFocus()

    def read(self, path: Path) -> None:
        """Check an edited workbook and say what publishing it would do; nothing changes."""
        read: list[ReadWorkbook] = []

        def look_into(_report: object) -> object:
            found = workbooks.read_workbook(path)
            read.append(found)
            if not found.is_sound or found.tool is None:
                return None
            try:
                return tool_versions.propose(self._ws, self._round.id, found.tool)
            except InputRefused as refused:
                return refused

        self.workbook.say_reading(path.name)
        self.setCurrentWidget(self.workbook)

        def show(found: object) -> None:
            if isinstance(found, InputRefused):
                self._back()
                self._actions.problems.show(found)
                return
            self.workbook.show_workbook(read[0], found)
            self.workbook.focus_first()

        self._actions.fetch(self, look_into, show)

    def write_update(self, folder: Path) -> None:
        made: list[MadeUpdate] = []

        def seal(_report: object) -> Changes:
            made.append(tool_versions.write_update(self._ws, self._round.id, folder))
            return CHANGED

        self._actions.perform_in_background(self, seal, lambda: self._say_update(made[0]))

    def write_workbook(self, path: Path) -> None:
        """The workbook of the tool in force, to be edited in Excel."""

        def write(_report: object) -> Changes:
            write_atomically(path, tools.workbook_in_force(self._ws, self._round.id))
            return Changes()

        def written() -> None:
            self._tell(
                self.tr("%1 is saved").replace("%1", path.name),
                self.tr("Edit it in Excel, give it a new version, and open it here again."),
            )

        self._actions.perform_in_background(self, write, written)

    def _publish(self) -> None:
        """As decided on the pane, in one go: from then on everything is counted by the new version."""
        tool, kinds, note = self.workbook.decided()
        if tool is None:
            return
        published: list[ToolVersion] = []

        def put_in_force(_report: object) -> Changes:
            published.append(tool_versions.publish(self._ws, self._round.id, tool, kinds, note))
            return CHANGED

        self._actions.perform_in_background(
            self, put_in_force, lambda: self._published(published[0])
        )

    def _published(self, version: ToolVersion) -> None:
        self._back()
        title = self.tr("Version %1 is in force").replace("%1", version.label)
        if version.number == 1:
            self._tell(title, self.tr("Work packs issued from now on carry it."))
            return
        self._tell(
            title,
            self.tr(
                "Everything returned is counted by it already. Save the update file and send it to the "
                "assessors, so that they see the new wording and answer again what is asked again."
            ),
        )
        self.send.setFocus()

    def _say_update(self, made: MadeUpdate) -> None:
        lines = []
        if made.path is not None:
            to = QLocale().createSeparatedList(list(made.reached))
            lines.append(
                self.tr(
                    "Send %1 to %2 by stick or mail. It opens under Send and receive, without a code."
                )
                .replace("%1", made.path.name)
                .replace("%2", to)
            )
        if made.new_packs:
            to = QLocale().createSeparatedList(list(made.new_packs))
            lines.append(
                self.tr(
                    "Nothing has come back from %1 yet, so this file cannot be sealed to them: issue a new "
                    "work pack under Packs and returns, which brings version %2 along."
                )
                .replace("%1", to)
                .replace("%2", made.label)
            )
        saved = made.path is not None
        title = self.tr("The update is ready") if saved else self.tr("No update file was needed")
        self._tell(title, *lines)

    def _tell(self, title: str, *lines: str) -> None:
        empty(self._told)
        self._told.addWidget(callout(Callout(Tone.GOOD, title, tuple(lines))))

    def _back(self) -> None:
        self.setCurrentIndex(0)
        self.open.setFocus()

    def _choose_where(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self, self.tr("Save the workbook"), "audit-tool.xlsx", self.tr("Workbooks (*.xlsx)")
        )
        if name:
            self.write_workbook(Path(name))

    def _choose_workbook(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self,
            self.tr("Open an edited workbook"),
            "",
            self.tr("Workbooks (*.xlsx);;All files (*)"),
        )
        if name:
            self.read(Path(name))

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Where the update file shall go"))
        if name:
            self.write_update(Path(name))

    def _lay_out(self) -> None:
        px = look().px
        inner = QWidget()
        inner.setObjectName("clear")
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(20), px(14), px(24), px(16))
        column.setSpacing(px(12))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.about, 1)
        for widget in (self.send, self.save, self.open):
            row.addWidget(widget)
        column.addLayout(row)
        column.addLayout(self._told)
        column.addLayout(self._notes)
        column.addWidget(self.search)
        self.table.setMinimumHeight(px(_LEAST_TABLE))
        column.addWidget(self.table, 1)
        column.addWidget(self.nothing, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        self.addWidget(area)
        self.addWidget(self.workbook)
