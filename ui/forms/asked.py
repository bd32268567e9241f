"""What the lead asks about an answer, on its card: the words, a box for one's own, and the button that keeps them."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.ids import AnswerKey, EntryId
from app.domain.rounds import Role
from app.domain.threads import Turn
from app.tool.form_paths import tool_path
from app.tool.model import Group, Node
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.half_typed import HalfTyped, asked_place
from ui.viewmodels.outline import Item
from ui.viewmodels.threads import Line, ways
from ui.widgets.boxes import Text
from ui.widgets.emptied import empty
from ui.widgets.labels import button, label


class AskedHere(QWidget):
    """The threads about the answers of one item; takes no room where there are none."""

    def __init__(self, item: Item, audit: AuditViewModel) -> None:
        super().__init__()
        self._item, self._audit = item, audit
        self._typed: dict[EntryId, str] = {}
        self.shown: list[AskedOne] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look().px(6))
        self.hide()
        queries = audit.queries
        if queries is not None:
            queries.changed.connect(self.refresh)
            self.refresh()

    def refresh(self) -> None:
        queries = self._audit.queries
        if queries is None:
            return
        for each in self.shown:
            self._typed[each.line.id] = each.box.toPlainText()
        found = queries.on(self._is_here, self._audit.questions)
        empty(self._column)
        self.shown = []
        for line in found:
            one = AskedOne(line, self._typed.get(line.id, ""), self._audit.half_typed)
            one.said.connect(partial(self._say, one))
            self.shown.append(one)
            self._column.addWidget(one)
        self.setVisible(bool(found))

    def _say(self, one: "AskedOne", deed: str, words: str) -> None:
        queries = self._audit.queries
        way = next(each for each in ways(one.line.told.thread, Role.ASSESSOR) if each.deed == deed)
        one.box.setPlainText("")  # kept by the store from here on, or put back where it is refused
        one.keep("")
        if queries is not None and not queries.say(one.line.id, way.deed, words):
            one.box.setPlainText(words)
            one.keep(words)

    def _is_here(self, key: AnswerKey) -> bool:
        path = tool_path(key)
        return any(_holds(part, path) for part in self._item.parts)


class AskedOne(QFrame):
    """One thread: all of it while it waits, its last words once it does not. `said(deed, words)`."""

    said = Signal(str, str)

    def __init__(self, line: Line, typed: str, held: HalfTyped) -> None:
        super().__init__()
        self.line = line
        self._held, self._place = held, asked_place(line.id)
        waits = line.told.thread.turn is Turn.ASSESSOR
        self.setObjectName("callout")
        self.setProperty("tone", "warn" if waits else "accent")
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(4))
        posts = line.posts if waits else line.posts[-1:]
        for post in posts:
            column.addWidget(label(f"{post.who} {post.what}", "small", wraps=True))
            for name, value in post.details:
                column.addWidget(label(f"{name}: {value}", "caption", wraps=True))
            if post.words:
                column.addWidget(label(post.words, "reading", wraps=True))
        if not waits:
            column.addWidget(label(line.state, "caption"))
        self.box = Text(lines=(1, 8))
        self.box.setPlainText(typed or held.taken(self._place).get("text", ""))
        self.box.word_ended.connect(self._keep_typed)
        self.box.settled.connect(lambda _left: self._keep_typed())
        self.box.setAccessibleName(
            self.tr("Your words to the lead about %1").replace("%1", line.question)
        )
        self.box.setPlaceholderText(
            self.tr("Answer the lead; change the answer below where it is to change")
        )
        self.buttons: list[QPushButton] = []
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for way in ways(line.told.thread, Role.ASSESSOR) if waits else ():
            made = button(way.words, "primary" if way.primary else "")
            made.setAccessibleName(f"{way.words}: {line.question}")
            made.clicked.connect(lambda _checked=False, deed=way.deed.value: self._do(deed))
            self.buttons.append(made)
            row.addWidget(made)
        row.addStretch(1)
        self.box.setVisible(waits)
        column.addWidget(self.box)
        column.addLayout(row)

    def keep(self, text: str) -> None:
        self._held.keep(self._place, {"text": text})

    def _keep_typed(self) -> None:
        self.keep(self.box.toPlainText().strip())

    def _do(self, deed: str) -> None:
        words = self.box.toPlainText().strip()
        if words:
            self.said.emit(deed, words)
        else:
            self.box.setFocus()


def _holds(part: Node, path: str) -> bool:
    return path == part.path or (isinstance(part, Group) and path.startswith(f"{part.path}/"))
