"""Setting up a round: its dates, its audit tool, its people, whom to telephone."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from app.domain.changes import Changes
from app.domain.errors import InputRefused, NotFound
from app.domain.ids import PersonId, RoundId
from app.domain.notebook import Contact
from app.domain.plain_text import LONGEST_LINE, LONGEST_REASON, one_line, plain
from app.domain.rounds import Concern, Person, Role, Round
from app.services import concern_acts
from app.services.seat import only_the_seat
from app.services.tools import pin
from app.tool.model import Tool
from app.workspace import Workspace

DIVISIONS = ("england-and-wales", "scotland", "northern-ireland")
LONGEST_NAME, LONGEST_OFFICE = 200, 120  # characters
MOST_CONTACTS = 500
_NUMBER = re.compile(r"\+?[0-9() -]{3,30}(?: ?ext\.? ?[0-9]{1,8})?")


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """What the lead decides before anything is drawn. `position_date`: the date clocks run to; `return_by`: the day by
    which all work is wanted back, which every work pack brings.
    """

    name: str
    position_date: date
    lead_name: str
    purpose: str = ""
    announced_on: date | None = None
    period_from: date | None = None
    period_to: date | None = None
    division: str = "england-and-wales"
    return_by: date | None = None
    conversations: bool = False  # held beside the reading of files, and kept apart from it


def create(ws: Workspace, plan: RoundPlan, tool: Tool) -> Round:
    """Raises InputRefused where a name is missing or the dates contradict each other."""
    plan = replace(
        plan,
        name=one_line(plan.name),
        purpose=plain(plan.purpose).strip(),
        lead_name=one_line(plan.lead_name),
    )
    _check(plan)
    with ws.begin() as work:
        tool_hash = pin(work, tool)
        made = Round(
            id=RoundId(str(uuid.uuid4())),
            name=plan.name,
            purpose=plan.purpose,
            position_date=plan.position_date,
            announced_on=plan.announced_on,
            period_from=plan.period_from,
            period_to=plan.period_to,
            division=plan.division,
            lead_name=plan.lead_name,
            role=Role.LEAD,
            me=PersonId(""),
            tool_hash=tool_hash,
            created_at=ws.now(),
            return_by=plan.return_by,
            conversations=plan.conversations,
        )
        work.rounds.add(made)
        work.commit()
    return made


def _check(plan: RoundPlan) -> None:
    if not plan.name.strip():
        raise InputRefused("The round has no name; give it one that its readers will recognise.")
    if len(plan.name) > LONGEST_NAME:
        raise InputRefused("The name of the round is too long; use at most 200 letters.")
    if not plan.lead_name.strip():
        raise InputRefused("The round has no lead reviewer; give the name that the report carries.")
    if len(plan.lead_name) > LONGEST_NAME:
        raise InputRefused("The lead reviewer's name is too long; use at most 200 letters.")
    if len(plan.purpose) > LONGEST_REASON:
        raise InputRefused(f"The purpose is longer than {LONGEST_REASON:,} characters; shorten it.")
    if plan.division not in DIVISIONS:
        raise InputRefused("The round's bank holidays are not those of a UK division; choose one.")
    if plan.period_from and plan.period_to and plan.period_to < plan.period_from:
        raise InputRefused("The audited period ends before it begins; correct one of its dates.")
    if plan.return_by and plan.announced_on and plan.return_by < plan.announced_on:
        raise InputRefused(
            "The work is wanted back before the round was announced; correct one of the dates."
        )
    if plan.announced_on and plan.announced_on > plan.position_date:
        raise InputRefused(
            "The round was announced after the date its clocks run to; correct one of the dates."
        )


def all_rounds(ws: Workspace) -> Sequence[Round]:
    with ws.begin() as work:
        return work.rounds.all()


def current(ws: Workspace) -> Round:
    """The newest round of this store. Raises NotFound where there is none yet."""
    rounds = all_rounds(ws)
    if not rounds:
        raise NotFound(
            f"{ws.store.path.name} holds no round yet; open a work pack or set up a round first."
        )
    return rounds[-1]


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """One assessor as the lead names them; the fields are those of Person."""

    name: str
    office: str = ""
    quota: int = 0
    days: Fraction = Fraction(0)
    cases_a_day: Fraction | None = None
    knowledge: tuple[str, ...] = ()


def set_people(
    ws: Workspace, round_id: RoundId, people: Sequence[PersonPlan | tuple[str, str, int]]
) -> Sequence[Person]:
    """Name the assessors, as plans or as (name, office, quota in cases). Replaces those named before; whoever keeps a
    name stays the same person. Once cases are shared out, people can be added and their days changed, and none goes.

    Raises InputRefused where two share a name, a number is below 0, or somebody would go who was given cases.
    """
    plans = [each if isinstance(each, PersonPlan) else PersonPlan(*each) for each in people]
    plans = [
        replace(each, name=one_line(each.name), office=one_line(each.office)) for each in plans
    ]
    names = [each.name for each in plans]
    if not all(names) or len(set(names)) != len(names):
        raise InputRefused("Every assessor needs a name of their own; correct the list of people.")
    if any(len(each.name) > LONGEST_NAME or len(each.office) > LONGEST_OFFICE for each in plans):
        raise InputRefused(
            f"An assessor's name has at most {LONGEST_NAME} letters and an office {LONGEST_OFFICE}; shorten what is "
            "longer in the list of people."
        )
    if any(each.quota < 0 or each.days < 0 for each in plans):
        raise InputRefused(
            "A quota counts cases and cannot be below 0; correct the list of people."
        )
    if any(each.cases_a_day is not None and each.cases_a_day <= 0 for each in plans):
        raise InputRefused("Cases a day must be above 0; correct the list of people.")
    with ws.begin() as work:
        only_the_seat(work, round_id)
        held = {person.name: person for person in work.people.all(round_id)}
        shared = work.ledger.entries(round_id) or work.audits.allocations(round_id)
        if shared and not set(held) <= set(names):
            raise InputRefused(
                "Cases of this round have been shared out, so its people can no longer be replaced; add people, or "
                "give single cases to somebody else."
            )
        made = [_planned(each, held.get(each.name)) for each in plans]
        work.people.replace(round_id, made)
        work.commit()
    return made


def _planned(plan: PersonPlan, held: Person | None) -> Person:
    """The person of that name, keys and all, or a new one."""
    person = held or Person(PersonId(str(uuid.uuid4())), plan.name, plan.office, plan.quota)
    return replace(
        person,
        office=plan.office,
        quota=plan.quota,
        days=plan.days,
        cases_a_day=plan.cases_a_day,
        knowledge=plan.knowledge,
    )


def arrange(
    ws: Workspace, round_id: RoundId, contacts: Sequence[Contact], return_by: date | None
) -> Changes:
    """Whom to telephone about an immediate concern, in the order in which they are to be tried, and the day by which
    everything is wanted back. Goes out with the next packs.

    Raises InputRefused for a row without a role or a number that can be dialled.
    """
    kept = tuple(Contact(*map(one_line, (c.office, c.role, c.name, c.number))) for c in contacts)
    for row, each in enumerate(kept, 1):
        if not each.role:
            raise InputRefused(f"Row {row} of the telephone numbers has no role; say whose it is.")
        why = wrong_number(each.number)
        if why:
            raise InputRefused(f"Row {row} of the telephone numbers: {why}")
        if any(len(text) > LONGEST_LINE for text in (each.office, each.role, each.name)):
            raise InputRefused(
                f"Row {row} of the telephone numbers is too long; use at most {LONGEST_LINE} letters a cell."
            )
    if len(kept) > MOST_CONTACTS:
        raise InputRefused(
            f"A round has at most {MOST_CONTACTS} telephone numbers; take some away."
        )
    with ws.begin() as work:
        only_the_seat(work, round_id)
        held = work.rounds.get(round_id)
        work.rounds.add(replace(held, contacts=kept, return_by=return_by))
        work.commit()
    return Changes(round=True)


def wrong_number(number: str) -> str:
    """Why this cannot be a telephone number, as a sentence; "" where it can."""
    digits = sum(sign.isdigit() for sign in number)
    if _NUMBER.fullmatch(number) is None or digits < 3:
        return "type the number in digits, for example 01632 960001; an extension after “ext”."
    return ""


def people(ws: Workspace, round_id: RoundId) -> Sequence[Person]:
    with ws.begin() as work:
        return work.people.all(round_id)


def concerns(ws: Workspace, round_id: RoundId) -> Sequence[Concern]:
    """Every concern as it is counted, each once."""
    with ws.begin() as work:
        return concern_acts.listed(work.concerns.all(round_id))
