"""What the lead changed about a question while the round was under way, and the answer kept from before."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.ids import AnswerKey
from app.domain.tool_versions import ChangeKind, PublishedChange, ToolVersion
from app.tool.model import Question
from app.tool.publishing import WHAT
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.tool_versions import from_to
from ui.widgets.labels import button, label

_MOST_SAID = 12  # answers of a table that are shown one by one
_CHANGED = {"wording", "choice-wording"}  # of these the words of before say all there is to say


def is_told(questions: Sequence[Question], audit: AuditViewModel) -> bool:
    """Whether anything was published about these questions."""
    return any(audit.audit.changes(question.path) for question in questions)


class Told(QFrame):
    """Made only where something was published. `keys` are the answers that may be asked again."""

    def __init__(
        self,
        questions: Sequence[Question],
        name: str,
        audit: AuditViewModel,
        keys: Callable[[], Sequence[AnswerKey]],
    ) -> None:
        super().__init__()
        self.setObjectName("callout")
        self._audit = audit
        self._keys = keys
        told: list[tuple[ToolVersion, PublishedChange]] = []
        for question in questions:
            told += [each for each in audit.audit.changes(question.path) if each not in told]
        again = any(change.kind is ChangeKind.NEW_MEANING for _version, change in told)
        self.setProperty("tone", "warn" if again else "accent")
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(4))
        for version, change in told:
            column.addWidget(label(self._words(version, change), "caption", wraps=True))
        self.earlier = label("", "reading", wraps=True)
        self.holds = button(self.tr("It still holds"), "link", "check")
        self.holds.setAccessibleName(
            self.tr("%1: the earlier answer still holds").replace("%1", name)
        )
        self.holds.clicked.connect(self._take_earlier)
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(self.earlier, 1)
        row.addWidget(self.holds)
        column.addWidget(self._row)
        self.refresh()

    def refresh(self) -> None:
        """The earlier answer goes once the question is answered again."""
        waiting = self._waiting()
        self._row.setVisible(bool(waiting))
        if not waiting:
            return
        said = [self._said(key) for key in waiting]
        if len(waiting) == 1:
            text = self.tr("Your answer before: “%1”. It is kept and not counted: answer again.")
        else:
            text = self.tr("Your answers before, kept and not counted: %1. Answer again.")
            said = [f"“{each}”" for each in said]
        shown = "; ".join(said[:_MOST_SAID])
        more = len(said) - _MOST_SAID
        shown += self.tr(" and %1 more").replace("%1", str(more)) if more > 0 else ""
        self.earlier.setText(text.replace("%1", shown))
        # What the question cannot hold any more is not offered as its answer.
        self.holds.setVisible(
            not self._audit.audit.is_complete and all(map(self._audit.still_fits, waiting))
        )

    def _said(self, key: AnswerKey) -> str:
        return self._audit.questions.said(key, self._audit.audit.earlier(key))

    def _waiting(self) -> list[AnswerKey]:
        return [key for key in self._keys() if self._audit.audit.earlier(key) is not None]

    def _take_earlier(self) -> None:
        """What was answered before is the answer again, as a new entry of the history."""
        together = object()
        for key in self._waiting():
            self._audit.edit(key, self._audit.audit.earlier(key), merge=together)
        self.refresh()

    def _words(self, version: ToolVersion, change: PublishedChange) -> str:
        clearer = self.tr("Made clearer in version %1.")
        other = self.tr("Means something else since version %1.")
        said = other if change.kind is ChangeKind.NEW_MEANING else clearer
        said = said.replace("%1", version.label)
        if change.what in _CHANGED and change.before:
            before = self.tr("Before: “%1”").replace("%1", change.before)
            return f"{said} {before}"
        return (
            f"{said} {WHAT.get(change.what, change.what)}: {from_to(change.before, change.after)}"
        )
