"""One round, five places to read its figures: PDF, Word, Excel, the findings page and `findings --json`."""

import json
import re

import docx
import openpyxl
import pytest

from app.cli.main import main
from app.domain.answers import AnswerState
from app.reports.content import Table
from app.services import findings, reporting, returns
from tests.builders import audits_in, opened, say
from tests.reports.pdf_reading import words
from tests.services.finished import finish
from ui.models.figures import FigureRows, cell_words

STATES = {
    "not_recorded": "Not recorded",
    "not_applicable": "Not applicable",
    "could_not_look": "Could not look",
    "unanswered": "Not answered",
}
MANY = 150  # figures at least, or something was not looked at


@pytest.fixture
def merged(small, lead, tmp_path):
    """One signed with every clock answered, others begun, so that states and verdicts differ."""
    for letter in ("a", "b"):
        with opened(small.store(letter)) as ws:
            for number, audit in enumerate(audits_in(ws, small.round_id)):
                if number == 0:
                    finish(audit, seed=letter)
                elif number == 1:
                    say(audit, "OJ1", state=AnswerState.COULD_NOT_LOOK, reason="Locked away")
                    say(audit, "HX1_date", "2009-01-12")
                else:
                    say(audit, "OJ1", "no")
            path = returns.make(ws, small.round_id, tmp_path / letter).path
        returns.merge(lead, small.round_id, [path])
    return lead


def expected(document, found):
    """From the JSON alone, the rows of figures that every report has: labels and whole numbers."""
    rows = []
    for line in found.standards:
        counts = document["standards"][line.id]
        due = sum(
            counts.get(name, 0)
            for name in (
                "in-time", "late", "overdue-open", "no-date", "no-evidence", "conflict", "cannot-tell",
            )
        )  # fmt: skip
        rows.append(
            (
                f"{line.id} {line.title}, {line.limit}{'*' if line.unverified else ''}",
                (
                    counts.get("in-time", 0), due, counts.get("late", 0), counts.get("overdue-open", 0),
                    counts.get("no-date", 0) + counts.get("no-evidence", 0),
                    counts.get("conflict", 0) + counts.get("cannot-tell", 0), due, counts.get("not-answered", 0),
                ),
            )
        )  # fmt: skip
    return rows


def expected_choices(document, found, name):
    line = next(each for each in found.questions if each.name == name)
    counts = document["questions"][name]
    rows = [(option.label, counts["values"].get(option.name, 0)) for option in line.options]
    return rows + [(words_, counts[state]) for state, words_ in STATES.items() if counts[state]]


def squeezed(text):
    return re.sub(r"\s+", "", text)


def numbers_in(cells):
    """The whole numbers of a row's cells, "3 of 5" being two."""
    return tuple(int(each) for cell in cells for each in re.findall(r"\d+", str(cell)))


def row_called(rows, label):
    wanted = squeezed(label)
    found = [row for row in rows if row and squeezed(str(row[0] or "")) == wanted]
    assert found, label
    return found


def test_every_place_shows_the_same_figures(small, merged, tmp_path, capsys):
    merged.store.close()
    out = tmp_path / "report"
    store, secret = str(small.lead), str(small.secret)
    small.secret.write_text("five plain words for tests", "utf-8")
    assert main(["findings", "--store", store, "--passphrase-file", secret, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    with opened(small.lead) as ws:
        found, content = reporting.report_of(ws, small.round_id)
        assert json.loads(findings.as_json(found)) == document
        reporting.write_report(ws, small.round_id, out)
    pdf = squeezed(words((out / "report.pdf").read_bytes()))
    word = [
        [cell.text for cell in row.cells]
        for table in docx.Document(str(out / "report.docx")).tables
        for row in table.rows
    ]
    book = openpyxl.load_workbook(out / "report.xlsx", read_only=True)
    excel = [list(row) for sheet in book for row in sheet.iter_rows(values_only=True)]
    book.close()
    tables = [each for each in content.blocks if isinstance(each, Table)]
    window = [
        [cell_words(cell) for cell in row[1:]]
        for table in tables
        for row in FigureRows(table).page(0, 10_000)
    ]
    compared = 0
    for label, numbers in expected(document, found):
        one, of, *rest = numbers
        cells = [label, f"{one} of {of}", *map(str, rest)]
        assert squeezed("".join(cells)) in pdf, label
        for name, rows in (("Word", word), ("Excel", excel), ("window", window)):
            held = [numbers_in(row[1:]) for row in row_called(rows, label)]
            assert numbers in held, (name, label, numbers, held)
        compared += 4 * len(numbers)
    for name in ("OJ1", "OJ2", "OJ3_rating"):
        rows = expected_choices(document, found, name)
        assert squeezed("".join(f"{label}{count}" for label, count in rows)) in pdf, name
        for label, count in rows:
            for place in (word, excel, window):
                assert (count,) in [numbers_in(row[1:]) for row in row_called(place, label)], label
        compared += 4 * len(rows)
    assert compared > MANY * 4
