"""The findings' part about files: which were not produced, and how many came in part."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.domain.file_requests import Produced, Production
from app.domain.ids import CaseId, RoundId
from app.domain.not_produced import FileNotProduced, file_not_produced
from app.ports import UnitOfWork
from app.services import file_requests


@dataclass(frozen=True, slots=True)
class FilesFound:
    not_produced: tuple[FileNotProduced, ...]
    in_part: int  # cases of which a volume or more was missing


def files_found(
    work: UnitOfWork,
    round_id: RoundId,
    said: Mapping[CaseId, Produced | None],
    counted: Collection[str],
) -> FilesFound:
    """Of the cases of the sample and those replaced because nothing could be read. `said` is the readers' word by case,
    `counted` the references of the audits counted. A function of the records alone."""
    standings = file_requests.standings(work, round_id, said)
    missing, in_part = [], 0
    for case in work.cases.all(round_id):
        holds = standings.get(case.id)
        if holds is None:
            continue
        if holds.outcome.is_missing and (case.main or holds.outcome is Production.NOTHING):
            is_counted = case.ref in counted
            missing.append(
                file_not_produced(case.ref, holds, counted=is_counted, replaced=not case.main)
            )
        elif holds.outcome is Production.PART and case.main:
            in_part += 1
    return FilesFound(tuple(sorted(missing, key=lambda each: each.ref)), in_part)
