"""The report page's ways out: draft, interim, final; versions kept, compared and saved again."""

import pytest
from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrinter

from app.domain.conclusions import Basis, Conclusion
from app.services import issuing, lead_words
from tests.ui.read_round import cut_off, nameless, settle, shown, the_round, until
from ui.pages.report import ReportPage
from ui.pages.report_versions import ClearingDialog, VersionsDialog


@pytest.fixture
def page(qtbot, dressed, ws, actions):
    page = ReportPage(ws, the_round(ws), actions)
    with shown(qtbot, page):
        until(qtbot, lambda: page.sheets.pages > 0)
        yield page


def as_kind(qtbot, page, name):
    edition = page._edition
    page.kinds.segments[name].click()
    assert page._edition == edition + 1
    until(qtbot, page.sheets.isVisible)


def issued(page):
    return issuing.issued(page._ws, page._round.id)


def issue(qtbot, page):
    before = len(issued(page))
    page.issue.click()
    until(qtbot, lambda: len(issued(page)) == before + 1)
    until(qtbot, page.sheets.isVisible)


def words(page):
    return " ".join(
        each.text()
        for place in range(page._happened.count())
        for each in page._happened.itemAt(place).widget().findChildren(type(page.said))
    )


def test_a_final_report_that_must_wait_says_why_and_cannot_be_issued(qtbot, page):
    as_kind(qtbot, page, "final")
    assert not page.issue.isEnabled()
    assert "cannot be final yet" in words(page)
    assert "things to clear" in page.waiting.text()
    page.waiting.click()
    (dialog,) = page.findChildren(ClearingDialog)
    assert dialog.table.model.rowCount() == len(page._waits) >= 2
    dialog.accept()
    as_kind(qtbot, page, "interim")
    assert page.issue.isEnabled()
    assert words(page) == ""


def test_what_is_saved_is_what_is_shown(qtbot, page, problems, tmp_path):
    as_kind(qtbot, page, "interim")
    page.save_to(tmp_path / "interim")
    until(qtbot, (tmp_path / "interim" / "board-paper.pdf").exists)
    for name in ("report.pdf", "board-paper.pdf"):
        for sheet in PdfReader(tmp_path / "interim" / name).pages:
            assert "Position at " in sheet.extract_text(), name
    as_kind(qtbot, page, "final")
    page.save_to(tmp_path / "final")
    until(qtbot, lambda: any("cannot be final yet" in str(each) for each in problems))
    assert not (tmp_path / "final").exists()


def test_what_the_lead_wrote_wrongly_waits_too(qtbot, page):
    before = len(page._waits)
    lead_words.conclude(page._ws, page._round.id, Conclusion("", "3", "Sound."))
    page.reload()
    until(qtbot, lambda: len(page._waits) == before + 1)


def test_versions_are_kept_compared_and_saved_again(qtbot, page, tmp_path):
    issue(qtbot, page)
    as_kind(qtbot, page, "interim")
    issue(qtbot, page)
    page.versions.click()
    (dialog,) = page.findChildren(VersionsDialog)
    kinds = [dialog.table.model.record(row)[2] for row in range(dialog.table.model.rowCount())]
    assert kinds == ["Interim", "Draft"]
    assert dialog.chosen() == 2
    assert dialog.changes.model.rowCount() == 0
    assert nameless(dialog) == []
    assert cut_off(dialog) == []
    path = tmp_path / "again.pdf"
    dialog.save_wanted.emit(1, path)
    until(qtbot, path.exists)
    assert path.read_bytes() == issuing.issued_pdf(page._ws, page._round.id, 1)
    dialog.accept()
    settle()


def publish(qtbot, page, place=1):
    edition = page._edition
    page.profiles.setCurrentIndex(place)
    page.profiles.activated.emit(place)
    assert page._edition == edition + 1
    until(qtbot, page.sheets.isVisible)


def test_a_published_version_is_kept_apart_and_never_interim(qtbot, page, tmp_path):
    as_kind(qtbot, page, "interim")
    publish(qtbot, page)
    assert page._kind.value == "draft"
    assert not page.kinds.segments["interim"].isEnabled()
    issue(qtbot, page)
    (one,) = issued(page)
    assert (one.kind, one.profile) == ("draft", "dfe")
    assert one.published["profile"] == "dfe"
    page.save_to(tmp_path / "out")
    until(qtbot, lambda: len(list((tmp_path / "out").glob("published-report.*"))) == 3)
    page.versions.click()
    (dialog,) = page.findChildren(VersionsDialog)
    assert dialog.table.model.record(0)[2] == "Draft, published"
    dialog.accept()


def test_words_that_point_at_a_child_stop_the_published_version_alone(qtbot, page):
    lead_words.conclude(
        page._ws, page._round.id, Conclusion("", "3", "In one case nobody called.", Basis.OBSERVED)
    )
    publish(qtbot, page)
    assert not page.issue.isEnabled()
    assert "cannot be published yet" in words(page)
    publish(qtbot, page, 0)
    assert page.issue.isEnabled()
    assert words(page) == ""


def test_what_is_printed_to_be_published_is_issued_with_it(qtbot, page, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    page.send_to(printer)
    until(qtbot, lambda: "Sent to the printer" in words(page))
    assert issued(page) == []
    page.profiles.setCurrentIndex(page.profiles.findData("dfe"))
    page.profiles.activated.emit(page.profiles.currentIndex())
    until(qtbot, page.sheets.isVisible)
    (tmp_path / "printed.pdf").unlink()
    page.send_to(printer)
    until(qtbot, (tmp_path / "printed.pdf").exists)
    until(qtbot, lambda: page._printing is None)
    assert [each.profile for each in issued(page)] == ["dfe"]


def test_what_may_not_be_published_yet_is_not_printed(qtbot, page):
    lead_words.conclude(
        page._ws, page._round.id, Conclusion("", "3", "The only child in Smith Street is safe.")
    )
    page.profiles.setCurrentIndex(page.profiles.findData("dfe"))
    page.profiles.activated.emit(page.profiles.currentIndex())
    until(qtbot, page.sheets.isVisible)
    assert not page.print.isEnabled()
    page.profiles.setCurrentIndex(0)
    page.profiles.activated.emit(0)
    until(qtbot, page.sheets.isVisible)
    assert page.print.isEnabled()


def test_before_anything_is_issued_nothing_is_set_side_by_side(qtbot, page):
    page.versions.click()
    (dialog,) = page.findChildren(VersionsDialog)
    assert not dialog.changes.isVisible()
    dialog.accept()
    issue(qtbot, page)
    page.versions.click()
    until(
        qtbot, lambda: any(each.changes.isVisible() for each in page.findChildren(VersionsDialog))
    )
