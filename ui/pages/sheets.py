"""What the lead's pages are laid out with: scrolling ground, sheets with headings, labelled fields, facts."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QIntValidator,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import icons
from ui.theme import look
from ui.widgets.downward import Downward
from ui.widgets.emptied import empty
from ui.widgets.labels import label

GAP = 16  # between sheets
_STEPS = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_PageUp: 10,
    Qt.Key.Key_PageDown: -10,
}
_SIDE_BY_SIDE_FROM = 860  # at 100 %: narrower than this, two sheets stand one below the other


class Ground(Downward):
    """A page's ground."""

    def __init__(self) -> None:
        super().__init__((28, 20, 28, 24), GAP)

    def add(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self.column.addWidget(widget)


def lay_ground(page: QWidget) -> Ground:
    """The ground of a page that is nothing else."""
    ground = Ground()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(ground)
    return ground


class Sheet(QFrame):
    """A white sheet with a heading. `number` stands before the heading of a step; `head` takes more at its right."""

    def __init__(self, title: str, number: int = 0) -> None:
        super().__init__()
        self.setObjectName("card")
        px = look().px
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(px(20), px(16), px(20), px(18))
        self.body.setSpacing(px(8))
        self.head = QHBoxLayout()
        self.head.setSpacing(px(10))
        if number:
            self.head.addWidget(_Badge(number))
        self.heading = label(title, "heading")
        self.head.addWidget(self.heading)
        self.head.addStretch(1)
        self.body.addLayout(self.head)

    def say(self, text: str, part: str = "muted") -> QLabel:
        """One more paragraph on the sheet."""
        made = label(text, part, wraps=True)
        self.body.addWidget(made)
        return made


class _Badge(QLabel):
    """The number of a step in a small disc."""

    def __init__(self, number: int) -> None:
        super().__init__(str(number))
        self.setObjectName("chip")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumWidth(look().px(24))


class Fault(QLabel):
    """Why what was typed or pressed cannot be done; takes no room while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bad")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def say(self, text: str) -> None:
        self.setText(text)
        self.setVisible(bool(text))


class Field(QWidget):
    """A box under its name, a hint beneath, and what is wrong with it. The name is also the screen reader's.

    `within`: what the box lies in, where something stands beside it.
    """

    def __init__(
        self, name: str, box: QWidget, hint: str = "", within: QWidget | None = None
    ) -> None:
        super().__init__()
        self.name = name
        self.box = box
        px = look().px
        heading = label(name, "strong")
        heading.setBuddy(box)
        if not box.accessibleName():
            box.setAccessibleName(name)
        self.fault = Fault()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addWidget(heading)
        column.addWidget(within or box)
        if hint:
            column.addWidget(label(hint, "caption", wraps=True))
            box.setAccessibleDescription(hint)
        column.addWidget(self.fault)

    def refuse(self, why: str) -> None:
        """Say what is wrong, beside the box; "" when nothing is."""
        self.fault.say(why)
        self.box.setAccessibleDescription(why)


class Facts(QWidget):
    """Names on the left, what is known on the right."""

    def __init__(self, names: int = 150) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look().px(16))
        self._grid.setVerticalSpacing(look().px(6))
        self._grid.setColumnMinimumWidth(0, look().px(names))
        self._grid.setColumnStretch(1, 1)

    def put(self, facts: Mapping[str, str]) -> None:
        empty(self._grid)
        for row, (name, value) in enumerate(facts.items()):
            self._grid.addWidget(label(name, "caption"), row, 0, Qt.AlignmentFlag.AlignTop)
            shown = label(value, "reading", wraps=True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(shown, row, 1)


class SideBySide(QWidget):
    """Widgets beside each other where there is room, one below the other where there is not.

    `top`: each keeps its own height, at the top of the row.
    """

    def __init__(
        self, *shares: tuple[QWidget, int], from_width: int = _SIDE_BY_SIDE_FROM, top: bool = False
    ) -> None:
        super().__init__()
        self._from = from_width
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(look().px(GAP))
        self._shares = shares
        alignment = Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag(0)
        for widget, share in shares:
            self._row.addWidget(widget, share, alignment)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= look().px(self._from)
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if way != self._row.direction():
            self._row.setDirection(way)
            for place, (_widget, share) in enumerate(self._shares):
                self._row.setStretch(place, share if wide else 0)


class Number(QLineEdit):
    """A whole number from `least` to `most`; Up and Down change it by 1, Page Up and Page Down by 10.

    What is typed counts at once; what cannot be a number of the range is marked and gives way on leaving.
    """

    value_changed = Signal(int)

    def __init__(self, name: str, least: int, most: int, width: int = 84) -> None:
        super().__init__()
        self._range = QIntValidator(least, most, self)
        self._value = least
        self.setValidator(self._range)
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(look().px(width))
        self.setText(str(least))
        self.textChanged.connect(self._typed)

    @property
    def value(self) -> int:
        return self._value

    @property
    def most(self) -> int:
        return self._range.top()

    def put(self, value: int) -> None:
        """Show this number, or the nearest of the range."""
        self.setText(str(min(max(value, self._range.bottom()), self._range.top())))

    def set_most(self, most: int) -> None:
        self._range.setTop(max(most, self._range.bottom()))
        self.put(self._value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS:
            self.put(self._value + _STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self.hasAcceptableInput():
            self.put(self._value)

    def _typed(self, text: str) -> None:
        taken = self.hasAcceptableInput()
        if bool(self.property("unread")) == taken:
            self.setProperty("unread", not taken)
            self.style().unpolish(self)
            self.style().polish(self)
        if taken and int(text) != self._value:
            self._value = int(text)
            self.value_changed.emit(self._value)


class Chooser(QComboBox):
    """One of a list. The wheel scrolls the page past it unless the keyboard is in it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side, painter = look().px(14), QPainter(self)
        middle = self.rect().center().y()
        where = QRectF(self.width() - side - look().px(9), middle - side / 2 + 1, side, side)
        icons.paint(painter, "chevron-down", "muted", where)
        painter.end()
