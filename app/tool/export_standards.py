"""Which standards are worked out in a plain XLSForm, and what is not looked at there."""

from app.tool.export_limits import Expanded, Expansion, Lists
from app.tool.export_notices import Notice
from app.tool.export_rules import Terms
from app.tool.form_plan import ENTERED, Plan, Spot, innermost_repeat
from app.tool.model import Standard


def why_not(standard: Standard, plan: Plan) -> str:
    """Why a standard is not expanded; "" when it is."""
    starts, ends = (plan.spots.get(path) for path in (standard.starts, standard.ends))
    if standard.kind not in ("single", "notice"):
        return f"a limit of kind '{standard.kind}' looks at more than two dates"
    if starts is None or ends is None:
        return "its questions are not in the form"
    if standard.kind == "notice":
        return _why_no_notice(starts, ends)
    row = innermost_repeat(starts)
    if row is not None and row is innermost_repeat(ends):
        return "both dates stand in one row of a table"
    if standard.counts_if:
        return "only some of the rows count"
    return ""


def _why_no_notice(starts: Spot, ends: Spot) -> str:
    in_rows = innermost_repeat(starts) is not None or innermost_repeat(ends) is not None
    return "which of several dates a notice is about cannot be told" if in_rows else ""


def doubt(standard: Standard, plan: Plan) -> str:
    """What an expanded standard does not look at; "" for nothing."""
    paths = [f"{path}{ENTERED}" for path in (standard.starts, standard.ends)]
    is_kept = any(path in plan.spots for path in paths)
    return "an entry made after the announcement counts" if is_kept else ""


def expanded(standard: Standard, plan: Plan, terms: Terms, lists: Lists) -> Expanded:
    """The calculations for a standard of which `why_not` has nothing to say. Raises Unportable."""
    kind = Notice if standard.kind == "notice" else Expansion
    return kind(standard, plan, terms, lists).whole()
