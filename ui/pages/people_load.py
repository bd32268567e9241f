"""What each person's share costs in days of reading and travel, against the days they have."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from app.domain.rounds import Person
from app.domain.workload import Load
from ui.models.records import Column
from ui.pages.people_words import days_words
from ui.pages.sheets import Sheet
from ui.widgets.labels import label, restyle
from ui.widgets.person_marks import RecordMarks
from ui.widgets.small_table import SmallTable


class LoadSheet(Sheet):
    def __init__(self) -> None:
        super().__init__(self.tr("Workload in days"))
        self.said = label("", "reading", wraps=True)
        self.table = SmallTable(
            self.tr("Workload of each person in days"),
            _columns(),
            (
                self.tr("Nothing to work out yet"),
                self.tr("Days of reading and travel appear here once there are people and cases."),
            ),
            "clock",
            most=14,
        )
        self.table.view.setItemDelegateForColumn(0, RecordMarks(self.table.view, 0))
        self.table.put(())
        self.body.addWidget(self.said)
        self.body.addWidget(self.table)
        self.say(
            self.tr(
                "Cases, the families they are of, second readings; then days of reading, of travel, together, and what "
                "is left of the days available."
            ),
            "caption",
        )

    def show_loads(
        self,
        people: Sequence[Person],
        loads: Mapping[str, Load],
        words: str,
        *,
        warns: bool = False,
    ) -> None:
        """`words` say what is shown: shares as made, or as they would be."""
        self.said.setText(words)
        self.said.setVisible(bool(words))
        restyle(self.said, "warn" if warns else "reading")
        places = {person.name: place for place, person in enumerate(people)}
        self.table.put(
            (
                places[name],
                name,
                load.cases,
                load.families,
                load.seconds,
                load.reading,
                load.travel,
                load.days,
                load.available - load.days if load.available else None,
            )
            for name, load in loads.items()
            if name in places
        )


def _columns() -> tuple[Column, ...]:
    return (
        Column("person", _tr("Person"), weight=116),
        Column("cases", _tr("Cases"), weight=56, number=True),
        Column("families", _tr("Fam."), weight=52, number=True),
        Column("seconds", _tr("2nd"), weight=42, number=True),
        Column("reading", _tr("Read"), days_words, 54, number=True),
        Column("travel", _tr("Travel"), days_words, 58, number=True),
        Column("days", _tr("Days"), days_words, 54, number=True),
        Column("left", _tr("Left"), days_words, 52, number=True),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("PeoplePage", text)
