"""A repeat on a card: a table one types down, with the faults and the verdicts of its rows beneath."""

from PySide6.QtCore import (
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.domain.answers import AnswerState
from app.domain.ids import AnswerKey
from app.tool.model import Group, Kind
from ui.forms.choices import ENTER, states_of
from ui.forms.repeat_cells import CellDelegate
from ui.forms.shared import SharedLine, is_shared
from ui.forms.told import Told, is_told
from ui.forms.verdicts import Verdicts
from ui.forms.wording import NEEDS_REASON, state_words
from ui.models.repeat_rows import RepeatModel
from ui.shortcuts import Shortcut
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.outline import keys_of
from ui.widgets.labels import button, label
from ui.widgets.typing_down import type_down

_HEADING = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
_MOST_ROWS = 12  # of height; beyond that the table scrolls
_ROW = 28
_UNSET = 1000  # a header's height before its headings were measured
# How the columns share the width.
_WEIGHTS = {Kind.DATE: 112, Kind.INTEGER: 70, Kind.DECIMAL: 70, Kind.CHOICE: 100, Kind.TEXT: 160}
_REMARK_WEIGHT = 80
_AROUND, _TIGHT = 18, 8  # kept free left and right of a word, together; where there is little room
_MOST_WANTED = 140  # beyond this width an answer is cut, and told in full by its tip
_LEAST = 18  # of a column of words beside dates, where there is least room
_FRAME = 6  # more around an answer than around a heading: the frame of a cell in hand
_DATE = "28 Nov 2008"  # as wide as a whole date gets


class RepeatPart(QWidget):
    """Has the same face as a question's part, so that a card need not know which it holds."""

    relevance_changed = Signal()

    def __init__(self, repeat: Group, name: str, audit: AuditViewModel) -> None:
        super().__init__()
        self.repeat = repeat
        self._relevant: bool | None = None
        self._audit = audit
        self.setObjectName(repeat.path)
        self.model = RepeatModel(repeat, audit, self)
        self.table = RowTable(self.model, name)
        self.fault = label("", "bad", wraps=True)
        self.fault.hide()
        self._verdicts = [
            Verdicts(question, audit)
            for question in self.model.questions
            if audit.standards(question)
        ]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(6))
        self.told: Told | None = None
        if is_told(self.model.questions, audit):
            self.told = Told(self.model.questions, name, audit, self._keys)
            column.addWidget(self.told)
        column.addWidget(self.table)
        column.addWidget(self.fault)
        for verdicts in self._verdicts:
            column.addWidget(verdicts)
        self.shared: SharedLine | None = None
        if any(is_shared(question, audit) for question in self.model.questions):
            self.shared = SharedLine(repeat.path, name, audit)
            column.addWidget(self.shared)
        column.addLayout(self._buttons())
        self.model.refused.connect(self._say)
        audit.rows_changed.connect(self._rows_changed)
        self.refresh()

    @property
    def is_relevant(self) -> bool:
        return self._audit.audit.form.relevant(AnswerKey(self.repeat.path))

    @property
    def is_worth_showing(self) -> bool:
        """Asked, or holding rows that are kept though no longer asked."""
        return self.is_relevant or bool(self.model.rows)

    def refresh(self) -> None:
        self.model.refresh()
        if self.fault.isHidden() or not self.model.unread():
            self._say("")
        self.table.show_columns()
        self.table.fit()
        if self.told is not None:
            self.told.refresh()
        self.refresh_what_follows()
        open_ = not self._audit.audit.is_complete
        self.remove.setEnabled(open_ and bool(self.model.rows))
        if self.is_relevant != self._relevant:
            self._relevant = self.is_relevant
            self.relevance_changed.emit()

    def refresh_what_follows(self) -> None:
        """Look again at what hangs on other answers than those of the table."""
        for verdicts in self._verdicts:
            verdicts.refresh(shown=True)
        if self.shared is not None:
            self.shared.refresh()

    @property
    def is_behind(self) -> bool:
        """Whether it is asked now and is not shown so, or the other way round: a table without rows has no key."""
        return self.is_relevant != self._relevant

    def _keys(self) -> list[AnswerKey]:
        """Every answer of every row."""
        return list(keys_of(self.repeat, self._audit.rows(self.repeat)))

    @property
    def shared_line(self) -> SharedLine | None:
        """What a sibling's audit offers here, where it can."""
        return self.shared

    @property
    def takes_keys(self) -> bool:
        """Whether one can be led here to answer."""
        return self.is_relevant and self.isVisible()

    def step(self, _now: QWidget) -> bool:
        """Nothing more is asked beside a table."""
        return False

    def focus_target(self) -> QWidget:
        return self.table

    def holds(self, key: AnswerKey) -> bool:
        """Whether an answer, or a row, is one of this table."""
        return key.startswith((f"{self.repeat.path}#", f"{self.repeat.path}/"))

    def take_focus(self, key: AnswerKey | None = None) -> None:
        """Into the cell of that answer, else into the empty row at the end, where the next entry goes."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        cell = QModelIndex() if key is None else self.model.index_of(key)
        self.table.setCurrentIndex(
            cell if cell.isValid() else self.model.index(len(self.model.rows), 0)
        )

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        hint = self.tr(
            "Type in the last row to add one. Enter goes down, Tab to the right; a digit chooses."
        )
        self.remove = button(self.tr("Remove row"), "link", "trash-2")
        self.remove.setToolTip(
            Shortcut.REMOVE_ROW.hint(self.tr("Remove the row chosen; undo brings it back"))
        )
        self.remove.clicked.connect(self.table.remove_current)
        row.addWidget(label(hint, "small", wraps=True), 1)
        row.addWidget(self.remove)
        return row

    def _rows_changed(self, repeat: str) -> None:
        if repeat == self.repeat.path:
            self.refresh()

    def _say(self, fault: str) -> None:
        """Why a cell was not taken; else which cells are not understood, for none may say so by its colour alone."""
        unread = ", ".join(f"“{text}”" for text in self.model.unread())
        if unread and not fault:
            fault = self.tr("Not understood, kept as typed: %1.").replace("%1", unread)
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))


class RowTable(QTableView):
    def __init__(self, model: RepeatModel, name: str) -> None:
        super().__init__()
        self._model = model
        self._began: int | None = None  # the column where a row of Tabs began
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self))
        type_down(self, name)
        self._is_tight = False
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self._set_headers()
        self.setCurrentIndex(model.index(0, 0))

    def show_columns(self) -> None:
        """Those worth their room now; the others make room for them."""
        before = self._columns()
        for place in range(self._model.columnCount()):
            self.setColumnHidden(place, not self._model.is_wanted(place))
        if self._columns() != before:
            self._share_width()

    def fit(self) -> None:
        """As high as its rows, up to a limit: a table within a page should not scroll within a scroll."""
        rows = min(self._model.rowCount(), _MOST_ROWS)
        head = self.horizontalHeader().maximumHeight()
        head = self.horizontalHeader().sizeHint().height() if head > _UNSET else head
        self.setFixedHeight(head + rows * look().px(_ROW) + 2 * self.frameWidth() + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _columns(self) -> list[int]:
        return [
            place for place in range(self._model.columnCount()) if not self.isColumnHidden(place)
        ]

    def _share_width(self) -> None:
        """All columns share the width there is, by what they hold: nothing scrolls sideways, no heading is cut.

        What is beyond the headings goes first to columns whose answers are longer than their heading.
        """
        columns, room = self._columns(), self.viewport().width()
        wide = {place: self._widest(place) for place in columns}
        self._tighten(
            sum(max(self._narrowest(place, _AROUND), wide[place]) for place in columns) > room
        )
        least = {place: self._narrowest(place, self._around) for place in columns}
        wants = {place: max(wide[place] - least[place], 0) for place in columns}
        rest = room - sum(least.values())
        given = {
            place: want * max(rest, 0) // max(rest, sum(wants.values()), 1)
            for place, want in wants.items()
        }
        rest -= sum(given.values())
        # A date cut short says nothing; a word cut short is still half a word.
        others = [place for place in columns if not self._is_date(place)]
        weights = sum(map(self._weight, others)) or 1
        for_dates = room - len(others) * look().px(_LEAST)
        most = max(for_dates // max(len(columns) - len(others), 1), 0)
        dates = {place: min(least[place], most) for place in columns}
        words = sum(least[place] for place in others) or 1
        left = room - sum(dates[place] for place in columns if place not in others)
        for place in columns:
            if place not in others:
                self.setColumnWidth(place, dates[place])
            elif rest < 0:
                self.setColumnWidth(place, left * least[place] // words)
            else:
                more = given[place] + rest * self._weight(place) // weights
                self.setColumnWidth(place, least[place] + more)
        self._model.show_headings({place: self._broken(place) for place in columns})
        self._fit_headings()

    def _broken(self, column: int) -> str:
        """The heading, with a word that is wider than the column broken into lines."""
        letters = self.horizontalHeader().fontMetrics()
        room = self.columnWidth(column) - look().px(self._around)
        pieces = []
        for word in self._model.title(column).split():
            rest = word
            while len(rest) > 2 and letters.horizontalAdvance(rest) > room:
                fits = [
                    n
                    for n in range(2, len(rest))
                    if letters.horizontalAdvance(f"{rest[:n]}-") <= room
                ]
                at = max(fits, default=1)
                pieces.append(f"{rest[:at]}-\n")
                rest = rest[at:]
            pieces.append(f"{rest} ")
        return "".join(pieces).rstrip()

    @property
    def _around(self) -> int:
        return _TIGHT if self._is_tight else _AROUND

    def _tighten(self, tight: bool) -> None:
        if tight == self._is_tight:
            return
        self._is_tight = tight
        for part in (self, self.horizontalHeader(), self.verticalHeader()):
            part.setProperty("tight", tight)
            part.style().unpolish(part)
            part.style().polish(part)

    def _widest(self, column: int) -> int:
        """The room that the answers to choose from want, up to a limit; what is typed takes what is left."""
        letters = self.fontMetrics()
        offered = self._model.choices_in_cells(column)
        widest = max(map(letters.horizontalAdvance, offered), default=0)
        return (
            min(widest + look().px(self._around + _FRAME), look().px(_MOST_WANTED)) if widest else 0
        )

    def _narrowest(self, column: int, around: int) -> int:
        """How wide a column must be: for a date, or for its heading to wrap without cutting a word."""
        letters = self.horizontalHeader().fontMetrics()
        widths = (letters.horizontalAdvance(word) for word in self._model.title(column).split())
        word = max(widths, default=0) + look().px(around)
        date = self.fontMetrics().horizontalAdvance(_DATE) + look().px(around + _FRAME)
        return max(word, date) if self._is_date(column) else word

    def _is_date(self, column: int) -> bool:
        return self._weight(column) == _WEIGHTS[Kind.DATE]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    def remove_current(self) -> None:
        self._model.remove(self.currentIndex().row())
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_Delete:
            self.remove_current()
        elif self.state() == QAbstractItemView.State.EditingState:
            pass  # while a cell is open its Enter comes by here too, on its way to being taken
        elif event.key() in ENTER:
            event.setAccepted(self._go_down())
        elif self._choose(event):
            self._go_down()
        elif event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self._model.setData(self.currentIndex(), "")
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:  # noqa: N802
        """After Enter in a cell one goes down; after Tabs to the right, to where the row of Tabs began, a row down."""
        left = self.currentIndex()
        # First the cell is closed: were one to move on from an open one, it would be taken a second time.
        super().closeEditor(editor, hint)
        if hint == QStyledItemDelegate.EndEditHint.EditNextItem:
            self._began = left.column() if self._began is None else self._began
        elif hint == QStyledItemDelegate.EndEditHint.SubmitModelCache:
            began, self._began = self._began, None
            if self._model.is_unread(left):
                pass  # it is put right here: the next digits typed would choose in another cell
            elif began is None or began == left.column():
                self._go_down()
            else:
                self.setCurrentIndex(self._model.index(left.row() + 1, began))
        else:
            self._began = None

    def _go_down(self) -> bool:
        """To the next cell beneath that is asked, else to the top of the next column; False at the end of the last.

        Only the first column goes on into the empty row: there the next entry begins.
        """
        here, columns = self.currentIndex(), self._columns()
        last = len(self._model.rows) - 1
        if here.column() == columns[0] and here.row() == last:
            self.setCurrentIndex(self._model.index(last + 1, columns[0]))
            return True
        beneath = [(row, here.column()) for row in range(here.row() + 1, last + 1)]
        beside = [
            (row, column)
            for column in columns[columns.index(here.column()) + 1 :]
            for row in range(last + 1)
        ]
        for row, column in (*beneath, *beside):
            index = self._model.index(row, column)
            if index.flags() & Qt.ItemFlag.ItemIsEditable:
                self.setCurrentIndex(index)
                return True
        return False

    def _choose(self, event: QKeyEvent) -> bool:
        """A digit in a closed cell of choices is the choice of that number."""
        index, text = self.currentIndex(), event.text()
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if (
            held
            or not (text.isascii() and text.isdigit())
            or self._model.row_key(index.row()) is None
        ):
            return False
        offers = self._model.offers(index)
        editable = bool(index.flags() & Qt.ItemFlag.ItemIsEditable)
        if not editable or not 1 <= int(text) <= len(offers):
            return False
        return self._model.setData(index, offers[int(text) - 1][0])

    def _fit_headings(self) -> None:
        """High enough for the longest heading to wrap."""
        header, px = self.horizontalHeader(), look().px
        lines = [
            header.fontMetrics()
            .boundingRect(
                QRect(0, 0, max(self.columnWidth(place) - px(self._around), 20), 1000),
                int(Qt.TextFlag.TextWordWrap),
                str(self._model.headerData(place, Qt.Orientation.Horizontal)),
            )
            .height()
            for place in self._columns()
        ]
        header.setFixedHeight(max(lines) + px(12))
        self.fit()

    def _weight(self, column: int) -> int:
        if self._model.remark(column):
            return _REMARK_WEIGHT
        return _WEIGHTS.get(self._model.question(column).kind, 120)

    def _set_headers(self) -> None:
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setHighlightSections(False)
        across.setDefaultAlignment(_HEADING)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setStretchLastSection(True)
        # Qt's own least grows with the letters: at 200 % the columns together would be wider than the table.
        across.setMinimumSectionSize(1)
        down.setDefaultSectionSize(look().px(_ROW))
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _menu(self, where: QPoint) -> None:
        index = self.indexAt(where)
        menu = self.menu_for(index if index.isValid() else self.currentIndex())
        menu.popup(self.viewport().mapToGlobal(where))

    def menu_for(self, index: QModelIndex) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question = self._model.question(index.column())
        for state in states_of(question):
            # A state that needs its reason is given where there is room for one: not in a cell.
            if state not in NEEDS_REASON:
                self._add_state(menu, index, state)
        menu.addSeparator()
        remove = menu.addAction(self.tr("Remove row"), lambda: self._model.remove(index.row()))
        remove.setEnabled(self._model.row_key(index.row()) is not None)
        return menu

    def _add_state(self, menu: QMenu, index: QModelIndex, state: AnswerState) -> None:
        menu.addAction(state_words(state), lambda: self._model.put_state(index, state))
