"""What became of an answer, edit by edit, as the audit's own history has it; many edits of one text as one sitting."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from app.domain.answers import Answer
from app.domain.ids import AnswerKey
from app.domain.records import Act, AnswerEvent
from app.domain.tool_versions import UPDATE_DEVICE, ToolVersion, is_going_over, path_of

SITTING = timedelta(minutes=30)  # a longer rest begins another sitting
_TEXTS = frozenset({"note", "place", "other", "reason", "warning_reason"})


@dataclass(frozen=True, slots=True)
class Change:
    """One edit: what the answer was and what it became; None is unanswered. `row` acts change no answer themselves.

    `earlier_tool`: made before the audit went over to the version of the tool it has now.
    """

    at: datetime
    device: str
    act: Act
    key: AnswerKey
    before: Answer | None
    after: Answer | None
    earlier_tool: bool

    @property
    def is_of_the_tool(self) -> bool:
        """Written by a new version of the tool, by no person."""
        return self.device == UPDATE_DEVICE


@dataclass(frozen=True, slots=True)
class Sitting:
    """One change, or several of one text in one go; oldest first."""

    changes: tuple[Change, ...]

    @property
    def first(self) -> Change:
        return self.changes[0]

    @property
    def last(self) -> Change:
        return self.changes[-1]


def paths_ever(path: str, versions: Sequence[ToolVersion]) -> frozenset[str]:
    """Where the question stands now, and where it stood under earlier versions of the tool."""
    found, here = {path}, path
    for version in reversed(versions):
        here = next((old for old, new in version.moved.items() if new == here), here)
        found.add(here)
    return frozenset(found)


def changes_at(events: Iterable[AnswerEvent], paths: Collection[str]) -> tuple[Change, ...]:
    """Every edit of the questions or tables at these paths, oldest first; rows put in and taken out too."""
    events = tuple(events)
    marks = [event.n for event in events if is_going_over(event.key)]
    newest = max(marks, default=0)
    held: dict[AnswerKey, Answer] = {}
    made: list[Change] = []
    for event in events:
        if is_going_over(event.key) or not _is_at(event.key, paths):
            continue
        before = held.get(event.key)
        if event.act is Act.SET and event.answer is not None:
            held[event.key] = event.answer
        elif event.act is Act.CLEAR:
            held.pop(event.key, None)
        elif event.act is Act.REMOVE_ROW:
            for key in [one for one in held if one.startswith(f"{event.key}/")]:
                del held[key]
        made.append(
            Change(
                datetime.fromisoformat(event.at),
                event.device,
                event.act,
                event.key,
                before,
                held.get(event.key),
                event.n < newest,
            )
        )
    return tuple(made)


def sittings(
    changes: Iterable[Change], is_narrative: Callable[[AnswerKey], bool]
) -> tuple[Sitting, ...]:
    """The changes, oldest first, with those of one text that follow each other within half an hour as one."""
    made: list[list[Change]] = []
    for change in changes:
        if made and _goes_on(made[-1][-1], change, is_narrative):
            made[-1].append(change)
        else:
            made.append([change])
    return tuple(Sitting(tuple(each)) for each in made)


def _is_at(key: AnswerKey, paths: Collection[str]) -> bool:
    path = path_of(key)
    return any(path == one or path.startswith(f"{one}/") for one in paths)


def _goes_on(before: Change, after: Change, is_narrative: Callable[[AnswerKey], bool]) -> bool:
    alike = (before.key, before.device, before.act, before.earlier_tool) == (
        after.key, after.device, after.act, after.earlier_tool,
    )  # fmt: skip
    if not alike or after.act is not Act.SET or after.at - before.at > SITTING:
        return False
    texts = _TEXTS | {"value"} if is_narrative(after.key) else _TEXTS
    touched = _touched(after)
    return len(touched) == 1 and touched <= texts and touched == _touched(before)


def _touched(change: Change) -> frozenset[str]:
    before, after = change.before or Answer(), change.after or Answer()
    return frozenset(
        one.name for one in fields(Answer) if getattr(before, one.name) != getattr(after, one.name)
    )
