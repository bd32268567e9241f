"""A form for one case: the audit tool, what the round knows, and the answers so far."""

from datetime import date

from app.domain.beside import without_beside
from app.domain.records import Sheet
from app.domain.rounds import CaseFile, Round
from app.services.case_facts import facts_of
from app.tool.form import Circumstances, Form
from app.tool.model import Tool
from app.tool.working_days import working_days_of

NOTHING = Sheet({}, {}, {})


def form_of(
    tool: Tool,
    audit_round: Round,
    case: CaseFile,
    sheet: Sheet = NOTHING,
    read_on: date | None = None,
) -> Form:
    """Clocks run to the round's position date, never to the day on which somebody looks.

    `read_on` is the last day of reading, up to which dates can be given: files are read in the weeks after the
    position date, and a concern is told of then.
    """
    position = audit_round.position_date
    given = Circumstances(
        today=max(position, read_on or position),
        position_date=position,
        calendar=working_days_of(tool, audit_round.division),
        announced_on=audit_round.announced_on,
        facts=facts_of(audit_round, case),
    )
    asked = without_beside(sheet)
    return Form(tool, given, asked.answers, asked.rows, asked.last_serial)
