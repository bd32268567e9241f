"""The tool's choice lists as tables for expressions, and the choices that a question offers now."""

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from app.tool.expressions.nodes import ROOT, Node
from app.tool.form_engine import Engine
from app.tool.form_plan import Aspect, Plan
from app.tool.form_tree import AnswerNode
from app.tool.model import Choice, Question, Tool

# The labels of each list by the names of its choices: a list may be long, and a rule may ask in every row.
_LABELS: WeakKeyDictionary[Plan, dict[str, dict[str, str]]] = WeakKeyDictionary()
CASE = "case"  # instance('case')/root/unborn: the case's facts


def table(tool: Tool, plan: Plan, name: str, facts: Mapping[str, str]) -> Node | None:
    """What `instance(name)` gives: a choice list as root/item/name, label and further columns; or the case's facts."""
    if name == CASE and name not in tool.choices:
        return _rooted([_row("root", facts)])
    if name not in plan.tables:
        if name not in tool.choices:
            return None
        items = [_row("item", _cells(choice)) for choice in tool.choices[name]]
        root = Node("root")
        for item in items:
            root.append(item)
        plan.tables[name] = _rooted([root])
    return plan.tables[name]


def _rooted(roots: list[Node]) -> Node:
    top = Node("instance", kind=ROOT)
    for root in roots:
        top.append(root)
    return top


def _cells(choice: Choice) -> dict[str, str]:
    return {"name": choice.name, "label": choice.label, **choice.extra}


def _row(name: str, cells: Mapping[str, str]) -> Node:
    row = Node(name)
    for column, text in cells.items():
        row.append(Node(column, text))
    return row


def choice_label(tool: Tool, plan: Plan, question: str, value: str) -> str:
    """The label of a choice of the question named by path or name; "" where it has no such choice."""
    if not value:
        return ""
    steps = [step for step in question.strip().split("/") if step]
    spot = plan.find(steps[-1], (plan.root_name, *steps[:-1])) if steps else None
    list_name = spot.item.list_name if spot and isinstance(spot.item, Question) else ""
    labels = _LABELS.setdefault(plan, {})
    if list_name not in labels:
        choices = reversed(
            tool.choices.get(list_name, ())
        )  # of several of one name the first holds
        labels[list_name] = {choice.name: choice.label or choice.name for choice in choices}
    return labels[list_name].get(value, "")


def offered_choices(tool: Tool, plan: Plan, engine: Engine, node: AnswerNode) -> tuple[Choice, ...]:
    """The choices that a question's filter lets through; all of them when the filter cannot be worked out."""
    question = node.spot.item
    if not isinstance(question, Question) or not question.list_name:
        return ()
    choices = tool.choices.get(question.list_name, ())
    rule = node.spot.rules.get(Aspect.CHOICES)
    if rule is None:
        return choices
    found = table(tool, plan, question.list_name, {})
    if found is None:
        return choices
    items = found.children[0].children
    return tuple(
        choice
        for choice, item in zip(choices, items, strict=True)
        if engine.is_true(rule, node, item, unless=True)
    )
