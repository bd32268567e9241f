"""The report as an Excel workbook: contents, then a sheet a table. Numbers are numbers; no text is ever a formula."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from app.reports.content import (
    Align,
    Cited,
    Column,
    Document,
    Figure,
    KeyFigures,
    Number,
    Quote,
    Table,
    cited,
    fingerprint,
    key_figures_table,
    labelled,
    plain_text,
)
from app.reports.files import Progress, silent, write_whole
from app.reports.flat import FlatColumn, FlatTable, Value, flat, looks_like_formula
from app.reports.plain import one_line, plain

LONGEST = 32_000  # characters; Excel refuses a cell of more than 32,767
CUT = " … (cut: longer than a cell can be)"
ACCENT, MUTED, RULE = "#0B5C7A", "#52606D", "#D5DCE3"
NO_TIME = datetime(
    2000, 1, 1, tzinfo=UTC
)  # the same report gives the same file; its stamp says when


@dataclass(frozen=True, slots=True)
class Sheet:
    """`name` is the tab's, `label` and `title` what the report calls the table."""

    name: str
    title: str
    table: Table


def write_excel(document: Document, path: Path, progress: Progress | None = None) -> None:
    """The document's tables as a workbook at `path`, whole or not at all.

    Raises InputRefused where the file cannot be written, and what `progress` raises (Cancelled).
    """
    tell = progress or silent
    file = BytesIO()
    book = xlsxwriter.Workbook(
        file,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties(
        {
            "title": one_line(document.title),
            "subject": one_line(document.subtitle),
            "author": one_line(document.author),
            "keywords": f"fingerprint {fingerprint(document)}",
            "created": NO_TIME.replace(tzinfo=None),
        }
    )
    writer = _Writer(book, document)
    sheets = list(_sheets(document))
    writer.contents(sheets)
    for index, sheet in enumerate(sheets, 1):
        writer.sheet(sheet)
        tell(0.9 * index / len(sheets))
    book.close()
    write_whole(path, file.getvalue())
    tell(1.0)


def _sheets(document: Document) -> Iterator[Sheet]:
    """Every table, the numbers behind every figure, and the key figures, in the report's order and with its labels;
    then the quotes and the sources."""
    unnamed = figures = 0
    for label, block in labelled(document):
        match block:
            case Table():
                unnamed += 1
                yield Sheet(label or f"Table {unnamed}", one_line(block.title), block)
            case Figure():
                unnamed += 1
                yield Sheet(label or f"Table {unnamed}", one_line(block.title), block.numbers)
            case KeyFigures():
                figures += 1
                table = key_figures_table(block)
                name = "Key figures" if figures == 1 else f"Key figures {figures}"
                yield Sheet(name, "Key figures", table)
            case _:
                pass
    quotes = [block for block in document.blocks if isinstance(block, Quote)]
    if quotes:
        yield Sheet("Quotes", "In assessors’ words", _quotes(quotes))
    sources = cited(document)
    if sources:
        yield Sheet("Sources", "Sources cited", _sources(sources))


def _quotes(quotes: Sequence[Quote]) -> Table:
    columns = (Column("Words", weight=5), Column("From", weight=2))
    rows = tuple((plain_text(each.text), each.source) for each in quotes)
    return Table("In assessors’ words", columns, rows)


def _sources(sources: Sequence[Cited]) -> Table:
    columns = (Column("No.", Align.RIGHT), Column("Source", weight=5), Column("Cited in", weight=2))
    rows = tuple((Number(each.number), each.text, each.where) for each in sources)
    return Table("Sources cited", columns, rows)


class _Writer:
    def __init__(self, book: Any, document: Document) -> None:
        self.book, self.document = book, document
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def look(self, **properties: Any) -> Any:
        """A cell format; the same one for the same properties."""
        properties = {"font_name": "Calibri", "font_size": 11, "valign": "top", **properties}
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(properties)
        return self._formats[key]

    def text(self, sheet: Any, row: int, column: int, text: str, **look: Any) -> None:
        """Text as text: the quote prefix keeps it so even after a person edits the cell."""
        text = plain(text)
        if len(text) > LONGEST:
            text = text[:LONGEST] + CUT
        if looks_like_formula(text):
            look["quote_prefix"] = True
        sheet.write_string(row, column, text, self.look(**look))

    def contents(self, sheets: Sequence[Sheet]) -> None:
        document, page = self.document, self.book.add_worksheet("Contents")
        page.hide_gridlines(2)
        page.set_column(0, 0, 22)
        page.set_column(1, 1, 90)
        self.text(page, 0, 0, one_line(document.title), bold=True, font_size=16)
        self.text(page, 1, 0, one_line(document.subtitle), font_color=MUTED)
        facts = [
            *document.facts,
            ("Status", document.status.words),
            ("Position", document.watermark),
            ("Marking", document.marking),
            ("Made", document.stamp),
            ("Fingerprint", fingerprint(document)),
        ]
        row = 3
        for label, value in facts:
            if value:
                self.text(page, row, 0, one_line(label), font_color=MUTED)
                self.text(page, row, 1, value, text_wrap=True)
                row += 1
        row += 1
        for sheet in sheets:
            link = self.look(font_color=ACCENT, underline=1)
            page.write_url(row, 0, f"internal:'{sheet.name}'!A1", link, sheet.name)
            self.text(page, row, 1, sheet.title, text_wrap=True)
            row += 1
        self._paper(page)

    def sheet(self, sheet: Sheet) -> None:
        page, table = self.book.add_worksheet(sheet.name), flat(sheet.table)
        page.hide_gridlines(2)
        for index, width in enumerate(_widths(table)):
            page.set_column(index, index, width)
        self.text(page, 0, 0, f"{sheet.name}: {sheet.title}", bold=True, font_size=14)
        head = {"bold": True, "text_wrap": True, "bottom": 1, "bottom_color": ACCENT}
        for index, column in enumerate(table.columns):
            right = {"align": "right"} if _numeric(table, index) else {}
            self.text(page, 2, index, column.header, **head, **right)
        for number, row in enumerate(table.rows, 3):
            self._row(page, number, row, table.columns, {"bottom": 1, "bottom_color": RULE})
        end = 3 + len(table.rows)
        if table.totals:
            self._row(page, end, table.totals, table.columns, {"bold": True, "top": 1})
            end += 1
        note = plain_text(sheet.table.note)
        if note:
            self.text(page, end + 1, 0, note, font_color=MUTED)
        page.freeze_panes(3, 1)
        page.repeat_rows(2)
        self._paper(page)

    def _row(
        self,
        page: Any,
        number: int,
        row: Sequence[Value],
        columns: Sequence[FlatColumn],
        look: dict[str, Any],
    ) -> None:
        for index, (value, column) in enumerate(zip(row, columns, strict=True)):
            if value is None:
                page.write_blank(number, index, None, self.look(**look))
            elif isinstance(value, str):
                self.text(page, number, index, value, text_wrap=True, **look)
            else:
                form = self.look(num_format=_number_format(column), **look)
                page.write_number(number, index, value, form)

    def _paper(self, page: Any) -> None:
        """For printing: landscape A4, marking and page numbers at the foot (an ampersand begins a code there)."""
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        marking = one_line(self.document.marking).replace("&", "&&")[:120]
        page.set_footer(f"&L{marking}&RPage &P of &N")


def _number_format(column: FlatColumn) -> str:
    decimals = f".{'0' * column.places}" if column.places else ""
    unit = one_line(column.unit).replace('"', "")
    if not unit:
        return f"#,##0{decimals}"
    return f'#,##0{decimals}"{unit}"' if unit == "%" else f'#,##0{decimals}" {unit}"'


def _numeric(table: FlatTable, index: int) -> bool:
    return any(isinstance(row[index], int | float) for row in table.rows)


def _widths(table: FlatTable) -> Iterator[float]:
    """In characters: the longest line of the column, within reason."""
    for index, column in enumerate(table.columns):
        texts = [str(row[index]) for row in (*table.rows, table.totals) if row and row[index]]
        unit = len(column.unit) + 1 if column.unit else 0
        longest = max((len(line) for text in texts for line in text.split("\n")), default=0) + unit
        word = max((len(word) for word in column.header.split()), default=0)
        yield min(max(longest, word, 8) + 2, 60)
