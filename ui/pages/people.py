"""People and allocation: who reads how much, the cases shared out and given on, interests, journeys, days."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.allocation import places_in_proportion
from app.domain.changes import Changes
from app.domain.ids import PersonId
from app.domain.reading_dates import uk_day
from app.domain.rounds import Round
from app.domain.sharing_out import Shares
from app.services import allocation, interests, readings, rounds
from app.services.interests import Declared
from app.services.sharing import Held, Sharing, sharing
from app.services.terms import KeptTerms, keep_terms
from app.workspace import Workspace
from ui.actions import Actions
from ui.page import Page
from ui.pages.frame_words import counted
from ui.pages.people_cases import ActsSheet, CasesSheet
from ui.pages.people_give import GiveDialog, ReasonDialog
from ui.pages.people_interests import InterestSheet
from ui.pages.people_load import LoadSheet
from ui.pages.people_table import (
    PeopleModel,
    PeopleTable,
    PersonRow,
    days_typed,
    knowledge_typed,
    number_words,
)
from ui.pages.people_terms import TermsSheet
from ui.pages.people_travel import Journeys, TravelSheet
from ui.pages.people_words import in_families
from ui.pages.refusals import Refused, or_refused
from ui.pages.sheets import Fault, Sheet, SideBySide, lay_ground
from ui.shortcuts import Shortcut
from ui.tasks import Report
from ui.theme import look
from ui.widgets.labels import button, label, restyle

_CHANGED = Changes(round=True)
_PAUSE = 250  # milliseconds after the last change, before the days are worked out anew


class PeoplePage(Page):
    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr(
            "Type in a cell · Enter goes down · G gives a case on · F1 all keys"
        )
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
        self.load = LoadSheet()
        self.share = TermsSheet()
        self.cases = CasesSheet()
        self.interests = InterestSheet(lambda: uk_day(self._ws.now()))
        self.travel = TravelSheet()
        self.acts = ActsSheet()
        self.dialog: GiveDialog | ReasonDialog | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._lay_out()
        self._connect()

    def concerned_by(self, changes: Changes) -> bool:
        return bool(changes.round or changes.ledger or changes.audits)

    def reload(self) -> None:
        found = self.actions_.attempt(lambda: sharing(self._ws, self._round.id))
        if found is not None:
            self._show(found)

    def focus_first(self) -> None:
        self.table.setFocus()

    def status(self) -> str:
        found = self.found
        if found is None:
            return ""
        said = self.tr("%1 people, %2 places, %3").replace("%1", str(len(found.people)))
        children = in_families(found.cases, found.families) if found.cases else self.tr("no cases")
        return said.replace("%2", f"{found.places:,}").replace("%3", children)

    def save(self) -> None:
        """Keep the people as they stand in the table."""
        plans = [
            rounds.PersonPlan(
                each.name,
                each.office,
                each.places,
                days_typed(each.days) or Fraction(0),
                days_typed(each.pace) if each.pace else None,
                knowledge_typed(each.knows) or (),
            )
            for each in self.people.rows
        ]
        self._command(lambda: rounds.set_people(self._ws, self._round.id, plans), self.fault)

    def share_out(self, seed: str) -> None:
        """Give every case a reader on the lead's terms; a refusal stands beside the button."""
        refused: list[str] = []

        def share(_report: Report) -> Changes:
            made = or_refused(lambda: allocation.share_out(self._ws, self._round.id, seed))
            if isinstance(made, Refused):
                refused.append(made.why)
                return Changes()
            return _CHANGED

        self.actions_.perform_in_background(
            self, share, lambda: self.share.fault.say(" ".join(refused))
        )

    def ask_to_give(self, held: Held | str, place: int | None = None) -> None:
        """Ask to whom a case goes; `place`: it was dropped on that person. A refusal is said without asking."""
        found = self.found
        if found is None:
            return
        if isinstance(held, str):
            self._ask_to_give_out(held)
            return
        if place is not None:
            person = found.people[place]
            if person.id == held.person_id:
                return
            why = readings.refusal(self._ws, self._round.id, held.audit_id, [person.id])
            if why:
                self.cases.refuse(why)
                return

        def give(readers: Sequence[PersonId], reason: str, afresh: bool) -> str:
            return self._done(
                lambda: readings.give(
                    self._ws, self._round.id, held.audit_id, readers, reason, afresh=afresh
                )
            )

        dialog = GiveDialog(
            self,
            held,
            found.people,
            lambda readers: readings.refusal(self._ws, self._round.id, held.audit_id, readers),
            give,
        )
        said = self.tr("%1 is now with %2.").replace("%1", held.ref)
        dialog.given.connect(lambda names: self.cases.tell(said.replace("%2", names)))
        self._open(dialog)
        dialog.ask(place)

    def drop(self, audit_id: str, place: int) -> None:
        """A case was dragged to the person in that row."""
        held = self.cases.held(audit_id)
        if held is not None:
            self.ask_to_give(held, place)

    def ask_to_give_back(self, held: Held) -> None:
        """Ask why the last move of a case is undone."""
        self._ask_why(
            self.tr("Give back"),
            self.tr(
                "%1 goes back to whoever had it before; that is one more act, kept as the others."
            ).replace("%1", held.ref),
            lambda why: readings.give_back(self._ws, self._round.id, held.audit_id, why),
        )

    def ask_to_take_back(self) -> None:
        """Ask why the whole sharing out is undone."""
        self._ask_why(
            self.tr("Take all back"),
            self.tr(
                "No work pack has gone out yet, so the cases can be taken back and shared out anew. The acts are kept."
            ),
            lambda why: allocation.take_back(self._ws, self._round.id, why),
        )

    def _ask_to_give_out(self, ref: str) -> None:
        """A case that nobody reads yet goes to the person chosen in the table of people, or whoever comes first."""
        found = self.found
        case = next((each for each in found.waiting if each.ref == ref), None) if found else None
        if found is None or case is None or not found.people:
            return
        place = min(max(self.table.currentIndex().row(), 0), len(found.people) - 1)
        person = found.people[place]
        self._ask_why(
            self.tr("Give %1 to %2").replace("%1", ref).replace("%2", person.name),
            self.tr("Somebody else? Choose them in the table of people first."),
            lambda why: allocation.allocate_one(self._ws, self._round.id, case.id, person.id, why),
        )

    def _ask_why(self, title: str, about: str, does: Callable[[str], Changes]) -> None:
        dialog = ReasonDialog(self, title, about, lambda why: self._done(lambda: does(why)))
        self._open(dialog)
        dialog.ask()

    def _open(self, dialog: GiveDialog | ReasonDialog) -> None:
        self.dialog = dialog
        self.cases.refuse("")
        dialog.finished.connect(lambda _result: self.cases.table.view.setFocus())

    def _done(self, command: Callable[[], Changes]) -> str:
        """Why it was not done, or "" once it is."""
        changes = or_refused(command)
        if isinstance(changes, Refused):
            return changes.why
        self.actions_.announce(changes)
        return ""

    def _command(self, command: Callable[[], object], fault: Fault) -> bool:
        kept = or_refused(command)
        fault.say(kept.why if isinstance(kept, Refused) else "")
        if isinstance(kept, Refused):
            return False
        self.actions_.announce(_CHANGED)
        return True

    def _declare(self, said: Declared) -> None:
        if self._command(
            lambda: interests.declare(self._ws, self._round.id, said), self.interests.fault
        ):
            self.interests.taken()

    def _lift(self, interest_id: str, why: str) -> None:
        if self._command(
            lambda: interests.lift(self._ws, self._round.id, interest_id, why),
            self.interests.fault,
        ):
            self.interests.taken()

    def _keep_terms(self, terms: KeptTerms) -> None:
        self._command(lambda: keep_terms(self._ws, self._round.id, terms), self.share.fault)

    def _keep_journeys(self, journeys: Journeys) -> None:
        if self.found is None:
            return
        terms = self.found.found.terms
        assumed = replace(terms.assumed, travel=journeys)
        if assumed != terms.assumed:
            self._keep_terms(replace(terms, assumed=assumed))

    def _show(self, found: Sharing) -> None:
        self.found = found
        given = {held.person_id for held in found.held}
        self.people.show(
            [
                PersonRow(
                    each.name,
                    each.office,
                    each.quota,
                    number_words(each.days),
                    number_words(each.cases_a_day),
                    ", ".join(each.knowledge),
                    each.id in given or bool(found.held) or found.issued,
                )
                for each in found.people
            ]
        )
        shared = bool(found.held)
        self.hint.setText(
            self.tr(
                "The cases are shared out: people can be added and their days changed. Drag a case to a person."
            )
            if shared
            else self.tr("Type a name in the last row to add somebody. Places count cases.")
        )
        for each in (self.even, self.remove):
            each.setVisible(bool(found.people) and not shared)
        part, words = total_words(found)
        self.total.setText(words)
        self.total.setVisible(bool(words))
        restyle(self.total, part)
        self.share.show_sharing(found)
        self.share.setVisible(not shared)
        self.cases.setVisible(shared)
        self.cases.show_sharing(found)
        self.interests.show_sharing(found)
        self.travel.show_sharing(found)
        self.acts.show_acts(found.told)
        self.acts.setVisible(bool(found.told))
        if shared:
            over = any(load.over for load in found.loads.values())
            self.load.show_loads(found.people, found.loads, _shared_words(found), warns=over)
        else:
            self._pause.start()
        self.status_changed.emit(self.status())

    def _work_out(self) -> None:
        """What sharing out now would cost everybody, worked out aside: it may take a second."""
        found = self.found
        if found is None or found.held:
            return
        if not found.cases or not found.people:
            self.load.show_loads((), {}, "")
            return
        seed = self.share.seed.text().strip() or found.seed

        def shares(_report: Report) -> Shares | Refused:
            return or_refused(lambda: allocation.proposed(found.found, seed))

        self.actions_.fetch(self, shares, lambda made: self._preview(found, made))

    def _preview(self, found: Sharing, made: Shares | Refused) -> None:
        if found is not self.found or found.held:
            return  # something else has been typed since
        if isinstance(made, Refused):
            self.load.show_loads((), {}, made.why)
        else:
            words = self.tr("As it would be if the cases were shared out now.")
            self.load.show_loads(found.people, made.loads, words)

    def _give_evenly(self) -> None:
        rows, found = self.people.rows, self.found
        if not rows or found is None or not found.cases:
            return
        places = places_in_proportion({str(n): 1 for n in range(len(rows))}, found.cases)
        self.people.set_places(list(places.values()))

    def _connect(self) -> None:
        self.people.edited.connect(self.save)
        self.people.refused.connect(self.fault.say)
        self.table.dropped.connect(self.drop)
        self.even.clicked.connect(self._give_evenly)
        self.remove.clicked.connect(self.table.remove_current)
        self.share.wanted.connect(self.share_out)
        self.share.changed.connect(self._keep_terms)
        self.travel.changed.connect(self._keep_journeys)
        self.interests.declared.connect(self._declare)
        self.interests.lifted.connect(self._lift)
        self.cases.wanted.connect(self.ask_to_give)
        self.cases.back.connect(self.ask_to_give_back)
        self.cases.all_back.connect(self.ask_to_take_back)
        self._pause.timeout.connect(self._work_out)

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
        left, right = QWidget(), QWidget()
        for side, parts in (
            (left, (people, self.load, self.travel)),
            (right, (self.share, self.cases)),
        ):
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(px(16))
            for sheet in parts:
                column.addWidget(sheet)
            column.addStretch(1)
        ground = lay_ground(self)
        ground.add(label(self.tr("People and allocation"), "title"))
        ground.add(SideBySide((left, 5), (right, 6)))
        ground.add(self.interests)
        ground.add(self.acts)
        ground.column.addStretch(1)


def _shared_words(found: Sharing) -> str:
    """What is shared out, and who has more than they have days for."""
    said = _tr("%1 shared out.").replace("%1", in_families(found.cases, found.families))
    over = [load.person for load in found.loads.values() if load.over]
    if over:
        said += " " + _tr("More than their days: %1.").replace("%1", ", ".join(over))
    return said


def total_words(found: Sharing) -> tuple[str, str]:
    """The label's part and its sentence: whether the places are enough for the cases."""
    if not found.people or not found.cases:
        return "muted", ""
    places = counted(found.places, _tr("1 place"), _tr("%1 places"))
    cases = in_families(found.cases, found.families)
    both = _tr("%1 for %2").replace("%1", places).replace("%2", cases)
    spare = found.places - found.cases
    if found.held or found.found.terms.by_days:
        return "muted", f"{both}."
    if spare < 0:
        return "warn", _tr("%1: give %2 more.").replace("%1", both).replace("%2", f"{-spare:,}")
    if spare == 0:
        return "good", _tr("%1: they match.").replace("%1", both)
    more = _tr("%1: more than needed, so each gets fewer in proportion.")
    return "good", more.replace("%1", both)


def _tr(text: str) -> str:
    return QCoreApplication.translate("PeoplePage", text)
