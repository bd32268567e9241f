"""Right of reply: case summaries that went out with a day for the reply, and the challenges that came back."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.ids import EntryId
from app.domain.partial_dates import words
from app.domain.rounds import Role, Round
from app.domain.threads import Deed
from app.files import write_atomically
from app.services import reporting, threads
from app.services.begun import BegunInRound
from app.workspace import Workspace
from ui.actions import Actions
from ui.pages.new_round import DateField
from ui.pages.refusals import Refused, or_refused
from ui.pages.sheets import Chooser, Fault, Field, Ground, Sheet, SideBySide
from ui.pages.threads_view import ThreadsView
from ui.theme import look
from ui.viewmodels.half_typed import HalfTyped
from ui.viewmodels.returned_answers import ReturnedAudit
from ui.viewmodels.threads import Line as ThreadLine
from ui.widgets.boxes import Line
from ui.widgets.kept_box import KeptBoxes
from ui.widgets.labels import button, label


class RepliesTab(QWidget):
    place_wanted = Signal(str, str)

    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__()
        self._ws, self._round, self._actions = ws, audit_round, actions
        self._audits: Sequence[ReturnedAudit] = ()
        today = lambda: ws.now().date()  # noqa: E731 - read anew each time
        typed = HalfTyped(BegunInRound(ws, audit_round.id), actions)
        self.case = Chooser(self.tr("Case"))
        self.to, self.role, self.how = Line(), Line(), Line()
        self.on = DateField(self.tr("Went on"), today)
        self.by = DateField(self.tr("Reply asked for by"), today)
        boxes = {"to": self.to, "role": self.role, "how": self.how}
        boxes |= {"on": self.on.line, "by": self.by.line}
        self._kept = KeptBoxes(typed, "summary out", boxes)
        self.fault = Fault()
        self.said = label("", "reading", wraps=True)
        self.paper = button(self.tr("Save the paper with its reply form …"), "", "printer")
        self.log = button(self.tr("Log that it went"), "primary", "check")
        self.paper.clicked.connect(self._choose_file)
        self.log.clicked.connect(self._log)
        self.given = ThreadsView(
            Role.LEAD,
            self.tr("Case summaries that went out"),
            (
                self.tr("No case summary has gone out yet"),
                self.tr(
                    "What is logged above is listed here, with what they were told in the end."
                ),
            ),
            self.tr("Show the answer"),
            self._say,
            lambda _line: typed,
        )
        self.challenges = ThreadsView(
            Role.LEAD,
            self.tr("Challenges"),
            (
                self.tr("Nothing is challenged"),
                self.tr(
                    "Note a challenge of an answer under Answers; the assessor says accept or keep, you decide."
                ),
            ),
            self.tr("Show the answer"),
            self._say,
            lambda _line: typed,
        )
        self.challenges.place_wanted.connect(self.place_wanted)
        self._lay_out()

    def show_all(
        self,
        audits: Sequence[ReturnedAudit],
        given: tuple[ThreadLine, ...],
        challenges: tuple[ThreadLine, ...],
    ) -> None:
        """What is being typed stays; the case chosen stays chosen."""
        here = self.case.currentData()
        self._audits = audits
        self.case.clear()
        for each in audits:
            self.case.addItem(f"{each.ref}, {each.reader}", each.audit_id)
        place = self.case.findData(here)
        self.case.setCurrentIndex(max(place, 0) if audits else -1)
        for control in (self.case, self.paper, self.log):
            control.setEnabled(bool(audits))
        self.given.show_lines(given)
        self.challenges.show_lines(challenges)

    def focus_first(self) -> None:
        self.case.setFocus()

    def save_paper(self, path: Path) -> None:
        """The summary with its reply form, off the GUI thread."""
        audit_id, by = self.case.currentData(), self.by.day
        if audit_id is None or by is None:
            self.by.check(needed=True)
            return
        to = self.to.text().strip() or self.tr("the manager and the worker")

        def write(_report: object) -> Changes:
            made = reporting.reply_bytes(self._ws, self._round.id, audit_id, to, words(by))
            write_atomically(path, made)
            return Changes()

        saved = self.tr("Saved: %1. It contains personal data; send it sealed or by hand.")
        self._actions.perform_in_background(
            self, write, lambda: self.said.setText(saved.replace("%1", str(path)))
        )

    def _log(self) -> None:
        days = {"on": self.on.day, "reply_by": self.by.day}
        if not (self.on.check(needed=True) and self.by.check(needed=True)):
            return
        body = {name: day.isoformat() for name, day in days.items() if day is not None}
        body |= {"to": self.to.text(), "role": self.role.text(), "how": self.how.text()}
        audit_id = self.case.currentData()
        done = or_refused(lambda: threads.give_summary(self._ws, self._round.id, audit_id, body)[1])
        if isinstance(done, Refused):
            self.fault.say(done.why)
            return
        self.fault.say("")
        self._actions.announce(done)

    def _choose_file(self) -> None:
        if not self.by.check(needed=True):
            return
        ref = self.case.currentText().partition(",")[0]
        name, _kind = QFileDialog.getSaveFileName(
            self, self.tr("Save the paper"), f"{ref}-reply.pdf", "PDF (*.pdf)"
        )
        if name:
            self.save_paper(Path(name))

    def _say(self, thread_id: EntryId, deed: Deed, text: str) -> bool:
        return self._actions.perform(
            partial(threads.say, self._ws, self._round.id, thread_id, deed, text)
        )

    def _lay_out(self) -> None:
        ground = Ground()
        sheet = Sheet(self.tr("A case summary goes out"))
        sheet.say(
            self.tr(
                "To the named manager and worker, with a day for their reply. The paper is the case summary with a "
                "form on which each point names a question and its evidence."
            )
        )
        sheet.body.addWidget(
            SideBySide(
                (Field(self.tr("Case"), self.case), 1),
                (Field(self.tr("To whom"), self.to), 1),
                (Field(self.tr("Role"), self.role), 1),
                from_width=620,
                top=True,
            )
        )
        sheet.body.addWidget(
            SideBySide(
                (self.on, 1),
                (Field(self.tr("How it went"), self.how), 1),
                (self.by, 1),
                from_width=620,
                top=True,
            )
        )
        sheet.body.addWidget(self.fault)
        row = QHBoxLayout()
        row.setSpacing(look().px(10))
        row.addWidget(self.paper)
        row.addWidget(self.log)
        row.addStretch(1)
        sheet.body.addLayout(row)
        sheet.body.addWidget(self.said)
        ground.add(
            sheet,
            self.given,
            label(self.tr("Challenges"), "heading"),
            self.challenges,
        )
        ground.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(ground)
