import pytest
from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtGui import QGuiApplication

from tests.ui.stage import COLUMNS, ListedRows, rows
from ui.models.records import RECORD, RecordModel
from ui.widgets.record_table import RecordTable


@pytest.fixture
def listing():
    return ListedRows(rows(1000))


@pytest.fixture
def model(qapp, listing):
    model = RecordModel(COLUMNS)
    model.show(listing)
    return model


def first(model, count=3):
    return [model.index(row, 0).data() for row in range(count)]


def test_rows_are_fetched_a_page_at_a_time_when_they_are_looked_at(model, listing):
    assert model.rowCount() == 1000
    assert listing.asked == []
    assert first(model) == ["KC-0001", "KC-0002", "KC-0003"]
    model.index(999, 0).data()
    assert [asked[:2] for asked in listing.asked] == [(0, 200), (800, 200)]


def test_sorting_and_narrowing_are_asked_of_the_listing(model, listing):
    model.sort(2, Qt.SortOrder.DescendingOrder)
    days = [int(model.index(row, 2).data()) for row in range(1000)]
    assert days == sorted(days, reverse=True)
    model.narrow("KC-0007")
    assert model.rowCount() == 1
    assert listing.asked[-1][2:4] == ("days", True)
    assert first(model, 1) == ["KC-0007"]
    assert listing.asked[-1][4] == "KC-0007"


def test_numbers_are_right_aligned_and_every_cell_says_its_column(model):
    right = model.index(0, 2).data(Qt.ItemDataRole.TextAlignmentRole)
    assert right & Qt.AlignmentFlag.AlignRight
    assert (
        not model.index(0, 0).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    )
    assert model.index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole) == "Working days: 37"
    assert model.index(0, 0).data(RECORD) == (1, "KC-0001", "Area 1", 37)


def test_rows_that_went_since_they_were_counted_show_nothing(model, listing):
    listing.rows = listing.rows[:5]
    assert model.index(7, 0).data() is None


def test_no_more_than_twenty_pages_are_kept(qapp):
    listing = ListedRows(rows(6000))
    model = RecordModel(COLUMNS)
    model.show(listing)
    for row in range(0, 6000, 200):
        model.index(row, 0).data()
    assert len(model._pages) == 20
    model.index(5999, 0).data()
    assert len(listing.asked) == 30


@pytest.fixture
def table(qtbot, dressed, listing):
    table = RecordTable("Cases", COLUMNS, ("No cases yet", "They appear once a sample is drawn."))
    qtbot.addWidget(table)
    table.resize(700, 500)
    table.show_rows(listing)
    table.show()
    return table


def test_pressing_a_heading_sorts(qtbot, table):
    header = table.view.horizontalHeader()
    where = header.sectionViewportPosition(2) + 10
    from PySide6.QtCore import QPoint

    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(where, 8))
    days = [int(table.model.index(row, 2).data()) for row in range(50)]
    assert days == sorted(days)
    assert not table.findChildren(QSortFilterProxyModel)


def test_the_box_narrows_after_a_pause_and_says_when_nothing_fits(qtbot, table):
    qtbot.keyClicks(table.filter, "KC-099")
    qtbot.waitUntil(lambda: table.model.rowCount() == 10)
    assert table.count.text() == "10 rows"
    qtbot.keyClicks(table.filter, "zz")
    qtbot.waitUntil(lambda: table.model.rowCount() == 0)
    assert table.empty.isVisible()
    assert table.empty.title.text() == "Nothing fits"


def test_an_empty_listing_says_what_will_appear(table):
    table.show_rows(ListedRows([]))
    assert table.empty.isVisible()
    assert table.empty.text.text() == "They appear once a sample is drawn."


def test_rows_are_copied_as_spreadsheets_take_them(qtbot, table, listing):
    listing.rows = [(1, "=1+1", "Area\twith tab", 3), (2, "KC-2", None, 4)]
    table.reload()
    table.view.selectAll()
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == (
        "Reference\tArea\tWorking days\n'=1+1\tArea with tab\t3\nKC-2\t\t4"
    )


def test_enter_on_a_row_gives_its_record(qtbot, table):
    given = []
    table.activated.connect(given.append)
    table.view.setFocus()
    table.view.setCurrentIndex(table.model.index(1, 0))
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert given == [(2, "KC-0002", "Area 2", 74)]
    assert table.chosen() == (2, "KC-0002", "Area 2", 74)


def test_ctrl_f_goes_to_the_box(qtbot, table):
    table.view.setFocus()
    qtbot.keyClick(table.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert table.filter.hasFocus()


def test_columns_share_the_width_there_is(table):
    widths = [table.view.columnWidth(place) for place in range(3)]
    assert sum(widths) <= table.view.viewport().width() + 1
    assert widths[1] > widths[0]
