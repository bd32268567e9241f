"""Step 2 of frame and sample: what the list holds, what of it could not be used, who is outside it."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.frames import NOT_KNOWN, Outside
from app.domain.partial_dates import words
from app.ports import Listing
from app.services.frame_picture import ListRead
from ui.models.held_rows import HeldRows
from ui.models.records import Column, plainly
from ui.pages.frame_words import band_words, children, counted, format_words, tr
from ui.pages.sheets import Facts, Sheet, SideBySide
from ui.pages.when import day_of, moment
from ui.theme import look
from ui.widgets.labels import button, label
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
        self.fine = label(self.tr("Every row of the list could be used as it stands."), "good")
        self.more = button("", "link", "users")
        self.more.clicked.connect(self._show_children)
        self.outside = label("", "reading", wraps=True)
        self._counts = SideBySide((self.bands, 1), (self.teams, 1), from_width=560, top=True)
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
        self._counts.setVisible(listed.record.on_plan > 0)
        problems = listed.record.problems
        held = [(n, place, message, code) for n, (place, code, message) in enumerate(problems)]
        self.problems.show_rows(HeldRows(("id", "place", "message", "code"), held))
        self._found.setText(_problem_words(len(problems)))
        for widget in (self._found, self.problems):
            widget.setVisible(bool(problems))
        self.fine.setVisible(not problems)
        self.listed.show_rows(rows)
        self.more.setText(_more_words(listed.record.children, shown=not self.listed.isHidden()))
        self.outside.setText(outside_words(listed))

    def _show_children(self) -> None:
        shown = self.listed.isHidden()
        self.listed.setVisible(shown)
        self.more.setText(_more_words(self.listed.model.rowCount(), shown=shown))

    def _lay_out(self) -> QWidget:
        px = look().px
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.facts)
        self._found = label("", "subheading")
        for part in (self._counts, self._found, self.problems, self.fine):
            column.addWidget(part)
        link = QHBoxLayout()
        link.addWidget(self.more)
        link.addStretch(1)
        column.addLayout(link)
        column.addWidget(self.listed)
        self.listed.hide()
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
    if not listed.record.on_plan:
        nobody = tr(
            "Nobody on this list had a plan on %1, so no sample can be drawn: check the file and the date."
        )
        return nobody.replace("%1", words(listed.record.as_of))
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


def _problem_words(number: int) -> str:
    return counted(number, tr("1 problem"), tr("%1 problems"))


def _more_words(number: int, *, shown: bool) -> str:
    if shown:
        return tr("Hide the children of the list")
    return tr("Show the %1 of the list").replace("%1", children(number))


def _reasons(outside: Outside) -> list[str]:
    said = (
        (outside.ended, tr("1 whose plan had ended"), tr("%1 whose plan had ended")),
        (outside.not_yet_begun, tr("1 whose plan began later"), tr("%1 whose plan began later")),
        (outside.no_plan, tr("1 without any plan"), tr("%1 without any plan")),
        (outside.died, tr("1 who had died"), tr("%1 who had died")),
    )
    return [counted(number, one, several) for number, one, several in said if number]
