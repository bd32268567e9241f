"""The practice round's annex: each claim of the report of 2009, what this report says instead, and how it stands.

No other round has it: the claims are data of the practice round, named in its front matter.
"""

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from app.domain.conclusions import LeadWords
from app.domain.figure_references import Figure, Shown, resolved, said
from app.domain.findings import Findings
from app.domain.quantities import Scale
from app.domain.selection import Selector
from app.reports.content import Block, Column, Heading, Paragraph, Table
from app.resources import resource_path

PRACTICE = "claims-2009"  # the one there is
IN_PATTERNS = re.compile(r"\[(?P<when>[^\[\]]+?) of (?P<of>[^\[\]]+)\]")


class Verdict(StrEnum):
    REPRODUCED = "reproduced"
    BETTERED = "bettered"
    NOT_REPRODUCIBLE = "not reproducible"

    @property
    def words(self) -> str:
        return self.value.capitalize()


@dataclass(frozen=True, slots=True)
class Claim:
    """`section` of the earlier report; `ours` names its figures by reference, those of a pattern as
    "[condition of condition]"."""

    section: str
    claim: str
    ours: str
    verdict: Verdict


@cache
def practice_claims() -> tuple[Claim, ...]:
    text = resource_path("practice", f"{PRACTICE}.toml").read_text(encoding="utf-8")
    return tuple(
        Claim(each["section"], each["claim"], each["ours"], Verdict(each["verdict"]))
        for each in tomllib.loads(text)["claim"]
    )


def claims(words: LeadWords, found: Findings, scale: Scale) -> list[Block]:
    """Nothing but for the practice round."""
    if words.front.measured_against != PRACTICE:
        return []
    held = practice_claims()
    selector = Selector(found)
    number = {each: sum(one.verdict is each for one in held) for each in Verdict}
    return [
        Heading(1, "Annex: the claims of the report of 2009, one by one"),
        Paragraph(
            "The practice round repeats, on synthetic children, the extended case file audit of 2009. Below stands "
            "what it says, by its section, and what this report says of the same. Reproduced: the same, from data. "
            "Bettered: said there without a number, here as a count with its whole. Not reproducible: case files "
            f"cannot show it, and this report does not say it. Of {len(held)} claims "
            f"{number[Verdict.REPRODUCED]} are reproduced, {number[Verdict.BETTERED]} bettered and "
            f"{number[Verdict.NOT_REPRODUCIBLE]} not reproducible."
        ),
        Table(
            "Claims of 2009",
            (
                Column("Section"),
                Column("The report of 2009", weight=4),
                Column("This report", weight=5),
                Column("Verdict", weight=1.3),
            ),
            tuple(
                (
                    each.section,
                    each.claim,
                    resolved(_as_patterns_count(each.ours, selector, scale), found, scale),
                    each.verdict.words,
                )
                for each in held
            ),
        ),
    ]


def _as_patterns_count(text: str, selector: Selector, scale: Scale) -> str:
    """With the figures that the chapters print, of the cases that they print them of."""

    def counted(match: re.Match[str]) -> str:
        whole = selector.mask(match["of"])
        hit = (selector.mask(match["when"]) & whole).bit_count()
        figure = Figure(match[0], "", hit, whole.bit_count())
        return said(figure, Shown.SHARE, scale)

    return IN_PATTERNS.sub(counted, text)
