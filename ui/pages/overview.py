"""Overview: where the round stands in five numbers, who holds what, what is urgent, and what to do next."""

from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.rounds import Concern, Round
from app.services import concern_acts
from app.services.overview import NotedLine, Overview, ReaderLine, overview
from app.workspace import Workspace
from ui.actions import Actions
from ui.main_window import MainWindow
from ui.models.records import Column
from ui.page import Page
from ui.pages.overview_next import what_next
from ui.pages.overview_pieces import NextStep, OpenConcern, Tile
from ui.pages.refusals import Refused, or_refused
from ui.pages.sheets import Sheet, lay_ground
from ui.pages.when import day_of, moment, moment_in
from ui.theme import look
from ui.viewmodels.threads import day_words, late_words
from ui.widgets.labels import button, label, rule
from ui.widgets.small_table import SmallTable


class OverviewPage(Page):
    seat_wanted = Signal()  # show who leads, and hand it over

    def __init__(
        self, ws: Workspace, audit_round: Round, actions: Actions, zone: ZoneInfo | None = None
    ) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr("Tab goes on · Enter goes to what a number counts · F1 all keys")
        self._ws, self._round, self._zone = ws, audit_round, zone
        self.found: Overview | None = None
        self.next = NextStep()
        self.next.wanted.connect(self.go_to)
        self.tiles = {
            key: self._tile(key, name, place, where) for key, name, place, where in _numbers()
        }
        self.seconds = label("", "caption", wraps=True)
        self.concerns = Sheet(self.tr("Immediate concerns still open"))
        self._open = QVBoxLayout()
        self._open.setSpacing(look().px(16))
        self.readers = SmallTable(
            self.tr("Assessors and how far their audits are"),
            _columns(),
            (
                self.tr("No assessors yet"),
                self.tr("They appear here once named: go to People and allocation."),
            ),
            most=12,
        )
        self.noted = Sheet(self.tr("Opened again, or filled in on paper"))
        self.noted_table = SmallTable(
            self.tr("Audits opened again after signing, or filled in on paper"),
            (
                Column("ref", self.tr("Case"), weight=90),
                Column("reader", self.tr("Reader"), weight=120),
                Column("what", self.tr("What"), weight=130),
                Column("at", self.tr("When"), weight=150),
                Column("said", self.tr("Said"), weight=480),
            ),
            (self.tr("None"), ""),
        )
        self.missing = Sheet(self.tr("Not come back"))
        self.missing_words = self.missing.say("", "reading")
        self._lay_out()

    def concerned_by(self, changes: Changes) -> bool:
        return bool(changes)

    def reload(self) -> None:
        """Count anew, off the GUI thread: every return is read."""
        self.actions_.fetch(self, lambda _report: overview(self._ws, self._round.id), self._show)

    def focus_first(self) -> None:
        (self.tiles["sampled"] if self.next.go.isHidden() else self.next.go).setFocus()

    def status(self) -> str:
        found = self.found
        if found is None or not found.sampled:
            return ""
        said = self.tr("%1 of %2 cases returned, %3 final").replace("%1", str(found.returned))
        return said.replace("%2", str(found.sampled)).replace("%3", str(found.final))

    def go_to(self, key: str) -> None:
        """The page of that key, where this page stands in the main window."""
        window = self.window()
        if isinstance(window, MainWindow):
            window.go_to(key)

    def see_concerns(self) -> None:
        """The list of all concerns, where this page stands in the main window."""
        window = self.window()
        if isinstance(window, MainWindow):
            window.see_concern()

    def _show(self, found: Overview) -> None:
        first, self.found = self.found is None, found
        self.next.put(what_next(found))
        if first and self.tiles["sampled"].hasFocus():
            self.next.go.setFocus()  # where work begins, now that it is known
        for key, tile in self.tiles.items():
            tile.say(getattr(found, key), 0 if key == "sampled" else found.sampled)
        self._show_seconds(found)
        self._show_concerns(found)
        self.readers.put(_row(each) for each in found.readers)
        self.noted_table.put(_noted_row(each, self._zone) for each in found.noted)
        self.noted.setVisible(bool(found.noted))
        lines = _not_come_back(found, self._zone)
        self.missing_words.setText("\n".join(lines))
        self.missing.setVisible(bool(lines))
        self.status_changed.emit(self.status())

    def _show_seconds(self, found: Overview) -> None:
        text = self.tr("Counted by each case's first reading, from the returns merged so far.")
        if found.second_readings:
            seconds = self.tr("Blind second readings: %2 of %1 have come back.")
            seconds = seconds.replace("%1", str(found.second_readings))
            text = f"{text} {seconds.replace('%2', str(found.second_returned))}"
        self.seconds.setText(text)

    def _show_concerns(self, found: Overview) -> None:
        """Sheets being written on are kept: a note half typed must not go when something else changes."""
        kept: dict[Concern, OpenConcern] = {}
        while self._open.count():
            taken = self._open.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if isinstance(widget, OpenConcern) and widget.concern in found.concerns:
                kept[widget.concern] = widget
            elif widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, concern in enumerate(found.concerns):
            if place:
                self._open.addWidget(rule())
            held = kept.get(concern)
            self._open.addWidget(held or OpenConcern(concern, self._close, self._zone))
        self.concerns.setVisible(bool(found.concerns))

    def _close(self, concern: Concern, note: str) -> str:
        """Close it with the note; why not, where it is refused."""
        changes = or_refused(lambda: concern_acts.close(self._ws, self._round.id, concern.id, note))
        if isinstance(changes, Refused):
            return changes.why
        self.actions_.announce(changes)
        return ""

    def _tile(self, key: str, name: str, place: str, where: str) -> Tile:
        tile = Tile(name, where)
        tile.setObjectName(key)
        tile.clicked.connect(lambda: self.go_to(place))
        return tile

    def _head(self) -> QWidget:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(4))
        first = QHBoxLayout()
        first.addWidget(label(self.tr("Overview"), "title"))
        first.addStretch(1)
        seat = button(self.tr("Lead's seat"), "link", "key-round")
        seat.clicked.connect(self.seat_wanted)
        first.addWidget(seat)
        column.addLayout(first)
        if self._round.purpose:
            column.addWidget(label(self._round.purpose, "muted", wraps=True))
        return head

    def _lay_out(self) -> None:
        px = look().px
        ground = lay_ground(self)
        head = self._head()
        numbers = QWidget()
        below = QVBoxLayout(numbers)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(px(8))
        row = QHBoxLayout()
        row.setSpacing(px(12))
        for tile in self.tiles.values():
            row.addWidget(tile, 1)
        below.addLayout(row)
        below.addWidget(self.seconds)
        people = Sheet(self.tr("By assessor"))
        people.body.addWidget(self.readers)
        self.concerns.body.addLayout(self._open)
        every = button(self.tr("All concerns, with their calls"), "link", "list-checks")
        every.clicked.connect(self.see_concerns)
        self.concerns.head.addWidget(every)
        to_exchange = button(self.tr("Packs and returns"), "link", "git-merge")
        to_exchange.clicked.connect(lambda: self.go_to("exchange"))
        self.missing.head.addWidget(to_exchange)
        self.noted.body.addWidget(self.noted_table)
        ground.add(head, self.concerns, self.next, numbers, self.missing, people, self.noted)
        ground.column.addStretch(1)
        self.concerns.hide()
        self.missing.hide()
        self.noted.hide()


def _tr(text: str) -> str:
    return QCoreApplication.translate("OverviewPage", text)


def _numbers() -> tuple[tuple[str, str, str, str], ...]:
    """Field of the overview, name, page it leads to, and that page's name."""
    frame, people = _tr("Go to Frame and sample"), _tr("Go to People and allocation")
    exchange, findings = _tr("Go to Packs and returns"), _tr("Go to Findings")
    return (
        ("sampled", _tr("in the sample"), "frame", frame),
        ("started", _tr("started"), "people", people),
        ("complete", _tr("complete"), "people", people),
        ("returned", _tr("returned"), "exchange", exchange),
        ("final", _tr("final"), "findings", findings),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _tr("Assessor"), weight=125),
        Column("office", _tr("Office"), weight=120),
        Column("audits", _tr("Audits"), weight=80, number=True),
        Column("not_begun", _tr("Not begun"), weight=108, number=True),
        Column("begun", _tr("Begun"), weight=80, number=True),
        Column("complete", _tr("Complete"), weight=100, number=True),
        Column("final", _tr("Final"), weight=72, number=True),
        Column("issued_at", _tr("Pack issued"), day_of, weight=160),
        Column("latest_return", _tr("Last return"), day_of, weight=160),
    )


def _row(each: ReaderLine) -> tuple[object, ...]:
    return (each.name, *(getattr(each, column.name) for column in _columns()))


def _noted_row(each: NotedLine, zone: ZoneInfo | None) -> tuple[object, ...]:
    if each.what == "keyed":
        what, when = _tr("filled in on paper"), day_of(date.fromisoformat(each.at))
    else:
        what, when = _tr("opened again"), moment_in(each.at, zone)
    return (f"{each.audit_id} {each.what} {each.at}", each.ref, each.reader, what, when, each.said)


def _not_come_back(found: Overview, zone: ZoneInfo | None) -> list[str]:
    lines = []
    for each in found.readers:
        if each.issued_at is not None and each in found.out:
            line = _tr("%1: pack issued %2, nothing has come back yet.")
            line = line.replace("%1", each.name)
            lines.append(line.replace("%2", moment(each.issued_at, zone)))
        for number in each.missing:
            line = _tr("%1: return %2 never came, though a later one did.")
            lines.append(line.replace("%1", each.name).replace("%2", str(number)))
    for late in found.overdue:
        line = _tr("%1: no reply to the case summary from %2, asked for by %3; %4.")
        line = line.replace("%1", late.ref).replace("%3", day_words(late.by))
        lines.append(line.replace("%4", late_words(late.days)).replace("%2", late.to))
    return lines
