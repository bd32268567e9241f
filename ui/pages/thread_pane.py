"""One query or challenge to read and go on with: what was said, a box for more, and what may be done."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from app.domain.ids import EntryId
from ui.pages.sheets import Fault
from ui.theme import look
from ui.viewmodels.half_typed import asked_place
from ui.viewmodels.threads import Line, Said, Way
from ui.widgets.boxes import Text
from ui.widgets.emptied import empty
from ui.widgets.kept_box import Keeper
from ui.widgets.labels import button, label


class ThreadPane(QFrame):
    """`done(deed, words)` comes when one of the ways is pressed, with words where it needs some.

    What is typed stays while another thread is looked at and comes back with its own.
    """

    done = Signal(str, str)
    place_wanted = Signal()  # the answer itself

    def __init__(self, place: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self.title = label("", "heading", wraps=True)
        self.answer = label("", "reading", wraps=True)
        self.goes_to = label("", "caption", wraps=True)
        self.box = Text(lines=(2, 10))
        self.box.setAccessibleName(self.tr("What you say"))
        self.box.setPlaceholderText(self.tr("Your words. They stay with the answer for good"))
        self.fault = Fault()
        self.place = button(place, "link", "arrow-right")
        self.place.clicked.connect(self.place_wanted)
        self.buttons: dict[str, QPushButton] = {}
        self._typed: dict[str, str] = {}
        self._here = ""
        self._keeper: Keeper | None = None
        self.box.word_ended.connect(self._keep_typed)
        self.box.settled.connect(lambda _left: self._keep_typed())
        self._lay_out()

    def show_line(self, line: Line, offered: Sequence[Way], keeper: Keeper | None = None) -> None:
        """`keeper` has what is being typed on the disk too."""
        self._keep_typed()
        self._here, self._keeper = line.id, keeper
        if keeper is not None and not self._typed.get(line.id):
            self._typed[line.id] = keeper.taken(asked_place(line.id)).get("text", "")
        self.title.setText(f"{line.told.ref}, {line.question}" if line.question else line.told.ref)
        self.answer.setText(line.answer)
        self.answer.setVisible(bool(line.answer))
        self.place.setVisible(bool(line.answer))
        self.goes_to.setText(line.told.goes_to)
        self.goes_to.setVisible(bool(line.told.goes_to))
        self.fault.say("")
        empty(self._posts)
        for post in line.posts:
            self._add(post)
        self.box.setVisible(bool(offered))
        typed = self._typed.get(line.id, "")
        if self.box.toPlainText() != typed:  # else the place where one types would go to the start
            self.box.setPlainText(typed)
        empty(self._row)
        self.buttons = {}
        for way in offered:
            made = button(way.words, "primary" if way.primary else "")
            made.clicked.connect(lambda _checked=False, way=way: self._do(way))
            self.buttons[way.deed.value] = made
            self._row.addWidget(made)
        self._row.addStretch(1)

    def forget(self) -> None:
        """What was typed has been said."""
        self.box.setPlainText("")
        self._keep_typed()

    def _keep_typed(self) -> None:
        if self._here:
            text = self._typed[self._here] = self.box.toPlainText()
            if self._keeper is not None:
                self._keeper.keep(asked_place(EntryId(self._here)), {"text": text.strip()})

    def _do(self, way: Way) -> None:
        words = self.box.toPlainText().strip()
        if way.needs_words and not words:
            self.fault.say(self.tr("Write your words first; they are kept with the answer."))
            self.box.setFocus()
            return
        self.fault.say("")
        self.done.emit(way.deed.value, words)

    def _add(self, post: Said) -> None:
        self._posts.addWidget(label(f"{post.who} {post.what}", "small", wraps=True))
        for name, value in post.details:
            self._posts.addWidget(label(f"{name}: {value}", "caption", wraps=True))
        if post.words:
            self._posts.addWidget(label(post.words, "reading", wraps=True))
        if post.arrived:
            self._posts.addWidget(label(post.arrived, "caption", wraps=True))

    def _lay_out(self) -> None:
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(18))
        column.setSpacing(px(8))
        column.addWidget(self.title)
        line = QHBoxLayout()
        line.addWidget(self.answer, 1)
        line.addWidget(self.place)
        column.addLayout(line)
        column.addWidget(self.goes_to)
        self._posts = QVBoxLayout()
        self._posts.setSpacing(px(4))
        column.addLayout(self._posts)
        column.addWidget(self.box)
        column.addWidget(self.fault)
        self._row = QHBoxLayout()
        self._row.setSpacing(px(10))
        column.addLayout(self._row)
