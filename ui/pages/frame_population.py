"""The population tab of frame and sample: how the service stood for all children of a census, beside the sample."""

from collections.abc import Iterator

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain import limits
from app.domain.assurance import wilson
from app.domain.partial_dates import words
from app.domain.population import LIMITS, Candidate, Group, Measure, Population, StartAgain, Tally
from app.domain.timeliness import VerdictKind
from ui.models.held_rows import HeldRows, Row
from ui.models.records import Column
from ui.pages.frame_words import children, counted, per_cent, tr
from ui.pages.sheets import Ground, Sheet
from ui.pages.when import day_of
from ui.theme import look
from ui.widgets.labels import label
from ui.widgets.small_table import PageTable, SmallTable


class PopulationTab(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.timeliness = SmallTable(
            tr("Time limits, all children and those with a plan"),
            _timeliness_columns(),
            (tr("Nothing counted"), tr("The census holds no dates of assessments or conferences.")),
            most=2 * len(Measure),
        )
        self.patterns = SmallTable(
            tr("Children referred again, and signs of starting again"),
            _pattern_columns(),
            (tr("Nothing counted"), tr("The census holds no referral.")),
            most=10,
        )
        self.candidates = PageTable(
            tr("Children whose record looks like a start from scratch"),
            _candidate_columns(),
            (tr("No such child"), tr("No record in the census looks like a start from scratch.")),
            "history",
            most=8,
        )
        self.nothing = label("", "muted", wraps=True)
        self.source = label("", "reading", wraps=True)
        self._sheets = (
            self._sheet(tr("Time limits"), _timeliness_words(), self.timeliness),
            self._sheet(tr("Referred again, starting again"), _pattern_words(), self.patterns),
            self._sheet(tr("Which children"), _candidate_words(), self.candidates),
        )
        self._lay_out()

    def show_population(self, found: Population | None) -> None:
        """What a census says; None while there is none."""
        self.nothing.setVisible(found is None)
        for part in (self.source, *self._sheets):
            part.setVisible(found is not None)
        if found is None:
            return
        self.source.setText(source_words(found))
        groups = ((tr("Everyone"), found.everyone), (tr("On a plan"), found.on_plan))
        self.timeliness.put(
            row
            for measure in Measure
            for whose, group in groups
            for row in _timeliness_row(measure, whose, group.tallies[measure])
        )
        self.patterns.put(_pattern_rows(groups))
        names = ("id", *(column.name for column in self.candidates.model.columns))
        self.candidates.show_rows(HeldRows(names, map(_candidate_row, found.candidates)))

    def _sheet(self, title: str, said: str, table: QWidget) -> Sheet:
        sheet = Sheet(title)
        sheet.say(said)
        sheet.body.addWidget(table)
        return sheet

    def _lay_out(self) -> None:
        self.nothing.setText(
            tr(
                "Once a Children in Need census is read, as the list itself or beside it, this shows for all its "
                "children how "
                "often assessments, conferences and reviews were in time, who was referred again, and whose record "
                "looks like a start from scratch. Drop the census on “List and sample”."
            )
        )
        ground = Ground()
        head = Sheet(tr("All children of the census"))
        head.body.addWidget(self.nothing)
        head.body.addWidget(self.source)
        ground.add(head, *self._sheets)
        ground.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look().px(4), 0, 0)
        column.addWidget(ground)


def source_words(found: Population) -> str:
    """Where the figures come from, whom they cover, and what they are not."""
    said = tr("Counted from %1 as at %2: %3.").replace("%1", found.file_name)
    said = said.replace("%2", words(found.position)).replace("%3", children(found.everyone.found))
    there = tr("Of the %1 who can be drawn the census holds %2.")
    there = there.replace("%1", children(found.on_plan.children))
    there = there.replace("%2", f"{found.on_plan.found:,}")
    warning = tr(
        "This is what the electronic record says, which nobody has compared with a file. The range beside a share says "
        "how "
        "far chance alone might move it from year to year; set it beside the range of the sample."
    )
    return " ".join((said, there, warning))


def measure_words(measure: Measure) -> str:
    return {
        Measure.ASSESSMENT: tr("Assessment, from its start"),
        Measure.FROM_REFERRAL: tr("Assessment, from referral"),
        Measure.CONFERENCE: tr("Initial conference"),
        Measure.FIRST_REVIEW: tr("First review"),
        Measure.LATER_REVIEW: tr("Later review"),
    }[measure]


def why_words(why: StartAgain) -> str:
    return {
        StartAgain.ASSESSED_AGAIN: tr("closed, referred again and assessed anew"),
        StartAgain.PLAN_AGAIN: tr("a plan after an earlier plan had ended"),
    }[why]


def _sign_words(why: StartAgain) -> str:
    return {
        StartAgain.ASSESSED_AGAIN: tr("Closed, referred, assessed again"),
        StartAgain.PLAN_AGAIN: tr("A plan after an earlier plan"),
    }[why]


def _timeliness_words() -> str:
    said = tr(
        "Assessments have %1 to their authorisation, from their own start, and the first of an episode from the "
        "referral; "
        "conferences %2 from the strategy discussion; the first review %3 from the start of the plan, later ones %4 "
        "from the "
        "review before. Counted are clocks that stopped in the twelve months up to the census or still ran at its end. "
        "“Overdue” had no end on record and counts as not in time; “left out” were not yet due, stopped before they "
        "were "
        "due, ended before they began, or cannot be told. Of a plan begun before those months only later reviews are "
        "counted."
    )
    measures = (
        Measure.ASSESSMENT,
        Measure.CONFERENCE,
        Measure.FIRST_REVIEW,
        Measure.LATER_REVIEW,
    )
    for number, measure in enumerate(measures, start=1):
        said = said.replace(f"%{number}", limits.words(LIMITS[measure]))
    return said


def _pattern_words() -> str:
    return tr(
        "Referred again is counted among the children referred in the year; everything else among all children. A "
        "census holds the referrals whose work was open in its year; one that was closed before is not in it, so "
        "these counts "
        "are the least there can be."
    )


def _candidate_words() -> str:
    return tr(
        "Candidates only: whether the past was put aside is what the file has to show. Numbers are the council's and "
        "stay in "
        "this store."
    )


def _timeliness_columns() -> tuple[Column, ...]:
    return (
        Column("what", tr("What"), weight=190),
        Column("whose", tr("Whose"), weight=75),
        _number("in_time", tr("In time")),
        _number("of", tr("Of")),
        Column("share", tr("Share"), per_cent_or_none, 70, number=True),
        Column("range", tr("95% range"), weight=95, number=True),
        _number("late", tr("Late")),
        _number("open", tr("Overdue"), 78),
        _number("apart", tr("Left out")),
    )


def _pattern_columns() -> tuple[Column, ...]:
    return (
        Column("what", tr("What"), weight=330),
        Column("whose", tr("Whose"), weight=80),
        _number("found", tr("Children"), 80),
        _number("of", tr("Of")),
        Column("share", tr("Share"), per_cent_or_none, 70, number=True),
        Column("range", tr("95% range"), weight=95, number=True),
    )


def _candidate_columns() -> tuple[Column, ...]:
    return (
        Column("child", tr("Number"), weight=120),
        Column("plan", tr("With a plan"), weight=90),
        _number("episodes", tr("Referrals"), 80),
        Column("last", tr("Last referral"), day_of, 130),
        Column("why", tr("Why"), weight=380),
    )


def _number(name: str, title: str, weight: int = 60) -> Column:
    return Column(name, title, lambda value: f"{value:,}", weight, number=True)


def per_cent_or_none(share: object) -> str:
    return per_cent(share) if share is not None else "–"


def _timeliness_row(measure: Measure, whose: str, tally: Tally) -> Iterator[Row]:
    yield (
        f"{measure}|{whose}",
        measure_words(measure),
        whose,
        tally.in_time,
        tally.of,
        tally.in_time / tally.of if tally.of else None,
        _range(tally.in_time, tally.of),
        tally.counts.get(VerdictKind.LATE, 0),
        tally.counts.get(VerdictKind.OVERDUE_OPEN, 0),
        tally.apart,
    )


def _pattern_rows(groups: tuple[tuple[str, Group], ...]) -> Iterator[Row]:
    again = tr("Referred again within twelve months")
    for name, what in (
        ("repeat", tr("Two or more referrals")),
        ("again", again),
        *((why.value, _sign_words(why)) for why in StartAgain),
        ("either", tr("Either sign")),
    ):
        for whose, group in groups:
            found, of = _pattern(name, group)
            share = found / of if of else None
            yield f"{name}|{whose}", what, whose, found, of, share, _range(found, of)


def _pattern(name: str, group: Group) -> tuple[int, int]:
    if name == "repeat":
        return group.repeat_referrals, group.found
    if name == "again":
        return group.referred_again, group.referred
    if name == "either":
        return group.start_again_either, group.found
    return group.start_again[StartAgain(name)], group.found


def _range(found: int, of: int) -> str:
    if not of:
        return ""
    low, high = wilson(found, of)
    return tr("%1–%2%").replace("%1", f"{100 * low:.0f}").replace("%2", f"{100 * high:.0f}")


def _candidate_row(each: Candidate) -> Row:
    return (
        each.child,
        each.child,
        tr("yes") if each.on_plan else tr("no"),
        each.episodes,
        each.last_referral,
        "; ".join(why_words(why) for why in each.why),
    )


def population_status(found: Population | None) -> str:
    """For the title of the tab."""
    if found is None:
        return tr("Population")
    return counted(found.everyone.found, tr("Population (1 child)"), tr("Population (%1 children)"))
