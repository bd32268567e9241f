"""Cells that say yes or no. Any other word would count as one of the two without being meant so."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.tool.problems import Problems

if TYPE_CHECKING:
    from app.tool.workbook_columns import Row

YES = frozenset({"yes", "true", "1"})
NO = frozenset({"no", "false", "0"})
# What the field's own converters take as well, in the columns that are theirs.
_THEIRS: Mapping[str, bool] = {"y": True, "true()": True, "n": False, "false()": False}


def flag(sheet: str, row: "Row", column: str, problems: Problems, *, otherwise: bool) -> bool:
    """What a cell says; `otherwise` where it is blank. Anything but yes and no is an error at the cell."""
    text = row.get(column)
    word = text.strip().lower()
    if not word:
        return otherwise
    if word in YES or word in NO:
        return word in YES
    said = _THEIRS.get(word) if not column.startswith("cfa") else None
    if said is not None:
        return said
    title = f"bind::{column}" if column.startswith("cfa:") else column
    message = f"'{text}' is neither yes nor no: {title} takes yes, no, true, false, 1 or 0."
    problems.error(sheet, row.at(column), "bad-flag", message)
    return otherwise
