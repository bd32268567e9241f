"""Words on the page: labels by their part in it, the empty state, rules, banners."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui import icons
from ui.theme import look
from ui.widgets.tips import tip as tip_of

ENTER_GOES_ON = (
    "enter_goes_on"  # the property of a widget in which Enter leads on and presses nothing
)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def label(text: str, part: str, *, wraps: bool = False) -> QLabel:
    """A label in the letters of its part: title, heading, wording, muted, small, strong, bad ..."""
    made = QLabel(text)
    made.setObjectName(part)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if wraps:
        made.setWordWrap(True)
        policy = made.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
        made.setMinimumWidth(look().px(80))
    return made


def restyle(widget: QWidget, part: str) -> None:
    """Give a label another part; the style sheet is asked again only if it is another one."""
    if widget.objectName() != part:
        widget.setObjectName(part)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Elided(QLabel):
    """One line that ends in an ellipsis where there is no room, and says the whole in its tip."""

    def __init__(self, part: str) -> None:
        super().__init__()
        self.setObjectName(part)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        super().setText(text)
        self.setToolTip(tip_of(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment()), shown)
        painter.end()


class Button(QPushButton):
    """Enter presses it, as Space does, except among questions, where Enter leads to the next one.

    Not Qt's own way, autoDefault: in a dialog that would let Enter in any box press it.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not plain or event.key() not in _ENTER or self.autoDefault() or self._goes_on():
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()

    def _goes_on(self) -> bool:
        above = self.parentWidget()
        while above is not None and not above.property(ENTER_GOES_ON):
            above = above.parentWidget()
        return above is not None


def button(text: str, part: str = "", icon: str = "") -> QPushButton:
    """A push button: "" for the ordinary, "primary", "danger" or "link"."""
    made = Button(text)
    made.setObjectName(part)
    made.setAutoDefault(False)
    if icon:
        tint = {"primary": "on_accent", "danger": "bad", "link": "accent"}.get(part, "text")
        icons.give(made, icon, tint)
    return made


def tool(icon: str, name: str, part: str = "plain") -> QToolButton:
    """A button that is only an icon; its name is for the tip and for the screen reader."""
    made = QToolButton()
    made.setObjectName(part)
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    icons.give(made, icon, "muted")
    return made


def rule() -> QFrame:
    made = QFrame()
    made.setObjectName("rule")
    return made


class EmptyState(QWidget):
    """What will appear here, and how to make it appear."""

    def __init__(self, icon: str, title: str, text: str, offer: QPushButton | None = None) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(look().px(8))
        picture = QLabel()
        icons.give(picture, icon, "muted", 32)
        self.title = label(title, "heading", wraps=True)
        self.text = label(text, "muted", wraps=True)
        column.addStretch(2)
        for widget in (picture, self.title, self.text):
            if isinstance(widget, QLabel):
                widget.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(widget)
        if offer is not None:
            column.addSpacing(look().px(8))
            column.addWidget(offer, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def say(self, title: str, text: str) -> None:
        self.title.setText(title)
        self.text.setText(text)


class Banner(QFrame):
    """One line across the page. `part` is its look: "concern", "refusal" or "work"."""

    pressed = Signal()

    def __init__(self, part: str, icon: str, tint: str, offer: str) -> None:
        super().__init__()
        self.setObjectName(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(look().px(24), look().px(4), look().px(16), look().px(4))
        picture = QLabel()
        icons.give(picture, icon, tint)
        self.words = label("", "banner", wraps=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.offer = button(offer, "link")
        self.offer.clicked.connect(self.pressed)
        row.addWidget(picture)
        row.addWidget(self.words, 1)
        row.addWidget(self.offer)
        self.hide()

    def say(self, text: str) -> None:
        """Show the sentence, or nothing for ""."""
        self.words.setText(text)
        self.setVisible(bool(text))
