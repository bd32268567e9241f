"""A table whose words wrap: every row as tall as they need, every number as wide as it needs, nothing cut off."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ports import Listing
from app.reports.chart_content import Tone
from app.reports.content import Flag
from ui.models.records import RECORD, Column, RecordModel
from ui.theme import look
from ui.widgets.marks import paint_pill, pill_width
from ui.widgets.record_table import RecordView

Index = QModelIndex | QPersistentModelIndex
FLAGS = {
    Tone.GOOD: ("good", "circle-check"),
    Tone.WARN: ("warn", "triangle-alert"),
    Tone.BAD: ("bad", "circle-x"),
    Tone.ACCENT: ("accent", "circle-dot"),
    Tone.NEUTRAL: ("", "circle"),
}
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
_MEASURED_ROWS = 300  # the widths of a column are taken from so many of its cells
_NARROWEST = 110  # words that need no more than this are never squeezed
_LEAST = 84  # what words keep beside numbers, however narrow the place
_PILL = 21
_HEADER = (
    20  # what the style sheet keeps free at both sides of a heading, and the mark of the order
)


class WrappedTable(RecordView):
    """`chosen` comes with a click or Enter, `moved` whenever the frame is on another cell: (row's id, column)."""

    chosen = Signal(object, int)
    moved = Signal(object, int)

    def __init__(self, name: str, columns: Sequence[Column], rows: Listing | None = None) -> None:
        self.records = RecordModel(columns)
        self._natural: list[int] = []
        self._pills: set[int] = set()  # columns with verdicts in them
        self._measured_with = ("", 0)
        super().__init__(self.records)
        self.records.setParent(self)
        self.setAccessibleName(name)
        self.setWordWrap(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setItemDelegate(CellDelegate(self))
        self._placed_in = -1  # the width that the columns were last fitted to
        # A scroll bar that comes or goes takes room without a resize of this widget.
        self.verticalScrollBar().rangeChanged.connect(
            lambda *_range: QTimer.singleShot(0, self, self._place_if_changed)
        )
        self.records.modelReset.connect(self.measure)
        self.clicked.connect(lambda index: self._tell(self.chosen, index))
        self.activated.connect(lambda index: self._tell(self.chosen, index))
        self.selectionModel().currentChanged.connect(
            lambda now, _before: self._tell(self.moved, now)
        )
        if rows is not None:
            self.show_rows(rows)

    def show_rows(self, rows: Listing) -> None:
        self.records.show(rows)

    def narrow(self, text: str) -> int:
        """Only the rows that hold these words; how many there are."""
        self.records.narrow(text)
        return self.records.rowCount()

    def record_here(self) -> tuple[object, ...] | None:
        """The record of the current row."""
        index = self.currentIndex()
        return self.records.record(index.row()) if index.isValid() else None

    def measure(self) -> None:
        """Take the natural widths anew, after rows or letters have changed."""
        self._measured_with = self._letters()
        self._natural = self._natural_widths()
        self._place()

    def natural_width(self) -> int:
        """Room for every cell in one line."""
        return sum(self._natural)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
        if self.hasFocus():  # what has the keyboard is not pushed out of sight
            self.scrollTo(self.currentIndex())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        changed = event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange)
        if changed and self._letters() != self._measured_with:
            self.measure()

    def _letters(self) -> tuple[str, int]:
        return self.font().key(), look().percent

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._tell(self.chosen, self.currentIndex())
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _tell(self, signal: object, index: QModelIndex) -> None:
        record = self.records.record(index.row()) if index.isValid() else None
        if record is not None:
            signal.emit(record[0], index.column())  # type: ignore[attr-defined]  # a bound Signal

    # Widths and heights

    def _place(self) -> None:
        if not self._natural:
            return
        self._placed_in = self.viewport().width()
        widths = self._widths(self._placed_in)
        for place, width in enumerate(widths):
            self.setColumnWidth(place, width)
        self._fit_rows(widths)
        self.heights_changed()

    def extra_width(self, place: int, text: str) -> int:
        """What a cell needs beyond its letters, for those that draw it in their own way."""
        return 0

    def _place_if_changed(self) -> None:
        if self.viewport().width() != self._placed_in:
            self._place()

    def heights_changed(self) -> None:
        """For those that are as tall as their rows."""

    def _widths(self, room: int) -> list[int]:
        """Numbers and pills get what they need, for neither can wrap; words share the rest by weight, none more than
        it needs while another wants."""
        columns = self.records.columns
        words = [
            place
            for place, column in enumerate(columns)
            if not column.number and place not in self._pills
        ]
        widths = [0 if place in words else natural for place, natural in enumerate(self._natural)]
        left = room - sum(widths)
        if not words:
            return widths
        if sum(self._natural[place] for place in words) <= left:
            for place in words:
                widths[place] = self._natural[place]
            widest = max(words, key=lambda place: columns[place].weight)
            widths[widest] += room - sum(widths)
            return widths
        short = [place for place in words if self._natural[place] <= look().px(_NARROWEST)]
        if len(short) < len(words):
            for place in short:
                widths[place] = self._natural[place]
            left -= sum(widths[place] for place in short)
            words = [place for place in words if place not in short]
        floor = look().px(_LEAST) if any(column.number for column in columns) else 0
        wrapping = list(words)
        while words:
            whole = sum(columns[place].weight for place in words)
            shares = {place: left * columns[place].weight // whole for place in words}
            content = [place for place in words if self._natural[place] <= shares[place]]
            for place in content or words:
                widths[place] = self._natural[place] if content else max(shares[place], floor)
            left -= sum(widths[place] for place in content)
            words = [place for place in words if content and place not in content]
        over = sum(widths) - room
        if (
            over > 0 and wrapping
        ):  # the floors together are more than there is: the widest gives way
            widest = max(wrapping, key=lambda place: widths[place])
            widths[widest] = max(widths[widest] - over, floor)
        self._spare_headings(widths, wrapping)
        return widths

    def _spare_headings(self, widths: list[int], wrapping: Sequence[int]) -> None:
        """A heading does not wrap: a column narrower than its own takes from the one with most to spare."""
        headings = self._heading_widths()
        for place in wrapping:
            missing = headings[place] - widths[place]
            giver = max(wrapping, key=lambda other: widths[other] - headings[other])
            if 0 < missing <= widths[giver] - headings[giver]:
                widths[place] += missing
                widths[giver] -= missing

    def _fit_rows(self, widths: Sequence[int]) -> None:
        least = self.verticalHeader().defaultSectionSize()
        letters, columns = QFontMetrics(self.font()), self.records.columns
        wrapping = [place for place in range(len(columns)) if widths[place] < self._natural[place]]
        for row in range(self.records.rowCount()):
            needed, record = least, self.records.record(row) if wrapping else None
            for place in wrapping:
                text = columns[place].words(record[place + 1]) if record else ""
                room = QRect(0, 0, max(widths[place] - _padding(), 20), 10_000)
                needed = max(
                    needed, letters.boundingRect(room, _WRAP, text).height() + look().px(12)
                )
            if self.rowHeight(row) != needed:
                self.setRowHeight(row, needed)

    def _heading_widths(self) -> list[int]:
        header = QFontMetrics(look().font(12, QFont.Weight.DemiBold))
        least = self.horizontalHeader().minimumSectionSize()  # of a column of very short words
        return [
            max(
                least,
                max(header.horizontalAdvance(line) for line in column.title.split("\n"))
                + look().px(_HEADER),
            )
            for column in self.records.columns
        ]

    def _natural_widths(self) -> list[int]:
        """For each column the widest of its heading and its cells, each in one line."""
        self._pills.clear()
        letters = QFontMetrics(_bold(self.font()))
        columns = self.records.columns
        widest = self._heading_widths()
        for row in range(min(self.records.rowCount(), _MEASURED_ROWS)):
            record = self.records.record(row) or ()
            for place, cell in enumerate(record[1:]):
                text = columns[place].words(cell)
                flag = isinstance(cell, Flag)
                if flag:
                    self._pills.add(place)
                width = (
                    pill_width(text, with_icon=True) if flag else letters.horizontalAdvance(text)
                )
                width += _padding() + self.extra_width(place, text)
                widest[place] = max(widest[place], width)
        return widest


class CellDelegate(QStyledItemDelegate):
    """Hairlines between rows, verdicts as pills, and a frame round the cell that the keyboard is on."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if self.is_strong(index):
            option.font = _bold(option.font)

    def is_strong(self, index: Index) -> bool:
        """Whether the row is one that sums up the others."""
        return False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = self.parent()
        assert isinstance(view, WrappedTable)
        cell = raw_cell(view.records, index.row(), index.column())
        if isinstance(cell, Flag):
            self._paint_flag(painter, option, cell)
        else:
            super().paint(painter, option, index)
        self.paint_around(painter, option, index)

    def paint_around(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The hairline below, and the frame of the keyboard."""
        view = self.parent()
        assert isinstance(view, WrappedTable)
        self._paint_line(painter, option, view, index)
        if view.hasFocus() and view.currentIndex() == index:
            _paint_frame(painter, option.rect)

    def _paint_flag(self, painter: QPainter, option: QStyleOptionViewItem, cell: Flag) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.color(QPalette.ColorRole.Highlight))
        tone, icon = FLAGS[cell.tone]
        px, row = look().px, option.rect
        height, width = px(_PILL), min(pill_width(cell.text, with_icon=True), row.width() - px(8))
        where = QRectF(row.left() + px(6), row.center().y() - height / 2 + 1, width, height)
        paint_pill(painter, where, cell.text, tone, icon)

    def _paint_line(
        self, painter: QPainter, option: QStyleOptionViewItem, view: QWidget, index: Index
    ) -> None:
        if index.row() + 1 < index.model().rowCount():
            painter.save()
            painter.setPen(QPen(look().colour("line"), 1))
            row = option.rect
            painter.drawLine(row.bottomLeft(), row.bottomRight())
            painter.restore()


def raw_cell(model: RecordModel, row: int, place: int) -> object:
    """The cell before it was put into words. The columns of a record are its id and then those shown."""
    index = model.index(row, place)
    record = index.data(RECORD)
    return record[place + 1] if record else None


def _paint_frame(painter: QPainter, row: QRect) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look().colour("focus"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(row).adjusted(2, 2, -2, -3), look().px(4), look().px(4))
    painter.restore()


def _padding() -> int:
    """What the style sheet and the style keep free at both sides of a cell."""
    return 2 * look().px(6) + 8


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made
