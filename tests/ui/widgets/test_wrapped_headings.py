"""No heading of a table whose words wrap is cut while another column has room to give."""

from PySide6.QtGui import QFont, QFontMetrics

from ui.models.held_rows import HeldRows
from ui.models.records import Column
from ui.theme import look
from ui.widgets.wrapped_table import WrappedTable


def test_a_heading_longer_than_its_share_takes_room_from_the_widest_column(qtbot):
    columns = (
        Column("wording", "Question", weight=340),
        Column("second", "A rather long heading", weight=40),
    )
    table = WrappedTable("Answers", columns)
    qtbot.addWidget(table)
    words = "Many words that need more than one line of this table " * 4
    table.show_rows(HeldRows(("id", "wording", "second"), [("1", words, words)]))
    table.resize(520, 300)
    table.show()
    qtbot.waitExposed(table)
    heading = QFontMetrics(look().font(12, QFont.Weight.DemiBold))
    needed = heading.horizontalAdvance("A rather long heading")
    qtbot.waitUntil(lambda: table.columnWidth(1) > needed)
    assert table.columnWidth(0) > table.columnWidth(1)
