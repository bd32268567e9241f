"""A rule of one version of the tool as a reader of its changes can read it: in words where it is simple enough."""

from collections.abc import Sequence

from app.tool.condition_words import condition_words, short_name
from app.tool.diff import Change
from app.tool.form_plan import CircularRules, Plan, plan_for
from app.tool.form_spots import Spot
from app.tool.model import Tool

_OF_QUESTIONS = frozenset(
    {"relevance", "choice-filter", "constraint", "warning", "hint-rule", "required", "read-only"}
)
_OF_STANDARDS = frozenset({"applies-if", "absent-if", "counted-if", "closes-if"})
_EVENTS = frozenset({"clock-start", "clock-end"})
_ALWAYS = {"true()": "always", "yes": "always", "false()": "never"}


def rule_in_words(change: Change, text: str, tools: Sequence[Tool]) -> str:
    """`text` as the change has it, without the column's name, told by the first of the tools that can; else itself.

    What stood there before may already name its questions as they are called afterwards: hence more than one tool.
    """
    for tool in tools:
        try:
            plan = plan_for(tool)
        except CircularRules:
            continue
        said = _told(change, text.strip(), tool, plan)
        if said:
            return said
    return text


def _told(change: Change, text: str, tool: Tool, plan: Plan) -> str:
    if change.what in _EVENTS:
        spot = plan.spots.get(text)
        return short_name(spot) if spot is not None else ""
    if change.what not in _OF_QUESTIONS | _OF_STANDARDS:
        return ""
    if text in _ALWAYS:
        return _ALWAYS[text]
    here = _place(change, tool, plan)
    return (
        condition_words(text, plan, here, tool.choices, short_name, "time limit {}".format)
        if here
        else ""
    )


def _place(change: Change, tool: Tool, plan: Plan) -> Spot | None:
    """Where a rule is written: at its question, or of a standard at the form's root or in its events' rows."""
    if not change.standard:
        return plan.spots.get(change.path) or plan.spots.get(change.old_path)
    standard = next((one for one in tool.standards if one.id == change.standard), None)
    if standard is None:
        return None
    of_rows = change.what in ("counted-if", "closes-if")
    return plan.spots.get(standard.ends) if of_rows else plan.root
