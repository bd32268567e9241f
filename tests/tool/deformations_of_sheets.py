"""Deformations of rows, columns and sheets of the built-in workbook, and of cells that are no text."""

from collections.abc import Callable, Iterator

from app.tool.workbook_cells import letters
from tests.tool.deformations import Deformation
from tests.tool.deformed import Book

Make = Callable[[Book], str]


def _deleted(key: str, kind: str, told: str, column: str = "type") -> Make:
    """Take the row away that begins or ends a group; the address of the row that must be told of."""

    def make(book: Book) -> str:
        del book.sheets["survey"][book.row("survey", key, kind) - 1]
        return f"survey!{book.at('survey', key, column, told)}"

    return make


def _copied(
    sheet: str,
    key: str,
    behind: str,
    column: str,
    *,
    same_name: bool = False,
    with_item: bool = False,
) -> Make:
    """A copy of a row further down, under another name."""

    def make(book: Book) -> str:
        rows = book.sheets[sheet]
        copy = list(rows[book.row(sheet, key) - 1])
        if not same_name:
            copy[1] = f"{copy[1]}_2"
        if with_item:
            copy[book.column(sheet, "bind::cfa:item") - 1] = copy[1]
        place = book.row(sheet, behind)
        rows.insert(place, copy)
        return f"{sheet}!{letters(book.column(sheet, column))}{place + 1}"

    return make


def _heading(sheet: str, title: str, other: str | None) -> Make:
    def make(book: Book) -> str:
        at = book.column(sheet, title)
        book.sheets[sheet][0][at - 1] = other
        return f"{sheet}!{letters(at)}1"

    return make


def _above(sheet: str) -> Make:
    def make(book: Book) -> str:
        book.sheets[sheet].insert(0, ["Case file audit 2009, second draft"])
        return f"{sheet}!A1"

    return make


def _sheet(name: str, other: str) -> Make:
    def make(book: Book) -> str:
        book.sheets[other] = book.sheets.pop(name)
        return f"{other.lower()}!"

    return make


def _without(name: str) -> Make:
    def make(book: Book) -> str:
        del book.sheets[name]
        return f"{name}!"

    return make


def _more(sheet: str, values: dict[str, object], column: str) -> Make:
    """A row at the end of a sheet."""

    def make(book: Book) -> str:
        width = len(book.sheets[sheet][0])
        row: list[object] = [None] * width
        for title, value in values.items():
            row[book.column(sheet, title) - 1] = value
        book.sheets[sheet].append(row)
        return f"{sheet}!{letters(book.column(sheet, column))}{len(book.sheets[sheet])}"

    return make


def _untitled(book: Book) -> str:
    width = len(book.sheets["survey"][0])
    for number in (30, 31, 32):
        cells = book.sheets["survey"][number - 1]
        cells.extend([None] * (width + 1 - len(cells)))
        cells.append("ask the lead")
    return f"survey!{letters(width + 2)}1"


def _no_cases(book: Book) -> str:
    del book.sheets["tests"][1:]
    return "tests!A1"


def _version(value: object) -> Make:
    def make(book: Book) -> str:
        book.sheets["settings"][1][2] = value
        return "settings!C2"

    return make


def in_sheets() -> Iterator[Deformation]:
    def lone(name: str, make: Make, code: str, severity: str = "error") -> Deformation:
        return Deformation(name, make, code, severity)

    for key in ("HX3", "HX", "CS1_visits", "CX1_drugs", "CX1", "OJ8_actions"):
        yield lone(f"end of {key} deleted", _deleted(key, "end", ""), "unclosed-group")
        yield lone(f"begin of {key} deleted", _deleted(key, "", "end"), "unopened-group")
    yield lone("HX6 copied", _copied("survey", "HX6", "ST3", "bind::cfa:item"), "wrong-item")
    yield lone(
        "ST5_date copied",
        _copied("survey", "ST5_date", "ST5_date", "label"),
        "duplicate-label",
        "warning",
    )
    yield lone(
        "HX6 copied, item and all",
        _copied("survey", "HX6", "ST3", "label", with_item=True),
        "duplicate-label",
        "warning",
    )
    yield lone(
        "HX6 copied, name too",
        _copied("survey", "HX6", "ST3", "name", same_name=True),
        "repeated-name",
        "warning",
    )
    for title, other in (
        ("relevant", "condition"), ("relevant", "skip logic"), ("relevant", "relevent"), ("calculation", "formula"),
        ("required", "mandatory"), ("bind::cfa:core", "core"), ("bind::cfa:states", "states"),
        ("bind::cfa:item", "bind::cfa:itm"), ("bind::cfa:warning", "warning"), ("bind::cfa:evidence", "evidence"),
        ("constraint", "validation"), ("bind::cfa:standard", "cfa:standart"), ("default", "default value"),
    ):  # fmt: skip
        yield lone(
            f"survey: {title} called {other}", _heading("survey", title, other), "misspelt-column"
        )
    for title, other in (
        ("cfa_score", "score"),
        ("cfa_tone", "cfa_tonne"),
        ("cfa_note", "cfa_notes"),
        ("cfa_score", "cfa_points"),
    ):
        yield lone(
            f"choices: {title} called {other}", _heading("choices", title, other), "misspelt-column"
        )
    for title, other in (
        ("verified", "verifed"),
        ("absent_if", "absent if not"),
        ("limit", "days"),
    ):
        yield lone(
            f"standards: {title} called {other}",
            _heading("standards", title, other),
            "unknown-column" if other == "absent if not" else "misspelt-column",
            "warning" if other == "absent if not" else "error",
        )
    yield lone(
        "tests: expect called expected", _heading("tests", "expect", "expected"), "misspelt-column"
    )
    yield lone("rollup: when called if", _heading("rollup", "when", "if"), "misspelt-column")
    yield lone(
        "relevant without a heading", _heading("survey", "relevant", None), "column-without-heading"
    )
    yield lone("remarks without a heading", _untitled, "column-without-heading", "warning")
    for sheet in ("survey", "tests", "standards", "choices", "rollup"):
        yield lone(f"a title above {sheet}", _above(sheet), "headings-not-first")
    for name, other in (
        ("holidays", "bank holidays"), ("tests", "test cases"), ("rollup", "roll up"), ("tests", "test"),
        ("standards", "time limits"), ("standards", "standarts"), ("rollup", "Sheet7"), ("tests", "Tabelle1"),
    ):  # fmt: skip
        yield lone(f"{name} called {other}", _sheet(name, other), "missing-sheet")
    yield lone("no sheet standards", _without("standards"), "missing-sheet")
    yield lone("no cases left", _no_cases, "no-cases")
    yield lone(
        "a case of which only the name is there",
        _more("tests", {"test": "later"}, "expect"),
        "bad-case",
    )
    yield lone(
        "a case that only expects",
        _more("tests", {"expect": "T3 is late"}, "position_date"),
        "bad-case",
    )
    yield lone(
        "a row with a label alone",
        _more("survey", {"label": "Second part"}, "label"),
        "dropped-row",
        "warning",
    )
    yield lone(
        "a row with a rule alone",
        _more("survey", {"relevant": "${PL4} = 'none'"}, "relevant"),
        "dropped-row",
    )
    yield lone(
        "a row without a type",
        _more("survey", {"name": "OJ9", "label": "More"}, "type"),
        "missing-type",
    )
    yield lone("a version left blank", _version(None), "missing-version", "warning")
    yield lone("a version as a number", _version(1.1), "numeric-version", "warning")
    for fault, column in (("#REF!", "relevant"), ("#NAME?", "label"), ("#N/A", "constraint")):
        yield lone(
            f"survey RC3 {column}: {fault}", _put("survey", "RC3", column, fault), "formula-error"
        )
    yield lone(
        "standards T3 limit: #REF!", _put("standards", "T3", "limit", "#REF!"), "formula-error"
    )
    yield lone(
        "choices label: #N/A", _put("choices", "yes_no.yes", "label", "#N/A"), "formula-error"
    )
    yield lone("standards T3: the law begins late", _late_law, "bad-date")
    for day in ("25/12/2009", "24 December 2009", 40171, "Christmas", "2090-12-24", "2009-13-01"):
        yield lone(f"holidays: {day}", _more("holidays", {"date": day}, "date"), "bad-date")
    yield lone("holidays twice", _twice, "bad-date", "warning")


def _put(sheet: str, key: str, column: str, value: object) -> Make:
    return lambda book: f"{sheet}!{book.put(sheet, key, column, value)}"


def _late_law(book: Book) -> str:
    book.put("standards", "T3", "law_from", "2030-01-01")
    return f"standards!{book.at('standards', 'T3', 'law_to')}"


def _twice(book: Book) -> str:
    book.sheets["holidays"] += [["2009-12-24", "Closed"], ["2009-12-24", "Closed"]]
    return "holidays!A3"
