"""Packages that never came, told by the numbers of those that did."""

from collections import defaultdict
from collections.abc import Sequence

from app.domain.ids import PersonId, RoundId
from app.domain.rounds import Direction, LedgerEntry
from app.packages.contents import Kind
from app.packages.returns import missing_numbers
from app.workspace import Workspace

_WORDS = {Kind.RETURN.value: "return", Kind.WORK.value: "work pack"}


def never_came(ws: Workspace, round_id: RoundId) -> tuple[str, ...]:
    """A sentence for each number between those that are here, and what its lack means.

    Every machine counts its own returns from 1. An assessor's store begins with whatever pack was the first opened
    in it: those before it went to another machine.
    """
    with ws.begin() as work:
        entries = work.ledger.entries(round_id)
        names = {person.id: person.name for person in work.people.all(round_id)}
    return gaps_in(entries, names)


def gaps_in(entries: Sequence[LedgerEntry], names: dict[PersonId, str]) -> tuple[str, ...]:
    came: defaultdict[tuple[str, PersonId, str], set[int]] = defaultdict(set)
    for each in entries:
        if each.direction is Direction.RECEIVED and each.kind in _WORDS:
            came[each.kind, each.person_id, each.sender].add(each.sequence)
    said = []
    for (kind, person_id, _sender), numbers in came.items():
        first = 1 if kind == Kind.RETURN.value else min(numbers)
        for number in missing_numbers([*numbers, *range(1, first)]):
            later = min(each for each in numbers if each > number)
            said.append(_sentence(kind, names.get(person_id, ""), number, later))
    return tuple(sorted(said))


def _sentence(kind: str, name: str, number: int, later: int) -> str:
    what = _WORDS[kind]
    if kind == Kind.RETURN.value:
        return (
            f"{name}: {what} {later} is here, {what} {number} never came. It may have been kept as a copy; "
            f"{what} {later} brings all that the same machine held before."
        )
    return (
        f"{what.capitalize()} {later} is here, {what} {number} never came. Nothing is lost by it: "
        f"{what} {later} brings all that counts."
    )
