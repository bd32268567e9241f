"""Drawing the sample by STRAT-HASH-1: stratified, reproducible from a seed, every child's chance known beforehand.

1. Strata are area by age group; `strata` settles who is in which, `raking` how many cases each should give.
2. Fractions are settled by unbiased controlled rounding (`rounding`), decided by HMAC-SHA256 of the seed.
3. Within a stratum children are ranked by HMAC-SHA256(seed, algorithm | frame digest | child); the first are
   taken, the others are its reserves, in that order.
A child's chance is the target of its stratum over the children in it. See docs/decisions/0003-sampling.md.
"""

import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.domain.errors import InputRefused
from app.domain.frames import Frame, children_on_plan
from app.domain.raking import cell_targets
from app.domain.rounding import HashRandom, controlled_round
from app.domain.sample_log import LeftOut
from app.domain.strata import Design, Placed, group_totals, place, settled

ALGORITHM = "STRAT-HASH-1"


@dataclass(frozen=True, slots=True)
class Stratum:
    """One cell of the sample. `target` is its expected number of cases; `ranked` all its children, in order drawn."""

    area: str
    group: str
    target: Fraction
    count: int
    ranked: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.area}|{self.group}"

    @property
    def probability(self) -> Fraction:
        """The chance that a child of this stratum had of being selected: above 0, at most 1."""
        return self.target / len(self.ranked)

    @property
    def selected(self) -> tuple[str, ...]:
        return self.ranked[: self.count]

    @property
    def reserves(self) -> tuple[str, ...]:
        return self.ranked[self.count :]


@dataclass(frozen=True, slots=True)
class Draw:
    """One draw with everything needed to defend it and to repeat it; strata are in order of area, then group.

    `left_out`: children on a plan who were not drawn from. `specialist_teams`: as the lead confirmed them; None where
    they were told by name.
    """

    seed: str
    digest: str
    as_of: date
    design: Design
    strata: tuple[Stratum, ...]
    algorithm: str = ALGORITHM
    left_out: tuple[LeftOut, ...] = ()
    specialist_teams: tuple[str, ...] | None = None

    @property
    def population(self) -> int:
        """Children drawn from: each had a chance above 0."""
        return sum(len(stratum.ranked) for stratum in self.strata)

    @property
    def on_plan(self) -> int:
        """Children on a plan, those left out among them."""
        return self.population + len(self.left_out)

    @property
    def selected(self) -> tuple[str, ...]:
        return tuple(child for stratum in self.strata for child in stratum.selected)


@dataclass(frozen=True, slots=True)
class DrawnCase:
    """A child as it came out of the draw. `order` counts from 1 within the stratum, main cases and reserves apart."""

    child: str
    stratum: Stratum
    main: bool
    order: int

    @property
    def probability(self) -> Fraction:
        return self.stratum.probability

    @property
    def weight(self) -> Fraction:
        return 1 / self.stratum.probability


def draw_sample(
    frame: Frame, design: Design, seed: str, specialist_teams: Collection[str] | None = None
) -> Draw:
    """Draw from the children of a frame who had a plan at its date. Raises InputRefused for an impossible request."""
    children = children_on_plan(frame)
    design = settled(design, children)
    placed = place(children, design, frame.as_of, specialist_teams)
    return draw(placed, design, frame.as_of, seed)


def draw(placed: Collection[Placed], design: Design, as_of: date, seed: str) -> Draw:
    """Draw from children already placed in strata, in any order. Raises InputRefused for an impossible request."""
    if not seed:
        raise InputRefused("A sample needs a seed: agree on a word or number before drawing.")
    digest = frame_digest(placed)
    # In order of first appearance down the list of children: part of the method, since ties are settled by it.
    sizes = Counter((one.area, one.group) for one in sorted(placed))
    targets = cell_targets(sizes, group_totals(placed, design), design.power)
    counts = controlled_round(targets, HashRandom(seed, f"{ALGORITHM}|{digest}|round"))
    ranked = _ranked(placed, seed, digest)
    strata = tuple(
        Stratum(*cell, target=targets[cell], count=counts[cell], ranked=ranked[cell])
        for cell in sorted(sizes)
    )
    return Draw(seed, digest, as_of, design, strata)


def frame_digest(placed: Collection[Placed]) -> str:
    """SHA-256 of the frame in canonical form: one JSON line a child, in order of its number."""
    if len({one.child for one in placed}) != len(placed):
        raise ValueError("a child is in the frame twice")
    lines = (
        json.dumps(list(one), ensure_ascii=False, separators=(",", ":")) for one in sorted(placed)
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _ranked(
    placed: Iterable[Placed], seed: str, digest: str
) -> dict[tuple[str, str], tuple[str, ...]]:
    key = seed.encode()
    cells: dict[tuple[str, str], list[tuple[bytes, str]]] = {}
    for child, area, group in placed:
        ticket = hmac.digest(key, f"{ALGORITHM}|{digest}|{child}".encode(), "sha256")
        cells.setdefault((area, group), []).append((ticket, child))
    return {cell: tuple(child for _, child in sorted(tickets)) for cell, tickets in cells.items()}


def drawn_cases(draw: Draw) -> tuple[DrawnCase, ...]:
    """Every child of the frame: stratum by stratum, its main cases and then its reserves."""
    return tuple(
        DrawnCase(child, stratum, main, order)
        for stratum in draw.strata
        for main, children in ((True, stratum.selected), (False, stratum.reserves))
        for order, child in enumerate(children, start=1)
    )


def next_reserve(stratum: Stratum, replaced: int) -> str | None:
    """The reserve to stand in for a case of a stratum in which `replaced` were replaced before; None when none is left.

    Reserves come in the order of the draw and each once, so that the one who replaces a case does not choose by what.
    """
    return next(iter(stratum.reserves[replaced:]), None)


def in_sample(draw: Draw, given_way: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The children of each stratum who are in the sample once those in `given_way` were replaced, by stratum.

    As many reserves of a stratum stand in as of its own children gave way; chances stay what they were, and no other
    stratum is touched.
    """
    found = {}
    for stratum in draw.strata:
        gone = sum(child in given_way for child in stratum.ranked)
        reached = stratum.ranked[: stratum.count + gone]
        found[stratum.name] = tuple(child for child in reached if child not in given_way)
    return found


def verify(draw: Draw, placed: Collection[Placed]) -> tuple[str, ...]:
    """What does not agree when a stored draw is repeated on a frame; empty when all does.

    Counts and ranks are worked out again from the stored targets, which settle the design whatever the machine.
    """
    wrong: list[str] = []
    if draw.algorithm != ALGORITHM:
        wrong.append(f"The draw was made by {draw.algorithm}, which this version cannot repeat.")
    if frame_digest(placed) != draw.digest:
        wrong.append("The list of children is not the one the sample was drawn from.")
    targets = {(stratum.area, stratum.group): stratum.target for stratum in draw.strata}
    ranked = _ranked(placed, draw.seed, draw.digest)
    if ranked != {(stratum.area, stratum.group): stratum.ranked for stratum in draw.strata}:
        wrong.append("The order of the children is not what the seed gives.")
    try:
        counts = controlled_round(
            targets, HashRandom(draw.seed, f"{draw.algorithm}|{draw.digest}|round")
        )
    except ValueError:
        counts = {}
    if counts != {(stratum.area, stratum.group): stratum.count for stratum in draw.strata}:
        wrong.append("The numbers of cases are not what the seed and the targets give.")
    return tuple(wrong)
