"""Finding slips: by what an office finds the file of a case. Kept apart from the answers and purged by themselves.

With a pseudonym alone nobody can ask for a file. Names are here only where the lead asked for them when the list of
children was brought in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.errors import InputRefused
from app.domain.frames import PersonalDetails
from app.domain.ids import CaseId
from app.domain.notebook import Noted
from app.domain.plain_text import LONGEST_LINE, is_plain
from app.domain.rounds import CaseFile


@dataclass(frozen=True, slots=True)
class HeldSlip:
    """A slip as a store keeps it. `key` is the council's number in the lead's store, the case's id in an assessor's."""

    key: str
    number: str
    name: str
    team: str
    worker: str


@dataclass(frozen=True, slots=True)
class Slip:
    """Who one case is to the office that keeps its file. Texts are "" where the council's list does not tell."""

    case_id: CaseId
    number: str  # the council's own
    name: str
    team: str
    worker: str


@dataclass(frozen=True, slots=True)
class SlipLine:
    """A slip beside its case. `office` is where the file is asked for."""

    ref: str
    office: str
    slip: Slip


@dataclass(frozen=True, slots=True)
class PrintOut:
    """A list on paper that names children. Dates are ISO days, "" while it has not been destroyed."""

    id: str
    number: int  # counts from 1 for each person who prints
    what: str
    office: str
    cases: int
    printed_on: str
    printed_by: str
    destroyed_on: str = ""
    destroyed_by: str = ""
    mine: bool = field(default=True, compare=False)  # it can be ticked in this store

    @property
    def is_out(self) -> bool:
        return not self.destroyed_on


def held_slip(details: PersonalDetails) -> HeldSlip:
    """As the lead's store keeps what the council's list said."""
    return HeldSlip(details.child, details.child, details.name, details.team, details.worker)


def slip_of(case: CaseFile, held: Mapping[str, HeldSlip]) -> Slip:
    """For a case of the lead's store, `held` by the council's number: without a name where none was brought in."""
    found = held.get(case.child, HeldSlip(case.child, case.child, "", "", ""))
    return Slip(case.id, case.child, found.name, found.team or case.team, found.worker)


def sound_details(
    personal: Iterable[PersonalDetails],
) -> tuple[list[PersonalDetails], int]:
    """Those that can be kept and sent, and how many cannot: too long, or with characters that are not shown."""
    held = list(personal)
    sound = [each for each in held if all(_is_line(text) for text in _texts(each))]
    return sound, len(held) - len(sound)


def print_out(noted: Noted, printed_by: str, *, mine: bool) -> PrintOut:
    """As the notebook has it."""
    entry = noted.newest
    body = entry.body
    return PrintOut(
        id=entry.id,
        number=whole(body.get("number", "")),
        what=body.get("what", ""),
        office=body.get("office", ""),
        cases=whole(body.get("cases", "")),
        printed_on=noted.first.at[:10],
        printed_by=printed_by,
        destroyed_on=body.get("destroyed_on", ""),
        destroyed_by=body.get("destroyed_by", ""),
        mine=mine,
    )


def whole(text: str) -> int:
    """A number as another store wrote it; 0 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def next_number(held: Sequence[PrintOut]) -> int:
    return max((each.number for each in held if each.mine), default=0) + 1


def refuse_blank(text: str, what: str) -> str:
    """The text without blanks at its ends. Raises InputRefused where nothing is left or it is no single line."""
    said = text.strip()
    if not said or not _is_line(said):
        raise InputRefused(f"{what}, on one line.")
    return said


def _texts(details: PersonalDetails) -> tuple[str, ...]:
    return details.child, details.name, details.team, details.worker


def _is_line(text: str) -> bool:
    return len(text) <= LONGEST_LINE and is_plain(text) and "\n" not in text and "\t" not in text
