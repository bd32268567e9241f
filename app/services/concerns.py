"""The immediate concern that an audit's answers speak of: it follows the answers, never the other way."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from app.domain.answers import Answer
from app.domain.ids import AnswerKey, AuditId, EntryId
from app.domain.rounds import Concern
from app.tool.form import Form

NOW, WHAT, TOLD, RESPONSE = "OJ5_now", "OJ5_what", "OJ5_told", "OJ5_response"
YES = "yes"
NOTHING: Mapping[AnswerKey, Answer] = MappingProxyType({})


def touches_concern(key: AnswerKey) -> bool:
    return "/OJ5" in key


def concern_in(
    form: Form,
    ref: str,
    now: datetime,
    audit_id: AuditId,
    earlier: Mapping[AnswerKey, Answer] = NOTHING,
) -> Concern | None:
    """None where the tool asks of no concern, or none was raised.

    `earlier` are answers that a new version of the tool asks again: a concern raised by them stands until then.
    """

    def said(name: str) -> str:
        return _value(form, name, earlier)

    if said(NOW) != YES:
        return None
    return Concern(
        id=EntryId(audit_id),
        audit_id=audit_id,
        ref=ref,
        raised_at=now,
        what=said(WHAT),
        told=said(TOLD),
        response=said(RESPONSE),
    )


def _value(form: Form, name: str, earlier: Mapping[AnswerKey, Answer]) -> str:
    node = form.tool.by_name.get(name)
    if node is None:
        return ""
    key = AnswerKey(node.path)
    answer = form.state(key).answer or earlier.get(key)
    return answer.value if answer else ""
