import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from app.domain.changes import Changes
from app.domain.rounds import Role
from tests.ui.gallery import settle
from tests.ui.stage import EmptyPage
from ui.application import make_program
from ui.main_window import House
from ui.rail import Destination, RoundChoice
from ui.shortcuts import Shortcut, Where
from ui.theme import Scheme


@pytest.fixture
def program(qtbot, dressed):
    made = make_program([], dressed.scheme, dressed.percent)
    qtbot.addWidget(made.window)
    made.window.resize(1366, 740)
    made.window.show()
    yield made
    made.background.close()


@pytest.fixture
def window(program):
    return program.window


def a_house(program, made=None, concern=None, count=3, see=None):
    def maker(key):
        def make():
            page = EmptyPage(program.actions)
            if made is not None:
                made.append(key)
            return page

        return make

    keys = ["cases", "queries", "exchange", "more"][:count]
    return House(
        person="Assessor A",
        round_name="Spring round",
        round_dates="March to May 2009",
        destinations=[
            Destination(key, key.capitalize(), "inbox", maker(key), Role.ASSESSOR) for key in keys
        ],
        others=(RoundChoice("round-2", "Practice round"),),
        concern=concern or (lambda: ""),
        see_concern=see,
    )


def test_with_more_places_than_a_low_screen_holds_the_rail_scrolls_to_where_one_is(
    qtbot, program, window, dressed
):
    """A lead's rail at 150 %: the window stays as low as it is, and no place is out of reach."""
    dressed.dress(Scheme.LIGHT, 150)
    places = [
        Destination(f"place-{n}", f"Place {n}", "inbox", lambda: EmptyPage(program.actions))
        for n in range(14)
    ]
    window.enter(House("Lead", "Round", "", places))
    window.resize(1366, 720)
    settle()
    assert window.height() == 720
    last = window.rail._buttons["place-13"]
    assert last.visibleRegion().isEmpty()
    window.go_to("place-13")
    settle()
    assert not last.visibleRegion().isEmpty()


def test_an_immediate_concern_is_one_press_away_on_every_page(qtbot, program, window):
    window.enter(a_house(program))
    for key in ("cases", "queries"):
        window.go_to(key)
        with qtbot.waitSignal(window.concern_wanted):
            qtbot.mouseClick(window.rail.concern, Qt.MouseButton.LeftButton)


def test_pages_are_made_when_first_visited_and_kept(program, window):
    made = []
    window.enter(a_house(program, made))
    assert made == ["cases"]
    first = window.pages.currentWidget()
    window.go_to("queries")
    window.go_to("cases")
    assert made == ["cases", "queries"]
    assert window.pages.currentWidget() is first
    assert window.go_to("nowhere") is None


def test_the_rail_is_walked_by_alt_and_a_digit(qtbot, program, window):
    window.enter(a_house(program))
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    # A button pressed by its key is seen to be pressed: it takes its time.
    qtbot.waitUntil(lambda: window.page("queries") is not None)
    assert window.pages.currentWidget() is window.page("queries")
    assert window.rail._buttons["queries"].isChecked()


def test_the_concern_stands_across_every_page_until_it_is_closed(qtbot, program, window):
    open_concerns = ["1 immediate concern open since 14:02"]
    window.enter(
        a_house(
            program,
            concern=lambda: "".join(open_concerns),
            see=lambda: window.go_to("queries"),
        )
    )
    assert window.concern.isVisible()
    assert window.concern.words.text() == "1 immediate concern open since 14:02"
    window.go_to("exchange")
    assert window.concern.isVisible()
    window.concern.offer.click()
    assert window.pages.currentWidget() is window.page("queries")
    open_concerns.clear()
    program.actions.announce(Changes(audits=frozenset({"audit-1"})))
    assert not window.concern.isVisible()


def test_a_refusal_is_told_on_the_page_and_goes_with_it(program, window):
    window.enter(a_house(program))
    program.messages.told.emit("The stick is full: free some space.")
    assert window.refusal.words.text() == "The stick is full: free some space."
    assert window.refusal.isVisible()
    window.go_to("queries")
    assert not window.refusal.isVisible()


def test_slow_work_shows_how_far_it_is_and_can_be_stopped(program, window):
    window.enter(a_house(program))
    program.actions.busy.emit(True)
    program.actions.progressed.emit(12, 50)
    assert window.work.words.text() == "Working: 12 of 50"
    program.actions.busy.emit(False)
    assert not window.work.isVisible()


def test_every_key_for_everywhere_is_an_action_of_the_window(program, window):
    """Searching belongs to the pages, the places to the rail."""
    bound = {action.objectName() for action in window.actions()}
    listed = {one.name for one in Shortcut if one.where is Where.EVERYWHERE}
    assert listed - bound == {"SEARCH", "PLACES"}


def test_every_action_of_the_window_does_something(qtbot, program, window):
    window.enter(a_house(program))
    heard = []
    window.lock_wanted.connect(lambda: heard.append("LOCK"))
    window.letters_changed.connect(heard.append)
    for name in ("LARGER", "LARGER", "SMALLER", "NORMAL", "LOCK"):
        keys = Shortcut[name].sequences[0][0]
        qtbot.keyClick(window, keys.key(), keys.keyboardModifiers())
    assert heard == [110, 120, 110, 100, "LOCK"]
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert window._sheet.isVisible()
    window._sheet.accept()


def test_the_sheet_lists_every_key(qtbot, window):
    window.show_keys()
    words = {label.text() for label in window._sheet.findChildren(QLabel)}
    assert {one.words for one in Shortcut} <= words
    assert {" or ".join(one.keys) for one in Shortcut} <= words
    window._sheet.accept()


def test_no_key_means_two_things_in_one_place():
    seen = set()
    for one in Shortcut:
        for key in one.keys:
            places = [one.where, Where.EVERYWHERE] if one.where is Where.EVERYWHERE else [one.where]
            assert (one.where, key) not in seen, (one, key, places)
            seen.add((one.where, key))
    everywhere = {key for where, key in seen if where is Where.EVERYWHERE}
    audit = {key for where, key in seen if where is Where.AUDIT}
    assert everywhere.isdisjoint(audit)


def test_the_menu_of_commands_holds_what_the_keys_do(program, window):
    window.enter(a_house(program))
    words = {action.text() for action in window.commands()}
    assert {Shortcut.LARGER.words, Shortcut.HELP.words, Shortcut.LOCK.words} <= words


def test_letters_of_200_per_cent_leave_the_rail_its_icons(program, window):
    window.enter(a_house(program))
    wide = window.rail.width()
    program.window._size_letters(200)
    assert window.rail.width() < wide
    assert not window.rail._brand.isVisible()
    assert window.rail._buttons["cases"].accessibleName() == "Cases"


def test_a_round_can_be_switched_from_its_name(program, window):
    window.enter(a_house(program))
    chosen = []
    window.round_chosen.connect(chosen.append)
    (action,) = window.rail.round.menu().actions()
    action.trigger()
    assert chosen == ["round-2"]


def test_a_page_off_the_rail_takes_the_place_of_its_forerunner(qtbot, program, window):
    window.enter(a_house(program))
    first, second = EmptyPage(program.actions), EmptyPage(program.actions)
    window.show_page("audit", first)
    window.show_page("audit", second)
    assert window.pages.currentWidget() is second
    assert not any(button.isChecked() for button in window.rail._buttons.values())


def test_locking_puts_a_door_before_the_house_and_takes_the_house_down(qtbot, program, window):
    window.enter(a_house(program))
    page = window.page("cases")
    door = QLineEdit()
    window.show_door(door)
    assert window.doors.currentWidget() is door
    assert window.rail is None
    assert window.page("cases") is None
    import shiboken6

    qtbot.waitUntil(lambda: not shiboken6.isValid(page))
    window.enter(a_house(program, count=2))
    assert len(window.rail._buttons) == 2


def test_the_status_bar_has_the_words_of_the_page_in_front(program, window):
    window.enter(a_house(program))
    window.go_to("cases").status_changed.emit("Saved 14:32:05")
    assert window._status.text() == "Saved 14:32:05"
    behind = window.page("cases")
    window.go_to("queries")
    behind.status_changed.emit("from behind")
    assert window._status.text() == ""


def test_the_keyboard_comes_back_from_a_dialog_to_where_it_was(qtbot, program, window):
    """On a screen without a window manager too, as the offscreen one is."""
    window.enter(a_house(program))
    button = window.rail.commands
    button.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is button)
    qtbot.keyClick(button, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window._sheet)
    qtbot.keyClick(window._sheet, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is button)
