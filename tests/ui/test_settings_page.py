import pytest
from PySide6.QtCore import Qt

from ui.pages.settings import Habits, SettingsPage
from ui.theme import Scheme, look


@pytest.fixture
def page(qtbot, dressed, actions):
    kept = []
    habits = []
    page = SettingsPage(
        actions,
        lambda scheme, percent: kept.append((scheme, percent)),
        Habits("", 10, habits.append, habits.append),
    )
    page.kept, page.habits = kept, habits
    qtbot.addWidget(page)
    page.show()
    return page


def test_what_is_chosen_is_worn_at_once_and_kept(qtbot, page):
    qtbot.mouseClick(page.schemes.segments["dark"], Qt.MouseButton.LeftButton)
    page.letters.setValue(15)
    assert look().is_dark
    assert look().percent == 150
    assert page.kept == [(Scheme.DARK, 100), (Scheme.DARK, 150)]
    assert page.percent.text() == "150%"


def test_a_size_changed_by_key_shows_here_and_is_not_kept_twice(page):
    look().dress(percent=120)
    assert page.letters.value() == 12
    assert page.kept == []


def test_the_folder_for_copies_is_kept_and_shown(page):
    assert page.folder.text() == "asked for when there is something to copy"
    page.take_folder("/media/assessor/KINGSTON")
    assert page.habits == ["/media/assessor/KINGSTON"]
    assert page.folder.text() == "/media/assessor/KINGSTON"


def test_the_minutes_until_it_locks_are_chosen_by_key(qtbot, page):
    assert page.idle.segments["10"].isChecked()
    page.idle.take_focus()
    qtbot.keyClick(page.idle.segments["10"], Qt.Key.Key_Right)
    qtbot.keyClick(page.idle.segments["15"], Qt.Key.Key_Space)
    assert page.habits == [15]
    assert page.idle.segments["15"].isChecked()
    assert not page.idle.segments["10"].isChecked()
