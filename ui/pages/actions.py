"""Actions: the recommendations of the round, what was answered and done, and with whom it was discussed."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.conclusions import Discussion, LeadWords, Recommendation, said_in_words
from app.domain.figure_references import figures
from app.domain.findings import Findings
from app.domain.ids import EntryId, RoundId
from app.domain.rounds import Role, Round
from app.reports.lead_words import delays_elsewhere
from app.services import findings, lead_words, rounds
from app.workspace import Workspace
from ui.actions import Actions
from ui.models.held_rows import HeldRows
from ui.models.records import Column
from ui.page import Page
from ui.pages.discussed import Discussions
from ui.pages.figure_picker import FigurePicker
from ui.pages.recommendation_form import NEW, RecommendationForm
from ui.pages.refusals import Refused, or_refused
from ui.pages.sheets import Fault, Sheet, lay_ground
from ui.pages.when import day_of, moment_of
from ui.theme import look
from ui.widgets.boxes import Text
from ui.widgets.labels import button, label
from ui.widgets.small_table import PageTable, SmallTable

_SAID = {
    "text": "Recommendation",
    "body": "For",
    "body_name": "Agency",
    "owner": "Who sees to it",
    "due": "To be done by",
    "evidence": "Evidence",
    "reconciled": "Beside the assurance",
    "answered": "Response",
    "response": "Their words",
    "response_by": "Answered by",
    "response_on": "Answered on",
    "progress": "Progress",
    "progress_note": "What was done",
    "struck": "Struck out",
}


class ActionsPage(Page):
    """Each recommendation is saved at a pause, from its first word on; every version stays in its history."""

    def __init__(
        self, ws: Workspace, audit_round: Round, actions: Actions, zone: ZoneInfo | None = None
    ) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr("Enter on a row opens it · Ctrl+C copies rows · F1 all keys")
        self._ws, self._round, self._zone = ws, audit_round, zone
        self._words = LeadWords()
        self._found: Findings | None = None
        self._held = NEW
        self._saved = ""
        self.another = button(self.tr("New recommendation"), "primary", "plus")
        self.carry = button(self.tr("Bring over what is open from the round before"), "", "history")
        self.strike = button(self.tr("Strike this recommendation out"))
        self.fault = Fault()
        self.form = RecommendationForm(self._today)
        self.table = PageTable(
            self.tr("Recommendations"),
            self._columns(),
            (
                self.tr("Nothing recommended yet"),
                self.tr(
                    "What you recommend appears here, with who sees to it and how far it has come."
                ),
            ),
            "list-checks",
            most=10,
        )
        self.history = SmallTable(
            self.tr("History of this recommendation"),
            (
                Column("at", self.tr("When"), moment_of, weight=150),
                Column("what", self.tr("What changed"), weight=180),
                Column("to", self.tr("To"), weight=420),
                Column("by", self.tr("By"), weight=120),
            ),
            (self.tr("No history yet"), self.tr("Each change appears here with its day.")),
            "history",
        )
        self.delays = SmallTable(
            self.tr("Delays the record attributes to other agencies"),
            (
                Column("reason", self.tr("Reason"), weight=420),
                Column("cases", self.tr("Cases"), weight=120),
            ),
            (
                self.tr("No such delay is counted"),
                self.tr("Delays that lie with other agencies are listed here for the board."),
            ),
            "clock",
        )
        self.talks = Discussions(self._today, self._note_discussion)
        self._lay_out()
        self._connect()
        self.begin()

    def concerned_by(self, changes: Changes) -> bool:
        if changes.ledger or changes.round:
            self._found = None  # what is typed here alters no figure
        return changes.notebook or changes.ledger or changes.round

    def reload(self) -> None:
        """Show the lists anew; what is being typed stays in its boxes."""
        if self._found is None:
            self.actions_.fetch(
                self, lambda _report: findings.findings(self._ws, self._round.id), self._show_delays
            )
        self._words = lead_words.lead_words(self._ws, self._round.id)
        names = ("id", *(column.name for column in self.table.model.columns))
        today = self._today()
        rows = [
            self._row(number, each, today)
            for number, each in enumerate(self._words.recommendations, start=1)
        ]
        self.table.show_rows(HeldRows(names, rows))
        self.talks.show_held(self._words.discussions)
        self._show_history()
        self.carry.setVisible(self._earlier() is not None)
        self.status_changed.emit(self.status())

    def _show_delays(self, found: Findings) -> None:
        """What the report and the board's paper list for the board."""
        self._found = found
        self.delays.put(
            (each.name, each.answer, f"{each.count} of {each.of}")
            for each in delays_elsewhere(found)
        )

    def focus_first(self) -> None:
        self.form.text.setFocus()

    def status(self) -> str:
        return self._saved

    def begin(self) -> None:
        """An empty form for a new one."""
        self.keep()
        self._open(NEW)
        self.form.text.setFocus()

    def keep(self) -> None:
        """Save what is in the boxes, once there is a word of it."""
        said = self.form.said()
        if not said.text or said == self._held:
            return
        written = or_refused(lambda: lead_words.recommend(self._ws, self._round.id, said))
        if isinstance(written, Refused):
            self.fault.say(written.why)
            return
        self.fault.say("")
        entry_id, changes = written
        self._take_saved(entry_id, said)
        self.actions_.announce(changes)
        self.status_changed.emit(self.status())

    def take_up(self) -> None:
        """Put the recommendation chosen in the table into the boxes."""
        record = self.table.chosen()
        chosen = record[0] if record is not None else None
        held = next((each for each in self._words.recommendations if each.id == chosen), None)
        if held is None or held.id == self._held.id:
            return
        self.keep()
        self._open(held)

    def say_saved(self) -> None:
        now = self._ws.now().astimezone(self._zone)
        self._saved = self.tr("Saved %1").replace("%1", f"{now:%H:%M:%S}")

    def pick_figure(self, box: Text) -> None:
        """Offer the figures of the round; the one chosen goes in where the caret is."""
        self.actions_.fetch(
            self,
            lambda _report: findings.findings(self._ws, self._round.id),
            lambda found: self._offer(found, box),
        )

    def _offer(self, found: Findings, box: Text) -> None:
        picker = FigurePicker(figures(found), self)
        picker.chosen.connect(box.insertPlainText)
        picker.finished.connect(lambda _result: box.setFocus())
        picker.open()

    def _open(self, held: Recommendation) -> None:
        self._held = held
        self.form.show_held(held)
        self.fault.say("")
        self._show_strike()
        self._show_history()

    def _take_saved(self, entry_id: EntryId, said: Recommendation) -> None:
        held = (
            next(
                each
                for each in lead_words.lead_words(self._ws, self._round.id).recommendations
                if each.id == entry_id
            )
            if not said.struck
            else said
        )
        self._held = held
        self.form.kept_as(held)
        self.say_saved()
        self._show_strike()

    def _strike(self) -> None:
        """Struck out it leaves the list and the report; its history stays."""
        struck = lead_words.struck_out(self._held)
        written = or_refused(lambda: lead_words.recommend(self._ws, self._round.id, struck))
        if isinstance(written, Refused):
            self.fault.say(written.why)
            return
        self._open(NEW)
        self.say_saved()
        self.actions_.announce(written[1])

    def _show_strike(self) -> None:
        self.strike.setVisible(bool(self._held.id))

    def _show_history(self) -> None:
        rows: list[tuple[object, ...]] = []
        if self._held.id:
            before: dict[str, str] = {}
            for entry in lead_words.history(self._ws, self._round.id, self._held.id):
                body = dict(entry.body)
                for name, words in _SAID.items():
                    if body.get(name, "") != before.get(name, ""):
                        at = datetime.fromisoformat(entry.at)
                        said = said_in_words(name, body.get(name, ""))
                        rows.append((len(rows), at, words, said, body.get("by", "")))
                before = body
        self.history.put(reversed(rows))
        self.past.setVisible(bool(rows))

    def _note_discussion(self, said: Discussion) -> None:
        """Raises InputRefused, for the sheet to say."""
        changes = lead_words.discussed(self._ws, self._round.id, said)[1]
        self.say_saved()
        self.actions_.announce(changes)

    def _earlier(self) -> RoundId | None:
        """The newest other round of this store that leaves something open which is not here yet."""
        here = {each.text for each in self._words.recommendations}
        for each in reversed(rounds.all_rounds(self._ws)):
            if each.id == self._round.id or each.role is not Role.LEAD:
                continue
            if each.created_at >= self._round.created_at:
                continue
            left = lead_words.lead_words(self._ws, each.id).recommendations
            if any(not one.is_closed and one.text not in here for one in left):
                return each.id
        return None

    def _carry(self) -> None:
        earlier = self._earlier()
        if earlier is not None:
            self.actions_.perform(
                lambda: lead_words.carry_over(self._ws, earlier, self._round.id)[1]
            )

    def _today(self) -> date:
        return self._ws.now().astimezone(self._zone).date()

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("number", self.tr("No."), weight=44),
            Column("text", self.tr("Recommendation"), weight=300),
            Column("for_whom", self.tr("For"), weight=160),
            Column("owner", self.tr("Who sees to it"), weight=160),
            Column("due", self.tr("By"), day_of, weight=140),
            Column("answered", self.tr("Response"), weight=110),
            Column("progress", self.tr("Progress"), weight=160),
        )

    def _row(self, number: int, each: Recommendation, today: date) -> tuple[object, ...]:
        progress = each.progress.words
        if each.is_overdue(today):
            progress = self.tr("%1, overdue").replace("%1", progress)
        text = f"{each.text} ({each.carried_from})" if each.carried_from else each.text
        return (
            *(each.id, number, text, each.for_whom, each.owner, each.due),
            *(each.answered.words, progress),
        )

    def _connect(self) -> None:
        self.form.written.connect(self.keep)
        self.form.figure_wanted.connect(self.pick_figure)
        self.another.clicked.connect(self.begin)
        self.strike.clicked.connect(self._strike)
        self.carry.clicked.connect(self._carry)
        self.table.view.clicked.connect(lambda _index: self.take_up())
        self.table.activated.connect(lambda _record: self.take_up())

    def _lay_out(self) -> None:
        ground = lay_ground(self)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(self.tr("Actions"), "title"))
        row.addStretch(1)
        row.addWidget(self.carry)
        row.addWidget(self.another)
        intro = self.tr(
            "What the audit recommends, to whom, by when, and what became of it. It stands in the report; what is open "
            "can be brought over into the next round."
        )
        self.past = Sheet(self.tr("History"))
        self.past.body.addWidget(self.history)
        board = Sheet(self.tr("For the board: delays attributed to other agencies"))
        board.say(
            self.tr(
                "Of the cases whose core assessment was delayed and that give a reason. The report and the board's "
                "paper list them; a recommendation to another agency can rest on them."
            )
        )
        board.body.addWidget(self.delays)
        under = QWidget()
        line = QVBoxLayout(under)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look().px(8))
        line.addWidget(self.fault)
        line.addWidget(self.strike, 0, Qt.AlignmentFlag.AlignLeft)
        ground.add(
            *(head, label(intro, "muted", wraps=True), self.table, self.form, under),
            *(self.past, board, self.talks),
        )
        ground.column.addStretch(1)
