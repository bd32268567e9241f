"""Cases read twice: the answers in which the two readers differ, and what the lead decides."""

from collections.abc import Sequence

from app.domain.rounds import Round
from app.reports.chart_content import Tone
from app.reports.content import Flag
from app.services import moderation
from app.workspace import Workspace
from ui.actions import Actions
from ui.models.figures import cell_words
from ui.models.records import Column
from ui.pages.moderation_tab import LIST_WIDTH, ModerationTab
from ui.viewmodels.half_typed import place_of
from ui.viewmodels.moderation import Difference, ReadTwice
from ui.widgets.decision import Way
from ui.widgets.labels import EmptyState
from ui.widgets.outline_list import Entry, OutlineList
from ui.widgets.wrapped_table import WrappedTable

COLUMNS = (
    Column("number", "No.", weight=40),
    Column("wording", "Question", weight=340),
    Column("first", "First reading", weight=180),
    Column("second", "Second reading", weight=180),
    Column("decision", "Decision", cell_words, 200),
)
_ONE_LINE = 90  # letters
FIRST, SECOND, NEITHER = "first", "second", "neither"


class PairsTab(ModerationTab):
    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__(
            ws,
            audit_round,
            actions,
            EmptyState(
                "users",
                self.tr("No case to compare yet"),
                self.tr(
                    "A case appears here when both its readings have come back and been merged. Which "
                    "cases are read twice is settled under People and allocation."
                ),
            ),
            self.tr("Record the decision"),
        )
        self._pairs: Sequence[ReadTwice] = ()
        self.cases = OutlineList(self.tr("Cases read twice"), LIST_WIDTH)
        self.table = WrappedTable(self.tr("Answers that differ"), COLUMNS)
        self.lay_out(self.table, self.cases)
        self.cases.currentRowChanged.connect(self.show_case)
        self.table.moved.connect(lambda place, _column: self._ask(place))
        self.table.chosen.connect(lambda _place, _column: self.decision.take_focus())
        self.decision.decided.connect(self._decide)

    def show_pairs(self, pairs: Sequence[ReadTwice]) -> None:
        """Show these; the case and the row in front stay in front, or the next open one after a decision."""
        self._pairs = pairs
        self.setCurrentWidget(self.body if pairs else self.empty)
        if not pairs:
            return
        row = self.table.currentIndex().row()
        self.cases.show_entries([Entry(pair.ref, under=_left(pair)) for pair in pairs])
        self.show_case(self.cases.currentRow(), row)
        if self.goes_on:
            self.goes_on = False
            self._go_on(row)

    def focus_first(self) -> None:
        (self.table if self._differences() else self.cases).setFocus()

    def show_case(self, place: int, row: int = 0) -> None:
        if not 0 <= place < len(self._pairs):
            return
        pair = self._pairs[place]
        self.about.setText(_about(pair))
        rows = [
            (
                at,
                each.number,
                each.wording,
                each.first.words,
                each.second.words,
                each.decision or Flag("To settle", Tone.WARN),
            )
            for at, each in enumerate(pair.differences)
        ]
        self.show_table(self.table, COLUMNS, rows)
        self.decision.setVisible(bool(rows))
        if rows:
            self.table.setCurrentIndex(self.table.records.index(min(max(row, 0), len(rows) - 1), 0))

    def _differences(self) -> Sequence[Difference]:
        place = self.cases.currentRow()
        return self._pairs[place].differences if 0 <= place < len(self._pairs) else ()

    def _ask(self, place: object) -> None:
        differences = self._differences()
        if not isinstance(place, int) or place >= len(differences):
            return
        each = differences[place]
        second = self.tr("Take the second reading: %1").replace("%1", each.second.words)
        first = self.tr("Keep the first: %1").replace("%1", each.first.words)
        ways = (
            Way(SECOND, second),
            Way(FIRST, first),
            Way(NEITHER, self.tr("Take out of the count")),
        )
        pair = self._pairs[self.cases.currentRow()]
        kept = place_of("difference", pair.first, each.key)
        self.decision.ask(kept, f"{each.number} {each.wording}".strip(), _beside(each), ways)

    def _decide(self, name: str, reason: str) -> None:
        record, pair = self.table.record_here(), self._pairs[self.cases.currentRow()]
        if record is None or not isinstance(record[0], int):
            return
        each = pair.differences[record[0]]
        answer = {FIRST: each.first.answer, SECOND: each.second.answer, NEITHER: None}[name]
        self.decide(
            lambda: moderation.correct(
                self._ws, self._round.id, pair.first, each.key, answer, reason
            )
        )

    def _go_on(self, row: int) -> None:
        """To the next difference that is open, in this case or a later one."""
        places = [at for at, each in enumerate(self._differences()) if not each.decision]
        later = [at for at in places if at > row] or places
        if later:
            self.table.setCurrentIndex(self.table.records.index(later[0], 0))
        else:
            open_cases = [at for at, pair in enumerate(self._pairs) if pair.open]
            if open_cases:
                self.cases.setCurrentRow(open_cases[0])
        self.table.setFocus()


def _left(pair: ReadTwice) -> str:
    if not pair.differences:
        return "no difference"
    if not pair.open:
        return f"all {len(pair.differences)} settled"
    return f"{pair.open} of {len(pair.differences)} to settle"


def _about(pair: ReadTwice) -> str:
    same = pair.compared - len(pair.differences)
    blind = "not blind: one person wrote in both, so agreement leaves this case out"
    return (
        f"{pair.ref}: first reading {pair.first_reader}, second reading {pair.second_reader}, "
        f"{blind if pair.not_blind else 'blind'}. "
        f"{same:,} of the {pair.compared:,} answers that both gave are the same."
    )


def _beside(each: Difference) -> str:
    """Where each found it, and what was decided before."""
    lines = [
        f"{which}: {said.beside}"
        for which, said in (("First", each.first), ("Second", each.second))
        if said.beside
    ]
    if sum(map(len, lines)) < _ONE_LINE:
        lines = [" · ".join(lines)] if lines else []
    if each.decision:
        lines.append(f"Decided by {each.by}, {each.at}: {each.decision}. {each.reason}")
    return "\n".join(lines)
