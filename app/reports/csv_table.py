"""One table as CSV, for statistics programs. For people Excel is better: there no text needs an apostrophe."""

import csv
from io import StringIO
from pathlib import Path

from app.reports.content import Table
from app.reports.files import write_whole
from app.reports.flat import Value, flat, looks_like_formula
from app.reports.plain import plain


def write_csv(table: Table, path: Path) -> None:
    """The table with its header and totals, UTF-8 with byte order mark, every text quoted, numbers as numbers.

    A text that a spreadsheet program could take for a formula gets an apostrophe before it: "- child seen" becomes
    "'- child seen". Raises InputRefused where the file cannot be written.
    """
    sheet = flat(table)
    file = StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([_cell(column.header) for column in sheet.columns])
    for row in (*sheet.rows, sheet.totals) if sheet.totals else sheet.rows:
        writer.writerow([_cell(value) for value in row])
    write_whole(path, file.getvalue().encode("utf-8-sig"))


def _cell(value: Value) -> int | float | str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    text = plain(value)
    return f"'{text}" if looks_like_formula(text) else text
