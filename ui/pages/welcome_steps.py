"""The steps of the welcome: who you are, the passphrase, the recovery sheet."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import AuditError
from ui.theme import look
from ui.widgets.labels import button, label


@dataclass(frozen=True, slots=True)
class Strength:
    """What is thought of a passphrase, in words; `enough` lets it be used."""

    words: str
    enough: bool


class PackInHand(Protocol):
    """What a work pack says of itself before there is a store for it."""

    @property
    def round_name(self) -> str: ...
    @property
    def reader(self) -> str: ...
    @property
    def cases(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Beginnings:
    """What the welcome needs done. `create` runs off the GUI thread and returns the recovery key."""

    suggest: Callable[[], str]
    strength: Callable[[str], Strength]
    create: Callable[[str, str], str]  # name, passphrase
    print_sheet: Callable[[str], bool]
    save_sheet: Callable[[str], bool]  # raises NotWritten
    look_into: Callable[[Path, str], PackInHand]  # off the GUI thread; raises PackageRefused


@dataclass(frozen=True, slots=True)
class Proof:
    """Which group of the recovery key is to be typed back."""

    number: int  # from 1
    group: str

    @classmethod
    def at_random(cls, key: str) -> "Proof":
        groups = key.split("-")
        place = secrets.randbelow(len(groups))
        return cls(place + 1, groups[place])

    def hidden_in(self, key: str) -> str:
        """The key without the group that is asked for: it has to come from the sheet."""
        groups = key.split("-")
        groups[self.number - 1] = "•" * len(self.group)
        return "-".join(groups)

    def is_met_by(self, typed: str) -> bool:
        return typed.strip().replace("-", "").casefold() == self.group.casefold()


class Step(QWidget):
    ready_changed = Signal(bool)
    entered = Signal()  # Enter in the last field
    title = ""

    def __init__(self) -> None:
        super().__init__()
        self._headings: dict[QLineEdit, QLabel] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(look().px(8))
        self._fault = label("", "bad", wraps=True)
        self._fault.hide()
        self.column.addWidget(self._fault)

    def is_ready(self) -> bool:
        raise NotImplementedError

    def focus_first(self) -> None:
        raise NotImplementedError

    def refuse(self, why: str) -> None:
        """Show why the step could not be taken; "" takes it away."""
        self._fault.setText(why)
        self._fault.setVisible(bool(why))

    def tell_ready(self) -> None:
        self.ready_changed.emit(self.is_ready())

    def field(self, title: str, example: str = "") -> QLineEdit:
        """A labelled line at the end of the step."""
        line = QLineEdit()
        line.setAccessibleName(title)
        line.setPlaceholderText(example)
        line.textChanged.connect(self.tell_ready)
        line.returnPressed.connect(self.entered)
        heading = label(title, "strong")
        heading.setBuddy(line)
        self._headings[line] = heading
        self.column.addWidget(heading)
        self.column.addWidget(line)
        return line

    def call(self, line: QLineEdit, title: str) -> None:
        """Give a labelled line another name."""
        self._headings[line].setText(title)
        line.setAccessibleName(title)


class StepFrame(QWidget):
    """A step with its progress line, its title, and the buttons on from it and back."""

    def __init__(self, step: Step, number: int, of: int) -> None:
        super().__init__()
        self.step = step
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(10))
        line = self.tr("Step %1 of %2").replace("%1", str(number)).replace("%2", str(of))
        self._on = self.tr("Begin") if number == of else self.tr("Next")
        self.back = button(self.tr("Back"))
        # The store is made before the last step: from there one only goes on.
        self.back.setVisible(number < of)
        self.next = button(self._on, "primary")
        step.ready_changed.connect(self.next.setEnabled)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.next)
        column.addWidget(label(line, "small"))
        column.addWidget(label(step.title, "heading"))
        column.addWidget(step)
        column.addSpacing(look().px(8))
        column.addLayout(row)
        self.hide()

    def rest(self) -> None:
        """Ready for input."""
        self.next.setText(self._on)
        self.next.setEnabled(self.step.is_ready())

    def work(self, words: str) -> None:
        """Busy; nothing can be pressed."""
        self.next.setText(words)
        self.next.setEnabled(False)


class WhoStep(Step):
    def __init__(self, leads: bool) -> None:
        super().__init__()
        self.title = self.tr("Who you are")
        why = (
            self.tr("Your name stands in the packs you send and in the report.")
            if leads
            else self.tr("Your name goes back to the lead with your work.")
        )
        self.column.addWidget(label(why, "muted", wraps=True))
        self._line = self.field(self.tr("Your name"), self.tr("as colleagues know you"))
        self.pack = label("", "reading", wraps=True)
        self.pack.hide()
        self.column.insertWidget(self.column.count() - 2, self.pack)

    @property
    def name(self) -> str:
        return self._line.text().strip()

    def take_from(self, pack: PackInHand) -> None:
        """The name that the pack was made for, to be read and confirmed."""
        cases = self.tr("1 case") if pack.cases == 1 else f"{pack.cases} {self.tr('cases')}"
        text = self.tr(
            "This pack holds %1 of the round “%2” and was made for %3. If that is not you, stop here and "
            "telephone the lead: nothing has been kept."
        )
        for number, part in enumerate((cases, pack.round_name, pack.reader), start=1):
            text = text.replace(f"%{number}", part)
        self.pack.setText(text)
        self.pack.show()
        self._line.setText(pack.reader)

    def is_ready(self) -> bool:
        return bool(self.name)

    def focus_first(self) -> None:
        self._line.setFocus()


class PassphraseStep(Step):
    """A generated passphrase is offered first; one's own must be typed twice."""

    def __init__(self, beginnings: Beginnings) -> None:
        super().__init__()
        self.title = self.tr("Your passphrase")
        self._beginnings = beginnings
        self._own = False
        text = self.tr(
            "It locks everything on this computer. Write it down now and keep the paper away from the computer."
        )
        self.column.addWidget(label(text, "muted", wraps=True))
        self.suggested = label(beginnings.suggest(), "recovery", wraps=True)
        self.column.addWidget(self.suggested)
        self.another = button(self.tr("Suggest another"), "link", "redo-2")
        self.another.clicked.connect(lambda: self.suggested.setText(beginnings.suggest()))
        self.switch = button("", "link", "pen-line")
        self.switch.clicked.connect(self._switch)
        row = QHBoxLayout()
        row.addWidget(self.another)
        row.addWidget(self.switch)
        row.addStretch(1)
        self.column.addLayout(row)
        self._owns = QWidget()
        outer, self.column = self.column, QVBoxLayout(self._owns)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.first = self.field(self.tr("Your own passphrase"))
        self.strength = label("", "caption", wraps=True)
        self.column.addWidget(self.strength)
        self.column = outer
        self.column.addWidget(self._owns)
        self.again = self.field(self.tr("Type it once more"))
        for line in (self.first, self.again):
            line.setEchoMode(QLineEdit.EchoMode.Password)
        self.first.textChanged.connect(self._judge)
        self._show_way()

    @property
    def passphrase(self) -> str:
        return self.first.text() if self._own else self.suggested.text()

    def is_ready(self) -> bool:
        if self._own and not self._beginnings.strength(self.first.text()).enough:
            return False
        return bool(self.passphrase) and self.again.text() == self.passphrase

    def focus_first(self) -> None:
        (self.first if self._own else self.again).setFocus()

    def _switch(self) -> None:
        self._own = not self._own
        self.again.clear()
        self._show_way()
        self.tell_ready()
        self.focus_first()

    def _show_way(self) -> None:
        self._owns.setVisible(self._own)
        self.suggested.setVisible(not self._own)
        self.another.setVisible(not self._own)
        self.switch.setText(
            self.tr("Use the suggested one") if self._own else self.tr("Choose my own")
        )
        once = self.tr("Type it here, from your note")
        self.call(self.again, self.tr("Type it once more") if self._own else once)

    def _judge(self, text: str) -> None:
        found = self._beginnings.strength(text)
        self.strength.setObjectName("good" if found.enough else "warn")
        self.strength.setText(found.words if text else "")
        self.strength.style().unpolish(self.strength)
        self.strength.style().polish(self.strength)


class RecoveryStep(Step):
    """The sheet must leave the computer, and one group of it come back, before work begins."""

    def __init__(self, beginnings: Beginnings, choose: Callable[[str], Proof]) -> None:
        super().__init__()
        self.title = self.tr("Recovery sheet")
        self._choose = choose
        self._key = ""
        self._kept = False
        self.proof: Proof | None = None
        text = self.tr(
            "If the passphrase is ever lost, this key is the only other way in. Print it, or save it to a stick, "
            "and keep it apart from the computer. Then type one group back from the sheet: here it is hidden."
        )
        self.column.addWidget(label(text, "muted", wraps=True))
        self.shown = label("", "recovery", wraps=True)
        self.column.addWidget(self.shown)
        row = QHBoxLayout()
        self.print = button(self.tr("Print"), "", "printer")
        self.save = button(self.tr("Save"), "", "save")
        self.print.clicked.connect(lambda: self._keep(beginnings.print_sheet))
        self.save.clicked.connect(lambda: self._keep(beginnings.save_sheet))
        for widget in (self.print, self.save):
            row.addWidget(widget)
        row.addStretch(1)
        self.column.addLayout(row)
        self.group = self.field(self.tr("Group"))

    def show_key(self, key: str) -> None:
        """Show the key and say which group is to be typed back."""
        self._key = key
        self.proof = self._choose(key)
        self.shown.setText(key)
        ask = self.tr("Group %1, read from the sheet").replace("%1", str(self.proof.number))
        self.call(self.group, ask)

    def is_ready(self) -> bool:
        typed = self.group.text()
        return self._kept and self.proof is not None and self.proof.is_met_by(typed)

    def focus_first(self) -> None:
        self.print.setFocus()

    def _keep(self, way: Callable[[str], bool]) -> None:
        try:
            kept = way(self._key)
        except AuditError as error:
            self.refuse(str(error))
            return
        self._kept = kept or self._kept
        if self._kept and self.proof is not None:
            self.refuse("")
            self.shown.setText(self.proof.hidden_in(self._key))
            self.tell_ready()
            self.group.setFocus()
