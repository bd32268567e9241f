"""Which office holds the files of which districts and teams, as the lead says it for a round."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.changes import Changes
from app.domain.errors import InputRefused
from app.domain.ids import RoundId
from app.domain.notebook import Arrangements
from app.domain.offices import Offices, alike, carried, for_places
from app.domain.plain_text import LONGEST_LINE, one_line
from app.domain.rounds import Office, Round
from app.ports import UnitOfWork
from app.services.rounds import MOST_CONTACTS
from app.services.seat import only_the_seat
from app.services.terms import carry_journeys, kept_terms
from app.workspace import Workspace

MOST_OFFICES = 100


def offices_in(work: UnitOfWork, round_id: RoundId) -> Offices:
    """Those of a round; empty where an office is the district of its cases."""
    return Offices(work.rounds.get(round_id).offices)


def arrangements_to_send(audit_round: Round) -> Arrangements:
    """An assessor's store knows districts and teams, not the lead's offices: numbers go by what each office serves."""
    held = audit_round.arrangements
    return replace(held, contacts=for_places(held.contacts, audit_round.offices))


def keep(ws: Workspace, round_id: RoundId, listed: Sequence[Office]) -> Changes:
    """Keep the offices of a round in place of those before; none: an office is the district again.

    Sample and allocation stay as they are; journeys go on with the files they lead to. Raises InputRefused for an
    office without a name or named twice, for a place that the list of children does not name, and for one that two
    offices serve.
    """
    made = [Office(one_line(each.name), tuple(map(one_line, each.serves))) for each in listed]
    with ws.begin() as work:
        only_the_seat(work, round_id)
        _check(made, _places(work, round_id))
        held = work.rounds.get(round_id)
        if len(for_places(held.contacts, made)) > MOST_CONTACTS:
            raise InputRefused(
                "The telephone numbers of these offices are too many for a work pack; take some numbers away first."
            )
        travel = carried(
            kept_terms(work, round_id).assumed.travel,
            work.cases.all(round_id),
            Offices(held.offices),
            Offices(made),
            {person.office for person in work.people.all(round_id)} - {""},
        )
        carry_journeys(work, round_id, travel)
        work.rounds.keep_offices(round_id, made)
        work.commit()
    return Changes(round=True)


def _places(work: UnitOfWork, round_id: RoundId) -> tuple[str, ...]:
    children, cases = work.frames.children(round_id), work.cases.all(round_id)
    named = {place for each in children for place in (each.district, each.area, each.team)}
    named |= {place for each in cases for place in (each.district, each.area, each.team)}
    return tuple(sorted(named - {""}))


def _check(made: Sequence[Office], known: Sequence[str]) -> None:
    if len(made) > MOST_OFFICES:
        raise InputRefused(f"A round has at most {MOST_OFFICES} offices; take some away.")
    names: set[str] = set()
    served: dict[str, str] = {}
    there = {alike(place) for place in known}
    for each in made:
        if not each.name:
            raise InputRefused("An office needs a name; take the row away where it is none.")
        if any(len(one) > LONGEST_LINE for one in (each.name, *each.serves)):
            raise InputRefused(f"Names of offices and places have at most {LONGEST_LINE} letters.")
        if alike(each.name) in names:
            raise InputRefused(f"{each.name} stands twice; put its districts and teams on one row.")
        names.add(alike(each.name))
        for place in each.serves:
            if there and alike(place) not in there:
                raise InputRefused(
                    f"{each.name}: the list of children has no district or team {place}; write it as the list does."
                )
            other = served.setdefault(alike(place), each.name)
            if other != each.name:
                raise InputRefused(
                    f"{place} stands at {other} and at {each.name}; leave it at one."
                )
