"""A section of the audit tool as a column of cards that scrolls, and never sideways."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from app.domain.ids import AnswerKey
from ui.forms.card import QuestionCard, card_of
from ui.forms.choices import ENTER
from ui.forms.tab_order import beyond, stops
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.outline import Item, Section
from ui.widgets.labels import ENTER_GOES_ON, label
from ui.widgets.laying_out import laid_out_once

_MARGIN = 40  # kept free above and below a card that is brought into view


class SectionForm(QScrollArea):
    item_entered = Signal(object)  # Item: the keyboard is in its card now
    ended = Signal()  # one went on from the last question

    def __init__(self, section: Section, audit: AuditViewModel) -> None:
        super().__init__()
        self.section = section
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(section.name)
        self.setProperty(ENTER_GOES_ON, True)
        page = QWidget()
        page.setObjectName("clear")
        column = QVBoxLayout(page)
        px = look().px
        column.setContentsMargins(0, 0, px(10), px(16))
        column.setSpacing(px(12))
        self.cards: dict[str, QuestionCard] = {}
        for item in section.items:
            if item.heading:
                column.addWidget(label(item.heading, "heading", wraps=True))
            card = QuestionCard(item, audit)
            self.cards[item.number or item.title] = card
            column.addWidget(card)
        column.addStretch(1)
        self.setWidget(page)
        self._here: QuestionCard | None = None
        self._missed: frozenset[AnswerKey] | None = None  # what changed while it was not in front
        audit.changed.connect(self._changed)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_moved)

    def come_forward(self) -> None:
        """Catch up with what was answered while another section was in front."""
        missed, self._missed = self._missed, None
        if missed is not None:
            self._follow(missed)

    def _changed(self, keys: frozenset[AnswerKey]) -> None:
        # A key pressed pays for the section it is pressed in, not for those that nobody sees.
        if self.isHidden() and not self.isWindow():
            self._missed = keys | (self._missed or frozenset())
        else:
            self._follow(keys)

    def _follow(self, keys: frozenset[AnswerKey]) -> None:
        # Qt lays out all that stands around a widget at each one that is shown: here once, after the last.
        page = self.widget()
        around = [] if page is None else [page]
        with laid_out_once([*around, *self.cards.values()]):
            for card in self.cards.values():
                card.follow(keys)

    def go_to(self, item: Item, key: AnswerKey | None = None) -> bool:
        """Put the keyboard into the card of the item, at the question of that answer, and the card into view."""
        card = self.cards.get(item.number or item.title)
        if card is None:
            return False
        self.bring_into_view(card)
        card.focus_first(key)
        return True

    def focus_first(self) -> None:
        if self._here is not None:
            self._here.focus_first()
        elif self.cards:
            next(iter(self.cards.values())).focus_first()

    def go_on(self) -> None:
        """On to the next question that is asked, answered or not; a box that wants words comes first."""
        now, cards = self.window().focusWidget(), list(self.cards.values())
        here = card_of(now)
        if now is None or here not in cards:
            self.focus_first()
        elif not here.step(now) and not any(
            card.focus_first() for card in cards[cards.index(here) + 1 :]
        ):
            self.ended.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a choice, a date or a number comes up to here: it is done with."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in ENTER:
            self.go_on()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, N802 - Qt's names
        """Tab: parts and boxes are made when they are first asked for, which is not the order they stand in."""
        now, found = self.window().focusWidget(), stops(self)
        if now not in found:
            return bool(super().focusNextPrevChild(next))
        place = found.index(now) + (1 if next else -1)
        inside = 0 <= place < len(found)
        goal = found[place] if inside else beyond(self, forward=next)
        if goal is None:
            return False
        reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        goal.setFocus(reason)
        if inside:
            self.ensureWidgetVisible(goal, 0, _MARGIN)
        return True

    def bring_into_view(self, card: QuestionCard) -> None:
        page = self.widget()
        if page is None:
            return
        layout = page.layout()
        if layout is not None:
            layout.activate()
        top = card.mapTo(page, QPoint(0, 0)).y()
        bar = self.verticalScrollBar()
        above, below = top - _MARGIN, top + card.height() + _MARGIN - self.viewport().height()
        if bar.value() > above:
            bar.setValue(above)
        elif bar.value() < below:
            bar.setValue(min(below, above))

    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        card = card_of(now)
        if card is None or not self.isAncestorOf(card):
            return
        if card is self._here:
            if old is None or not self.isAncestorOf(old):  # back from another section
                self.item_entered.emit(card.item)
            return
        if self._here is not None:
            self._here.mark_here(False)
        self._here = card
        card.mark_here(True)
        self.bring_into_view(card)
        self.item_entered.emit(card.item)


def key_is_in(section: Section, key: AnswerKey) -> bool:
    return bool(section.path) and key.startswith(f"{section.path}/")
