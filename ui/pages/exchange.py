"""Send and receive, for assessors; packs and returns, for the lead: what left, what came, what never came."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.domain.changes import Changes
from app.domain.records import AuditState
from app.domain.rounds import Round
from app.services import packs, returns
from app.services.packs import IssuedPack, TakenPack
from app.services.returns import MadeReturn, MergedReturn
from app.workspace import Workspace
from ui.actions import Actions
from ui.models.records import Column, plainly
from ui.page import Page
from ui.theme import look
from ui.widgets.labels import button, label
from ui.widgets.record_table import RecordTable

KINDS = {"work": "Work pack", "return": "Return"}
DIRECTIONS = {"sent": "Sent", "received": "Received"}
MERGED = Changes(round=True, ledger=True)


def _moment(value: object) -> str:
    if not isinstance(value, datetime):
        return plainly(value)
    at = value.astimezone()
    return f"{at:%a} {at.day} {at:%b %Y, %H:%M}"


COLUMNS = (
    Column("direction", "Direction", lambda value: DIRECTIONS.get(str(value), plainly(value)), 90),
    Column("kind", "What", lambda value: KINDS.get(str(value), plainly(value)), 100),
    Column("person", "Assessor", weight=140),
    Column("sequence", "Number", weight=70, number=True),
    Column("cases", "Cases", weight=70, number=True),
    Column("at", "When", _moment, 170),
    Column("file_name", "File", weight=300),
)


class _ExchangePage(Page):
    """A title, what can be done, what just happened, and the ledger below."""

    def __init__(self, ws: Workspace, audit_round: Round | None, actions: Actions) -> None:
        super().__init__(actions)
        self.ws = ws
        self.round = audit_round
        self.happened = label("", "wording", wraps=True)
        self.happened.hide()
        self.ledger = RecordTable(
            self.tr("Ledger"),
            [column for column in COLUMNS if self.shows(column.name)],
            (
                self.tr("Nothing sent or received yet"),
                self.tr("Every file that leaves or arrives is entered here, with its number."),
            ),
            "git-merge",
        )
        if audit_round is not None:
            self.ledger.show_rows(ws.store.listing("ledger", audit_round.id))
        else:
            self.ledger.hide()

    def shows(self, column: str) -> bool:
        return True

    def concerned_by(self, changes: Changes) -> bool:
        return changes.ledger or changes.round

    def reload(self) -> None:
        if self.round is not None:
            self.ledger.reload()

    def tell(self, *sentences: str) -> None:
        self.happened.setText("\n".join(sentences))
        self.happened.setVisible(bool(sentences))

    def lay_out(self, title: str, blocks: Sequence[QWidget]) -> None:
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(28), px(20), px(28), px(20))
        column.setSpacing(px(14))
        column.addWidget(label(title, "title"))
        for block in blocks:
            column.addWidget(block)
        column.addWidget(self.happened)
        column.addWidget(self.ledger, 1)
        if self.round is None:
            column.addStretch(1)

    def card(self, heading: str, text: str, row: Sequence[QWidget]) -> QFrame:
        """One thing that can be done: its name, what it does, its fields and button."""
        px = look().px
        frame = QFrame()
        frame.setObjectName("card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(8))
        column.addWidget(label(heading, "heading"))
        column.addWidget(label(text, "muted", wraps=True))
        line = QHBoxLayout()
        line.setSpacing(px(8))
        for widget in row:
            line.addWidget(widget, 1 if isinstance(widget, QLineEdit) else 0)
        if not any(isinstance(widget, QLineEdit) for widget in row):
            line.addStretch(1)
        column.addLayout(line)
        return frame

    def folder(self, title: str) -> Path | None:
        name = QFileDialog.getExistingDirectory(self, title)
        return Path(name) if name else None


class AssessorExchangePage(_ExchangePage):
    """`begun` is told the round that a first pack brought."""

    def __init__(
        self,
        ws: Workspace,
        audit_round: Round | None,
        actions: Actions,
        begun: Callable[[str], None],
    ) -> None:
        super().__init__(ws, audit_round, actions)
        self._begun = begun
        self.code = QLineEdit()
        self.code.setPlaceholderText(self.tr("Spoken code, for example hiligu-rimola-birima-…"))
        self.code.setAccessibleName(self.tr("Spoken code"))
        self.choose = button(self.tr("Choose the pack …"), "primary", "folder-open")
        self.choose.clicked.connect(self._choose_pack)
        self.code.returnPressed.connect(self._choose_pack)
        self.send = button(self.tr("Make the return …"), "primary", "save")
        self.send.clicked.connect(self._choose_folder)
        pack = self.card(
            self.tr("Open a work pack"),
            self.tr(
                "The lead sent you a file and told you its code, by telephone or in person. Type the code, "
                "then choose the file. A later pack needs no code."
            ),
            [self.code, self.choose],
        )
        blocks = [pack]
        if audit_round is not None:
            self.ready = label("", "muted", wraps=True)
            back = self.card(
                self.tr("Send your work back"),
                self.tr(
                    "Everything you have begun goes into one sealed file, finished or not. Sending again "
                    "loses nothing and changes nothing twice."
                ),
                [self.ready, self.send],
            )
            blocks = [back, pack]
        self.lay_out(self.tr("Send and receive"), blocks)

    def shows(self, column: str) -> bool:
        return column != "person"

    def reload(self) -> None:
        super().reload()
        if self.round is None:
            return
        with self.ws.begin() as work:
            states = [header.state for header in work.audits.headers(self.round.id)]
        done = states.count(AuditState.COMPLETE)
        begun = done + states.count(AuditState.IN_PROGRESS)
        self.ready.setText(
            self.tr("%1 of %2 audits are begun, %3 of them signed off.")
            .replace("%1", str(begun))
            .replace("%2", str(len(states)))
            .replace("%3", str(done))
        )
        self.send.setEnabled(begun > 0)

    def focus_first(self) -> None:
        (self.code if self.round is None else self.send).setFocus()

    def open_pack(self, path: Path) -> None:
        """Take the pack in, off the GUI thread."""
        code = self.code.text().strip()
        opened: list[TakenPack] = []

        def take(_report: object) -> Changes:
            opened.append(packs.open_pack(self.ws, path, code))
            return MERGED

        self.actions_.perform_in_background(self, take, lambda: self._pack_taken(opened[0]))

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

    def _pack_taken(self, taken: TakenPack) -> None:
        self.code.clear()
        self.tell(
            self.tr("%1: %2 cases are yours to read.")
            .replace("%1", taken.name)
            .replace("%2", str(taken.cases))
        )
        if self.round is None or self.round.id != taken.round_id:
            self._begun(taken.round_id)

    def _return_made(self, made: MadeReturn) -> None:
        self.tell(
            self.tr("Return %1 with %2 audits is in %3. Send it to the lead by stick or mail.")
            .replace("%1", str(made.sequence))
            .replace("%2", str(made.cases))
            .replace("%3", str(made.path))
        )

    def _choose_pack(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, self.tr("Choose the work pack"), "", self.tr("Packages (*.cfa);;All files (*)")
        )
        if name:
            self.open_pack(Path(name))

    def _choose_folder(self) -> None:
        folder = self.folder(self.tr("Where the return shall go"))
        if folder is not None:
            self.make_return(folder)


class LeadExchangePage(_ExchangePage):
    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__(ws, audit_round, actions)
        self.audit_round = audit_round
        self.issue_button = button(self.tr("Issue work packs …"), "primary", "save")
        self.issue_button.clicked.connect(self._choose_folder)
        self.merge_button = button(self.tr("Merge returns …"), "primary", "git-merge")
        self.merge_button.clicked.connect(self._choose_returns)
        self._waiting: list[Path] = []
        self.confirm = button(self.tr("Merge them"), "primary")
        self.confirm.clicked.connect(self._merge_waiting)
        self.confirm.hide()
        self.lay_out(self.tr("Packs and returns"), [self._cards()])

    def issue(self, folder: Path) -> None:
        """A pack for everyone with cases; the codes are shown once, to be spoken."""
        issued: list[IssuedPack] = []

        def seal(_report: object) -> Changes:
            issued.extend(packs.issue(self.ws, self.audit_round.id, folder))
            return MERGED

        self.actions_.perform_in_background(self, seal, lambda: self._issued(issued))

    def look_at(self, paths: Sequence[Path]) -> None:
        """What merging would change, before anything is merged."""
        self._waiting = list(paths)
        self.actions_.fetch(
            self,
            lambda _report: [
                returns.inspect(self.ws, self.audit_round.id, path) for path in self._waiting
            ],
            self._looked,
        )

    def merge(self, paths: Sequence[Path]) -> None:
        merged: list[MergedReturn] = []

        def take(_report: object) -> Changes:
            merged.extend(returns.merge(self.ws, self.audit_round.id, paths))
            return MERGED

        self.actions_.perform_in_background(self, take, lambda: self._merged(merged))

    def focus_first(self) -> None:
        self.merge_button.setFocus()

    def _cards(self) -> QWidget:
        both = QWidget()
        both.setObjectName("clear")
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look().px(14))
        row.addWidget(
            self.card(
                self.tr("Issue work packs"),
                self.tr(
                    "One sealed file for each assessor with cases. The first needs a code, spoken by "
                    "telephone or in person and never sent with the file."
                ),
                [self.issue_button],
            )
        )
        row.addWidget(
            self.card(
                self.tr("Merge returns"),
                self.tr(
                    "Choose the files that came back, in any order. You see what each would change before "
                    "anything is merged; nothing held is ever lost."
                ),
                [self.merge_button, self.confirm],
            )
        )
        return both

    def _issued(self, issued: Sequence[IssuedPack]) -> None:
        self.tell(
            *(
                self.tr("%1: %2 cases, %3")
                .replace("%1", each.person)
                .replace("%2", str(each.cases))
                .replace(
                    "%3",
                    self.tr("code to be spoken: %1").replace("%1", each.code)
                    if each.code
                    else self.tr("sealed to the reader's own key, no code"),
                )
                for each in issued
            )
        )

    def _looked(self, seen: Sequence[MergedReturn]) -> None:
        self.tell(*self._lines(seen))
        self.confirm.show()
        self.confirm.setFocus()

    def _merged(self, merged: Sequence[MergedReturn]) -> None:
        self.confirm.hide()
        self.tell(self.tr("Merged."), *self._lines(merged))

    def _lines(self, seen: Sequence[MergedReturn]) -> list[str]:
        words = self.tr("%1: %2 new, %3 the same, %4 changed, %5 in conflict")
        lines = []
        for each in seen:
            line = words.replace("%1", each.person or each.file_name).replace("%2", str(each.new))
            line = line.replace("%3", str(each.same)).replace("%4", str(each.changed))
            lines.append(line.replace("%5", str(each.conflicting)))
            lines.extend(f"    {remark}" for remark in each.remarks)
        return lines

    def _merge_waiting(self) -> None:
        paths, self._waiting = self._waiting, []
        if paths:
            self.merge(paths)

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
