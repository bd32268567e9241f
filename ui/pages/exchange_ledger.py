"""What the pages of packs and returns share: cards of what can be done, what just happened, and the ledger."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.changes import Changes
from app.domain.ids import PackageId
from app.domain.rounds import Round
from app.reports.chart_content import Tone
from app.reports.content import Callout
from app.services.gaps import never_came
from app.services.ledger import save_as_it_came
from app.workspace import Workspace
from ui.actions import Actions
from ui.models.records import Column, Record, plainly
from ui.page import Page
from ui.pages.when import moment_of
from ui.theme import look
from ui.widgets.document_blocks import callout
from ui.widgets.emptied import empty
from ui.widgets.labels import label
from ui.widgets.record_table import RecordTable
from ui.widgets.tiles import Tiles

KINDS = {
    "work": "Work pack",
    "return": "Return",
    "update": "Tool update",
    "acknowledgement": "Receipt",
    "queries": "Queries",
    "seat": "Lead's seat",
}
DIRECTIONS = {"sent": "Sent", "received": "Received"}
COLUMNS = (
    Column("direction", "Direction", lambda value: DIRECTIONS.get(str(value), plainly(value)), 95),
    Column("kind", "What", lambda value: KINDS.get(str(value), plainly(value)), 105),
    Column("person", "Assessor", weight=120),
    Column("sequence", "Number", weight=90, number=True),
    Column("cases", "Cases", weight=90, number=True),
    Column("at", "When", moment_of, 200),
    Column("acknowledged_at", "Receiver has it", moment_of, 200),
    Column("file_name", "File", weight=140),
)
_CARD = 300  # narrower than this at 100 %, the cards stand one below the other
_LEAST = 240  # the height that the ledger keeps however short the window is


class ExchangePage(Page):
    """A title, what can be done, what just happened, and the ledger below."""

    def __init__(self, ws: Workspace, audit_round: Round | None, actions: Actions) -> None:
        super().__init__(actions)
        self.ws = ws
        self.round = audit_round
        self.front = QStackedWidget()
        self.front.setMinimumHeight(look().px(_LEAST))
        self.ledger = RecordTable(
            self.tr("Ledger"),
            [column for column in COLUMNS if self.shows(column.name)],
            (
                self.tr("Nothing sent or received yet"),
                self.tr("Every file that leaves or arrives is entered here, with its number."),
            ),
            "git-merge",
        )
        self.front.addWidget(self.ledger)
        self.ledger.setToolTip(
            self.tr("Enter saves the sealed file of a line, as it left or came.")
        )
        self.ledger.activated.connect(self._save_as_it_came)
        self._happened = QVBoxLayout()
        self._gaps = QVBoxLayout()
        if audit_round is not None:
            self.ledger.show_rows(ws.store.listing("ledger", audit_round.id))
            newest = [column.name for column in self.ledger.model.columns].index("at")
            self.ledger.view.sortByColumn(newest, Qt.SortOrder.DescendingOrder)

    def shows(self, column: str) -> bool:
        """Whether the ledger has this column here."""
        return True

    def concerned_by(self, changes: Changes) -> bool:
        return changes.ledger or changes.round or changes.notebook or bool(changes.audits)

    def reload(self) -> None:
        if self.round is not None:
            self.ledger.reload()
            self._say_gaps(never_came(self.ws, self.round.id))

    def _save_as_it_came(self, record: Record) -> None:
        """One line's own file, for whoever must look at what was sent byte for byte."""
        audit_round = self.round
        folder = self.folder(self.tr("Where the file shall go, as it left or came"))
        if audit_round is None or folder is None:
            return
        saved = self.actions_.attempt(
            lambda: save_as_it_came(self.ws, audit_round.id, PackageId(str(record[0])), folder)
        )
        if saved is not None:
            self.tell(self.tr("Saved as it left or came"), str(saved))

    def _say_gaps(self, sentences: Sequence[str]) -> None:
        """Numbers between those that are here: said until they come."""
        empty(self._gaps)
        if sentences:
            self._gaps.addWidget(
                callout(Callout(Tone.WARN, self.tr("Never came"), tuple(sentences)))
            )

    def tell(self, title: str, *lines: str) -> None:
        """Say what has been done, above the ledger; "" takes it away."""
        empty(self._happened)
        if title:
            self._happened.addWidget(callout(Callout(Tone.GOOD, title, lines)))

    def tell_next(self, text: str) -> None:
        """What happens after what is asked for here."""
        self._happened.addWidget(label(text, "muted", wraps=True))

    def show_front(self, widget: QWidget) -> None:
        """One thing at a time: what can be done stands above the ledger only."""
        self.front.setCurrentWidget(widget)
        self.cards.setVisible(widget is self.ledger)
        if self.top is not None:
            self.top.setVisible(widget is self.ledger)

    def lay_out(self, title: str, cards: Sequence[QWidget], top: QWidget | None = None) -> None:
        """`top` has the whole width above the cards."""
        px = look().px
        head = QFrame()
        head.setObjectName("head")
        line = QHBoxLayout(head)
        line.setContentsMargins(px(28), px(14), px(28), px(14))
        line.addWidget(label(title, "title"))
        line.addStretch(1)
        inner = QWidget()
        inner.setObjectName("clear")
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(28), px(18), px(28), px(18))
        column.setSpacing(px(14))
        self.cards = Tiles(cards, _CARD, 14)
        self.top = top
        if top is not None:
            column.addWidget(top)
        column.addWidget(self.cards)
        column.addLayout(self._happened)
        column.addLayout(self._gaps)
        if self.round is None:
            self.front.hide()
            column.addStretch(1)
        else:
            column.addWidget(self.front, 1)
        area = self._scrolling(title, inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addWidget(area, 1)

    def _scrolling(self, title: str, inner: QWidget) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(title)
        area.setWidget(inner)
        return area

    def card(
        self, heading: str, text: str, row: Sequence[QWidget], below: Sequence[QWidget] = ()
    ) -> QFrame:
        """One thing that can be done: its name, what it does, its fields and button."""
        px = look().px
        frame = QFrame()
        frame.setObjectName("card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(8))
        column.addWidget(label(heading, "heading"))
        column.addWidget(label(text, "muted", wraps=True))
        column.addStretch(1)
        line = QHBoxLayout()
        line.setSpacing(px(8))
        for widget in row:
            line.addWidget(widget, 1 if isinstance(widget, QLineEdit | QLabel) else 0)
        if not any(isinstance(widget, QLineEdit | QLabel) for widget in row):
            line.addStretch(1)
        column.addLayout(line)
        for widget in below:
            column.addWidget(widget)
        return frame

    def folder(self, title: str) -> Path | None:
        name = QFileDialog.getExistingDirectory(self, title)
        return Path(name) if name else None
