"""Pages as they will print: as wide as can be read, drawn one at a time when they come into view."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.reports.rendering import POINTS_PER_INCH, PageImage
from ui.theme import look

WIDTH = 820  # at 100 %; narrower where the window is
_MARGIN, _GAP = 20, 16
_KEPT = 12  # pages held as pictures: four megabytes each on a common screen
_SETTLE = 60  # milliseconds without scrolling before a page is asked for


class PageSheets(QScrollArea):
    """`wanted(page, dots per inch)` asks for one page, counted from 0; `put` brings it. Then the next is asked for."""

    wanted = Signal(int, float)
    turned = Signal(int)  # the page in front, from 0

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self._sheets: list[_Sheet] = []
        self._awaited: int | None = None
        self._front = -1
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_SETTLE)
        self._pause.timeout.connect(self._ask)
        self.verticalScrollBar().valueChanged.connect(self._moved)

    @property
    def pages(self) -> int:
        return len(self._sheets)

    @property
    def front(self) -> int:
        """The page whose place is nearest the top of the view."""
        return self._front

    def show_pages(self, sizes: Sequence[tuple[float, float]]) -> None:
        """Room for pages of these sizes in points; their pictures are asked for as they are seen."""
        inner = QWidget()
        inner.setObjectName("clear")
        column = QVBoxLayout(inner)
        px = look().px
        column.setContentsMargins(px(_MARGIN), px(_MARGIN), px(_MARGIN), px(_MARGIN))
        column.setSpacing(px(_GAP))
        self._sheets = []
        for number, size in enumerate(sizes):
            sheet = _Sheet(size)
            sheet.setAccessibleName(
                self.tr("Page %1 of %2")
                .replace("%1", str(number + 1))
                .replace("%2", str(len(sizes)))
            )
            column.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
            self._sheets.append(sheet)
        column.addStretch(1)
        self._awaited = None
        self._front = -1
        self.setWidget(inner)
        self._fit()
        self.verticalScrollBar().setValue(0)
        self._moved()

    def put(self, page: int, image: PageImage) -> None:
        """The picture of a page that was asked for."""
        self._awaited = None
        if page < len(self._sheets):
            self._sheets[page].put(image)
        self._forget_far_ones(page)
        self._ask()

    def go_to(self, page: int) -> None:
        if 0 <= page < len(self._sheets):
            self.verticalScrollBar().setValue(self._sheets[page].y() - look().px(_GAP) // 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self._sheets) - 1}
        key = Qt.Key(event.key())
        if key in steps:
            self.go_to(steps[key])
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self.go_to(self._front + (1 if key == Qt.Key.Key_Right else -1))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.viewport().width() - 2 * look().px(_MARGIN)
        width = max(min(look().px(WIDTH), room), look().px(200))
        for sheet in self._sheets:
            sheet.fit(width, self.devicePixelRatioF())
        self._pause.start()

    def _moved(self) -> None:
        front = self._nearest()
        if front != self._front:
            self._front = front
            self.turned.emit(front)
        self._pause.start()

    def _nearest(self) -> int:
        """The first page of which at least a third can be seen."""
        top = self.verticalScrollBar().value()
        for number, sheet in enumerate(self._sheets):
            if sheet.y() + sheet.height() * 2 / 3 > top:
                return number
        return len(self._sheets) - 1

    def _ask(self) -> None:
        """One page at a time: those in view first, then the next one down."""
        if self._awaited is not None or not self.isVisible():
            return
        for number in self._in_view():
            sheet = self._sheets[number]
            if sheet.is_wanting:
                self._awaited = number
                self.wanted.emit(number, sheet.dots_per_inch)
                return

    def _in_view(self) -> list[int]:
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        seen = [
            number
            for number, sheet in enumerate(self._sheets)
            if sheet.y() < bottom and sheet.y() + sheet.height() > top
        ]
        after = [seen[-1] + 1] if seen and seen[-1] + 1 < len(self._sheets) else []
        return seen + after

    def _forget_far_ones(self, page: int) -> None:
        drawn = [number for number, sheet in enumerate(self._sheets) if sheet.is_drawn]
        drawn.sort(key=lambda number: abs(number - page))
        for number in drawn[_KEPT:]:
            self._sheets[number].forget()


class _Sheet(QWidget):
    """One page: white until its picture comes."""

    def __init__(self, size: tuple[float, float]) -> None:
        super().__init__()
        self._points = size
        self._picture = QPixmap()
        self._dots = 0.0
        self._drawn_at = 0.0

    @property
    def dots_per_inch(self) -> float:
        return self._dots

    @property
    def is_drawn(self) -> bool:
        return not self._picture.isNull()

    @property
    def is_wanting(self) -> bool:
        """Whether it has no picture at the size it is shown in."""
        return abs(self._drawn_at - self._dots) > 0.01

    def fit(self, width: int, density: float) -> None:
        """So wide, in pixels of the layout; `density` pixels of the screen to each."""
        across, down = self._points
        self._dots = width * density / across * POINTS_PER_INCH
        size = QSize(width, round(width * down / across))
        if self.size() != size:
            self.setFixedSize(size)

    def put(self, image: PageImage) -> None:
        held = QImage(
            image.pixels, image.width, image.height, image.stride, QImage.Format.Format_RGB32
        )
        self._picture = QPixmap.fromImage(held)
        self._drawn_at = self._dots
        self.update()

    def forget(self) -> None:
        self._picture = QPixmap()
        self._drawn_at = 0.0

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if self.is_drawn:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(self.rect(), self._picture)
        painter.setPen(QPen(look().colour("line"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
