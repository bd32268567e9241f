"""All immediate concerns of a round: whom they are about, who was called and told; the lead closes them here."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain import concerns as words_of
from app.domain.changes import Changes
from app.domain.notebook import Entry
from app.domain.rounds import Role, Round
from app.services import concerns
from app.services.concerns import Told
from app.workspace import Workspace
from ui.actions import Actions
from ui.models.held_rows import HeldRows, Row
from ui.models.records import Column
from ui.page import Page
from ui.pages.concern_decisions import Decisions
from ui.pages.sheets import Chooser, Facts, Sheet, lay_ground
from ui.pages.when import moment, moment_of
from ui.theme import look
from ui.widgets.emptied import empty
from ui.widgets.labels import button, label
from ui.widgets.small_table import PageTable, SmallTable


class ConcernsPage(Page):
    write_wanted = Signal(str)  # the id of a concern, to go on with; "" for a new one
    back_wanted = Signal()

    def __init__(
        self, ws: Workspace, audit_round: Round, actions: Actions, zone: ZoneInfo | None = None
    ) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr("Up and Down choose · Enter opens · F1 all keys")
        self._ws, self._round, self._zone = ws, audit_round, zone
        self._found: dict[object, Told] = {}
        self.table = ConcernTable(self._columns())
        self.detail = Sheet("")
        self.another = button(self.tr("Another concern"), "link", "plus")
        self.another.clicked.connect(lambda: self.write_wanted.emit(""))
        self.case = Chooser(self.tr("Case of a concern taken by telephone"))
        self.case.setMinimumContentsLength(9)
        self.by_telephone = button(self.tr("Log one about this case"), "", "plus")
        self.by_telephone.clicked.connect(self._log_one)
        self.back = button(self.tr("Back"), "link", "arrow-left")
        self.back.clicked.connect(self.back_wanted)
        self._lay_out()
        self.table.view.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self.table.activated.connect(lambda _record: self._open_chosen())

    def concerned_by(self, changes: Changes) -> bool:
        return bool(changes)

    def _log_one(self) -> None:
        """The concern of that case's audit: what its reader returns later is the same one, and counted once."""
        audit_id = self.case.currentData()
        if audit_id is not None:
            self.write_wanted.emit(audit_id)

    def reload(self) -> None:
        self._offer_cases()
        chosen = self._chosen()
        found = concerns.told(self._ws, self._round.id)
        self._found = {each.concern.id: each for each in found}
        self.table.put(_row(each, self._state(each)) for each in found)
        if found:
            ids = list(self._found)
            at = ids.index(chosen.concern.id) if chosen and chosen.concern.id in ids else 0
            self.table.view.setCurrentIndex(self.table.model.index(at, 0))
        self._show_chosen()
        self.status_changed.emit(self.status())

    def _offer_cases(self) -> None:
        if self._round.role is not Role.LEAD or self.case.count():
            return
        for ref, audit_id in concerns.cases_to_log(self._ws, self._round.id):
            self.case.addItem(ref, audit_id)

    def focus_first(self) -> None:
        self.table.view.setFocus()

    def status(self) -> str:
        still = sum(self._is_open(each) for each in self._found.values())
        words = self.tr("On record: %1, open: %2").replace("%1", str(len(self._found)))
        return words.replace("%2", str(still))

    def choose(self, concern_id: str) -> None:
        """Bring one concern into view."""
        for row in range(self.table.model.rowCount()):
            record = self.table.model.record(row)
            if record is not None and record[0] == concern_id:
                self.table.view.setCurrentIndex(self.table.model.index(row, 0))

    def _is_open(self, told: Told) -> bool:
        concern = told.concern
        if self._round.role is Role.LEAD:
            return concern.closed_at is None
        return concern.closed_at is None and concern.finished_at is None

    def _state(self, told: Told) -> str:
        if told.concern.closed_at is not None:
            return self.tr("Closed")
        if told.likely:
            return self.tr("Open, twice?")
        if told.concern.taken_back_at is not None:
            return self.tr("Taken back")
        if told.concern.finished_at is not None:
            return self.tr("Finished")
        return self.tr("Open")

    def _chosen(self) -> Told | None:
        record = self.table.chosen()
        return self._found.get(record[0]) if record is not None else None

    def _open_chosen(self) -> None:
        told = self._chosen()
        if told is not None and self._can_write(told):
            self.write_wanted.emit(told.concern.id)

    def _can_write(self, told: Told) -> bool:
        """Its own author alone writes on; what is known by an assessor's answers gets its page there."""
        if told.note is not None:
            return told.note.mine
        return self._round.role is Role.ASSESSOR

    def _show_chosen(self) -> None:
        told = self._chosen()
        empty(self._shown)
        self.detail.setVisible(told is not None)
        if told is None:
            return
        self.detail.heading.setText(told.concern.ref)
        facts = Facts()
        facts.put(self._facts(told))
        self._shown.addWidget(facts)
        for each in told.whole:
            self._show_pages(each, told)
        if self._round.role is Role.LEAD:
            self._shown.addWidget(
                Decisions(
                    self._ws, self._round.id, self.actions_, told, tuple(self._found.values())
                )
            )

    def _show_pages(self, one: Told, told: Told) -> None:
        """The calls of one entry, copy by copy, and the way to its page where it is this store's."""
        copies = one.note.noted.copies if one.note else ()
        if len(copies) > 1:
            self._shown.addWidget(label(self._why_two(copies), "warn", wraps=True))
        of = self.tr("Calls")
        if told.others:
            of = self.tr("Calls noted by %1").replace("%1", one.author or self.tr("its reader"))
        for number, copy in enumerate(copies, 1):
            if told.others and not copy.calls:
                continue  # the calls of the other entry say enough
            name = self.tr("%2, copy %1").replace("%1", str(number)).replace("%2", of)
            self._shown.addWidget(self._calls(copy, name if len(copies) > 1 else of))
        if self._can_write(one):
            write = button(self.tr("Open its page"), "primary", "pen-line")
            write.clicked.connect(lambda: self.write_wanted.emit(one.concern.id))
            self._shown.addWidget(write, 0, Qt.AlignmentFlag.AlignLeft)

    def _why_two(self, copies: Sequence[Entry]) -> str:
        if len({copy.author for copy in copies}) > 1:
            return self.tr(
                "Taken by telephone by the lead, and returned by the reader: one concern, and both pages are shown."
            )
        return self.tr(
            "Two copies of this came back and differ: a restored backup was written on. Both are shown."
        )

    def _facts(self, told: Told) -> dict[str, str]:
        concern, nothing = told.concern, self.tr("not said")
        body = told.note.entry.body if told.note else {}
        facts = {
            self.tr("What it is"): concern.what or nothing,
            self.tr("Known since"): body.get(words_of.SINCE, ""),
            self.tr("Office, team"): ", ".join(
                text for text in (body.get(words_of.OFFICE), body.get(words_of.TEAM)) if text
            ),
            self.tr("Also about"): body.get(words_of.ABOUT, "") if concern.audit_id else "",
            self.tr("Raised by"): _authors(told),
            self.tr("Raised"): moment(concern.raised_at, self._zone),
            self.tr("Who was told"): concern.told or self.tr("nobody yet"),
            self.tr("What they said"): concern.response or nothing,
            self.tr("Taken back"): self._taken_back(told),
            self.tr("Finished"): moment_of(concern.finished_at)
            if concern.taken_back_at is None
            else "",
            self.tr("Closed"): self._closed(told),
            self.tr("Closed before"): ""
            if concern.closed_at or not concern.closing_note
            else self.tr("%1 (opened again by what came back since)").replace(
                "%1", concern.closing_note
            ),
        }
        return {name: text for name, text in facts.items() if text}

    def _closed(self, told: Told) -> str:
        concern = told.concern
        if concern.closed_at is None:
            return ""
        words = self.tr("%1 by %2: %3") if concern.closed_by else self.tr("%1: %3")
        words = words.replace("%1", moment_of(concern.closed_at))
        return words.replace("%2", concern.closed_by).replace("%3", concern.closing_note)

    def _taken_back(self, told: Told) -> str:
        if told.concern.taken_back_at is None:
            return ""
        words = self.tr("%1 by %2: the audit does not say any more that a child needs action today")
        words = words.replace("%1", moment_of(told.concern.taken_back_at))
        return words.replace("%2", told.author or self.tr("its reader"))

    def _calls(self, entry: Entry, name: str) -> SmallTable:
        table = SmallTable(
            name,
            (
                Column("at", self.tr("When"), weight=205),
                Column("who", self.tr("Who"), weight=120),
                Column("role", self.tr("Role"), weight=140),
                Column("number", self.tr("Number"), weight=130),
                Column("answered", self.tr("Answered"), weight=105),
                Column("said", self.tr("What they said"), weight=190),
            ),
            (self.tr("No calls noted"), self.tr("Each call made about it appears here.")),
            "clock",
            most=12,
        )
        table.put(
            (
                number,
                words_of.when_in_words(call.at, self._zone),
                call.who,
                call.role,
                call.number,
                self.tr("yes") if call.answered else self.tr("no"),
                call.said,
            )
            for number, call in enumerate(entry.calls)
        )
        return table

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("ref", self.tr("About"), weight=170),
            Column("what", self.tr("What it is"), weight=260),
            Column("author", self.tr("Raised by"), weight=120),
            Column("raised_at", self.tr("Raised"), moment_of, weight=205),
            Column("calls", self.tr("Calls"), weight=60, number=True),
            Column("told", self.tr("Who was told"), weight=160),
            Column("state", self.tr("State"), weight=100),
        )

    def _lay_out(self) -> None:
        ground = lay_ground(self)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look().px(10))
        row.addWidget(label(self.tr("Immediate concerns"), "title"))
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.another)
        self._shown = QVBoxLayout()
        self._shown.setSpacing(look().px(10))
        self.detail.body.addLayout(self._shown)
        ground.add(head)
        if self._round.role is Role.LEAD:
            ground.add(self._telephone())
        ground.add(self.table, self.detail)
        ground.column.addStretch(1)

    def _telephone(self) -> QWidget:
        """One taken by telephone before any return: of which case, and on to its page."""
        held = QWidget()
        row = QHBoxLayout(held)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look().px(10))
        row.addWidget(self.case)
        row.addWidget(self.by_telephone)
        row.addStretch(1)
        return held


class ConcernTable(PageTable):
    """The concerns of a round, found, sorted and copied as every other rows."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        super().__init__(
            "Immediate concerns",
            columns,
            (
                self.tr("No immediate concern on record"),
                self.tr("Ctrl+Shift+C records one from anywhere."),
            ),
            "flag",
        )

    def put(self, rows: Iterable[Row]) -> None:
        names = ("id", *(column.name for column in self.model.columns))
        self.show_rows(HeldRows(names, rows))


def _row(told: Told, state: str) -> tuple[object, ...]:
    concern = told.concern
    copies = [copy for each in told.whole if each.note for copy in each.note.noted.copies]
    calls = len({call for copy in copies for call in copy.calls})
    return (
        concern.id,
        concern.ref,
        concern.what,
        _authors(told),
        concern.raised_at,
        calls,
        concern.told,
        state,
    )


def _authors(told: Told) -> str:
    return ", ".join(dict.fromkeys(each.author for each in told.whole if each.author))
