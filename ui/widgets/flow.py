"""A row of widgets that goes on in the next line when the width is used up."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_LEAST_WIDTH = 120


class Flow(QWidget):
    """Widgets keep their natural width, or the whole line where they are wider than it."""

    def __init__(self, gap: int = 6, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gap = gap
        self._widgets: list[QWidget] = []
        # Layouts ask for heights over and over; what was worked out holds until something changes.
        self._sizes: list[tuple[QWidget, QSize]] | None = None
        self._heights: dict[int, int] = {}
        self._placed: list[tuple[QWidget, QSize]] | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        widget.setParent(self)
        self._widgets.append(widget)
        self._forget()

    def clear(self) -> None:
        for widget in self._widgets:
            widget.hide()
            widget.deleteLater()
        self._widgets.clear()
        self._forget()

    def arrange(self) -> None:
        """Place the widgets anew, after one was shown, hidden or changed."""
        before, self._sizes = self._sizes, None
        # Were it told each time, all around it would be measured anew at every key.
        if not before == self._placed == self._shown():
            self._forget()
            self._place(self.width(), move=True)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._place(width, move=False)
        return self._heights[width]

    def sizeHint(self) -> QSize:
        shown = [size for _widget, size in self._shown()]
        width = sum(size.width() for size in shown) + self._gap * max(len(shown) - 1, 0)
        return QSize(width, max((size.height() for size in shown), default=0))

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place(event.size().width(), move=True)
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._forget()

    def _forget(self) -> None:
        self._sizes = None
        self._heights.clear()
        self.updateGeometry()

    def _shown(self) -> list[tuple[QWidget, QSize]]:
        if self._sizes is None:
            shown = [widget for widget in self._widgets if not widget.isHidden()]
            self._sizes = [(widget, _natural(widget)) for widget in shown]
        return self._sizes

    def _place(self, width: int, *, move: bool) -> int:
        x = y = line_height = 0
        line: list[tuple[QWidget, QRect]] = []
        for widget, wanted in self._shown():
            taken = min(wanted.width(), width)
            height = wanted.height()
            if taken < wanted.width() and widget.hasHeightForWidth():
                height = widget.heightForWidth(taken)
            if line and x + taken > width:
                self._settle(line, line_height, move=move)
                line, x, y = [], 0, y + line_height + self._gap
                line_height = 0
            line.append((widget, QRect(QPoint(x, y), QSize(taken, height))))
            x += taken + self._gap
            line_height = max(line_height, height)
        self._settle(line, line_height, move=move)
        if move:
            self._placed = self._shown()
        return y + line_height

    def _settle(self, line: list[tuple[QWidget, QRect]], height: int, *, move: bool) -> None:
        for widget, where in line if move else ():
            widget.setGeometry(where.translated(0, (height - where.height()) // 2))


def _natural(widget: QWidget) -> QSize:
    return widget.sizeHint().expandedTo(widget.minimumSize()).boundedTo(widget.maximumSize())
