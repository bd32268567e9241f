"""Packs and returns, for the lead: packs issued, returns looked at and merged, the machines of the assessors."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.changes import Changes
from app.domain.errors import PackageRefused
from app.domain.rounds import Round
from app.services import packs, returns
from app.services.packs import IssuedPack
from app.services.parcels import Source
from app.services.returns import MergedReturn
from app.workspace import Workspace
from ui.actions import Actions
from ui.folder_watch import FolderWatch
from ui.pages.exchange_codes import CodesPane
from ui.pages.exchange_folder import FolderCard
from ui.pages.exchange_ledger import ExchangePage
from ui.pages.exchange_machines import MachinesPane
from ui.pages.exchange_numbers import NumbersPane
from ui.pages.exchange_preview import PreviewPane
from ui.viewmodels.return_differences import AnswerLine, lines
from ui.widgets.labels import button, label

MERGED = Changes(round=True, ledger=True)


class LeadExchangePage(ExchangePage):
    def __init__(
        self,
        ws: Workspace,
        audit_round: Round,
        actions: Actions,
        watch: FolderWatch | None = None,
    ) -> None:
        super().__init__(ws, audit_round, actions)
        self.audit_round = audit_round
        self.folder_card = FolderCard(ws, audit_round, actions, watch, self.look_at)
        self.issue_button = button(self.tr("Issue work packs …"), "primary", "package")
        self.issue_button.clicked.connect(self._choose_folder)
        self.merge_button = button(self.tr("Merge returns …"), "primary", "git-merge")
        self.merge_button.clicked.connect(self._choose_returns)
        self.codes = CodesPane()
        self.preview = PreviewPane()
        self.numbers = NumbersPane(ws, audit_round, lambda: ws.now().astimezone().date())
        self.numbers_button = button(self.tr("Telephone numbers …"), "", "pen-line")
        self.numbers_button.clicked.connect(self.show_numbers)
        self.numbers_held = label("", "muted", wraps=True)
        self.machines = MachinesPane(ws, audit_round, actions)
        self.machines_button = button(self.tr("Machines …"), "", "hard-drive")
        self.machines_button.clicked.connect(self.show_machines)
        self.machines.issued.connect(lambda pack: self._issued([pack]))
        self.machines.done.connect(self._machines_done)
        self.numbers.done.connect(self._numbers_done)
        self.numbers.changed.connect(actions.announce)
        self.codes.done.connect(self._back)
        self.preview.confirmed.connect(self._merge_waiting)
        self.preview.cancelled.connect(self._back)
        self.front.addWidget(self.codes)
        self.front.addWidget(self.preview)
        self.front.addWidget(self.numbers)
        self.front.addWidget(self.machines)
        self._waiting: list[Source] = []
        self._words: list[str] = []
        self.lay_out(self.tr("Packs and returns"), self._cards(), self.folder_card)

    def issue(self, folder: Path) -> None:
        """A pack for everyone with cases; the codes are shown once, to be spoken."""
        issued: list[IssuedPack] = []

        def seal(_report: object) -> Changes:
            issued.extend(packs.issue(self.ws, self.audit_round.id, folder))
            return MERGED

        self.actions_.perform_in_background(self, seal, lambda: self._issued(issued))

    def look_at(self, sources: Sequence[Source]) -> None:
        """What merging would change, before anything is merged."""
        waiting = list(sources)
        self.actions_.fetch(
            self,
            lambda _report: self._seen_in(waiting),
            lambda found: self._looked(waiting, *found),
        )

    def _seen_in(
        self, waiting: Sequence[Source]
    ) -> tuple[Sequence[MergedReturn], Sequence[AnswerLine]]:
        seen = returns.look(self.ws, self.audit_round.id, waiting)
        return seen, lines(self.ws, self.audit_round.id, seen)

    def merge(self, sources: Sequence[Source], confirmed: Sequence[str] = ()) -> None:
        merged: list[MergedReturn] = []

        def take(_report: object) -> Changes:
            merged.extend(returns.merge(self.ws, self.audit_round.id, sources, confirmed))
            return MERGED

        self.actions_.perform_in_background(self, take, lambda: self._merged(merged))

    def focus_first(self) -> None:
        chosen = self.folder_card.go.isVisibleTo(self)
        (self.folder_card.go if chosen else self.merge_button).setFocus()

    def reload(self) -> None:
        super().reload()
        self.folder_card.reload()
        with self.ws.begin() as work:
            held = len(work.rounds.get(self.audit_round.id).contacts)
        several = self.tr("%1 numbers").replace("%1", str(held))
        self.numbers_held.setText(
            several if held > 1 else self.tr("1 number") if held else self.tr("No number yet")
        )

    def show_numbers(self) -> None:
        """The telephone numbers and the day of return, to be typed in."""
        self.numbers.read()
        self.show_front(self.numbers)
        self.numbers.focus_first()

    def show_machines(self) -> None:
        """Who signs on which machine; a pack for a new one."""
        self.machines.read()
        self.show_front(self.machines)
        self.machines.focus_first()

    def _machines_done(self) -> None:
        self._back()
        self.machines_button.setFocus()

    def _numbers_done(self) -> None:
        self._back()
        self.numbers_button.setFocus()

    def _cards(self) -> list[QWidget]:
        return [
            self.card(
                self.tr("What every pack brings"),
                self.tr(
                    "Whom to telephone about an immediate concern, and the day by which everything is wanted back. "
                    "Type them in before the packs are issued."
                ),
                [self.numbers_button, self.numbers_held],
            ),
            self.card(
                self.tr("Issue work packs"),
                self.tr(
                    "One sealed file for each assessor with cases. The first needs a code, spoken by "
                    "telephone or in person and never sent with the file."
                ),
                [self.issue_button, self.machines_button],
            ),
            self.card(
                self.tr("Merge returns"),
                self.tr(
                    "Choose the files that came back, in any order. You see what each would change before "
                    "anything is merged; nothing held is ever lost."
                ),
                [self.merge_button],
            ),
        ]

    def _issued(self, issued: Sequence[IssuedPack]) -> None:
        self.codes.show_issued(issued)
        self.show_front(self.codes)
        self.codes.focus_first()

    def _looked(
        self, waiting: list[Source], seen: Sequence[MergedReturn], answers: Sequence[AnswerLine]
    ) -> None:
        """A file that is refused is said and left aside; the others can be merged."""
        self._waiting = [
            source for source, each in zip(waiting, seen, strict=True) if not each.refused
        ]
        if not self._waiting:
            self.actions_.problems.show(PackageRefused(seen[0].refused))
            return
        self._words = [each.words for each in seen if each.words]
        self.preview.show_seen(seen, answers)
        self.show_front(self.preview)
        self.preview.focus_first()

    def _merged(self, merged: Sequence[MergedReturn]) -> None:
        self.folder_card.watch.look()  # the receipts go at once
        self.preview.show_merged(merged)
        self.show_front(self.preview)
        self.preview.focus_first()

    def _back(self) -> None:
        """To the ledger; what was only looked at is left as it was."""
        self._waiting = []
        self.show_front(self.ledger)
        self.merge_button.setFocus()

    def _merge_waiting(self) -> None:
        paths, self._waiting = self._waiting, []
        if paths:
            self.merge(paths, self._words)

    def _choose_folder(self) -> None:
        folder = self.folder(self.tr("Where the packs shall go"))
        if folder is not None:
            self.issue(folder)

    def _choose_returns(self) -> None:
        names, _kind = QFileDialog.getOpenFileNames(
            self, self.tr("Choose the returns"), "", self.tr("Packages (*.cfa);;All files (*)")
        )
        if names:
            self.look_at([Path(name) for name in names])
