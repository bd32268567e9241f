"""The answers of one returned audit: to ask about one, to correct it, or to note that it is challenged."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.ids import AuditId
from app.domain.rounds import Round
from app.domain.tool_versions import path_of
from app.services import moderation, threads
from app.workspace import Workspace
from ui.actions import Actions
from ui.forms.choices import SegmentRow
from ui.models.records import Column
from ui.pages.challenge_form import ChallengeForm
from ui.pages.moderation_tab import LIST_WIDTH, ModerationTab
from ui.pages.sheets import Fault
from ui.theme import look
from ui.viewmodels.half_typed import place_of
from ui.viewmodels.returned_answers import (
    AnswerLine,
    ReturnedAudit,
    answer_lines,
    corrected,
    typed_answer,
)
from ui.widgets.boxes import Line, Text
from ui.widgets.decision import Way
from ui.widgets.kept_box import BoxesInTurn, KeptBoxes
from ui.widgets.labels import EmptyState, button, label
from ui.widgets.outline_list import Entry, OutlineList
from ui.widgets.segments import Dress, Segment
from ui.widgets.wrapped_table import WrappedTable

COLUMNS = (
    Column("number", "No.", weight=50),
    Column("wording", "Question", weight=330),
    Column("said", "Answer", weight=220),
    Column("beside", "Found, note", weight=230),
    Column("marks", "Marks", weight=110),
)
ASK, CORRECT, CHALLENGE, TYPED = "ask", "correct", "challenge", "typed"


class AnswersTab(ModerationTab):
    asked = Signal()  # a query or challenge was begun: it stands on its own tab

    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__(
            ws,
            audit_round,
            actions,
            EmptyState(
                "file-text",
                self.tr("Nothing has come back yet"),
                self.tr(
                    "Once returns are merged, every answer stands here: ask the assessor about one, correct it with a "
                    "reason, or note that it is challenged."
                ),
            ),
            self.tr("Record the correction"),
        )
        self._audits: Sequence[ReturnedAudit] = ()
        self._lines: Sequence[AnswerLine] = ()
        self._wanted: tuple[str, str] | None = None  # asked for before the audits were read
        self.cases = OutlineList(self.tr("Audits that came back"), LIST_WIDTH)
        self.table = WrappedTable(self.tr("Answers"), COLUMNS)
        self.seek = Line()
        self.seek.setPlaceholderText(self.tr("Find words among the answers"))
        self.seek.setAccessibleName(self.tr("Find words among the answers"))
        self.deeds = SegmentRow()
        self.words = Text(lines=(2, 8))
        self.send = button(self.tr("Ask the assessor"), "primary")
        self.fault = Fault()
        self.typed = Line()
        self.challenge = ChallengeForm(lambda: self._ws.now().date())
        boxes: dict[str, Line | Text] = {"ask": self.words, "typed": self.typed}
        boxes |= {"text": self.challenge.text, "evidence": self.challenge.evidence}
        self._boxes = BoxesInTurn(self.keeper, boxes)
        challenger = {"by": self.challenge.by, "role": self.challenge.role}
        self._challenger = KeptBoxes(self.keeper, "challenger", challenger)
        self._lay_out_below()
        self.cases.currentRowChanged.connect(self.show_case)
        self.seek.textChanged.connect(self.table.narrow)
        self.table.moved.connect(lambda place, _column: self._ask(place))
        self.table.chosen.connect(lambda _place, _column: self._go_below())
        self.deeds.chosen.connect(self.choose_deed)
        self.send.clicked.connect(self._ask_assessor)
        self.challenge.wanted.connect(self._challenge)
        self.decision.decided.connect(self._correct)

    def show_audits(self, audits: Sequence[ReturnedAudit]) -> None:
        """Show these; the audit and the row in front stay in front."""
        self._audits = audits
        self.goes_on = False
        self.setCurrentWidget(self.body if audits else self.empty)
        if audits:
            row = self.table.currentIndex().row()
            self.cases.show_entries(
                [Entry(each.ref, under=f"{each.reader}, {each.state}") for each in audits]
            )
            self.show_case(self.cases.currentRow(), row)
            if self._wanted is not None:
                self.show_answer(*self._wanted)

    def show_case(self, place: int, row: int = 0) -> None:
        if not 0 <= place < len(self._audits):
            return
        audit = self._audits[place]
        self._lines = answer_lines(self._ws, self._round.id, audit.audit_id)
        self.about.setText(
            self.tr("%1, read by %2, %3. Enter goes to what can be done about the answer.")
            .replace("%1", audit.ref).replace("%2", audit.reader).replace("%3", audit.state)
        )  # fmt: skip
        rows = [
            (at, each.number, each.wording, _said(each), each.beside, each.marks)
            for at, each in enumerate(self._lines)
        ]
        self.show_table(self.table, COLUMNS, rows)
        if self.seek.text():
            self.table.narrow(self.seek.text())
        if self.table.records.rowCount():
            last = self.table.records.rowCount() - 1
            self.table.setCurrentIndex(self.table.records.index(min(max(row, 0), last), 0))

    def show_answer(self, audit_id: str, key: str) -> None:
        """Bring one answer to the front: the one at a key, or the first to the question of a path."""
        self._wanted = None if self._audits else (audit_id, key)
        places = [at for at, each in enumerate(self._audits) if each.audit_id == audit_id]
        if not places:
            return
        self.seek.clear()
        self.cases.setCurrentRow(places[0])
        self.show_case(places[0])
        rows = [at for at, each in enumerate(self._lines) if key in (each.key, path_of(each.key))]
        if rows:
            self.table.setCurrentIndex(self.table.records.index(rows[0], 0))
        self.table.setFocus()

    def focus_first(self) -> None:
        self.table.setFocus()

    def choose_deed(self, name: str) -> None:
        self.deeds.show_checked([name])
        self.ask_pane.setVisible(name == ASK)
        self.decision.setVisible(name == CORRECT)
        self.challenge.setVisible(name == CHALLENGE)
        line = self._here()
        self.typed.setVisible(name == CORRECT and line is not None and line.typed is not None)

    def _here(self) -> AnswerLine | None:
        record = self.table.record_here()
        at = record[0] if record else None
        return self._lines[at] if isinstance(at, int) and at < len(self._lines) else None

    def _audit(self) -> AuditId:
        return self._audits[self.cases.currentRow()].audit_id

    def _ask(self, _place: object) -> None:
        line = self._here()
        if line is None:
            return
        self.fault.say("")
        self.title.setText(line.question)
        self.words.setAccessibleName(self.tr("What you ask about %1").replace("%1", line.question))
        ways = [Way(name, words) for name, words in line.ways if words != line.said]
        if line.typed is not None:
            ways.insert(0, Way(TYPED, self.tr("The value typed above")))
        about = self.tr("The assessor's answer: %1. It stays beneath, and is printed beside yours.")
        about = about.replace("%1", line.own or line.said)
        self.decision.ask(
            place_of("correction", self._audit(), line.key), self.tr("Correct it to"), about, ways
        )
        self._boxes.show(place_of("answer", self._audit(), line.key))
        self.challenge.begin(line.question)
        checked = [name for name, each in self.deeds.segments.items() if each.isChecked()]
        self.choose_deed(checked[0] if checked else ASK)

    def _go_below(self) -> None:
        next(iter(self.deeds.segments.values())).setFocus()
        self.deeds.take_focus()

    def _ask_assessor(self) -> None:
        line = self._here()
        words = self.words.toPlainText().strip()
        if line is None:
            return
        if not words:
            self.fault.say(self.tr("Write what you ask first."))
            self.words.setFocus()
            return
        if self._actions.perform(
            lambda: threads.ask(self._ws, self._round.id, self._audit(), line.key, words)[1]
        ):
            self._boxes.forget("ask")
            self.fault.say("")
            self.asked.emit()

    def _challenge(self, body: dict[str, str]) -> None:
        line = self._here()
        if line is not None and self._actions.perform(
            lambda: threads.challenge(self._ws, self._round.id, self._audit(), line.key, body)[1]
        ):
            self._boxes.forget("text", "evidence")
            self.asked.emit()

    def _correct(self, way: str, reason: str) -> None:
        line = self._here()
        if line is None:
            return
        answer = corrected(line, way, reason)
        if way == TYPED:
            answer = typed_answer(line, self.typed.text(), self._ws)
            if answer is None:
                self.typed.mark_unread(True)
                self.typed.setFocus()
                return
        self.typed.mark_unread(False)
        self.decide(
            partial(
                moderation.correct,
                self._ws,
                self._round.id,
                self._audit(),
                line.key,
                answer,
                reason,
            )
        )

    def _lay_out_below(self) -> None:
        px = look().px
        self.title = label("", "strong", wraps=True)
        for digit, (name, words) in enumerate(
            (
                (ASK, self.tr("Ask the assessor")),
                (CORRECT, self.tr("Correct it")),
                (CHALLENGE, self.tr("Note a challenge")),
            ),
            start=1,
        ):
            self.deeds.put(name, Segment(words, Dress(digit=digit)), words)
        self.deeds.arrange()
        self.words.setPlaceholderText(
            self.tr("What you ask; it goes to the assessor with the next file")
        )
        self.ask_pane = QFrame()
        self.ask_pane.setObjectName("card")
        inside = QVBoxLayout(self.ask_pane)
        inside.setContentsMargins(px(18), px(12), px(18), px(12))
        inside.addWidget(self.words)
        inside.addWidget(self.fault)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.send)
        inside.addLayout(row)
        self.typed.setPlaceholderText(self.tr("Another value: a date as you write it, or a number"))
        self.typed.setAccessibleName(self.tr("Another value"))
        whole = QWidget()
        whole.setObjectName("clear")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.seek)
        column.addWidget(self.table, 1)
        column.addWidget(self.title)
        column.addWidget(self.deeds)
        column.addWidget(self.ask_pane)
        column.addWidget(self.typed)
        column.addWidget(self.challenge)
        self.table.setMinimumHeight(px(220))
        self.lay_out(whole, self.cases)
        self.choose_deed(ASK)


def _said(line: AnswerLine) -> str:
    """What counts, and beside it the assessor's own where that is something else."""
    return f"{line.said} (assessor: {line.own})" if line.own else line.said
