"""From what differs between two tools to what is published: the lead's decisions put in, everything named in words."""

import re
from collections.abc import Mapping, Sequence

from app.domain.limits import Limit, words
from app.domain.plain_text import plain
from app.domain.tool_versions import ChangeKind, Effect, PublishedChange
from app.tool.diff import Change, moves
from app.tool.model import Tool
from app.tool.numbering import item_numbers
from app.tool.rule_words import rule_in_words

LONGEST = 2_000  # characters of a wording before and after that are kept

# What changed, in words. A test compares the codes with those that `diff` gives.
WHAT = {
    "wording": "Wording",
    "group-title": "Title of a section or group",
    "guidance": "Guidance",
    "levels": "What each level looks like",
    "message": "Message",
    "relevance": "When it is asked",
    "choice-filter": "Which answers are offered",
    "repeat-count": "Number of rows",
    "calculation": "Calculation",
    "constraint": "Rule",
    "warning": "Warning",
    "hint-rule": "Hint",
    "default": "Default",
    "required": "Whether an answer is needed",
    "read-only": "Whether it can be changed",
    "limit": "Time limit",
    "clock-start": "Start of the clock",
    "clock-end": "End of the clock",
    "counted-if": "Which events count",
    "applies-if": "When the limit applies",
    "absent-if": "When the event did not take place",
    "closes-if": "After which event none is due",
    "in-force": "Dates in force",
    "standard-wording": "Wording of the limit",
    "standard-added": "New time limit",
    "standard-removed": "Time limit removed",
    "repeats": "Asked once or for each event",
    "type": "Kind of answer",
    "list": "List of answers",
    "states": "States offered",
    "core": "Core or extended",
    "shared": "Each child's own, or the family's",
    "item": "Item it belongs to",
    "evidence": "Expected evidence",
    "standards": "Time limits it answers",
    "choice-removed": "Answer removed",
    "choice-added": "Answer added",
    "choice-wording": "Wording of an answer",
    "choice-score": "Score of an answer",
    "choice-column": "Further column of an answer",
    "choice-order": "Order of the answers",
    "question-removed": "Question removed",
    "question-added": "New question",
    "question-moved": "Question moved",
    "question-renamed": "Question renamed",
    "order": "Order",
    "form-id": "Id of the tool",
    "title": "Title",
    "rollup": "Suggested rating",
    "holidays": "Closures and bank holidays worked",
}
# Where a new kind of answer or other rows stand in the old one's place, no decision can make the old answers fit.
_LIMIT = re.compile(r"\A[0-9]+(wd|d|m)\Z")
_MOVES = ("question-moved", "question-renamed")
_SETTLED = frozenset(
    {
        "choice-removed",
        "states",
        "type",
        "list",
        "repeats",
        "question-moved",
        "question-renamed",
        "order",
        "title",
    }
)


def is_decidable(change: Change) -> bool:
    """Whether the lead may say that it is a clarification or a new meaning."""
    open_to_both = change.effect in (Effect.STAND, Effect.ASKED_AGAIN)
    return open_to_both and bool(change.paths) and change.what not in _SETTLED


def decided(
    old: Tool, new: Tool, changes: Sequence[Change], kinds: Mapping[int, ChangeKind]
) -> tuple[PublishedChange, ...]:
    """The changes as they are published; `kinds` are the lead's decisions by place, where they differ.

    A decision about a change that is not open to one is left aside.
    """
    moved = moves(old, new)
    return tuple(
        _published(old, new, change, kinds.get(place, change.kind), moved)
        for place, change in enumerate(changes)
    )


def _published(
    old: Tool, new: Tool, change: Change, kind: ChangeKind, moved: Mapping[str, str]
) -> PublishedChange:
    effect, paths = change.effect, _paths(new, change, moved)
    if is_decidable(change) and kind is not ChangeKind.LIMIT:
        effect = Effect.ASKED_AGAIN if kind is ChangeKind.NEW_MEANING else Effect.STAND
    else:
        kind = change.kind
    if change.what in _MOVES and effect is Effect.ASKED_AGAIN and change.old_path not in moved:
        effect, paths = Effect.ASKED_NEW, (change.path,)  # among other rows: nothing can go along
    return PublishedChange(
        change.what, kind, effect, where(change, old, new), *texts(change, old, new), paths
    )


def _paths(new: Tool, change: Change, moved: Mapping[str, str]) -> tuple[str, ...]:
    """The questions of the new tool that a change speaks of; none for one that was taken out."""
    found = tuple(moved.get(path, path) for path in change.paths)
    return tuple(path for path in found if path in new.by_path) or (
        (change.path,) if change.path in new.by_path else ()
    )


def texts(change: Change, old: Tool, new: Tool) -> tuple[str, str]:
    """What stood there before and what stands there afterwards, as a reader of a report can read it."""
    return _in_words(change, change.before, (old, new)), _in_words(change, change.after, (new,))


def _in_words(change: Change, text: str, tools: Sequence[Tool]) -> str:
    if change.standard and change.what not in ("standard-added", "standard-removed"):
        text = text.partition(": ")[2]  # the name of the column stands in `what`
        if change.what == "limit" and _LIMIT.match(text):
            text = words(Limit.parse(text))
    if change.what == "question-renamed":
        text = text.rpartition("/")[2]
    if (
        change.what == "rollup"
    ):  # what caps it, in the words an assessor is told; not the rules as they are written
        text = (
            "\n".join(line.partition(" (")[0] for line in text.splitlines()[1:])
            or text.partition(", ")[2]
        )
    return _short(rule_in_words(change, text, tools))


def where(change: Change, old: Tool, new: Tool) -> str:
    """The question, section, time limit or list that a change is about, in words."""
    if change.standard:
        titles = {one.id: one.title for tool in (old, new) for one in tool.standards}
        return f"{change.standard}: {titles[change.standard]}"
    if change.list_name:
        return _of_list(change.list_name, new)
    tool, path = (new, change.path) if change.path else (old, change.old_path)
    node = tool.by_path.get(path)
    if node is None:
        return WHAT.get(change.what, "The tool as a whole")
    number = item_numbers(tool).get(node.item, "")
    return _short(f"{number} {node.label or node.name}".strip())


def _of_list(name: str, new: Tool) -> str:
    """A list of answers by the first question that offers it, and how many more do."""
    asked = [one for one in new.questions if one.list_name == name]
    if not asked:
        return f"Answers “{name}”"
    number = item_numbers(new).get(asked[0].item, "")
    first = f"{number} {asked[0].label}".strip()
    more = f" and {len(asked) - 1} more" if len(asked) > 1 else ""
    return _short(f"Answers to {first}{more}")


def _short(text: str) -> str:
    text = plain(text).strip()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 2]} …"
