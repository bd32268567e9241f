import shutil
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFrame

from app.domain.errors import PackageRefused
from app.domain.speakable import canonical_code, new_code
from app.reports.rendering import Pages
from app.services import findings, machines, packs, returns
from app.services.packs import IssuedPack
from tests.builders import ROOT, audits_in, opened, say, small_round
from tests.ui.finding import button
from tests.ui.read_round import (
    cut_off,
    key,
    nameless,
    read_round,
    settle,
    shown,
    sideways,
    the_round,
    until,
)
from ui.pages.exchange import AssessorExchangePage
from ui.pages.exchange_lead import LeadExchangePage
from ui.pages.findings import FindingsPage
from ui.theme import Scheme, look
from ui.widgets import clipboard
from ui.widgets.code_table import CODE, NO_CODE


@pytest.fixture
def small(tmp_path_factory, tmp_path):
    return small_round(tmp_path_factory, tmp_path)


@pytest.fixture
def lead(small):
    with opened(small.lead) as ws:
        yield ws


@pytest.fixture
def page(qtbot, dressed, lead, actions):
    page = LeadExchangePage(lead, the_round(lead), actions)
    with shown(qtbot, page):
        yield page


@pytest.fixture
def empty(small):
    """A store that has opened no pack."""
    with opened(small.store("empty")) as ws:
        yield ws


def cells(table, row):
    return [table.records.index(row, at).data() for at in range(len(table.records.columns))]


def issued(qtbot, page, folder):
    """Really sealed: making a key from a code is slow on purpose."""
    page.issue(folder)
    until(qtbot, page.codes.isVisible)
    return page.codes.table


def shown_codes(page, folder):
    """The step after issuing, for two packs that were sealed elsewhere."""
    page._issued(
        [
            IssuedPack("Assessor A", folder / "work-1.cfa", new_code(), 4),
            IssuedPack("Assessor B", folder / "work-2.cfa", new_code(), 3),
        ]
    )
    return page.codes.table


def test_after_issuing_the_codes_stand_in_a_numbered_table(qtbot, page, small, tmp_path):
    table = issued(qtbot, page, tmp_path / "out")
    assert table.records.rowCount() == 2
    for row, name in enumerate(("Assessor A", "Assessor B")):
        number, person, cases, code, file = cells(table, row)
        assert (number, person) == (f"{row + 1}.", name)
        assert int(cases) > 0
        assert canonical_code(code) == code
        assert (tmp_path / "out" / file).is_file()
    assert table.hasFocus()
    assert not page.cards.isVisible()  # one thing at a time
    assert any("never sent with the file" in text for text in labels(page.codes))


def labels(widget):
    return [label.text() for label in widget.findChildren(type(widget.heading)) if label.text()]


def test_a_code_opens_its_pack_in_another_store_and_the_round_begins_there(
    qtbot, page, empty, small, tmp_path, actions
):
    table = issued(qtbot, page, tmp_path / "out")
    _number, _person, cases, code, file = cells(table, 0)
    begun = []
    other = AssessorExchangePage(empty, None, actions, begun.append)
    with shown(qtbot, other):
        assert other.code.hasFocus()
        qtbot.keyClicks(other.code, code.upper().replace("-", " "))
        assert not other.code_has_a_slip()
        other.open_pack(tmp_path / "out" / file)
        until(qtbot, lambda: begun != [])
    assert begun == [small.round_id]
    assert len(audits_in(empty, small.round_id)) == int(cases)
    assert other.code.text() == ""


def test_the_codes_are_forgotten_once_they_are_noted(qtbot, page, tmp_path):
    table = shown_codes(page, tmp_path)
    button(page, "I have noted the codes").click()
    assert page.ledger.isVisible()
    assert page.cards.isVisible()
    assert table.records.rowCount() == 0
    assert table.as_text() == ""


def test_codes_are_copied_as_a_secret_and_taken_off_the_clipboard(qtbot, page, tmp_path):
    table = shown_codes(page, tmp_path)
    code = cells(table, 0)[CODE]
    page.codes.copy_one.click()
    held = QGuiApplication.clipboard().mimeData()
    assert held.text() == code
    assert any("passwordManagerHint" in kind for kind in held.formats())
    clipboard.forget("something else")
    assert QGuiApplication.clipboard().text() == code
    clipboard.forget(code)
    assert QGuiApplication.clipboard().text() == ""
    page.codes.copy_all.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line[:13] for line in lines] == ["1. Assessor A", "2. Assessor B"]
    assert lines[0].endswith(code)


def test_chosen_rows_are_copied_with_ctrl_c_as_a_secret_too(qtbot, page, tmp_path):
    table = shown_codes(page, tmp_path)
    table.selectRow(1)
    key(qtbot, table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    held = QGuiApplication.clipboard().mimeData()
    assert cells(table, 1)[CODE] in held.text()
    assert cells(table, 0)[CODE] not in held.text()
    assert "x-kde-passwordManagerHint" in held.formats()


def test_the_codes_can_be_printed(qtbot, page, tmp_path):
    shown_codes(page, tmp_path)
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setOutputFileName(str(tmp_path / "codes.pdf"))
    page.codes.print_on(printer)
    with Pages(tmp_path / "codes.pdf") as pages:
        assert pages.count == 1


def answered_return(small, letter, folder, answers=(("records_available", "paper"),)):
    """A return of one audit begun in that assessor's store."""
    with opened(small.store(letter)) as ws:
        audit = audits_in(ws, small.round_id)[0]
        for name, value in answers:
            say(audit, name, value)
        return returns.make(ws, small.round_id, folder).path, audit.id


def test_what_a_return_brings_is_shown_before_anything_is_merged(
    qtbot, page, lead, small, tmp_path
):
    path, _audit = answered_return(small, "a", tmp_path / "back")
    with lead.begin() as work:
        held = list(work.records.bodies(small.round_id))
    page.look_at([path])
    until(qtbot, page.preview.isVisible)
    assert cells(page.preview.table, 0) == [
        path.name, "Assessor A", "1", "0", "0", "0", "New work",
    ]  # fmt: skip
    assert "Not signed off yet: 1 of them." in page.preview.about.text()
    assert page.preview.confirm.hasFocus()
    with lead.begin() as work:
        assert list(work.records.bodies(small.round_id)) == held
    page.preview.cancel.click()
    assert page.ledger.isVisible()
    finished = []  # whatever else might have been sent to the background is done before this
    page.actions_.fetch(page, lambda _report: True, finished.append)
    until(qtbot, lambda: finished == [True])
    with lead.begin() as work:
        assert list(work.records.bodies(small.round_id)) == held


def test_merging_goes_from_looking_to_findings(qtbot, page, lead, small, tmp_path, actions):
    path, _audit = answered_return(small, "a", tmp_path / "back")
    heard = []
    actions.changed.connect(heard.append)
    page.look_at([path])
    until(qtbot, page.preview.isVisible)
    key(qtbot, page.preview.confirm, Qt.Key.Key_Space)
    until(qtbot, lambda: page.preview.heading.text() == "Merged")
    assert heard[-1].ledger
    assert not page.preview.confirm.isVisible()
    results = FindingsPage(lead, the_round(lead), actions)
    with shown(qtbot, results):
        until(qtbot, lambda: results.count.text() == "1 of 6 cases counted")
    page.preview.cancel.click()
    newest = page.ledger.model
    assert newest.index(0, 1).data() == "Return"
    assert newest.rowCount() == 3


def test_a_return_merged_again_brings_nothing_new(qtbot, page, small, tmp_path):
    path, _audit = answered_return(small, "a", tmp_path / "back")
    page.merge([path])
    until(qtbot, lambda: page.preview.heading.text() == "Merged")
    page.look_at([path])
    until(qtbot, lambda: page.preview.heading.text() == "What merging would change")
    assert cells(page.preview.table, 0)[2:] == ["0", "1", "0", "0", "Nothing new"]
    assert page.preview.about.text().startswith("Everything in these files is held already")


def test_a_return_that_never_came_and_copies_in_conflict_are_said(
    qtbot, dressed, tmp_path_factory, tmp_path, actions
):
    held = read_round(tmp_path_factory, tmp_path)
    with opened(held.lead) as ws:
        returns.merge(ws, the_round(ws).id, held.torn[:1])
        page = LeadExchangePage(ws, the_round(ws), actions)
        with shown(qtbot, page):
            page.look_at(held.torn[1:])
            until(qtbot, page.preview.isVisible)
            assert cells(page.preview.table, 0)[5:] == ["1", "Copies in conflict"]
            said = [
                frame
                for frame in page.preview.findChildren(QFrame)
                if frame.objectName() == "callout"
            ]
            assert len(said) == 1
    with opened(held.before) as ws:
        page = LeadExchangePage(ws, the_round(ws), actions)
        with shown(qtbot, page):
            page.look_at(held.torn[:1])  # the second return of Assessor A, without the first
            until(qtbot, page.preview.isVisible)
            assert any("never came" in text for text in labels(page.preview))


def test_a_refused_file_is_said_in_a_sentence_and_nothing_is_shown(
    qtbot, page, small, tmp_path, problems
):
    path, _audit = answered_return(small, "a", tmp_path / "back")
    broken = tmp_path / "broken.cfa"
    broken.write_bytes(path.read_bytes()[:-20])
    page.look_at([broken])
    until(qtbot, lambda: len(problems) == 1)
    assert isinstance(problems[0], PackageRefused)
    assert "broken.cfa" in str(problems[0])
    assert page.ledger.isVisible()


def test_a_refused_file_among_others_is_left_aside_and_the_others_are_merged(
    qtbot, page, small, tmp_path, problems
):
    path, _audit = answered_return(small, "a", tmp_path / "back")
    broken = tmp_path / "broken.cfa"
    broken.write_bytes(path.read_bytes()[:-20])
    page.look_at([broken, path])
    until(qtbot, page.preview.isVisible)
    assert problems == []
    assert any(text.startswith("broken.cfa") for text in labels(page.preview))
    page.preview.confirm.click()
    until(qtbot, lambda: page.preview.heading.text() == "Merged")
    page._back()
    until(qtbot, lambda: page.ledger.model.rowCount() == 3)


def test_a_slip_in_the_code_is_said_beside_it_before_any_file_is_asked_for(
    qtbot, dressed, empty, actions
):
    page = AssessorExchangePage(empty, None, actions, lambda _round: None)
    with shown(qtbot, page):
        qtbot.keyClicks(page.code, "hiligu-rimxla")
        key(qtbot, page.code, Qt.Key.Key_Return)
        assert page.slip.isVisible()
        assert "group 2 of 5" in page.slip.text()
        assert page.code.property("unread") is True
        qtbot.keyClicks(page.code, "a")
        assert not page.slip.isVisible()
        page.code.clear()
        assert not page.code_has_a_slip()  # a later pack needs no code


def test_the_assessor_makes_a_return_of_what_is_begun(qtbot, dressed, small, tmp_path, actions):
    with opened(small.store("a")) as ws:
        page = AssessorExchangePage(ws, the_round(ws), actions, lambda _round: None)
        with shown(qtbot, page):
            assert not page.send.isEnabled()
            assert page.ready.text().startswith("0 of ")
            say(audits_in(ws, small.round_id)[0], "records_available", "paper")
            page.reload()
            assert page.ready.text().startswith("1 of ")
            page.make_return(tmp_path / "stick")
            until(qtbot, lambda: page.ledger.model.rowCount() == 2)
            (made,) = (tmp_path / "stick").iterdir()
            until(qtbot, lambda: any(made.name in text for text in told(page)))
    with opened(small.lead) as ws:
        assert returns.inspect(ws, small.round_id, made).new == 1


def told(page):
    return [
        label.text()
        for frame in page.findChildren(QFrame)
        if frame.objectName() == "callout"
        for label in frame.findChildren(type(page.slip))
    ]


def test_a_folder_that_cannot_be_written_is_refused_and_leaves_nothing(
    qtbot, page, tmp_path, problems
):
    (tmp_path / "file").write_text("in the way", "utf-8")
    page.issue(tmp_path / "file")
    until(qtbot, lambda: len(problems) == 1)
    assert page.ledger.isVisible()
    assert (tmp_path / "file").read_text("utf-8") == "in the way"


def test_a_reader_whose_keys_are_known_needs_no_code(qtbot, page, small, tmp_path):
    path, _audit = answered_return(small, "a", tmp_path / "back")
    page.merge([path])
    until(qtbot, lambda: page.preview.heading.text() == "Merged")
    table = issued(qtbot, page, tmp_path / "again")
    assert cells(table, 0)[CODE] == NO_CODE
    assert not page.codes.copy_one.isEnabled()
    table.setCurrentIndex(table.records.index(1, 0))
    assert page.codes.copy_one.isEnabled()


def test_the_ledger_begins_with_the_newest(qtbot, page, small, tmp_path):
    path, _audit = answered_return(small, "a", tmp_path / "back")
    page.merge([path])
    until(qtbot, lambda: page.ledger.model.rowCount() == 3)
    moments = [page.ledger.model.record(row)[6] for row in range(3)]
    assert moments == sorted(moments, reverse=True)
    assert page.ledger.model.index(0, 0).data() == "Received"


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize(
    ("scheme", "percent"), [(Scheme.LIGHT, 100), (Scheme.DARK, 150), (Scheme.LIGHT, 200)]
)
def test_every_step_can_be_read_and_reached(qtbot, lead, small, actions, tmp_path, scheme, percent):
    look().dress(scheme, percent)
    path, _audit = answered_return(small, "a", tmp_path / "back")
    size = (1154, 740) if percent == 100 else (1270, 700)
    page = LeadExchangePage(lead, the_round(lead), actions)
    with opened(small.store("a")) as own:
        pages = (page, AssessorExchangePage(own, the_round(own), actions, print))
        for one in pages:
            with shown(qtbot, one, size):
                assert (nameless(one), sideways(one), cut_off(one)) == ([], [], [])
    page.show()
    shown_codes(page, tmp_path)
    settle()
    assert (nameless(page), sideways(page), cut_off(page)) == ([], [], [])
    page.look_at([path])
    until(qtbot, page.preview.isVisible)
    settle()
    assert (nameless(page), sideways(page), cut_off(page)) == ([], [], [])


def test_findings_after_a_merge_hold_what_was_answered(lead, small, tmp_path):
    path, audit_id = answered_return(small, "a", tmp_path / "back")
    shutil.copy(path, tmp_path / "a-copy.cfa")
    returns.merge(lead, small.round_id, [tmp_path / "a-copy.cfa"])
    (counted,) = findings.findings(lead, small.round_id).audits
    assert counted.audit_id == audit_id
    assert counted.given["/records/records_available"].values == ("paper",)


def test_the_program_can_end_while_a_secret_is_on_the_clipboard():
    """Qt's clipboard outlives Python: what it was given from here must be off it by then."""
    source = (
        "from PySide6.QtWidgets import QApplication\n"
        "application = QApplication([])\n"
        "from ui.widgets.clipboard import copy_secret\n"
        "copy_secret('hiligu-rimola')\n"
        "assert application.clipboard().text() == 'hiligu-rimola'\n"
    )
    done = subprocess.run([sys.executable, "-c", source], cwd=ROOT, check=False, timeout=60)
    assert done.returncode == 0


def test_answer_by_answer_before_anything_is_merged(
    qtbot, dressed, tmp_path_factory, tmp_path, actions
):
    """What is held beside what comes; of an audit in two copies both, and a new one as a whole."""
    held = read_round(tmp_path_factory, tmp_path)
    with opened(held.before) as ws:
        page = LeadExchangePage(ws, the_round(ws), actions)
        with shown(qtbot, page):
            page.look_at(held.returned)
            until(qtbot, page.preview.isVisible)
            rows = [cells(page.preview.answers, row) for row in range(3)]
            assert [row[1] for row in rows] == ["New"] * 3
            assert all(row[5].endswith("answers, signed off") for row in rows)
    with opened(held.lead) as ws:
        page = LeadExchangePage(ws, the_round(ws), actions)
        with shown(qtbot, page):
            page.look_at(held.torn[:1])
            until(qtbot, page.preview.isVisible)
            (changed, *_more) = [cells(page.preview.answers, row) for row in range(1)]
            assert changed[1] == "Changed"
            assert changed[4] != changed[5]
            page.merge(held.torn[:1])
            until(qtbot, lambda: page.preview.heading.text() == "Merged")
            assert not page.preview.answers.isVisible()
            page.look_at(held.torn[1:])
            until(qtbot, lambda: page.preview.heading.text() != "Merged")
            assert cells(page.preview.answers, 0)[1] == "In conflict"
            assert sideways(page) == []


def test_a_machine_that_is_not_known_is_asked_about_before_its_return_is_merged(
    qtbot, page, small, lead, tmp_path, empty
):
    first, _audit = answered_return(small, "a", tmp_path / "back")
    returns.merge(lead, small.round_id, [first])
    packs.open_pack(empty, small.pack("Assessor A"), small.codes["Assessor A"])
    say(audits_in(empty, small.round_id)[1], "OJ1", "no")
    second = returns.make(empty, small.round_id, tmp_path / "other").path
    page.look_at([second])
    until(qtbot, page.preview.isVisible)
    assert page.preview.confirm.text() == "They read the same words: merge"
    assert any(machines.own_words(empty) in text for text in labels(page.preview))
    page.preview.confirm.click()
    until(qtbot, lambda: page.preview.heading.text() == "Merged")
    page.show_machines()
    states = [cells(page.machines.table, row)[:3] for row in range(3)]
    assert states == [
        ["Assessor A", "In use", "1"],
        ["Assessor A", "In use", "1"],
        ["Assessor B", "None has returned anything yet", "0"],
    ]


def test_a_lost_machine_is_retired_and_a_pack_for_a_new_one_has_a_code(
    qtbot, page, small, lead, tmp_path
):
    first, _audit = answered_return(small, "a", tmp_path / "back")
    returns.merge(lead, small.round_id, [first])
    page.show_machines()
    pane = page.machines
    assert nameless(pane) == []
    assert pane.further.isEnabled()
    assert not pane.lost.isEnabled()
    pane.reason.setText("Stolen from a car.")
    assert pane.lost.isEnabled()
    pane.replace_lost(tmp_path / "packs")
    until(qtbot, page.codes.isVisible)
    (code,) = [row[3] for row in [cells(page.codes.table, 0)]]
    assert canonical_code(code) == code
    page.show_machines()
    assert cells(pane.table, 0)[1] == "Retired after return 1"
    assert sideways(page) == []
