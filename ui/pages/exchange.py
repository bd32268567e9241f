"""Send and receive, for assessors: work packs opened, returns made, what left and what came."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.changes import Changes
from app.domain.errors import InputRefused, WrongCode
from app.domain.records import AuditState
from app.domain.rounds import Parcel, Round
from app.domain.speakable import canonical_code
from app.services import packs, parcels, returns
from app.services.going_over import GoneOver
from app.services.machines import own_words
from app.services.pack_files import needs_code
from app.services.packs import TakenPack
from app.services.returns import MadeReturn
from app.workspace import Workspace
from ui.actions import Actions
from ui.folder_watch import FolderWatch
from ui.pages.exchange_folder import FolderCard
from ui.pages.exchange_ledger import ExchangePage
from ui.pages.exchange_take_back import TakeBackPane
from ui.theme import look
from ui.viewmodels.tool_versions import update_in_words
from ui.widgets.boxes import Line
from ui.widgets.labels import button, label
from ui.widgets.wait import Wait

MERGED = Changes(round=True, ledger=True)
_ALONE = 680  # the width of the one card of a store without a round


class AssessorExchangePage(ExchangePage):
    """`begun` is told the round that a first pack brought."""

    def __init__(
        self,
        ws: Workspace,
        audit_round: Round | None,
        actions: Actions,
        begun: Callable[[str], None],
        watch: FolderWatch | None = None,
    ) -> None:
        super().__init__(ws, audit_round, actions)
        self._begun = begun
        self._offered: Path | None = None
        self._why = ""
        self.wait = Wait(self)
        self.wait.changed.connect(self._say_wait)
        self.file = label("", "reading", wraps=True)
        self.file.hide()
        self.code = Line()
        self.code.setPlaceholderText(self.tr("hiligu-rimola-birima-…"))
        self.code.setAccessibleName(self.tr("Spoken code"))
        self.slip = label("", "bad", wraps=True)
        self.slip.hide()
        self.choose = button(self.tr("Choose the pack …"), "primary", "folder-open")
        self.choose.clicked.connect(self._choose_pack)
        self.code.returnPressed.connect(self._choose_pack)
        self.code.textEdited.connect(self._edited)
        self.send = button(self.tr("Make the return …"), "primary", "send")
        self.send.clicked.connect(self._choose_folder)
        self.ready = label("", "muted", wraps=True)
        self.words = label("", "caption", wraps=True)
        self.take_back_button = button(self.tr("Take back what was sent …"), "link")
        self.take_back_button.clicked.connect(self.show_take_back)
        if audit_round is not None:
            words = self.tr("The words of this machine, if the lead asks for them: %1")
            self.words.setText(words.replace("%1", own_words(ws)))
        first = audit_round is None
        pack = self.card(
            self.tr("With the code you were told") if first else self.tr("Open a work pack"),
            self.tr(
                "The lead sent you a file and told you its code, by telephone or in person. Type the code, "
                "then choose the file. A later pack needs no code."
            ),
            [self.code, self.choose],
            [self.file, self.slip],
        )
        if audit_round is None:
            self.lay_out(self.tr("Open a work pack"), [pack])
            self.cards.setMaximumWidth(look().px(_ALONE))
            self.tell_next(
                self.tr(
                    "When the pack is open, your cases appear under My cases, and what you answer stays on "
                    "this machine, encrypted, until you make a return."
                )
            )
            return
        self._lay_out_round(audit_round, pack, watch)

    def _lay_out_round(self, audit_round: Round, pack: QWidget, watch: FolderWatch | None) -> None:
        """What a store with a round can do beside opening a pack."""
        back = self.card(
            self.tr("Send your work back"),
            self.tr(
                "Everything you have begun goes into one sealed file, finished or not. Sending again "
                "loses nothing and changes nothing twice."
            ),
            [self.send, self.ready],
            [self.words, self.take_back_button],
        )
        self.folder_card = FolderCard(self.ws, audit_round, self.actions_, watch, self.open_parcels)
        self.take_back = TakeBackPane(self.ws, audit_round, self.actions_)
        self.take_back.done.connect(self._took_back)
        self.front.addWidget(self.take_back)
        self.lay_out(self.tr("Send and receive"), [back, pack], self.folder_card)

    def shows(self, column: str) -> bool:
        return column != "person"

    def reload(self) -> None:
        super().reload()
        if self.round is None:
            return
        with self.ws.begin() as work:
            cases = {case.id for case in work.cases.main(self.round.id)}
            headers = work.audits.headers(self.round.id)
            states = [header.state for header in headers if header.case_id in cases]
            worked = any(header.state is not AuditState.ALLOCATED for header in headers)
            notes = len({each.id for each in work.notebook.all(self.round.id)})
        done = states.count(AuditState.COMPLETE)
        begun = done + states.count(AuditState.IN_PROGRESS)
        ready = (
            self.tr("%1 of %2 audits begun, %3 signed off")
            .replace("%1", str(begun))
            .replace("%2", str(len(states)))
            .replace("%3", str(done))
        )
        if notes:
            beside = self.tr("concerns and other notes: %1").replace("%1", str(notes))
            ready = f"{ready}; {beside}"
        self.ready.setText(ready)
        self.folder_card.reload()
        self.send.setEnabled(worked or notes > 0)
        self.status_changed.emit(self.status())

    def status(self) -> str:
        return "" if self.round is None else self.ready.text()

    def focus_first(self) -> None:
        if self.round is None:
            self.code.setFocus()
        elif self.folder_card.go.isVisibleTo(self):
            self.folder_card.go.setFocus()
        else:
            (self.send if self.send.isEnabled() else self.code).setFocus()

    def open_pack(self, path: Path) -> None:
        """Take the pack in, off the GUI thread."""
        code = self.code.text().strip()
        opened: list[TakenPack] = []

        def take(_report: object) -> Changes:
            taken = packs.open_pack(self.ws, path, code)
            opened.append(taken)
            return replace(MERGED, tool=taken.gone_over is not None)

        self.actions_.perform_in_background(
            self, take, lambda: self._pack_taken(opened[0]), self._pack_refused
        )

    def open_parcels(self, waiting: Sequence[Parcel]) -> None:
        """Packs, queries and tool updates that came by the exchange folder, the oldest first.

        One that was taken in meanwhile, by a second press of the button, is left alone: told of again, it would bring
        nothing new, and that would stand in place of what it brought.
        """
        opened: list[TakenPack] = []
        audit_round = self.round
        if audit_round is None:
            return

        def take(_report: object) -> Changes:
            still = {each.sha256 for each in parcels.waiting(self.ws, audit_round.id)}
            opened.extend(
                packs.open_pack(self.ws, each) for each in waiting if each.sha256 in still
            )
            return replace(MERGED, tool=any(each.gone_over is not None for each in opened))

        self.actions_.perform_in_background(
            self, take, lambda: self._parcels_taken(opened), self._pack_refused
        )

    def offer(self, path: Path, code: str = "") -> None:
        """A pack that came with its file: only its code is still to be typed, if it needs one."""
        self._say_offered(path)
        self.code.setText(code)
        if code or not self.actions_.attempt(lambda: needs_code(path)):
            self.open_pack(path)
        else:
            self.code.setFocus()

    def make_return(self, folder: Path) -> None:
        """Seal what is begun into one file in that folder."""
        audit_round = self.round
        made: list[MadeReturn] = []
        if audit_round is None:
            return

        def seal(_report: object) -> Changes:
            made.append(returns.make(self.ws, audit_round.id, folder))
            return MERGED

        self.actions_.perform_in_background(self, seal, lambda: self._return_made(made[0]))

    def code_has_a_slip(self) -> bool:
        """Whether the code typed cannot be one; the place is said beside it before any file is asked for."""
        text = self.code.text().strip()
        if not text:
            return False  # a later pack needs none
        try:
            canonical_code(text)
        except InputRefused as refused:
            self._say_slip(str(refused))
            self.code.setFocus()
            return True
        self._say_slip("")
        return False

    def show_take_back(self) -> None:
        """What was sent, to be taken back."""
        self.take_back.read()
        self.show_front(self.take_back)
        self.take_back.focus_first()

    def _took_back(self) -> None:
        self.show_front(self.ledger)
        self.take_back_button.setFocus()

    def _edited(self) -> None:
        if not self.wait.seconds:
            self._say_slip("")

    def _say_offered(self, path: Path | None) -> None:
        self._offered = path
        self.file.setText("" if path is None else path.name)
        self.file.setVisible(path is not None)
        self.choose.setText(
            self.tr("Choose the pack …") if path is None else self.tr("Open this pack")
        )

    def _pack_refused(self, error: Exception) -> None:
        """After a wrong code there is a wait; anything else stands on the banner."""
        if isinstance(error, WrongCode):
            self._why = str(error)
            self.code.setFocus()
            self.code.selectAll()
            self.wait.begin()
        else:
            self._say_offered(None)
            self.actions_.problems.show(error)

    def _say_wait(self) -> None:
        self.choose.setEnabled(not self.wait.seconds)
        self._say_slip(f"{self._why} {self.wait.in_words()}")

    def _say_slip(self, text: str) -> None:
        self.slip.setText(text)
        self.slip.setVisible(bool(text))
        self.code.mark_unread(bool(text))

    def _parcels_taken(self, opened: Sequence[TakenPack]) -> None:
        """Told together: what one brought is new whatever the last of them says."""
        if not opened:
            return
        gone = [each for each in opened if each.gone_over is not None]
        packs_ = [each for each in opened if each.cases]
        told = (gone or packs_ or opened)[-1]
        self._pack_taken(replace(told, said=sum(each.said for each in opened)))

    def _pack_taken(self, taken: TakenPack) -> None:
        self.code.clear()
        self.wait.forget()
        self._say_offered(None)
        if taken.gone_over is not None:
            self._gone_over(taken.gone_over, taken.said)
            return
        if not taken.cases:
            self.tell(self.tr("Queries from the lead"), self._said_in(taken.said))
            return
        cases = (
            self.tr("1 case is") if taken.cases == 1 else f"{taken.cases} {self.tr('cases are')}"
        )
        asked = [self._said_in(taken.said)] if taken.said else []
        self.tell(taken.name, self.tr("%1 yours to read.").replace("%1", cases), *asked)
        if self.round is None or self.round.id != taken.round_id:
            self._begun(taken.round_id)

    def _said_in(self, said: int) -> str:
        """What came of what the lead says about answers."""
        if not said:
            return self.tr("This file says nothing that is not here already, under Queries.")
        new = self.tr("1 new. It stands") if said == 1 else self.tr("%1 new. They stand")
        where = self.tr("on the answers, and under Queries.")
        return f"{new.replace('%1', str(said))} {where}"

    def _gone_over(self, gone: GoneOver, said: int) -> None:
        """The audit tool has a new version: what that does to the work in hand."""
        self.tell(
            self.tr("The audit tool is now version %1").replace("%1", gone.label),
            *update_in_words(gone),
            *([f"{self.tr('Queries from the lead')}: {self._said_in(said)}"] if said else []),
        )

    def _return_made(self, made: MadeReturn) -> None:
        audits = self.tr("1 audit") if made.cases == 1 else f"{made.cases} {self.tr('audits')}"
        if made.notes:
            beside = self.tr("%1 concerns and other notes").replace("%1", str(made.notes))
            audits = f"{audits}, {beside}," if made.cases else beside
        self.tell(
            self.tr("Return %1 with %2 is ready")
            .replace("%1", str(made.sequence))
            .replace("%2", audits),
            self.tr("%1. Send this file to the lead by stick or mail.").replace(
                "%1", str(made.path)
            ),
        )

    def _choose_pack(self) -> None:
        if self.wait.seconds or self.code_has_a_slip():
            return
        if self._offered is not None:
            self.open_pack(self._offered)
            return
        name, _kind = QFileDialog.getOpenFileName(
            self, self.tr("Choose the work pack"), "", self.tr("Packages (*.cfa);;All files (*)")
        )
        if name:
            self.open_pack(Path(name))

    def _choose_folder(self) -> None:
        folder = self.folder(self.tr("Where the return shall go"))
        if folder is not None:
            self.make_return(folder)
