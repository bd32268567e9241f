"""The case summary as it prints: named or anonymised, and a name that is kept nowhere."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QAccessible, QPageSize
from PySide6.QtPrintSupport import QPrinter

from app.services.open_audit import OpenAudit
from tests.builders import audits_in, opened, say, small_round
from tests.ui.finding import tab_stops
from ui.pages.summary import ANONYMISED, NAMED, SummaryPage
from ui.theme import Scheme


@pytest.fixture
def audit(tmp_path_factory, tmp_path):
    small = small_round(tmp_path_factory, tmp_path)
    with opened(small.store("a")) as ws:
        audit = OpenAudit(ws, audits_in(ws, small.round_id)[0].id)
        say(audit, "HX1_date", "2009-01-12")
        say(audit, "OJ6_text", "On 12 Jan 2009 Assessor A found Quillon had rung. " + "w" * 3_000)
        yield ws, audit


@pytest.fixture
def page(qtbot, dressed, actions, audit):
    ws, held = audit
    page = SummaryPage(ws, held, actions)
    qtbot.addWidget(page)
    page.resize(1170, 700)
    page.show()
    qtbot.waitUntil(lambda: bool(page.pdf), timeout=20_000)
    return page


def words(page):
    return " ".join(
        " ".join(each.extract_text().split()) for each in PdfReader(BytesIO(page.pdf)).pages
    )


def spoken(widget):
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()


def made_anew(qtbot, page, do):
    before = page.pdf
    do()
    qtbot.waitUntil(lambda: page.pdf is not before, timeout=20_000)


def test_it_opens_with_the_reference_and_what_happened(page, audit):
    text = words(page)
    assert audit[1].case.ref in text
    assert "What happened when" in text
    assert "Mon 12 Jan 2009" in text
    assert page.file_name() == audit[1].case.ref


def test_a_name_is_on_the_print_and_nowhere_else(qtbot, page, audit):
    ws, held = audit
    qtbot.keyClicks(page.name, "Zebulon Exampleton")
    made_anew(qtbot, page, lambda: page.name.settled.emit(True))
    assert "Zebulon Exampleton" in words(page)
    assert "Zebulon" not in page.file_name()
    ws.store.close()
    for path in ws.store.path.parent.iterdir():
        assert not path.is_file() or b"Zebulon" not in path.read_bytes()
    assert "Zebulon" not in str(held.beside) + str(dict(held.form.answers))


def test_anonymised_it_names_nobody_and_says_what_to_look_at(qtbot, page, audit):
    case = audit[1].case
    made_anew(qtbot, page, lambda: page.ways.chosen.emit(ANONYMISED))
    text = words(page)
    for gone in (case.ref, case.team, "Assessor A", "12 Jan", "Small round"):
        assert gone not in text, gone
    assert "January 2009" in text
    assert page.name.isHidden()
    assert "Quillon" in page.about.text()
    assert page.file_name() == "case-summary-anonymised"
    about = PdfReader(BytesIO(page.pdf)).metadata
    assert case.ref not in str(about)
    assert "Assessor A" not in str(about)
    made_anew(qtbot, page, lambda: page.ways.chosen.emit(NAMED))
    assert case.ref in words(page)


def test_its_pages_go_to_a_printer(page, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    page.print_on(printer)
    assert len(PdfReader(tmp_path / "printed.pdf").pages) == len(PdfReader(BytesIO(page.pdf)).pages)


def test_only_the_pages_chosen_are_printed(page, tmp_path):
    made = PdfReader(BytesIO(page.pdf)).pages
    assert len(made) > 1
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setFromTo(len(made), len(made))
    assert page.print_on(printer)
    assert len(PdfReader(tmp_path / "printed.pdf").pages) == 1


@pytest.mark.qt_log_ignore("Returned false", extend=True)
def test_a_file_that_cannot_be_printed_to_is_not_called_printed(page, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "nowhere" / "printed.pdf"))
    assert not page.print_on(printer)


@pytest.mark.parametrize("percent", [100, 200])
def test_its_controls_have_names_and_room(qtbot, dressed, page, percent):
    dressed.dress(Scheme.LIGHT, percent)
    page.resize(1290, 700)
    qtbot.waitUntil(lambda: page.width() == 1290)
    assert [one for one in tab_stops(page) if not spoken(one)] == []
    assert page.ground.widget().width() <= page.ground.viewport().width()
    assert page.minimumSizeHint().width() <= 1290
