"""Everything the lead has laid over the assessors' work: what, why, who, when, and whether it still holds."""

from collections.abc import Sequence

from app.domain.answers import Answer
from app.domain.rounds import Round
from app.reports.chart_content import Tone
from app.reports.content import Flag
from app.services import moderation
from app.workspace import Workspace
from ui.actions import Actions
from ui.models.figures import cell_words
from ui.models.records import Column
from ui.pages.moderation_tab import ModerationTab
from ui.viewmodels.half_typed import place_of
from ui.viewmodels.moderation import Override
from ui.widgets.decision import Way
from ui.widgets.labels import EmptyState
from ui.widgets.wrapped_table import WrappedTable

COLUMNS = (
    Column("ref", "Case", weight=80),
    Column("question", "Question", weight=260),
    Column("own", "Assessor", weight=140),
    Column("put", "Lead", weight=140),
    Column("reason", "Reason", weight=220),
    Column("by", "Who, when", weight=140),
    Column("standing", "Now", cell_words, 130),
)
AGAIN, BACK = "again", "back"
TONES = {"good": Tone.GOOD, "warn": Tone.WARN, "": Tone.NEUTRAL}


class OverridesTab(ModerationTab):
    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__(
            ws,
            audit_round,
            actions,
            EmptyState(
                "pen-line",
                self.tr("Nothing overridden"),
                self.tr(
                    "Every answer you decide on and every copy you choose is listed here with its "
                    "reason, so that the report can say what was changed."
                ),
            ),
            self.tr("Record it"),
        )
        self._overrides: Sequence[Override] = ()
        self.table = WrappedTable(self.tr("Overrides"), COLUMNS)
        self.lay_out(self.table, None)
        self.table.moved.connect(lambda place, _column: self._ask(place))
        self.table.chosen.connect(lambda _place, _column: self._go_to_decision())
        self.decision.decided.connect(self._decide)
        self.decision.hide()

    def show_overrides(self, overrides: Sequence[Override]) -> None:
        self._overrides = overrides
        self.goes_on = False
        self.setCurrentWidget(self.body if overrides else self.empty)
        if not overrides:
            return
        row = self.table.currentIndex().row()
        self.about.setText(
            self.tr("The assessors' own answers are kept beneath and printed beside these.")
        )
        rows = [
            (
                at,
                each.ref,
                each.question,
                each.own.words,
                each.put.words,
                each.reason,
                f"{each.by}, {each.at}",
                Flag(each.standing.partition(":")[0], TONES[each.tone]),
            )
            for at, each in enumerate(overrides)
        ]
        self.show_table(self.table, COLUMNS, rows)
        self.table.setCurrentIndex(self.table.records.index(min(max(row, 0), len(rows) - 1), 0))

    def focus_first(self) -> None:
        self.table.setFocus()

    def _here(self) -> Override | None:
        record = self.table.record_here()
        at = record[0] if record else None
        return self._overrides[at] if isinstance(at, int) and at < len(self._overrides) else None

    def _ask(self, place: object) -> None:
        each = self._overrides[place] if isinstance(place, int) else None
        self.decision.setVisible(each is not None and each.live)
        if each is None or not each.live:
            return
        back = self.tr("Put the assessor's own answer back: %1").replace("%1", each.own.words)
        ways = [Way(BACK, back)]
        about = each.standing
        if each.tone == "warn":
            again = self.tr("Confirm it again: %1").replace("%1", each.put.words)
            ways.insert(0, Way(AGAIN, again))
            about = self.tr("%1. Until then the assessor's own answer counts.").replace(
                "%1", each.standing
            )
        kept = place_of("override", each.audit_id, each.key)
        self.decision.ask(kept, f"{each.ref}, {each.question}", about, ways)

    def _go_to_decision(self) -> None:
        if self.decision.isVisible():
            self.decision.take_focus()

    def _decide(self, name: str, reason: str) -> None:
        each = self._here()
        if each is None:
            return
        answer: Answer | None = each.own.answer if name == BACK else each.put.answer
        self.decide(
            lambda: moderation.correct(
                self._ws, self._round.id, each.audit_id, each.key, answer, reason
            )
        )
