"""Above the list of cases: where to go on, when it is due, what is ready to send, when work last left this computer."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.domain.partial_dates import words
from app.services.gave_way import GaveWay
from app.services.leaving import Leaving
from ui.forms.wording import Said
from ui.page import Counter
from ui.pages.when import moment
from ui.theme import look
from ui.viewmodels.case_list import Standing
from ui.widgets.flow import Flow
from ui.widgets.labels import button, label
from ui.widgets.marks import Pill

SOON = 2  # working days before the day of return from which it is told in amber


class StandingBand(QFrame):
    continue_wanted = Signal()
    send_wanted = Signal()
    copy_wanted = Signal()

    def __init__(self, zone: ZoneInfo | None) -> None:
        super().__init__()
        self._zone = zone
        self.setObjectName("head")
        px = look().px
        self.go_on = button("", "primary", "arrow-right")
        self.go_on.setAutoDefault(True)  # Enter presses it, as Space does
        self.go_on.clicked.connect(self.continue_wanted)
        self.due, self.left = Pill(), Pill()
        self.send = button("", "link", "send")
        self.send.clicked.connect(self.send_wanted)
        self.copy = button(self.tr("Copy today's work"), "link", "hard-drive")
        self.copy.clicked.connect(self.copy_wanted)
        top = QHBoxLayout()
        top.addWidget(label(self.tr("My cases"), "title"))
        top.addStretch(1)
        top.addWidget(self.go_on)
        self._row = Flow(px(8))
        for widget in (self.due, self.left, self.copy, self.send):
            self._row.add(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(28), px(12), px(28), px(10))
        column.setSpacing(px(6))
        column.addLayout(top)
        column.addWidget(self._row)
        self.gave_way = label("", "reading", wraps=True)
        self.gave_way.setAccessibleName(self.tr("No longer to be audited"))
        column.addWidget(self.gave_way)

    def show_standing(self, standing: Standing) -> None:
        at, stands = standing.left_at, standing.leaving
        self.go_on.setVisible(at is not None)
        if at is not None:
            text = self.tr("Continue at %2 of %1") if at.number else self.tr("Continue with %1")
            self.go_on.setText(text.replace("%1", at.ref).replace("%2", at.number))
        _say(self.due, due_words(stands))
        _say(self.left, left_words(stands, self._zone))
        self.copy.setVisible(stands.unsent)
        ready = (
            self.tr("1 ready to send")
            if stands.ready == 1
            else self.tr("%1 ready to send").replace("%1", str(stands.ready))
        )
        self.send.setText(ready)
        self.send.setVisible(bool(stands.ready))
        self._row.arrange()
        self._row.updateGeometry()
        self.gave_way.setText(gave_way_words(standing.gave_way))
        self.gave_way.setVisible(bool(standing.gave_way))


def gave_way_words(gone: Sequence[GaveWay]) -> str:
    """One line for each case that the lead took out of the sample or gave to somebody else; "" where there is none."""
    replaced = _tr("%1: replaced, no longer to be audited: %2.")
    given_on = _tr("%1: no longer yours to audit: %2.")
    kept = _tr(" What you did is kept and not counted.")
    return "\n".join(
        (given_on if each.given_on else replaced).replace("%1", each.ref).replace("%2", each.why)
        + (kept if each.begun else "")
        for each in gone
    )


def due_words(stands: Leaving) -> Said | None:
    """When everything is wanted back, and how many working days are left; None where the lead set no day."""
    if stands.return_by is None or stands.days_left is None:
        return None
    day, left = words(stands.return_by), stands.days_left
    if left < 0:
        text = _count(
            -left,
            _tr("Was due on %1, 1 working day ago"),
            _tr("Was due on %1, %2 working days ago"),
        )
    elif left == 0:
        text = _tr("Due on %1: no working day left after today")
    else:
        text = _count(
            left, _tr("Due on %1: 1 working day left"), _tr("Due on %1: %2 working days left")
        )
    tone = "bad" if left < 0 else "warn" if left <= SOON else ""
    return Said(text.replace("%1", day), tone, "calendar-days")


def left_words(stands: Leaving, zone: ZoneInfo | None = None) -> Said | None:
    """When work last left this computer; in amber, and as what has to be done, where it has lain here too long."""
    if stands.late:
        text = _count(
            stands.days,
            _tr("Work has been on this computer alone for 1 working day"),
            _tr("Work has been on this computer alone for %2 working days"),
        )
        return Said(text, "warn", "triangle-alert")
    if stands.last is not None:
        text = _tr("Work last left this computer on %1").replace("%1", moment(stands.last, zone))
        return Said(text, "", "hard-drive")
    if stands.unsent:
        return Said(_tr("Work has not left this computer yet"), "", "hard-drive")
    return None


def left_counter(said: Said, go: Callable[[], object]) -> Counter:
    """The same in the status bar; pressed, the work is copied."""
    return Counter(said.text, "", _tr("Copy today's work"), said.tone, said.icon, go)


def _say(pill: Pill, said: Said | None) -> None:
    pill.setVisible(said is not None)
    if said is not None:
        pill.say(said.text, said.tone, said.icon)


def _count(number: int, one: str, several: str) -> str:
    return (one if number == 1 else several).replace("%2", str(number))


def _tr(text: str) -> str:
    return QCoreApplication.translate("CasesStanding", text)
