"""The last page of an audit: what is missing, what wants a reason, the overall view, and the signature."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.answers import Answer
from app.domain.changes import Changes
from app.domain.ids import AnswerKey
from ui.actions import Actions
from ui.page import Page
from ui.pages.complete_keyed import KeyedPanel
from ui.pages.complete_overall import OverallPanel
from ui.pages.complete_signature import SignaturePanel
from ui.pages.complete_time import TimePanel
from ui.pages.sheets import Fault
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.checklist import Check, Checklist, Overall, checklist
from ui.viewmodels.half_typed import REOPENING
from ui.widgets.boxes import Line
from ui.widgets.kept_box import KeptBoxes
from ui.widgets.labels import button, label
from ui.widgets.panel import Panel

_WIDTH = 860
_MOST_SHOWN = 12  # of one kind; the rest is counted


class CompletePage(Page):
    """Nothing is ticked off here by hand: each line says what the audit says, and leads to its question."""

    item_wanted = Signal(object)  # Item
    signed = Signal()
    blank_wanted = Signal()  # the blank tool, to print
    concern_wanted = Signal()  # the page of the immediate concern

    def __init__(
        self,
        audit: AuditViewModel,
        actions: Actions,
        person: str,
        zone: ZoneInfo | None = None,
    ) -> None:
        super().__init__(actions)
        self.audit = audit
        self._person, self._zone = person, zone
        self.view = QScrollArea()
        self.view.setWidgetResizable(True)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sign = button("", "primary", "pen-line")
        self.sign.clicked.connect(self._sign_or_reopen)
        self.back = button(self.tr("Back to the questions"), "", "chevron-left")
        self.verdict = label("", "muted", wraps=True)
        self.why = Line()
        self.why.setPlaceholderText(self.tr("Why is it opened again? The reason stays with it"))
        self.why.setAccessibleName(self.tr("Why the signed audit is opened again"))
        self.why.returnPressed.connect(self.sign.click)
        self._why_kept = KeptBoxes(audit.half_typed, REOPENING, {"why": self.why})
        self.fault = Fault()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self.view, 1)
        column.addWidget(self._foot())

    def concerned_by(self, changes: Changes) -> bool:
        return self.audit.audit.id in changes.audits

    def reload(self) -> None:
        found = checklist(self.audit)
        body = QWidget()
        body.setObjectName("clear")
        px = look().px
        # Side by side with nothing, so that the column's height is worked out for the width it has.
        row = QHBoxLayout(body)
        row.setContentsMargins(px(24), px(16), px(24), px(24))
        inner = QWidget()
        inner.setObjectName("clear")
        inner.setMaximumWidth(px(_WIDTH))
        row.addWidget(inner, 1)
        row.addStretch(0)
        outer = QVBoxLayout(inner)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(px(14))
        for sheet in self._sheets(found):
            outer.addWidget(sheet)
        outer.addStretch(1)
        self._replace(body)
        done = self.audit.audit.is_complete
        self.sign.setText(self.tr("Reopen to change an answer") if done else self.tr("Sign"))
        self.sign.setEnabled(done or not found.in_the_way)
        self.why.setVisible(done)
        self.fault.say("")
        if done:
            self.verdict.setText(self.tr("Signed. It can be sent with the next return."))
        elif found.in_the_way:
            self.verdict.setText(self.tr("Not yet: %1").replace("%1", found.in_the_way[0]))
        else:
            said = self.tr("Signing as %1: this is my reading of the file.")
            self.verdict.setText(said.replace("%1", self._person))

    def focus_first(self) -> None:
        self.back.setFocus()

    def _replace(self, body: QWidget) -> None:
        """Show the new sheets where the old ones were, and leave the keyboard where it was among them."""
        bar, held = self.view.verticalScrollBar(), self.focusWidget()
        place = bar.value()
        # The old sheets may be in the middle of an event of their own: they go when it is over.
        old = self.view.takeWidget()
        lost = old is not None and held is not None and old.isAncestorOf(held)
        if old is not None:
            old.hide()
            old.deleteLater()
        self.view.setWidget(body)
        body.adjustSize()
        bar.setValue(place)
        if lost and held is not None:
            name, found = held.accessibleName(), body.findChildren(QWidget)
            same = next((one for one in found if name and one.accessibleName() == name), self.back)
            same.setFocus()

    def _sheets(self, found: Checklist) -> Iterable[QFrame]:
        yield self._sheet(
            self.tr("Unanswered"),
            found.missing,
            self.tr("Every question that counts has an answer."),
            tone="accent",
        )
        if found.again:
            yield self._sheet(
                self.tr("Asked again since the tool changed"), found.again, "", tone="warn"
            )
        if found.unread:
            yield self._sheet(self.tr("Not understood"), found.unread, "", tone="bad")
        yield self._sheet(
            self.tr("Cannot be right"),
            found.faulty,
            self.tr("No answer breaks a rule of the audit tool."),
            tone="bad",
        )
        yield self._sheet(
            self.tr("Wants a reason"),
            found.unexplained,
            self.tr("No answer wants a reason for standing."),
            tone="warn",
            beneath=self._reason_box,
        )
        yield self._sheet(
            self.tr("To ask the lead"),
            found.queries,
            self.tr("Nothing is marked for the lead. Marks do not stop you signing."),
            tone="accent",
        )
        if found.overall is not None:
            yield self._overall(found.overall)
        if found.concern or found.concern_wants:
            yield self._concern(found)
        editable = not self.audit.audit.is_complete
        yield TimePanel(self.audit, editable=editable)
        keyed = KeyedPanel(self.audit, editable=editable)
        keyed.blank_wanted.connect(self.blank_wanted)
        yield keyed
        yield SignaturePanel(self.audit, self._person, self._zone)

    def _sheet(
        self,
        title: str,
        checks: tuple[Check, ...],
        nothing: str,
        *,
        tone: str,
        beneath: Callable[[Check], QWidget] | None = None,
    ) -> QFrame:
        # Questions are counted, as in the foot and the head of the audit; an item may stand for several.
        counted = sum(check.questions for check in checks)
        sheet = Panel(title, tone if checks else "good", counted)
        if not checks:
            sheet.column.addWidget(label(nothing, "caption", wraps=True))
        for check in checks[:_MOST_SHOWN]:
            sheet.column.addWidget(self._line(check))
            if beneath is not None and not check.elsewhere:
                sheet.column.addWidget(beneath(check))
        if len(checks) > _MOST_SHOWN:
            rest = counted - sum(check.questions for check in checks[:_MOST_SHOWN])
            more = self.tr("and %1 more").replace("%1", str(rest))
            sheet.column.addWidget(label(more, "caption"))
        return sheet

    def _line(self, check: Check) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        go = button(check.number or self.tr("Go"), "link")
        go.setMinimumWidth(look().px(52))
        go.setAccessibleName(
            self.tr("Go to %1").replace("%1", f"{check.number} {check.title}".strip())
        )
        go.clicked.connect(lambda: self.item_wanted.emit(check.item))
        row.addWidget(go, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(check.title, "reading", wraps=True))
        message = check.message
        if check.elsewhere:
            message = self.tr("It is not the rating suggested: say why under Overall view, below.")
        if check.questions > 1:
            several = self.tr("%1 questions").replace("%1", str(check.questions))
            message = f"{several}: {message}" if message else several
        if message:
            words.addWidget(label(message, "caption", wraps=True))
        row.addLayout(words, 1)
        return holder

    def _reason_box(self, check: Check) -> QWidget:
        box = Line("small")
        box.setPlaceholderText(self.tr("Why does this stand all the same?"))
        box.setAccessibleName(f"{check.number} {check.title}: {self.tr('reason')}")
        box.word_ended.connect(lambda: self._explain(check.key, box))
        box.settled.connect(lambda finished: self._explain(check.key, box, finished=finished))
        return box

    def _explain(self, key: AnswerKey, box: Line, *, finished: bool = False) -> None:
        """On the disk at each word and pause; the lists follow once the box is left."""
        held = self.audit.state(key).answer or Answer()
        self.audit.type(key, replace(held, warning_reason=box.text().strip()), box)
        if finished:
            self.audit.leave()

    def _overall(self, overall: Overall) -> OverallPanel:
        panel = OverallPanel(overall, editable=not self.audit.audit.is_complete)
        panel.item_wanted.connect(self.item_wanted)
        panel.explained.connect(self.audit.explain_rating)
        panel.left.connect(self.audit.leave)
        return panel

    def _concern(self, found: Checklist) -> QFrame:
        wants = found.concern_wants
        sheet = Panel(self.tr("Immediate concern"), "bad" if wants else "", len(wants))
        for sentence in wants:
            words = sentence[:1].upper() + sentence[1:]
            sheet.column.addWidget(label(words, "reading", wraps=True))
        if wants and self.audit.audit.is_kept:
            go = button(self.tr("Open the page of the concern"), "link", "flag")
            go.clicked.connect(self.concern_wanted)
            sheet.column.addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)
        for name, value in found.concern:
            sheet.column.addWidget(label(name, "caption", wraps=True))
            sheet.column.addWidget(label(value or self.tr("not answered"), "strong", wraps=True))
        return sheet

    def _sign_or_reopen(self) -> None:
        if self.audit.audit.is_complete:
            why = self._why_kept.hand_over(lambda: self.audit.reopen(self.why.text()))
            if why:
                self.fault.say(why)
                self.why.setFocus()
                return
            self.why.clear()
            self._why_kept.go_on()
            self.back.setFocus()  # what was reopened is changed now: a second Enter must not sign it again
        elif self.audit.complete():
            self.signed.emit()
        self.reload()

    def _head(self) -> QFrame:
        head = QFrame()
        head.setObjectName("head")
        row = QHBoxLayout(head)
        px = look().px
        row.setContentsMargins(px(24), px(14), px(24), px(14))
        title = self.tr("Check and sign %1").replace("%1", self.audit.audit.case.ref)
        row.addWidget(label(title, "title"))
        row.addStretch(1)
        return head

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setObjectName("foot")
        row = QHBoxLayout(foot)
        px = look().px
        row.setContentsMargins(px(24), px(9), px(24), px(9))
        row.addWidget(self.back)
        row.addSpacing(px(12))
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(px(4))
        for one in (self.verdict, self.why, self.fault):
            words.addWidget(one)
        row.addLayout(words, 1)
        row.addSpacing(px(10))
        row.addWidget(self.sign)
        return foot
