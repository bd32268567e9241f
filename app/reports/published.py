"""The report as it may be published: no case, place or person, and no small number that could be found out.

It is made from protected counts alone: nothing here prints a count that did not go through `app.domain.disclosure`, and
tables by area, assessor or team are not made at all. Of what assessors wrote
only quotes are printed whose altered text the lead approved; single cases stay in the internal report.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.conclusions import Body, LeadWords, Recommendation
from app.domain.disclosure import (
    CannotProtect,
    Linked,
    Profile,
    Protection,
    is_proved,
    protect,
    since,
)
from app.domain.figure_references import references
from app.domain.findings import Findings
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
from app.reports.front_matter import before_the_chapters
from app.reports.published_counts import (
    PublicTable,
    Said,
    figures_said,
    linked_counts,
    tables_of,
    whole_of,
)
from app.reports.quoted import quoted

OTHERS = "9"  # the chapter whose parts are the elements of the process
NOT_SHOWN_HERE = "[not shown]"
_TAGGED = re.compile(r"r\d+[:+]")  # begins the name of a count of an earlier report, or since it


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
    """A function of the findings, the lead's words and what was published before.

    A table that cannot be protected while its totals show is left out; a figure in the lead's words is not shown.
    """
    tables, said = list(tables_of(found)), figures_said(found, words)
    left_out: list[str] = []
    figures = frozenset(said)
    while True:
        linked = linked_counts(found, tables, said)
        whole = linked
        for each in before:
            whole = since(whole, each.linked, each.protection, each.tag)
        try:
            protection = protect(whole, profile)
            break
        except CannotProtect as stuck:
            hit = [{_own_name(name) for name in part} for part in stuck.parts]
            dropped = [each for each in (_to_drop(tables, names) for names in hit) if each]
            if dropped:
                left_out += dict.fromkeys(each.title for each in dropped)
                tables = [each for each in tables if each not in dropped]
            elif said:
                said = _without(said, set().union(*hit))
            else:
                raise
    if not is_proved(whole, protection):
        raise CannotProtect(protection.hidden)
    shown = _Shown(linked, protection, figures, frozenset(said))
    document = _document(found, words, tables, shown, left_out)
    return Published(document, linked, protection, tuple(left_out))


def _own_name(name: str) -> str:
    """Of a count in an earlier report, or of what came to it since, the name it has here."""
    tagged = _TAGGED.match(name)
    return name[tagged.end() :] if tagged else name


def _to_drop(tables: Sequence[PublicTable], stuck: set[str]) -> PublicTable | None:
    """The table with most counts that cannot be protected; None where no table has one."""
    hit = [(len(stuck & each.counts.keys()), each) for each in tables]
    most = max((number for number, _ in hit), default=0)
    return next((each for number, each in reversed(hit) if number == most), None) if most else None


def _without(said: Mapping[str, Said], stuck: set[str]) -> dict[str, Said]:
    """The figures of the lead's words that give nothing away; none where it cannot be told which those are."""
    left = {
        name: each
        for name, each in said.items()
        if not stuck & {name, *each.counts, *(each.beneath.counts if each.beneath else ())}
    }
    return left if len(left) < len(said) else {}


def _document(
    found: Findings,
    words: LeadWords,
    tables: Sequence[PublicTable],
    shown: "_Shown",
    left_out: Sequence[str],
) -> Document:
    protection = shown.protection
    by_chapter: dict[str, list[PublicTable]] = {}
    for each in tables:
        by_chapter.setdefault(each.chapter, []).append(each)
    titles = {"1": "Structure of the audit", "2": "Overall conclusion"}
    titles |= {each.number: each.title for each in plan()["chapter"]}
    titles |= {OTHERS: "Other elements of the child protection process"}
    titles |= {each.number: each.title for each in plan()["element"]}
    blocks: list[Block] = before_the_chapters(found, words)
    for number, title in titles.items():
        said = [shown.words(each.text) for each in words.of_chapter(number)]
        held = by_chapter.get(number, [])
        leads = number == OTHERS and any(each.startswith(f"{OTHERS}.") for each in by_chapter)
        if not held and not said and not leads:
            continue
        blocks.append(Heading(1 if "." not in number else 2, title, number))
        if number == "1":
            blocks += [Paragraph(text) for text in _how(found, protection.profile)]
        blocks += [_table(each, shown) for each in held]
        if said:
            blocks.append(Bullets(tuple(said)))
    blocks += quoted(words.quotes)
    blocks += _concluded(words, shown)
    blocks += _recommended(words, shown)
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


def _table(held: PublicTable, shown: "_Shown") -> Table:
    return Table(
        held.title,
        (Column("Answer", weight=4), Column("Cases", Align.RIGHT)),
        tuple((words, shown.count(name)) for words, name in held.rows),
        note=held.note,
    )


def _concluded(words: LeadWords, shown: "_Shown") -> list[Block]:
    said = tuple(shown.words(each.text) for each in words.of_chapter("10"))
    return [Heading(1, "Conclusions", "10"), Bullets(said)] if said else []


def _recommended(words: LeadWords, shown: "_Shown") -> list[Block]:
    if not words.recommendations:
        return []
    said = tuple(f"{_for(each)}{shown.words(each.text)}" for each in words.recommendations)
    return [Heading(1, "Recommendations", "11"), Bullets(said, numbered=True)]


def _for(held: Recommendation) -> str:
    """The body it is for."""
    return "" if held.body is Body.UNSAID else f"{held.for_whom}: "


@dataclass(frozen=True, slots=True)
class _Shown:
    """Counts as they are printed; of the `figures` in the lead's words only those `said` are."""

    linked: Linked
    protection: Protection
    figures: frozenset[str]
    said: frozenset[str]

    def count(self, name: str) -> str:
        return self.protection.shown(name, self.linked.counts[name])

    def words(self, text: str) -> str:
        """References as the published tables show them; never more of a figure than its table does."""
        text = without_citations(text)
        for each in references(text):
            if each.name in self.figures:  # other words in braces stay as they were typed
                text = text.replace(each.typed, self.figure(each.name))
        return text

    def figure(self, name: str) -> str:
        """ "39 of 50", or that it is not shown."""
        if name not in self.said or name not in self.linked.counts:
            return NOT_SHOWN_HERE
        whole = whole_of(name)
        if {name, whole} & self.protection.hidden.keys():
            return NOT_SHOWN_HERE
        about = "about " if self.protection.profile.base else ""
        return f"{about}{self.count(name)} of {self.count(whole)}"


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
