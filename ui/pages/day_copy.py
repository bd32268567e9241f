"""Before locking or closing with work that is on this computer alone: one button to copy it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLayout,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import AuditError
from ui.messages import Messages
from ui.pages.sheets import Chooser
from ui.sticks import Stick, place_words, sticks
from ui.tasks import Background
from ui.theme import look
from ui.widgets.dialog import Dialog
from ui.widgets.labels import button, label

_WIDTH = 560


@dataclass(frozen=True, slots=True)
class DayCopy:
    """What the dialog needs done. `copy` runs off the GUI thread, raises AuditError, and returns what it made.

    `folder` is the one used last ("" for none); `keep_folder` is told the one used now.
    """

    what: str  # "3 audits and 1 note have changed since …"
    folder: str
    keep_folder: Callable[[str], None]
    copy: Callable[[Path], object]
    plugged_in: Callable[[], Sequence[Stick]] = sticks


class DayCopyDialog(Dialog):
    """Copy and go on, go on without, or stay. A copy that fails is said, and nothing goes on by itself."""

    copied = Signal(object)
    without = Signal()

    def __init__(
        self,
        day: DayCopy,
        goes_on: str,
        background: Background,
        messages: Messages,
        parent: QWidget,
    ) -> None:
        """`goes_on`: what follows, as on the button: "Lock" or "Close"; "" where nothing does."""
        super().__init__(parent)
        self._day, self._background, self._messages = day, background, messages
        self.setWindowTitle(self.tr("Copy today's work"))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._width = min(look().px(_WIDTH), parent.window().width() - look().px(24))
        self.what = label(day.what, "reading", wraps=True)
        self.places = Chooser(self.tr("Where the copy goes"))
        self.other = button(self.tr("Another folder …"), "", "folder-open")
        self.other.clicked.connect(self._choose)
        self.path = label("", "caption", wraps=True)
        self.places.currentIndexChanged.connect(self._show_path)
        self.fault = label("", "bad", wraps=True)
        self.fault.hide()
        self.stay = button(self.tr("Cancel"))
        self.stay.clicked.connect(self.reject)
        self.skip = button(self.tr("%1 without copying").replace("%1", goes_on))
        self.skip.clicked.connect(self._skip)
        self.skip.setVisible(bool(goes_on))
        self.go = button(self.tr("Copy today's work"), "primary", "hard-drive")
        self.go.setDefault(True)
        self.go.clicked.connect(self.copy)
        self._lay_out()
        self._fill()
        self._show_path()
        self.go.setFocus()

    @property
    def folder(self) -> Path | None:
        held = self.places.currentData()
        return Path(held) if held else None

    def copy(self) -> None:
        """To the folder shown; where there is none, one is asked for first."""
        if self.folder is None:
            self._choose()
        folder = self.folder
        if folder is None:
            return
        self._work(self.tr("Copying …"))
        self._background.run(self, lambda _report: self._day.copy(folder), self._done, self._failed)

    def take_folder(self, folder: Path) -> None:
        """This folder from now on."""
        at = self.places.findData(str(folder))
        if at < 0:
            self.places.insertItem(0, place_words(folder, self._day.plugged_in()), str(folder))
            at = 0
        self.places.setCurrentIndex(at)
        self.places.setEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.go.isEnabled():
            return  # while it is being copied
        super().keyPressEvent(event)

    def _fill(self) -> None:
        plugged_in = list(self._day.plugged_in())
        for stick in plugged_in:
            room = self.tr("%1 GB free").replace("%1", f"{stick.free / 1e9:,.1f}")
            self.places.addItem(f"{place_words(stick.path, plugged_in)}, {room}", str(stick.path))
        if self._day.folder:
            self.take_folder(Path(self._day.folder))
        if not self.places.count():
            self.places.addItem(self.tr("No stick found: choose a folder"), "")
            self.places.setEnabled(False)

    def _show_path(self) -> None:
        self.path.setText("" if self.folder is None else str(self.folder))
        self.path.setVisible(self.folder is not None)

    def _choose(self) -> None:
        start = str(self.folder or Path.home())
        name = QFileDialog.getExistingDirectory(self, self.tr("Where the copy goes"), start)
        if name:
            self.take_folder(Path(name))
            self.go.setFocus()

    def _skip(self) -> None:
        self.without.emit()
        self.accept()

    def _done(self, made: object) -> None:
        if self.folder is not None:
            self._day.keep_folder(str(self.folder))
        self.copied.emit(made)
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._work("")
        if isinstance(error, AuditError):
            self.fault.setText(str(error))
            self.fault.show()
            self.other.setFocus()
        else:
            self._messages.show(error)

    def _work(self, words: str) -> None:
        self.go.setText(words or self.tr("Copy today's work"))
        for widget in (self.go, self.skip, self.stay, self.other, self.places):
            widget.setEnabled(not words)
        self.fault.hide()

    def _lay_out(self) -> None:
        px = look().px
        column = QVBoxLayout()
        column.setContentsMargins(px(24), px(20), px(24), px(16))
        column.setSpacing(px(10))
        column.addWidget(label(self.tr("Copy today's work"), "title"))
        column.addWidget(self.what)
        row = QHBoxLayout()
        row.addWidget(self.places, 1)
        row.addWidget(self.other)
        column.addLayout(row)
        column.addWidget(self.path)
        column.addWidget(self.fault)
        column.addWidget(
            label(
                self.tr(
                    "The copy holds everything begun, unfinished audits too, encrypted for the lead: a stick that is "
                    "lost gives nothing away. It is an ordinary return. Send this very file to the lead, or keep it: "
                    "if this computer is lost, the lead takes in the newest copy and makes you a replacement pack, "
                    "which brings your work back as it stands now."
                ),
                "caption",
                wraps=True,
            )
        )
        foot = QFrame()
        foot.setObjectName("foot")
        line = QHBoxLayout(foot)
        line.setContentsMargins(px(24), px(12), px(24), px(12))
        line.addWidget(self.stay)
        line.addStretch(1)
        line.addWidget(self.skip)
        line.addWidget(self.go)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        # As high as its words need, whether or not a fault is among them.
        whole.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        inner = QWidget()
        inner.setObjectName("clear")
        inner.setFixedWidth(self._width)
        inner.setLayout(column)
        whole.addWidget(inner)
        whole.addWidget(foot)
        self.places.setMinimumContentsLength(12)


def what_changed(audits: int, notes: int, last: str) -> str:
    """ "3 audits and 1 note have changed since work last left this computer on …"."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("DayCopy", text)

    parts = []
    if audits:
        parts.append(tr("1 audit") if audits == 1 else tr("%1 audits").replace("%1", str(audits)))
    if notes:
        parts.append(tr("1 note") if notes == 1 else tr("%1 notes").replace("%1", str(notes)))
    which = tr(" and ").join(parts)
    verb = tr("has") if audits + notes == 1 else tr("have")
    if not last:
        text = tr("%1 %2 never left this computer. Everything is saved here, and only here.")
    else:
        text = tr(
            "%1 %2 changed since work last left this computer on %3. Everything is saved here, and only here."
        ).replace("%3", last)
    return text.replace("%1", which).replace("%2", verb)
