"""Two versions of a tool compared: what changed, of which kind it is, and what it does to answers already given.

A change published during a round is one of three kinds. "limit": worked out again from what is given. "clarification":
answers stand. "new-meaning": answers are kept and asked again. Where the program cannot know, as with a wording, it
proposes the kind by how much of the text is the same; the lead decides.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from itertools import chain

from app.domain.ids import AnswerKey
from app.domain.tool_versions import ChangeKind, Effect, path_of
from app.tool.diff_parts import (
    EFFECTS,
    Part,
    choice_parts,
    node_parts,
    rule_shape,
    standard_parts,
)
from app.tool.model import Group, Kind, Node, Question, Rules, Standard, Tool

__all__ = ["Change", "ChangeKind", "Effect", "answers_touched", "compare", "moves"]
_NAMED = re.compile(r"\$\{\s*([^}\s]+)\s*\}")
_UNANSWERED = frozenset({Kind.CALCULATE, Kind.NOTE, Kind.HIDDEN, Kind.METADATA})


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `path` is where it stands in the new tool, `old_path` where it stood; "" where it does not.

    `paths` are the old paths of all questions whose answers it touches; `standard` is the id of a time limit.
    """

    what: str
    kind: ChangeKind
    effect: Effect
    path: str = ""
    old_path: str = ""
    standard: str = ""
    list_name: str = ""
    before: str = ""
    after: str = ""
    paths: tuple[str, ...] = ()
    place: str = ""  # sheet and row in the new workbook, of what is gone in the old one

    @property
    def effect_words(self) -> str:
        return EFFECTS[self.effect]


def compare(old: Tool, new: Tool) -> tuple[Change, ...]:
    """Every change from one version to the next, questions first, in the order of the new tool; () for equal tools."""
    pairs = _pairs(old, new)
    return (
        *_nodes(old, new, pairs),
        *_orders(old, new, pairs),
        *_lists(old, new, pairs),
        *_standards(old, new, pairs),
        *_whole(old, new),
    )


def answers_touched(change: Change, keys: Iterable[AnswerKey]) -> tuple[AnswerKey, ...]:
    """Which of an audit's answers a change touches, by their keys in the old tool."""
    touched = frozenset(change.paths)
    return tuple(key for key in keys if path_of(key) in touched)


def moves(old: Tool, new: Tool) -> Mapping[str, str]:
    """Where answers go along: from the old paths of questions, and of tables, to the new ones where these differ."""
    pairs = _pairs(old, new)
    return {
        path: later
        for path, later in pairs.items()
        if path != later
        and (
            isinstance(old.by_path[path], Question) or getattr(old.by_path[path], "repeats", False)
        )
        and _same_rows(old, new, path, later, pairs)
    }


# -- which old node is which new one


def _pairs(old: Tool, new: Tool) -> dict[str, str]:
    """From the paths of the old tool to those of the new: the same path, else the same name used once in each."""
    found = {path: path for path in old.by_path if path in new.by_path}
    for name, node in old.by_name.items():
        later = new.by_name.get(name)
        taken = later is None or later.path in old.by_path or node.path in found
        if later is not None and not taken and isinstance(node, Group) is isinstance(later, Group):
            found[node.path] = later.path
    gone = [node for node in old.nodes() if node.path not in found]
    come = [node for node in new.nodes() if node.path not in set(found.values())]
    for node in gone:
        again = next((one for one in come if _is_renamed(node, one)), None)
        if again is not None:
            found[node.path] = again.path
            come.remove(again)
    for table in (one for one in gone if isinstance(one, Group) and one.repeats):
        _pair_table(table, come, found)
    return found


def _is_renamed(old: Node, new: Node) -> bool:
    """The same wording in the same item: "Themes" of another item is another question."""
    if isinstance(old, Group) or isinstance(new, Group) or not old.label:
        return False
    return old.kind is new.kind and old.label == new.label and old.item == new.item


def _pair_table(table: Group, come: Iterable[Node], found: dict[str, str]) -> None:
    """A table under another name is the same one where all its columns that are left stand in it."""
    columns = [found[path] for path in _inside(table) if path in found]
    around = {path.rpartition("/")[0] for path in columns}
    again = next((one for one in come if {one.path} == around), None)
    if isinstance(again, Group) and again.repeats:
        found[table.path] = again.path


def _place(node: Node | Standard) -> str:
    return f"{node.cell.sheet}, row {node.cell.row}"


def _inside(node: Node) -> tuple[str, ...]:
    """The paths of the questions that a question or group stands for."""
    if isinstance(node, Question):
        return (node.path,)
    return tuple(chain.from_iterable(_inside(child) for child in node.children))


# -- questions


def _nodes(old: Tool, new: Tool, pairs: Mapping[str, str]) -> Iterator[Change]:
    earlier = {later: path for path, later in pairs.items()}
    names = {
        path.rpartition("/")[2]: later.rpartition("/")[2]
        for path, later in pairs.items()
        if path.rpartition("/")[2] != later.rpartition("/")[2]
    }
    for node in new.nodes():
        if node.path not in earlier:
            yield from _added(node)
            continue
        before = _with_names(old.by_path[earlier[node.path]], names)
        if before.path != node.path:
            yield from _moved(old, new, before, node, pairs)
        for part in node_parts(old, new, before, node):
            yield _of(part, node, before)
    for node in old.nodes():
        if node.path not in pairs and isinstance(node, Question):
            yield Change(
                "question-removed", ChangeKind.NEW_MEANING, Effect.KEPT_UNCOUNTED, "", node.path,
                before=node.label, paths=(node.path,), place=_place(node),
            )  # fmt: skip


def _with_names(node: Node, names: Mapping[str, str]) -> Node:
    """The node with the new names in its rules: a rule that names a renamed question is the same rule."""
    if not names:
        return node
    rules = {
        each.name: _NAMED.sub(
            lambda found: f"${{{names.get(found[1], found[1])}}}", getattr(node.rules, each.name)
        )
        for each in fields(node.rules)
    }
    return replace(node, rules=Rules(**rules))


def _added(node: Node) -> Iterator[Change]:
    if isinstance(node, Question):
        worked_out = node.kind in _UNANSWERED
        kind = ChangeKind.LIMIT if worked_out else ChangeKind.NEW_MEANING
        effect = Effect.RECOMPUTED if worked_out else Effect.ASKED_NEW
        yield Change("question-added", kind, effect, node.path, after=node.label, place=_place(node))  # fmt: skip


def _moved(
    old: Tool, new: Tool, before: Node, node: Node, pairs: Mapping[str, str]
) -> Iterator[Change]:
    """A question in another group, or under another name. Its answers go along unless its rows are others.

    What the groups around it ask is part of when it is asked.
    """
    if isinstance(node, Group):
        return
    what = "question-moved" if before.name == node.name else "question-renamed"
    kind, effect = ChangeKind.CLARIFICATION, Effect.STAND
    is_same = _conditions(old, before) == _conditions(new, node)
    if not is_same or not _same_rows(old, new, before.path, node.path, pairs):
        kind, effect = ChangeKind.NEW_MEANING, Effect.ASKED_AGAIN
    yield Change(
        what, kind, effect, node.path, before.path,
        before=before.path, after=node.path, paths=(before.path,), place=_place(node),
    )  # fmt: skip


def _same_rows(old: Tool, new: Tool, before: str, after: str, pairs: Mapping[str, str]) -> bool:
    """Whether a question stands in the same tables as before, under whatever names."""
    tables = [
        [one.path for one in _around(tool, path) if one.repeats]
        for tool, path in ((old, before), (new, after))
    ]
    return [pairs.get(path) for path in tables[0]] == tables[1]


def _conditions(tool: Tool, node: Node) -> list[object]:
    """When the groups around a question are asked."""
    rules = (one.rules.relevant for one in _around(tool, node.path))
    return [rule_shape(rule) for rule in rules if rule.strip()]


def _around(tool: Tool, path: str) -> Iterator[Group]:
    """The groups that a question stands in, the outermost first."""
    steps = path.split("/")
    for end in range(2, len(steps)):
        node = tool.by_path.get("/".join(steps[:end]))
        if isinstance(node, Group):
            yield node


def _of(part: Part, node: Node, before: Node) -> Change:
    effect = part.effect
    # What is merely said otherwise of a group says nothing otherwise of the questions in it.
    answers = () if isinstance(node, Group) and effect is Effect.STAND else _inside(before)
    if isinstance(node, Question) and node.kind in _UNANSWERED and effect is Effect.ASKED_AGAIN:
        effect = Effect.RECOMPUTED  # nobody answers it
    kind = ChangeKind.LIMIT if effect is Effect.RECOMPUTED else part.kind
    return Change(
        part.what, kind, effect, node.path, before.path,
        before=part.before, after=part.after, paths=answers, place=_place(node),
    )  # fmt: skip


def _orders(old: Tool, new: Tool, pairs: Mapping[str, str]) -> Iterator[Change]:
    """Questions and groups that changed places among their neighbours, one change for each group of them."""
    for path, before, after in _neighbours(old, new, pairs):
        now = {node.path: node for node in after}
        kept = [pairs[node.path] for node in before if pairs.get(node.path) in now]
        order = [node.path for node in after if node.path in set(kept)]
        if kept != order:
            names = [" ".join(one.rpartition("/")[2] for one in paths) for paths in (kept, order)]
            place = _place(new.by_path[path]) if path else "survey"
            yield Change(
                "order", ChangeKind.CLARIFICATION, Effect.STAND, path, path,
                before=names[0], after=names[1], place=place,
            )  # fmt: skip


def _neighbours(
    old: Tool, new: Tool, pairs: Mapping[str, str]
) -> Iterator[tuple[str, tuple[Node, ...], tuple[Node, ...]]]:
    """What stands side by side in both tools: the top, and each group by its new path."""
    yield "", old.sections, new.sections
    for path, later in pairs.items():
        before, after = old.by_path[path], new.by_path[later]
        if isinstance(before, Group) and isinstance(after, Group):
            yield later, before.children, after.children


# -- lists, standards, the rest


def _lists(old: Tool, new: Tool, pairs: Mapping[str, str]) -> Iterator[Change]:
    for name in new.choices:
        if name in old.choices:
            asked = tuple(
                one.path for one in old.questions if one.list_name == name and one.path in pairs
            )
            for part in choice_parts(old.choices[name], new.choices[name]):
                yield Change(
                    part.what, part.kind, part.effect, list_name=name,
                    before=part.before, after=part.after, paths=asked, place="choices",
                )  # fmt: skip


def _standards(old: Tool, new: Tool, pairs: Mapping[str, str]) -> Iterator[Change]:
    before = {standard.id: _relocated(standard, pairs) for standard in old.standards}
    for standard in new.standards:
        earlier = before.pop(standard.id, None)
        if earlier is None:
            yield _standard("standard-added", standard, after=_told(standard))
            continue
        for part in standard_parts(earlier, standard):
            yield Change(
                part.what, part.kind, part.effect, standard=standard.id,
                before=part.before, after=part.after, place=_place(standard),
            )  # fmt: skip
    for standard in before.values():
        yield _standard("standard-removed", standard, before=_told(standard))


def _relocated(standard: Standard, pairs: Mapping[str, str]) -> Standard:
    """A standard whose questions merely moved is the same one."""
    moved = {
        field: pairs.get(getattr(standard, field), getattr(standard, field))
        for field in ("starts", "ends", "limit")
    }
    return replace(standard, **moved)


def _told(standard: Standard) -> str:
    return f"{standard.title}, {standard.limit}"


def _standard(what: str, standard: Standard, before: str = "", after: str = "") -> Change:
    return Change(
        what, ChangeKind.LIMIT, Effect.RECOMPUTED, standard=standard.id, before=before, after=after,
        place=_place(standard),
    )  # fmt: skip


def _whole(old: Tool, new: Tool) -> Iterator[Change]:
    """What is of the tool and not of a part of it; its version is expected to be another one."""
    for what, before, after in (("form-id", old.id, new.id), ("title", old.title, new.title)):
        if before != after:
            kind, effect = ChangeKind.CLARIFICATION, Effect.STAND
            yield Change(what, kind, effect, before=before, after=after, place="settings")
    if _rollup_shape(old) != _rollup_shape(new):
        kind, effect = ChangeKind.LIMIT, Effect.RECOMPUTED
        before, after = (_caps(tool) for tool in (old, new))
        yield Change("rollup", kind, effect, before=before, after=after, place="rollup")
    before, after = (_days_off(tool) for tool in (old, new))
    if before != after:
        kind, effect = ChangeKind.LIMIT, Effect.RECOMPUTED
        yield Change("holidays", kind, effect, before=before, after=after, place="holidays")


def _days_off(tool: Tool) -> str:
    return ", ".join((*tool.holidays, *(f"{day} worked" for day in tool.worked)))


def _rollup_shape(tool: Tool) -> object:
    rollup = tool.rollup
    return rollup and (
        rollup.overall,
        rollup.why,
        rollup.least,
        [(cap.at, cap.says, rule_shape(cap.when), cap.standard, cap.times) for cap in rollup.caps],
    )


def _caps(tool: Tool) -> str:
    """The rules of the suggested rating, in a line each."""
    rollup = tool.rollup
    if rollup is None:
        return ""
    lines = [f"{rollup.overall}, from {rollup.least} rated items"]
    for cap in rollup.caps:
        rule = cap.when or f"{cap.standard}, more than {cap.times} times"
        lines.append(f"at most {cap.at}: {cap.says} ({rule})")
    return "\n".join(lines)
