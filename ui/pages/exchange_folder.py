"""The exchange folder on the page: where it is, how it stands, one button, and what waits to be taken in."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout

from app.domain.rounds import Parcel, Role, Round
from app.services import folder_exchange, parcels
from app.services.folder_exchange import Exchanged
from app.workspace import Workspace
from ui.actions import Actions
from ui.folder_watch import FolderWatch
from ui.theme import look
from ui.widgets.flow import Flow
from ui.widgets.labels import Elided, button, label, restyle


class FolderCard(QFrame):
    """`take` is handed what waits: packs to be opened, returns to be looked at."""

    taken = Signal()

    def __init__(
        self,
        ws: Workspace,
        audit_round: Round,
        actions: Actions,
        watch: FolderWatch | None,
        take: Callable[[Sequence[Parcel]], None],
    ) -> None:
        super().__init__()
        self.setObjectName("card")
        self._ws, self._round, self._actions, self._take = ws, audit_round, actions, take
        self.watch = watch or FolderWatch(ws, audit_round, actions, self)
        self._leads = audit_round.role is Role.LEAD
        self.place = Elided("reading")
        self.state = label("", "muted", wraps=True)
        self.stuck = label("", "bad", wraps=True)
        self.go = button(self.tr("Send and receive"), "primary", "send")
        self.choose = button(self.tr("Choose the folder …"), "", "folder-open")
        self.leave = button(self.tr("Use none"), "link")
        self.wait = button("", "", "package")
        self.go.clicked.connect(self.send_and_receive)
        self.choose.clicked.connect(self._ask_folder)
        self.leave.clicked.connect(lambda: self.use(None))
        self.wait.clicked.connect(self.take_waiting)
        self.watch.looked.connect(self._looked)
        self.watch.refused.connect(self._say_refused)
        self.watch.broke_off.connect(self.reload)
        self._lay_out()
        self.reload()

    def reload(self) -> None:
        """What the store says: the folder, and what waits."""
        folder = folder_exchange.chosen(self._ws, self._round.id)
        waiting = parcels.waiting(self._ws, self._round.id)
        self.place.setText(str(folder) if folder is not None else "")
        self.place.setVisible(folder is not None)
        self.go.setVisible(folder is not None)
        self.leave.setVisible(folder is not None)
        self.choose.setText(
            self.tr("Choose the folder …") if folder is None else self.tr("Another folder …")
        )
        self.wait.setText(self._waiting_in_words(len(waiting)))
        self.wait.setVisible(bool(waiting))
        self._line.arrange()
        if folder is None:
            self._say(self._about())
        elif self.watch.last is None:
            self._say(self.tr("It is looked at by itself as soon as it is there."))

    def use(self, folder: Path | None) -> None:
        if self.watch.choose(folder):
            self.watch.last = None
            self.stuck.hide()
            self.reload()
            (self.go if folder is not None else self.choose).setFocus()

    def send_and_receive(self) -> None:
        self.watch.send_and_receive(self._done)

    def take_waiting(self) -> None:
        waiting = parcels.waiting(self._ws, self._round.id)
        if waiting:
            self._take(waiting)

    def _done(self, exchanged: Exchanged) -> None:
        self.reload()
        if exchanged.there:
            self.take_waiting()

    def _looked(self, exchanged: Exchanged) -> None:
        self.reload()
        if not exchanged.there:
            self._say(
                self.tr(
                    "Not there now. Plug in the stick or connect to the share: what is ready goes, and what is new "
                    "comes, as soon as the folder is there."
                ),
                "warn",
            )
            return
        self._say(_in_words(exchanged, leads=self._leads))
        self.stuck.setText("\n".join(exchanged.stuck))
        self.stuck.setVisible(bool(exchanged.stuck))

    def _say(self, text: str, part: str = "muted") -> None:
        restyle(self.state, part)
        self.state.setText(text)

    def _say_refused(self, sentence: str) -> None:
        self.reload()  # what came before it was refused is here
        self.stuck.setText(sentence)
        self.stuck.show()

    def _about(self) -> str:
        who = self.tr("the assessors") if self._leads else self.tr("the lead")
        return self.tr(
            "A folder that you and %1 both reach: on a network share, in a synced folder, on a stick. Sealed files "
            "go and come there by themselves; nothing in it tells anybody else anything."
        ).replace("%1", who)

    def _waiting_in_words(self, count: int) -> str:
        if self._leads:
            one, many = (
                self.tr("Look at 1 return that came …"),
                self.tr("Look at %1 returns that came …"),
            )
        else:
            one, many = self.tr("Open the file that came"), self.tr("Open the %1 files that came")
        return one if count == 1 else many.replace("%1", str(count))

    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, self.tr("Choose the exchange folder"), self.place.text()
        )
        if name:
            self.use(Path(name))

    def _lay_out(self) -> None:
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(8))
        column.addWidget(label(self.tr("Exchange folder"), "heading"))
        column.addWidget(self.place)
        column.addWidget(self.state)
        self.stuck.hide()
        column.addWidget(self.stuck)
        line = Flow(8)
        for each in (self.go, self.wait, self.choose, self.leave):
            line.add(each)
        self._line = line
        column.addWidget(line)


def _in_words(exchanged: Exchanged, *, leads: bool) -> str:
    """What the last look brought, as one line."""
    said = []
    if exchanged.made:
        said.append(f"return {exchanged.made} made and sent")
    sent = exchanged.sent - bool(exchanged.made)
    if sent:
        said.append(f"{sent} {'file' if sent == 1 else 'files'} put there")
    if exchanged.fetched:
        what = "return" if leads else "file"
        said.append(f"{exchanged.fetched} {what if exchanged.fetched == 1 else what + 's'} fetched")
    if exchanged.acknowledged:
        said.append(f"the lead has merged {exchanged.acknowledged} of your returns")
    if exchanged.arriving:
        said.append(f"{exchanged.arriving} still arriving")
    brought = "; ".join(said) or "nothing new"
    return f"Looked at {exchanged.at.astimezone():%H:%M}: {brought}."
