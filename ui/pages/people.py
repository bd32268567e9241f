"""People and allocation: who reads how many, the cases shared out, single cases moved with their reason."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.allocation import places_in_proportion
from app.domain.changes import Changes
from app.domain.ids import AuditId, PersonId
from app.domain.rounds import Round
from app.services import allocation, readings, rounds
from app.services.sharing import Sharing, sharing
from app.workspace import Workspace
from ui.actions import Actions
from ui.page import Page
from ui.pages.frame_words import counted
from ui.pages.people_cases import CasesSheet
from ui.pages.people_share import ShareSheet
from ui.pages.people_table import PeopleModel, PeopleTable, PersonRow
from ui.pages.refusals import Refused, or_refused
from ui.pages.sheets import Fault, Sheet, SideBySide, lay_ground
from ui.shortcuts import Shortcut
from ui.tasks import Report
from ui.theme import look
from ui.widgets.labels import button, label, restyle

_CHANGED = Changes(round=True)


class PeoplePage(Page):
    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr("Type in a cell · Enter goes down · Tab goes on · F1 all keys")
        self._ws, self._round = ws, audit_round
        self.found: Sharing | None = None
        self.people = PeopleModel(self)
        self.table = PeopleTable(self.people, self.tr("People who read cases"))
        self.fault = Fault()
        self.total = label("", "strong", wraps=True)
        self.even = button(self.tr("Same places for all"), "link")
        self.remove = button(self.tr("Remove row"), "link", "trash-2")
        self.remove.setToolTip(Shortcut.REMOVE_ROW.hint(self.tr("Remove the row chosen")))
        self.hint = label("", "caption", wraps=True)
        self.share = ShareSheet()
        self.cases = CasesSheet(self.move_audit)
        self._lay_out()
        self._connect()

    def concerned_by(self, changes: Changes) -> bool:
        return bool(changes.round or changes.ledger or changes.audits)

    def reload(self) -> None:
        found = self.actions_.attempt(lambda: sharing(self._ws, self._round.id))
        if found is None:
            return
        self.found = found
        locked = self._locked(found)
        rows = [
            PersonRow(each.name, each.office, each.quota, _given(found.loads.get(each.id)))
            for each in found.people
        ]
        self.people.show(rows, locked=bool(locked))
        self.table.show_loads(shown=found.audits > 0)
        self.hint.setText(
            locked or self.tr("Type a name in the last row to add somebody. Places count cases.")
        )
        for each in (self.even, self.remove):
            each.setVisible(bool(found.people) and not locked)
        self._show_total(found)
        self.share.show_sharing(found)
        self.cases.show_sharing(found, self._ws.store.listing("audits", self._round.id))
        self.status_changed.emit(self.status())

    def focus_first(self) -> None:
        self.table.setFocus()

    def status(self) -> str:
        found = self.found
        if found is None:
            return ""
        said = self.tr("%1 people, %2 places, %3 cases").replace("%1", str(len(found.people)))
        return said.replace("%2", f"{found.places:,}").replace("%3", f"{found.cases:,}")

    def save(self) -> None:
        """Keep the people as they stand in the table."""
        rows = [(each.name, each.office, each.places) for each in self.people.rows]
        kept = or_refused(lambda: rounds.set_people(self._ws, self._round.id, rows))
        self.fault.say(kept.why if isinstance(kept, Refused) else "")
        if not isinstance(kept, Refused):
            self.actions_.announce(_CHANGED)

    def share_out(self, seed: str, seconds: int) -> None:
        """Give every case a reader, and so many a second; a refusal stands beside the button."""
        refused: list[str] = []
        interests = self.share.interests.interests()

        def share(_report: Report) -> Changes:
            made = or_refused(
                lambda: allocation.share_out(
                    self._ws, self._round.id, seed, second_readings=seconds, interests=interests
                )
            )
            if isinstance(made, Refused):
                refused.append(made.why)
                return Changes()
            return _CHANGED

        self.actions_.perform_in_background(
            self, share, lambda: self.share.fault.say(" ".join(refused))
        )

    def move_audit(self, audit: AuditId, person: PersonId, reason: str) -> str:
        """Why the audit stays where it is, or "" once it is moved."""
        changes = or_refused(
            lambda: readings.give(self._ws, self._round.id, audit, [person], reason)
        )
        if isinstance(changes, Refused):
            return changes.why
        self.actions_.announce(changes)
        return ""

    def _locked(self, found: Sharing) -> str:
        """Why the people stay as they are, "" while they can be changed."""
        if found.issued:
            why = self.tr("Work packs have been issued, so the people stay as they are.")
        elif found.audits:
            why = self.tr("The cases are shared out, so the people stay as they are.")
        else:
            return ""
        if any(second for _first, second in found.loads.values()):
            why += " " + self.tr("“16 + 1” reads 16 cases and 1 more as a blind second reader.")
        return why

    def _show_total(self, found: Sharing) -> None:
        part, words = total_words(found)
        self.total.setText(words)
        self.total.setVisible(bool(words))
        restyle(self.total, part)

    def _give_evenly(self) -> None:
        rows, found = self.people.rows, self.found
        if not rows or found is None or not found.cases:
            return
        places = places_in_proportion({str(n): 1 for n in range(len(rows))}, found.cases)
        self.people.set_places(list(places.values()))

    def _remove_row(self) -> None:
        self.table.remove_current()

    def _connect(self) -> None:
        self.people.edited.connect(self.save)
        self.people.refused.connect(self.fault.say)
        self.even.clicked.connect(self._give_evenly)
        self.remove.clicked.connect(self._remove_row)
        self.share.wanted.connect(self.share_out)

    def _lay_out(self) -> None:
        px = look().px
        people = Sheet(self.tr("People"))
        links = QHBoxLayout()
        for link in (self.even, self.remove):
            links.addWidget(link)
        links.addStretch(1)
        for part in (self.table, self.fault, self.total, self.hint):
            people.body.addWidget(part)
        people.body.addLayout(links)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(16))
        column.addWidget(people)
        column.addWidget(self.share)
        column.addStretch(1)
        ground = lay_ground(self)
        ground.add(label(self.tr("People and allocation"), "title"))
        ground.add(SideBySide((left, 2), (self.cases, 3)))
        ground.column.addStretch(1)


def _given(load: tuple[int, int] | None) -> str:
    """Cases read first or alone, and beside them second readings: "16 + 1"."""
    if load is None:
        return ""
    first, second = load
    return f"{first} + {second}" if second else str(first)


def total_words(found: Sharing) -> tuple[str, str]:
    """The label's part and its sentence: whether the places are enough for the cases."""
    if not found.people or not found.cases:
        return "muted", ""
    places = counted(found.places, _tr("1 place"), _tr("%1 places"))
    cases = counted(found.cases, _tr("1 case"), _tr("%1 cases"))
    both = _tr("%1 for %2").replace("%1", places).replace("%2", cases)
    spare = found.places - found.cases
    if found.audits:
        return "muted", f"{both}."
    if spare < 0:
        return "warn", _tr("%1: give %2 more.").replace("%1", both).replace("%2", f"{-spare:,}")
    if spare == 0:
        return "good", _tr("%1: they match.").replace("%1", both)
    more = _tr("%1: more than needed, so each gets fewer in proportion.")
    return "good", more.replace("%1", both)


def _tr(text: str) -> str:
    return QCoreApplication.translate("PeoplePage", text)
