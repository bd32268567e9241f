"""The lead's seat: who leads now, handing it to a deputy and back, and standing in for a lead elsewhere."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.rounds import Round
from app.services import handing_over
from app.services.handing_over import HandedOver, MadeCard, Standing, TakenSeat
from app.services.packs import IssuedPack
from app.services.seat import elsewhere
from app.workspace import Workspace
from ui.actions import Actions
from ui.models.records import Column
from ui.page import Page
from ui.pages.office_key import OfficeKeyPane
from ui.pages.sheets import Chooser, Fault, Field, Sheet, SideBySide, lay_ground
from ui.pages.when import moment_in
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.labels import button, label
from ui.widgets.small_table import SmallTable

_ANY = "Packages (*.cfa);;All files (*)"


class SeatPage(Page):
    """Without a round: only what a deputy does, who has none yet."""

    back_wanted = Signal()

    def __init__(
        self,
        ws: Workspace,
        audit_round: Round | None,
        actions: Actions,
        begun: Callable[[str], None],
    ) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr("Tab goes on · Enter presses · F1 all keys")
        self._ws, self._round, self._begun = ws, audit_round, begun
        self.stands: Standing | None = None
        self.leads = Sheet(self.tr("Who leads"))
        self.sentence = self.leads.say("", "reading")
        self.two = self.leads.say("", "warn")
        self.moves = SmallTable(
            self.tr("How the seat went from hand to hand"),
            (
                Column("at", self.tr("When"), weight=190),
                Column("by", self.tr("Handed over by"), weight=160),
                Column("to", self.tr("To"), weight=160),
                Column("why", self.tr("Why"), weight=340),
            ),
            (
                self.tr("Never handed over"),
                self.tr("Each time it changes hands it is listed here."),
            ),
            "key-round",
        )
        self.over = Sheet(self.tr("Hand the seat over"))
        self.code, self.reason, self.deputy = Line(), Line(), Chooser(self.tr("Deputy"))
        self.take_card = button(self.tr("Take a deputy's card …"))
        self.hand = button(self.tr("Hand it over …"), "primary", "key-round")
        self.fault = Fault()
        self.again = Sheet(self.tr("The seat is elsewhere"))
        self.why_back = Line()
        self.take_back = button(self.tr("Take it back without its file"))
        self.back_fault = Fault()
        self.stand_in = Sheet(self.tr("Stand in for a lead"))
        self.card = button(self.tr("Write my card …"))
        self.open = button(self.tr("Open a seat file …"))
        self.said = label("", "strong", wraps=True)
        self.office = OfficeKeyPane(ws, audit_round, actions) if audit_round else None
        self._connect()
        self._lay_out()

    def concerned_by(self, changes: Changes) -> bool:
        return changes.round or changes.said or changes.ledger

    def reload(self) -> None:
        audit_round = self._round
        for sheet in (self.leads, self.over, self.again):
            sheet.setVisible(False)
        if audit_round is None:
            return
        stands = handing_over.standing(self._ws, audit_round.id)
        self.stands = stands
        self.leads.show()
        self.over.setVisible(stands.here)
        self.again.setVisible(not stands.here)
        if self.office is not None:
            self.office.show_for(seated=stands.here)
        self.sentence.setText(
            self.tr("This store leads the round: what is decided here counts.")
            if stands.here
            else elsewhere(stands.held)
        )
        self.two.setText(stands.sentence)
        self.two.setVisible(bool(stands.sentence))
        self.moves.put(
            (each.hash, moment_in(each.at), each.author_name, each.name, each.reason)
            for each in stands.held.moves
        )
        here = self.deputy.currentData()
        self.deputy.clear()
        for each in stands.deputies:
            self.deputy.addItem(each.name, each.store_id)
        self.deputy.setCurrentIndex(max(self.deputy.findData(here), 0) if stands.deputies else -1)
        self.hand.setEnabled(bool(stands.deputies))
        self.status_changed.emit(self.status())

    def status(self) -> str:
        return self.sentence.text()

    def focus_first(self) -> None:
        (self.code if self.over.isVisible() else self.card).setFocus()

    def name_deputy(self, path: Path) -> None:
        """Take the card of that file with the code typed."""
        if self._round is None:
            return
        code, round_id = self.code.text().strip(), self._round.id
        names: list[str] = []
        if not code:
            self.fault.say(self.tr("Type the code that the deputy spoke to you."))
            self.code.setFocus()
            return
        self.fault.say("")

        def take(_report: object) -> Changes:
            names.append(handing_over.name_deputy(self._ws, round_id, path, code))
            return Changes(round=True)

        told = self.tr("%1 can take the seat now, and opens every return from the next packs on.")
        self.actions_.perform_in_background(
            self, take, lambda: self._tell(told.replace("%1", names[0]))
        )

    def hand_over(self, folder: Path) -> None:
        """Seal the seat to the deputy chosen, into that folder."""
        to, reason = self.deputy.currentData(), self.reason.text()
        made: list[HandedOver] = []
        introduced: list[IssuedPack] = []
        if self._round is None or to is None:
            return
        round_id = self._round.id
        if not reason.strip():
            self.fault.say(self.tr("Say why the seat is handed over; it stays with the round."))
            self.reason.setFocus()
            return
        self.fault.say("")

        def seal(_report: object) -> Changes:
            introduced.extend(handing_over.introduce(self._ws, round_id, to, folder))
            made.append(handing_over.hand_over(self._ws, round_id, to, reason, folder))
            return Changes(round=True, ledger=True, said=True)

        self.actions_.perform_in_background(self, seal, lambda: self._handed(made[0], introduced))

    def open_seat(self, path: Path) -> None:
        """Take the seat from its file."""
        taken: list[TakenSeat] = []

        def take(_report: object) -> Changes:
            taken.append(handing_over.open_seat(self._ws, path))
            return Changes(round=True, ledger=True, said=True)

        self.actions_.perform_in_background(self, take, lambda: self._taken(taken[0]))

    def write_card(self, folder: Path) -> None:
        """This store's card for a lead; its code is shown to be spoken."""
        made: list[MadeCard] = []

        def write(_report: object) -> Changes:
            made.append(handing_over.write_card(self._ws, folder))
            return Changes()

        told = self.tr("%1\nGive the lead this file, and speak the code to them: %2")
        self.actions_.perform_in_background(
            self,
            write,
            lambda: self._tell(told.replace("%1", str(made[0].path)).replace("%2", made[0].code)),
        )

    def _handed(self, made: HandedOver, introduced: Sequence[IssuedPack]) -> None:
        lines = [
            self.tr("Give %1 this file: %2").replace("%1", made.to).replace("%2", str(made.path))
        ]
        if made.notices:
            names = ", ".join(name for name, _path in made.notices)
            told = self.tr(
                "The other files in the folder tell %1 whose word counts now; send each theirs."
            )
            lines.append(told.replace("%1", names))
        for each in introduced:
            pack = self.tr(
                "%1 has returned nothing yet: send them %2 and speak its code, %3; it says that %4 may sign for you."
            )
            named = pack.replace("%1", each.person).replace("%2", each.path.name)
            lines.append(named.replace("%3", each.code).replace("%4", made.to))
        self.reason.clear()
        self._tell("\n".join(lines))

    def _taken(self, taken: TakenSeat) -> None:
        self._tell(
            "\n".join((self.tr("You lead %1 now.").replace("%1", taken.name), *taken.remarks))
        )
        if self._round is None:
            self._begun(taken.round_id)

    def _tell(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()

    def _take_back(self) -> None:
        if self._round is None:
            return
        round_id, why = self._round.id, self.why_back.text()
        if not why.strip():
            self.back_fault.say(self.tr("Say why the seat is taken back; it stays with the round."))
            self.why_back.setFocus()
            return
        self.back_fault.say("")
        self.actions_.perform(lambda: handing_over.take_back(self._ws, round_id, why))

    def _file(self, title: str, does: Callable[[Path], None]) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, title, "", self.tr(_ANY))
        if name:
            does(Path(name))

    def _folder(self, title: str, does: Callable[[Path], None]) -> None:
        folder = QFileDialog.getExistingDirectory(self, title)
        if folder:
            does(Path(folder))

    def _connect(self) -> None:
        card, seat, folder = (
            self.tr("Choose the deputy's card"),
            self.tr("Choose the seat file"),
            self.tr("Where the file shall go"),
        )
        self.take_card.clicked.connect(lambda: self._file(card, self.name_deputy))
        self.open.clicked.connect(lambda: self._file(seat, self.open_seat))
        self.hand.clicked.connect(lambda: self._folder(folder, self.hand_over))
        self.card.clicked.connect(lambda: self._folder(folder, self.write_card))
        self.take_back.clicked.connect(self._take_back)

    def _lay_out(self) -> None:
        px = look().px
        ground = lay_ground(self)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(self.tr("Lead's seat"), "title"))
        row.addStretch(1)
        back = button(self.tr("Back"), "link", "arrow-left")
        back.clicked.connect(self.back_wanted)
        back.setVisible(self._round is not None)
        row.addWidget(back)
        self.leads.body.addWidget(self.moves)
        self.over.say(
            self.tr(
                "One store leads, every other one reads. A deputy first gives you a card and speaks its code; then the "
                "whole round goes to them in one sealed file, and comes back the same way."
            )
        )
        self.over.body.addWidget(
            SideBySide(
                (Field(self.tr("Code of the card"), self.code), 1),
                (Field(self.tr("Deputy"), self.deputy), 1),
                (Field(self.tr("Why it is handed over"), self.reason), 2),
                from_width=620,
                top=True,
            )
        )
        self.over.body.addWidget(self.fault)
        self.over.body.addLayout(_row(self.take_card, self.hand, gap=px(10)))
        self.again.say(
            self.tr(
                "Open the file with which it comes back below. Take it back without one only where whoever has it, or "
                "the file, is gone: if they lead all the same, both are seen as soon as anything of either is met."
            )
        )
        self.again.body.addWidget(Field(self.tr("Why it is taken back"), self.why_back))
        self.again.body.addWidget(self.back_fault)
        self.again.body.addLayout(_row(self.take_back, gap=px(10)))
        self.stand_in.say(
            self.tr(
                "Your card tells a lead whose store this is. With the seat file they send you, the round stands here "
                "as it stood with them."
            )
        )
        self.stand_in.body.addLayout(_row(self.card, self.open, gap=px(10)))
        self.said.hide()
        ground.add(head, self.said, self.leads, self.over, self.again)
        if self.office is not None:
            ground.add(self.office)
        ground.add(self.stand_in)
        ground.column.addStretch(1)


def _row(*widgets: QWidget, gap: int) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(gap)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
