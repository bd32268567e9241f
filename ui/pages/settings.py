"""Settings: light or dark, and how large the letters are."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSlider, QVBoxLayout

from app.domain.changes import Changes
from ui.actions import Actions
from ui.forms.choices import SegmentRow
from ui.page import Page
from ui.theme import LARGEST, SMALLEST, Scheme, look
from ui.widgets.labels import label
from ui.widgets.segments import Dress, Segment

_STEP = 10


class SettingsPage(Page):
    """`keep` is told whatever was chosen: the scheme and the size of the letters in per cent."""

    def __init__(self, actions: Actions, keep: Callable[[Scheme, int], None]) -> None:
        super().__init__(actions)
        self._keep = keep
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
        self.percent.setText(f"{look().percent} %")

    def focus_first(self) -> None:
        self.schemes.take_focus()

    def _dress(self, scheme: Scheme | None = None, percent: int | None = None) -> None:
        look().dress(scheme, percent)
        self._keep(look().scheme, look().percent)

    def _lay_out(self) -> None:
        px = look().px
        sheet = QFrame()
        sheet.setObjectName("card")
        sheet.setMaximumWidth(px(640))
        inner = QVBoxLayout(sheet)
        inner.setContentsMargins(px(20), px(16), px(20), px(18))
        inner.setSpacing(px(10))
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
        column = QVBoxLayout(self)
        column.setContentsMargins(px(28), px(20), px(28), px(20))
        column.setSpacing(px(14))
        column.addWidget(label(self.tr("Settings"), "title"))
        column.addWidget(sheet)
        column.addStretch(1)
