"""Opening a case reads that case: how many others lie in the store makes no difference."""

import uuid
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import event

from app.domain.ids import AuditId, CaseId
from app.domain.rounds import Allocation
from app.services.leaving import leaving
from app.services.open_audit import OpenAudit
from app.services.siblings import Siblings
from db.models import AuditRow, CaseRow
from tests.builders import say
from tests.services.families import make_family


@contextmanager
def rows_read():
    """How many cases and audits are read from the store meanwhile."""
    found = []

    def note(row, _context):
        found.append(type(row).__name__)

    for table in (AuditRow, CaseRow):
        event.listen(table, "load", note)
    try:
        yield found
    finally:
        for table in (AuditRow, CaseRow):
            event.remove(table, "load", note)


def add_cases(ws, header, count):
    """As many more, each with an audit begun and not sent, none of the family of the first."""
    with ws.begin() as work:
        case = work.cases.get(header.case_id)
        copies = [
            replace(
                case, id=CaseId(str(uuid.uuid4())), ref=f"ZZ-{number:04}", family="", order=number
            )
            for number in range(count)
        ]
        work.cases.add_new(header.round_id, copies)
        made = [
            Allocation(AuditId(str(uuid.uuid4())), copy.id, header.person_id, header.reading)
            for copy in copies
        ]
        work.audits.allocate(header.round_id, made, header.tool_hash)
        for one in made:
            work.audits.save_header(replace(header, id=one.audit_id, case_id=one.case_id))
        work.commit()


def opened_with(ws, audit):
    with rows_read() as found:
        again = OpenAudit(ws, audit.id)
        siblings = Siblings(ws, again)
        stands = leaving(ws, audit.round.id)
    return found, siblings, stands


def test_opening_a_case_reads_no_more_with_forty_cases_more(assessor, small, audit):
    say(audit, "HX1_date", "2009-01-12")
    before, _siblings, stood = opened_with(assessor, audit)
    add_cases(assessor, audit.header, 40)
    after, _siblings, stands = opened_with(assessor, audit)
    assert sorted(after) == sorted(before)
    assert (stood.audits, stands.audits) == (1, 41)


def test_brothers_and_sisters_are_found_among_the_others(assessor, small, audit):
    with assessor.begin() as work:
        other = next(
            each for each in work.cases.all(audit.round.id) if each.id != audit.header.case_id
        )
    say(audit, "HX1_date", "2009-01-12")
    add_cases(assessor, audit.header, 5)
    for family, refs in (("F1", (audit.case.ref, other.ref)), (audit.case.ref, (other.ref,))):
        make_family(assessor, [other.ref], "")
        make_family(assessor, refs, family)
        with assessor.begin() as work:
            here = next(
                each for each in work.audits.headers_of([other.id]) if each.case_id == other.id
            )
        told = Siblings(assessor, OpenAudit(assessor, here.id))
        assert told.refs == (audit.case.ref,)
