"""One item of the audit tool as a card: number, wording, guidance to unfold, and its parts."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.domain.ids import AnswerKey
from app.services.concerns import NOW
from app.tool.model import Group, Kind, Node, Question
from app.tool.numbering import plain_label
from ui.forms.asked import AskedHere
from ui.forms.part import QuestionPart
from ui.forms.repeats import RepeatPart
from ui.shortcuts import Shortcut
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.outline import Item
from ui.widgets.labels import label, tool

_NUMBER_WIDTH = 38


class QuestionCard(QFrame):
    def __init__(self, item: Item, audit: AuditViewModel) -> None:
        super().__init__()
        self.item = item
        self._audit = audit
        self.setObjectName("card")
        self.setProperty("here", False)
        self.setProperty("asked", True)
        self.setAccessibleName(f"{item.number} {item.title}".strip())
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(18), px(12), px(18), px(12))
        column.setSpacing(px(8))
        self.number = label(item.number, "number")
        self.number.setFixedWidth(px(_NUMBER_WIDTH))
        self.number.setToolTip(item.code)
        self.wording = label(self._wording(), "wording", wraps=True)
        column.addLayout(self._head())
        self._body = QVBoxLayout()
        self._body.setContentsMargins(px(_NUMBER_WIDTH), 0, 0, 0)
        self._body.setSpacing(px(12))
        column.addLayout(self._body)
        if item.hint:
            self._body.addWidget(label(item.hint, "caption", wraps=True))
        self.guidance = label(item.guidance, "guidance", wraps=True)
        self.guidance.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.guidance.hide()
        self.concern = label("", "warn", wraps=True)
        for widget in (self.guidance, self.concern, AskedHere(item, audit)):
            self._body.addWidget(widget)
        self.parts: list[QuestionPart | RepeatPart] = []
        self.parts = [part for node in item.parts if (part := self._part(node)) is not None]
        for part in self.parts:
            self._body.addWidget(part)
        if self.parts:
            self.wording.setBuddy(self.parts[0].focus_target())
        self._show_relevance()
        self._show_concern()

    def focus_first(self, key: AnswerKey | None = None) -> bool:
        """The keyboard goes to the first part that is asked, or to that of an answer; False where none is."""
        asked = (one for one in self.parts if one.is_relevant)
        part = next((one for one in asked if key is not None and one.holds(key)), None)
        if part is None:
            return self._focus_part(0)
        part.take_focus(key)
        return True

    def take_shared(self, now: QWidget | None) -> None:
        """The same for this child: of the part the keyboard is in, else of the first that a sibling's audit offers."""
        lines = [
            (part, line)
            for part in self.parts
            if part.is_relevant and (line := part.shared_line) is not None and line.offers
        ]
        here = [each for each in lines if now is not None and each[0].isAncestorOf(now)]
        for _part, line in (here or lines)[:1]:
            line.take()

    def about_record(self, deed: Shortcut, now: QWidget | None) -> None:
        """Do this about what the electronic record says: of the part the keyboard is in, else of the first it knows."""
        known = [
            (part, part.body.known)
            for part in self.parts
            if isinstance(part, QuestionPart) and part.body and part.body.known and part.is_relevant
        ]
        here = [each for each in known if now is not None and each[0].isAncestorOf(now)]
        for _part, line in (here or known)[:1]:
            line.do(deed)

    def step(self, now: QWidget) -> bool:
        """From `now`, which is in this card, to the next part of it that is asked; False after the last."""
        at = next((n for n, part in enumerate(self.parts) if part.isAncestorOf(now)), -1)
        return (at >= 0 and self.parts[at].step(now)) or self._focus_part(at + 1)

    def _focus_part(self, first: int) -> bool:
        part = next((one for one in self.parts[first:] if one.takes_keys), None)
        if part is not None:
            part.take_focus()
        return part is not None

    def mark_here(self, here: bool) -> None:
        """Outline the card that the keyboard is in."""
        self._set("here", here)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self.number, 0, top)
        row.addWidget(self.wording, 1)
        if self.item.guidance:
            row.addSpacing(look().px(8))
            row.addWidget(self._guidance_button(), 0, top)
        return row

    def _guidance_button(self) -> QToolButton:
        fold = tool("book-open", self.tr("Guidance on %1").replace("%1", self.item.number))
        fold.setCheckable(True)
        fold.toggled.connect(self.guidance_wanted)
        return fold

    def guidance_wanted(self, wanted: bool) -> None:
        self.guidance.setVisible(wanted)

    def _part(self, node: Node) -> QuestionPart | RepeatPart | None:
        if isinstance(node, Group):
            repeat = RepeatPart(node, self._spoken(node), self._audit)
            repeat.relevance_changed.connect(self._show_relevance)
            return repeat
        if node.kind is Kind.NOTE:
            return None
        part = QuestionPart(
            node,
            self._spoken(node),
            self._audit,
            title="" if self._is_title(node) else self._label(node),
            leads=node is self.item.parts[0],
        )
        part.relevance_changed.connect(self._show_relevance)
        return part

    def _wording(self) -> str:
        first = self.item.parts[0]
        return self._label(first) if self._is_title(first) else self.item.title

    def _is_title(self, node: Node) -> bool:
        return plain_label(node.label) == self.item.title

    def _label(self, node: Node) -> str:
        """The label, with the answers that it quotes put in."""
        quoting = "${" in node.label
        return self._audit.audit.form.label(AnswerKey(node.path)) if quoting else node.label

    def _spoken(self, node: Node) -> str:
        """Number, the card's wording, and the part's own where it has one."""
        own = "" if self._is_title(node) else plain_label(node.label)
        return " ".join(text for text in (self.item.number, self.item.title, own) if text)

    def follow(self, keys: frozenset[AnswerKey]) -> None:
        """Show the audit as it stands, after these answers may have changed."""
        # Verdicts and the suggested rating hang on other answers, so every part of the open sections looks again.
        for part in self.parts:
            if any(map(part.holds, keys)) or part.is_behind:
                part.refresh()
            else:
                part.refresh_what_follows()
        self._show_concern()

    def _show_concern(self) -> None:
        """What the immediate concern wants before the audit is signed, at the question that asks for it."""
        held = self._audit.audit
        asks = any(isinstance(node, Question) and node.name == NOW for node in self.item.parts)
        wants = self._audit.concern.wants() if asks and not held.is_complete else ()
        said = next(iter(wants), "")
        self.concern.setText(said[:1].upper() + said[1:])
        self.concern.setVisible(bool(said))

    def _show_relevance(self) -> None:
        asked = not self.parts or any(part.is_relevant for part in self.parts)
        for place, part in enumerate(self.parts):
            # Of what is not asked, only kept answers are shown; of a card not asked at all, its first reason.
            shown = asked or place == 0
            part.setVisible(part.is_worth_showing or (shown and not asked))
        if self.property("asked") != asked:
            self._set("asked", asked)
            self.number.setEnabled(asked)
            self.wording.setEnabled(asked)

    def _set(self, name: str, value: bool) -> None:
        if self.property(name) != value:
            self.setProperty(name, value)
            self.style().unpolish(self)
            self.style().polish(self)


def card_of(widget: QWidget | None) -> QuestionCard | None:
    """The card a widget is in."""
    while widget is not None and not isinstance(widget, QuestionCard):
        widget = widget.parentWidget()
    return widget
