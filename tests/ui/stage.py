"""What scenes stand on: invented cases, a shelf of them, rows to list, and a program with a window."""

from dataclasses import replace
from datetime import UTC, date, datetime

from PySide6.QtWidgets import QVBoxLayout

from app.domain.file_requests import Produced, Production
from app.domain.records import AuditState
from app.domain.rounds import Role
from app.domain.slips import Slip
from app.services.file_requests import Told
from app.services.leaving import Leaving
from app.services.word_search import Found
from ui.application import make_program
from ui.main_window import House
from ui.models.records import Column
from ui.page import Page
from ui.rail import Destination, RoundChoice
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.case_list import CaseDetail, CaseFilter, CaseLine, FileAtHand, LeftAt, Standing
from ui.widgets.record_table import RecordTable


def never(*_args):
    raise AssertionError("not in a picture")


def case_lines():
    states = (
        ("KC-0417", "East", AuditState.IN_PROGRESS, 42, 91, 0),
        ("KC-0403", "North", AuditState.COMPLETE, 88, 88, 0),
        ("KC-0388", "West", AuditState.COMPLETE, 90, 90, 0),
        ("KC-0371", "South", AuditState.IN_PROGRESS, 12, 87, 0),
        ("KC-0366-LONG-REFERENCE-OF-A-SECOND-READING", "Far", AuditState.ALLOCATED, 0, 90, 0),
        ("KC-0352", "Mid", AuditState.IN_PROGRESS, 64, 90, 2),
        ("KC-0349", "Hill", AuditState.COMPLETE, 90, 90, 0),
        ("KC-0340", "Vale", AuditState.ALLOCATED, 0, 90, 0),
    )
    return [
        CaseLine(
            audit_id=f"audit-{ref}",
            ref=ref,
            area=area,
            team="Disabled Children and Young People's Service" if area == "Far" else "Team 3",
            age_band="2 to 5 years",
            state=state,
            answered=answered,
            asked=asked,
            queries=queries,
            minutes=205 if answered else 0,
            last_worked=datetime(2026, 3, 3, 14, 32, tzinfo=UTC) if answered else None,
            returned=ref == "KC-0388",
            second=area == "Far",
        )
        for ref, area, state, answered, asked, queries in states
    ]


NOTHING_DONE = Leaving(None, 0, 0, 0, None, 0, None, None)
LEFT = Leaving(datetime(2026, 3, 3, 17, 5, tzinfo=UTC), 2, 1, 2, None, 1, date(2026, 3, 20), 13)
LATE = replace(LEFT, days=3, days_left=-2)


class Shelf:
    """A shelf of synthetic cases that can be searched and filtered."""

    def __init__(self, lines=None):
        self.held = case_lines() if lines is None else lines
        self.leaving = NOTHING_DONE if lines is not None else LEFT
        said = "… before the conference the chair asked twice for the report, which came a day before it"
        self.written = {
            "KC-0371": tuple(
                Found(
                    "audit-KC-0371",
                    "KC-0371",
                    f"/AS/AS{n}",
                    f"2.{n}",
                    "Reason for the delay, if it was late",
                    "note",
                    said,
                )
                for n in (2, 4)
            )
        }

    def lines(self, text, chosen, order=None):
        keep = {
            CaseFilter.ALL: lambda line: True,
            CaseFilter.NOT_STARTED: lambda line: line.state is AuditState.ALLOCATED,
            CaseFilter.IN_PROGRESS: lambda line: line.state is AuditState.IN_PROGRESS,
            CaseFilter.QUERIES: lambda line: line.queries,
            CaseFilter.COMPLETE: lambda line: line.state is AuditState.COMPLETE,
            CaseFilter.READY: lambda line: line.state is AuditState.COMPLETE and not line.returned,
        }[chosen]
        text = text.casefold()
        kept = [line for line in self.held if keep(line)]
        return [
            replace(line, found=self.written.get(line.ref, ()) if text else ())
            for line in kept
            if text in line.ref.casefold()
            or any(text in one.text.casefold() for one in self.written.get(line.ref, ()))
        ]

    def file(self, _audit_id):
        said = Produced(Production.PART, 1, "court", "volume 2", "2026-03-02T09:30:00Z")
        words = "Produced in part, 1 missing; At court or with the lawyers; volume 2"
        told = (Told(said.at, "", words),)
        return FileAtHand("3", (said,), told, has_slip=True, has_slips=True, signed=False)

    def say_file(self, audit_id, said):
        self.files_said = [*getattr(self, "files_said", []), (audit_id, said)]

    def slip(self, _audit_id):
        return Slip("case", "900417", "Child Synthetic", "Team 4", "Worker Synthetic")

    def counts(self):
        return {chosen: len(self.lines("", chosen)) for chosen in CaseFilter}

    def standing(self):
        at = (
            LeftAt(self.held[0].audit_id, self.held[0].ref, "/CX/CX3", "4.3") if self.held else None
        )
        return Standing(at, self.leaving)

    def detail(self, _audit_id):
        facts = {
            "District": "District 04",
            "Team": "Disabled Children and Young People's Service",
            "Age band": "2 to 5 years",
            "Category": "neglect",
            "Plan began": "Mon 2 Feb 2009",
        }
        titles = (
            "Records seen",
            "1. History and repeated intervention",
            "2. Strategy discussion and section 47",
            "3. Assessment",
            "4. Complexity and compliance",
        )
        missing = tuple((title, n, 7) for n, title in zip((7, 7, 5, 2, 0), titles, strict=True))
        return CaseDetail(facts, missing, "4.3", "/CX/CX3")


class ListedRows:
    """A listing over rows in memory."""

    columns = ("id", "ref", "area", "days")

    def __init__(self, rows):
        self.rows = rows
        self.asked = []

    def _found(self, text):
        return [row for row in self.rows if text.casefold() in " ".join(map(str, row)).casefold()]

    def count(self, text="", chosen=None):
        return len(self._found(text))

    def page(self, offset, limit, sort="", *, descending=False, text="", chosen=None):
        self.asked.append((offset, limit, sort, descending, text))
        found = self._found(text)
        if sort:
            place = self.columns.index(sort)
            found = sorted(found, key=lambda row: row[place], reverse=descending)
        return found[offset : offset + limit]


COLUMNS = (
    Column("ref", "Reference", weight=150),
    Column("area", "Area", weight=200),
    Column("days", "Working days", number=True, weight=80),
)


def rows(count):
    return [(n, f"KC-{n:04}", f"Area {n % 12}", (n * 37) % 90) for n in range(1, count + 1)]


class TablePage(Page):
    """A page that is only a table."""

    def __init__(self, actions, listing):
        super().__init__(actions)
        self.table = RecordTable(
            "Cases",
            COLUMNS,
            ("No cases yet", "They appear here once a sample is drawn: go to Frame and sample."),
        )
        self.table.show_rows(listing)
        column = QVBoxLayout(self)
        column.addWidget(self.table)

    def concerned_by(self, changes):
        return False

    def reload(self):
        self.table.reload()


class EmptyPage(Page):
    def concerned_by(self, changes):
        return False

    def reload(self):
        pass


def program():
    made = make_program([], look().scheme, look().percent)

    def close():
        made.window.close()
        made.background.close()
        made.window.deleteLater()

    return made, close


def view_model(made, memory):
    return AuditViewModel(memory, made.actions, lambda: date(2009, 6, 1))


def house(made, pages, concern=""):
    """The assessor's house; pages not given are empty."""
    places = (
        ("cases", "My cases", "folder-open"),
        ("chronology", "Chronology", "calendar-days"),
        ("queries", "Queries", "message-circle-question-mark"),
        ("exchange", "Send and receive", "send"),
    )
    destinations = [
        Destination(
            key, title, icon, pages.get(key, lambda: EmptyPage(made.actions)), Role.ASSESSOR
        )
        for key, title, icon in places
    ]
    return House(
        person="Assessor A · assessor",
        round_name="Extended case file audit, spring round of all twelve districts",
        round_dates="1 Mar to 29 May 2009",
        destinations=destinations,
        others=(RoundChoice("round-2", "Practice round"),),
        concern=lambda: concern,
        see_concern=never,
    )
