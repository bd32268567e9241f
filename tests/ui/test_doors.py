from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.domain.errors import StoreInUse, StoreProblem, WrongPassphrase
from app.domain.speakable import canonical_code
from app.files import NotWritten
from app.packages.refusals import wrong_code
from app.services.pack_files import SeenPack
from tests.ui.finding import button
from ui.messages import Messages
from ui.pages.new_passphrase import NewPassphrasePage
from ui.pages.unlock import StoreDoor, UnlockPage
from ui.pages.welcome import Way, WelcomePage
from ui.pages.welcome_steps import Beginnings, Proof, Strength, WhoStep

CODE = "hiligu-rimola-birima-bechole-kodazu"
KEY = "K7QXP-4M2ND-9TWRB-HC6VE-3ZAYS-8F"


class Door:
    """Opens for one passphrase and one recovery key."""

    def __init__(self):
        self.tried = []
        self.fault = None

    def by_passphrase(self, typed):
        return self._open(typed, "open sesame")

    def by_key(self, typed):
        return self._open(typed, KEY)

    def _open(self, typed, right):
        self.tried.append(typed)
        if self.fault is not None:
            raise self.fault
        if typed != right:
            raise WrongPassphrase("The passphrase or recovery key does not open this store.")
        return "the store"


@pytest.fixture
def messages(qapp):
    return Messages()


@pytest.fixture
def door():
    return Door()


@pytest.fixture
def unlock(qtbot, dressed, background, messages, door):
    page = UnlockPage(
        StoreDoor("Store of Assessor A", door.by_passphrase, door.by_key), background, messages
    )
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    page.opened_stores = []
    page.opened.connect(page.opened_stores.append)
    return page


def enter(qtbot, page, text):
    page.field.setText(text)
    qtbot.keyClick(page.field, Qt.Key.Key_Return)


def test_the_right_passphrase_opens_the_store_and_is_forgotten(qtbot, unlock):
    enter(qtbot, unlock, "open sesame")
    qtbot.waitUntil(lambda: unlock.opened_stores == ["the store"])
    assert unlock.field.text() == ""


def test_a_wrong_passphrase_makes_one_wait_longer_each_time(qtbot, unlock, door):
    waits = []
    for number in range(3):
        enter(qtbot, unlock, f"wrong {number}")
        qtbot.waitUntil(lambda: unlock.wait.seconds > 0)
        waits.append(unlock.wait.seconds)
        assert not unlock.open.isEnabled()
        for _ in range(waits[-1]):
            unlock.wait.tick()
        assert unlock.open.isEnabled()
    assert waits == [1, 2, 4]
    assert "second" not in unlock.fault.text()
    assert unlock.opened_stores == []


def test_no_try_is_made_while_the_wait_is_on(qtbot, unlock, door):
    enter(qtbot, unlock, "wrong")
    qtbot.waitUntil(lambda: unlock.wait.seconds > 0)
    enter(qtbot, unlock, "open sesame")
    assert door.tried == ["wrong"]
    assert "next try can be made in 1 second." in unlock.fault.text()


def test_it_is_never_said_which_part_was_wrong(qtbot, unlock):
    enter(qtbot, unlock, "wrong")
    qtbot.waitUntil(lambda: unlock.wait.seconds > 0)
    said = unlock.fault.text().casefold()
    assert "passphrase" not in said
    assert "key" not in said


def test_the_recovery_key_opens_it_too(qtbot, unlock, door):
    qtbot.mouseClick(unlock.switch, Qt.MouseButton.LeftButton)
    assert "recovery key" in unlock.title.text().casefold()
    enter(qtbot, unlock, KEY)
    qtbot.waitUntil(lambda: door.tried == [KEY])


def test_a_store_in_use_is_said_beside_the_field_and_needs_no_wait(qtbot, unlock, door):
    door.fault = StoreInUse("The store is open in another window: close it there first.")
    enter(qtbot, unlock, "open sesame")
    qtbot.waitUntil(unlock.fault.isVisible)
    assert unlock.fault.text() == str(door.fault)
    assert unlock.open.isEnabled()


def test_what_is_typed_is_hidden_until_asked_for(qtbot, unlock):
    assert unlock.field.echoMode() == QLineEdit.EchoMode.Password
    qtbot.mouseClick(unlock.eye, Qt.MouseButton.LeftButton)
    assert unlock.field.echoMode() == QLineEdit.EchoMode.Normal


class Started:
    """What the welcome asks for, kept."""

    def __init__(self):
        self.made = []
        self.kept = []
        self.suggestions = iter(["copper lantern violet", "orbit meadow candle"])
        self.fault = None

    def beginnings(self):
        return Beginnings(
            suggest=lambda: next(self.suggestions),
            strength=lambda text: Strength("strong" if len(text) > 9 else "weak", len(text) > 9),
            create=self.create,
            print_sheet=lambda key: self.kept.append(("print", key)) is None,
            save_sheet=lambda key: False,  # the person closed the dialog
            look_into=self.look_into,
        )

    def look_into(self, path, code):
        if canonical_code(code) != CODE:
            raise wrong_code(path.name)
        return SeenPack("Spring round", "Assessor A", 16)

    def create(self, name, passphrase):
        if self.fault is not None:
            raise self.fault
        self.made.append((name, passphrase))
        return KEY


@pytest.fixture
def started():
    return Started()


@pytest.fixture
def welcome(qtbot, dressed, background, messages, started):
    page = WelcomePage(started.beginnings(), background, messages)
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    page.ways = []
    page.finished.connect(page.ways.append)
    return page


def open_pack(qtbot, welcome, code=CODE):
    qtbot.mouseClick(welcome.assessor, Qt.MouseButton.LeftButton)
    welcome.step.take(Path("work-1.cfa"))
    qtbot.keyClicks(welcome.step.code, code)
    qtbot.keyClick(welcome.step.code, Qt.Key.Key_Return)


def name_oneself(qtbot, welcome):
    open_pack(qtbot, welcome)
    qtbot.waitUntil(lambda: isinstance(welcome.step, WhoStep))
    qtbot.keyClick(welcome.step._line, Qt.Key.Key_Return)


def to_the_sheet(qtbot, welcome):
    name_oneself(qtbot, welcome)
    qtbot.keyClicks(welcome.step.again, "copper lantern violet")
    qtbot.keyClick(welcome.step.again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: getattr(welcome.step, "proof", None) is not None)


def test_an_assessor_comes_through_in_four_steps(qtbot, welcome, started):
    to_the_sheet(qtbot, welcome)
    assert started.made == [("Assessor A", "copper lantern violet")]
    step = welcome.step
    qtbot.keyClicks(step.group, step.proof.group.lower())
    assert not step.is_ready()  # the sheet has not left the computer
    assert step.shown.text() == KEY
    qtbot.mouseClick(step.save, Qt.MouseButton.LeftButton)
    assert not step.is_ready()
    qtbot.mouseClick(step.print, Qt.MouseButton.LeftButton)
    assert step.shown.text() == KEY.replace(step.proof.group, "•" * len(step.proof.group))
    qtbot.mouseClick(button(welcome, "Begin"), Qt.MouseButton.LeftButton)
    assert started.kept == [("print", KEY)]
    assert welcome.ways == ["assessor"]


def test_a_group_typed_wrongly_does_not_let_one_through(qtbot, welcome):
    to_the_sheet(qtbot, welcome)
    step = welcome.step
    qtbot.mouseClick(step.print, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(step.group, "XXXXX")
    qtbot.keyClick(step.group, Qt.Key.Key_Return)
    assert not button(welcome, "Begin").isEnabled()
    assert welcome.ways == []


def test_the_suggested_passphrase_must_be_typed_once(qtbot, welcome, started):
    name_oneself(qtbot, welcome)
    step = welcome.step
    assert not step.is_ready()
    qtbot.keyClicks(step.again, "copper lantern")
    assert not step.is_ready()
    qtbot.mouseClick(step.another, Qt.MouseButton.LeftButton)
    step.again.setText("orbit meadow candle")
    assert step.is_ready()


def test_a_passphrase_of_ones_own_must_be_strong_enough(qtbot, welcome):
    name_oneself(qtbot, welcome)
    step = welcome.step
    qtbot.mouseClick(step.switch, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(step.first, "short")
    qtbot.keyClicks(step.again, "short")
    assert step.strength.text() == "weak"
    assert not step.is_ready()
    qtbot.keyClicks(step.first, " but longer now")
    step.again.setText(step.first.text())
    assert step.strength.text() == "strong"
    assert step.is_ready()


def test_one_can_go_back_and_choose_again(qtbot, welcome):
    name_oneself(qtbot, welcome)
    welcome.go_back()
    assert welcome.step._line.text() == "Assessor A"
    welcome.go_back()
    welcome.go_back()
    assert welcome.choices.isVisible()
    qtbot.mouseClick(welcome.lead, Qt.MouseButton.LeftButton)
    assert welcome.step.name == ""


def test_a_store_that_cannot_be_made_is_said_on_the_step(qtbot, welcome, started):
    started.fault = StoreProblem("The folder cannot be written: choose another.")
    name_oneself(qtbot, welcome)
    step = welcome.step
    qtbot.keyClicks(step.again, "copper lantern violet")
    qtbot.keyClick(step.again, Qt.Key.Key_Return)
    qtbot.waitUntil(step._fault.isVisible)
    assert step._fault.text() == str(started.fault)
    assert button(welcome, "Next").isEnabled()


def test_a_code_may_be_typed_in_any_manner_and_is_read_back(qtbot, welcome):
    qtbot.mouseClick(welcome.assessor, Qt.MouseButton.LeftButton)
    step = welcome.step
    step.code.setText("HILIGU rimola  biri ma–bechole. KODAZU")
    assert step.read_as.text() == f"Read as {CODE}"
    assert not step.is_ready()  # no file yet
    step.take(Path("work-1.cfa"))
    assert step.is_ready()


def test_a_slip_in_the_code_is_told_by_its_group_before_any_file_is_tried(qtbot, welcome):
    open_pack(qtbot, welcome, "hiligu rimola birixa")
    assert welcome.step._fault.text().startswith("The code has a slip in group 3 of 5")
    assert not button(welcome, "Next").isEnabled()


def test_each_wrong_code_makes_the_wait_longer_from_the_first_on(qtbot, welcome):
    open_pack(qtbot, welcome, CODE.replace("kodazu", "kodaza"))
    step, waits = welcome.step, []
    for _ in range(3):
        qtbot.waitUntil(lambda: step.wait.seconds > 0)
        waits.append(step.wait.seconds)
        assert not button(welcome, "Next").isEnabled()
        assert "next try can be made in" in step._fault.text()
        for _second in range(step.wait.seconds):
            step.wait.tick()
        qtbot.keyClick(step.code, Qt.Key.Key_Return)
    assert waits == [1, 2, 4]


def test_the_pack_says_whom_it_was_made_for(qtbot, welcome):
    open_pack(qtbot, welcome)
    qtbot.waitUntil(lambda: isinstance(welcome.step, WhoStep))
    assert welcome.step.name == "Assessor A"
    assert "16 cases of the round “Spring round”" in welcome.step.pack.text()


def test_a_pack_opened_with_the_program_asks_for_its_code_at_once(
    qtbot, dressed, background, messages, started
):
    page = WelcomePage(started.beginnings(), background, messages, Path("work-1.cfa"))
    qtbot.addWidget(page)
    page.show()
    assert page.focusWidget() is page.step.code
    assert page.step.file.text() == "work-1.cfa"


def test_a_sheet_that_cannot_be_saved_says_why(qtbot, welcome, started):
    to_the_sheet(qtbot, welcome)
    step = welcome.step

    def full(_key):
        raise NotWritten("recovery-sheet.txt was not written: the disk is full.")

    step._keep(full)
    assert step._fault.text() == "recovery-sheet.txt was not written: the disk is full."
    assert step.shown.text() == KEY


def test_who_opened_with_the_recovery_key_chooses_a_new_passphrase(
    qtbot, dressed, background, messages, started
):
    changed, done = [], []
    page = NewPassphrasePage(started.beginnings(), changed.append, background, messages)
    qtbot.addWidget(page)
    page.show()
    page.changed.connect(lambda: done.append(True))
    qtbot.keyClick(page.step.again, Qt.Key.Key_Return)
    assert changed == []
    qtbot.keyClicks(page.step.again, "copper lantern violet")
    qtbot.keyClick(page.step.again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: done == [True])
    assert changed == ["copper lantern violet"]


def test_the_recovery_key_leads_to_a_new_passphrase_and_not_to_the_cases(qtbot, unlock):
    by_key = []
    unlock.opened_by_key.connect(lambda store, key: by_key.append((store, key)))
    qtbot.mouseClick(unlock.switch, Qt.MouseButton.LeftButton)
    enter(qtbot, unlock, KEY)
    qtbot.waitUntil(lambda: by_key == [("the store", KEY)])
    assert unlock.opened_stores == []


def test_a_store_open_elsewhere_is_said_before_anything_is_typed(
    qtbot, dressed, background, messages, door
):
    said = "audit.store is already open on this machine; close it there first."
    page = UnlockPage(
        StoreDoor("audit", door.by_passphrase, door.by_key, lambda: said), background, messages
    )
    qtbot.addWidget(page)
    page.show()
    assert page.fault.text() == said


def test_the_practice_round_needs_no_steps(qtbot, welcome):
    asked = []
    welcome.practice_wanted.connect(lambda: asked.append(True))
    qtbot.mouseClick(welcome.practice, Qt.MouseButton.LeftButton)
    assert asked == [True]
    assert welcome.choices.isVisible()


def test_any_group_may_be_asked_for():
    numbers = {Proof.at_random(KEY).number for _ in range(200)}
    assert numbers == {1, 2, 3, 4, 5, 6}
    assert Proof(2, "4M2ND").is_met_by(" 4m2nd ")
    assert not Proof(2, "4M2ND").is_met_by("4M2N")


def test_the_way_of_a_practice_round_is_one_of_the_three():
    assert {way.value for way in Way} == {"assessor", "lead", "practice"}
