"""My cases: the list with its search and chips on the left, the case chosen on the right."""

from collections.abc import Sequence
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.changes import Changes
from app.domain.ids import AuditId
from app.domain.records import AuditState
from ui.actions import Actions
from ui.forms.wording import Said
from ui.page import Counter, Page
from ui.pages.case_card import CaseCardPane
from ui.pages.cases_list import CaseDelegate, CaseModel, CaseView
from ui.pages.cases_standing import StandingBand, left_counter, left_words
from ui.pages.sheets import Chooser
from ui.shortcuts import Shortcut, bind
from ui.theme import look
from ui.viewmodels.case_list import CaseFilter, CaseOrder, CaseShelf, LeftAt
from ui.widgets.flow import Flow
from ui.widgets.labels import EmptyState, label
from ui.widgets.search_box import SearchBox

_LIST_WIDTH = 380
_MOST_OF_PAGE = 44  # per cent


class CasesPage(Page):
    audit_wanted = Signal(str)  # AuditId: open it where it was left
    place_wanted = Signal(str, str)  # AuditId and the key of an answer: open it there
    blank_wanted = Signal()  # the blank tool, to print
    slips_wanted = Signal()  # print-outs of the finding slips, and their purge
    send_wanted = Signal()
    copy_wanted = Signal()

    def __init__(self, shelf: CaseShelf, actions: Actions, zone: ZoneInfo | None = None) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr(
            "Up and Down go along · Enter opens · Ctrl+F searches · F1 all keys"
        )
        self._shelf = shelf
        self._left_at: LeftAt | None = None
        self._welcomed = False
        self.band = StandingBand(zone)
        self.order = Chooser(self.tr("Order of the list"))
        for name, words in _orders().items():
            self.order.addItem(words, name)
        self.order.setMinimumContentsLength(max(map(len, _orders().values())))
        self._chosen: AuditId | None = None
        self._go_on_key = ""
        self._reloading = False
        self._left: Said | None = None
        self._zone = zone
        self.model = CaseModel()
        self.search = SearchBox(
            self.tr("Search my cases"), self.tr("Search references, teams and notes  (Ctrl+F)")
        )
        self.filters: dict[CaseFilter, QToolButton] = {}
        self.list = CaseView(self.model)
        self.card = CaseCardPane(zone, shelf)
        self.empty = EmptyState("folder-open", "", "")
        self.count = label("", "small")
        self._side = QStackedWidget()
        self._lay_out()
        self._connect()

    def concerned_by(self, changes: Changes) -> bool:
        return bool(changes.audits or changes.cases or changes.round or changes.ledger)

    def reload(self) -> None:
        """Ask the shelf anew, and keep the case that was chosen if it is still among the lines."""
        counts = self._shelf.counts()
        for name, chip in self.filters.items():
            chip.setText(f"{_titles()[name]} {counts.get(name, 0)}")
        self._chip_row.arrange()
        lines = self._shelf.lines(self.search.words(), self._filter(), self.order.currentData())
        standing = self._shelf.standing()
        self._left_at = standing.left_at
        self._left = left_words(standing.leaving, self._zone)
        self.band.show_standing(standing)
        self.card.lead_on(leads=standing.left_at is None)
        kept = self._chosen
        self.model.show(lines)
        found = self.tr("%1 of %2 cases").replace("%1", str(len(lines)))
        self.count.setText(found.replace("%2", str(counts.get(CaseFilter.ALL, len(lines)))))
        row = self.model.row_of(kept) if kept is not None else -1
        self._reloading = True  # the card is shown once, at the end
        if lines:
            self.list.setCurrentIndex(self.model.index(max(row, 0)))
        self._reloading = False
        self._show_case()
        self.status_changed.emit(self.status())

    def status(self) -> str:
        return self.count.text()

    def counters(self) -> Sequence[Counter]:
        """When work last left this computer; the window says on every page when that is too long ago."""
        left = self._left
        return () if left is None or left.tone else (left_counter(left, self.copy_wanted.emit),)

    def focus_first(self) -> None:
        """The first time, where the work was left: Enter goes on from there."""
        if not self._welcomed and self.band.go_on.isVisibleTo(self):
            self.band.go_on.setFocus()
        else:
            self.list.setFocus()
        self._welcomed = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # With large letters the list gives way before the card is cut off.
        most = event.size().width() * _MOST_OF_PAGE // 100
        self._pane.setFixedWidth(min(look().px(_LIST_WIDTH), most))

    def _filter(self) -> CaseFilter:
        chosen = (name for name, chip in self.filters.items() if chip.isChecked())
        return next(chosen, CaseFilter.ALL)

    def _show_case(self) -> None:
        line = self.model.line(self.list.currentIndex().row())
        # In a list of nothing one would not see that the keyboard is there.
        walks = Qt.FocusPolicy.StrongFocus if self.model.rowCount() else Qt.FocusPolicy.NoFocus
        self.list.setFocusPolicy(walks)
        if line is None:
            self._chosen = None
            self._say_empty()
            self._side.setCurrentWidget(self.empty)
            return
        self._chosen = line.audit_id
        detail = self.actions_.attempt(lambda: self._shelf.detail(line.audit_id))
        if detail is not None:
            self.card.show_case(line, detail)
            begun = line.state is AuditState.IN_PROGRESS
            self._go_on_key = detail.continue_key if begun else ""
        self._side.setCurrentWidget(self.card)

    def _say_empty(self) -> None:
        if self.search.words() or self._filter() is not CaseFilter.ALL:
            self.empty.say(
                self.tr("No case fits"),
                self.tr("Change the words above, or choose “All” to see every case of yours."),
            )
        else:
            self.empty.say(
                self.tr("No cases yet"),
                self.tr(
                    "Your cases appear here once a work pack has been opened: go to Send and receive."
                ),
            )

    def _press_chip(self, pressed: CaseFilter) -> None:
        # Not a button group: in one, Tab would reach only the chip that is chosen.
        for name, chip in self.filters.items():
            chip.setChecked(name is pressed)
        self.reload()

    def _open(self) -> None:
        """Where it was left, or where the words searched for stand first."""
        line = self.model.line(self.list.currentIndex().row())
        if line is not None and line.found:
            self._open_place(0)
        else:
            self._go_on()

    def _open_place(self, place: int) -> None:
        line = self.model.line(self.list.currentIndex().row())
        if line is not None:
            self.place_wanted.emit(line.audit_id, line.found[place].key)

    def _go_on(self) -> None:
        """Where it was left, as the card's button says."""
        if self._chosen is not None and self._go_on_key:
            self.place_wanted.emit(self._chosen, self._go_on_key)
        elif self._chosen is not None:
            self.audit_wanted.emit(self._chosen)

    def _go_back_to_work(self) -> None:
        at = self._left_at
        if at is not None and at.key:
            self.place_wanted.emit(at.audit_id, at.key)
        elif at is not None:
            self.audit_wanted.emit(at.audit_id)

    def _type_in_search(self, text: str) -> None:
        self.search.setFocus()
        self.search.setText(text)

    def _leave_search(self) -> None:
        if self.model.rowCount():
            self.list.setFocus()

    def _connect(self) -> None:
        self.search.searched.connect(lambda _words: self.reload())
        self.list.selectionModel().currentChanged.connect(self._moved)
        self.list.activated.connect(lambda _index: self._open())
        self.card.go_on.clicked.connect(self._go_on)
        self.card.found.list.taken.connect(self._open_place)
        self.card.blank.clicked.connect(self.blank_wanted)
        self.card.file.slips_wanted.connect(self.slips_wanted)
        self.card.file.said.connect(self._file_said)
        self.band.continue_wanted.connect(self._go_back_to_work)
        self.band.send_wanted.connect(self.send_wanted)
        self.band.copy_wanted.connect(self.copy_wanted)
        self.order.activated.connect(lambda _place: self.reload())
        self.list.typed.connect(self._type_in_search)
        self.search.left_downwards.connect(self._leave_search)
        self.search.returnPressed.connect(self._leave_search)
        bind(Shortcut.SEARCH, self, self.search.setFocus)

    def _file_said(self) -> None:
        if self._chosen is not None:
            self.actions_.announce(Changes(audits=frozenset({self._chosen})))

    def _moved(self, _now: QModelIndex, _before: QModelIndex) -> None:
        if not self._reloading:
            self._show_case()

    def _lay_out(self) -> None:
        px = look().px
        self._pane = pane = QFrame()
        pane.setObjectName("listpane")
        column = QVBoxLayout(pane)
        column.setContentsMargins(px(12), px(16), px(4), px(8))
        column.setSpacing(px(10))
        top = QHBoxLayout()
        top.addWidget(self.count, 1)
        top.addWidget(self.order)
        top.addSpacing(px(8))
        column.addLayout(top)
        column.addWidget(self._search_box())
        self._chip_row = self._chips()
        column.addWidget(self._chip_row)
        self.list.setItemDelegate(CaseDelegate(self.list))
        self.list.setAccessibleName(self.tr("My cases"))
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self.list, 1)
        self._side.addWidget(self.card)
        self._side.addWidget(self.empty)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(pane)
        row.addWidget(self._side, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.band)
        whole.addLayout(row, 1)

    def _search_box(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, look().px(8), 0)
        row.addWidget(self.search)
        return holder

    def _chips(self) -> Flow:
        row = Flow(look().px(6))
        for name, title in _titles().items():
            chip = QToolButton()
            chip.setObjectName("filter")
            chip.setText(title)
            chip.setCheckable(True)
            chip.setChecked(name is CaseFilter.ALL)
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            chip.setAccessibleName(title)
            chip.clicked.connect(partial(self._press_chip, name))
            self.filters[name] = chip
            row.add(chip)
        return row


def _titles() -> dict[CaseFilter, str]:
    def tr(text: str) -> str:
        return QCoreApplication.translate("Cases", text)

    return {
        CaseFilter.ALL: tr("All"),
        CaseFilter.NOT_STARTED: tr("Not started"),
        CaseFilter.IN_PROGRESS: tr("In progress"),
        CaseFilter.QUERIES: tr("Queries"),
        CaseFilter.COMPLETE: tr("Complete"),
        CaseFilter.READY: tr("Ready to send"),
    }


def _orders() -> dict[CaseOrder, str]:
    def tr(text: str) -> str:
        return QCoreApplication.translate("Cases", text)

    return {
        CaseOrder.WORK: tr("Order of work"),
        CaseOrder.REFERENCE: tr("By reference"),
        CaseOrder.PROGRESS: tr("By progress"),
        CaseOrder.LAST_WORKED: tr("Last worked first"),
    }
