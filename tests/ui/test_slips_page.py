"""The lead's tabs of files and slips, and the assessor's page of print-outs: real stores behind them."""

import pypdfium2 as pdfium
import pytest
from PySide6.QtCore import Qt

from app.domain.file_requests import Production
from app.domain.frames import PersonalDetails
from app.services import file_requests, frames, packs, purging, slips
from app.services.file_requests import FileNote
from tests.builders import opened, small_round
from tests.frame import files
from tests.ui.concern_desk import desk
from tests.ui.gallery import settle
from ui.pages.paper import PaperPage


@pytest.fixture
def small(tmp_path_factory, tmp_path):
    return small_round(tmp_path_factory, tmp_path)


@pytest.fixture
def at_lead(small, dressed):
    with desk(small.lead, small.round_id) as held:
        yield held


def bring_in(ws, round_id):
    known = frames.children(ws, round_id)
    slips.bring_in(
        ws,
        round_id,
        [PersonalDetails(each.child, f"Child {each.child} Synthetic", "", "W") for each in known],
    )


def tab(qtbot, program, name):
    page = program.window.go_to("frame")
    chosen = getattr(page, name)
    page.tabs.setCurrentWidget(chosen)
    office = chosen.office
    qtbot.waitUntil(lambda: office.count() > 1)
    return chosen


def text_of(pdf):
    document = pdfium.PdfDocument(pdf)
    try:
        return "\n".join(each.get_textpage().get_text_range() for each in document)
    finally:
        document.close()


def test_the_lead_notes_what_came_and_earlier_entries_stay(qtbot, small, at_lead):
    program, _desk, ws = at_lead
    page = tab(qtbot, program, "files")
    assert page.counts.text() == "6 files: 6 awaited"
    ref = file_requests.lines(ws, small.round_id)[0].ref
    page.choose(ref)
    page.expected.setText("3")
    page.keep.click()
    qtbot.waitUntil(lambda: "Awaited, 3 expected" in page.told.text())
    page.outcome.setCurrentIndex(page.outcome.findData(Production.PART.value))
    page.keep.click()
    assert "Choose the reason" in page.fault.text()
    page.reason.setCurrentIndex(page.reason.findData("court"))
    page.missing.setText("1")
    page.keep.click()
    qtbot.waitUntil(lambda: "1 in part" in page.counts.text())
    assert page.told.text().count("\n") == 1
    (line,) = [each for each in file_requests.lines(ws, small.round_id) if each.ref == ref]
    assert line.note == FileNote(Production.PART, 3, None, 1, "", "court", "")


def test_the_boxes_are_of_the_row_marked_and_it_stays_marked_once_noted(qtbot, small, at_lead):
    program, _desk, ws = at_lead
    page = tab(qtbot, program, "files")
    view = page.table.view
    view.setCurrentIndex(page.table.model.index(0, 0))
    qtbot.keyClick(view, Qt.Key.Key_Down)
    second = page.table.chosen()[1]
    assert page.about.text().startswith(second)
    page.expected.setText("2")
    page.keep.click()
    qtbot.waitUntil(lambda: "2 expected" in page.told.text())
    assert page.table.chosen()[1] == second
    noted = [each.ref for each in file_requests.lines(ws, small.round_id) if each.note.expected]
    assert noted == [second]


def test_a_request_list_is_numbered_and_shown_before_it_is_printed(qtbot, small, at_lead):
    program, _desk, ws = at_lead
    bring_in(ws, small.round_id)
    page = tab(qtbot, program, "files")
    page.office.setCurrentIndex(1)
    page.print.click()
    qtbot.waitUntil(lambda: isinstance(program.window.pages.currentWidget(), PaperPage))
    paper = program.window.pages.currentWidget()
    qtbot.waitUntil(lambda: bool(paper.pdf))
    assert "Synthetic" in text_of(paper.pdf)
    (held,) = slips.print_outs(ws, small.round_id)
    assert (held.number, held.what, held.is_out) == (1, "request", True)
    paper.back.click()
    assert program.window.pages.currentWidget() is program.window.page("frame")


def test_names_are_brought_in_from_a_file_and_purged_after_a_second_press(qtbot, small, at_lead):
    program, _desk, ws = at_lead
    page = tab(qtbot, program, "slips")
    assert "No names or workers are held" in page.stands.text()
    known = frames.children(ws, small.round_id)
    rows = [("child", "name", "worker"), *((each.child, "A Synthetic", "W") for each in known)]
    page.bring_in(files.text(small.folder / "names.csv", rows))
    qtbot.waitUntil(lambda: f"of {len(known)} children" in page.stands.text())
    page.purge.click()
    assert page.no.hasFocus()
    assert slips.held(ws, small.round_id) == len(known)
    page.no.click()
    assert page.yes.isHidden()
    page.purge.click()
    page.yes.click()
    qtbot.waitUntil(lambda: "were purged" in page.purged.text())
    assert slips.held(ws, small.round_id) == 0
    qtbot.waitUntil(lambda: "Purged by" in page.stands.text())


def test_a_file_without_names_is_refused_beside_the_button(qtbot, small, at_lead):
    program, _desk, ws = at_lead
    page = tab(qtbot, program, "slips")
    page.bring_in(files.text(small.folder / "none.csv", [("child", "team"), ("no-such", "T")]))
    qtbot.waitUntil(lambda: "holds nothing for finding slips" in page.brought.text())
    assert slips.held(ws, small.round_id) == 0


def test_the_assessor_prints_ticks_and_purges(qtbot, small, dressed):
    with desk(small.lead, small.round_id) as (_program, _desk, ws):
        bring_in(ws, small.round_id)
        (issued,) = packs.issue(ws, small.round_id, small.folder / "later", only="Assessor A")
    with desk(small.store("a"), small.round_id) as (program, _made, ws):
        packs.open_pack(ws, issued.path, issued.code)
        cases = program.window.go_to("cases")
        cases.reload()
        assert not cases.card.file.more.isHidden()
        cases.card.file.more.click()
        page = program.window.pages.currentWidget()
        qtbot.waitUntil(lambda: page.office.count() > 1)
        page.print.click()
        qtbot.waitUntil(lambda: isinstance(program.window.pages.currentWidget(), PaperPage))
        program.window.pages.currentWidget().back.click()
        qtbot.waitUntil(lambda: page.table.model.rowCount() == 1)
        page.tick.click()
        assert "Choose a print-out" in page.tick_fault.text()
        page.table.view.selectRow(0)
        page.by.setText("Assessor A")
        page.tick.click()
        assert slips.print_outs(ws, small.round_id)[0].destroyed_by == "Assessor A"
        settle()
        qtbot.waitUntil(lambda: page.table.chosen() is not None)
        page.untick.click()  # the same, still marked
        assert slips.print_outs(ws, small.round_id)[0].is_out
        settle()
        page.purge.click()
        page.yes.click()
        qtbot.waitUntil(lambda: slips.held(ws, small.round_id) == 0)
        qtbot.waitUntil(lambda: "were purged" in page.purged.text())
        page.back.click()
        cases.reload()
        assert cases.card.file.slip.reveal.isHidden()


def test_what_the_assessor_says_on_the_card_is_in_the_history(qtbot, small, dressed):
    """Also while the same audit is open beside it."""
    with desk(small.store("a"), small.round_id) as (program, made, ws):
        cases = program.window.go_to("cases")
        audit_id = cases._chosen
        made.case.open(audit_id)
        program.window.go_to("cases")
        cases.card.file.outcome.segments["produced"].click()
        assert "Produced" in " ".join(each.words for each in cases._shelf.file(audit_id).told)
        assert made.case.audit.beside.rows  # the audit in hand knows of it and can go on
        with ws.begin() as work:
            keys = [event.key for event in work.audits.events(audit_id)]
        assert "/audit-desk/produced#1/outcome" in keys


@pytest.mark.parametrize("store", ["lead", "a"])
def test_every_page_opens_on_a_round_that_was_purged(qtbot, small, dressed, store):
    path = small.folder / f"{store}.store"
    with opened(path) as ws:
        purging.purge_round(ws, small.round_id, "Small round")
    with desk(path, small.round_id, ()) as (program, _made, _ws):
        heard = []
        program.actions.problems.show = heard.append
        for place in program.window._destinations():
            assert program.window.go_to(place.key) is not None
            settle()
        done = []  # behind everything that the pages asked for
        program.actions.fetch(program.window, lambda _report: True, done.append)
        qtbot.waitUntil(lambda: done == [True])
        settle()
        assert heard == []
