import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter

from app.reports.rendering import PageImage, Pages
from app.services import moderation
from tests.builders import opened
from tests.ui.read_round import (
    cut_off,
    key,
    nameless,
    settle,
    shown,
    sideways,
    the_round,
    until,
)
from ui.pages.report import ReportPage
from ui.theme import Scheme
from ui.widgets.page_sheets import _KEPT, WIDTH, PageSheets


@pytest.fixture
def page(qtbot, dressed, ws, actions):
    page = ReportPage(ws, the_round(ws), actions)
    with shown(qtbot, page):
        until(qtbot, lambda: page.sheets.pages > 0)
        yield page


def drawn(page):
    return [number for number, sheet in enumerate(page.sheets._sheets) if sheet.is_drawn]


def test_the_report_is_shown_page_by_page_as_it_will_print(qtbot, page):
    until(qtbot, lambda: {0, 1} <= set(drawn(page)))
    settle()
    assert drawn(page) == [0, 1]  # what is seen, and the next: not all of them
    assert page.sheets.pages > 10
    assert page.said.text() == f"Page 1 of {page.sheets.pages}"
    assert page.sheets.hasFocus()
    picture = page.sheets._sheets[0]._picture.toImage()
    assert picture.width() == WIDTH
    colours = {picture.pixelColor(x, y).name() for x in range(0, 820, 7) for y in range(0, 400, 5)}
    assert "#ffffff" in colours
    assert len(colours) > 3  # words and lines, not a blank page


def test_pages_are_wide_enough_to_read_and_never_wider_than_the_window(qtbot, page):
    assert {sheet.width() for sheet in page.sheets._sheets} == {WIDTH}
    page.resize(640, 700)
    settle()
    room = page.sheets.viewport().width()
    assert all(sheet.width() <= room for sheet in page.sheets._sheets)
    assert page.sheets.horizontalScrollBar().maximum() == 0
    until(qtbot, lambda: page.sheets._sheets[0]._picture.width() == page.sheets._sheets[0].width())


def test_pages_are_drawn_for_the_dots_of_the_screen(qtbot):
    sheets = PageSheets("Pages")
    qtbot.addWidget(sheets)
    sheets.devicePixelRatioF = lambda: 2.0
    sheets.resize(1000, 700)
    sheets.show_pages([(595.0, 842.0)])
    (sheet,) = sheets._sheets
    assert sheet.dots_per_inch == pytest.approx(2 * sheet.width() / 595 * 72)


def test_only_pages_in_view_are_asked_for_one_at_a_time(qtbot):
    sheets, asked = PageSheets("Pages"), []
    qtbot.addWidget(sheets)
    sheets.wanted.connect(lambda page, _dots: asked.append(page))
    sheets.resize(1000, 900)
    sheets.show()
    sheets.show_pages([(595.0, 842.0)] * 40)
    until(qtbot, lambda: asked == [0])
    sheets._ask()  # as scrolling does
    assert asked == [0]  # the second is not asked for before the first has come
    sheets.put(0, blank())
    assert asked == [0, 1]
    sheets.go_to(30)
    sheets.put(1, blank())
    assert asked == [0, 1, 30]


def test_pages_far_away_are_forgotten(qtbot):
    sheets = PageSheets("Pages")
    qtbot.addWidget(sheets)
    sheets.show_pages([(595.0, 842.0)] * 40)
    for number in range(30):
        sheets.put(number, blank())
    kept = [number for number, sheet in enumerate(sheets._sheets) if sheet.is_drawn]
    assert len(kept) == _KEPT
    assert kept[-1] == 29


def blank():
    return PageImage(2, 2, 8, bytes(16))


def test_pages_are_turned_with_the_keyboard(qtbot, page):
    key(qtbot, page.sheets, Qt.Key.Key_Right)
    assert page.said.text().startswith("Page 2 of")
    key(qtbot, page.sheets, Qt.Key.Key_End)
    last = page.sheets.pages - 1
    assert page.sheets.front == last
    until(qtbot, lambda: last in drawn(page))
    key(qtbot, page.sheets, Qt.Key.Key_Left)
    assert page.sheets.front == last - 1
    key(qtbot, page.sheets, Qt.Key.Key_Home)
    assert page.said.text().startswith("Page 1 of")


def test_every_page_has_a_name_for_the_screen_reader(page):
    names = [sheet.accessibleName() for sheet in page.sheets._sheets]
    assert names[0] == f"Page 1 of {len(names)}"
    assert len(set(names)) == len(names)


def test_pdf_word_and_excel_are_saved_and_the_folder_is_said(qtbot, page, tmp_path):
    page.save_to(tmp_path / "out")
    until(qtbot, lambda: any("The report is saved" in text for text in told(page)))
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"report.pdf", "report.docx", "report.xlsx", "board-paper.pdf"}
    assert str(tmp_path / "out") in told(page)
    assert len(PdfReader(tmp_path / "out" / "report.pdf").pages) == page.sheets.pages


def test_a_summary_is_saved_for_every_case_that_came_back(qtbot, page, tmp_path):
    page.save_summaries_to(tmp_path / "out")
    until(qtbot, lambda: any("summaries are saved" in text for text in told(page)))
    assert len(list((tmp_path / "out").iterdir())) == 2


def told(page):
    return [label.text() for label in page.findChildren(type(page.said)) if label.text()]


def test_the_report_is_printed_page_by_page(qtbot, page, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    page.print_on(printer)
    assert not (tmp_path / "printed.pdf").exists() or page._printing is not None
    until(qtbot, lambda: "Sent to the printer" in told(page))
    with Pages(tmp_path / "printed.pdf") as pages:
        assert pages.count == page.sheets.pages
        across, down = pages.size(0)
    assert (round(across), round(down)) == (595, 842)


def test_after_a_correction_the_report_is_made_anew(qtbot, page, ws, actions):
    before = page._pdf
    pair = moderation.double_reads(ws, the_round(ws).id)[0]
    each = pair.differences[-1]
    changes = moderation.correct(ws, the_round(ws).id, pair.first, each.key, each.second, "Again.")
    actions.announce(changes)
    assert page.empty.isVisible()
    until(qtbot, lambda: page._pdf != before and page.sheets.isVisible())
    words = "".join(sheet.extract_text() for sheet in PdfReader(stream(page._pdf)).pages)
    assert "The lead corrected 1 single answers" in " ".join(words.split())


def stream(data):
    from io import BytesIO

    return BytesIO(data)


def test_pages_of_an_earlier_edition_are_not_shown(qtbot, page):
    settle()
    made = page._pdf
    page.reload()
    page.reload()
    page._show(page._edition - 1, b"", (), ())  # the first of the two comes late
    assert page._pdf == made
    until(qtbot, page.sheets.isVisible)
    assert page.sheets.pages > 0


def test_a_report_can_be_made_before_anything_has_come_back(qtbot, dressed, held, actions):
    with opened(held.before) as ws:
        page = ReportPage(ws, the_round(ws), actions)
        with shown(qtbot, page):
            assert page.empty.title.text() == "Making the report …"
            until(qtbot, lambda: page.sheets.pages > 0)


def test_a_folder_that_cannot_be_written_is_refused_in_a_sentence(qtbot, page, tmp_path, problems):
    (tmp_path / "file").write_text("in the way", "utf-8")
    page.save_to(tmp_path / "file")
    until(qtbot, lambda: len(problems) == 1)
    assert str(problems[0]).endswith(".")
    assert not any("is saved" in text for text in told(page))


@pytest.mark.parametrize(
    ("scheme", "percent"), [(Scheme.LIGHT, 100), (Scheme.DARK, 150), (Scheme.LIGHT, 200)]
)
def test_the_page_can_be_read_and_reached(qtbot, dressed, ws, actions, scheme, percent):
    dressed.dress(scheme, percent)
    page = ReportPage(ws, the_round(ws), actions)
    with shown(qtbot, page, (1154, 740) if percent == 100 else (1270, 700)):
        until(qtbot, lambda: page.sheets.pages > 0)
        page.tell("The report is saved", "/a/folder/with/a/long/name/for/reports/of/this/round")
        settle()
        assert (nameless(page), sideways(page), cut_off(page)) == ([], [], [])
        assert page.width() <= (1154 if percent == 100 else 1270)
