"""The list of cases: a ring, the reference, where and how old, how it stands."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.domain.ids import AuditId
from app.domain.records import AuditState
from ui.forms.wording import Said
from ui.theme import look
from ui.viewmodels.case_list import CaseLine
from ui.widgets.clipboard import copy_rows
from ui.widgets.marks import paint_focus, paint_pill, paint_ring, pill_width
from ui.widgets.tips import tip as tip_of

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
LINE = Role.UserRole
_HEIGHT = 66


class CaseModel(QAbstractListModel):
    """The lines as they came, sorted and filtered by whoever keeps them."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[CaseLine, ...] = ()

    def show(self, lines: Sequence[CaseLine]) -> None:
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def line(self, row: int) -> CaseLine | None:
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, audit_id: AuditId) -> int:
        """-1 when it is not among the lines shown."""
        found = (row for row, line in enumerate(self._lines) if line.audit_id == audit_id)
        return next(found, -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return None
        if role == LINE:
            return line
        if role == Role.DisplayRole:
            return line.ref
        if role in (Role.AccessibleTextRole, Role.ToolTipRole):
            words = self._in_words(line)
            return tip_of(words) if role == Role.ToolTipRole else words
        return None

    def _in_words(self, line: CaseLine) -> str:
        text = self.tr("Case %1, %2, %3, %4, %5 of %6 answered")
        parts = (line.ref, line.team or line.area, line.age_band, how_it_stands(line).text)
        for number, part in enumerate((*parts, str(line.answered), str(line.asked)), start=1):
            text = text.replace(f"%{number}", part)
        if line.found:
            text += self.tr(", found in %1").replace("%1", found_words(line))
        if line.queries:
            text += self.tr(", %1 to ask the lead").replace("%1", str(line.queries))
        return text


def found_words(line: CaseLine) -> str:
    """Where the words searched for stand first: "4.3 … the chair asked …"; "" where they stand in no text of it."""
    if not line.found:
        return ""
    first = line.found[0]
    return " ".join(part for part in (first.number or first.wording, first.text) if part)


def how_it_stands(line: CaseLine) -> Said:
    """The state in words, with its tone and mark."""
    if line.returned:
        return Said(_tr("Sent"), "good", "send")
    if line.state is AuditState.COMPLETE:
        return Said(_tr("Ready to send"), "good", "check")
    if line.queries:
        return Said(_tr("Query"), "warn", "message-circle-question-mark")
    if line.state is AuditState.IN_PROGRESS:
        return Said(_tr("In progress"), "accent", "")
    return Said(_tr("Not started"), "", "")


class CaseView(QListView):
    """Typing searches; Ctrl+C copies the lines chosen, as a spreadsheet takes them."""

    typed = Signal(str)  # a letter or digit, to search for

    def __init__(self, model: CaseModel) -> None:
        super().__init__()
        self._cases = model
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def copy(self) -> None:
        """Headings and the cases chosen, a tab between cells."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        lines = [line for line in (self._cases.line(row) for row in rows) if line is not None]
        copy_rows(_HEADINGS, [_cells(line) for line in lines])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (_NOTHING, Qt.KeyboardModifier.ShiftModifier, _KEYPAD)
        text = event.text()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif plain and text.isprintable() and text.strip():
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)


_NOTHING, _KEYPAD = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier
_HEADINGS = (
    "Reference",
    "District",
    "Team",
    "Age",
    "Status",
    "Answered",
    "Asked",
    "Queries",
    "Minutes",
    "Last worked",
)


def _cells(line: CaseLine) -> tuple[str, ...]:
    worked = "" if line.last_worked is None else f"{line.last_worked.astimezone():%Y-%m-%d %H:%M}"
    numbers = (line.answered, line.asked, line.queries, line.minutes)
    return (
        line.ref,
        line.area,
        line.team,
        line.age_band,
        how_it_stands(line).text,
        *map(str, numbers),
        worked,
    )


class CaseDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(look().px(240), look().px(_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        px, colour = look().px, look().colour
        line: CaseLine = index.data(LINE)
        row = option.rect.adjusted(px(8), px(2), -px(8), -px(2))
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft" if chosen else "quiet"))
            painter.drawRoundedRect(row, px(8), px(8))
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint_focus(painter, row)
        side = px(32)
        ring = QRectF(row.left() + px(10), row.center().y() - side / 2, side, side)
        paint_ring(painter, ring, line.answered, line.asked)
        self._paint_words(painter, row, line)
        painter.restore()

    def _paint_words(self, painter: QPainter, row: QRect, line: CaseLine) -> None:
        px, colour = look().px, look().colour
        said = how_it_stands(line)
        width = pill_width(said.text, with_icon=bool(said.icon))
        pill = QRectF(row.right() - width - px(8), row.top() + px(9), width, px(20))
        paint_pill(painter, pill, said.text, said.tone, said.icon)
        left = row.left() + px(54)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(look().font(13, QFont.Weight.DemiBold))
        painter.setPen(colour("text"))
        first = QRect(left, row.top() + px(8), round(pill.left()) - left - px(6), px(22))
        painter.drawText(first, middle, _elided(painter, line.ref, first))
        painter.setFont(look().font(12))
        painter.setPen(colour("muted"))
        second = QRect(left, row.top() + px(31), row.right() - left - px(10), px(22))
        words = found_words(line) or " · ".join(
            part for part in (line.area, line.team, line.age_band) if part
        )
        painter.drawText(second, middle, _elided(painter, words, second))


def _elided(painter: QPainter, text: str, room: QRect) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())


def _tr(text: str) -> str:
    return QCoreApplication.translate("Cases", text)
