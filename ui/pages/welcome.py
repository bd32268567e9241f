"""Before there is a store: what brings one here, then at most four short steps to the first page."""

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.errors import AuditError
from ui import icons
from ui.messages import Messages
from ui.pages.welcome_pack import PackStep
from ui.pages.welcome_steps import (
    Beginnings,
    PackInHand,
    PassphraseStep,
    Proof,
    RecoveryStep,
    Step,
    StepFrame,
    WhoStep,
)
from ui.tasks import Background
from ui.theme import look
from ui.widgets.door import Door
from ui.widgets.labels import button, label


class Way(StrEnum):
    """What a person has come for."""

    ASSESSOR = "assessor"
    LEAD = "lead"
    PRACTICE = "practice"


class WelcomePage(Door):
    """The store is made between the passphrase and the recovery sheet, off the GUI thread."""

    finished = Signal(str)  # a Way: the store is there and its recovery sheet proved
    practice_wanted = Signal()

    def __init__(
        self,
        beginnings: Beginnings,
        background: Background,
        messages: Messages,
        pack: Path | None = None,
    ) -> None:
        """`pack` is the file that was opened with the program: its steps begin at once."""
        super().__init__(620)
        self._given = pack
        self._beginnings = beginnings
        self._background = background
        self._messages = messages
        self._way = Way.ASSESSOR
        self._frames: list[StepFrame] = []
        self._at = 0
        self.add_brand(
            self.tr("Audits child-protection case files on this computer, without a network.")
        )
        self._content = QVBoxLayout()
        self.body.addLayout(self._content)
        self.choices = self._choices()
        self._content.addWidget(self.choices)
        if pack is not None:
            self.choose(Way.ASSESSOR)

    @property
    def pack(self) -> tuple[Path, str] | None:
        """The work pack that was looked into and its code; None for who leads."""
        first = self._frames[0].step if self._frames else None
        if not isinstance(first, PackStep) or first.path is None:
            return None
        return first.path, first.code.text()

    @property
    def step(self) -> Step | None:
        return self._frames[self._at].step if self._frames else None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.step is not None:
            self.step.focus_first()

    def choose(self, way: Way) -> None:
        """Begin the steps of that way."""
        self._way = way
        if way is Way.PRACTICE:
            self.practice_wanted.emit()
            return
        for frame in self._frames:
            frame.deleteLater()
        self._frames = []
        self._who = WhoStep(way is Way.LEAD)
        steps: list[Step] = [PackStep(self._given)] if way is Way.ASSESSOR else []
        steps += [
            self._who,
            PassphraseStep(self._beginnings),
            RecoveryStep(self._beginnings, Proof.at_random),
        ]
        for number, step in enumerate(steps, start=1):
            frame = StepFrame(step, number, len(steps))
            frame.next.clicked.connect(self.go_on)
            frame.back.clicked.connect(self.go_back)
            step.entered.connect(self.go_on)
            self._frames.append(frame)
            self._content.addWidget(frame)
        self._at = 0
        self.let_enter_press()
        self._show_step()

    def go_on(self) -> None:
        """To the next step, when this one has what it needs."""
        step = self.step
        if step is None or not step.is_ready() or not self._frames[self._at].next.isEnabled():
            return
        if isinstance(step, PackStep):
            self._look_into(step)
        elif isinstance(step, PassphraseStep):
            self._make_store(step.passphrase)
        elif self._at + 1 < len(self._frames):
            self._at += 1
            self._show_step()
        else:
            self.finished.emit(self._way.value)

    def go_back(self) -> None:
        """The step before; from the first to the choices. A store once made stays made."""
        if self._at == 0:
            self._show(self.choices)
        else:
            self._at -= 1
            self._show_step()

    def _look_into(self, step: PackStep) -> None:
        path, code = step.path, step.code.text()
        if path is None:
            return
        self._frames[self._at].work(self.tr("Opening the pack …"))
        self._background.run(
            self,
            lambda _report: self._beginnings.look_into(path, code),
            self._pack_seen,
            self._pack_refused,
        )

    def _pack_seen(self, pack: PackInHand) -> None:
        self._who.take_from(pack)
        self._at += 1
        self._show_step()

    def _pack_refused(self, error: Exception) -> None:
        self._show_step()
        step = self.step
        if isinstance(error, AuditError) and isinstance(step, PackStep):
            step.refuse_because(error)
        else:
            self._messages.show(error)

    def _make_store(self, passphrase: str) -> None:
        name = self._who.name
        self._frames[self._at].work(self.tr("Making the store …"))
        self._background.run(
            self,
            lambda _report: self._beginnings.create(name, passphrase),
            self._store_made,
            self._store_refused,
        )

    def _store_made(self, recovery_key: str) -> None:
        self._at += 1
        step = self.step
        if isinstance(step, RecoveryStep):
            step.show_key(recovery_key)
        self._show_step()

    def _store_refused(self, error: Exception) -> None:
        self._show_step()
        if isinstance(error, AuditError):
            step = self.step
            if step is not None:
                step.refuse(str(error))
        else:
            self._messages.show(error)

    def _choices(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(12))
        self.assessor = _choice(
            self.tr("I have been sent a work pack"),
            self.tr("You audit files. You need the file and the code you were told."),
            "package-open",
        )
        self.lead = _choice(
            self.tr("I am leading a round"),
            self.tr("You draw the sample, send packs, bring the work together and report."),
            "users",
        )
        self.practice = button(self.tr("Look round with a practice round"), "link", "book-open")
        self.assessor.clicked.connect(lambda: self.choose(Way.ASSESSOR))
        self.lead.clicked.connect(lambda: self.choose(Way.LEAD))
        self.practice.clicked.connect(lambda: self.choose(Way.PRACTICE))
        column.addWidget(self.assessor)
        column.addWidget(self.lead)
        column.addWidget(self.practice, 0, Qt.AlignmentFlag.AlignLeft)
        return page

    def _show_step(self) -> None:
        frame = self._frames[self._at]
        frame.rest()
        self._show(frame)
        frame.step.focus_first()

    def _show(self, widget: QWidget) -> None:
        for shown in (self.choices, *self._frames):
            shown.setVisible(shown is widget)


def _choice(title: str, text: str, icon: str) -> QPushButton:
    """A large choice: a title and what it means, as one button."""
    made = button("", "choice")
    made.setAccessibleName(f"{title}. {text}")
    row = QHBoxLayout(made)
    px = look().px
    row.setContentsMargins(px(20), px(16), px(20), px(16))
    row.setSpacing(px(16))
    picture = QLabel()
    icons.give(picture, icon, "accent", 28)
    words = QVBoxLayout()
    words.setSpacing(px(2))
    for text_of, part in ((title, "heading"), (text, "muted")):
        line = label(text_of, part, wraps=True)
        line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        words.addWidget(line)
    picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    row.addWidget(picture)
    row.addLayout(words, 1)
    made.setMinimumHeight(px(88))
    return made
