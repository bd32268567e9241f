"""What the overview is made of: a number one can press, and an open concern with the way to close it."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.rounds import Concern
from ui import icons
from ui.pages.overview_next import Next
from ui.pages.sheets import Facts, Fault, Sheet
from ui.pages.when import moment
from ui.theme import look
from ui.widgets.boxes import Text
from ui.widgets.labels import button, label
from ui.widgets.tips import tip as tip_of

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_LONG_REF = 40  # characters
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Tile(QAbstractButton):
    """A number with its name beneath and a bar for its share; pressed, it leads to where the number comes from."""

    def __init__(self, name: str, leads_to: str) -> None:
        super().__init__()
        self.name = name
        self._leads_to = leads_to
        self.number, self._of = 0, 0
        self.setToolTip(tip_of(leads_to))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.say(0, 0)

    def say(self, number: int, of: int) -> None:
        """`of` 0 for a number that is no share of another."""
        self.number, self._of = number, of
        share = self.tr("%1 of %2").replace("%2", f"{of:,}") if of else "%1"
        words = f"{self.name}: {share.replace('%1', f'{number:,}')}"
        self.setAccessibleName(words)
        self.setAccessibleDescription(self._leads_to)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(150), look().px(92))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(96), look().px(92))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        px, colour = look().px, look().colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        width = 2.0 if focused else 1.0
        frame = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setPen(QPen(colour("focus" if focused else "line"), width))
        painter.setBrush(colour("quiet" if self.underMouse() else "sheet"))
        painter.drawRoundedRect(frame, px(10), px(10))
        room = self.rect().adjusted(px(16), px(12), -px(12), -px(12))
        painter.setFont(look().font(26, QFont.Weight.Bold))
        painter.setPen(colour("text"))
        number = f"{self.number:,}"
        wide = painter.fontMetrics().horizontalAdvance(number)
        top = QRect(room.left(), room.top(), room.width(), px(32))
        painter.drawText(top, int(_LEFT), number)
        painter.setFont(look().font(12))
        painter.setPen(colour("muted"))
        if self._of:
            beside = top.adjusted(wide + px(8), px(8), 0, 0)
            of = self.tr("of %1").replace("%1", f"{self._of:,}")
            painter.drawText(beside, int(_LEFT), of)
        beneath = QRect(room.left(), top.bottom() + px(2), room.width(), px(18))
        shown = painter.fontMetrics().elidedText(
            self.name, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(beneath, int(_LEFT), shown)
        self._paint_bar(painter, QRectF(room.left(), room.bottom() - px(4), room.width(), px(5)))
        painter.end()

    def _paint_bar(self, painter: QPainter, where: QRectF) -> None:
        if not self._of:
            return
        colour, radius = look().colour, where.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("line"))
        painter.drawRoundedRect(where, radius, radius)
        if self.number:
            done = QRectF(where)
            done.setWidth(max(where.width() * min(self.number / self._of, 1), where.height()))
            painter.setBrush(colour("good" if self.number >= self._of else "accent"))
            painter.drawRoundedRect(done, radius, radius)


class NextStep(Sheet):
    """What to do next, in one or two sentences, and the way there."""

    wanted = Signal(str)  # the key of a page

    def __init__(self) -> None:
        super().__init__(self.tr("What to do next"))
        self._key = ""
        self.words = label("", "wording", wraps=True)
        self.go = button("", "primary", "arrow-right")
        self.go.clicked.connect(lambda: self.wanted.emit(self._key))
        self.go.hide()
        row = QHBoxLayout()
        row.setSpacing(look().px(24))
        row.addWidget(self.words, 1)
        row.addWidget(self.go, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(row)

    def put(self, following: Next) -> None:
        self.words.setText(following.words)
        self._key = following.place
        self.go.setText(following.page)
        self.go.show()


class OpenConcern(QWidget):
    """One immediate concern: what it is, who was told, and a box for what was done about it."""

    def __init__(
        self, concern: Concern, close: Callable[[Concern, str], str], zone: ZoneInfo | None
    ) -> None:
        super().__init__()
        self.concern = concern
        self._close = close
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        head = QHBoxLayout()
        mark = QLabel()
        icons.give(mark, "triangle-alert", "bad")
        head.addWidget(mark)
        # Of somebody who is no case it says whom it is about, and that may be long.
        head.addWidget(label(concern.ref, "strong", wraps=len(concern.ref) > _LONG_REF))
        raised = self.tr("known here since %1").replace("%1", moment(concern.raised_at, zone))
        head.addWidget(label(raised, "caption"))
        head.addStretch(1)
        column.addLayout(head)
        facts = Facts()
        facts.put(self._facts(zone))
        column.addWidget(facts)
        self.note = Text(lines=(1, 6))
        self.note.setPlaceholderText(
            self.tr("What was done, by whom and when, and how it ended for the child")
        )
        self.note.setAccessibleName(self.tr("What was done about %1").replace("%1", concern.ref))
        self.done = button(self.tr("Close with this note"))
        self.done.setAccessibleName(
            self.tr("Close the concern about %1 with this note").replace("%1", concern.ref)
        )
        self.done.clicked.connect(self._try)
        self.fault = Fault()
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.note, 1)
        row.addWidget(self.done, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        column.addWidget(self.fault)

    def _facts(self, zone: ZoneInfo | None) -> dict[str, str]:
        concern, nothing = self.concern, self.tr("not said")
        facts = {
            self.tr("What it is"): concern.what or nothing,
            self.tr("Who was told"): concern.told or nothing,
            self.tr("What they said"): concern.response or nothing,
        }
        if concern.taken_back_at is not None:
            facts[self.tr("Taken back by the assessor")] = moment(concern.taken_back_at, zone)
        return facts

    def _try(self) -> None:
        self.fault.say(self._close(self.concern, self.note.toPlainText()))
