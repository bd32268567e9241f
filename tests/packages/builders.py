"""A small synthetic round and the packages of it: defaults for all but the point of a test."""

import hashlib
import uuid
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from app.domain.allocation_acts import AllocationAct, WrittenBy
from app.domain.answers import Answer, Evidence
from app.domain.history import addressed_revision, chain
from app.domain.merge import Withdrawal, addressed
from app.domain.notebook import (
    Arrangements,
    Call,
    Contact,
    Entry,
    EntryKind,
    addressed_entry,
    next_version,
)
from app.domain.records import Act, AnswerEvent, AuditState, Reading, Revision
from app.domain.slips import Slip
from app.domain.tool_versions import ChangeKind, Effect, PublishedChange, ToolVersion
from app.packages.contents import (
    Acknowledgement,
    Allocated,
    Enrolment,
    Expected,
    Merged,
    PackCase,
    Reader,
    Return,
    RoundFacts,
    Seat,
    Sending,
    ToolUpdate,
    WorkPack,
)
from app.packages.keys import PersonKeys, enrol_proof
from app.packages.returns import make_return
from app.packages.sealing import to_base64

AT = "2026-03-02T09:30:00Z"
TOOL = '{"id":"synthetic-tool","version":"1"}'
TOOL_HASH = hashlib.sha256(TOOL.encode()).hexdigest()
ENROL_SECRET = to_base64(bytes(range(32)))


def an_id(name: str) -> str:
    """A UUID that is the same for the same name."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name))


ROUND = an_id("round")
ASSESSOR = an_id("assessor A")
COLLEAGUE = an_id("assessor B")
DEVICE = an_id("device")


@cache
def keys_of(who: str) -> PersonKeys:
    """Keys made once in a run for each name."""
    return PersonKeys.generate()


def a_history(
    *edits: tuple[Any, ...], after: tuple[AnswerEvent, ...] = ()
) -> tuple[AnswerEvent, ...]:
    """Events from (act, key, answer) or (key, value) pairs, chained after those given."""
    events = list(after)
    for edit in edits:
        act, key, answer = edit if len(edit) == 3 else (Act.SET, edit[0], Answer(value=edit[1]))
        events.append(chain(events[-1] if events else None, AT, act, key, answer, DEVICE))
    return tuple(events)


SOME_EDITS = (
    (Act.SET, "/HX/HX1", Answer(value="yes", evidence=Evidence.PAPER, place="volume 1")),
    (Act.ADD_ROW, "/CS/CS1#1", None),
    (
        Act.SET,
        "/CS/CS1#1/seen_on",
        Answer(value="2009-03-11", note="Two lines\nof “note” \\ and é."),
    ),
    (Act.SET, "/HX/HX1", Answer(value="no", evidence=Evidence.DIFFER, other="yes", ask_lead=True)),
    (Act.CLEAR, "/HX/HX2", None),
)


def a_revision(number: int = 1, **changed: Any) -> Revision:
    """Audit `number` of the round, by assessor A."""
    revision = Revision(
        audit_id=an_id(f"audit {number}"),
        case_id=an_id(f"case {number}"),
        assessor=ASSESSOR,
        reading=Reading.SOLE,
        tool_hash=TOOL_HASH,
        state=AuditState.COMPLETE,
        started_at=AT,
        completed_at=AT,
        minutes=95,
        parents=(),
        events=a_history(*SOME_EDITS),
        hash="",
    )
    return addressed_revision(replace(revision, **changed))


def a_later(revision: Revision, *edits: tuple[Any, ...]) -> Revision:
    """A revision that grew from this one by further edits."""
    events = a_history(*(edits or (("/HX/HX3", "2"),)), after=revision.events)
    return addressed_revision(replace(revision, events=events, parents=(revision.hash,)))


def a_withdrawal(revision: Revision, **changed: Any) -> Withdrawal:
    record = Withdrawal(revision.audit_id, revision.hash, revision.assessor, "wrong child", AT)
    return addressed(replace(record, **changed))


def a_sending(number: int = 1, previous: str = "") -> Sending:
    return Sending(an_id(f"package {number}"), number, previous, AT, "0.1.0")


def a_case(number: int = 1, **changed: Any) -> PackCase:
    case = PackCase(
        case_id=an_id(f"case {number}"),
        ref=f"Child {number:04}",
        audit_id=an_id(f"audit {number}"),
        reading=Reading.SOLE,
        area="North",
        district="North",
        team="Team 1",
        age_band="2-4",
        sex="female",
        unborn=False,
        disabled=False,
        category="neglect",
        plan_start=date(2009, 1, 5),
        known={"/HX/HX4": "3", "plan_end": ""},
        family_ref="Family 0007",
    )
    return replace(case, **changed)


def a_pack(**changed: Any) -> WorkPack:
    pack = WorkPack(
        round=RoundFacts(
            round_id=ROUND,
            name="Synthetic round",
            purpose="To try the program",
            announced_on=None,
            position_date=date(2009, 6, 30),
            period_from=date(2008, 7, 1),
            period_to=date(2009, 6, 30),
            division="england-and-wales",
            lead_name="Lead reviewer",
        ),
        tool_hash=TOOL_HASH,
        tool=TOOL,
        reader=Reader(ASSESSOR, "Assessor A", "Office 1"),
        cases=(a_case(1), a_case(2)),
        lead=Seat("Lead reviewer", keys_of("lead").public),
        deputies=(Seat("Deputy", keys_of("deputy").public),),
        office_recipient=keys_of("office").public.recipient,
        enrol_secret=ENROL_SECRET,
    )
    return replace(pack, **changed)


SECOND_TOOL = '{"id":"synthetic-tool","version":"2"}'
SECOND_HASH = hashlib.sha256(SECOND_TOOL.encode()).hexdigest()


def some_versions() -> tuple[ToolVersion, ...]:
    """The tool of the round, and a second version that asks one question again and moved another."""
    again = PublishedChange(
        "wording",
        ChangeKind.NEW_MEANING,
        Effect.ASKED_AGAIN,
        "1.1 Was the child seen?",
        "Was the child seen?",
        "Was the child seen alone?",
        ("/HX/HX1",),
    )
    return (
        ToolVersion(1, TOOL_HASH, "1", AT),
        ToolVersion(2, SECOND_HASH, "2", AT, "Read in two ways", (again,), {"/HX/HX2": "/HX/HX9"}),
    )


def an_update(**changed: Any) -> ToolUpdate:
    update = ToolUpdate(ROUND, SECOND_HASH, SECOND_TOOL, some_versions())
    return replace(update, **changed)


def an_acknowledgement(**changed: Any) -> Acknowledgement:
    merged = (
        Merged(an_id("package 1"), "a" * 64, AT),
        Merged(an_id("package 2"), "b" * 64, AT),
    )
    return replace(Acknowledgement(ROUND, TOOL_HASH, ASSESSOR, merged), **changed)


A_CALL = Call("Duty manager", "Duty manager, District A", "01632 960001", AT, False, "")
SOME_CONTACTS = (
    Contact("District A", "Duty manager", "Duty manager, District A", "01632 960001"),
    Contact("", "Out-of-hours team", "", "01632 960009"),
)
ARRANGED = Arrangements(SOME_CONTACTS, date(2009, 7, 31), conversations=True)


SOME_SLIPS = (
    Slip(an_id("case 1"), "900001", "Child One Synthetic", "Team 1", "Worker One Synthetic"),
    Slip(an_id("case 2"), "900002", "", "Team 1", ""),
)


def a_pack_of_version_4() -> WorkPack:
    """A joint audit, one taken over from assessor B in the middle of its history, and finding slips of both."""
    events = a_revision(2).events
    before = a_revision(2, assessor=COLLEAGUE, events=events[:2], state=AuditState.IN_PROGRESS)
    latest = a_revision(2, parents=(before.hash,))
    joint = a_case(1, reading=Reading.JOINT, read_with="Assessor B")
    hands = (WrittenBy(COLLEAGUE, "Assessor B", 2), WrittenBy(ASSESSOR, "Assessor A", len(events)))
    taken = a_case(2, reading=Reading.TAKEN_OVER, latest=latest, written_by=hands)
    return a_pack(cases=(joint, taken), arrangements=ARRANGED, slips=SOME_SLIPS)


def an_allocation(**changed: Any) -> AllocationAct:
    """Audit 1 goes on from assessor A's returned copy with assessor B."""
    act = AllocationAct(
        audit_id=an_id("audit 1"),
        case_id=an_id("case 1"),
        readers=(COLLEAGUE,),
        reading=Reading.TAKEN_OVER,
        base=a_revision(1).hash,
        reason="on leave",
        replaces=("a" * 64,),
        author="",
        at=AT,
    )
    return addressed(replace(act, **changed))


def an_entry(name: str = "concern", **changed: Any) -> Entry:
    """The first version of a concern about somebody who is no case."""
    entry = Entry(
        id=an_id(f"entry {name}"),
        n=1,
        kind=EntryKind.CONCERN,
        audit_id="",
        author=ASSESSOR,
        body={"about": "A baby in the same household", "what": "Two lines\nof “concern” and é."},
        calls=(A_CALL,),
        at=AT,
        previous="",
    )
    return addressed_entry(replace(entry, **changed))


def a_diary_entry(**changed: Any) -> Entry:
    body = {"office": "Office 1", "seen_on": "2009-03-02", "what": "No printer"}
    made = {"kind": EntryKind.DIARY, "body": body, "calls": ()} | changed
    return an_entry("diary", **made)


def some_entries() -> tuple[Entry, ...]:
    """A concern called about twice, then answered, and a line of the diary."""
    first = an_entry()
    answered = replace(A_CALL, answered=True, said="A visit today")
    second = next_version(first, first.body, (A_CALL, answered), AT)
    return (first, second, a_diary_entry())


def a_print_out(**changed: Any) -> Entry:
    """A numbered list on paper: a kind of note that came with version 4."""
    body = {"number": "1", "what": "slips", "office": "Office 1", "cases": "2"}
    made = {"kind": EntryKind.PRINT_OUT, "body": body, "calls": ()} | changed
    return an_entry("print-out", **made)


def a_return(*revisions: Revision, who: str = "assessor", **changed: Any) -> Return:
    keys = keys_of(who).public
    body = Return(
        person_id=ASSESSOR,
        keys=keys,
        enrol_proof=enrol_proof(ENROL_SECRET, ROUND, ASSESSOR, keys),
        revisions=revisions or (a_revision(1),),
    )
    return replace(body, **changed)


def a_return_file(body: Return | None = None, who: str = "assessor", number: int = 1) -> bytes:
    return make_return(
        body or a_return(who=who), a_pack().return_to, keys_of(who), a_sending(number)
    )


def expected(**changed: Any) -> Expected:
    """What the lead's store knows: three audits given to assessor A, nothing pinned yet."""
    known = Expected(
        round_id=ROUND,
        tool_hashes={TOOL_HASH},
        people={ASSESSOR: (Enrolment(ENROL_SECRET),)},
        allocated={
            an_id(f"audit {number}"): Allocated(an_id(f"case {number}"), frozenset({ASSESSOR}))
            for number in (1, 2, 3)
        },
    )
    return replace(known, **changed)


def sealing_secret(number: int) -> str:
    """Another enrol secret."""
    return to_base64(bytes([number]) * 32)
