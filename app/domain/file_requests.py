"""Which files were asked for, and what came: by case, as dated acts that are only ever added.

A file that is not produced stays in the sample. The lead's acts are signed records of the grow-only set; what the
assessor says stands in the audit's own history. How many volumes were seen and how much of the electronic record, the
audit tool asks under "Records seen": it is not asked again here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.answers import Answer
from app.domain.beside import Beside, Edit
from app.domain.errors import InputRefused
from app.domain.ids import CaseId, PersonId
from app.domain.plain_text import LONGEST_NOTE, is_plain
from app.domain.records import Act, Sheet

MOST_VOLUMES = 999


class Production(StrEnum):
    """What became of a file that was asked for."""

    AWAITED = "awaited"
    PRODUCED = "produced"
    PART = "part"
    NOT_PRODUCED = "not-produced"  # the case is audited from what exists: the electronic record
    NOTHING = "nothing"  # neither file nor electronic record can be read: the case may be replaced

    @property
    def words(self) -> str:
        return _WORDS[self]

    @property
    def wants_reason(self) -> bool:
        return self in {Production.PART, Production.NOT_PRODUCED, Production.NOTHING}

    @property
    def is_missing(self) -> bool:
        """Whether the file itself was not produced."""
        return self in {Production.NOT_PRODUCED, Production.NOTHING}


_WORDS = {
    Production.AWAITED: "Awaited",
    Production.PRODUCED: "Produced",
    Production.PART: "Produced in part",
    Production.NOT_PRODUCED: "Not produced; the electronic record can be read",
    Production.NOTHING: "Not produced; nothing can be read",
}


class Reason(StrEnum):
    """Why a file, or a part of it, was not produced: a closed list, with words beside it."""

    NOT_FOUND = "not-found"
    ELSEWHERE = "elsewhere"
    COURT = "court"
    TRANSFERRED = "transferred"
    REFUSED = "refused"
    LATE = "late"
    DESTROYED = "destroyed"
    OTHER = "other"

    @property
    def words(self) -> str:
        return _REASONS[self]


_REASONS = {
    Reason.NOT_FOUND: "The office could not find it",
    Reason.ELSEWHERE: "With another office, team or archive",
    Reason.COURT: "At court or with the lawyers",
    Reason.TRANSFERRED: "Sent to another council",
    Reason.REFUSED: "Access was refused or restricted",
    Reason.LATE: "Not there before the reading ended",
    Reason.DESTROYED: "Destroyed or damaged",
    Reason.OTHER: "Another reason",
}


class Access(StrEnum):
    """Whether the electronic record could be opened."""

    GIVEN = "given"
    PART = "part"
    NONE = "none"

    @property
    def words(self) -> str:
        return {"given": "Given", "part": "In part", "none": "Not given"}[self.value]


@dataclass(frozen=True, slots=True)
class FileAct:
    """What the lead noted of one file. Later acts name those they stand for; none is ever changed.

    Volumes are None where nobody said. `reason` and `access` are "" where there is none.
    """

    case_id: CaseId
    outcome: Production
    expected: int | None
    seen: int | None
    missing: int | None
    access: str
    reason: str
    words: str
    replaces: tuple[str, ...]
    author: PersonId
    at: str
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Produced:
    """What the assessor said of the file of one audit: one act, dated by its entry in the history."""

    outcome: Production
    missing: int | None
    reason: str
    words: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class FileStanding:
    """What holds for one case. Acts of two people that do not know of each other both stand: the worse one holds."""

    outcome: Production
    reason: str = ""
    words: str = ""
    by_reader: bool = False

    @property
    def reason_words(self) -> str:
        """The reason with what was said beside it."""
        listed = Reason(self.reason).words if self.reason else ""
        if self.reason == Reason.OTHER and self.words:
            return self.words
        return f"{listed}: {self.words}" if listed and self.words else listed or self.words


_WORST_FIRST = (
    Production.NOTHING,
    Production.NOT_PRODUCED,
    Production.PART,
    Production.PRODUCED,
    Production.AWAITED,
)


def live_acts(acts: Iterable[FileAct]) -> Mapping[CaseId, tuple[FileAct, ...]]:
    """By case, the acts that no other stands for, the worst first; a function of the set alone."""
    held = sorted(acts, key=lambda each: (_WORST_FIRST.index(each.outcome), each.hash))
    replaced = {earlier for each in held for earlier in each.replaces}
    found: dict[CaseId, list[FileAct]] = {}
    for each in held:
        if each.hash not in replaced:
            found.setdefault(each.case_id, []).append(each)
    return {case: tuple(live) for case, live in found.items()}


def standing(said: Produced | None, live: Iterable[FileAct]) -> FileStanding | None:
    """Who reads the case was there: their word holds; where they said nothing, the lead's. None where nobody did."""
    if said is not None:
        return FileStanding(said.outcome, said.reason, said.words, by_reader=True)
    act = next(iter(live), None)
    return None if act is None else FileStanding(act.outcome, act.reason, act.words)


@dataclass(frozen=True, slots=True)
class Volumes:
    """How many volumes were expected, seen and missing; None where nobody said."""

    expected: int | None = None
    seen: int | None = None
    missing: int | None = None

    @property
    def counts(self) -> tuple[int | None, int | None, int | None]:
        return self.expected, self.seen, self.missing


def check_act(outcome: Production, reason: str, words: str, volumes: Volumes) -> None:
    """Raises InputRefused for what cannot stand: no reason where one is wanted, a reason "other" without words, volumes
    that say another thing than the outcome."""
    if outcome.wants_reason and not reason:
        raise InputRefused("Choose the reason why the file, or a part of it, was not produced.")
    if not outcome.wants_reason and reason:
        raise InputRefused(
            "A reason belongs to a file that was not produced; take it away, or say so."
        )
    if reason and reason not in set(Reason):
        raise InputRefused("That reason is not on the list; choose one of the list.")
    if reason == Reason.OTHER and not words.strip():
        raise InputRefused("Say in words why the file was not produced.")
    if len(words) > LONGEST_NOTE or not is_plain(words):
        raise InputRefused("The words are too long or cannot be shown; write them anew.")
    if any(number is not None and not 0 <= number <= MOST_VOLUMES for number in volumes.counts):
        raise InputRefused(f"Volumes are counted from 0 to {MOST_VOLUMES}; correct the number.")
    _check_volumes(outcome, volumes)


def _check_volumes(outcome: Production, volumes: Volumes) -> None:
    expected, seen, missing = volumes.expected, volumes.seen, volumes.missing
    if outcome is Production.PRODUCED:
        if missing or seen == 0:
            raise InputRefused(
                "The file is said to be produced, yet volumes of it are missing: choose “Produced in part” or “Not "
                "produced”, or correct the volumes."
            )
        if expected is not None and seen is not None and seen < expected:
            raise InputRefused(
                f"The file is said to be produced, yet {seen} of {expected} volumes were seen: choose “Produced in "
                "part”, or correct the volumes."
            )
    if outcome is Production.PART and seen == 0:
        raise InputRefused(
            "The file is said to be produced in part, yet no volume was seen: choose “Not produced”, or correct the "
            "volumes."
        )
    if outcome.is_missing and seen:
        raise InputRefused(
            f"The file is said not to be produced, yet {_volumes_words(seen)} seen: choose “Produced in part”, "
            "or correct the volumes."
        )
    if None not in volumes.counts and (seen or 0) + (missing or 0) < (expected or 0):
        raise InputRefused(
            f"{expected} volumes were expected; {seen} seen and {missing} missing are fewer: correct the volumes."
        )


def _volumes_words(count: int) -> str:
    return "1 volume was" if count == 1 else f"{count} volumes were"


def produced(beside: Sheet) -> tuple[Produced, ...]:
    """What the assessor said, oldest first; the last holds."""
    return tuple(_produced(beside, serial) for serial in beside.rows.get(Beside.PRODUCED.table, ()))


def last_produced(beside: Sheet) -> Produced | None:
    said = produced(beside)
    return said[-1] if said else None


def producing(beside: Sheet, said: Produced) -> list[Edit]:
    """The edits that record one more act. Raises InputRefused for one that cannot stand."""
    check_act(said.outcome, said.reason, said.words, Volumes(missing=said.missing))
    if said.outcome is Production.AWAITED:
        raise InputRefused("Say whether the file was produced, in part or not at all.")
    serial = beside.last_serial.get(Beside.PRODUCED.table, 0) + 1
    values = {
        "outcome": said.outcome.value,
        "missing": "" if said.missing is None else str(said.missing),
        "reason": said.reason,
        "words": said.words.strip(),
        "at": said.at,
    }
    return [
        (Act.ADD_ROW, Beside.PRODUCED.row(serial), None),
        *(
            (Act.SET, Beside.PRODUCED.cell(serial, name), Answer(value))
            for name, value in values.items()
            if value
        ),
    ]


def _produced(beside: Sheet, serial: int) -> Produced:
    """What another program wrote there and this one does not know is read as said in words alone."""
    cells = {
        name: held.value
        for name in ("outcome", "missing", "reason", "words", "at")
        if (held := beside.answers.get(Beside.PRODUCED.cell(serial, name))) is not None
    }
    outcome, reason = cells.get("outcome", ""), cells.get("reason", "")
    missing = cells.get("missing", "")
    return Produced(
        Production(outcome) if outcome in set(Production) else Production.AWAITED,
        int(missing) if missing.isdecimal() else None,
        reason if reason in set(Reason) else "",
        cells.get("words", ""),
        cells.get("at", ""),
    )
