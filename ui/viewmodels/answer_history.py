"""What became of the answers of one card, in words: who, when, what it was, what it became, why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from app.domain.answer_history import sittings
from app.domain.answers import Answer
from app.domain.ids import AnswerKey
from app.domain.partial_dates import words
from app.domain.records import Act
from app.services.answer_history import Told
from app.tool.form_paths import tool_path
from app.tool.model import Group, Kind
from ui.forms.wording import evidence_words
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.outline import Item

_ONE_LINE = 60  # letters that "was → became" may take together


@dataclass(frozen=True, slots=True)
class Line:
    """One sitting. `said` are sentences; `edits` its single edits as "14:02:05  …" where there were several."""

    part: str  # the part's own wording, "" where the card has one question only
    who: str
    when: str
    said: tuple[str, ...]
    edits: tuple[str, ...] = ()
    mark: str = ""  # "Correction", "With an earlier version of the tool"
    corrected: bool = False  # by the lead

    @property
    def text(self) -> str:
        """To be copied."""
        head = " · ".join(one for one in (self.when, self.who, self.mark, self.part) if one)
        return "\n".join((head, *self.said, *(f"  {one}" for one in self.edits)))


def history_of(audit: AuditViewModel, item: Item, zone: ZoneInfo | None = None) -> tuple[Line, ...]:
    """Newest first."""
    told = audit.audit.history([part.path for part in item.parts])
    by_change = {id(each.change): each for each in told}
    several = len(item.parts) > 1 or isinstance(item.parts[0], Group)
    made = []
    for sitting in sittings((each.change for each in told), lambda key: _is_narrative(audit, key)):
        first, last = by_change[id(sitting.first)], by_change[id(sitting.last)]
        many = len(sitting.changes) > 1
        edits = (
            f"{one.at.astimezone(zone):%H:%M:%S}  {_value(audit, one.key, one.after)}"
            for one in (sitting.changes if many else ())
        )
        made.append(
            Line(
                audit.questions.wording(last.change.key) if several else "",
                last.who,
                _when(first.change.at, last.change.at, zone),
                tuple(_sentences(audit, first, last)),
                tuple(edits),
                _mark(last),
                last.corrected,
            )
        )
    return tuple(reversed(made))


def _sentences(audit: AuditViewModel, first: Told, last: Told) -> Iterator[str]:
    key, before, after = last.change.key, first.change.before, last.change.after
    if last.change.act is Act.ADD_ROW:
        yield _tr("A new entry was begun.")
        return
    if last.change.act is Act.REMOVE_ROW:
        yield _tr("The entry was taken out, with its answers.")
        return
    was, now = _value(audit, key, before), _value(audit, key, after)
    if last.corrected:
        now = now if after is not None else _tr("Taken out of the count")
        yield f"{was} → {now}" if before is not None else now
        yield _tr("Why: %1").replace("%1", last.why)
        return
    if was != now and len(was) + len(now) <= _ONE_LINE:
        yield f"{was} → {now}"
    elif was != now:
        if before is not None:
            yield _tr("Was: %1").replace("%1", was)
        yield _tr("Became: %1").replace("%1", now)
    yield from _beside(before or Answer(), after or Answer())


def _beside(before: Answer, after: Answer) -> Iterator[str]:
    """What changed of all that stands beside an answer."""
    if before.evidence is not after.evidence:
        was = evidence_words(before.evidence) if before.evidence else _tr("none")
        now = evidence_words(after.evidence) if after.evidence else _tr("none")
        yield _tr("Evidence: %1").replace("%1", f"{was} → {now}")
    for name, title in (
        ("other", _tr("The other source: %1")),
        ("place", _tr("Place: %1")),
        ("note", _tr("Note: %1")),
        ("warning_reason", _tr("Why it stands: %1")),
    ):
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            yield title.replace("%1", now or _tr("taken away"))
    if before.ask_lead is not after.ask_lead:
        yield _tr("Asks the lead") if after.ask_lead else _tr("Asks the lead no longer")


def _value(audit: AuditViewModel, key: AnswerKey, answer: Answer | None) -> str:
    if answer is not None and answer == Answer(
        evidence=answer.evidence,
        other=answer.other,
        place=answer.place,
        note=answer.note,
        ask_lead=answer.ask_lead,
        warning_reason=answer.warning_reason,
    ):
        answer = None  # only remarks, no answer yet
    return audit.questions.said(key, answer)


def _mark(told: Told) -> str:
    if told.corrected:
        return _tr("Correction")
    if told.change.is_of_the_tool:
        return ""
    return _tr("With an earlier version of the tool") if told.change.earlier_tool else ""


def _when(first: datetime, last: datetime, zone: ZoneInfo | None) -> str:
    began, ended = first.astimezone(zone), last.astimezone(zone)
    day = words(began.date())
    if began.replace(second=0) == ended.replace(second=0):
        return f"{day}, {began:%H:%M}"
    return f"{day}, {began:%H:%M}–{ended:%H:%M}"


def _is_narrative(audit: AuditViewModel, key: AnswerKey) -> bool:
    node = audit.audit.tool.by_path.get(tool_path(key))
    return node is not None and not isinstance(node, Group) and node.kind is Kind.TEXT


def _tr(text: str) -> str:
    return QCoreApplication.translate("History", text)
