"""The printed office key: made once, proved, and used where a passphrase and its recovery sheet are lost, or whoever
leads is.

Only its public half is in any store. What it opens: every return and every pack to known keys, the lead's seat on its
way, and, by words over the telephone, each store that has opened a pack since it was made. The lead's own store too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.domain.changes import Changes
from app.domain.errors import InputRefused
from app.domain.ids import RoundId
from app.domain.rounds import Role, Round, SeatHolder
from app.files import make_folder, write_atomically
from app.packages import office_key, sealing, wire
from app.packages.envelope import open_envelope
from app.packages.files import read_bounded
from app.packages.keys import PersonKeys
from app.packages.office_key import OfficeKey
from app.ports import UnitOfWork
from app.services import queries
from app.services.identity import keys_in
from app.services.recipients import office_of
from app.services.seat import only_the_seat
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Told:
    """`notices` are files by the name of whom they are for; `untold` have returned nothing yet, so that only a new
    pack by a code brings them the key."""

    notices: tuple[tuple[str, Path], ...]
    untold: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is read out to whoever asked; `person` is "" where the request came from a machine not known yet."""

    words: tuple[str, ...]
    person: str


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A package that the office key has opened, and where its contents went."""

    file_name: str
    kind: str
    path: Path


def in_force(ws: Workspace, round_id: RoundId) -> str:
    """The public half of the round's office key; "" while it has none."""
    with ws.begin() as work:
        return office_of(work, round_id)


def put_in_force(ws: Workspace, round_id: RoundId, typed: str, made: str = "") -> Changes:
    """The key of a sheet, typed back from paper, is the round's from now on, in place of any before.

    `made`: the public half of the key just made, so that another sheet is not taken for it. Raises InputRefused naming
    the word that is wrong, or where the seat is elsewhere.
    """
    key = office_key.typed_key(typed)
    if made and key.recipient != made:
        raise InputRefused(
            "These words are of another office key; type those of the sheet just printed."
        )
    with ws.begin() as work:
        only_the_seat(work, round_id)
        _replace(work, round_id, key.recipient)
        work.commit()
    settle(ws)
    return Changes(round=True)


def retire(ws: Workspace, round_id: RoundId) -> Changes:
    """No office key from now on: its sheet is lost, or has been seen. What was sealed to it so far stays so.

    Raises InputRefused where there is none, or the seat is elsewhere.
    """
    with ws.begin() as work:
        only_the_seat(work, round_id)
        if not office_of(work, round_id):
            raise InputRefused("This round has no office key; there is nothing to retire.")
        _replace(work, round_id, "")
        work.commit()
    settle(ws)
    return Changes(round=True)


def _replace(work: UnitOfWork, round_id: RoundId, recipient: str) -> None:
    others = [each for each in work.people.seats(round_id) if each.sign_key]
    office = [SeatHolder("Office key", "", recipient)] if recipient else []
    work.people.replace_seats(round_id, [*others, *office])


def tell(ws: Workspace, round_id: RoundId, folder: Path) -> Told:
    """A file for every assessor whose keys are known: their stores then know the office key that is in force.

    Raises InputRefused where the seat is elsewhere, NotWritten.
    """
    with ws.begin() as work:
        only_the_seat(work, round_id)
        make_folder(folder)
        notices = queries.tell_everyone(ws, work, work.rounds.get(round_id), folder)
        told = {name for name, _path in notices}
        given = {each.person_id for each in work.audits.allocations(round_id)}
        untold = tuple(
            each.name
            for each in work.people.all(round_id)
            if each.id in given and each.name not in told
        )
        try:
            work.commit()
        except BaseException:
            for _name, path in notices:
                path.unlink(missing_ok=True)
            raise
    return Told(notices, untold)


def settle(ws: Workspace) -> bool:
    """Let the office key that this store knows open it, and no other; whether anything had to be done.

    A store that works in several rounds is opened by the office key of the newest that has one. Raises NotWritten.
    """
    with ws.begin() as work:
        office = _office_of_newest(work, work.rounds.all())
        keys = keys_in(work) if office else None
        work.commit()
    held = ws.store.office_way()
    if keys is None:
        if held is not None:
            ws.store.let_office_in(None)
        return held is not None
    if held is not None and (held.office, held.machine) == (office, keys.public.recipient):
        return False
    way = office_key.new_way(office, keys.public.recipient)
    ws.store.let_office_in(way, " ".join(office_key.answer_of_the_store(keys.identity, way)))
    return True


def _office_of_newest(work: UnitOfWork, rounds: Sequence[Round]) -> str:
    newest = sorted(rounds, key=lambda each: each.created_at, reverse=True)
    return next((office for each in newest if (office := office_of(work, each.id))), "")


def answer(ws: Workspace, typed_key: str, request: str) -> Answer:
    """The words that open the store a request was read out from. The key is worked with here and kept nowhere.

    Raises InputRefused naming the word that is wrong, or where the request fits no known machine.
    """
    key = office_key.typed_key(typed_key)
    with ws.begin() as work:
        known = _machines(work)
    way = office_key.way_asked_for(request, key.recipient, known)
    return Answer(office_key.answer_of_the_office(key, way), known.get(way.machine, ""))


def _machines(work: UnitOfWork) -> dict[str, str]:
    """Whose each machine is, by its recipient, in all rounds led from here: retired ones too."""
    found: dict[str, str] = {}
    for each in work.rounds.all():
        if each.role is not Role.LEAD:
            continue
        people = work.people.all(each.id)
        names = {person.id: person.name for person in people}
        found |= {person.recipient: person.name for person in people if person.recipient}
        found |= {
            key.recipient: names.get(key.person_id, "") for key in work.people.other_keys(each.id)
        }
        found |= {seat.recipient: seat.name for seat in work.people.seats(each.id) if seat.sign_key}
    return found


def read_files(typed_key: str, paths: Sequence[Path], folder: Path) -> tuple[ReadFile, ...]:
    """Packages opened with the office key alone, where lead and deputy are lost: header and contents as they were
    signed, in one JSON file each. That the signature holds is checked; whose key it is must be known otherwise.

    Raises InputRefused naming the word that is wrong, PackageRefused before anything is written, NotWritten.
    """
    keys = _opener(office_key.typed_key(typed_key))
    opened = [(path, open_envelope(read_bounded(path), keys, path.name)) for path in paths]
    make_folder(folder)
    found = []
    for path, each in opened:
        target = folder / f"{each.header.kind}-{each.header.package_id}.json"
        document = {"header": each.header, "body": msgspec.Raw(each.body)}
        write_atomically(target, wire.encode(document))
        found.append(ReadFile(path.name, each.header.kind.value, target))
    return tuple(found)


def _opener(key: OfficeKey) -> PersonKeys:
    """It signs nothing: the signing half is of the moment."""
    return PersonKeys.from_secrets(sealing.new_seed(), key.identity)
