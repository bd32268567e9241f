import pytest
from PySide6.QtCore import Qt

from ui.pages.settings import SettingsPage
from ui.theme import Scheme, look


@pytest.fixture
def page(qtbot, dressed, actions):
    kept = []
    page = SettingsPage(actions, lambda scheme, percent: kept.append((scheme, percent)))
    page.kept = kept
    qtbot.addWidget(page)
    page.show()
    return page


def test_what_is_chosen_is_worn_at_once_and_kept(qtbot, page):
    qtbot.mouseClick(page.schemes.segments["dark"], Qt.MouseButton.LeftButton)
    page.letters.setValue(15)
    assert look().is_dark
    assert look().percent == 150
    assert page.kept == [(Scheme.DARK, 100), (Scheme.DARK, 150)]
    assert page.percent.text() == "150 %"


def test_a_size_changed_by_key_shows_here_and_is_not_kept_twice(page):
    look().dress(percent=120)
    assert page.letters.value() == 12
    assert page.kept == []
