"""Consistency: how each assessor answers beside all others, with the counts and what they can bear."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.reports.chart_content import Tone
from app.reports.content import Flag
from app.services.consistency import Rated, Telling
from ui.models.figures import cell_words
from ui.models.held_rows import HeldRows
from ui.models.records import Column
from ui.theme import look
from ui.viewmodels.questions import Questions
from ui.widgets.boxes import Line
from ui.widgets.labels import label
from ui.widgets.wrapped_table import WrappedTable

COLUMNS = (
    Column("number", "No.", weight=50),
    Column("question", "Question", weight=270),
    Column("assessor", "Assessor", weight=120),
    Column("own", "Their answers", weight=230),
    Column("others", "All others", weight=230),
    Column("telling", "What it shows", cell_words, 180),
)


class ConsistencyTab(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.about = label(
            self.tr(
                "Who rates how, by what each answered themselves. The cases differ too, so a difference is a reason to "
                "look at files together, not a mark. With fewer than five answers on either side nothing is said. This "
                "page stays on this computer: no report prints it."
            ),
            "muted",
            wraps=True,
        )
        self.seek = Line()
        self.seek.setPlaceholderText(self.tr("Find a question or an assessor"))
        self.seek.setAccessibleName(self.tr("Find a question or an assessor"))
        self.table = WrappedTable(self.tr("Consistency"), COLUMNS)
        self.seek.textChanged.connect(self.table.narrow)
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(28), px(16), px(28), px(20))
        column.setSpacing(px(12))
        for widget in (self.about, self.seek):
            column.addWidget(widget)
        column.addWidget(self.table, 1)

    def show_rated(self, found: Sequence[Rated], questions: Questions) -> None:
        """Those that stand apart first, then in the tool's order."""
        order = {Telling.APART: 0, Telling.ALIKE: 1, Telling.TOO_FEW: 2}
        shown = sorted(found, key=lambda each: (order[each.telling], questions.order(each.key)))
        rows = [
            (
                at,
                questions.number(each.key),
                questions.wording(each.key),
                each.assessor,
                _counts(each, each.own, questions),
                _counts(each, each.others, questions),
                _telling(each, questions),
            )
            for at, each in enumerate(shown)
        ]
        self.table.show_rows(HeldRows(("id", *(column.name for column in COLUMNS)), rows))

    def focus_first(self) -> None:
        self.table.setFocus()


def _counts(each: Rated, counts: Mapping[str, int], questions: Questions) -> str:
    """ "Meets requirements 3, Unsafe 1 (4 answers)": the most frequent first."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    said = ", ".join(f"{questions.value_said(each.key, value)} {count}" for value, count in ordered)
    total = sum(counts.values())
    return f"{said} ({total} {'answer' if total == 1 else 'answers'})"


def _telling(each: Rated, questions: Questions) -> Flag:
    if each.telling is Telling.TOO_FEW:
        return Flag("Too few to tell", Tone.NEUTRAL)
    if each.telling is Telling.ALIKE:
        return Flag("No more than chance", Tone.GOOD)
    return Flag(f"Apart on {questions.value_said(each.key, each.apart)}", Tone.WARN)
