"""Step 2 of frame and sample: what the list holds, what of it could not be used, who is outside it."""

from collections import Counter
from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.frames import FrameFormat, Outside, ProblemKind, kind_of
from app.domain.partial_dates import words
from app.domain.population import Population
from app.domain.rounds import FrameRecord
from app.ports import Listing
from app.services.frame_picture import ListRead
from ui.models.held_rows import HeldRows, Row
from ui.models.records import Column
from ui.pages.frame_cover import CoverTables
from ui.pages.frame_districts import TeamDistricts
from ui.pages.frame_words import children, counted, format_words, tr
from ui.pages.sheets import Facts, Sheet
from ui.pages.when import day_of, moment
from ui.theme import look
from ui.widgets.labels import button, label
from ui.widgets.small_table import PageTable, SmallTable

_PART_ROWS = 12
_DIGEST = 16  # characters of a fingerprint that are shown; the whole stands in the tip


class ReadStep(Sheet):
    def __init__(self, offices: QWidget) -> None:
        super().__init__(self.tr("What was read"), 2)
        self._offices = offices
        self.nothing = self.say(
            self.tr(
                "Once a list is read, this shows how many children it holds, how many had a plan on the day, "
                "and every row that could not be used, with its place in the file."
            )
        )
        self.facts = Facts()
        self.cover = CoverTables()
        self.districts = TeamDistricts()
        self.bands, self.teams = self.cover.bands, self.cover.teams
        self.parts = SmallTable(
            self.tr("What was read of each file"),
            (
                Column("file", self.tr("File"), weight=200),
                Column("part", self.tr("List, sheet or element"), weight=180),
                Column("rows", self.tr("Rows"), _rows_words, 80, number=True),
                Column("used", self.tr("Used"), _rows_words, 80, number=True),
                Column("left", self.tr("Not used"), _rows_words, 80, number=True),
            ),
            (self.tr("Nothing read"), self.tr("The list was kept by an earlier version.")),
            most=_PART_ROWS,
        )
        self.problems = PageTable(
            self.tr("Problems of the list"),
            (
                Column("kind", self.tr("Outcome"), weight=90),
                Column("place", self.tr("Place"), weight=280),
                Column("message", self.tr("What is wrong and what was done"), weight=380),
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
        self._body = self._lay_out()

    def show_list(
        self, listed: ListRead | None, rows: Listing, population: Population | None = None
    ) -> None:
        """`rows`: the children as the store lists them; `population`: what a census says of all children."""
        self.nothing.setVisible(listed is None)
        self._body.setVisible(listed is not None)
        if listed is None:
            return
        self.facts.put(_facts(listed))
        self.cover.show_counts(listed.summary)
        self.parts.put(_part_rows(listed))
        for part in (self._parts_head, self.parts):
            part.setVisible(bool(listed.record.sources))
        self.cover.setVisible(listed.record.on_plan > 0)
        problems = listed.record.problems
        held = [
            (n, _kind_words(kind_of(code)), place, message, code)
            for n, (place, code, message) in enumerate(problems)
        ]
        self.problems.show_rows(HeldRows(("id", "kind", "place", "message", "code"), held))
        self._found.setText(_problem_words([code for _, code, _ in problems]))
        for widget in (self._found, self.problems):
            widget.setVisible(bool(problems))
        self.fine.setVisible(not problems)
        self.listed.show_rows(rows)
        self.more.setText(_more_words(listed.record.children, shown=not self.listed.isHidden()))
        self.outside.setText(outside_words(listed, population))

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
        self._parts_head = label(self.tr("What was read of each file"), "subheading")
        for part in (
            self.cover,
            self.districts,
            self._offices,
            self._found,
            self.problems,
            self.fine,
        ):
            column.addWidget(part)
        for part in (self._parts_head, self.parts):
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


def _child_columns() -> tuple[Column, ...]:
    return (
        Column("child", tr("Number"), weight=110),
        Column("born", tr("Born"), day_of, 120),
        Column("team", tr("Team"), weight=170),
        Column("category", tr("Category"), weight=110),
        Column("plan_start", tr("Plan began"), day_of, 120),
        Column("plan_end", tr("Plan ended"), day_of, 120),
    )


def _rows_words(number: object) -> str:
    return tr("not needed") if number is None else f"{number:,}"


def _part_rows(listed: ListRead) -> Iterator[Row]:
    for source in listed.record.sources:
        for part in sorted(source.parts, key=lambda each: not each.rows):
            numbers = (part.rows, part.used, part.rows - part.used) if part.rows else (None,) * 3
            yield (f"{source.file_name}|{part.name}", source.file_name, part.name, *numbers)


def _kind_words(kind: ProblemKind) -> str:
    return {
        ProblemKind.REFUSED: tr("refused"),
        ProblemKind.LEFT_BLANK: tr("left blank"),
        ProblemKind.JOINED: tr("joined"),
        ProblemKind.DOUBTED: tr("doubted"),
    }[kind]


def _facts(listed: ListRead) -> dict[str, str]:
    record = listed.record
    on_plan = tr("%1, of whom %2 had a plan on %3").replace("%1", children(record.children))
    on_plan = on_plan.replace("%2", f"{record.on_plan:,}").replace("%3", words(record.as_of))
    return {
        tr("File"): record.file_name,
        tr("Read as"): format_words(record.format),
        **_beside(record),
        tr("Children"): on_plan,
        tr("Read on"): moment(record.read_at),
        tr("Fingerprint"): f"SHA-256 {record.sha256[:_DIGEST]}…",
    }


def _beside(record: FrameRecord) -> dict[str, str]:
    """A census beside the list, where there is one."""
    others = [each for each in record.sources if each.sha256 != record.sha256]
    said = "; ".join(f"{each.file_name}, SHA-256 {each.sha256[:_DIGEST]}…" for each in others)
    return {tr("Census beside it"): said} if said else {}


def outside_words(listed: ListRead, population: Population | None = None) -> str:
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
    sentences += _unlisted(listed, population)
    return " ".join(sentences)


def _unlisted(listed: ListRead, population: Population | None) -> Iterator[str]:
    """Who is on no list; counted where a census beside it says how many."""
    harm = tr("Harm that goes unnoticed may be there, and these files cannot show it.")
    if listed.record.format == FrameFormat.CIN_CENSUS:
        yield tr("Not in a census at all are children the service does not know.")
    else:
        if population is not None:
            without = population.everyone.found - population.on_plan.found
            said = tr("The census holds %1 without a plan on that day.")
            yield said.replace("%1", children(without))
        yield tr(
            "Not on the list at all are children in need or looked after without a plan, and children the service "
            "does not know."
        )
    yield harm


def _problem_words(codes: Sequence[str]) -> str:
    """ "12 problems: 3 refused, 9 doubted"."""
    number = counted(len(codes), tr("1 problem"), tr("%1 problems"))
    kinds = Counter(kind_of(code) for code in codes)
    parts = ", ".join(f"{kinds[kind]:,} {_kind_words(kind)}" for kind in ProblemKind if kinds[kind])
    return f"{number}: {parts}" if parts else number


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
