"""Bringing in the list the sample is drawn from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.calendar import Division
from app.domain.errors import InputRefused
from app.domain.frames import Frame, FrameChild, FrameFormat, Problem, children_on_plan
from app.domain.frames import population as population_in
from app.domain.ids import RoundId
from app.domain.population import Population
from app.domain.rounds import FrameRecord
from app.files import write_atomically
from app.ports import UnitOfWork
from app.services import slips
from app.services.seat import only_the_seat
from app.workspace import Workspace

if TYPE_CHECKING:
    from app.frame.mapping import TableMapping
    from app.frame.preview import TableSeen


def read(
    path: Path, as_of: date, mapping: "Path | TableMapping | None" = None, *, personal: bool = False
) -> Frame:
    """Read a council's file without keeping anything; names and workers only when `personal` asks for finding slips.

    The census is one of England, so its checks count the working days of England. Raises InputRefused for a file that
    cannot be used.
    """
    from app.frame.reading import read_frame
    from app.resources import bank_holidays

    calendar = bank_holidays(Division.ENGLAND_AND_WALES)
    return read_frame(path, as_of, mapping, calendar, personal=personal)


def look_at(path: Path, sheet: str = "") -> "TableSeen":
    """The columns of a table with values from them and what each may hold. Raises InputRefused for no table."""
    from app.frame.preview import look_at as look

    return look(path, sheet)


def save_mapping(path: Path, mapping: "TableMapping") -> None:
    """Raises NotWritten where the file cannot be written; what stood there before still stands."""
    write_atomically(path, mapping.as_toml().encode())


def kept_mapping(ws: Workspace, round_id: RoundId) -> "TableMapping":
    """How the columns of the list that is kept were named; empty where they named themselves."""
    from app.frame.mapping import TableMapping, mapping_in

    held = record(ws, round_id)
    text = held.sources[0].mapping if held is not None and held.sources else ""
    return mapping_in(text) if text else TableMapping()


def as_before(ws: Workspace, round_id: RoundId) -> "TableMapping":
    """What was said of teams for the list before, for the next one whose columns name themselves."""
    from app.frame.mapping import TableMapping

    return TableMapping(district_of_team=kept_mapping(ws, round_id).district_of_team)


def with_census(ws: Workspace, round_id: RoundId, census: Frame) -> Frame:
    """The list of the round with a census laid beside it, not kept yet.

    Raises InputRefused where there is no list, where it is or has a census already, and for what is no census.
    """
    from app.frame.joining import join_census

    held = frame(ws, round_id)
    if held is None:
        raise InputRefused(
            f"There is no list to lay {census.file_name} beside: bring in the list of children first."
        )
    return join_census(held, census)


def frame(ws: Workspace, round_id: RoundId) -> Frame | None:
    """The list as it was kept, with its problems; a census's courses of single children are not kept."""
    with ws.begin() as work:
        record = work.frames.record(round_id)
        children = work.frames.children(round_id) if record else ()
    if record is None:
        return None
    return Frame(
        format=FrameFormat(record.format),
        children=tuple(children),
        problems=tuple(Problem(*each) for each in record.problems),
        file_name=record.file_name,
        sha256=record.sha256,
        as_of=record.as_of,
        reader_version=record.reader_version,
        sources=record.sources,
    )


def population(ws: Workspace, round_id: RoundId) -> Population | None:
    """How the service stood for all children, to set beside the sample; None until a census is read."""
    with ws.begin() as work:
        return work.frames.population(round_id)


def keep(ws: Workspace, round_id: RoundId, frame: Frame) -> FrameRecord:
    """Take a frame that was read into the store; it and its finding slips replace those before.

    Raises InputRefused once cases are allocated.
    """
    with ws.begin() as work:
        only_the_seat(work, round_id)
        record = _replace(ws, work, round_id, frame, population_in(frame))
        slips.bring_in_within(work, round_id, frame.personal)
        work.commit()
    return record


def lay_beside(ws: Workspace, round_id: RoundId, census: Frame) -> FrameRecord:
    """Lay a census beside the list of the round and keep both; finding slips stay.

    Once cases are allocated it is only counted, for the whole population: list, sample and cases stay as they are.
    Raises InputRefused as `with_census` does, and then for a census that was counted already.
    """
    with ws.begin() as work:
        allocated = bool(work.audits.allocations(round_id, with_replaced=True))
    if allocated:
        return _count_beside(ws, round_id, census)
    joined = with_census(ws, round_id, census)
    with ws.begin() as work:
        only_the_seat(work, round_id)
        record = _replace(ws, work, round_id, joined, population_in(joined))
        work.commit()
    return record


def _count_beside(ws: Workspace, round_id: RoundId, census: Frame) -> FrameRecord:
    from app.frame.joining import count_beside

    held, before = frame(ws, round_id), record(ws, round_id)
    if held is None or before is None:
        raise InputRefused("There is no list of children yet: bring one in first.")
    counted = count_beside(held, census)
    # Its own day of reading stays: by that a sample is told from one drawn of another list.
    kept = replace(before, problems=_as_kept(counted.problems), sources=counted.sources)
    with ws.begin() as work:
        only_the_seat(work, round_id)
        work.frames.keep_count(round_id, kept, population_in(counted))
        work.commit()
    return kept


def say_districts(ws: Workspace, round_id: RoundId, districts: Mapping[str, str]) -> FrameRecord:
    """Put each team's children into the district it serves; a team without one leaves its children without.

    Kept with the columns of the list. Raises InputRefused without a list, and once cases are allocated.
    """
    from app.frame.mapping import TableMapping, mapping_in

    held = frame(ws, round_id)
    if held is None:
        raise InputRefused("There is no list of children yet: bring one in first.")
    served = {team: " ".join(district.split()) for team, district in districts.items()}
    children = tuple(
        replace(child, district=served[child.team]) if child.team in served else child
        for child in held.children
    )
    sources = held.sources
    if sources:
        before = mapping_in(sources[0].mapping) if sources[0].mapping else TableMapping()
        named = {team: district for team, district in served.items() if district}
        mapping = replace(before, district_of_team=named).as_toml()
        sources = (replace(sources[0], mapping=mapping), *sources[1:])
    with ws.begin() as work:
        only_the_seat(work, round_id)
        kept = replace(held, children=children, sources=sources)
        record = _replace(ws, work, round_id, kept, work.frames.population(round_id))
        work.commit()
    return record


def _replace(
    ws: Workspace,
    work: UnitOfWork,
    round_id: RoundId,
    frame: Frame,
    counted: Population | None,
) -> FrameRecord:
    if work.audits.allocations(round_id):
        raise InputRefused(
            "Cases of this round have been allocated, so its list of children stays as it is."
        )
    record = FrameRecord(
        file_name=frame.file_name,
        sha256=frame.sha256,
        format=frame.format.value,
        as_of=frame.as_of,
        reader_version=frame.reader_version,
        children=len(frame.children),
        on_plan=len(children_on_plan(frame)),
        problems=_as_kept(frame.problems),
        read_at=ws.now(),
        sources=frame.sources,
    )
    work.frames.replace(round_id, record, frame.children, counted)
    return record


def _as_kept(problems: Iterable[Problem]) -> tuple[tuple[str, str, str], ...]:
    return tuple((each.place, each.code, each.message) for each in problems)


def record(ws: Workspace, round_id: RoundId) -> FrameRecord | None:
    with ws.begin() as work:
        return work.frames.record(round_id)


def children(ws: Workspace, round_id: RoundId) -> Sequence[FrameChild]:
    with ws.begin() as work:
        return work.frames.children(round_id)
