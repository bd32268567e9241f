"""Steps 5 and 6 of frame and sample: seed and draw; the sample, its paragraph, and every draw ever made."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.rounds import DrawRecord
from app.domain.sample_log import Ceremony, SeedOrigin
from app.services.achieved import Achieved
from app.services.frame_picture import SampleDrawn
from app.services.sample import Verified
from ui.models.records import Column
from ui.pages.frame_ceremony import SeedCeremony
from ui.pages.frame_strata import AchievedTable
from ui.pages.frame_words import counted, tr
from ui.pages.sheets import Fault, Field, Sheet
from ui.pages.when import day_of, moment, moment_of
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.labels import button, label, restyle, rule
from ui.widgets.small_table import SmallTable

_MOST_DRAWS = 6


class DrawStep(Sheet):
    wanted = Signal(str, object, str)  # the seed, its ceremony, why the sample is drawn again

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(self.tr("Seed and draw"), 5)
        self.ceremony = SeedCeremony(today)
        self.again = Line()
        self._again_field = Field(
            self.tr("Why the sample is drawn again"),
            self.again,
            self.tr(
                "Kept with the draw and printed in the report, which says how many draws there were."
            ),
        )
        self.draw = button(self.tr("Draw the sample"), "primary")
        self.missing = label("", "small", wraps=True)
        self.note = label("", "caption", wraps=True)
        self.fault = Fault()
        self.reason = label("", "muted", wraps=True)
        self._ready = False
        self._drawn = False
        row = QHBoxLayout()
        row.addWidget(self.draw)
        row.addWidget(self.missing, 1)
        for part in (self.ceremony, self.note, self._again_field):
            self.body.addWidget(part)
        self.body.addLayout(row)
        self.body.addWidget(self.fault)
        self.body.addWidget(self.reason)
        self._again_field.hide()
        self.ceremony.changed.connect(self._show_ready)
        self.ceremony.finished.connect(self._draw)
        self.again.textChanged.connect(lambda _text: self._show_ready())
        self.again.returnPressed.connect(self._draw)
        self.draw.clicked.connect(self._draw)
        self._show_ready()

    def allow(self, *, ready: bool) -> None:
        """Whether list and design stand; without seed and ceremony nothing is drawn all the same."""
        self._ready = ready
        self._show_ready()

    def show_state(self, drawn: SampleDrawn | None, draws: int, locked: str) -> None:
        self._drawn = draws > 0
        self.ceremony.setVisible(not locked)
        self._again_field.setVisible(self._drawn and not locked)
        self.draw.setVisible(not locked)
        self.missing.setVisible(not locked)
        self.reason.setText(locked)
        self.reason.setVisible(bool(locked))
        self.draw.setText(self.tr("Draw again") if self._drawn else self.tr("Draw the sample"))
        self.note.setVisible(drawn is not None and not locked)
        if drawn is not None:
            again = self.tr(
                "Drawing again replaces the sample of %1 drawn on %2. That draw stays in the list below, and its "
                "seed brings it back."
            )
            cases = counted(drawn.record.size, self.tr("1 case"), self.tr("%1 cases"))
            again = again.replace("%1", cases)
            self.note.setText(again.replace("%2", moment(drawn.record.drawn_at)))
        self._show_ready()

    def done(self) -> None:
        """The draw was made: its seed has been used."""
        self.ceremony.begin_anew()
        self.again.clear()

    def _show_ready(self) -> None:
        missing = self.ceremony.missing()
        if not missing and self._drawn and not self.again.text().strip():
            missing = self.tr("Still needed: why the sample is drawn again.")
        self.missing.setText(missing)
        self.draw.setEnabled(self._ready and not missing)

    def _draw(self) -> None:
        if self.draw.isEnabled():
            self.fault.say("")
            held = self.ceremony.ceremony()
            self.wanted.emit(self.ceremony.text(), held, self.again.text().strip())


class DrawnStep(Sheet):
    verify_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("The sample, planned and achieved"), 6)
        self.nothing = self.say(
            self.tr(
                "Once the sample is drawn, this shows each group with the cases expected, drawn and audited, and the "
                "paragraph for the report."
            )
        )
        self.stale = label("", "warn", wraps=True)
        self.stale.hide()
        self.families = label("", "reading", wraps=True)
        self.response = label("", "reading", wraps=True)
        self.strata = AchievedTable()
        self.method = label("", "guidance", wraps=True)
        self.method.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy = button(self.tr("Copy the paragraph"), "link", "clipboard-list")
        self.copy.clicked.connect(self._copy)
        self.digest = label("", "caption", wraps=True)
        self.digest.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.verify = button(self.tr("Work the draw out again"))
        self.verify.setToolTip(
            self.tr(
                "Repeats the draw on the list as it is kept, and goes over the log of the sample"
            )
        )
        self.verify.clicked.connect(self.verify_wanted)
        self.verified = label("", "good", wraps=True)
        self.verified.hide()
        self.draws = SmallTable(
            self.tr("Every draw ever made"),
            _draw_columns(),
            (self.tr("No draw yet"), self.tr("Each draw is kept here for ever, with its seed.")),
            "history",
            most=_MOST_DRAWS,
        )
        self.said = label("", "caption", wraps=True)
        self._digests: dict[str, str] = {}
        self._sample, self._history = QWidget(), QWidget()
        self._lay_out()
        self.draws.view.selectionModel().currentChanged.connect(lambda *_: self._show_draw())
        self.draws.model.modelReset.connect(self._show_draw)

    def show_sample(
        self, drawn: SampleDrawn | None, became: Achieved | None, history: Sequence[DrawRecord]
    ) -> None:
        """`history`: every draw of the round, the first one first."""
        self.nothing.setVisible(drawn is None)
        self._sample.setVisible(drawn is not None)
        self._history.setVisible(bool(history))
        last = len(history)
        self._digests = {str(n): each.digest for n, each in enumerate(history, 1)}
        self.draws.put(
            (
                n,
                n,
                each.drawn_at,
                each.seed,
                _came_about(each.ceremony),
                each.again,
                each.size,
                n == last,
            )
            for n, each in enumerate(history, 1)
        )
        self.verified.hide()
        if drawn is None or became is None:
            return
        self.stale.setVisible(drawn.stale)
        self.strata.show_strata(became.strata)
        self.method.setText(became.method)
        self.families.setText(_family_words(became))
        self.response.setText(_response_words(became))
        said = self.tr("Fingerprint of the children drawn from: %1")
        self.digest.setText(said.replace("%1", drawn.record.digest))

    def show_verified(self, found: Verified) -> None:
        if found.wrong:
            said = " ".join(found.wrong)
        else:
            said = self.tr(
                "It agrees: list, order, numbers of cases, replacements and the log of the sample were worked out "
                "again just now, and are what was kept."
            )
        self.verified.setText(said)
        restyle(self.verified, "bad" if found.wrong else "good")
        self.verified.show()

    def _show_draw(self) -> None:
        """The chosen draw with nothing cut off; the table has no room for all of it."""
        chosen = self.draws.chosen()
        if chosen is None:
            self.said.setText(self.tr("Choose a draw in the table to read all that is kept of it."))
            return
        _id, number, at, seed, came, again, size, _in_force = chosen
        parts = [
            self.tr("Draw %1, %2").replace("%1", str(number)).replace("%2", moment_of(at)),
            counted(int(str(size)), self.tr("1 case"), self.tr("%1 cases")),
            self.tr("seed %1").replace("%1", str(seed)),
            str(came),
            self.tr("why again: %1").replace("%1", str(again)) if again else "",
            self.tr("fingerprint of the list %1").replace("%1", self._digests[str(number)]),
        ]
        self.said.setText("; ".join(filter(None, parts)))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.method.text())

    def _lay_out(self) -> None:
        px = look().px
        self.stale.setText(
            self.tr(
                "The list, or who is left out of it, has changed since this draw: draw again, so that the sample comes "
                "from it."
            )
        )
        column = QVBoxLayout(self._sample)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        head = QHBoxLayout()
        head.addWidget(label(self.tr("How the sample was drawn, for the report"), "subheading"))
        head.addStretch(1)
        head.addWidget(self.copy)
        for part in (self.stale, self.response, self.families, self.strata):
            column.addWidget(part)
        column.addLayout(head)
        column.addWidget(self.method)
        again = QHBoxLayout()
        again.setSpacing(px(12))
        again.addWidget(self.verify)
        again.addWidget(self.digest, 1)
        column.addLayout(again)
        column.addWidget(self.verified)
        past = QVBoxLayout(self._history)
        past.setContentsMargins(0, px(4), 0, 0)
        past.setSpacing(px(8))
        past.addWidget(rule())
        past.addWidget(label(self.tr("Every draw ever made"), "subheading"))
        past.addWidget(self.draws)
        past.addWidget(self.said)
        self._sample.hide()
        self._history.hide()
        self.body.addWidget(self._sample)
        self.body.addWidget(self._history)


def _draw_columns() -> tuple[Column, ...]:
    return (
        Column("number", tr("No."), weight=45, number=True),
        Column("drawn_at", tr("Drawn on"), day_of, 125),
        Column("seed", tr("Seed"), weight=110),
        Column("ceremony", tr("How the seed came about"), weight=210),
        Column("again", tr("Why again"), weight=130),
        Column("size", tr("Cases"), weight=65, number=True),
        Column("in_force", tr("In force"), lambda held: tr("yes") if held else "", 75),
    )


def _came_about(held: Ceremony | None) -> str:
    if held is None:
        return tr("not recorded")
    how = {
        SeedOrigin.TWO_PEOPLE: tr("two people"),
        SeedOrigin.DICE: tr("dice"),
        SeedOrigin.PUBLIC: held.words,
        SeedOrigin.OTHER: held.words,
    }[held.origin]
    return f"{how}: {', '.join(held.people)}, {day_of(held.fixed_on)}"


def _family_words(became: Achieved) -> str:
    drawn = became.response.drawn
    if became.families is None:
        return tr("The list does not say who are brothers and sisters.")
    said = tr("%1 in %2.").replace("%1", counted(drawn, tr("1 child"), tr("%1 children")))
    said = said.replace("%2", counted(became.families, tr("1 family"), tr("%1 families")))
    if became.together:
        held = "; ".join(", ".join(refs) for refs in became.together)
        more = tr("Brothers and sisters: %1. They stay with one reader unless you say why.")
        said = f"{said} {more.replace('%1', held)}"
    return said


def _response_words(became: Achieved) -> str:
    found = became.response
    if not any(each.came_back for each in became.cases):
        return tr("Nothing of these cases has come back yet.")
    said = tr("%1 of %2 cases audited").replace("%1", f"{found.audited:,}")
    said = said.replace("%2", f"{found.drawn:,}")
    if found.stand_ins:
        said += tr(", %1 of them in place of another").replace("%1", f"{found.stand_ins:,}")
    rate = tr("response %1 of %2 files (%3%)").replace("%1", f"{found.as_drawn:,}")
    rate = rate.replace("%2", f"{found.eligible:,}").replace("%3", f"{int(found.rate * 100)}")
    return f"{said}; {rate}."
