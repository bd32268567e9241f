"""The page of one immediate concern: telephone now, what to read out, who was called and told, what they said."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain import concerns
from app.domain.changes import Changes
from app.domain.notebook import Contact
from ui import icons
from ui.actions import Actions
from ui.page import Page
from ui.pages.concern_pieces import CallCard, Numbers, ShownTexts, typed
from ui.pages.sheets import GAP, Fault, Field, Sheet, SideBySide, lay_ground
from ui.theme import look
from ui.viewmodels.concern import ConcernViewModel
from ui.widgets.boxes import Line, Text
from ui.widgets.labels import button, label

_SIDE_BY_SIDE_FROM = 900


class ConcernPage(Page):
    all_wanted = Signal()  # show the list of all concerns
    another_wanted = Signal()  # begin one about somebody else
    back_wanted = Signal()

    def __init__(self, model: ConcernViewModel, actions: Actions) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr("Saved at each pause · Tab goes on · F1 all keys")
        self.model = model
        model.setParent(self)
        self.about, self.office, self.team, self.since = Line(), Line(), Line(), Line()
        self.what = Text(lines=(3, 14))
        self._shown = ShownTexts()
        self.numbers = Numbers()
        self.script = label("", "guidance", wraps=True)
        self.script.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.calls: list[CallCard] = []
        self.finish = button(self.tr("Finish: somebody was told"), "primary", "check")
        self.error = button(self.tr("It was raised in error …"), "link")
        self.go_on = button(self.tr("There is more: open it again"), "", "pen-line")
        self.why = Line()
        self.withdraw = button(self.tr("Keep it as raised in error"))
        self.fault = Fault()
        self._lay_out()
        self._connect()
        self._show()
        if self.model.why_withdrawn and not self.model.is_finished:
            self.why.setText(self.model.why_withdrawn)
            self._why_row.show()

    def concerned_by(self, changes: Changes) -> bool:
        return changes.notebook or bool(changes.audits)

    def reload(self) -> None:
        self.model.read()

    def focus_first(self) -> None:
        """Telephoning comes first; without a number, saying what it is."""
        if not self.numbers.focus_next():
            (self.what if self.model.ref or self.about.text() else self.about).setFocus()

    def status(self) -> str:
        at = self.model.saved_at
        if at is None:
            return self.tr("On record") if self.model.is_begun else self.tr("Nothing written yet")
        return self.tr("Saved %1").replace("%1", f"{at.astimezone(self.model.zone):%H:%M:%S}")

    def note_call(self, contact: Contact | None) -> None:
        """A call from this moment, on the record at once; the keyboard goes to what they say."""
        if self.model.add_call(contact):
            card = self.calls[-1]
            card.focus_first()
            self._ground.lead_to(card)

    def try_to_finish(self) -> None:
        why = self.model.wanting()
        self.fault.say(why)
        if not why:
            self.model.finish()

    def raise_in_error(self) -> None:
        if not self.why.text().strip():
            self.fault.say(
                self.tr("Say why it was raised in error; it stays on record with the reason.")
            )
            self.why.setFocus()
        elif self.model.withdraw(self.why.text()):
            self.fault.say("")

    def _connect(self) -> None:
        model_ = self.model
        self.why.word_ended.connect(self._keep_why)
        self.why.settled.connect(lambda _left: self._keep_why())
        for box, name in self._boxes():
            box.settled.connect(lambda _finished, box=box, name=name: self._keep(box, name))
            box.word_ended.connect(lambda box=box, name=name: model_.keep_word(name, typed(box)))
            box.textChanged.connect(self._show_script)
        self.numbers.call_wanted.connect(self.note_call)
        self.finish.clicked.connect(self.try_to_finish)
        self.error.clicked.connect(self._ask_why)
        self.withdraw.clicked.connect(self.raise_in_error)
        self.go_on.clicked.connect(self.model.go_on)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.model.script()))
        self.model.changed.connect(self._show)
        self.model.saved.connect(lambda: self.status_changed.emit(self.status()))

    def _boxes(self) -> tuple[tuple[Line | Text, str], ...]:
        return (
            (self.about, concerns.ABOUT),
            (self.office, concerns.OFFICE),
            (self.team, concerns.TEAM),
            (self.since, concerns.SINCE),
            (self.what, concerns.WHAT),
        )

    def _keep(self, box: Line | Text, name: str) -> None:
        """Nothing typed and nothing begun: nothing is written, so that opening the page alone raises no concern."""
        text = typed(box).strip()
        if text != self.model.body.get(name, "") and (text or self.model.is_begun):
            self.model.put(**{name: text})

    def _show(self) -> None:
        for box, name in self._boxes():
            self._shown.show(box, self.model.body.get(name, ""))
        self._show_calls()
        self.numbers.show_numbers(self.model.rungs, self.model.contacts, self.model.next_rung)
        self.no_numbers.setVisible(not self.model.contacts)
        self._show_script()
        finished = self.model.is_finished
        for widget in (self.finish, self.error):
            widget.setVisible(not finished)
        if finished:
            self._why_row.hide()
        self.go_on.setVisible(finished)
        self.state.setText(self._state())
        self.state.setVisible(bool(self.state.text()))

    def _state(self) -> str:
        if not self.model.is_finished:
            return ""
        words = self.tr("Finished %1. It stays on record and goes with every return.")
        return words.replace("%1", self.model.finished)

    def _show_calls(self) -> None:
        for card in self.calls:
            card.show_call()
        for place in range(len(self.calls), len(self.model.calls)):
            card = CallCard(self.model, place)
            self.calls.append(card)
            self._call_list.addWidget(card)
        self.no_calls.setVisible(not self.calls)

    def _show_script(self) -> None:
        shown = {name: typed(box) for box, name in self._boxes()}
        self.script.setText(
            concerns.to_read_out(shown, self.model.ref, self.model.reader, self.model.round.name)
        )

    def _keep_why(self) -> None:
        self.model.keep_word(concerns.WITHDRAWN, self.why.text())

    def _ask_why(self) -> None:
        self._why_row.show()
        self.why.setFocus()

    def _lay_out(self) -> None:
        self._ground = ground = lay_ground(self)
        ground.add(self._head(), self._urgent())
        telephone = Sheet(self.tr("Telephone"))
        self.no_numbers = telephone.say(
            self.tr(
                "This round brought no telephone numbers. Use the ones you know, and ask the lead for a new work pack "
                "that has them."
            )
        )
        telephone.body.addWidget(self.numbers)
        aloud = Sheet(self.tr("Read this out"))
        self.copy = button(self.tr("Copy"), "link")
        self.copy.setAccessibleName(self.tr("Copy what to read out"))
        aloud.head.addWidget(self.copy)
        aloud.body.addWidget(self.script)
        beside = QWidget()
        column = QVBoxLayout(beside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(GAP))
        column.addWidget(aloud)
        column.addWidget(self._facts())
        sides = SideBySide((telephone, 1), (beside, 1), from_width=_SIDE_BY_SIDE_FROM, top=True)
        ground.add(sides, self._calls(), self._foot())
        ground.column.addStretch(1)

    def _head(self) -> QWidget:
        head, links = QWidget(), QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look().px(10))
        row.addWidget(label(self.tr("Immediate concern"), "title"))
        if self.model.ref:
            row.addWidget(label(self.model.ref, "chip"))
        row.addStretch(1)
        row = QHBoxLayout(links)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look().px(10))
        for words, icon, signal in (
            (self.tr("Back"), "arrow-left", self.back_wanted),
            (self.tr("All concerns"), "list-checks", self.all_wanted),
            (self.tr("Another concern"), "plus", self.another_wanted),
        ):
            link = button(words, "link", icon)
            link.clicked.connect(signal)
            row.addWidget(link)
        return SideBySide((head, 1), (links, 0), from_width=680, top=True)

    def _urgent(self) -> QWidget:
        frame = Sheet(self.tr("Telephone now. Do not wait for the return."))
        frame.setObjectName("callout")
        frame.setProperty("tone", "bad")
        mark = QLabel()
        icons.give(mark, "triangle-alert", "bad", 20)
        frame.head.insertWidget(0, mark)
        frame.say(
            self.tr(
                "If somebody is in danger this minute, telephone 999 first. Then call down the list until a named "
                "person has answered and said what they will do. Note every call, those that nobody answers too."
            ),
            "reading",
        )
        self.state = frame.say("", "good")
        return frame

    def _facts(self) -> Sheet:
        sheet = Sheet(self.tr("What it is"))
        if self.model.ref:
            whom = Field(
                self.tr("Whom else it concerns"),
                self.about,
                self.tr(
                    "Besides the child of this case, for example a brother or sister. May stay empty."
                ),
            )
        else:
            whom = Field(
                self.tr("Whom it is about"),
                self.about,
                self.tr(
                    "A child or an adult, who need not be a case of this round: only what is needed to find them."
                ),
            )
        places = SideBySide(
            (Field(self.tr("Office or district"), self.office), 1),
            (Field(self.tr("Team"), self.team), 1),
            (Field(self.tr("Known since"), self.since), 1),
            from_width=440,
        )
        for widget in (whom, Field(self.tr("What the concern is"), self.what), places):
            sheet.body.addWidget(widget)
            sheet.body.addSpacing(look().px(4))
        return sheet

    def _calls(self) -> Sheet:
        sheet = Sheet(self.tr("Calls"))
        self.no_calls = sheet.say(
            self.tr("Every call is noted here with its time: press “Note a call” beside a number.")
        )
        self._call_list = QVBoxLayout()
        self._call_list.setSpacing(look().px(10))
        sheet.body.addLayout(self._call_list)
        return sheet

    def _foot(self) -> QWidget:
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.fault)
        row = QHBoxLayout()
        for widget in (self.finish, self.go_on, self.error):
            row.addWidget(widget)
        row.addStretch(1)
        column.addLayout(row)
        self._why_row = QWidget()
        asked = QHBoxLayout(self._why_row)
        asked.setContentsMargins(0, 0, 0, 0)
        self.why.setPlaceholderText(self.tr("Why it was raised in error"))
        self.why.setAccessibleName(self.tr("Why it was raised in error"))
        asked.addWidget(self.why, 1)
        asked.addWidget(self.withdraw)
        self._why_row.hide()
        column.addWidget(self._why_row)
        return foot
