"""Steps 4 and 5 of frame and sample: seed and draw; the sample, its paragraph, and every draw ever made."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ports import Listing
from app.services.frame_picture import SampleDrawn, StratumLine
from ui.models.records import Column, plainly
from ui.pages.frame_words import area_words, band_order, band_words, one_decimal, per_cent, tr
from ui.pages.sheets import Fault, Field, Sheet
from ui.pages.when import moment, moment_of
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.labels import button, label, rule
from ui.widgets.small_table import PageTable, SmallTable

_MOST_ROWS = 12
_DIGEST = 16


class DrawStep(Sheet):
    wanted = Signal(str)  # the seed

    def __init__(self) -> None:
        super().__init__(self.tr("The draw"), 4)
        self.seed = Line()
        self.seed.setMaxLength(200)
        self.seed.setMaximumWidth(look().px(420))
        self.draw = button(self.tr("Draw the sample"), "primary")
        self.note = label("", "caption", wraps=True)
        self.fault = Fault()
        self.reason = label("", "muted", wraps=True)
        self._ready = False
        field = Field(
            self.tr("Seed"),
            self.seed,
            self.tr(
                "A word or number agreed with somebody else before the draw, such as figures thrown with dice in front "
                "of the team. The same list, design and seed always give the same children, so that nobody chooses."
            ),
        )
        row = QHBoxLayout()
        row.addWidget(self.draw)
        row.addStretch(1)
        self.body.addWidget(field)
        self.body.addWidget(self.note)
        self.body.addLayout(row)
        self.body.addWidget(self.fault)
        self.body.addWidget(self.reason)
        self.seed.textChanged.connect(lambda _text: self._show_ready())
        self.seed.returnPressed.connect(self._draw)
        self.draw.clicked.connect(self._draw)

    def allow(self, *, ready: bool) -> None:
        """Whether list and design stand; without a seed nothing is drawn all the same."""
        self._ready = ready
        self._show_ready()

    def show_state(self, drawn: SampleDrawn | None, locked: str) -> None:
        self.seed.setEnabled(not locked)
        self.reason.setText(locked)
        self.reason.setVisible(bool(locked))
        self.draw.setText(self.tr("Draw again") if drawn else self.tr("Draw the sample"))
        self.note.setVisible(drawn is not None and not locked)
        if drawn is not None:
            again = self.tr(
                "Drawing again replaces the sample of %1 cases drawn on %2. That draw stays in the list below, and its "
                "seed brings it back."
            )
            again = again.replace("%1", f"{drawn.record.size:,}")
            self.note.setText(again.replace("%2", moment(drawn.record.drawn_at)))

    def _show_ready(self) -> None:
        self.draw.setEnabled(self._ready and bool(self.seed.text().strip()))

    def _draw(self) -> None:
        if self.draw.isEnabled():
            self.fault.say("")
            self.wanted.emit(self.seed.text().strip())


class DrawnStep(Sheet):
    def __init__(self) -> None:
        super().__init__(self.tr("The sample"), 5)
        self.nothing = self.say(
            self.tr(
                "Once the sample is drawn, this shows each group with the cases expected and drawn, and the paragraph "
                "for the report."
            )
        )
        self.stale = label("", "warn", wraps=True)
        self.stale.hide()
        self.strata = SmallTable(
            self.tr("Groups of the sample, expected and drawn"),
            _strata_columns(),
            (self.tr("No groups"), self.tr("They appear once the sample is drawn.")),
            most=_MOST_ROWS,
        )
        self.method = label("", "guidance", wraps=True)
        self.method.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy = button(self.tr("Copy the paragraph"), "link", "clipboard-list")
        self.copy.clicked.connect(self._copy)
        self.draws = PageTable(
            self.tr("Every draw ever made"),
            _draw_columns(),
            (self.tr("No draw yet"), self.tr("Each draw is kept here for ever, with its seed.")),
            "history",
            most=6,
        )
        self._sample, self._history = QWidget(), QWidget()
        self._lay_out()

    def show_sample(self, drawn: SampleDrawn | None, draws: Listing, number: int) -> None:
        """`draws`: every draw of the round, `number` of them."""
        self.nothing.setVisible(drawn is None)
        self._sample.setVisible(drawn is not None)
        self._history.setVisible(number > 0)
        self.draws.show_rows(draws)
        if drawn is None:
            return
        self.stale.setVisible(drawn.stale)
        self.strata.put(sorted((_row(each) for each in drawn.strata), key=lambda row: row[1:3]))
        self.method.setText(drawn.record.method)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.method.text())

    def _lay_out(self) -> None:
        px = look().px
        self.stale.setText(
            self.tr(
                "Another list was read after this draw: draw again, so that the sample comes from it."
            )
        )
        column = QVBoxLayout(self._sample)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        head = QHBoxLayout()
        head.addWidget(label(self.tr("How the sample was drawn, for the report"), "subheading"))
        head.addStretch(1)
        head.addWidget(self.copy)
        column.addWidget(self.stale)
        column.addWidget(self.strata)
        column.addLayout(head)
        column.addWidget(self.method)
        past = QVBoxLayout(self._history)
        past.setContentsMargins(0, px(4), 0, 0)
        past.setSpacing(px(8))
        past.addWidget(rule())
        past.addWidget(label(self.tr("Every draw ever made"), "subheading"))
        past.addWidget(self.draws)
        self._sample.hide()
        self._history.hide()
        self.body.addWidget(self._sample)
        self.body.addWidget(self._history)


def _strata_columns() -> tuple[Column, ...]:
    return (
        Column("area", tr("Place"), lambda area: area_words(str(area)), 220),
        Column("group", tr("Age"), lambda group: band_words(str(group).partition("|")[2]), 130),
        Column("children", tr("Children"), lambda number: f"{number:,}", 80, number=True),
        Column("expected", tr("Expected"), one_decimal, 80, number=True),
        Column("drawn", tr("Drawn"), weight=70, number=True),
        Column("chance", tr("Chance"), per_cent, 80, number=True),
    )


def _row(each: StratumLine) -> tuple[object, ...]:
    return (
        f"{each.area}|{each.group}",
        each.area,
        f"{band_order(each.group)}|{each.group}",  # sorts by age, not by the letters of it
        each.children,
        each.expected,
        each.drawn,
        each.chance,
    )


def _draw_columns() -> tuple[Column, ...]:
    return (
        Column("drawn_at", tr("Drawn on"), moment_of, 170),
        Column("seed", tr("Seed"), weight=200),
        Column("size", tr("Cases"), weight=60, number=True),
        Column("algorithm", tr("Method"), weight=120),
        Column(
            "digest", tr("Fingerprint of the list"), lambda digest: plainly(digest)[:_DIGEST], 150
        ),
    )
