"""Section scores of an audit and its overall rating, the suggested one beside the assessor's own; and of a round."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Level:
    """One choice of the overall rating. `tone`: "ok", "warn", "bad" or ""."""

    name: str
    label: str
    score: int
    tone: str = ""


class Beside(StrEnum):
    """How the assessor's rating stands to the one suggested."""

    SAME = "same"
    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class SectionScore:
    """Counts are of items asked. `mean` is on the rating's scale; None while nothing is rated.

    `parts_not_recorded` are parts of items that are rated by their other parts.
    """

    path: str
    title: str
    mean: float | None
    rated: int
    not_recorded: int
    not_applicable: int
    could_not_look: int
    unanswered: int
    parts_not_recorded: int = 0

    @property
    def not_recorded_words(self) -> str:
        """ "4", or "4 and 1 part" where an item is rated in part only."""
        if not self.parts_not_recorded:
            return str(self.not_recorded)
        parts = "1 part" if self.parts_not_recorded == 1 else f"{self.parts_not_recorded} parts"
        return f"{self.not_recorded} and {parts}"


@dataclass(frozen=True, slots=True)
class RolledUp:
    """Section scores, the rating suggested and the assessor's own: both are kept.

    `levels` go from the lowest up. `capped` says in words why the suggestion is held down, `unsure` what the
    record does not tell enough about; `why` is the reason given for another rating than the one suggested.
    """

    levels: tuple[Level, ...]
    sections: tuple[SectionScore, ...]
    mean: float | None
    rated: int
    suggested: Level | None
    own: Level | None
    why: str
    capped: tuple[str, ...]
    unsure: tuple[str, ...]
    explanation: str

    @property
    def whole(self) -> SectionScore:
        """All sections as one."""
        return replace(together("", "All sections", self.sections), mean=self.mean)

    @property
    def beside(self) -> Beside | None:
        """None while either rating is missing."""
        if self.suggested is None or self.own is None:
            return None
        if self.own.score == self.suggested.score:
            return Beside.SAME
        return Beside.HIGHER if self.own.score > self.suggested.score else Beside.LOWER

    @property
    def differs(self) -> bool:
        return self.beside in (Beside.HIGHER, Beside.LOWER)

    @property
    def wants_reason(self) -> bool:
        """Whether the assessor's rating is another one and nothing says why."""
        return self.differs and not self.why


@dataclass(frozen=True, slots=True)
class Compared:
    """Of `audits` so many had a suggestion, of these so many were also rated, `both`; `beside` says how."""

    audits: int
    suggested: int
    both: int
    beside: Mapping[Beside, int]
    unexplained: int  # other ratings than the one suggested, without a reason


def compared(audits: Sequence[RolledUp]) -> Compared:
    beside = Counter(audit.beside for audit in audits if audit.beside is not None)
    return Compared(
        len(audits),
        sum(audit.suggested is not None for audit in audits),
        beside.total(),
        {each: beside[each] for each in Beside},
        sum(audit.wants_reason for audit in audits),
    )


def over_all(audits: Iterable[RolledUp]) -> tuple[SectionScore, ...]:
    """Each section over several audits: every rated item counts alike, whichever audit it is of."""
    found: dict[str, list[SectionScore]] = {}
    for audit in audits:
        for section in audit.sections:
            found.setdefault(section.path, []).append(section)
    return tuple(together(each[0].path, each[0].title, each) for each in found.values())


def together(path: str, title: str, scores: Sequence[SectionScore]) -> SectionScore:
    """Several scores as one."""
    rated = sum(each.rated for each in scores)
    whole = sum(each.mean * each.rated for each in scores if each.mean is not None)
    return SectionScore(
        path,
        title,
        whole / rated if rated else None,
        rated,
        sum(each.not_recorded for each in scores),
        sum(each.not_applicable for each in scores),
        sum(each.could_not_look for each in scores),
        sum(each.unanswered for each in scores),
        sum(each.parts_not_recorded for each in scores),
    )
