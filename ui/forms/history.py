"""The history of the card that the keyboard is in: every edit with who, when, what and why, to be read and copied."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from ui.forms.side_column import LookedAtColumn
from ui.theme import look
from ui.viewmodels.answer_history import Line, history_of
from ui.viewmodels.audit import AuditViewModel
from ui.widgets.labels import button, label, rule
from ui.widgets.tips import tip as tip_of

_SHOWN = 320  # letters of one sentence; the whole is in its tip and in what is copied
_MOST = 60  # sittings shown one by one


class HistoryPane(LookedAtColumn):
    """Read from the store when it is looked at, and not before."""

    def __init__(self, audit: AuditViewModel, zone: ZoneInfo | None) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("History of the answer"))
        self._audit = audit
        self._zone = zone
        self.lines: tuple[Line, ...] = ()
        audit.saved.connect(self.refresh)

    def copy(self) -> None:
        """The whole history of the card, as text."""
        item = self._item
        if item is not None:
            head = f"{self._audit.audit.case.ref}  {item.number} {item.title}"
            text = "\n\n".join((head, *(line.text for line in self.lines)))
            QGuiApplication.clipboard().setText(text)

    def _write(self) -> None:
        item = self._item
        if item is None:
            self.say(self.tr("What became of an answer appears here once you are in its question."))
            return
        self.add(label(f"{item.number} {item.title}", "strong", wraps=True))
        self.lines = history_of(self._audit, item, self._zone)
        if not self.lines:
            self.say(self.tr("Nothing was answered here yet."))
            return
        copies = button(self.tr("Copy"), "link", "clipboard-list")
        copies.setAccessibleName(self.tr("Copy the history of %1").replace("%1", item.number))
        copies.clicked.connect(self.copy)
        self.add(copies, Qt.AlignmentFlag.AlignLeft)
        for line in self.lines[:_MOST]:
            self._add(line)
        more = len(self.lines) - _MOST
        if more > 0:
            self.say(self.tr("%1 older ones: copy to read them all.").replace("%1", str(more)))

    def _add(self, line: Line) -> None:
        self.add(rule())
        self.add(label(f"{line.when} · {line.who}", "small", wraps=True))
        if line.part:
            self.add(label(line.part, "small", wraps=True))
        if line.mark:
            self.add(label(line.mark, "warn" if line.corrected else "caption", wraps=True))
        for text in line.said:
            self.add(_selectable(_short(text), text, "reading"))
        if line.edits:
            self._add_edits(line)

    def _add_edits(self, line: Line) -> None:
        """Folded: the single edits of a sitting, most of them a few words further on."""
        text = self.tr("%1 edits").replace("%1", str(len(line.edits)))
        unfold = button(text, "link", "chevron-right")
        unfold.setCheckable(True)
        unfold.setAccessibleName(f"{text}, {line.when}")
        edits = _selectable("\n".join(_short(one) for one in line.edits), "", "caption")
        edits.hide()
        unfold.toggled.connect(edits.setVisible)
        self.add(unfold, Qt.AlignmentFlag.AlignLeft)
        self.add(edits)


def _selectable(text: str, tip: str, part: str) -> QLabel:
    made = label(text, part, wraps=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setToolTip(tip_of(tip) if tip != text else "")
    made.setMinimumWidth(look().px(60))
    return made


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()} …"
