"""Settings: light or dark, how large the letters are, where copies go, when the program locks itself."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.domain.changes import Changes
from app.settings import IDLE_MINUTES
from ui.actions import Actions
from ui.forms.choices import SegmentRow
from ui.page import Page
from ui.theme import LARGEST, SMALLEST, Scheme, look
from ui.widgets.labels import Elided, button, label
from ui.widgets.segments import Dress, Segment

_STEP = 10


@dataclass(frozen=True, slots=True)
class Habits:
    """Where the day's copy goes ("" for not chosen yet) and after how many idle minutes the program locks itself."""

    copy_folder: str
    idle_minutes: int
    keep_folder: Callable[[str], None]
    keep_idle: Callable[[int], None]


class SettingsPage(Page):
    """`keep` is told whatever was chosen: the scheme and the size of the letters in per cent."""

    def __init__(
        self, actions: Actions, keep: Callable[[Scheme, int], None], habits: Habits
    ) -> None:
        super().__init__(actions)
        self._keep = keep
        self._habits = habits
        self.folder = Elided("reading")
        self.choose = button(self.tr("Choose …"), "", "folder-open")
        self.choose.setAccessibleName(self.tr("Choose where today's work is copied to"))
        self.choose.clicked.connect(self._choose_folder)
        self.idle = SegmentRow()
        for minutes in IDLE_MINUTES:
            words = self.tr("%1 minutes").replace("%1", str(minutes))
            self.idle.put(
                str(minutes),
                Segment(words, Dress()),
                self.tr("Lock after %1").replace("%1", words),
            )
        self.idle.chosen.connect(self._keep_idle)
        self.idle.show_checked({str(habits.idle_minutes)})
        self._show_folder(habits.copy_folder)
        self.schemes = SegmentRow()
        for scheme, words in (
            (Scheme.SYSTEM, self.tr("As the computer has it")),
            (Scheme.LIGHT, self.tr("Light")),
            (Scheme.DARK, self.tr("Dark")),
        ):
            self.schemes.put(scheme.value, Segment(words, Dress()), words)
        self.schemes.chosen.connect(lambda name: self._dress(scheme=Scheme(name)))
        self.letters = QSlider(Qt.Orientation.Horizontal)
        self.letters.setRange(SMALLEST // _STEP, LARGEST // _STEP)
        self.letters.setPageStep(1)
        self.letters.setAccessibleName(self.tr("Size of letters in per cent"))
        self.letters.valueChanged.connect(lambda step: self._dress(percent=step * _STEP))
        self.percent = label("", "strong")
        self._lay_out()
        look().changed.connect(self.reload)

    def concerned_by(self, changes: Changes) -> bool:
        return False

    def reload(self) -> None:
        self.schemes.show_checked({look().scheme.value})
        self.letters.blockSignals(True)
        self.letters.setValue(look().percent // _STEP)
        self.letters.blockSignals(False)
        self.percent.setText(f"{look().percent}%")

    def focus_first(self) -> None:
        self.schemes.take_focus()

    def _dress(self, scheme: Scheme | None = None, percent: int | None = None) -> None:
        look().dress(scheme, percent)
        self._keep(look().scheme, look().percent)

    def take_folder(self, folder: str) -> None:
        """The day's copy goes there from now on."""
        self._habits.keep_folder(folder)
        self._show_folder(folder)

    def _show_folder(self, folder: str) -> None:
        self.folder.setText(folder or self.tr("asked for when there is something to copy"))

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Where today's work is copied to"))
        if name:
            self.take_folder(name)

    def _keep_idle(self, minutes: str) -> None:
        self.idle.show_checked({minutes})
        self._habits.keep_idle(int(minutes))

    def _safety(self) -> QFrame:
        sheet, inner = _sheet()
        inner.addWidget(label(self.tr("Copy of today's work"), "heading"))
        row = QHBoxLayout()
        row.addWidget(self.folder, 1)
        row.addWidget(self.choose)
        inner.addLayout(row)
        hint = self.tr(
            "Offered when the program is locked or closed with work that is on this computer alone. A stick is "
            "better than a folder on the same computer."
        )
        inner.addWidget(label(hint, "caption", wraps=True))
        inner.addSpacing(look().px(8))
        inner.addWidget(label(self.tr("Lock by itself after"), "heading"))
        inner.addWidget(self.idle)
        hint = self.tr(
            "Without a key or a movement of the mouse. Everything is saved; nothing is copied then."
        )
        inner.addWidget(label(hint, "caption", wraps=True))
        return sheet

    def _lay_out(self) -> None:
        px = look().px
        sheet, inner = _sheet()
        inner.addWidget(label(self.tr("Colours"), "heading"))
        inner.addWidget(self.schemes)
        inner.addSpacing(px(8))
        inner.addWidget(label(self.tr("Letters"), "heading"))
        row = QHBoxLayout()
        row.addWidget(self.letters, 1)
        row.addWidget(self.percent)
        inner.addLayout(row)
        hint = self.tr(
            "Also with Ctrl and +, − or 0. Pages already open take the new size fully when opened anew."
        )
        inner.addWidget(label(hint, "caption", wraps=True))
        inside = QWidget()
        inside.setObjectName("clear")
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(28), px(20), px(28), px(20))
        column.setSpacing(px(14))
        column.addWidget(label(self.tr("Settings"), "title"))
        column.addWidget(sheet)
        column.addWidget(self._safety())
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)


def _sheet() -> tuple[QFrame, QVBoxLayout]:
    px = look().px
    sheet = QFrame()
    sheet.setObjectName("card")
    sheet.setMaximumWidth(px(640))
    inner = QVBoxLayout(sheet)
    inner.setContentsMargins(px(20), px(16), px(20), px(18))
    inner.setSpacing(px(10))
    return sheet, inner
