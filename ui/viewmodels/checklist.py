"""What stands between an audit and its signature, question by question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.ids import AnswerKey
from app.services import concerns
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.outline import Item

# The overall view, where the audit tool asks for one: its own rating and the one the program works out.
SUGGESTED, OWN = "OJ3_suggested", "OJ3_rating"


@dataclass(frozen=True, slots=True)
class Check:
    """One question to look at again."""

    key: AnswerKey
    item: Item
    message: str = ""

    @property
    def number(self) -> str:
        return self.item.number

    @property
    def code(self) -> str:
        return self.item.code

    @property
    def title(self) -> str:
        return self.item.title


@dataclass(frozen=True, slots=True)
class Checklist:
    missing: tuple[Check, ...]
    faulty: tuple[Check, ...]
    unexplained: tuple[Check, ...]
    queries: tuple[Check, ...]
    overall: tuple[tuple[str, str], ...]
    concern: tuple[tuple[str, str], ...]
    in_the_way: Sequence[str]


def checklist(audit: AuditViewModel) -> Checklist:
    held = audit.audit
    return Checklist(
        missing=_checks(audit, held.form.missing()),
        faulty=_checks(audit, held.faulty(), "error"),
        unexplained=_checks(audit, held.unexplained(), "warning"),
        queries=_checks(audit, held.form.queries()),
        overall=_facts(audit, (OWN, SUGGESTED)),
        concern=_concern(audit),
        in_the_way=() if held.is_complete else held.standing_in_the_way(),
    )


def _checks(
    audit: AuditViewModel, keys: Iterable[AnswerKey], severity: str = ""
) -> tuple[Check, ...]:
    """One line for each item, though several of its parts may be meant."""
    found: dict[str, Check] = {}
    for key in keys:
        item = audit.item_of(key)
        if item is None:
            continue
        problems = audit.state(key).problems if severity else ()
        message = next((one.message for one in problems if one.severity == severity), "")
        name = key if severity else item.number or item.title
        found.setdefault(name, Check(key, item, message))
    return tuple(found.values())


def _facts(audit: AuditViewModel, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Wording and reading of questions by name; those the tool does not have are left out."""
    found = []
    for name in names:
        node = audit.audit.tool.by_name.get(name)
        if node is not None:
            state = audit.state(AnswerKey(node.path))
            found.append((node.label or name, state.reading))
    return tuple(found)


def _concern(audit: AuditViewModel) -> tuple[tuple[str, str], ...]:
    """What was said of an immediate concern; nothing where none was raised."""
    node = audit.audit.tool.by_name.get(concerns.NOW)
    if node is None or audit.state(AnswerKey(node.path)).reading.casefold() != concerns.YES:
        return ()
    return _facts(audit, (concerns.WHAT, concerns.TOLD, concerns.RESPONSE))
