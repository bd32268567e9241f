"""Sheets of text as an Excel workbook that is pleasant to read and whose bytes depend on the text alone."""

from datetime import datetime
from io import BytesIO

Sheets = dict[str, list[list[str]]]  # the rows of each sheet, the head first

CHOICE_COLUMNS = ("list_name", "name", "label", "cfa_tone", "cfa_score", "cfa_code", "cfa_note")
STANDARD_COLUMNS = (
    "id", "title", "kind", "starts", "ends", "limit", "pick", "counts_if", "applies_if", "absent_if",
    "closes_if", "law_from", "law_to", "local", "verified", "source", "remark",
)  # fmt: skip
HOLIDAY_COLUMNS = ("date", "kind", "name")
ROLLUP_COLUMNS = (
    "kind", "question", "why", "least", "at", "says", "when", "standard", "times", "source",
)  # fmt: skip
TEST_COLUMNS = ("test", "about", "position_date", "given", "expect")

WIDTHS = {
    "type": 24, "name": 20, "label": 52, "hint": 30, "guidance_hint": 52, "relevant": 40, "constraint": 30,
    "constraint_message": 28, "calculation": 40, "bind::cfa:warning": 34, "bind::cfa:warningMsg": 34,
    "bind::cfa:hint": 34, "bind::cfa:hintMsg": 30, "bind::cfa:states": 22, "list_name": 22, "title": 38,
    "applies_if": 40, "absent_if": 34, "source": 52, "remark": 52, "given": 60, "expect": 60, "about": 44,
    "namespaces": 40, "form_title": 36, "form_id": 36, "says": 44, "when": 40, "counts_if": 34, "closes_if": 34,
    "required_message": 28,
    "choice_filter": 30, "repeat_count": 30,
}  # fmt: skip
_USUAL = 14
# Excel writes the date of making into every file: a fixed one keeps the bytes the same.
MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - a date without a place, as the file format wants it


def workbook_bytes(sheets: Sheets) -> bytes:
    """A row without text leaves its row of the sheet blank."""
    import xlsxwriter  # needed only where a workbook is built

    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": MADE})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    head = book.add_format({"bold": True, "valign": "top", "bg_color": "#DDEBF0", "bottom": 1})
    group = book.add_format({"bold": True, "valign": "top", "bg_color": "#F2F6F7"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 2 if name == "survey" else 1)
        for column, title in enumerate(rows[0]):
            sheet.set_column(column, column, WIDTHS.get(title, _USUAL))
        for number, row in enumerate(rows):
            kind = row[0] if row and name == "survey" else ""
            style = head if number == 0 else group if kind.startswith(("begin", "end")) else plain
            for column, text in enumerate(row):
                if text:
                    sheet.write_string(number, column, text, style)
    book.close()
    return file.getvalue()
