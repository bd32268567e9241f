"""Whom a file for one assessor is sealed to: every machine of theirs whose keys are in use."""

from app.domain.ids import RoundId
from app.domain.merge import RetiredKey, retired_keys
from app.domain.rounds import Person
from app.packages.records import record_from
from app.ports import UnitOfWork


def retired_in(work: UnitOfWork, round_id: RoundId) -> dict[str, int]:
    """Signing keys no longer in use, each with the number of the last package that is taken from it."""
    found = (record_from(body) for body in work.records.tagged(round_id, "retired-key"))
    return dict(retired_keys(each for each in found if isinstance(each, RetiredKey)))


def recipients_of(work: UnitOfWork, round_id: RoundId, person: Person) -> tuple[str, ...]:
    """Age recipients, sorted; none before the first return has brought any."""
    retired = retired_in(work, round_id)
    keys = [(person.sign_key, person.recipient)]
    keys += [
        (each.sign_key, each.recipient)
        for each in work.people.other_keys(round_id)
        if each.person_id == person.id
    ]
    return tuple(sorted({recipient for sign, recipient in keys if sign and sign not in retired}))


def is_reached(work: UnitOfWork, round_id: RoundId, person: Person) -> bool:
    """Whether a file can be sealed to this person's keys; else they need a pack by a code first."""
    return person.enrolled and bool(recipients_of(work, round_id, person))


def office_of(work: UnitOfWork, round_id: RoundId) -> str:
    """The public half of the round's office key; "" while it has none."""
    seats = work.people.seats(round_id)
    return next((seat.recipient for seat in seats if not seat.sign_key), "")


def with_office(
    work: UnitOfWork, round_id: RoundId, recipients: tuple[str, ...]
) -> tuple[str, ...]:
    """The same recipients and the office key, sorted."""
    return tuple(sorted({*recipients, office_of(work, round_id)} - {""}))
