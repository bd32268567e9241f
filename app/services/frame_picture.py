"""What the list of a round holds, what a design would give, and the sample drawn from it: for the lead to look at."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.domain.draw_document import from_document
from app.domain.errors import InputRefused
from app.domain.frames import (
    Frame,
    FrameChild,
    FrameFormat,
    FrameSummary,
    Outside,
    Problem,
    on_plan,
    outside,
    summary,
)
from app.domain.ids import RoundId
from app.domain.population import Population
from app.domain.raking import cell_targets
from app.domain.rounds import DrawRecord, FrameRecord
from app.domain.sample_log import LeftOut, left_out
from app.domain.sampling import Draw
from app.domain.strata import Design, group_totals, is_specialist_team, place, settled
from app.services.achieved import Achieved, achieved_in
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ListRead:
    """The list as it was read. `current` are the children with a plan on the day: those who can be drawn."""

    record: FrameRecord
    summary: FrameSummary
    outside: Outside
    current: tuple[FrameChild, ...]
    specialist_teams: tuple[str, ...]

    @property
    def names_teams(self) -> bool:
        return any(child.team for child in self.current)

    @property
    def lacks_districts(self) -> bool:
        """Whether the file itself names no district: what is named was said of its teams."""
        if not self.names_districts:
            return True
        said = self.record.sources[0].mapping if self.record.sources else ""
        pairs = {(child.team, child.district) for child in self.current}
        one_each = len(pairs) == len({team for team, _ in pairs})
        return one_each and "[district_of_team]" in said.splitlines()

    @property
    def places(self) -> tuple[str, ...]:
        """Every district and team of the children with a plan, in order of the name."""
        named = {place for child in self.current for place in (child.district, child.team)}
        return tuple(sorted(named - {""}))

    @property
    def names_districts(self) -> bool:
        return any(child.district for child in self.current)


@dataclass(frozen=True, slots=True)
class StratumLine:
    """One cell of a sample. `expected` cases before any rounding; `drawn` None before the draw."""

    area: str
    group: str
    children: int
    expected: Fraction
    drawn: int | None = None

    @property
    def chance(self) -> Fraction:
        """A child's chance of being drawn: a proportion."""
        return self.expected / self.children

    @property
    def weight(self) -> Fraction:
        """How many children a case stands for."""
        return self.children / self.expected


@dataclass(frozen=True, slots=True)
class SampleDrawn:
    """The latest draw, whose main cases are the sample.

    `stale`: another list has been read since, or other children are left out.
    """

    record: DrawRecord
    draw: Draw
    strata: tuple[StratumLine, ...]
    stale: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """`audits` counts those shared out already: from the first on, the sample stays as it is.

    `left_out`: children with a plan who will not be drawn from; `history`: every draw, the first one first.
    """

    listed: ListRead | None
    drawn: SampleDrawn | None
    draws: int
    audits: int
    population: Population | None = None
    left_out: tuple[LeftOut, ...] = ()
    history: tuple[DrawRecord, ...] = ()
    achieved: Achieved | None = None

    @property
    def can_be_drawn(self) -> tuple[FrameChild, ...]:
        """The children a design is tried out on."""
        gone = {each.child for each in self.left_out}
        current = self.listed.current if self.listed else ()
        return tuple(child for child in current if child.child not in gone)


def picture(ws: Workspace, round_id: RoundId) -> Picture:
    """Everything the page of frame and sample shows. Reads the whole list: not for the GUI thread."""
    with ws.begin() as work:
        record = work.frames.record(round_id)
        children = work.frames.children(round_id) if record else ()
        draws = work.frames.draws(round_id)
        cases = len(work.cases.main(round_id))
        audits = len(work.audits.allocations(round_id))
        population = work.frames.population(round_id)
        without = left_out(work.frames.acts(round_id))
        became = achieved_in(work, round_id)
    listed = _listed(record, children) if record else None
    there = {child.child for child in listed.current} if listed else set()
    without = tuple(each for each in without if each.child in there)
    drawn = _drawn(draws[-1], record, without) if draws and cases else None
    return Picture(listed, drawn, len(draws), audits, population, without, tuple(draws), became)


def expected(
    children: Sequence[FrameChild],
    as_of: date,
    design: Design,
    specialist_teams: Collection[str] | None = None,
) -> tuple[StratumLine, ...]:
    """What a design would give, stratum by stratum, before anything is drawn.

    Raises InputRefused for a design these children do not allow.
    """
    design = settled(design, children)
    placed = place(children, design, as_of, specialist_teams)
    sizes = Counter((one.area, one.group) for one in placed)
    targets = cell_targets(sizes, group_totals(placed, design), design.power)
    return tuple(StratumLine(*cell, sizes[cell], targets[cell]) for cell in sorted(sizes))


def _listed(record: FrameRecord, children: Sequence[FrameChild]) -> ListRead:
    problems = tuple(Problem(*each) for each in record.problems)
    frame = Frame(
        format=FrameFormat(record.format),
        children=tuple(children),
        problems=problems,
        file_name=record.file_name,
        sha256=record.sha256,
        as_of=record.as_of,
        reader_version=record.reader_version,
        sources=record.sources,
    )
    current = tuple(child for child in children if on_plan(child, record.as_of))
    teams = {child.team for child in current if is_specialist_team(child.team)}
    return ListRead(
        record,
        summary(frame),
        outside(children, record.as_of),
        current,
        tuple(sorted(teams)),
    )


def _drawn(
    record: DrawRecord, frame: FrameRecord | None, without: Sequence[LeftOut]
) -> SampleDrawn | None:
    try:
        draw = from_document(record.document)
    except InputRefused:
        return None
    strata = tuple(
        StratumLine(each.area, each.group, len(each.ranked), each.target, each.count)
        for each in draw.strata
    )
    others = {each.child for each in without} != {each.child for each in draw.left_out}
    stale = others or (frame is not None and frame.read_at > record.drawn_at)
    return SampleDrawn(record, draw, strata, stale)
