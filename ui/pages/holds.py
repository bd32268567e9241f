"""Legal holds and requests for one child's file, for the lead: placed, lifted, opened, gone through, exported."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.domain.changes import Changes
from app.domain.child_file import ChildRequest
from app.domain.holds import WHOLE_ROUND, LegalHold
from app.domain.ids import CaseId
from app.domain.rounds import Round
from app.domain.third_parties import Mark, Passage
from app.services import child_requests, holds, sample
from app.services.child_requests import Exported
from app.workspace import Workspace
from ui.actions import Actions
from ui.models.held_rows import HeldRows
from ui.models.records import Column
from ui.page import Page
from ui.pages.child_passages import PassagesSheet
from ui.pages.refusals import Refused, or_refused
from ui.pages.sheets import Chooser, Fault, Field, Sheet, SideBySide, lay_ground
from ui.pages.when import moment
from ui.tasks import Report
from ui.widgets.boxes import Line
from ui.widgets.labels import button, label
from ui.widgets.small_table import PageTable

_CHANGED = Changes(round=True)


@dataclass(frozen=True, slots=True)
class _Held:
    """What the page shows, read off the GUI thread. `cases`: id and reference."""

    holds: Sequence[LegalHold]
    requests: Sequence[ChildRequest]
    cases: tuple[tuple[CaseId, str], ...]


class HoldsPage(Page):
    """Every act is added to a list that is never shortened."""

    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr("Tab goes on · Enter on a passage turns it · Ctrl+F finds · F1")
        self._ws, self._round = ws, audit_round
        self._held: _Held | None = None
        self._request = ""
        self.stands = label("", "reading", wraps=True)
        self.table = PageTable(
            self.tr("Legal holds"),
            self._hold_columns(),
            (self.tr("No hold"), self.tr("A hold stands here from the moment it is placed.")),
            "lock",
            most=6,
        )
        self.on = Chooser(self.tr("Hold on"))
        self.why = Line()
        self.place = button(self.tr("Place the hold"), "primary", "lock")
        self.lifted_why = Line()
        self.lift = button(self.tr("Lift the hold chosen"))
        self.hold_fault = Fault()
        self.requests = PageTable(
            self.tr("Requests for one child's file"),
            self._request_columns(),
            (
                self.tr("No request"),
                self.tr("Requests and every export stay listed here, also after a purge."),
            ),
            "inbox",
            most=6,
        )
        self.case = Chooser(self.tr("Case asked for"))
        self.asked = Line()
        self.open = button(self.tr("Open a request"), "primary")
        self.request_fault = Fault()
        self.passages = PassagesSheet(self.mark, self.choose_folder, self.close_request)
        self._lay_out()
        self._connect()

    def concerned_by(self, changes: Changes) -> bool:
        return bool(changes.round or changes.cases)

    def reload(self) -> None:
        self.actions_.fetch(self, lambda _report: self._read(), self._show)

    def status(self) -> str:
        return self.stands.text()

    def focus_first(self) -> None:
        self.on.setFocus()

    def place_hold(self) -> None:
        """On the round or on the case chosen, for the reason typed."""
        why, on = self.why.text(), CaseId(self.on.currentData() or WHOLE_ROUND)
        self._do(self.hold_fault, self.why, lambda: holds.place(self._ws, self._round.id, why, on))

    def lift_hold(self) -> None:
        """The hold chosen in the table, for the reason typed."""
        record = self.table.chosen()
        if record is None:
            self.hold_fault.say(self.tr("Choose a hold in the table first."))
            return
        one, why = str(record[0]), self.lifted_why.text()
        self._do(
            self.hold_fault,
            self.lifted_why,
            lambda: holds.lift(self._ws, self._round.id, one, why),
        )

    def open_request(self) -> None:
        """For the case chosen; its hold stands from now on."""
        case, why = self.case.currentText(), self.asked.text()
        made = self._do(
            self.request_fault,
            self.asked,
            lambda: child_requests.open_request(self._ws, self._round.id, case, why),
        )
        if isinstance(made, ChildRequest):
            self._go_through(made.id)

    def mark(self, decided: dict[str, Mark | None]) -> None:
        """Keep what was decided of these passages, and look at them anew."""
        request = self._request
        done = or_refused(
            lambda: child_requests.mark_all(self._ws, self._round.id, request, decided)
        )
        self.passages.fault.say(done.why if isinstance(done, Refused) else "")
        if not isinstance(done, Refused):
            self.passages.added.clear()
            self._fetch_passages()

    def choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, self.tr("Choose the folder for the child's file")
        )
        if name:
            self.export(Path(name))

    def export(self, folder: Path) -> None:
        """Write both papers of the request in hand into the folder."""
        request = self._request
        made: list[Exported | Refused] = []

        def do(_report: Report) -> Changes:
            made.append(
                or_refused(lambda: child_requests.export(self._ws, self._round.id, request, folder))
            )
            return _CHANGED

        self.actions_.perform_in_background(self, do, lambda: self._exported(made[0]))

    def close_request(self, why: str) -> None:
        """It stays in the list; its hold is lifted."""
        request = self._request
        made = self._do(
            self.passages.fault,
            self.passages.closing,
            lambda: child_requests.close(self._ws, self._round.id, request, why),
        )
        if made is not None:
            self._request = ""
            self.passages.show_request(None)

    def _do(self, fault: Fault, box: Line, act: Callable[[], object]) -> object | None:
        done = or_refused(act)
        fault.say(done.why if isinstance(done, Refused) else "")
        if isinstance(done, Refused):
            box.setFocus()
            return None
        box.clear()
        self.actions_.announce(_CHANGED)
        return done

    def _exported(self, made: Exported | Refused) -> None:
        if isinstance(made, Refused):
            self.passages.fault.say(made.why)
            return
        self.passages.fault.say("")
        said = self.tr("Written as export %1: %2 and %3. They hold personal data of one child.")
        said = said.replace("%1", str(made.export.number)).replace("%2", made.pdf.name)
        self.passages.done.setText(said.replace("%3", made.document.name))

    def _go_through(self, request_id: str) -> None:
        self._request = request_id
        self.passages.done.setText("")
        self._fetch_passages()

    def _fetch_passages(self) -> None:
        request = self._request
        self.actions_.fetch(
            self,
            lambda _report: or_refused(
                lambda: child_requests.to_go_through(self._ws, self._round.id, request)
            ),
            lambda found: self._show_passages(request, found),
        )

    def _show_passages(self, request: str, found: tuple[Passage, ...] | Refused) -> None:
        held = next((e for e in self._requests() if e.id == request), None)
        if isinstance(found, Refused) or held is None or request != self._request:
            self.passages.show_request(None)
            return
        self.passages.show_request(held, found)

    def _requests(self) -> Sequence[ChildRequest]:
        return child_requests.all_requests(self._ws, self._round.id)

    def _read(self) -> _Held:
        ws, round_id = self._ws, self._round.id
        cases = tuple((each.id, each.ref) for each in sample.cases(ws, round_id))
        return _Held(
            holds.all_holds(ws, round_id), child_requests.all_requests(ws, round_id), cases
        )

    def _show(self, held: _Held) -> None:
        self._held = held
        standing = sum(each.stands for each in held.holds)
        self.stands.setText(self._stands(standing))
        self.lift.setEnabled(standing > 0)
        refs = dict(held.cases)
        names = ("id", *(column.name for column in self.table.model.columns))
        self.table.show_rows(HeldRows(names, [self._hold_row(e, refs) for e in held.holds]))
        names = ("id", *(column.name for column in self.requests.model.columns))
        self.requests.show_rows(HeldRows(names, [self._request_row(e) for e in held.requests]))
        self._fill(self.on, [(WHOLE_ROUND, self.tr("The whole round")), *held.cases])
        self._fill(self.case, held.cases)
        self.open.setEnabled(bool(held.cases))
        self.status_changed.emit(self.status())

    def _fill(self, box: Chooser, entries: Sequence[tuple[str, str]]) -> None:
        before = box.currentData()
        box.clear()
        for key, words in entries:
            box.addItem(words, key)
        box.setCurrentIndex(max(box.findData(before), 0))

    def _stands(self, count: int) -> str:
        if not count:
            return self.tr("No legal hold stands: slips and round can be purged.")
        one = self.tr("1 legal hold stands: nothing of this round is purged until it is lifted.")
        more = self.tr(
            "%1 legal holds stand: nothing of this round is purged until all are lifted."
        )
        return one if count == 1 else more.replace("%1", str(count))

    def _hold_row(self, each: LegalHold, refs: dict[CaseId, str]) -> tuple[object, ...]:
        lifted = self.tr("stands")
        if each.lifted_at is not None:
            lifted = f"{moment(each.lifted_at)}, {each.lifted_by}: {each.lifted_why}"
        on = refs.get(each.case_id, self.tr("a case no longer in the sample"))
        return (
            each.id,
            on if each.case_id else self.tr("the whole round"),
            each.why,
            f"{moment(each.placed_at)}, {each.placed_by}",
            lifted,
        )

    def _request_row(self, each: ChildRequest) -> tuple[object, ...]:
        ended = self.tr("open")
        if each.closed_at is not None:
            ended = f"{moment(each.closed_at)}, {each.closed_by}: {each.closed_why}"
        exports = "; ".join(f"{one.number}: {moment(one.at)}, {one.by}" for one in each.exports)
        opened = f"{moment(each.opened_at)}, {each.opened_by}"
        return each.id, each.ref, each.why, opened, exports or self.tr("none"), ended

    def _hold_columns(self) -> tuple[Column, ...]:
        return (
            Column("on", self.tr("On"), weight=100),
            Column("why", self.tr("Why"), weight=240),
            Column("placed", self.tr("Placed"), weight=220),
            Column("lifted", self.tr("Lifted"), weight=250),
        )

    def _request_columns(self) -> tuple[Column, ...]:
        return (
            Column("case", self.tr("Case"), weight=70),
            Column("why", self.tr("Asked for by"), weight=200),
            Column("opened", self.tr("Opened"), weight=200),
            Column("exports", self.tr("Exports"), weight=220),
            Column("closed", self.tr("Closed"), weight=180),
        )

    def _connect(self) -> None:
        self.place.clicked.connect(self.place_hold)
        self.why.returnPressed.connect(self.place_hold)
        self.lift.clicked.connect(self.lift_hold)
        self.lifted_why.returnPressed.connect(self.lift_hold)
        self.open.clicked.connect(self.open_request)
        self.asked.returnPressed.connect(self.open_request)
        self.requests.view.clicked.connect(lambda _at: self._take_up(self.requests.chosen()))
        self.requests.activated.connect(self._take_up)

    def _take_up(self, record: object) -> None:
        if isinstance(record, tuple):
            self._go_through(str(record[0]))

    def _lay_out(self) -> None:
        ground = lay_ground(self)
        ground.add(self._holds_sheet(), self._requests_sheet(), self.passages)
        ground.column.addStretch(1)

    def _holds_sheet(self) -> Sheet:
        sheet = Sheet(self.tr("Legal holds"))
        sheet.say(
            self.tr(
                "What a court, a complaint or a request may ask for is not purged while a hold stands, on one case or "
                "on the whole round. A hold is lifted with a reason and stays in the list."
            )
        )
        sheet.body.addWidget(self.stands)
        sheet.body.addWidget(self.table)
        sheet.body.addWidget(
            SideBySide(
                (Field(self.tr("Hold on"), self.on), 1),
                (Field(self.tr("Who asked for it, and the reference"), self.why), 3),
                from_width=560,
                top=True,
            )
        )
        sheet.body.addWidget(self.place, 0, Qt.AlignmentFlag.AlignLeft)
        sheet.body.addWidget(Field(self.tr("Why it is lifted"), self.lifted_why))
        sheet.body.addWidget(self.lift, 0, Qt.AlignmentFlag.AlignLeft)
        sheet.body.addWidget(self.hold_fault)
        return sheet

    def _requests_sheet(self) -> Sheet:
        sheet = Sheet(self.tr("One child's file"))
        sheet.say(
            self.tr(
                "Everything held about one child, for the child, a parent or a court: as a PDF to be read and as JSON. "
                "A hold stands while the request is open. Returns that are not merged yet are not in it."
            )
        )
        sheet.body.addWidget(self.requests)
        sheet.body.addWidget(
            SideBySide(
                (Field(self.tr("Case"), self.case), 1),
                (Field(self.tr("Who asked for the file, and the reference"), self.asked), 3),
                from_width=560,
                top=True,
            )
        )
        sheet.body.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        sheet.body.addWidget(self.request_fault)
        return sheet
