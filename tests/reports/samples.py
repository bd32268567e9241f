"""A report of some twenty pages and a two-page summary, plainly synthetic, as long and as awkward as real ones."""

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
    Block,
    Bullets,
    Callout,
    Cell,
    Column,
    Count,
    Document,
    Figure,
    Flag,
    Heading,
    KeyFigure,
    KeyFigures,
    Number,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Status,
    Style,
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


def _prose(chance: random.Random, count: int) -> str:
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


def _chapter(chance: random.Random, number: int, title: str) -> list[Block]:
    blocks: list[Block] = [Heading(1, title, f"{number}")]
    blocks += [
        Paragraph(_prose(chance, chance.randint(3, 6)), f"{number}.{i}") for i in range(1, 4)
    ]
    blocks.append(
        Quote(
            "The minutes gave me in ten minutes what the file had not given me in an hour.",
            "Assessor B, of a case in District 04",
        )
    )
    blocks += [
        Heading(2, "What good practice looked like"),
        Bullets(tuple(_prose(chance, chance.randint(1, 2)) for _ in range(4))),
    ]
    return blocks


def sample_report() -> Document:
    chance = random.Random("sample")
    blocks: list[Block] = [
        Heading(1, "Overall conclusion", "1"),
        KeyFigures(
            (
                KeyFigure(50, "children whose files were read", detail="of 1,100 with a plan"),
                KeyFigure(41, "core assessments finished within 42 working days", 50),
                KeyFigure(12, "files without a supervision record in the last three months", 49),
                KeyFigure(0, "files that showed practice the assessors called unsafe", 50),
            )
        ),
        Paragraph(
            (
                Run(
                    "The children in the cases under review are being adequately protected.",
                    bold=True,
                ),
                (
                    " Some elements of some cases fell short of what could be considered best practice. None of the 50"
                    " files showed unsafe practice. That is consistent with none at all, and also with up to "
                ),
                Run("62 of the 1,100 children", italic=True),
                " (95% confidence). It cannot show that no child is at risk.",
            ),
            "1.1",
        ),
        Callout(
            Tone.BAD,
            "One immediate concern was raised during the audit",
            (
                (
                    "Raised on Tue 12 Mar 2030 at 14:02 about Case 017 and told to the district manager at 14:20, who"
                    " visited the same day. Closed on Thu 14 Mar 2030."
                ),
            ),
        ),
        Callout(
            Tone.ACCENT,
            "The lead's conclusion",
            (_prose(chance, 3), _prose(chance, 2)),
        ),
        Heading(1, "How the audit was done", "2"),
        Heading(2, "The sample", "2.1"),
        Paragraph(_prose(chance, 5), "2.1.1"),
        age_table(),
        Paragraph(_prose(chance, 4), "2.1.2"),
        Heading(2, "The assessors", "2.2"),
        Bullets(
            (
                "Assessor A, 16 cases",
                "Assessor B, 12 cases",
                "Assessor C, 7 cases",
                "Assessor D, 15 cases",
            )
        ),
        Heading(1, "Timeliness", "3"),
        Paragraph(_prose(chance, 4), "3.1"),
        standards_table(chance),
        dots(chance),
        Paragraph(_prose(chance, 6), "3.2"),
        stacked(chance),
        area_table(chance),
    ]
    titles = (
        "Supervision",
        "Assessments and what came of them",
        "Repeated periods of intervention",
        "Complexity factors",
        "Changes of social worker",
        "Use of legal process",
        "Conferences, core groups and plans",
        "Other elements of the child protection process, and a heading long enough to need a second line",
    )
    for number, title in enumerate(titles, 4):
        blocks += _chapter(chance, number, title)
        if number % 3 == 0:
            blocks.append(stacked(chance))
    blocks += [
        Heading(1, "One case by date", "12"),
        Paragraph(_prose(chance, 2), "12.1"),
        case_timeline(),
        Callout(Tone.WARN, "Read with care", ("Four cases were read by one assessor only.",)),
        Callout(Tone.GOOD, "Closed since the last round", (_prose(chance, 2),)),
        PageBreak(),
        Heading(1, "Annex: every case", "A"),
        case_table(chance),
        Heading(2, "Recommendations"),
        Bullets(tuple(_prose(chance, 1) for _ in range(5)), numbered=True),
    ]
    return Document(
        "Extended case file audit",
        tuple(blocks),
        subtitle="Children with a child protection plan, spring 2030",
        facts=(
            ("Prepared for", "The safeguarding board of a synthetic county"),
            ("Cases", "50 drawn from 1,100 children with a current plan"),
            ("Read", "Mon 4 Mar 2030 to Fri 22 Mar 2030, in 12 district offices"),
            ("Audit date", "Fri 29 Mar 2030"),
            ("Assessors", "Assessor A, Assessor B, Assessor C, Assessor D"),
            ("Rests on", "The record alone; no child, parent or worker was spoken to"),
        ),
        status=Status.DRAFT,
        author="Lead reviewer",
        marking="OFFICIAL-SENSITIVE: contains personal data",
        stamp="Made Fri 29 Mar 2030 17:12 UTC · round 4c1f 09aa 77b2 · report 1",
        footer="For members of the board. Not to be copied or passed on.",
    )


def sample_summary() -> Document:
    chance = random.Random("summary")
    questions = tuple(
        (
            f"{section}.{n}",
            f"Is there evidence that the {thing} was done as the procedures ask?",
            chance.choices(VERDICTS, (60, 20, 10, 10))[0],
            chance.choice(("paper", "electronic", "both", "differ")),
        )
        for section in range(1, 4)
        for n, thing in enumerate(
            ("referral", "visit", "assessment", "conference", "plan", "core group"), 1
        )
    )
    return Document(
        "Case 017",
        (
            Callout(
                Tone.BAD,
                "Immediate concern, closed Thu 14 Mar 2030",
                ("The file showed no visit for 61 days. The district manager was told at 14:20.",),
            ),
            Heading(1, "In short"),
            Paragraph(_prose(chance, 4)),
            case_timeline(),
            Heading(1, "Answers"),
            Table(
                "Questions and verdicts",
                (
                    Column("No.", weight=0),
                    Column("Question", weight=4),
                    Column("Answer"),
                    Column("Evidence"),
                ),
                questions,
            ),
            Heading(1, "The assessor's judgement"),
            Paragraph(_prose(chance, 5)),
            Bullets((_prose(chance, 1), _prose(chance, 1), _prose(chance, 2))),
            Heading(2, "What would have made this work better"),
            Paragraph(_prose(chance, 3)),
        ),
        subtitle="Case summary from the audit of spring 2030, from the record alone",
        facts=(
            ("Area", "District 12, including the islands and the outlying villages"),
            ("Age on the audit date", "4 years"),
            ("Assessor", "Assessor B, read Tue 12 Mar 2030"),
            ("Category", "Neglect"),
            ("Plan since", "Mon 28 Jan 2030"),
            ("Overall", "Adequately protected; practice safe; not best practice"),
        ),
        style=Style.SUMMARY,
        status=Status.FINAL,
        author="Lead reviewer",
        marking="OFFICIAL-SENSITIVE: contains personal data",
        stamp="Made Fri 29 Mar 2030 17:12 UTC · round 4c1f 09aa 77b2",
    )
