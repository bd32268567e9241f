"""What somebody who has forgotten both ways into a store reads out to the office by telephone."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import look
from ui.widgets.labels import button, label


@dataclass(frozen=True, slots=True)
class Request:
    """A few words, or many where the office knows nothing of this computer yet."""

    short: tuple[str, ...]
    long: tuple[str, ...]


class AskOffice(QWidget):
    length_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._request: Request | None = None
        self._long = False
        self.asks = label("", "muted", wraps=True)
        self.words = label("", "reading", wraps=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setAccessibleName(self.tr("Words to read out to the office"))
        self.more = button("", "link")
        self.more.clicked.connect(self._switch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(10))
        column.addWidget(self.asks)
        column.addWidget(self.words)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def put(self, request: Request | None) -> None:
        """None: no office key opens this store."""
        self._request = request
        self._show()

    def _switch(self) -> None:
        self._long = not self._long
        self._show()
        self.length_changed.emit()

    def _show(self) -> None:
        request = self._request
        self.words.setVisible(request is not None)
        self.more.setVisible(request is not None)
        if request is None:
            self.asks.setText(
                self.tr(
                    "This store knows no printed office key, so nobody else can open it. Look for the recovery sheet "
                    "once more; what was returned is safe with whoever leads the round."
                )
            )
            return
        self.asks.setText(
            self.tr(
                "Telephone whoever leads the round. Nothing in these words is secret: read them out, or send them as "
                "a message. The office answers with twelve others, and you choose a new passphrase at once."
            )
        )
        self.words.setText(in_rows(request.long if self._long else request.short))
        short, long = str(len(request.short)), str(len(request.long))
        self.more.setText(
            self.tr("Read out %1 words").replace("%1", short)
            if self._long
            else self.tr("They do not know this computer yet: %1 words").replace("%1", long)
        )


def in_rows(words: tuple[str, ...], across: int = 4) -> str:
    """Numbered and a few to a row, as they are read out."""
    numbered = [f"{place}\u00a0{word}" for place, word in enumerate(words, 1)]
    rows = (numbered[at : at + across] for at in range(0, len(numbered), across))
    return "\n".join("   ".join(row) for row in rows)
