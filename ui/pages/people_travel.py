"""Days of travel between offices, as a small table one types down."""

from fractions import Fraction

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.services.sharing import Sharing
from ui.pages.people_table import days_typed, number_words
from ui.pages.sheets import Fault, Sheet
from ui.widgets.labels import button
from ui.widgets.typed_table import TypedColumn, TypedRows, TypedTable

_HOME, _OFFICE, _DAYS = range(3)
Journeys = dict[tuple[str, str], Fraction]


class TravelSheet(Sheet):
    changed = Signal(object)  # Journeys: days by two offices

    def __init__(self) -> None:
        super().__init__(self.tr("Journeys between offices"))
        self._offices: tuple[str, ...] = ()
        self.hint = self.say("", "caption")
        self.rows = TypedRows(
            (
                TypedColumn(self.tr("From"), 3),
                TypedColumn(self.tr("To"), 3),
                TypedColumn(self.tr("Days"), 1),
            ),
            self._fault,
            self,
        )
        self.table = TypedTable(self.rows, self.tr("Days of travel between offices"))
        self.fault = Fault()
        self.remove = button(self.tr("Remove journey"), "link", "trash-2")
        self.body.addWidget(self.table)
        self.body.addWidget(self.fault)
        row = QHBoxLayout()
        row.addWidget(self.remove)
        row.addStretch(1)
        self.body.addLayout(row)
        self.rows.edited.connect(self._tell)
        self.rows.refused.connect(self.fault.say)
        self.remove.clicked.connect(self.table.remove_current)

    def show_sharing(self, found: Sharing) -> None:
        self._offices = found.offices
        said = self.tr(
            "Days there and back, either way round; any pair not named takes the days assumed above. Offices: %1."
        )
        said = said.replace("%1", ", ".join(found.offices) or self.tr("none yet"))
        self.hint.setText(said + self._of_none(found))
        kept = [
            (home, office, number_words(days) or "0")
            for (home, office), days in sorted(found.found.terms.assumed.travel.items())
        ]
        if kept != [row for row in self.rows.rows if all(row)]:
            self.rows.show(kept)

    def _of_none(self, found: Sharing) -> str:
        """Journeys that count for nobody, because an end of theirs is no office (any more)."""
        stale = [
            f"{home} – {office}"
            for home, office in sorted(found.found.terms.assumed.travel)
            if not {home, office} <= set(found.offices)
        ]
        if not stale:
            return ""
        said = self.tr(
            " Not counted, because an end is no office any more: %1; type that journey anew between the offices above."
        )
        return said.replace("%1", "; ".join(stale))

    def _fault(self, row: int, column: int, text: str) -> str:
        if not text:
            return self.tr("To take a row away press Ctrl+Delete.")
        if column == _DAYS:
            number = days_typed(text) is not None
            return "" if number else self.tr("Days are a number such as 0.5, at most 999.")
        if self._offices and text not in self._offices:
            said = self.tr("No office is called %1: write one of those above.")
            return said.replace("%1", text)
        held = self.rows.rows[row] if row < len(self.rows.rows) else ("", "", "")
        pair = {text, held[_OFFICE if column == _HOME else _HOME]}
        named = [{each[_HOME], each[_OFFICE]} for n, each in enumerate(self.rows.rows) if n != row]
        if len(pair) == 1:
            return self.tr("A journey is between two offices.")
        if "" not in pair and pair in named:
            return self.tr("These two offices are in the table already.")
        return ""

    def _tell(self) -> None:
        """Whole rows count; one that lacks something waits for it."""
        self.changed.emit(
            {
                (home, office): days
                for home, office, typed in self.rows.rows
                if home and office and (days := days_typed(typed)) is not None
            }
        )
