"""The collated report of a round, in the order in which such reports are read: judgement first, then why."""

from collections.abc import Sequence
from datetime import date

from app.domain.assurance import upper_in_strata
from app.domain.collation import estimate, tally
from app.domain.conclusions import LeadWords
from app.domain.earlier import Compared, EarlierAudit
from app.domain.findings import Findings
from app.domain.quantities import Scale
from app.reports.chart_content import Tone
from app.reports.claims import claims
from app.reports.collated_annexes import annexes, lettered
from app.reports.collated_chapters import chapters, opening
from app.reports.comparison import comparison
from app.reports.content import (
    Block,
    Bullets,
    Callout,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
)
from app.reports.figures import (
    assurance_words,
    choices_table,
    limits,
    line,
    share,
    timeliness_sentence,
    with_value,
)
from app.reports.front_matter import after_the_chapters, before_the_chapters
from app.reports.lead_words import (
    BASIS_WORDS,
    for_the_board,
    recommendations,
    with_conclusions,
)
from app.reports.not_produced import not_produced_blocks
from app.reports.ratings import rating_blocks
from app.reports.structure import structure

MARKING = "OFFICIAL-SENSITIVE"
NO_WORDS, NO_SCALE = LeadWords(), Scale(())


def collated_report(
    found: Findings,
    stamp: str = "",
    words: LeadWords = NO_WORDS,
    scale: Scale = NO_SCALE,
    earlier: Sequence[tuple[EarlierAudit, tuple[Compared, ...]]] = (),
) -> Document:
    """`stamp` says when it was made; everything else is a function of the findings and of the lead's words."""
    return Document(
        title=found.name,
        subtitle="Case file audit: collated report",
        facts=(
            ("Position as at", _day(found.position_date)),
            *((("Files read", found.read.words),) if found.read else ()),
            ("Lead reviewer", found.lead_name),
            ("Assessors", str(len(found.assessors))),
            ("Cases counted", f"{len(found.audits)} of {found.sampled} drawn"),
            ("Children drawn from", f"{found.population:,}"),
            ("Audit tool", f"{found.tool_title} {found.tool_version}"),
        ),
        blocks=(
            *with_conclusions(
                [
                    *before_the_chapters(found, words),
                    *opening(found),
                    *structure(found, words),
                    *_conclusion(found),
                    *chapters(found, words),
                    *_conclusions(found, words, scale),
                ],
                words,
                found,
                scale,
            ),
            *recommendations(words, found, scale),
            *for_the_board(words, found, scale),
            *after_the_chapters(words),
            *lettered(annexes(found), comparison(earlier), claims(words, found, scale)),
        ),
        author=found.lead_name,
        marking=MARKING,
        stamp=stamp,
        shows_fingerprint=True,
        footer="For the commissioning board and the people it names. Cases appear by reference only.",
        short_title=found.name,
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _conclusion(found: Findings) -> list[Block]:
    whole, concerned = len(found.audits), _cases_of_concern(found)
    protected, _ = with_value(found, "OJ1", {"yes", "concerns"})
    safe, judged = with_value(found, "OJ2", {"best", "meets", "below"})
    best, _ = with_value(found, "OJ2", {"best"})
    blocks: list[Block] = [
        Heading(1, "Overall conclusion", "2"),
        Paragraph(
            "The three judgements stand side by side before chapter 1. Here stands what each rests on, and how far it "
            "speaks for all children with a plan.",
            "2.1",
        ),
        KeyFigures(
            (
                KeyFigure(
                    protected, "children adequately protected, with or without concerns", whole
                ),
                KeyFigure(safe, "cases in which practice is not unsafe", judged),
                KeyFigure(best, "cases of best practice", judged),
                KeyFigure(concerned, "cases with an immediate concern", whole),
            )
        ),
    ]
    if found.concerns:
        blocks.append(Callout(Tone.BAD, "Immediate concerns", (_concerns_told(found),)))
    blocks += _judgement_tables(found)
    assured = _assurance(found)
    blocks += [Paragraph(text, f"2.{n}") for n, text in enumerate(assured, start=2)]
    blocks += rating_blocks(found, f"2.{len(assured) + 2}")
    return blocks + not_produced_blocks(found)


def _cases_of_concern(found: Findings) -> int:
    """Of the cases counted; one that two readers raised a concern about is one."""
    counted = {audit.ref for audit in found.audits}
    return len({concern.ref for concern in found.concerns if concern.of_case} & counted)


def _concerns_told(found: Findings) -> str:
    raised, cases = len(found.concerns), _cases_of_concern(found)
    about_others = sum(not concern.of_case for concern in found.concerns)
    told = sum(concern.told for concern in found.concerns)
    still = sum(concern.open for concern in found.concerns)
    words = f"In {share(cases, len(found.audits))} cases the assessor found that a child needed action the same day. "
    if about_others:
        words += (
            f"{'1 concern was' if about_others == 1 else f'{about_others} concerns were'} raised about somebody "
            "who is no case of the round. "
        )
    return words + (
        f"A named person was told in {told} of {raised}; {'1 is' if still == 1 else f'{still} are'} still open."
    )


def _judgement_tables(found: Findings) -> list[Block]:
    tables = (
        choices_table(found, "OJ1", "Is the child adequately protected now?"),
        choices_table(found, "OJ2", "Practice"),
        choices_table(found, "OJ3_rating", "Overall quality of work"),
        choices_table(found, "OJ4_confidence", "How sure assessors were"),
    )
    return [table for table in tables if table is not None]


def _assurance(found: Findings) -> list[str]:
    """What the counts say of all children on a plan, both if cases lie evenly and however they lie."""
    sentences = [
        _estimated(found, "OJ1", {"yes", "concerns"}, "The child was judged adequately protected"),
        _estimated(
            found, "OJ2", {"best", "meets"}, "Practice met requirements or was best practice"
        ),
    ]
    for name, value, what in (
        ("OJ2", "unsafe", "unsafe practice"),
        ("OJ1", "no", "a child not adequately protected"),
    ):
        held = line(found, name)
        if held is None:
            continue
        counts = tally(held.path, found.audits)
        if not counts.answered:
            continue
        seen = counts.values.get(value, 0)
        words = assurance_words(seen, counts.answered, found.population, what)
        if seen == 0 and sum(read for _, read in found.strata) == counts.answered:
            most = upper_in_strata(found.strata)
            words += (
                " That holds if such cases are spread evenly; however they are spread over the groups of "
                f"the sample, at most {most:,}."
            )
        sentences.append(words)
    return [sentence for sentence in sentences if sentence]


def _estimated(found: Findings, name: str, values: set[str], opening: str) -> str:
    """The plain share with its interval and, beside it, the share weighted for the sample's design."""
    held = line(found, name)
    if held is None:
        return ""
    answered = [audit for audit in found.audits if audit.value(held.path)]
    if not answered:
        return ""
    shown = estimate(answered, lambda audit: audit.value(held.path) in values)
    words = limits(shown)
    return f"{opening} in {share(shown.count, shown.denominator)} cases{f' ({words})' if words else ''}."


def _conclusions(found: Findings, words: LeadWords, scale: Scale) -> list[Block]:
    """What stands out, in figures. The lead's own words go beside them."""
    told = [BASIS_WORDS, scale.sentence()] if words.conclusions else []
    return [
        Heading(1, "Conclusions", "10"),
        Paragraph(
            f"Based on {len(found.audits)} current cases of children with a child protection plan, these "
            "figures stand out:",
            "10.1",
        ),
        Bullets(tuple(_standing_out(found))),
        Paragraph(
            "No sample can show that no single child is at risk. Standards overall can only be assured by "
            "regular supervision and self-monitoring.",
            "10.2",
        ),
        Paragraph(
            "Many parts of the work depend on other agencies, whose own records were not part of this audit.",
            "10.3",
        ),
        *(Paragraph(text, f"10.{number}") for number, text in enumerate(told, start=4)),
    ]


def _standing_out(found: Findings) -> list[str]:
    supervised = with_value(found, "SV1_any", {"yes"})
    patterns = with_value(found, "HX5_pattern", {"possible", "clear"})
    drift = with_value(found, "PL7_drift", {"now"})
    both = with_value(found, "RC3", {"both", "neither"})
    return [
        timeliness_sentence(found, "T3"),
        f"Supervision of the case is on the file at all in {share(*supervised)} cases.",
        f"A possible or clear “start-again” history was seen in {share(*patterns)} cases.",
        f"Drift is under way now in {share(*drift)} cases.",
        f"Neither paper nor the electronic record was enough by itself in {share(*both)} cases.",
    ]
