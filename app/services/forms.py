"""A form for one case: the audit tool, what the round knows, and the answers so far."""

from datetime import date

from app.domain.beside import without_beside
from app.domain.ids import AnswerKey
from app.domain.records import Sheet
from app.domain.rounds import CaseFile, Round
from app.services.case_facts import facts_of
from app.tool.form import Circumstances, Form
from app.tool.form_paths import tool_path
from app.tool.model import Group, Tool
from app.tool.numbering import plain_label
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


def asked_in_full(form: Form, key: AnswerKey) -> str:
    """A question as somebody reads it who never saw the tool: with the item it is a part of, without which "Was it
    held?" and "Accurate" say nothing.
    """
    own = plain_label(form.label(key)).strip()
    above = form.tool.by_path.get(tool_path(key).rpartition("/")[0])
    if not isinstance(above, Group) or not above.item or not above.label:
        return own
    item = plain_label(above.label).strip()
    if item.rstrip("?:").casefold() == own.rstrip("?:").casefold():
        return own
    lower = own if own[1:2].isupper() else f"{own[:1].lower()}{own[1:]}"
    return f"{item.rstrip('?:')}: {lower}"
