"""After the recovery key or the office opened the store: a new passphrase is chosen before work goes on."""

from collections.abc import Callable

from PySide6.QtCore import Signal

from app.domain.errors import AuditError
from ui.messages import Messages
from ui.pages.welcome_steps import Beginnings, PassphraseStep
from ui.tasks import Background
from ui.theme import look
from ui.widgets.door import Door
from ui.widgets.labels import button, label


class NewPassphrasePage(Door):
    """`change` runs off the GUI thread and raises AuditError; the recovery key stays as it is."""

    changed = Signal()

    def __init__(
        self,
        beginnings: Beginnings,
        change: Callable[[str], None],
        background: Background,
        messages: Messages,
        *,
        by_office: bool = False,
    ) -> None:
        super().__init__(620)
        self._change = change
        self._background = background
        self._messages = messages
        self.add_brand(
            self.tr("The office has opened your store.")
            if by_office
            else self.tr("The recovery key has opened your store.")
        )
        self.step = PassphraseStep(beginnings)
        self.keep = button(self.tr("Keep the new passphrase"), "primary")
        self.keep.setEnabled(False)
        self.keep.clicked.connect(self._keep)
        self.step.ready_changed.connect(self.keep.setEnabled)
        self.step.entered.connect(self._keep)
        self.body.addWidget(label(self.tr("A new passphrase"), "heading"))
        text = (
            self.tr(
                "The old passphrase and the words just read out open nothing from now on. The recovery sheet stays "
                "good, should it be found."
            )
            if by_office
            else self.tr(
                "The old passphrase opens nothing from now on. The recovery sheet stays good: put it back where it was."
            )
        )
        self.body.addWidget(label(text, "muted", wraps=True))
        self.body.addWidget(self.step)
        self.body.addSpacing(look().px(8))
        self.body.addWidget(self.keep)
        self.step.focus_first()

    def _keep(self) -> None:
        if not self.step.is_ready() or not self.keep.isEnabled():
            return
        passphrase = self.step.passphrase
        self.keep.setEnabled(False)
        self._background.run(
            self,
            lambda _report: self._change(passphrase),
            lambda _done: self.changed.emit(),
            self._refused,
        )

    def _refused(self, error: Exception) -> None:
        self.keep.setEnabled(True)
        if isinstance(error, AuditError):
            self.step.refuse(str(error))
        else:
            self._messages.show(error)
