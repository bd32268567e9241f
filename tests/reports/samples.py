"""A report of some twenty pages and a two-page summary, plainly synthetic, as long and as awkward as real ones."""

import random

from app.reports.chart_content import (
    Tone,
)
from app.reports.content import (
    Block,
    Bullets,
    Callout,
    Column,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Status,
    Style,
    Table,
)
from tests.reports.sample_blocks import (
    VERDICTS,
    age_table,
    area_table,
    case_table,
    case_timeline,
    dots,
    prose,
    stacked,
    standards_table,
)


def _chapter(chance: random.Random, number: int, title: str) -> list[Block]:
    blocks: list[Block] = [Heading(1, title, f"{number}")]
    blocks += [Paragraph(prose(chance, chance.randint(3, 6)), f"{number}.{i}") for i in range(1, 4)]
    blocks.append(
        Quote(
            "The minutes gave me in ten minutes what the file had not given me in an hour.",
            "Assessor B, of a case in District 04",
        )
    )
    blocks += [
        Heading(2, "What good practice looked like"),
        Bullets(tuple(prose(chance, chance.randint(1, 2)) for _ in range(4))),
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
            (prose(chance, 3), prose(chance, 2)),
        ),
        Heading(1, "How the audit was done", "2"),
        Heading(2, "The sample", "2.1"),
        Paragraph(prose(chance, 5), "2.1.1"),
        age_table(),
        Paragraph(prose(chance, 4), "2.1.2"),
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
        Paragraph(prose(chance, 4), "3.1"),
        standards_table(chance),
        dots(chance),
        Paragraph(prose(chance, 6), "3.2"),
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
        Paragraph(prose(chance, 2), "12.1"),
        case_timeline(),
        Callout(Tone.WARN, "Read with care", ("Four cases were read by one assessor only.",)),
        Callout(Tone.GOOD, "Closed since the last round", (prose(chance, 2),)),
        PageBreak(),
        Heading(1, "Annex: every case", "A"),
        case_table(chance),
        Heading(2, "Recommendations"),
        Bullets(tuple(prose(chance, 1) for _ in range(5)), numbered=True),
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
            Paragraph(prose(chance, 4)),
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
            Paragraph(prose(chance, 5)),
            Bullets((prose(chance, 1), prose(chance, 1), prose(chance, 2))),
            Heading(2, "What would have made this work better"),
            Paragraph(prose(chance, 3)),
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
