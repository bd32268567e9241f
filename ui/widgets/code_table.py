"""Work packs just issued with their codes: numbered, the code in groups of syllables that can be read out."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from app.services.packs import IssuedPack
from ui.models.held_rows import HeldRows
from ui.models.records import Column
from ui.theme import look
from ui.widgets.clipboard import copy_secret
from ui.widgets.wrapped_table import CellDelegate, Index, WrappedTable

CODE = 3  # the column
NO_CODE = "none: sealed to this assessor's own key"
_BETWEEN, _WITHIN = 7, 6


def _code_words(code: object) -> str:
    return str(code) if code else NO_CODE


COLUMNS = (
    Column("number", "No.", weight=40),
    Column("person", "Assessor", weight=160),
    Column("cases", "Cases", weight=50, number=True),
    Column("code", "Spoken code", _code_words, 460),
    Column("file", "File", weight=260),
)


class CodeTable(WrappedTable):
    """Ctrl+C copies the chosen rows as a secret: clipboard histories are asked to leave them alone."""

    def __init__(self) -> None:
        super().__init__(
            QCoreApplication.translate("CodeTable", "Work packs and their codes"), COLUMNS
        )
        self._issued: Sequence[IssuedPack] = ()
        self.setItemDelegate(_CodeDelegate(self))

    def show_issued(self, issued: Sequence[IssuedPack]) -> None:
        self._issued = tuple(issued)
        rows = [
            (at, f"{at + 1}.", pack.person, pack.cases, pack.code, pack.path.name)
            for at, pack in enumerate(self._issued)
        ]
        self.show_rows(HeldRows(("id", *(column.name for column in COLUMNS)), rows))
        if rows:
            self.setCurrentIndex(self.records.index(0, 0))

    def code_here(self) -> str:
        """The code of the current row; "" where it has none."""
        record = self.record_here()
        return str(record[CODE + 1]) if record else ""

    def copy(self) -> None:
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        copy_secret(self.as_text([self._issued[self._at(row)] for row in rows]))

    def as_text(self, issued: Sequence[IssuedPack] | None = None) -> str:
        """One line a pack, to be read out."""
        return "\n".join(
            f"{number}. {pack.person}, {pack.cases} cases: {_code_words(pack.code)}"
            for number, pack in enumerate(self._issued if issued is None else issued, start=1)
        )

    def as_html(self) -> str:
        """For the printer."""
        rows = "".join(
            f"<tr><td>{number}.</td><td>{escape(pack.person)}</td><td>{pack.cases}</td>"
            f"<td><tt>{escape(_code_words(pack.code))}</tt></td></tr>"
            for number, pack in enumerate(self._issued, start=1)
        )
        return (
            "<h2>Codes to be spoken, never sent with the file</h2>"
            "<table cellpadding='6' border='1' cellspacing='0'>"
            f"<tr><th>No.</th><th>Assessor</th><th>Cases</th><th>Code</th></tr>{rows}</table>"
        )

    def extra_width(self, place: int, text: str) -> int:
        """Groups stand apart in letters of one width."""
        if place != CODE or text == NO_CODE:
            return 0
        groups = text.split("-")
        wide = QFontMetricsF(code_font()).horizontalAdvance("".join(groups))
        px = look().px
        needed = wide + len(groups) * 2 * px(_WITHIN) + (len(groups) - 1) * px(_BETWEEN)
        plain = self.fontMetrics().horizontalAdvance(text)
        return max(0, round(needed) - plain + px(8))

    def _at(self, row: int) -> int:
        record = self.records.record(row)
        at = record[0] if record else 0
        return at if isinstance(at, int) else 0


def code_font() -> QFont:
    """Letters of one width at the size of the text, from whatever the machine has."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(look().font(14).pointSizeF())
    font.setWeight(QFont.Weight.DemiBold)
    return font


class _CodeDelegate(CellDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        code = str(index.data() or "")
        if index.column() != CODE or code == NO_CODE:
            super().paint(painter, option, index)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.color(QPalette.ColorRole.Highlight))
        self._paint_groups(painter, option, code)
        painter.restore()
        self.paint_around(painter, option, index)

    def _paint_groups(self, painter: QPainter, option: QStyleOptionViewItem, code: str) -> None:
        px, colour, font = look().px, look().colour, code_font()
        letters, row = QFontMetricsF(font), option.rect
        painter.setFont(font)
        left, high = row.left() + px(6), px(22)
        for group in code.split("-"):
            wide = letters.horizontalAdvance(group) + 2 * px(_WITHIN)
            where = QRectF(left, row.center().y() - high / 2 + 1, wide, high)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("quiet"))
            painter.drawRoundedRect(where, px(5), px(5))
            painter.setPen(colour("text"))
            painter.drawText(where, int(Qt.AlignmentFlag.AlignCenter), group)
            left += round(wide) + px(_BETWEEN)
