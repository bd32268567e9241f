"""Tables, figures and words for sample reports, plainly synthetic, as long and as awkward as real ones."""

import random
from datetime import date, timedelta

from app.reports.chart_content import (
    Category,
    DotInterval,
    DotRow,
    Lane,
    Moment,
    Span,
    StackedCounts,
    StackedRow,
    Timeline,
    Tone,
)
from app.reports.content import (
    Align,
    Cell,
    Column,
    Count,
    Figure,
    Flag,
    Number,
    Table,
)

AREAS = (
    *(f"District {n:02d}" for n in range(1, 12)),
    "District 12, including the islands and the outlying villages",
    "Disability team, east",
    "Disability team, west and coast",
)
STANDARDS = (
    ("T1", "Decision on the referral", "1 working day"),
    ("T2", "Initial assessment completed", "7 working days"),
    ("T3", "Core assessment completed", "42 working days from the referral"),
    (
        "T4",
        "Initial child protection conference held",
        "15 working days from the strategy discussion",
    ),
    ("T5", "First core group meeting", "10 working days from the conference"),
    ("T6", "Later core group meetings", "every 42 calendar days"),
    ("T7", "First review conference", "3 months"),
    ("T8", "Later review conferences", "every 6 months"),
    ("T9", "Conference minutes circulated", "20 working days"),
    (
        "T10",
        "Social worker's report shared with parents",
        "3 working days before an initial conference",
    ),
    ("T11", "Child seen after the referral", "24 hours where the risk is immediate"),
    ("T12", "Child seen during the plan", "as the plan says"),
    ("T13", "Supervision of the case recorded", "every 28 calendar days"),
    ("T14", "Plan reviewed against its goals", "at each core group"),
    ("T15", "Chronology brought up to date", "every 3 months"),
    ("T16", "Letter before proceedings followed up", "21 calendar days"),
)
SENTENCES = (
    "In most files the record of the strategy discussion could be found where one would look for it.",
    "Where a chronology had been kept, an assessor needed about half the time to form a view.",
    "Delays were seldom explained at the time; the reason was usually found in later supervision notes, if at all.",
    "The paper file and the electronic record agreed on the date of the conference, but less often on who attended.",
    "It is reasonable to assume that some good work was done which nobody recorded.",
    "A number of plans had goals that nobody could have measured.",
    "Assessors agreed on the answer in most of the cases that were read twice, and differed by one step in the others.",
    "Children of school age were more often seen alone than younger ones, as would be expected.",
)


def prose(chance: random.Random, count: int) -> str:
    return " ".join(chance.choice(SENTENCES) for _ in range(count))


def age_table() -> Table:
    return Table(
        "Children in the sample by age",
        (
            Column("Age range", weight=2),
            Column("Children", Align.RIGHT),
            Column("Share", Align.RIGHT),
        ),
        tuple(
            (name, Number(count), Number(count * 2, "%"))
            for name, count in (
                ("Unborn", 2),
                ("0 to 2 years", 10),
                ("2 to 5 years", 15),
                ("5 to 10 years", 9),
                ("10 to 16 years", 12),
                ("16 to 18 years", 2),
            )
        ),
        note="Age on the audit date. Shares are of the 50 children in the sample.",
        totals=("All children", Number(50), Number(100, "%")),
    )


def area_table(chance: random.Random) -> Table:
    rows: list[tuple[Cell, ...]] = []
    sums = [0] * 5
    for index, area in enumerate(AREAS):
        cases = 4 if index < 8 else 3
        parts = sorted(chance.randint(0, cases) for _ in range(3))
        counts = (parts[0], parts[1] - parts[0], parts[2] - parts[1], cases - parts[2])
        late = Number(chance.randint(0, 38), "days")
        rows.append((area, Number(cases), *map(Number, counts), late))
        sums = [one + other for one, other in zip(sums, (cases, *counts), strict=True)]
    return Table(
        "Core assessments by area",
        (
            Column("Area", weight=3),
            Column("Cases", Align.RIGHT),
            Column("In time", Align.RIGHT),
            Column("Late", Align.RIGHT),
            Column("Overdue, still open", Align.RIGHT),
            Column("No date", Align.RIGHT),
            Column("Longest delay", Align.RIGHT),
        ),
        tuple(rows),
        note="Working days from the day after the referral. With three or four cases an area no share is given.",
        totals=("All areas", *map(Number, sums), Number(38, "days")),
    )


def standards_table(chance: random.Random) -> Table:
    rows = []
    for number, name, limit in STANDARDS:
        judged = chance.randint(28, 50)
        met = chance.randint(judged // 3, judged)
        low, high = max(0, met / judged - 0.13), min(1, met / judged + 0.12)
        rows.append(
            (
                number,
                name,
                limit,
                Count(met, judged),
                Number(100 * met / judged, "%"),
                f"{100 * low:.0f} to {100 * high:.0f}%",
                Number(50 - judged),
            )
        )
    return Table(
        "Sixteen standards: met in how many of the cases that could be judged",
        (
            Column("No.", weight=0),
            Column("Standard", weight=2),
            Column("Limit", weight=2),
            Column("Met", Align.RIGHT),
            Column("Share", Align.RIGHT),
            Column("95% interval", Align.RIGHT),
            Column("Not judged", Align.RIGHT),
        ),
        tuple(rows),
        note="Intervals after Wilson. “Not judged”: not applicable, no date on file, or could not look.",
    )


VERDICTS = (
    Flag("in time", Tone.GOOD),
    Flag("late by 7 working days", Tone.WARN),
    Flag("overdue, open", Tone.BAD),
    Flag("no date", Tone.NEUTRAL),
)


def case_table(chance: random.Random, cases: int = 50) -> Table:
    rows = tuple(
        (
            f"Case {n:03d}",
            chance.choice(AREAS),
            chance.choice(("unborn", "0–2", "2–5", "5–10", "10–16", "16–18")),
            f"Assessor {'ABCD'[n % 4]}",
            chance.choices(VERDICTS, (60, 20, 12, 8))[0],
            chance.choices(VERDICTS, (70, 15, 5, 10))[0],
            Number(chance.randint(0, 9)),
        )
        for n in range(1, cases + 1)
    )
    return Table(
        "Every case in the sample",
        (
            Column("Case", weight=0),
            Column("Area", weight=2),
            Column("Age"),
            Column("Assessor"),
            Column("Core assessment"),
            Column("Conference"),
            Column("Factors", Align.RIGHT),
        ),
        rows,
    )


def dots(chance: random.Random) -> Figure:
    rows = []
    for _, name, _ in STANDARDS[:10]:
        n = chance.choice((50, 50, 49, 44, 38, 12))
        x = chance.randint(n // 4, n)
        low, high = max(0.0, x / n - 0.6 / n**0.5), min(1.0, x / n + 0.45 / n**0.5)
        rows.append(DotRow(name, x, n, low, high, (chance.randint(3, 12), 12)))
    rows.append(DotRow("Letter before proceedings followed up", 0, 0))
    numbers = Table(
        "Standards met",
        (Column("Standard"), Column("Met", Align.RIGHT)),
        tuple((row.label, Count(row.count, row.denominator)) for row in rows),
    )
    alt = "Dots with intervals: the share of cases in which each of eleven standards was met."
    return Figure(
        DotInterval(tuple(rows), earlier="earlier round, 12 cases"),
        "How often each standard was met",
        numbers,
        alt,
        note="Where dot and ring lie within each other's line, no difference between the rounds can be claimed.",
    )


def stacked(chance: random.Random) -> Figure:
    categories = (
        Category("in time", "T", Tone.GOOD),
        Category("late", "L", Tone.WARN),
        Category("overdue, still open", "O", Tone.BAD),
        Category("could not be judged", "N", Tone.NEUTRAL),
    )
    rows = []
    for _, name, _ in STANDARDS[1:9]:
        parts = sorted((chance.randint(20, 44), chance.randint(30, 48), chance.randint(40, 50)))
        rows.append(
            StackedRow(name, (parts[0], parts[1] - parts[0], parts[2] - parts[1], 50 - parts[2]))
        )
    columns = (Column("Standard"), *(Column(c.name, Align.RIGHT) for c in categories))
    numbers = Table(
        "Verdicts by standard",
        columns,
        tuple((row.label, *map(Number, row.counts)) for row in rows),
    )
    return Figure(
        StackedCounts(categories, tuple(rows)),
        "Verdicts by standard, 50 cases each",
        numbers,
        "Stacked bars of the counts in time, late, overdue and not judged for eight standards.",
    )


def case_timeline() -> Figure:
    start = date(2030, 1, 7)

    def day(n: int) -> date:
        return start + timedelta(days=n)

    lanes = (
        Lane(
            "Paper file",
            moments=(
                Moment(day(0), Tone.ACCENT, "referral"),
                Moment(day(21), Tone.ACCENT, "conference"),
                Moment(day(120), Tone.ACCENT, "review"),
            ),
        ),
        Lane(
            "Electronic record",
            moments=(
                Moment(day(2), Tone.ACCENT, "referral"),
                Moment(day(23), Tone.ACCENT, "conference"),
            ),
        ),
        Lane(
            "Core assessment",
            (
                Span(day(0), day(59), Tone.GOOD, "42 working days"),
                Span(day(59), day(96), Tone.WARN, "late by 26", hatched=True),
            ),
        ),
        Lane(
            "Supervision",
            (
                Span(day(5), day(40), Tone.GOOD),
                Span(day(40), day(160), Tone.BAD, "gap", hatched=True),
            ),
            (Moment(day(5), Tone.GOOD), Moment(day(33), Tone.GOOD), Moment(day(161), Tone.GOOD)),
        ),
    )
    chart = Timeline(
        lanes,
        day(-20),
        day(200),
        day(185),
        "audit date",
        (
            (Tone.GOOD, "in time"),
            (Tone.WARN, "late"),
            (Tone.BAD, "gap longer than the limit"),
            (Tone.ACCENT, "on file"),
        ),
    )
    numbers = Table(
        "Dates on file",
        (Column("Event"), Column("Paper"), Column("Electronic")),
        (
            ("Referral", "Mon 7 Jan 2030", "Wed 9 Jan 2030"),
            ("Conference", "Mon 28 Jan 2030", "Wed 30 Jan 2030"),
            ("Review", "Tue 7 May 2030", "not on file"),
        ),
    )
    return Figure(
        chart,
        "The case by date",
        numbers,
        "A timeline of the case: events on paper and on screen, and two clocks.",
    )
