"""What is quoted from the files, by theme: the assessor's own themes of it, and those the lead marked."""

from dataclasses import dataclass

from app.domain.findings import Findings
from app.reports.content import Block, Column, Heading, Paragraph, Table, cell_text
from ui.viewmodels.cases_behind import Behind, case_behind

TITLE = "Themes and quotes"
NO_THEME = "Without a theme"
COLUMNS = (Column("Case"), Column("Said as", weight=2), Column("In the assessor's words", weight=6))
# The question quoted, what it is called, and the question in which the assessor marks its themes.
QUOTED = (
    ("OJ6_text", "Good practice", "OJ6_themes"),
    ("OJ7_text", "What would have helped", "OJ7_themes"),
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """`lead` are the themes the lead marked, `themes` these and the assessor's own."""

    ref: str
    question: str
    called: str
    text: str
    lead: tuple[str, ...]
    themes: tuple[str, ...]


def quoted(found: Findings) -> tuple[Quoted, ...]:
    audits = {audit.ref: audit for audit in found.audits}
    lines = {line.name: line for line in found.questions}
    made = []
    for question, called, marked in QUOTED:
        line = lines.get(marked)
        labels = {option.name: option.label for option in line.options} if line else {}
        for ref, text in found.quotes.get(question, ()):
            given = audits[ref].given.get(line.path) if line and ref in audits else None
            own = {labels.get(value, value) for value in given.values} if given else set()
            lead = found.themes.quotes.get((ref, question), ())
            made.append(Quoted(ref, question, called, text, lead, tuple(sorted({*own, *lead}))))
    return tuple(made)


def offered(found: Findings) -> tuple[str, ...]:
    """The themes of the audit tool in their order, then those the lead used beside them."""
    line = next((each for each in found.questions if each.name == QUOTED[0][2]), None)
    labels = tuple(option.label for option in line.options) if line else ()
    return (*labels, *(name for name in found.themes.used if name not in labels))


def quotes_by_theme(found: Findings) -> list[Block]:
    """A table a theme; a quote with several themes stands in each. Nothing where nothing is quoted."""
    held = quoted(found)
    if not held:
        return []
    blocks: list[Block] = [
        Heading(1, TITLE),
        Paragraph(
            "What assessors wrote, under the themes they gave it and those you mark beside the cases behind a figure. "
            "It names cases and stays on this machine."
        ),
    ]
    themes = sorted({name for each in held for name in each.themes})
    for theme in (*themes, NO_THEME):
        rows = tuple(
            (each.ref, each.called, each.text)
            for each in held
            if theme in each.themes or (theme == NO_THEME and not each.themes)
        )
        if rows:
            blocks.append(Table(theme, COLUMNS, rows))
    return blocks


def behind_quote(found: Findings, table: Table, row: int) -> Behind | None:
    """The case a quote is from; None for any other table."""
    if table.columns != COLUMNS or not 0 <= row < len(table.rows):
        return None
    ref, called, text = map(cell_text, table.rows[row])
    cases = tuple(case_behind(audit, text) for audit in found.audits if audit.ref == ref)
    return Behind(table.title, called, cases)
