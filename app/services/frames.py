"""Bringing in the list the sample is drawn from."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from app.domain.calendar import Division
from app.domain.errors import InputRefused
from app.domain.frames import Frame, FrameChild, children_on_plan
from app.domain.ids import RoundId
from app.domain.rounds import FrameRecord
from app.workspace import Workspace


def read(path: Path, as_of: date, mapping: Path | None = None, *, personal: bool = False) -> Frame:
    """Read a council's file without keeping anything; names and workers only when `personal` asks for finding slips.

    The census is one of England, so its checks count the working days of England. Raises InputRefused for a file that
    cannot be used.
    """
    from app.frame.reading import read_frame
    from app.resources import bank_holidays

    calendar = bank_holidays(Division.ENGLAND_AND_WALES)
    return read_frame(path, as_of, mapping, calendar, personal=personal)


def keep(ws: Workspace, round_id: RoundId, frame: Frame) -> FrameRecord:
    """Take a frame that was read into the store; it replaces the one before.

    Raises InputRefused once cases are allocated.
    """
    record = FrameRecord(
        file_name=frame.file_name,
        sha256=frame.sha256,
        format=frame.format.value,
        as_of=frame.as_of,
        reader_version=frame.reader_version,
        children=len(frame.children),
        on_plan=len(children_on_plan(frame)),
        problems=tuple((each.place, each.code, each.message) for each in frame.problems),
        read_at=ws.now(),
    )
    with ws.begin() as work:
        if work.audits.allocations(round_id):
            raise InputRefused(
                "Cases of this round have been allocated, so its list of children stays as it is."
            )
        work.frames.replace(round_id, record, frame.children)
        work.commit()
    return record


def record(ws: Workspace, round_id: RoundId) -> FrameRecord | None:
    with ws.begin() as work:
        return work.frames.record(round_id)


def children(ws: Workspace, round_id: RoundId) -> Sequence[FrameChild]:
    with ws.begin() as work:
        return work.frames.children(round_id)
