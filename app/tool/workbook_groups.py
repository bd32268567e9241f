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
    item, prefix = begun.get("cfa:item"), f"{begun.get('name')}_"
    inside = [
        row for row in rows if row.number > begun.number and not (before and row.number >= before)
    ]
    shares_its_name = bool(inside) and inside[0].get("name").startswith(prefix)
    for row in inside:
        other, name = row.get("cfa:item"), row.get("name")
        found = control(row.get("type"))
        is_begun = found is not None and found.begins
        is_section = not item and is_begun and not other and _has_items(rows)
        is_other_item = item and other and other != item
        is_other_name = (
            shares_its_name and (is_begun or found is None) and not name.startswith(prefix)
        )
        if is_section or is_other_item or is_other_name:
            return f"above row {row.number}, where {name} begins"
    return f"above row {before}" if before else ""


def begin_expected(name: str, rows: Sequence[Row], before: int) -> str:
    """Where a group should have begun of which only the end is there: "above row 31"; "" where nothing tells."""
    above = [row for row in rows if row.number < before]
    inside = [row for row in above if row.get("cfa:item") == name]
    inside += [row for row in above if row.get("name").startswith(name)]
    return f"above row {inside[0].number}" if inside else ""


def begins(name: str, rows: Sequence[Row]) -> bool:
    """Whether some row begins a group of this name."""
    controls = (control(row.get("type")) for row in rows if row.get("name") == name)
    return any(found is not None and found.begins for found in controls)


def _has_items(rows: Sequence[Row]) -> bool:
    return any(row.get("cfa:item") for row in rows)
