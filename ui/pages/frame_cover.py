"""The cover page of a list: its children with a plan by age, team, district, category, disability, earlier plans."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.frames import NOT_KNOWN, FrameSummary
from ui.models.records import Column, plainly
from ui.pages.frame_words import band_words, tr
from ui.pages.sheets import GAP, SideBySide
from ui.theme import look
from ui.widgets.small_table import SmallTable

_TABLE_ROWS = 8
_BESIDE_FROM = 560  # pixels at 100 %: narrower than this, two tables stand one below the other


class CoverTables(QWidget):
    """Only what the list tells is shown, but for teams, whose absence bears on the design."""

    def __init__(self) -> None:
        super().__init__()
        self.bands = _table(tr("Children on a plan by age"), tr("Age"), _NOBODY)
        self.teams = _table(tr("Children on a plan by team"), tr("Team"), _NO_TEAMS)
        self.districts = _table(tr("Children on a plan by district"), tr("District"), _NOBODY)
        self.categories = _table(tr("Children on a plan by category"), tr("Category"), _NOBODY)
        self.disability = _table(tr("Children on a plan by disability"), tr("Disability"), _NOBODY)
        self.plans = _table(tr("Children on a plan by earlier plans"), tr("Earlier plans"), _NOBODY)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(GAP))
        for pair in (
            (self.bands, self.teams),
            (self.districts, self.categories),
            (self.disability, self.plans),
        ):
            shares = [(each, 1) for each in pair]
            column.addWidget(SideBySide(*shares, from_width=_BESIDE_FROM, top=True))

    def show_counts(self, counts: FrameSummary) -> None:
        """Each count of the children with a plan on the day."""
        ages = {band: number for band, number in counts.by_age_band.items() if number}
        disability = counts.by_disability if counts.by_disability["disabled"] else {}
        for table, counted, said in (
            (self.bands, ages, band_words),
            (self.teams, counts.by_team, _named(tr("No team named"))),
            (self.districts, counts.by_district, _named(tr("No district named"))),
            (self.categories, counts.by_category, _named(tr("No category named"))),
            (self.disability, disability, _disability_words),
            (self.plans, counts.by_previous_plans, _plan_words),
        ):
            _put(table, counted, said)
            table.setVisible(bool(counted) or table is self.teams)


_NOBODY = ("Nobody on a plan", "No child of this list had a plan on the day.")
_NO_TEAMS = ("No teams", "The list names no team; the sample cannot be spread over teams.")


def _table(name: str, title: str, empty: tuple[str, str]) -> SmallTable:
    columns = (
        Column("name", title, weight=170),
        Column("number", tr("Children"), lambda value: f"{value:,}", 80, number=True),
    )
    return SmallTable(name, columns, (tr(empty[0]), tr(empty[1])), most=_TABLE_ROWS)


def _put(table: SmallTable, counted: Mapping[str, int], said: Callable[[str], str]) -> None:
    table.put((name, said(name), number) for name, number in counted.items())


def _named(nobody: str) -> Callable[[str], str]:
    return lambda name: nobody if name == NOT_KNOWN else plainly(name)


def _disability_words(name: str) -> str:
    return tr("Disabled") if name == "disabled" else tr("None on record")


def _plan_words(name: str) -> str:
    known = {
        "0": tr("None"),
        "1": tr("One"),
        "2+": tr("Two or more"),
        NOT_KNOWN: tr("Not on record"),
    }
    return known.get(name, name)
