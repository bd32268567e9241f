"""The immediate concern that an audit's answers speak of: it follows the answers, never the other way."""

from datetime import datetime

from app.domain.ids import AnswerKey, AuditId
from app.domain.rounds import Concern
from app.tool.form import Form

NOW, WHAT, TOLD, RESPONSE = "OJ5_now", "OJ5_what", "OJ5_told", "OJ5_response"
YES = "yes"


def touches_concern(key: AnswerKey) -> bool:
    return "/OJ5" in key


def concern_in(form: Form, ref: str, now: datetime, audit_id: AuditId) -> Concern | None:
    """None where the tool asks of no concern, or none was raised."""
    if _value(form, NOW) != YES:
        return None
    return Concern(
        audit_id=audit_id,
        ref=ref,
        raised_at=now,
        what=_value(form, WHAT),
        told=_value(form, TOLD),
        response=_value(form, RESPONSE),
    )


def _value(form: Form, name: str) -> str:
    node = form.tool.by_name.get(name)
    if node is None:
        return ""
    answer = form.state(AnswerKey(node.path)).answer
    return answer.value if answer else ""
