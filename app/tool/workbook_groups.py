"""Where groups and repeats begin and end: a row that ends one may name it, which tells what is missing."""

from collections.abc import Sequence

from app.tool.workbook_columns import Row
from app.tool.workbook_types import control


def is_balanced(rows: Sequence[Row]) -> bool:
    """Whether each end fits what is open; then the names that stand beside ends are decoration."""
    open_kinds: list[bool] = []
    for row in rows:
        found = control(row.get("type"))
        if found is None:
            continue
        if found.begins:
            open_kinds.append(found.repeats)
        elif not open_kinds or open_kinds.pop() is not found.repeats:
            return False
    return not open_kinds


def end_expected(begun: Row, rows: Sequence[Row], before: int) -> str:
    """Where a group that was begun should have ended: "above row 36, where HX4 begins"; "" where nothing tells.

    `before` is the row by which it must have ended, 0 for the end of the sheet.
    """
    item = begun.get("cfa:item")
    for row in rows:
        if row.number <= begun.number or (before and row.number >= before):
            continue
        other = row.get("cfa:item")
        begins = control(row.get("type"))
        is_section = begins is not None and begins.begins and not other
        if (item and other and other != item) or (not item and is_section and _has_items(rows)):
            return f"above row {row.number}, where {row.get('name')} begins"
    return f"above row {before}" if before else ""


def begin_expected(name: str, rows: Sequence[Row], before: int) -> str:
    """Where a group should have begun of which only the end is there: "above row 31"; "" where nothing tells."""
    for row in rows:
        if row.number >= before:
            break
        if row.get("cfa:item") == name or row.get("name").startswith(f"{name}_"):
            return f"above row {row.number}"
    return ""


def _has_items(rows: Sequence[Row]) -> bool:
    return any(row.get("cfa:item") for row in rows)
