"""What stands between an audit and its signature, question by question."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from app.domain.ids import AnswerKey
from app.domain.ratings import RolledUp
from app.services import concerns
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.outline import Item


@dataclass(frozen=True, slots=True)
class Check:
    """One item to look at again, for `questions` of its questions. `elsewhere`: its reason is given in the overall
    view."""

    key: AnswerKey
    item: Item
    message: str = ""
    elsewhere: bool = False
    questions: int = 1

    @property
    def number(self) -> str:
        return self.item.number

    @property
    def title(self) -> str:
        return self.item.title


@dataclass(frozen=True, slots=True)
class Overall:
    """Section scores, the suggested rating and the assessor's own, which is given at `item`."""

    rolled: RolledUp
    item: Item


@dataclass(frozen=True, slots=True)
class Checklist:
    missing: tuple[Check, ...]
    again: tuple[
        Check, ...
    ]  # asked again since the tool changed: an earlier answer is kept, uncounted
    unread: tuple[Check, ...]  # a date or a number that is kept as typed and is no answer
    faulty: tuple[Check, ...]
    unexplained: tuple[Check, ...]
    queries: tuple[Check, ...]
    overall: Overall | None
    concern: tuple[tuple[str, str], ...]
    concern_wants: tuple[str, ...]
    in_the_way: Sequence[str]


def checklist(audit: AuditViewModel) -> Checklist:
    held = audit.audit
    return Checklist(
        missing=_checks(audit, held.form.missing()),
        again=_checks(audit, held.asked_again()),
        unread=tuple(_unread(audit)),
        faulty=_checks(audit, held.faulty(), "error"),
        unexplained=_checks(audit, held.unexplained(), "warning"),
        queries=_checks(audit, held.form.queries()),
        overall=_overall(audit),
        concern=_concern(audit),
        concern_wants=() if held.is_complete else held.concern_wants(),
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
        before = found.get(name)
        if before is None:
            found[name] = Check(key, item, message, bool(severity) and not message)
        else:
            found[name] = replace(before, questions=before.questions + 1)
    return tuple(found.values())


def _unread(audit: AuditViewModel) -> Iterator[Check]:
    """A line for each box: each is put right by itself."""
    for key, text in audit.unread().items():
        item = audit.item_of(key)
        if item is not None:
            yield Check(key, item, _tr("“%1” is kept as typed.").replace("%1", text))


def _overall(audit: AuditViewModel) -> Overall | None:
    """None for an audit tool that suggests no rating."""
    rollup, rolled = audit.audit.tool.rollup, audit.audit.rolled_up()
    item = audit.item_of(AnswerKey(rollup.overall)) if rollup else None
    return Overall(rolled, item) if rolled is not None and item is not None else None


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


def _tr(text: str) -> str:
    return QCoreApplication.translate("Checklist", text)
