"""The machines an assessor signs on: further ones, retired ones, and a new one in place of a lost one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.changes import Changes
from app.domain.errors import InputRefused, NotFound
from app.domain.ids import PersonId, RoundId
from app.domain.merge import RetiredKey, addressed
from app.domain.plain_text import checked_reason
from app.domain.rounds import DeviceKey, Direction, LedgerEntry, Person
from app.files import make_folder
from app.packages.contents import Enrolment, PublicKeys
from app.packages.keys import fingerprint_words, new_enrol_secret
from app.packages.records import record_text
from app.ports import UnitOfWork
from app.services import packs
from app.services.identity import keys_in
from app.services.packs import IssuedPack
from app.services.recipients import retired_in
from app.services.seat import only_the_seat
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Machine:
    """One set of keys of an assessor. `returns`: how many came from it; `taken_to` the number of the last that is
    taken from a retired one, None while it is in use; `words` are compared by telephone."""

    person_id: PersonId
    person: str
    sign_key: str
    words: str
    returns: int
    taken_to: int | None

    @property
    def is_retired(self) -> bool:
        return self.taken_to is not None


def own_words(ws: Workspace) -> str:
    """The words of this machine, to be read out when the lead asks for them."""
    with ws.begin() as work:
        keys = keys_in(work)
        work.commit()
    return " ".join(fingerprint_words(keys.public))


def machines(ws: Workspace, round_id: RoundId) -> Sequence[Machine]:
    """Every set of keys that is known of the round's assessors, by name."""
    with ws.begin() as work:
        people = work.people.all(round_id)
        others = work.people.other_keys(round_id)
        entries = work.ledger.entries(round_id)
        retired = retired_in(work, round_id)
    found = []
    for person in people:
        keys = [(person.sign_key, person.recipient)] if person.enrolled else []
        keys += [(each.sign_key, each.recipient) for each in others if each.person_id == person.id]
        found += [
            Machine(
                person.id,
                person.name,
                sign,
                " ".join(fingerprint_words(PublicKeys(sign, recipient))),
                len(_returns_from(entries, sign)),
                retired.get(sign),
            )
            for sign, recipient in keys
        ]
    return found


def enrolments_in(work: UnitOfWork, round_id: RoundId, person: Person) -> tuple[Enrolment, ...]:
    """By which returns of this person are known: the current secret and keys first, then those of other machines."""
    retired = retired_in(work, round_id)
    keys = PublicKeys(person.sign_key, person.recipient) if person.enrolled else None
    found = []
    if person.enrol_secret:
        found.append(Enrolment(person.enrol_secret, keys, retired.get(person.sign_key)))
    return (
        *found,
        *(
            Enrolment(
                each.enrol_secret,
                PublicKeys(each.sign_key, each.recipient),
                retired.get(each.sign_key),
            )
            for each in work.people.other_keys(round_id)
            if each.person_id == person.id
        ),
    )


def retire(ws: Workspace, round_id: RoundId, sign_key: str, reason: str) -> Changes:
    """Take nothing more that these keys sign. What they signed up to the last return that came stays as it is.

    Raises InputRefused without a reason or where the seat is elsewhere, NotFound for keys that are not known.
    """
    with ws.begin() as work:
        only_the_seat(work, round_id)
        owner = {each.sign_key: each.id for each in work.people.all(round_id) if each.enrolled} | {
            each.sign_key: each.person_id for each in work.people.other_keys(round_id)
        }
        if sign_key not in owner:
            raise NotFound("These keys are not known in this round.")
        _retire(ws, work, round_id, owner[sign_key], sign_key, reason)
        work.commit()
    return Changes(ledger=True)


def replace_machine(
    ws: Workspace, round_id: RoundId, folder: Path, name: str, *, lost: str = ""
) -> IssuedPack:
    """A pack by a new code for an assessor who goes on on another machine, with all that they returned last.

    `lost` says why nothing more is taken from the machine before ("laptop stolen"); "" goes on taking what it signs.

    Raises NotFound for a name the round does not know, InputRefused where nothing is allocated or the seat is
    elsewhere, NotWritten; the old keys then stay as they were.
    """
    with ws.begin() as work:
        only_the_seat(work, round_id)
        person = next((each for each in work.people.all(round_id) if each.name == name), None)
        if person is None:
            raise NotFound(f"This round has no assessor called {name}; check the name.")
        if person.id not in {each.person_id for each in work.audits.allocations(round_id)}:
            raise InputRefused(
                "No cases are allocated to this assessor, so there is no pack to issue."
            )
        make_folder(folder)
        if person.enrolled:
            kept = DeviceKey(person.id, person.sign_key, person.recipient, person.enrol_secret)
            work.people.keep_other_key(round_id, kept)
            if lost:
                _retire(ws, work, round_id, person.id, person.sign_key, lost)
            person = replace(person, sign_key="", recipient="", enrol_secret=new_enrol_secret())
            work.people.pin(person)
        return packs.issue_within(ws, work, round_id, person, folder)


def _retire(
    ws: Workspace,
    work: UnitOfWork,
    round_id: RoundId,
    person_id: PersonId,
    sign_key: str,
    reason: str,
) -> None:
    reason = checked_reason(reason, "Retiring a machine needs its reason: it stays with the round.")
    came = _returns_from(work.ledger.entries(round_id), sign_key)
    made = addressed(
        RetiredKey(
            person_id=person_id,
            key=sign_key,
            after_sequence=max((each.sequence for each in came), default=0),
            author=PersonId(work.identities.get().store_id),
            reason=reason,
            at=f"{ws.now():%Y-%m-%dT%H:%M:%SZ}",
        )
    )
    work.records.add(round_id, made.hash, record_text(made), "")


def _returns_from(entries: Sequence[LedgerEntry], sign_key: str) -> list[LedgerEntry]:
    return [
        each for each in entries if each.direction is Direction.RECEIVED and each.sender == sign_key
    ]
