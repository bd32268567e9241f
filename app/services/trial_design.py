"""A design tried out before anything is drawn: what it would give, what it could show, how many families it meets."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.domain.assurance import MOST, upper_in_population, upper_in_strata
from app.domain.families import are_named, count_families, expected_families
from app.domain.frames import FrameChild
from app.domain.rounding import Cell, HashRandom, controlled_round
from app.domain.strata import Design, place, settled
from app.services.frame_picture import StratumLine, expected

_TRIALS = 5  # roundings tried out: the worst of them is told


@dataclass(frozen=True, slots=True)
class Families:
    """`on_plan`: families of all children who can be drawn; `expected`: of those drawn, on average."""

    on_plan: int
    expected: float


@dataclass(frozen=True, slots=True)
class Trial:
    """`evenly` and `however`: at most so many children, were none found, at 95 %: if they are spread as all children
    are, and however they are spread over the groups. None where every file would be read, or the list is too long.
    `effective`: how many equally weighted cases the sample would be worth (Kish), on average.
    """

    strata: tuple[StratumLine, ...]
    evenly: int | None
    however: int | None
    effective: float
    families: Families | None


def try_out(
    children: Sequence[FrameChild],
    as_of: date,
    design: Design,
    specialist_teams: Collection[str] | None = None,
) -> Trial:
    """Raises InputRefused for a design these children do not allow. Some tenths of a second for a large list."""
    strata = expected(children, as_of, design, specialist_teams)
    number, size = len(children), design.size
    told = size < number <= MOST
    weight = sum(Fraction(each.children) ** 2 / each.expected for each in strata)
    return Trial(
        strata,
        upper_in_population(0, size, number) if told else None,
        _however_spread(strata) if told else None,
        float(number**2 / weight),
        _families(children, as_of, design, specialist_teams, strata),
    )


def _however_spread(strata: Sequence[StratumLine]) -> int:
    """The greatest of a few draws, with seeds of no draw."""
    targets: dict[Cell, Fraction] = {(each.area, each.group): each.expected for each in strata}
    found = []
    for trial in range(_TRIALS):
        counts = controlled_round(targets, HashRandom(f"trial {trial}", "trial design"))
        read = [(each.children, counts[each.area, each.group]) for each in strata]
        found.append(upper_in_strata(read))
    return max(found)


def _families(
    children: Sequence[FrameChild],
    as_of: date,
    design: Design,
    specialist_teams: Collection[str] | None,
    strata: Sequence[StratumLine],
) -> Families | None:
    if not are_named(children):
        return None
    held: defaultdict[Cell, list[str]] = defaultdict(list)
    for one in place(children, settled(design, children), as_of, specialist_teams):
        held[one.area, one.group].append(one.child)
    family_of = {child.child: child.family for child in children}
    return Families(
        count_families(children),
        expected_families(
            [(held[each.area, each.group], each.expected) for each in strata], family_of
        ),
    )
