"""Small workbooks for tests: a sound one, and copies of it with one thing changed."""

from collections.abc import Callable, Mapping
from pathlib import Path

from openpyxl import Workbook

Rows = list[list[object]]
Sheets = dict[str, Rows]


def sound() -> Sheets:
    """A tool without a fault: a section with a choice, a date, a follow-up, a calculation and a repeat."""
    return {
        "survey": [
            ["type", "name", "label", "relevant", "calculation", "constraint", "required"],
            ["begin_group", "visits", "Visits", None, None, None, None],
            ["select_one yesno", "seen", "Was the child seen?", None, None, None, "yes"],
            ["date", "when", "When?", "${seen} = 'yes'", None, ". <= today()", None],
            ["text", "why", "Why not?", "${seen} = 'no'", None, None, None],
            ["calculate", "days", None, None, "working-days(${when}, today())", None, None],
            ["begin_repeat", "others", "Others at home", None, None, None, None],
            ["select_multiple roles", "role", "Who?", None, None, None, None],
            ["end_repeat", "others", None, None, None, None, None],
            ["end_group", "visits", None, None, None, None, None],
        ],
        "choices": [
            ["list_name", "name", "label"],
            ["yesno", "yes", "Yes"],
            ["yesno", "no", "No"],
            ["roles", "parent", "Parent"],
            ["roles", "other", "Other"],
        ],
        "settings": [["form_title", "form_id", "version"], ["Visits", "visits", "7"]],
    }


def save(path: Path, sheets: Mapping[str, Rows]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def changed(change: Callable[[Sheets], object]) -> Sheets:
    sheets = sound()
    change(sheets)
    return sheets


def put(sheet: str, cell: str, value: object) -> Callable[[Sheets], object]:
    """Overwrite one cell: put("survey", "D4", "...")."""

    def change(sheets: Sheets) -> None:
        column, row = ord(cell[0]) - ord("A"), int(cell[1:]) - 1
        line = sheets[sheet][row]
        line.extend([None] * (column + 1 - len(line)))
        line[column] = value

    return change
