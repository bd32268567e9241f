"""A tool as one JSON text: what a store and a work pack keep, and what an audit pins by its hash.

The text is canonical (keys sorted, no spaces, what is at its default left out), so that equal tools have equal texts.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from app.domain.errors import InputRefused
from app.domain.ids import ToolHash
from app.domain.plain_text import is_plain, plain
from app.tool.model import (
    Cap,
    Cell,
    Choice,
    Group,
    Kind,
    Node,
    Question,
    RollUp,
    Rules,
    Standard,
    Tool,
)

FORMAT = 1
_RULES = Rules()
_SIMPLE = {
    Question: ("name", "path", "label", "hint", "guidance", "list_name", "appearance", "item", "evidence"),
    Group: ("name", "path", "label", "hint", "guidance", "appearance", "item"),
}  # fmt: skip
_RULE_NAMES = tuple(each.name for each in fields(Rules))
_STANDARD_NAMES = tuple(each.name for each in fields(Standard) if each.name != "cell")
_ESCAPED = re.compile(r"\\[bfru]")  # how JSON writes control characters
_DEFAULT_STATES = frozenset({"not-recorded", "not-applicable", "could-not-look"})


def tool_hash(tool: Tool) -> ToolHash:
    """SHA-256 of the canonical text, in hex."""
    return ToolHash(hashlib.sha256(dump(tool).encode()).hexdigest())


def dump(tool: Tool) -> str:
    """The canonical JSON text; `load` gives the same tool back."""
    whole = {
        "format": FORMAT,
        "id": tool.id,
        "title": tool.title,
        "version": tool.version,
        "sections": [_node(section) for section in tool.sections],
        "choices": [[name, [_choice(one) for one in held]] for name, held in tool.choices.items()],
        "standards": [_standard(standard) for standard in tool.standards],
        "holidays": list(tool.holidays),
        "settings": dict(tool.settings),
    }
    if tool.worked:
        whole["worked"] = list(tool.worked)
    if tool.rollup is not None:
        whole["rollup"] = _rollup(tool.rollup)
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def as_it_can_be_sent(tool: Tool) -> Tool:
    """The same tool with every text plain: a label from a spreadsheet may hold what no work pack carries."""
    text = dump(tool)
    if is_plain(text) and _ESCAPED.search(text) is None:
        return tool
    return load(json.dumps(_made_plain(json.loads(text)), ensure_ascii=False))


def _made_plain(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, list):
        return [_made_plain(each) for each in value]
    if isinstance(value, dict):
        return {plain(name): _made_plain(each) for name, each in value.items()}
    return value


def load(text: str) -> Tool:
    """The tool of a canonical text. Raises InputRefused for anything else."""
    try:
        whole = json.loads(text)
        if whole["format"] != FORMAT:
            raise InputRefused(
                "This audit tool was compiled by another version of the program; open it with that version."
            )
        return Tool(
            id=whole["id"],
            title=whole["title"],
            version=whole["version"],
            sections=tuple(_read_node(node) for node in whole["sections"]),
            choices={
                name: tuple(Choice(one[0], one[1], one[2]) for one in held)
                for name, held in whole["choices"]
            },
            standards=tuple(_read_standard(standard) for standard in whole["standards"]),
            holidays=tuple(whole["holidays"]),
            worked=tuple(whole.get("worked", ())),
            settings=whole["settings"],
            rollup=_read_rollup(whole["rollup"]) if "rollup" in whole else None,
        )
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError):
        raise InputRefused(
            "The compiled audit tool is damaged; take it again from the workbook or the work pack."
        ) from None


# -- writing


def _node(node: Node) -> dict[str, object]:
    found: dict[str, object] = {
        name: text for name in _SIMPLE[type(node)] if (text := getattr(node, name))
    }
    found["cell"] = [node.cell.sheet, node.cell.row]
    rules = {name: text for name in _RULE_NAMES if (text := getattr(node.rules, name))}
    if rules:
        found["rules"] = rules
    if isinstance(node, Group):
        found["children"] = [_node(child) for child in node.children]
        if node.repeats:
            found["repeats"] = True
        return found
    found["kind"] = node.kind.value
    if node.standards:
        found["standards"] = list(node.standards)
    if node.states != _DEFAULT_STATES:
        found["states"] = sorted(node.states)
    if not node.core:
        found["core"] = False
    if node.shared:
        found["shared"] = True
    return found


def _choice(choice: Choice) -> list[object]:
    return [choice.name, choice.label, dict(choice.extra)]


def _standard(standard: Standard) -> dict[str, object]:
    found = {name: getattr(standard, name) for name in _STANDARD_NAMES}
    if not standard.closes_if:
        del found[
            "closes_if"
        ]  # so that a tool without one keeps the hash that it had before there was this rule
    return {**found, "cell": [standard.cell.sheet, standard.cell.row]}


def _rollup(rollup: RollUp) -> dict[str, object]:
    caps = [{**asdict(cap), "cell": [cap.cell.sheet, cap.cell.row]} for cap in rollup.caps]
    return {**asdict(rollup), "cell": [rollup.cell.sheet, rollup.cell.row], "caps": caps}


# -- reading


def _read_node(held: Mapping[str, Any]) -> Node:
    if "children" in held:
        return Group(
            children=tuple(_read_node(child) for child in held["children"]),
            repeats=held.get("repeats", False),
            cell=Cell(*held["cell"]),
            rules=_read_rules(held),
            **{name: held.get(name, "") for name in _SIMPLE[Group]},
        )
    return Question(
        kind=Kind(held["kind"]),
        cell=Cell(*held["cell"]),
        rules=_read_rules(held),
        standards=tuple(held.get("standards", ())),
        states=frozenset(held["states"]) if "states" in held else _DEFAULT_STATES,
        core=held.get("core", True),
        shared=held.get("shared", False),
        **{name: held.get(name, "") for name in _SIMPLE[Question]},
    )


def _read_rules(held: Mapping[str, Any]) -> Rules:
    return Rules(**held["rules"]) if "rules" in held else _RULES


def _read_rollup(held: Mapping[str, Any]) -> RollUp:
    caps = tuple(Cap(**{**cap, "cell": Cell(*cap["cell"])}) for cap in held["caps"])
    return RollUp(**{**held, "cell": Cell(*held["cell"]), "caps": caps})


def _read_standard(held: Mapping[str, Any]) -> Standard:
    return Standard(**{**held, "cell": Cell(*held["cell"])})
