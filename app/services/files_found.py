"""The findings' part about files: which were not produced, and how many came in part."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.domain.file_requests import FileStanding, Produced, Production
from app.domain.ids import CaseId, RoundId
from app.domain.not_produced import FileNotProduced, file_not_produced
from app.domain.sample_log import replacements
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
    gave_way = {
        each.out: each.reason
        for each in replacements(work.frames.acts(round_id), len(work.frames.draws(round_id)))
    }
    missing, in_part = [], 0
    for case in work.cases.all(round_id):
        holds = standings.get(case.id)
        why = gave_way.get(case.ref)
        unread = why is not None and why.of_the_file
        if not (case.main or unread):
            continue
        if unread and (holds is None or not holds.outcome.is_missing):
            holds = FileStanding(Production.NOTHING)
        if holds is not None and holds.outcome.is_missing:
            is_counted = case.ref in counted
            missing.append(
                file_not_produced(case.ref, holds, counted=is_counted, replaced=not case.main)
            )
        elif holds is not None and holds.outcome is Production.PART:
            in_part += 1
    return FilesFound(tuple(sorted(missing, key=lambda each: each.ref)), in_part)
