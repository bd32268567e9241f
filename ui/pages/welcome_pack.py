"""The first step of who was sent a work pack: which file, and the code that was spoken."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from app.domain.errors import AuditError, InputRefused, WrongCode
from app.domain.speakable import canonical_code
from ui.pages.welcome_steps import Step
from ui.theme import look
from ui.widgets.labels import Elided, button, label
from ui.widgets.wait import Wait


class PackStep(Step):
    """The code may be typed with capitals, spaces or hyphens; a slip is told before the file is tried."""

    def __init__(self, path: Path | None = None) -> None:
        super().__init__()
        self.title = self.tr("Your work pack")
        self.path = path
        self._why = ""
        self.wait = Wait(self)
        self.wait.changed.connect(self._say_wait)
        self.column.addWidget(
            label(
                self.tr(
                    "The lead sent you a file, by stick or mail, and told you its code by telephone or in person."
                ),
                "muted",
                wraps=True,
            )
        )
        self.file = Elided("reading")
        self.choose = button("", "", "folder-open")
        self.choose.clicked.connect(self._choose)
        row = QHBoxLayout()
        row.setSpacing(look().px(10))
        row.addWidget(self.choose)
        row.addWidget(self.file, 1)
        self.column.addLayout(row)
        self.code = self.field(
            self.tr("The code, as it was spoken: five groups"),
            "hiligu rimola birima bechole kodazu",
        )
        self.read_as = label("", "caption", wraps=True)
        self.column.addWidget(self.read_as)
        self.code.textChanged.connect(self._read_back)
        self.code.returnPressed.connect(self._say_slip)
        self._show_file()

    def is_ready(self) -> bool:
        return self.path is not None and bool(self._canonical()) and not self.wait.seconds

    def focus_first(self) -> None:
        (self.choose if self.path is None else self.code).setFocus()

    def refuse_because(self, error: AuditError) -> None:
        """Why the pack was not opened; after a wrong code there is a wait."""
        self._why = str(error)
        self.refuse(self._why)
        if isinstance(error, WrongCode):
            self.code.selectAll()
            self.wait.begin()
        self.focus_first()

    def take(self, path: Path) -> None:
        """This file and no other."""
        self.path = path
        self.refuse("")
        self._show_file()
        self.tell_ready()
        self.code.setFocus()

    def _canonical(self) -> str:
        try:
            return canonical_code(self.code.text())
        except InputRefused:
            return ""

    def _read_back(self) -> None:
        if not self.wait.seconds:
            self.refuse("")
        said = self._canonical()
        text = self.tr("Read as %1").replace("%1", said) if said else ""
        self.read_as.setText(text)

    def _say_slip(self) -> None:
        """Enter was pressed: which group stops being one, before any file is tried."""
        if not self.wait.seconds:
            try:
                canonical_code(self.code.text())
            except InputRefused as slip:
                self.refuse(str(slip))
                return
        if self.path is None:
            self.choose.setFocus()

    def _say_wait(self) -> None:
        self.refuse(f"{self._why} {self.wait.in_words()}")
        self.tell_ready()

    def _show_file(self) -> None:
        chosen = self.path is not None
        self.choose.setText(self.tr("Another file …") if chosen else self.tr("Choose the pack …"))
        self.file.setText(self.path.name if self.path is not None else self.tr("no file yet"))

    def _choose(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, self.tr("Choose the work pack"), "", self.tr("Packages (*.cfa);;All files (*)")
        )
        if name:
            self.take(Path(name))
