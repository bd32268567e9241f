"""What the lead decides about one concern: closed or opened again, one with another or not, and what was decided."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.concern_acts import ConcernAct, ConcernDeed
from app.domain.ids import EntryId, RoundId
from app.services import concern_acts
from app.services.concern_acts import Likely
from app.services.concerns import Told
from app.workspace import Workspace
from ui.actions import Actions
from ui.pages.refusals import Refused, or_refused
from ui.pages.sheets import Chooser, Facts, Fault
from ui.pages.when import moment_of
from ui.theme import look
from ui.widgets.boxes import Text
from ui.widgets.labels import button, label


class Decisions(QWidget):
    """Beneath the facts of a concern in the lead's store. `all_told`: every concern of the list."""

    def __init__(
        self,
        ws: Workspace,
        round_id: RoundId,
        actions: Actions,
        told: Told,
        all_told: Sequence[Told],
    ) -> None:
        super().__init__()
        self._ws, self._round_id, self._actions = ws, round_id, actions
        self.fault = Fault()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look().px(4), 0, 0)
        column.setSpacing(look().px(8))
        named = {each.concern.id: one.concern.ref for one in all_told for each in one.whole}
        if told.decisions:
            column.addWidget(label(self.tr("What was decided"), "strong"))
            history = Facts()
            history.put(self._history(told, named))
            column.addWidget(history)
        for other in told.others:
            column.addLayout(self._undo(told, other))
        if told.likely:
            column.addWidget(label(self.tr("May be the same concern"), "strong"))
            for each in told.likely:
                column.addLayout(self._offer(told, each))
        rest = [each for each in all_told if each.concern.id != told.concern.id]
        if rest:
            column.addLayout(self._by_hand(told, rest))
        column.addWidget(self.fault)
        closed = told.concern.closed_at is not None
        column.addWidget(
            Reopening(told, self._open_again) if closed else Closing(told, self._close)
        )

    def _history(self, told: Told, named: dict[EntryId, str]) -> dict[str, str]:
        """Oldest first; two of one moment by the same person stand under one name, each on its line."""
        found: dict[str, str] = {}
        for act in told.decisions:
            who = act.author_name or self.tr("before names were kept")
            when = moment_of(datetime.fromisoformat(act.at))
            words = self._in_words(told, act, named)
            name = f"{who}\n{when}"
            found[name] = f"{found[name]}\n{words}" if name in found else words
        return found

    def _in_words(self, told: Told, act: ConcernAct, named: dict[EntryId, str]) -> str:
        own = {each.concern.id for each in told.whole}
        with_ = next((each for each in act.concerns if each not in own), act.concerns[-1])
        said = {
            ConcernDeed.CLOSED: self.tr("Closed"),
            ConcernDeed.OPENED: self.tr("Opened again"),
            ConcernDeed.SAME: self.tr("Two entries are one concern"),
            ConcernDeed.APART: self.tr("Not the same as “%1”").replace("%1", named.get(with_, "")),
        }[act.deed]
        return f"{said}: {act.words}" if act.words else said

    def _undo(self, told: Told, other: Told) -> QHBoxLayout:
        row = QHBoxLayout()
        words = self.tr("Counted once with what %1 wrote about “%2” on %3.")
        for mark, text in (
            ("%1", other.author or self.tr("its reader")),
            ("%2", other.concern.ref),
            ("%3", moment_of(other.concern.raised_at)),
        ):
            words = words.replace(mark, text)
        undo = button(self.tr("They are two"))
        undo.setAccessibleName(
            self.tr("They are two: undo that “%1” is the same").replace("%1", other.concern.ref)
        )
        undo.clicked.connect(
            lambda: self._pair(concern_acts.say_apart, told.concern.id, other.concern.id)
        )
        row.addWidget(label(words, "reading", wraps=True), 1)
        row.addWidget(undo, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _offer(self, told: Told, likely: Likely) -> QHBoxLayout:
        """Both are shown in words; nothing is one before somebody says so."""
        row = QHBoxLayout()
        concern = likely.concern
        words = f"“{concern.ref}”, {moment_of(concern.raised_at)}: {concern.what}"
        why = "; ".join(likely.reasons)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(label(words, "reading", wraps=True))
        said.addWidget(label(f"{why[:1].upper()}{why[1:]}.", "caption", wraps=True))
        same, apart = button(self.tr("Same concern")), button(self.tr("Not the same"), "link")
        same.setAccessibleName(self.tr("“%1” is the same concern").replace("%1", concern.ref))
        apart.setAccessibleName(self.tr("“%1” is not the same concern").replace("%1", concern.ref))
        same.clicked.connect(lambda: self._pair(concern_acts.say_same, told.concern.id, concern.id))
        apart.clicked.connect(
            lambda: self._pair(concern_acts.say_apart, told.concern.id, concern.id)
        )
        row.addLayout(said, 1)
        row.addWidget(same, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(apart, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _by_hand(self, told: Told, rest: Sequence[Told]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(look().px(10))
        chooser = Chooser(self.tr("Another concern of the list that is the same"))
        chooser.setMinimumContentsLength(16)
        for each in rest:
            concern = each.concern
            when = moment_of(concern.raised_at)
            chooser.addItem(f"{concern.ref}, {each.author}, {when}", concern.id)
        same = button(self.tr("is the same concern"), "link")
        same.clicked.connect(
            lambda: self._pair(concern_acts.say_same, told.concern.id, chooser.currentData())
        )
        row.addWidget(label(self.tr("Of the list:"), "caption"))
        row.addWidget(chooser)
        row.addWidget(same)
        row.addStretch(1)
        return row

    def _pair(
        self,
        decide: Callable[[Workspace, RoundId, EntryId, EntryId], Changes],
        one: EntryId,
        other: EntryId,
    ) -> None:
        self.fault.say(self._tried(lambda: decide(self._ws, self._round_id, one, other)))

    def _close(self, told: Told, words: str) -> str:
        return self._tried(
            lambda: concern_acts.close(self._ws, self._round_id, told.concern.id, words)
        )

    def _open_again(self, told: Told, words: str) -> str:
        return self._tried(
            lambda: concern_acts.open_again(self._ws, self._round_id, told.concern.id, words)
        )

    def _tried(self, decide: Callable[[], Changes]) -> str:
        changes = or_refused(decide)
        if isinstance(changes, Refused):
            return changes.why
        self._actions.announce(changes)
        return ""


class _WithWords(QWidget):
    """A box for why, the button that decides with it, and why it cannot."""

    def __init__(
        self, told: Told, decide: Callable[[Told, str], str], hint: str, name: str, done: str
    ) -> None:
        super().__init__()
        self._told, self._decide = told, decide
        self.note = Text(lines=(1, 6))
        self.note.setPlaceholderText(hint)
        self.note.setAccessibleName(name.replace("%1", told.concern.ref))
        self.done = button(done)
        self.fault = Fault()
        self.done.clicked.connect(
            lambda: self.fault.say(self._decide(self._told, self.note.toPlainText()))
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look().px(8), 0, 0)
        row = QHBoxLayout()
        row.addWidget(self.note, 1)
        row.addWidget(self.done, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        column.addWidget(self.fault)


class Closing(_WithWords):
    """A box for what was done, and the button that closes the concern with it."""

    def __init__(self, told: Told, close: Callable[[Told, str], str]) -> None:
        super().__init__(
            told,
            close,
            self.tr("What was done, by whom and when, and how it ended for the child"),
            self.tr("What was done about %1"),
            self.tr("Close with this note"),
        )


class Reopening(_WithWords):
    """A box for why a closing is taken back."""

    def __init__(self, told: Told, open_again: Callable[[Told, str], str]) -> None:
        super().__init__(
            told,
            open_again,
            self.tr("Why it is opened again; the closing stays on record"),
            self.tr("Why %1 is opened again"),
            self.tr("Open again"),
        )
