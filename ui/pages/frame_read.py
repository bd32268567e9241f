"""Step 2 of frame and sample: what the list holds, what of it could not be used, who is outside it."""

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.domain.frames import NOT_KNOWN
from app.domain.partial_dates import words
from app.ports import Listing
from app.services.frame_picture import ListRead, Outside
from ui.models.held_rows import HeldRows
from ui.models.records import Column, plainly
from ui.pages.frame_words import band_words, children, counted, format_words, tr
from ui.pages.sheets import Facts, Sheet, SideBySide
from ui.pages.when import day_of, moment
from ui.theme import look
from ui.widgets.labels import label
from ui.widgets.small_table import PageTable, SmallTable

_TABLE_ROWS = 8
_DIGEST = 16  # characters of a fingerprint that are shown; the whole stands in the tip


class ReadStep(Sheet):
    def __init__(self) -> None:
        super().__init__(self.tr("What was read"), 2)
        self.nothing = self.say(
            self.tr(
                "Once a list is read, this shows how many children it holds, how many had a plan on the day, "
                "and every row that could not be used, with its place in the file."
            )
        )
        self.facts = Facts()
        self.bands = SmallTable(
            self.tr("Children on a plan by age"),
            (Column("band", self.tr("Age"), weight=170), _number_column()),
            (self.tr("Nobody on a plan"), self.tr("No child of this list had a plan on the day.")),
            most=_TABLE_ROWS,
        )
        self.teams = SmallTable(
            self.tr("Children on a plan by team"),
            (Column("team", self.tr("Team"), weight=170), _number_column()),
            (
                self.tr("No teams"),
                self.tr("The list names no team; the sample cannot be spread over teams."),
            ),
            most=_TABLE_ROWS,
        )
        self.problems = PageTable(
            self.tr("Problems of the list"),
            (
                Column("place", self.tr("Place"), weight=190),
                Column("message", self.tr("What is wrong and what was done"), weight=420),
                Column("code", self.tr("Code"), weight=130),
            ),
            (
                self.tr("No problems"),
                self.tr("Every row of the list could be used as it stands."),
            ),
            "circle-check",
            most=6,
        )
        self.listed = PageTable(
            self.tr("Children of the list"),
            _child_columns(),
            (self.tr("No children"), self.tr("The list holds no child.")),
            "users",
            most=6,
        )
        self.tabs = QTabWidget()
        self.outside = label("", "reading", wraps=True)
        self._body = self._lay_out()

    def show_list(self, listed: ListRead | None, rows: Listing) -> None:
        """`rows`: the children as the store lists them."""
        self.nothing.setVisible(listed is None)
        self._body.setVisible(listed is not None)
        if listed is None:
            return
        self.facts.put(_facts(listed))
        by_band = listed.summary.by_age_band.items()
        self.bands.put((band, band_words(band), number) for band, number in by_band if number)
        by_team = listed.summary.by_team.items()
        self.teams.put((team, _team_words(team), number) for team, number in by_team)
        problems = listed.record.problems
        held = [(n, place, message, code) for n, (place, code, message) in enumerate(problems)]
        self.problems.show_rows(HeldRows(("id", "place", "message", "code"), held))
        self.listed.show_rows(rows)
        self.tabs.setTabText(0, self.tr("Problems (%1)").replace("%1", f"{len(problems):,}"))
        count = f"{listed.record.children:,}"
        self.tabs.setTabText(1, self.tr("Children (%1)").replace("%1", count))
        self.outside.setText(outside_words(listed))

    def _lay_out(self) -> QWidget:
        px = look().px
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.facts)
        column.addWidget(SideBySide((self.bands, 1), (self.teams, 1), from_width=560, top=True))
        for table, title in ((self.problems, "Problems"), (self.listed, "Children")):
            holder = QWidget()
            inner = QVBoxLayout(holder)
            inner.setContentsMargins(0, px(8), 0, 0)
            inner.addWidget(table)
            inner.addStretch(1)
            self.tabs.addTab(holder, title)
        self.tabs.setAccessibleName(self.tr("Problems and children of the list"))
        self.tabs.tabBar().setAccessibleName(self.tr("Problems or children"))
        column.addWidget(self.tabs)
        column.addWidget(label(self.tr("Who is outside, and why it matters"), "subheading"))
        column.addWidget(self.outside)
        body.hide()
        self.body.addWidget(body)
        return body


def _number_column() -> Column:
    return Column("number", tr("Children"), lambda value: f"{value:,}", 80, number=True)


def _child_columns() -> tuple[Column, ...]:
    return (
        Column("child", tr("Number"), weight=110),
        Column("born", tr("Born"), day_of, 120),
        Column("team", tr("Team"), weight=170),
        Column("category", tr("Category"), weight=110),
        Column("plan_start", tr("Plan began"), day_of, 120),
        Column("plan_end", tr("Plan ended"), day_of, 120),
    )


def _team_words(team: str) -> str:
    return tr("No team named") if team == NOT_KNOWN else plainly(team)


def _facts(listed: ListRead) -> dict[str, str]:
    record = listed.record
    on_plan = tr("%1, of whom %2 had a plan on %3").replace("%1", children(record.children))
    on_plan = on_plan.replace("%2", f"{record.on_plan:,}").replace("%3", words(record.as_of))
    return {
        tr("File"): record.file_name,
        tr("Read as"): format_words(record.format),
        tr("Children"): on_plan,
        tr("Read on"): moment(record.read_at),
        tr("Fingerprint"): f"SHA-256 {record.sha256[:_DIGEST]}…",
    }


def outside_words(listed: ListRead) -> str:
    """Who cannot be drawn from this list, with their numbers where the list tells them."""
    why = _reasons(listed.outside)
    first = tr("The sample speaks for the %1 with a plan on %2, and for nobody else.")
    first = first.replace("%1", children(listed.record.on_plan))
    sentences = [first.replace("%2", words(listed.record.as_of))]
    if why:
        sentences.append(tr("On the list but outside: %1.").replace("%1", ", ".join(why)))
    sentences.append(
        tr(
            "Not on the list at all are children in need or looked after without a plan, and children the service "
            "does not know. Harm that goes unnoticed may be there, and these files cannot show it."
        )
    )
    return " ".join(sentences)


def _reasons(outside: Outside) -> list[str]:
    said = (
        (outside.ended, tr("1 whose plan had ended"), tr("%1 whose plan had ended")),
        (outside.not_yet_begun, tr("1 whose plan began later"), tr("%1 whose plan began later")),
        (outside.no_plan, tr("1 without any plan"), tr("%1 without any plan")),
        (outside.died, tr("1 who had died"), tr("%1 who had died")),
    )
    return [counted(number, one, several) for number, one, several in said if number]
