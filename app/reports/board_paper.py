"""The board paper: two pages from the report's own figures, with questions for members. Legible in black and white."""

import tomllib
from dataclasses import dataclass
from functools import cache

from app.domain.collation import tally, timeliness
from app.domain.conclusions import Basis, Body, LeadWords, Use
from app.domain.figure_references import figure, resolved
from app.domain.findings import Findings
from app.domain.front_matter import without_citations
from app.domain.quantities import Scale
from app.reports.content import (
    Align,
    Block,
    Bullets,
    Column,
    Count,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Number,
    Paragraph,
    Style,
    Table,
    Text,
)
from app.reports.figures import NOT_MET, NOT_SHOWN, assurance_words, line, standard_line, with_value
from app.reports.lead_words import delays_elsewhere
from app.resources import resource_path

STANDARDS = ("T1", "T3", "T4", "T5", "T7", "T12", "T13")
MOST = 4  # sentences of each kind: two pages hold no more


@dataclass(frozen=True, slots=True)
class BoardQuestion:
    """`at_most`: a share above which the question does not arise; a proportion."""

    ask: str
    figure: str
    at_most: float


@cache
def board_questions() -> tuple[BoardQuestion, ...]:
    text = resource_path("reports", "board_questions.toml").read_text(encoding="utf-8")
    return tuple(
        BoardQuestion(each["ask"], each["figure"], float(each.get("at_most", 1.0)))
        for each in tomllib.loads(text)["question"]
    )


def board_paper(
    found: Findings, words: LeadWords, scale: Scale, stamp: str = "", marking: str = ""
) -> Document:
    """A function of the findings and the lead's words, but for the stamp."""
    return Document(
        title=found.name,
        subtitle="Case file audit: paper for the safeguarding board",
        facts=(
            ("Position as at", f"{found.position_date.day} {found.position_date:%B %Y}"),
            ("Cases counted", f"{len(found.audits)} of {found.sampled} drawn"),
            ("Children drawn from", f"{found.population:,}"),
            ("Lead reviewer", found.lead_name),
        ),
        blocks=(
            *_judgements(found),
            *_in_time(found),
            *_concluded(found, words, scale),
            *_asked_of_others(found, words, scale),
            *_questions(found, scale),
        ),
        style=Style.SUMMARY,
        author=found.lead_name,
        marking=marking,
        stamp=stamp,
        shows_fingerprint=True,
    )


def _judgements(found: Findings) -> list[Block]:
    whole = len(found.audits)
    protected, asked = with_value(found, "OJ1", {"yes", "concerns"})
    safe, judged = with_value(found, "OJ2", {"best", "meets", "below"})
    best, _ = with_value(found, "OJ2", {"best"})
    concerned = figure(found, "concerns")
    blocks: list[Block] = [
        Heading(2, "What the files show"),
        KeyFigures(
            (
                KeyFigure(protected, "children adequately protected", asked),
                KeyFigure(safe, "cases in which practice is not unsafe", judged),
                KeyFigure(best, "cases of best practice", judged),
                KeyFigure(
                    concerned.count if concerned else 0,
                    "cases with an immediate concern",
                    concerned.of if concerned else whole,
                ),
            )
        ),
    ]
    held = line(found, "OJ2")
    if held is not None:
        counts = tally(held.path, found.audits)
        if counts.answered:
            seen = counts.values.get("unsafe", 0)
            blocks.append(
                Paragraph(
                    assurance_words(seen, counts.answered, found.population, "unsafe practice")
                )
            )
    return blocks


def _in_time(found: Findings) -> list[Block]:
    rows = []
    for name in STANDARDS:
        held, counts = standard_line(found, name), timeliness(name, found.audits)
        if held is None or not counts.due:
            continue
        late = sum(counts.verdicts.get(verdict, 0) for verdict in NOT_MET)
        unshown = sum(counts.verdicts.get(verdict, 0) for verdict in NOT_SHOWN)
        title = f"{held.title} ({held.limit})"
        rows.append((title, Count(counts.in_time, counts.due), Number(late), Number(unshown)))
    if not rows:
        return []
    return [
        Table(
            "In time, of all cases where it was due",
            (
                Column("Time limit", weight=5),
                Column("Shown in time", Align.RIGHT, weight=1.6),
                Column("Late or overdue", Align.RIGHT, weight=1.6),
                Column("Not to be told", Align.RIGHT, weight=1.6),
            ),
            tuple(rows),
        )
    ]


def _concluded(found: Findings, words: LeadWords, scale: Scale) -> list[Block]:
    blocks: list[Block] = []
    for use, title in (
        (Use.ASSURANCE, "What gives assurance"),
        (Use.SHORTCOMING, "What does not"),
    ):
        said = [
            f"{resolved(without_citations(each.text), found, scale)} ({each.basis.value})"
            if each.basis is not Basis.UNSAID
            else resolved(without_citations(each.text), found, scale)
            for each in words.conclusions
            if each.use is use
        ]
        if said:
            blocks += [Heading(2, title), Bullets(tuple(said[:MOST]))]
    return blocks


def _asked_of_others(found: Findings, words: LeadWords, scale: Scale) -> list[Block]:
    asked: list[Text] = [
        f"{each.for_whom}: {resolved(without_citations(each.text), found, scale)}"
        for each in words.recommendations
        if each.body in {Body.BOARD, Body.AGENCY}
    ]
    blocks: list[Block] = []
    if asked:
        blocks += [
            Heading(2, "Recommended to the board and other agencies"),
            Bullets(tuple(asked[:MOST])),
        ]
    delays = delays_elsewhere(found)
    if delays:
        said: tuple[Text, ...] = tuple(
            f"{each.answer}: {each.count} of {each.of} cases" for each in delays
        )
        blocks += [Heading(2, "Delays the record attributes to other agencies"), Bullets(said)]
    return blocks


def _questions(found: Findings, scale: Scale) -> list[Block]:
    asked = []
    for each in board_questions():
        held = figure(found, each.figure)
        if held is not None and held.of and held.count / held.of <= each.at_most:
            asked.append(resolved(each.ask, found, scale))
    if not asked:
        return []
    return [Heading(2, "Questions for members"), Bullets(tuple(asked), numbered=True)]
