"""Step 1 of frame and sample: where the list of children comes from."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import ColumnsWanted, OrderOpen
from app.domain.frames import Frame, FrameFormat, children_on_plan, is_census_there
from app.domain.partial_dates import words
from app.domain.rounds import FrameRecord
from ui import icons
from ui.pages.frame_columns import ColumnsPanel
from ui.pages.frame_words import children
from ui.pages.refusals import Refused
from ui.pages.sheets import Fault, Sheet
from ui.theme import look
from ui.widgets.flow import Flow
from ui.widgets.labels import button, label, restyle


class DropZone(QFrame):
    """Takes one file or folder that is dropped on it."""

    dropped = Signal(object)  # Path

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setProperty("asked", False)
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.isEnabled() and len(_paths(event)) == 1:
            event.acceptProposedAction()
            self._mark(here=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        self._mark(here=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark(here=False)
        paths = _paths(event)
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths[0])

    def _mark(self, *, here: bool) -> None:
        """Drawn solid while something that can be taken is held over it."""
        self.setProperty("here", here)
        self.setProperty("asked", here)
        self.style().unpolish(self)
        self.style().polish(self)


def _paths(event: QDropEvent) -> list[Path]:
    urls = event.mimeData().urls()
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


class SourceStep(Sheet):
    """Says which file or folder is to be read; a list that would replace another waits for a yes."""

    wanted = Signal(object, object)  # Path of the list, Path of a column mapping or None
    accepted = Signal()
    beside = Signal()  # a census, to be laid beside the list there is

    def __init__(self, as_of: date, columns: ColumnsPanel) -> None:
        super().__init__(self.tr("The list of children"), 1)
        self.columns = columns
        self._as_of = as_of
        self._mapping: Path | None = None  # for the next list only
        self._locked = False  # cases are shared out: only a census is wanted
        self._named = False  # whether a mapping file named the columns of the list being read
        self.zone = DropZone()
        self.zone.dropped.connect(self.take)
        self.choose = button(self.tr("Choose a file …"), "primary", "folder-open")
        self.choose.clicked.connect(self._choose_file)
        self.choose_folder = button(self.tr("A folder of CSV files …"), "link")
        self.choose_folder.clicked.connect(self._choose_folder)
        self.choose_table = button(self.tr("Choose the columns of a table …"), "link")
        self.choose_table.clicked.connect(self._choose_table)
        self.mapping = button(self.tr("A mapping file …"), "link")
        self.mapping.clicked.connect(self._choose_mapping)
        self.fault = Fault()
        self.columns.refused.connect(self.fault.say)
        self.reason = label("", "muted", wraps=True)
        self.waiting = _Waiting()
        self.waiting.taken.connect(self.accepted)
        self.waiting.laid.connect(self.beside)
        self._lay_out()

    def take(self, path: Path) -> None:
        """Have this file or folder read."""
        self.fault.say("")
        self.waiting.hide()
        self.columns.leave()
        if self.zone.isAncestorOf(self.focusWidget() or self):
            self.setFocus()  # else it goes on to the next step, and the page scrolls after it
        self.zone.setEnabled(False)
        self._said.setText(self.tr("Reading %1 …").replace("%1", path.name))
        mapping, self._mapping = self._mapping, None
        self._named = mapping is not None
        self._show_mapping()
        self.wanted.emit(path, mapping)

    def rest(self, *, locked: str = "", held: str = "") -> None:
        """Ready for a file, or for another in place of the one `held`; or locked, and why."""
        if bool(locked) is not self._locked:
            self.waiting.hide()
        self._locked = bool(locked)
        self.zone.setEnabled(True)
        if self.hasFocus():
            self.choose.setFocus()
        self._kinds.setVisible(not held)
        self._said.setText(self._invitation(locked=bool(locked), held=held))
        for way in (self.choose_folder, self.choose_table, self.mapping):
            way.setVisible(not locked)
        self._ways.arrange()
        self.reason.setText(locked)
        self.reason.setVisible(bool(locked))
        if locked:
            self.columns.leave()

    def refuse(self, refused: Refused, path: Path | None) -> None:
        """Say why a file was not read; where the lead can say what it lacks, ask for that."""
        asks = issubclass(refused.cause, (ColumnsWanted, OrderOpen))
        if asks and not self._locked and path is not None and not path.is_dir() and not self._named:
            only_order = issubclass(refused.cause, OrderOpen)
            self.columns.look_at(path, refused.why, only_order=only_order)
        else:
            self.fault.say(refused.why)

    def ask(self, frame: Frame, before: FrameRecord, *, drawn: bool) -> None:
        """Show what was read and what it would replace."""
        self.waiting.ask(frame, before, drawn=drawn)

    def ask_to_count(self, census: Frame, before: FrameRecord) -> None:
        """Once cases are shared out: show what a census would add."""
        if census.format is FrameFormat.CIN_CENSUS:
            self.waiting.ask_to_count(census, before)
        else:
            said = self.tr(
                "%1 is no Children in Need census. Cases are shared out, so the list stays as it is; choose a census."
            )
            self.fault.say(said.replace("%1", census.file_name))

    def _invitation(self, *, locked: bool = False, held: str = "") -> str:
        if locked:
            return self.tr(
                "Drop a Children in Need census here, or choose it, to count the whole population beside the sample"
            )
        if held:
            said = self.tr("Drop another file here to replace %1, or choose it")
            return said.replace("%1", held)
        return self.tr("Drop the council's file here, or choose it")

    def _lay_out(self) -> None:
        px = look().px
        self._said = label(self._invitation(), "subheading", wraps=True)
        self._kinds = label("", "caption", wraps=True)
        self._kinds.setText(
            self.tr(
                "The Annex A workbook, the yearly Children in Need census (XML), or any table "
                "as CSV or Excel. Names, addresses and pupil numbers are not read."
            )
        )
        as_at = self.tr("Read as at %1, the position date of the round.")
        column = QVBoxLayout(self.zone)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(6))
        picture = QLabel()
        icons.give(picture, "upload", "accent", 24)
        column.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        for text in (
            self._said,
            self._kinds,
            label(as_at.replace("%1", words(self._as_of)), "caption", wraps=True),
        ):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(text)
        self._ways = ways = Flow(px(6))
        policy = ways.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Maximum)  # in the middle while there is room
        ways.setSizePolicy(policy)
        for way in (self.choose, self.choose_folder, self.choose_table, self.mapping):
            ways.add(way)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(ways, 100)
        row.addStretch(1)
        column.addSpacing(px(4))
        column.addLayout(row)
        for part in (self.zone, self.fault, self.columns, self.waiting, self.reason):
            self.body.addWidget(part)
        self.reason.hide()

    def _choose_file(self) -> None:
        kinds = self.tr("Lists of children (*.xlsx *.xml *.csv *.tsv *.txt);;All files (*)")
        name, _kind = QFileDialog.getOpenFileName(
            self, self.tr("Choose the list of children"), "", kinds
        )
        if name:
            self.take(Path(name))

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Choose the folder of CSV files"))
        if name:
            self.take(Path(name))

    def _choose_table(self) -> None:
        kinds = self.tr("Tables (*.xlsx *.csv *.tsv *.txt);;All files (*)")
        name, _kind = QFileDialog.getOpenFileName(self, self.tr("Choose the table"), "", kinds)
        if name:
            self.fault.say("")
            self.waiting.hide()
            self.columns.look_at(Path(name))

    def _choose_mapping(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, self.tr("Choose the file that names the columns"), "", "TOML (*.toml)"
        )
        if name:
            self.use_mapping(Path(name))

    def use_mapping(self, path: Path) -> None:
        """Read the columns of the next list as this file names them."""
        self._mapping = path
        self._show_mapping()

    def _show_mapping(self) -> None:
        if self._mapping is None:
            self.mapping.setText(self.tr("A mapping file …"))
        else:
            named = self.tr("The next list with the columns of %1")
            self.mapping.setText(named.replace("%1", self._mapping.name))
        self._ways.arrange()


class _Waiting(QWidget):
    """A list that was read and would take another's place."""

    taken = Signal()
    laid = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = label("", "reading", wraps=True)
        self.use = button(self.tr("Use this list"), "primary")
        self.use.clicked.connect(self._take)
        self.lay = button(self.tr("Lay it beside the list"), "primary")
        self.lay.clicked.connect(self._lay)
        self.keep = button(self.tr("Keep the one there is"))
        self.keep.clicked.connect(self.hide)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look().px(8), 0, 0)
        column.addWidget(self.words)
        row = QHBoxLayout()
        row.addWidget(self.lay)
        row.addWidget(self.use)
        row.addWidget(self.keep)
        row.addStretch(1)
        column.addLayout(row)
        self.hide()

    def ask(self, frame: Frame, before: FrameRecord, *, drawn: bool) -> None:
        said = self.tr("%1 holds %2, %3 of them with a plan on %4. It would take the place of %5.")
        said = said.replace("%1", frame.file_name).replace("%2", children(len(frame.children)))
        said = said.replace("%3", f"{len(children_on_plan(frame)):,}")
        said = said.replace("%4", words(frame.as_of)).replace("%5", before.file_name)
        if drawn:
            said += " " + self.tr("The sample would then have to be drawn again from it.")
        fits = may_lie_beside(frame, before)
        if fits:
            said = self.tr(
                "%1 is a census of %2. Laid beside %3, it adds the electronic record's dates to the children of the "
                "list, joined "
                "by their number, and counts the whole population; who can be drawn stays as the list has it."
            )
            said = said.replace("%1", frame.file_name).replace("%2", children(len(frame.children)))
            said = said.replace("%3", before.file_name)
        self.lay.setVisible(fits)
        self.lay.setText(self.tr("Lay it beside the list"))
        self.use.show()
        self.use.setText(self.tr("Use it as the list") if fits else self.tr("Use this list"))
        restyle(self.use, "" if fits else "primary")
        self.keep.setText(self.tr("Keep the one there is"))
        self.words.setText(said)
        self.show()
        (self.lay if fits else self.use).setFocus()

    def ask_to_count(self, census: Frame, before: FrameRecord) -> None:
        """A census that comes when cases are shared out."""
        said = self.tr(
            "%1 is a census of %2. It counts the whole population, on the Population tab and beside the sample's "
            "figures. The list, the sample and the cases stay as they are, and what it says of single children is not "
            "set beside their answers."
        )
        said = said.replace("%1", census.file_name).replace("%2", children(len(census.children)))
        if is_census_there(before.format, before.sources):
            said += " " + self.tr("Its counts take the place of those of the census before.")
        self.lay.show()
        self.lay.setText(self.tr("Count the population"))
        self.use.hide()
        self.keep.setText(self.tr("Leave it"))
        self.words.setText(said)
        self.show()
        self.lay.setFocus()

    def _take(self) -> None:
        self.hide()
        self.taken.emit()

    def _lay(self) -> None:
        self.hide()
        self.laid.emit()


def may_lie_beside(frame: Frame, before: FrameRecord) -> bool:
    """Whether what was read is a census, and the list there is has none yet."""
    return frame.format is FrameFormat.CIN_CENSUS and not is_census_there(
        before.format, before.sources
    )
