"""The office key, for whoever leads: made, printed, proved, and used for somebody who has forgotten both ways in."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.errors import AuditError
from app.domain.rounds import Round
from app.packages import office_key as words_of
from app.packages.office_key import OfficeKey
from app.services import office_key
from app.services.office_key import Answer, Told
from app.workspace import Workspace
from ui.actions import Actions
from ui.pages.ask_office import in_rows
from ui.pages.sheets import Fault, Field, Sheet
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.labels import button
from ui.widgets.printed_sheet import print_sheet, save_sheet

NAME_LETTERS = 6  # of the public half, by which sheets are told apart


class OfficeKeyPane(QWidget):
    """Two sheets. `seated`: whether this store decides; another one may still let somebody in."""

    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__()
        self._ws, self._round, self._actions = ws, audit_round, actions
        self._made: OfficeKey | None = None  # until its sheet is proved; never kept
        self._retired = False  # just now: everybody has to hear of it
        self.key = Sheet(self.tr("Office key"))
        self.stands = self.key.say("", "reading")
        self.make = button(self.tr("Make an office key"), "", "key-round")
        self.have = button(self.tr("I have a sheet already"), "link")
        self.tell = button(self.tr("Write files that tell everyone …"))
        self.retire = button(self.tr("Retire it"), "link")
        self.proof = QWidget()
        self.asks = self.key.say("", "muted")
        self.print = button(self.tr("Print the sheet …"), "primary", "printer")
        self.save = button(self.tr("Save it to print elsewhere …"), "link")
        self.typed = Line()
        self.prove = button(self.tr("Put it in force"), "primary")
        self.fault = Fault()
        self.told = self.key.say("", "strong")
        self.forgotten = Sheet(self.tr("Somebody has forgotten passphrase and recovery sheet"))
        self.request, self.sheet = Line(), Line()
        self.work_out = button(self.tr("Work out the answer"))
        self.wrong = Fault()
        self.who = self.forgotten.say("", "strong")
        self.answer = self.forgotten.say("", "reading")
        self._connect()
        self._lay_out()

    def show_for(self, *, seated: bool) -> None:
        """As the store stands now."""
        office = office_key.in_force(self._ws, self._round.id)
        self.stands.setText(
            self.tr(
                "The office key %1 is in force. Its sheet opens every return, seat file and pack sealed since, and "
                "lets somebody in who has forgotten both ways into their store."
            ).replace("%1", name_of(office))
            if office
            else self.tr(
                "There is no office key. If lead and deputy are lost, nobody opens what comes back; and who forgets "
                "passphrase and recovery sheet has lost what was not returned."
            )
        )
        self.make.setText(
            self.tr("Make a new one in its place") if office else self.tr("Make an office key")
        )
        for each in (self.make, self.have):
            each.setVisible(seated)
        self.retire.setVisible(seated and bool(office))
        self.tell.setVisible(seated and (bool(office) or self._retired))
        self._show_proof(shown=seated and self.proof.isVisibleTo(self))

    def begin(self) -> None:
        """Make a key: its words go to paper and nowhere else."""
        self._made = words_of.new_office_key()
        self._ask(
            self.tr(
                "Print the sheet for the key %1 and put it in the office safe. Then type its words back from the "
                "paper: only that puts it in force."
            ).replace("%1", name_of(self._made.recipient)),
            printed=False,
        )
        self.print.setFocus()

    def take_sheet(self) -> None:
        """Use the key of a sheet that is there: of another round of the same office."""
        self._made = None
        self._ask(
            self.tr("Type the words of the sheet. One office key can serve several rounds."),
            printed=True,
        )
        self.typed.setFocus()

    def kept_on_paper(self) -> None:
        """The sheet is printed or saved: its words can be typed back."""
        self.typed.setEnabled(True)
        self.prove.setEnabled(True)
        self.typed.setFocus()

    def put_in_force(self) -> None:
        typed, made, round_id = self.typed.text(), self._made, self._round.id
        recipient = made.recipient if made is not None else ""
        if self._refused(self.fault, lambda: words_of.typed_key(typed)):
            self.typed.setFocus()
            return

        def take(_report: object) -> Changes:
            return office_key.put_in_force(self._ws, round_id, typed, recipient)

        def done() -> None:
            self._made = None
            self._show_proof(shown=False)
            self._say(
                self.tr(
                    "It is in force. The stores of assessors learn of it with their next pack; files that tell "
                    "everyone are quicker. Put the sheet in the safe now."
                )
            )

        self._actions.perform_in_background(self, take, done)

    def tell_everyone(self, folder: Path) -> None:
        made: list[Told] = []

        def write(_report: object) -> Changes:
            made.append(office_key.tell(self._ws, self._round.id, folder))
            return Changes(ledger=True, said=True)

        self._actions.perform_in_background(self, write, lambda: self._say(in_words(made[0])))

    def find_answer(self) -> None:
        """Work out what is read out to whoever asked. The words of the sheet are forgotten as soon as it is shown."""
        found: list[Answer] = []
        key, request = self.sheet.text(), self.request.text()
        self.who.clear()
        self.answer.clear()
        if self._refused(
            self.wrong, lambda: found.append(office_key.answer(self._ws, key, request))
        ):
            return
        self.sheet.clear()
        self.who.setText(
            self.tr("Read these twelve words out to %1:").replace("%1", found[0].person)
            if found[0].person
            else self.tr(
                "No return has come from this computer: be sure who is asking. Read these twelve words out:"
            )
        )
        self.answer.setText(in_rows(found[0].words))

    def _retire(self) -> None:
        self._retired = True
        self._actions.perform(lambda: office_key.retire(self._ws, self._round.id))
        self._say(
            self.tr(
                "It is retired: nothing is sealed to it any more once everybody has heard of it, so write files that "
                "tell everyone. What was sealed to it before still opens with the sheet."
            )
        )

    def _refused(self, fault: Fault, does: Callable[[], object]) -> bool:
        try:
            does()
        except AuditError as error:
            fault.say(str(error))
            return True
        fault.say("")
        return False

    def _ask(self, text: str, *, printed: bool) -> None:
        self.asks.setText(text)
        self.fault.say("")
        self.typed.clear()
        self._show_proof(shown=True)
        for each in (self.print, self.save):
            each.setVisible(not printed)
        self.typed.setEnabled(printed)
        self.prove.setEnabled(printed)

    def _show_proof(self, *, shown: bool) -> None:
        self.proof.setVisible(shown)
        self.asks.setVisible(shown)
        if not shown:
            self.fault.say("")
            self.typed.clear()

    def _say(self, text: str) -> None:
        self.told.setText(text)
        self.told.show()

    def _keep(self, way: Callable[[str], bool]) -> None:
        if self._made is None:
            return
        text = sheet_text(self._made, self._round.name)
        kept: list[bool] = []
        if not self._refused(self.fault, lambda: kept.append(way(text))) and kept[0]:
            self.kept_on_paper()

    def _save(self, text: str) -> bool:
        return save_sheet(self, text, self.tr("Save the office key's sheet"), "office-key.txt")

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Where the files shall go"))
        if folder:
            self.tell_everyone(Path(folder))

    def _connect(self) -> None:
        self.make.clicked.connect(self.begin)
        self.have.clicked.connect(self.take_sheet)
        self.print.clicked.connect(lambda: self._keep(lambda text: print_sheet(self, text)))
        self.save.clicked.connect(lambda: self._keep(self._save))
        self.prove.clicked.connect(self.put_in_force)
        self.typed.returnPressed.connect(self.put_in_force)
        self.tell.clicked.connect(self._choose_folder)
        self.retire.clicked.connect(self._retire)
        self.work_out.clicked.connect(self.find_answer)
        self.sheet.returnPressed.connect(self.find_answer)

    def _lay_out(self) -> None:
        gap = look().px(10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(14))
        self.told.hide()
        inside = QVBoxLayout(self.proof)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(gap)
        inside.addLayout(_row(self.print, self.save, gap=gap))
        inside.addWidget(Field(self.tr("The fourteen words, typed from the paper"), self.typed))
        inside.addWidget(self.fault)
        inside.addLayout(_row(self.prove, gap=gap))
        self.proof.hide()
        self.asks.hide()
        self.key.body.addWidget(self.proof)
        self.key.body.addLayout(_row(self.make, self.have, gap=gap))
        self.key.body.addLayout(_row(self.tell, self.retire, gap=gap))
        self.forgotten.say(
            self.tr(
                "Their unlock page shows words under “Use the recovery key”, “I have neither”. Ring them back on a "
                "number that you know: whoever has the answer opens their store. They choose a new passphrase at once."
            )
        )
        self.forgotten.body.addWidget(Field(self.tr("Words they read out"), self.request))
        self.forgotten.body.addWidget(
            Field(self.tr("Words of the office key, from the sheet in the safe"), self.sheet)
        )
        self.forgotten.body.addWidget(self.wrong)
        self.forgotten.body.addLayout(_row(self.work_out, gap=gap))
        for each in (self.who, self.answer):
            self.forgotten.body.removeWidget(each)
            self.forgotten.body.addWidget(each)
        column.addWidget(self.key)
        column.addWidget(self.forgotten)


def name_of(recipient: str) -> str:
    """By what sheets are told apart: the end of the public half, which is printed on the sheet too."""
    return recipient[-NAME_LETTERS:]


def sheet_text(key: OfficeKey, round_name: str) -> str:
    """What is printed, and is nowhere else."""
    text = QCoreApplication.translate(
        "OfficeKeyPane",
        "Case File Audit: office key %1\n\nMade for: %2\n\n"
        "Keep this sheet in the office safe and nowhere else. Whoever holds it can open every return of the round and, "
        "over the telephone, let an assessor in who has forgotten passphrase and recovery sheet.\n\n"
        "%3\n\nCapitals and spaces do not matter when the words are typed.\n\n"
        "The same key for the age program (age-encryption.org), should Case File Audit be gone:\n%4\n",
    )
    filled = text.replace("%1", name_of(key.recipient)).replace("%2", round_name)
    return filled.replace("%3", in_rows(key.words, 7)).replace("%4", key.identity)


def in_words(told: Told) -> str:
    """Who has a file, and whom only a new pack reaches."""
    lines = []
    if told.notices:
        names = ", ".join(name for name, _path in told.notices)
        lines.append(
            QCoreApplication.translate(
                "OfficeKeyPane", "The files in the folder are for %1; send each theirs."
            ).replace("%1", names)
        )
    if told.untold:
        lines.append(
            QCoreApplication.translate(
                "OfficeKeyPane", "%1 returned nothing yet: issue a new pack, which brings it."
            ).replace("%1", ", ".join(told.untold))
        )
    return "\n".join(lines)


def _row(*widgets: QWidget, gap: int) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(gap)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
