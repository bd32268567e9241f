"""The columns of a table, named by the lead with the file's own values in view, tried out before anything is kept."""

import tomllib
from contextlib import ExitStack

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.frame.dates import DateOrder
from app.services import frames
from tests.frame import files
from tests.ui.finding import button
from tests.ui.lead_rounds import lead_store, wait_for
from tests.ui.test_frame_page import cells
from ui.pages.frame import FramePage

ROWS = [
    ("Case no", "D.O.B.", "Team name", "Registered on", "Notes"),
    ("C1", "03/04/2003", "North", "2009-01-12", "one"),
    ("C2", "25/12/2005", "North", "2009-01-13", ""),
    ("C3", "05/06/2004", "South", "2009-06-15", "two"),
]
OPEN = [ROWS[0], ROWS[1], ROWS[3]]


@pytest.fixture
def page(qtbot, dressed, tmp_path, actions):
    with ExitStack() as stack:
        ws, audit_round = stack.enter_context(lead_store(tmp_path, "begun"))
        page = FramePage(ws, audit_round, actions)
        page.ws, page.audit_round = ws, audit_round
        qtbot.addWidget(page)
        page.resize(1100, 900)
        page.show()
        wait_for(page)
        yield page


def offered(qtbot, page, path):
    """The panel, after a file that cannot be read without it."""
    page.source.take(path)
    panel = page.source.columns
    qtbot.waitUntil(panel.isVisible)
    return panel


def choose(panel, key, title):
    box = panel.choosers[key]
    box.setCurrentIndex(box.findData(title))
    assert box.currentData() == title


def tried_out(qtbot, panel):
    qtbot.waitUntil(panel.use.isEnabled)


def test_a_table_that_names_nothing_brings_up_its_columns_with_guesses_and_values(
    qtbot, page, tmp_path
):
    panel = offered(qtbot, page, files.text(tmp_path / "ours.csv", ROWS))
    qtbot.waitUntil(lambda: panel.seen is not None)
    assert panel.choosers["child"].currentData() == "Case no"
    assert panel.choosers["date_of_birth"].currentData() == "D.O.B."
    assert panel.choosers["plan_start"].currentData() == ""
    assert panel._values["team"].text() == "North, South … (3 rows)"
    assert panel.dates.text() == (
        "Date of birth: the day comes first, as 25/12/2005 in row 3 shows."
    )
    assert frames.record(page.ws, page.audit_round.id) is None
    assert not page.source.fault.isVisible()


def test_choices_are_tried_out_and_kept_with_the_round_when_used(qtbot, page, tmp_path):
    panel = offered(qtbot, page, files.text(tmp_path / "ours.csv", ROWS))
    tried_out(qtbot, panel)
    assert "3 children, 3 of them with a plan" in panel.outcome.text()
    choose(panel, "plan_start", "Registered on")
    assert not panel.use.isEnabled()  # what was tried out is not what is chosen now
    tried_out(qtbot, panel)
    assert (
        "3 children, 2 of them with a plan on Tue 31 Mar 2009; no problem" in panel.outcome.text()
    )
    assert cells(panel.first)[0] == ["C1", "Thu 3 Apr 2003", "North", "Mon 12 Jan 2009"]
    qtbot.mouseClick(panel.use, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.found.listed is not None)
    assert not panel.isVisible()
    (source,) = frames.record(page.ws, page.audit_round.id).sources
    assert tomllib.loads(source.mapping) == {
        "child": "Case no",
        "date_of_birth": "D.O.B.",
        "team": "Team name",
        "plan_start": "Registered on",
    }


def test_the_next_list_begins_with_the_columns_as_they_were_named(qtbot, page, tmp_path):
    panel = offered(qtbot, page, files.text(tmp_path / "ours.csv", ROWS))
    qtbot.waitUntil(lambda: panel.seen is not None)
    choose(panel, "family", "Notes")
    tried_out(qtbot, panel)
    panel.use.click()
    qtbot.waitUntil(lambda: page.found.listed is not None)
    panel = offered(qtbot, page, files.text(tmp_path / "later.csv", ROWS))
    qtbot.waitUntil(lambda: panel.choosers["family"].currentData() == "Notes")


def test_dates_that_are_open_wait_until_the_lead_says_which(qtbot, page, tmp_path):
    panel = offered(qtbot, page, files.text(tmp_path / "ours.csv", OPEN))
    qtbot.waitUntil(panel.fault.isVisible)
    assert panel.fault.text().endswith("day first or month first: say which comes first.")
    assert "03/04/2003 in row 2 can be read either way" in panel.dates.text()
    assert not panel.use.isEnabled()
    panel.order.segments[DateOrder.MONTH_FIRST.value].click()
    tried_out(qtbot, panel)
    assert not panel.fault.isVisible()
    assert cells(panel.first)[0][1] == "Tue 4 Mar 2003"
    assert panel.tried[0].date_order is DateOrder.MONTH_FIRST


def test_a_column_of_both_orders_shows_a_place_of_each(qtbot, page, tmp_path):
    rows = [ROWS[0], ROWS[2], ("C9", "12/25/2004", "North", "2009-01-12", "")]
    panel = offered(qtbot, page, files.text(tmp_path / "ours.csv", rows))
    qtbot.waitUntil(lambda: bool(panel.dates.text()))
    assert "row 2 has the day first (25/12/2005) and row 3 the month (12/25/2004)" in (
        panel.dates.text()
    )


def test_open_dates_of_annex_a_ask_for_their_order_only(qtbot, page, tmp_path):
    rows = [files.plan("C1", **{"Date of Birth": "03/04/2003"})]
    panel = offered(qtbot, page, files.annex_a(tmp_path / "annex.xlsx", rows))
    assert panel.only_order
    assert panel.fault.text().endswith("say which comes first.")
    assert not panel.choosers["child"].isVisible()
    qtbot.waitUntil(lambda: panel.seen is not None)
    panel.order.segments[DateOrder.DAY_FIRST.value].click()
    tried_out(qtbot, panel)
    panel.use.click()
    qtbot.waitUntil(lambda: page.found.listed is not None)
    assert page.found.listed.record.format == "annex-a"
    assert page.found.listed.current[0].born.isoformat() == "2003-04-03"


def test_without_a_column_for_the_child_nothing_can_be_used(qtbot, page, tmp_path):
    rows = [("A", "B", "C"), ("x", "y", "z")]
    panel = offered(qtbot, page, files.text(tmp_path / "ours.csv", rows))
    qtbot.waitUntil(panel.fault.isVisible)
    assert panel.fault.text() == "Choose the column that holds the child's number."
    assert not panel.use.isEnabled()


def test_of_a_workbook_with_several_tables_the_sheet_is_chosen(qtbot, page, tmp_path):
    sheets = {"One": ROWS, "Two": [("Ref", "Unit"), ("T1", "West")]}
    panel = offered(qtbot, page, files.workbook(tmp_path / "two.xlsx", sheets))
    qtbot.waitUntil(lambda: panel.sheet.count() == 2)
    assert panel.sheet.isVisible()
    panel.sheet.setCurrentIndex(panel.sheet.findData("Two"))
    qtbot.waitUntil(lambda: panel.choosers["child"].currentData() == "Ref")
    tried_out(qtbot, panel)
    assert panel.tried[0].sheet == "Two"
    assert "1 child," in panel.outcome.text()


def test_the_columns_are_saved_as_a_mapping_file(qtbot, page, tmp_path, monkeypatch):
    panel = offered(qtbot, page, files.text(tmp_path / "ours.csv", ROWS))
    tried_out(qtbot, panel)
    target = tmp_path / "columns.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    panel.save.click()
    assert tomllib.loads(target.read_text("utf-8"))["child"] == "Case no"
    assert (
        len(frames.read(tmp_path / "ours.csv", page.audit_round.position_date, target).children)
        == 3
    )


def test_a_file_that_is_no_table_at_all_is_refused_beside_the_zone(qtbot, page, tmp_path):
    panel = offered(qtbot, page, files.text(tmp_path / "ours.csv", ROWS))
    tried_out(qtbot, panel)
    (tmp_path / "letter.txt").write_text("Dear colleague", "utf-8")
    page.source.take(tmp_path / "letter.txt")
    qtbot.waitUntil(page.source.fault.isVisible)
    assert "letter.txt holds no table" in page.source.fault.text()
    assert not panel.isVisible()
    assert panel.tried is None


def test_another_file_can_be_chosen_instead(qtbot, page, tmp_path):
    panel = offered(qtbot, page, files.text(tmp_path / "ours.csv", ROWS))
    qtbot.mouseClick(button(page, "Choose another file"), Qt.MouseButton.LeftButton)
    assert not panel.isVisible()
    assert frames.record(page.ws, page.audit_round.id) is None


def test_a_mapping_file_names_the_columns_of_the_next_list_alone(qtbot, page, tmp_path):
    mapping = tmp_path / "ours.toml"
    mapping.write_text('child = "Case no"\ndate_of_birth = "D.O.B."\n', "utf-8")
    page.source.use_mapping(mapping)
    assert "columns of ours.toml" in page.source.mapping.text()
    page.source.take(files.text(tmp_path / "ours.csv", ROWS))
    qtbot.waitUntil(lambda: page.found.listed is not None)
    assert page.found.listed.record.children == 3
    assert page.source.mapping.text() == "A mapping file …"
    page.source.take(files.annex_a(tmp_path / "annex.xlsx", [files.plan("C1")]))
    qtbot.waitUntil(page.source.waiting.isVisible)
    assert "annex.xlsx holds 1 child" in page.source.waiting.words.text()


def test_a_mapping_file_that_does_not_fit_is_refused_with_its_sentence(qtbot, page, tmp_path):
    mapping = tmp_path / "theirs.toml"
    mapping.write_text('child = "Number"\n', "utf-8")
    page.source.use_mapping(mapping)
    page.source.take(files.text(tmp_path / "ours.csv", ROWS))
    qtbot.waitUntil(page.source.fault.isVisible)
    assert 'no column "Number"' in page.source.fault.text()
    assert not page.source.columns.isVisible()
