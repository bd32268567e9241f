"""On the card of a case: whether its file was produced, and the finding slip, shown on request alone."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.file_requests import Produced, Production, Reason
from app.domain.ids import AuditId
from app.domain.slips import Slip
from app.services.file_requests import Told
from ui.forms.choices import SegmentRow
from ui.pages.refusals import Refused, or_refused
from ui.pages.sheets import Chooser, Facts, Fault, Field, Number, SideBySide
from ui.pages.when import moment_in
from ui.shortcuts import Shortcut, bind
from ui.theme import look
from ui.viewmodels.case_list import FileAtHand
from ui.widgets.boxes import Line
from ui.widgets.labels import button, label
from ui.widgets.segments import Dress, Segment

MOST_VOLUMES = 99
_SAID = (Production.PRODUCED, Production.PART, Production.NOT_PRODUCED, Production.NOTHING)


class Files(Protocol):
    """Where the card asks for the file of a case, and tells what became of it."""

    def file(self, audit_id: AuditId) -> FileAtHand: ...
    def say_file(self, audit_id: AuditId, said: Produced) -> None: ...
    def slip(self, audit_id: AuditId) -> Slip | None: ...


class FilePanel(QFrame):
    """What was said of the file stays; what is said now is added. `said` comes once it is saved."""

    said = Signal()
    slips_wanted = Signal()  # print-outs, and the purge

    def __init__(self, files: Files) -> None:
        super().__init__()
        self.setObjectName("card")
        self._files = files
        self._audit: AuditId | None = None
        self.facts = Facts(110)
        self.outcome = SegmentRow()
        self.missing = Number(self.tr("Volumes missing"), 0, MOST_VOLUMES)
        self.reason = Chooser(self.tr("Why it was not produced"))
        self.words = Line()
        self.keep = button(self.tr("Keep this"), "primary")
        self.fault = Fault()
        self.slip = SlipReveal()
        self.more = button(self.tr("Print or purge slips …"), "link", "printer")
        self._chosen: Production | None = None
        self._lay_out()
        self._connect()

    def show_file(self, audit_id: AuditId) -> None:
        """The file of this case; whatever slip was shown is hidden again."""
        self._audit = audit_id
        held = self._files.file(audit_id)
        self.slip.show_for(lambda: self._files.slip(audit_id), there=held.has_slip)
        self.more.setVisible(held.has_slips)
        self.facts.put(self._facts(held))
        self._begin_again(held)

    def choose(self, name: str) -> None:
        """What became of the file: produced is kept at once, anything else once its reason is given."""
        self._chosen = Production(name)
        self.outcome.show_checked({name})
        self.fault.say("")
        wants = self._chosen.wants_reason
        self._why.setVisible(wants)
        self._volumes.setVisible(self._chosen is Production.PART)
        if wants:
            self.reason.setFocus()
        else:
            self.save()

    def save(self) -> None:
        """Add what is said now."""
        if self._audit is None or self._chosen is None:
            return
        audit, part = self._audit, self._chosen is Production.PART
        said = Produced(
            self._chosen,
            self.missing.value if part and self.missing.value else None,
            self.reason.currentData() or "" if self._chosen.wants_reason else "",
            self.words.text() if self._chosen.wants_reason else "",
        )
        done = or_refused(lambda: self._files.say_file(audit, said))
        if isinstance(done, Refused):
            self.fault.say(done.why)
            return
        self.said.emit()

    def _begin_again(self, held: FileAtHand) -> None:
        last = held.said[-1] if held.said else None
        self._chosen = None
        self.outcome.show_checked({last.outcome.value} if last else set())
        self.outcome.setEnabled(not held.signed)
        self.reason.setCurrentIndex(self.reason.findData(last.reason) if last else 0)
        self.words.setText(last.words if last else "")
        self.missing.put(last.missing or 0 if last else 0)
        self._why.hide()
        self.fault.say("")

    def _facts(self, held: FileAtHand) -> dict[str, str]:
        facts = {}
        if held.expected:
            facts[self.tr("Expected")] = (
                self.tr("1 volume")
                if held.expected == "1"
                else self.tr("%1 volumes").replace("%1", held.expected)
            )
        said = [f"{moment_in(each.at)}: {each.words}" for each in held.told]
        if said:
            facts[self.tr("Said so far")] = "\n".join(said)
        if held.signed:
            facts[self.tr("Signed")] = self.tr("open the audit again to say more")
        return facts

    def _connect(self) -> None:
        self.outcome.chosen.connect(self.choose)
        self.keep.clicked.connect(self.save)
        self.words.returnPressed.connect(self.save)
        self.more.clicked.connect(self.slips_wanted)

    def _lay_out(self) -> None:
        px = look().px
        for each in _SAID:
            self.outcome.put(each.value, Segment(short_words(each), Dress()), each.words)
        self.reason.addItem(self.tr("Choose …"), "")
        for reason in Reason:
            self.reason.addItem(reason.words, reason.value)
        self._volumes = Field(self.tr("Volumes missing"), self.missing)
        self._why = QWidget()
        why = QVBoxLayout(self._why)
        why.setContentsMargins(0, 0, 0, 0)
        why.setSpacing(px(8))
        why.addWidget(
            SideBySide(
                (Field(self.tr("Why"), self.reason), 3),
                (self._volumes, 1),
                from_width=360,
                top=True,
            )
        )
        why.addWidget(Field(self.tr("In words"), self.words))
        why.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(18), px(14), px(18), px(14))
        column.setSpacing(px(10))
        column.addWidget(label(self.tr("The file"), "heading"))
        column.addWidget(self.slip)
        column.addWidget(self.facts)
        asked = label(self.tr("Was the file produced?"), "strong")
        column.addWidget(asked)
        column.addWidget(self.outcome)
        column.addWidget(
            label(
                self.tr(
                    "How many volumes you saw, and how much of the electronic record, is asked under “Records seen”."
                ),
                "caption",
                wraps=True,
            )
        )
        column.addWidget(self._why)
        column.addWidget(self.fault)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._why.hide()


class SlipReveal(QWidget):
    """A finding slip behind one press of a key. It is hidden again, and let go of, whenever it goes out of sight."""

    def __init__(self) -> None:
        super().__init__()
        self._fetch: Callable[[], Slip | None] | None = None
        self.reveal = button(self.tr("Show the finding slip"), "", "eye")
        self.warning = label("", "caption", wraps=True)
        self.facts = Facts(150)
        self.reveal.clicked.connect(self.toggle)
        bind(Shortcut.SLIP, self, self.toggle)
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        row = QHBoxLayout()
        row.addWidget(self.reveal)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.warning)
        column.addWidget(self.facts)
        self.put_away()

    @property
    def is_shown(self) -> bool:
        return not self.facts.isHidden()

    def show_for(self, fetch: Callable[[], Slip | None], *, there: bool) -> None:
        """Another case, or the same anew: nothing is fetched before it is asked for."""
        self._fetch = fetch
        self.put_away()
        self.reveal.setVisible(there)
        self.warning.setVisible(there)

    def toggle(self) -> None:
        """Show the slip, or hide it again."""
        if self._fetch is None or self.reveal.isHidden():
            return
        slip = None if self.is_shown else self._fetch()
        if slip is None:
            self.put_away()
            return
        self.facts.put(
            {
                self.tr("Council record number"): slip.number or self.tr("not on the list"),
                self.tr("Name"): slip.name or self.tr("not on the list"),
                self.tr("Team"): slip.team or self.tr("not on the list"),
                self.tr("Worker"): slip.worker or self.tr("not on the list"),
            }
        )
        self.facts.show()
        self.reveal.setText(self.tr("Hide the finding slip"))
        self.warning.setText(
            self.tr("This names the child: for asking for the file, and for nothing you write.")
        )

    def put_away(self) -> None:
        """Nothing of a slip stays in the window."""
        self.facts.hide()
        for shown in self.facts.findChildren(QLabel):
            shown.clear()  # Qt takes a widget away only when it next finds the time
        self.facts.put({})
        self.reveal.setText(self.tr("Show the finding slip"))
        self.warning.setText(
            self.tr("It names the child. It is hidden again as soon as you leave this card.")
        )

    def hideEvent(self, event: QHideEvent) -> None:
        self.put_away()
        super().hideEvent(event)


def told_words(each: Told) -> str:
    """One act in a line of its own: "Mon 23 Nov 2026, 10:15, Lead reviewer: Awaited, 3 expected"."""
    return f"{moment_in(each.at)}, {each.who}: {each.words}"


def short_words(outcome: Production) -> str:
    """A word or two for a button or a cell."""
    return {
        Production.AWAITED: "Awaited",
        Production.PRODUCED: "Produced",
        Production.PART: "In part",
        Production.NOT_PRODUCED: "Not produced",
        Production.NOTHING: "Nothing can be read",
    }[outcome]
