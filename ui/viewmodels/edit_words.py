"""How a step that can be taken back is called: "1.1 Date of the referral, note"."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.domain.answers import Answer
from app.domain.ids import AnswerKey

if TYPE_CHECKING:
    from ui.viewmodels.audit import AuditViewModel

_LONGEST = 56  # letters of a question's wording
_FACETS = {
    "evidence": "evidence",
    "place": "place",
    "note": "note",
    "ask_lead": "question to the lead",
    "warning_reason": "why it stands",
    "other": "other source",
}


def said_of(audit: AuditViewModel, key: AnswerKey | None, what: str) -> str:
    """The question, and what of it changes; `what` alone where it is none."""
    item = audit.item_of(key) if key is not None else None
    said = QCoreApplication.translate("Edits", what) if what else ""
    if key is None or item is None:
        return said
    wording = audit.questions.wording(key) if audit.questions.named(key) else item.title
    named = f"{item.number} {wording}".strip()
    if len(named) > _LONGEST:
        named = f"{named[:_LONGEST].rpartition(' ')[0]} …"
    return f"{named}, {said}" if said else named


def facet(before: Answer | None, after: Answer | None) -> str:
    """What of the answer changes, where it is one thing beside it; "" for the answer itself."""
    was, now = before or Answer(), after or Answer()
    changed = {
        one.name for one in fields(Answer) if getattr(was, one.name) != getattr(now, one.name)
    }
    if changed & {"value", "state", "reason"}:
        return ""
    found = [words for name, words in _FACETS.items() if name in changed]
    return found[0] if len(found) == 1 else ""
