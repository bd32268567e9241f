"""A small round in a real store, for tests of what lies in it."""

import uuid
from datetime import UTC, date, datetime
from fractions import Fraction

from app.domain.ids import AuditId, CaseId, PersonId, RoundId, ToolHash
from app.domain.records import Reading
from app.domain.rounds import Allocation, CaseFile, Person, Role, Round

WHEN = datetime(2009, 4, 1, 9, tzinfo=UTC)
TOOL = ToolHash("a" * 64)


def a_round(round_id="r1", role=Role.LEAD):
    return Round(
        id=RoundId(round_id),
        name="Practice round",
        purpose="",
        position_date=date(2009, 3, 31),
        announced_on=None,
        period_from=None,
        period_to=None,
        division="england-and-wales",
        lead_name="Lead reviewer",
        role=role,
        me=PersonId(""),
        tool_hash=TOOL,
        created_at=WHEN,
    )


def a_case(ref="CF-001", **changes):
    values = {
        "id": CaseId(str(uuid.uuid4())),
        "ref": ref,
        "stratum": "North|pre-school",
        "area": "North",
        "district": "North",
        "team": "North team",
        "age_band": "2-4",
        "sex": "",
        "unborn": False,
        "disabled": False,
        "age_years": 3,
        "category": "neglect",
        "plan_start": date(2008, 11, 3),
        "family": "",
        "main": True,
        "order": 1,
        "probability": Fraction(1, 22),
        "child": f"C-{ref}",
        "known": {"referral_date": "2008-10-01"},
    }
    return CaseFile(**(values | changes))


def fill(store, refs=("CF-001",)):
    """A round with these cases, all allocated to one person; returns the audits' ids in order."""
    cases = [a_case(ref) for ref in refs]
    person = Person(PersonId("p1"), "Assessor A", "North office", len(refs))
    allocations = [
        Allocation(AuditId(str(uuid.uuid4())), case.id, person.id, Reading.SOLE) for case in cases
    ]
    with store.begin() as work:
        work.rounds.pin_tool(TOOL, "{}")
        work.rounds.add(a_round())
        work.cases.replace(RoundId("r1"), cases)
        work.people.replace(RoundId("r1"), [person])
        work.audits.allocate(RoundId("r1"), allocations, TOOL)
        work.commit()
    return [allocation.audit_id for allocation in allocations]
