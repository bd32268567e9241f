"""Quotes: what assessors wrote, the text that may be printed instead, and the lead's approval of each."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.quotes import perhaps_names
from app.domain.rounds import Round
from app.services import quotes
from app.services.quotes import Quotable
from app.workspace import Workspace
from ui.actions import Actions
from ui.models.held_rows import HeldRows
from ui.models.records import Column
from ui.page import Page
from ui.pages.refusals import Refused, or_refused
from ui.pages.sheets import Fault, Field, Sheet, lay_ground
from ui.theme import look
from ui.widgets.boxes import Text
from ui.widgets.labels import button, label
from ui.widgets.small_table import PageTable


class QuotesPage(Page):
    """The altered text is kept at a pause; the original stays in this store."""

    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr("Enter on a row opens it · Ctrl+Tab next tab · F1 all keys")
        self._ws, self._round = ws, audit_round
        self._held: tuple[Quotable, ...] = ()
        self._open: Quotable | None = None
        self.summary = label(self.tr("Reading what was written …"), "muted", wraps=True)
        self.table = PageTable(
            self.tr("Passages"),
            (
                Column("ref", self.tr("Case"), weight=130),
                Column("state", self.tr("For printing"), weight=150),
                Column("asked", self.tr("Written under"), weight=260),
                Column("text", self.tr("What was written"), weight=520),
            ),
            (
                self.tr("Nothing to quote yet"),
                self.tr(
                    "What assessors write in their own words appears here once it is returned."
                ),
            ),
            "message-circle",
            most=8,
        )
        self.sheet = Sheet(self.tr("The chosen passage"))
        self.original = label("", "reading", wraps=True)
        self.original.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.original.setAccessibleName(self.tr("What was written"))
        self.altered = Text(lines=(2, 10))
        self.caution = label("", "warn", wraps=True)
        self.fault = Fault()
        self.approve = button(self.tr("Approve this text"), "primary", "check")
        self.withdraw = button(self.tr("Take the approval back"))
        self._lay_out()
        self.altered.settled.connect(lambda _finished: self.keep())
        self.altered.textChanged.connect(self._warn)
        self.approve.clicked.connect(lambda: self.keep(approved=True))
        self.withdraw.clicked.connect(lambda: self.keep(approved=False))
        self.table.view.clicked.connect(lambda _index: self.take_up())
        self.table.activated.connect(lambda _record: self.take_up())

    def concerned_by(self, changes: Changes) -> bool:
        return bool(changes.notebook or changes.ledger or changes.round or changes.audits)

    def reload(self) -> None:
        """Read off the GUI thread; what is being typed stays."""
        self.actions_.fetch(
            self, lambda _report: quotes.quotables(self._ws, self._round.id), self._show
        )

    def status(self) -> str:
        return self.summary.text()

    def focus_first(self) -> None:
        self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_up(self) -> None:
        """Put the passage chosen in the table below it."""
        record = self.table.chosen()
        place = record[0] if record is not None else None
        held = next((each for each in self._held if each.passage.place == place), None)
        if held is None or (self._open and self._open.passage.place == place):
            return
        self.keep()
        self._take(held)

    def keep(self, *, approved: bool | None = None) -> None:
        """Save the altered text; None: as it stands, and not approved once the text is another."""
        held = self._open
        if held is None:
            return
        text = self.altered.toPlainText().strip()
        same = text == held.quote.text
        if approved is None:
            if same:
                return
            approved = False
        kept = or_refused(
            lambda: quotes.keep(
                self._ws, self._round.id, held.passage, text, approved=bool(approved)
            )
        )
        if isinstance(kept, Refused):
            self.fault.say(kept.why)
            return
        self.fault.say("")
        made, changes = kept
        self._open = Quotable(held.passage, made)
        self._show_ways()
        self.actions_.announce(changes)

    def _show(self, held: tuple[Quotable, ...]) -> None:
        self._held = held
        names = ("place", "ref", "state", "asked", "text")
        self.table.show_rows(
            HeldRows(
                names,
                [
                    (
                        each.passage.place,
                        each.passage.ref,
                        self._state(each),
                        each.passage.label,
                        each.passage.text,
                    )
                    for each in held
                ],
            )
        )
        approved = sum(each.quote.approved and not each.fallen for each in held)
        fallen = sum(each.fallen for each in held)
        said = self.tr("%1 of %2 passages approved for printing")
        said = said.replace("%1", str(approved)).replace("%2", str(len(held)))
        if fallen:
            again = self.tr("%1 to look at again: the answer has changed")
            said = f"{said}. {again.replace('%1', str(fallen))}."
        self.summary.setText(said)
        self._refresh_open()
        self.status_changed.emit(said)

    def _refresh_open(self) -> None:
        """The passage in hand as it is now; an answer that changed beneath is shown as it reads."""
        place = self._open.passage.place if self._open else None
        now = next((each for each in self._held if each.passage.place == place), None)
        if now is None:
            if self._held and not self.altered.hasFocus():
                self._take(self._held[0])
            self.sheet.setVisible(bool(self._held))
        elif self._open and self._open.passage != now.passage:
            self._take(now)
        else:
            self._open = now
            self._show_ways()

    def _take(self, held: Quotable) -> None:
        self._open = held
        self.original.setText(held.passage.text)
        self.altered.say(held.quote.text)
        self.fault.say("")
        self.sheet.heading.setText(f"{held.passage.ref} · {held.passage.label}")
        self.sheet.show()
        self._show_ways()
        self._warn()

    def _show_ways(self) -> None:
        held = self._open
        approved = held is not None and held.quote.approved and not held.fallen
        self.approve.setVisible(not approved)
        self.withdraw.setVisible(held is not None and held.quote.approved)

    def _warn(self) -> None:
        names = ", ".join(perhaps_names(self.altered.toPlainText()))
        said = self.tr("Perhaps a name: %1. Look before you approve.").replace("%1", names)
        self.caution.setText(said if names else "")
        self.caution.setVisible(bool(names))

    def _state(self, each: Quotable) -> str:
        if each.fallen:
            return self.tr("To look at again")
        if each.quote.approved:
            return self.tr("Approved")
        return self.tr("Begun") if each.begun else "–"

    def _lay_out(self) -> None:
        ground = lay_ground(self)
        intro = self.tr(
            "Only a text you approve here is printed, whatever leaves: report, Word, Excel and what is published. The "
            "program proposes one without names, places, references, days and ages; go over it, then approve it. An "
            "approval falls when the answer beneath changes."
        )
        self.sheet.body.addWidget(label(self.tr("What was written; it stays here"), "strong"))
        self.sheet.body.addWidget(self.original)
        self.sheet.body.addWidget(Field(self.tr("What may be printed instead"), self.altered))
        self.sheet.body.addWidget(self.caution)
        self.sheet.body.addWidget(self.fault)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look().px(8))
        row.addWidget(self.approve)
        row.addWidget(self.withdraw)
        row.addStretch(1)
        self.sheet.body.addWidget(foot)
        self.sheet.hide()
        ground.add(label(intro, "muted", wraps=True), self.summary, self.table, self.sheet)
        ground.column.addStretch(1)
