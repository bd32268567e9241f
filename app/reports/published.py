"""The report as it may be published: no case, place or person, and no small number that could be found out.

It is made from protected counts alone: nothing here prints a count that did not go through `app.domain.disclosure`, and
tables by area, assessor or team are not made at all. Of what assessors wrote
only quotes are printed whose altered text the lead approved; single cases stay in the internal report.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.ages import age_words
from app.domain.collation import tally, timeliness
from app.domain.conclusions import Body, LeadWords, Recommendation
from app.domain.disclosure import (
    CannotProtect,
    Linked,
    Profile,
    Protection,
    protect,
    since,
)
from app.domain.disclosure_proof import Sum
from app.domain.figure_references import figure, references
from app.domain.findings import Findings, QuestionLine
from app.domain.front_matter import without_citations
from app.domain.prose_check import pointing
from app.reports.collated_chapters import plan
from app.reports.content import (
    Align,
    Block,
    Bullets,
    Column,
    Document,
    Heading,
    Paragraph,
    Table,
)
from app.reports.figures import NOT_MET, NOT_SHOWN, line, standard_line
from app.reports.front_matter import before_the_chapters
from app.reports.quoted import quoted

ALL = "cases"
OTHERS = "9"  # the chapter whose parts are the elements of the process
NOT_SHOWN_HERE = "[not shown]"
_JUDGED = (
    ("OJ1", "Is the child adequately protected now?"),
    ("OJ2", "Practice"),
    ("OJ3_rating", "Overall quality of work"),
)
_STATES = (
    ("not_recorded", "Not recorded"),
    ("not_applicable", "Not applicable"),
    ("could_not_look", "Could not look"),
    ("unanswered", "Not answered"),
    ("not_asked", "Not asked"),
)


@dataclass(frozen=True, slots=True)
class PublicTable:
    """Rows of (words, name of the count). Its counts add up as `sums` say."""

    chapter: str
    title: str
    rows: tuple[tuple[str, str], ...]
    counts: Mapping[str, int]
    sums: tuple[Sum, ...]
    note: str = ""
    shown_as_none: frozenset[str] = (
        frozenset()
    )  # rows left out because nobody is in them: a reader knows that


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier published version: what was known of its counts, and what was hidden of them."""

    tag: str
    linked: Linked
    protection: Protection


@dataclass(frozen=True, slots=True)
class Published:
    """`left_out` are tables that could not be protected while their totals show."""

    document: Document
    linked: Linked
    protection: Protection
    left_out: tuple[str, ...] = field(default=())


def published_report(
    found: Findings, words: LeadWords, profile: Profile, before: Sequence[Before] = ()
) -> Published:
    """A function of the findings, the lead's words and what was published before."""
    tables = list(_tables(found))
    named = _of_references(found, words)
    left_out: list[str] = []
    while True:
        linked = _linked(found, tables, named)
        whole = linked
        for each in before:
            whole = since(whole, each.linked, each.protection, each.tag)
        try:
            protection = protect(whole, profile)
            break
        except CannotProtect as stuck:
            dropped = _to_drop(tables, set(stuck.counts))
            left_out += [each.title for each in dropped]
            tables = [each for each in tables if each not in dropped]
    document = _document(found, words, tables, linked, protection, left_out)
    return Published(document, linked, protection, tuple(left_out))


def _to_drop(tables: Sequence[PublicTable], stuck: set[str]) -> list[PublicTable]:
    """The tables with counts that cannot be protected; where none has one, the last."""
    names = {name.partition("+")[2] or name.rpartition(":")[2] for name in stuck} | stuck
    hit = [each for each in tables if names & each.counts.keys()]
    if not hit and not tables:
        raise CannotProtect(stuck)
    return hit or [tables[-1]]


def _tables(found: Findings) -> Iterable[PublicTable]:
    yield _ages(found)
    for name, title in _JUDGED:
        held = line(found, name)
        if held is not None and held.options:
            yield _question("2", held, found, title)
    for kind in ("chapter", "element"):
        for chapter in plan()[kind]:
            for standard in chapter.standards:
                made = _standard(chapter.number, standard, found)
                if made is not None:
                    yield made
            for name in (*chapter.rated, *chapter.chosen):
                held = line(found, name)
                if held is not None and held.options:
                    yield _question(chapter.number, held, found, held.label)


def _ages(found: Findings) -> PublicTable:
    counts = {f"age={band}": number for band, number in found.by_age_band.items()}
    counts["sample"] = sum(counts.values())
    rows = tuple(
        (age_words(band).capitalize(), f"age={band}")
        for band, number in found.by_age_band.items()
        if number or band != "not-known"
    )
    parts = tuple(name for name in counts if name != "sample")
    return PublicTable("1", "Children in the sample by age", rows, counts, (Sum("sample", parts),))


def _question(chapter: str, held: QuestionLine, found: Findings, title: str) -> PublicTable:
    """One choice: options and states add up to all cases. Several: each option and what is left of all do."""
    counted = tally(held.path, found.audits)
    options = [(each.label, f"{held.name}={each.name}") for each in held.options]
    counts = {f"{held.name}={each.name}": counted.values.get(each.name, 0) for each in held.options}
    states = {f"{held.name}:{name}": getattr(counted, name) for name, _ in _STATES}
    shown = [
        (words, f"{held.name}:{name}") for name, words in _STATES if states[f"{held.name}:{name}"]
    ]
    answered = f"{held.name}:answered"
    every = {**counts, **states, answered: counted.answered, ALL: len(found.audits)}
    sums = [Sum(ALL, (answered, *states))]
    if held.kind == "select_multiple" or held.repeated:
        for _, name in options:
            every[f"{name}:not"] = counted.answered - counts[name]
            sums.append(Sum(answered, (name, f"{name}:not")))
        note = "More than one may apply."
    else:
        sums.append(Sum(answered, tuple(counts)))
        note = ""
    none = frozenset(name for name, number in states.items() if not number)
    rows = (*options, *shown, ("All cases", ALL))
    return PublicTable(chapter, title, rows, every, tuple(sums), note, none)


def _standard(chapter: str, standard: str, found: Findings) -> PublicTable | None:
    held, counted = standard_line(found, standard), timeliness(standard, found.audits)
    if held is None or not counted.due:
        return None
    late = sum(counted.verdicts.get(verdict, 0) for verdict in NOT_MET)
    unshown = sum(counted.verdicts.get(verdict, 0) for verdict in NOT_SHOWN)
    names = [f"{standard}", f"{standard}:late", f"{standard}:unshown"]
    due, rest = f"{standard}:due", f"{standard}:not-due"
    counts = dict(zip(names, (counted.in_time, late, unshown), strict=True))
    counts |= {due: counted.due, rest: len(found.audits) - counted.due, ALL: len(found.audits)}
    return PublicTable(
        chapter,
        f"{held.title} ({held.limit})",
        (
            ("Shown to be in time", names[0]),
            ("Late or overdue", names[1]),
            ("Not to be told", names[2]),
            ("Cases where it was due", due),
        ),
        counts,
        (Sum(due, tuple(names)), Sum(ALL, (due, rest))),
    )


def _of_references(found: Findings, words: LeadWords) -> dict[str, tuple[int, int]]:
    """What the lead's words refer to: (count, of) by name."""
    texts = [each.text for each in words.conclusions]
    texts += [f"{each.text} {each.evidence}" for each in words.recommendations]
    made = {}
    for text in texts:
        for each in references(text):
            held = figure(found, each.name)
            if held is not None:
                made[each.name] = (held.count, held.of)
    return made


def _linked(
    found: Findings, tables: Sequence[PublicTable], named: Mapping[str, tuple[int, int]]
) -> Linked:
    """One system of every table's counts and of the figures in the lead's words."""
    counts = {ALL: len(found.audits), "sample": found.sampled}
    sums: list[Sum] = []
    printed: set[str] = {ALL, "sample"}
    for each in tables:
        counts |= each.counts
        sums += each.sums
        printed |= {name for _, name in each.rows} | each.shown_as_none
    for name, (count, of) in named.items():
        question, _, values = name.partition("=")
        several = [f"{question}={value.strip()}" for value in values.split(",")]
        if name not in counts:
            counts[name] = count
            if values and len(several) > 1 and all(one in counts for one in several):
                sums.append(Sum(name, tuple(several)))
        printed.add(name)
        whole = f"{name}:of"
        counts[whole] = of
        counts[f"{whole}:rest"] = of - count
        sums.append(Sum(whole, (name, f"{whole}:rest")))
        printed.add(whole)
    return Linked(
        counts,
        tuple(dict.fromkeys(sums)),
        frozenset({ALL, "sample"}),
        frozenset(counts.keys() - printed),
    )


def _document(
    found: Findings,
    words: LeadWords,
    tables: Sequence[PublicTable],
    linked: Linked,
    protection: Protection,
    left_out: Sequence[str],
) -> Document:
    by_chapter: dict[str, list[PublicTable]] = {}
    for each in tables:
        by_chapter.setdefault(each.chapter, []).append(each)
    titles = {"1": "Structure of the audit", "2": "Overall conclusion"}
    titles |= {each.number: each.title for each in plan()["chapter"]}
    titles |= {OTHERS: "Other elements of the child protection process"}
    titles |= {each.number: each.title for each in plan()["element"]}
    blocks: list[Block] = before_the_chapters(found, words)
    for number, title in titles.items():
        said = [
            _published_words(each.text, linked, protection) for each in words.of_chapter(number)
        ]
        held = by_chapter.get(number, [])
        leads = number == OTHERS and any(each.startswith(f"{OTHERS}.") for each in by_chapter)
        if not held and not said and not leads:
            continue
        blocks.append(Heading(1 if "." not in number else 2, title, number))
        if number == "1":
            blocks += [Paragraph(text) for text in _how(found, protection.profile)]
        blocks += [_table(each, linked, protection) for each in held]
        if said:
            blocks.append(Bullets(tuple(said)))
    blocks += quoted(words.quotes)
    blocks += _concluded(words, linked, protection)
    blocks += _recommended(words, linked, protection)
    if left_out:
        blocks.append(
            Paragraph(
                f"{len(left_out)} tables are left out because single cases could be made out in them."
            )
        )
    return Document(
        title=found.name,
        subtitle="Case file audit: published report",
        facts=(
            ("Position as at", f"{found.position_date.day} {found.position_date:%B %Y}"),
            ("Small numbers", protection.profile.title),
        ),
        blocks=tuple(blocks),
        author="",
        short_title=found.name,
        shows_fingerprint=True,
    )


def _how(found: Findings, profile: Profile) -> list[str]:
    shown = (
        f"Counts from {profile.low} to {profile.high} are shown as “{profile.mark}”"
        + (f", others to the nearest {profile.base}" if profile.base else "")
        + (
            "; where a total beside them would give one away, others are hidden with it."
            if profile.hides_others
            else "."
        )
    )
    return [
        f"{len(found.audits):,} of the {found.sampled:,} files drawn are counted here. {shown} No child is shown as 0.",
        "Nothing is shown by district, team or assessor: with so few cases each, that would point at children.",
    ]


def _table(held: PublicTable, linked: Linked, protection: Protection) -> Table:
    return Table(
        held.title,
        (Column("Answer", weight=4), Column("Cases", Align.RIGHT)),
        tuple((words, protection.shown(name, linked.counts[name])) for words, name in held.rows),
        note=held.note,
    )


def _concluded(words: LeadWords, linked: Linked, protection: Protection) -> list[Block]:
    said = tuple(_published_words(each.text, linked, protection) for each in words.of_chapter("10"))
    return [Heading(1, "Conclusions", "10"), Bullets(said)] if said else []


def _recommended(words: LeadWords, linked: Linked, protection: Protection) -> list[Block]:
    if not words.recommendations:
        return []
    said = tuple(
        f"{_for(each)}{_published_words(each.text, linked, protection)}"
        for each in words.recommendations
    )
    return [Heading(1, "Recommendations", "11"), Bullets(said, numbered=True)]


def _for(held: Recommendation) -> str:
    """The body it is for."""
    return "" if held.body is Body.UNSAID else f"{held.for_whom}: "


def _published_words(text: str, linked: Linked, protection: Protection) -> str:
    """References as the published tables show them; never more of a figure than its table does."""
    text = without_citations(text)
    for each in references(text):
        if each.name not in linked.counts:
            continue
        whole = f"{each.name}:of"
        hidden = each.name in protection.hidden or whole in protection.hidden
        shown = NOT_SHOWN_HERE
        if not hidden:
            count = protection.shown(each.name, linked.counts[each.name])
            about = "about " if protection.profile.base else ""
            shown = f"{about}{count} of {protection.shown(whole, linked.counts[whole])}"
        text = text.replace(each.typed, shown)
    return text


# ---- what in the lead's prose may point at somebody -------------------------------------------------


def prose_to_clear(words: LeadWords, found: Findings) -> tuple[tuple[str, str], ...]:
    """(where, what): sentences that must not be published as they stand."""
    places = {
        name
        for audit in found.readings
        for name in (audit.district, audit.team, audit.area, audit.assessor)
        if len(name) > 2
    }
    said = [(f"Conclusion in chapter {each.chapter}", each.text) for each in words.conclusions]
    said += [
        (f"Recommendation {number}", f"{each.body_name} {each.text}")
        for number, each in enumerate(words.recommendations, start=1)
    ]
    front = words.front
    said += [("Front matter", text) for text in (found.purpose, front.earlier, front.caution)]
    return tuple((where, what) for where, text in said for what in pointing(text, places))
