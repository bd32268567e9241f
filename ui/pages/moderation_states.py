"""Every audit from allocated to final: where it stands, since when, and through whose hands it went."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.records import Reading
from app.services.audit_states import Reached, StateLine
from ui.models.held_rows import HeldRows
from ui.models.records import Column
from ui.pages.when import day_of
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.labels import label
from ui.widgets.wrapped_table import WrappedTable

REACHED = {
    Reached.ALLOCATED: "Allocated",
    Reached.ISSUED: "Pack issued",
    Reached.RETURNED: "Returned, unfinished",
    Reached.CONFLICT: "Copies in conflict",
    Reached.WITHDRAWN: "Taken back",
    Reached.FINAL: "Final",
}
READINGS = {
    Reading.SOLE: "only reading",
    Reading.FIRST: "first of two",
    Reading.BLIND_SECOND: "second, blind",
    Reading.JOINT: "joint",
    Reading.TAKEN_OVER: "taken over",
}
COLUMNS = (
    Column("ref", "Case", weight=80),
    Column("reader", "Reader", weight=120),
    Column("reading", "Reading", weight=110),
    Column("reached", "Stands", weight=150),
    Column("issued", "Pack issued", day_of, 130),
    Column("begun", "Begun", day_of, 130),
    Column("signed", "Signed off", day_of, 130),
    Column("returned", "Returned", day_of, 130),
    Column("told", "Hand-over, taken back, late", weight=200),
)


class StatesTab(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.about = label("", "muted", wraps=True)
        self.seek = Line()
        self.seek.setPlaceholderText(self.tr("Find a case, a reader or a state"))
        self.seek.setAccessibleName(self.tr("Find a case, a reader or a state"))
        self.table = WrappedTable(self.tr("Audits and where they stand"), COLUMNS)
        self.seek.textChanged.connect(self.table.narrow)
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(28), px(16), px(28), px(20))
        column.setSpacing(px(12))
        for widget in (self.about, self.seek):
            column.addWidget(widget)
        column.addWidget(self.table, 1)

    def show_states(self, found: Sequence[StateLine]) -> None:
        counts = [
            f"{sum(each.reached is reached for each in found)} {words[:1].lower()}{words[1:]}"
            for reached, words in REACHED.items()
            if any(each.reached is reached for each in found)
        ]
        self.about.setText(
            f"{_cases(found)} {self.tr('Audits')}: {', '.join(counts)}." if found else ""
        )
        rows = [
            (
                each.audit_id,
                each.ref,
                each.reader,
                READINGS[each.reading],
                REACHED[each.reached],
                each.issued_at,
                each.started_at,
                each.completed_at,
                each.returned_at,
                "; ".join((*each.hands, *each.beside)),
            )
            for each in found
        ]
        self.table.show_rows(HeldRows(("id", *(column.name for column in COLUMNS)), rows))

    def focus_first(self) -> None:
        self.table.setFocus()


def _cases(found: Sequence[StateLine]) -> str:
    """How many cases and audits these are, and how many cases are final as the overview counts them: by each case's
    first reading."""
    firsts = [each for each in found if each.reading is not Reading.BLIND_SECOND]
    final = sum(each.reached is Reached.FINAL for each in firsts)
    twice = len(found) - len(firsts)
    words = _tr("Cases: %1, final: %2. Each is read once.")
    if twice:
        words = _tr("Cases: %1, final: %2. Audits of them: %3, blind second readings: %4.")
    for mark, number in (("%1", len(firsts)), ("%2", final), ("%3", len(found)), ("%4", twice)):
        words = words.replace(mark, str(number))
    return words


def _tr(text: str) -> str:
    return QCoreApplication.translate("StatesTab", text)
