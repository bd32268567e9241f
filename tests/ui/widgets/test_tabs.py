import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtWidgets import QLabel, QToolButton

from ui.theme import Scheme
from ui.widgets.tabs import Tabs

TITLES = (
    "Queries (12)",
    "Answers (104)",
    "Cases read twice (12)",
    "Copies in conflict (3)",
    "Overrides (14)",
    "Right of reply (11)",
    "Consistency",
    "States",
)


@pytest.fixture
def made(qtbot, dressed):
    def make(percent, width):
        dressed.dress(Scheme.LIGHT, percent)
        tabs = Tabs("Moderation", "What to moderate")
        qtbot.addWidget(tabs)
        for title in TITLES:
            tabs.put(QLabel(title), title)
        tabs.resize(width, 500)
        tabs.show()
        qtbot.waitExposed(tabs)
        return tabs

    return make


def is_whole(tabs):
    bar = tabs.tabBar()
    rects = [bar.tabRect(at) for at in range(bar.count())]
    arrows = [each for each in bar.findChildren(QToolButton) if each.isVisible()]
    lines = [bar._words(at).split("\n") for at in range(bar.count())]
    letters = QFontMetrics(bar._letters())
    held = all(
        max(letters.horizontalAdvance(line) for line in said) <= rect.width()
        and letters.height() * len(said) <= rect.height()
        for said, rect in zip(lines, rects, strict=True)
    )
    return rects[0].left() >= 0 and rects[-1].right() < bar.width() and not arrows and held


@pytest.mark.parametrize(("percent", "width"), [(100, 1154), (150, 1270), (200, 1240)])
def test_every_tab_is_to_be_seen_at_every_size_of_letters(made, percent, width):
    tabs = made(percent, width)
    assert is_whole(tabs)


def test_the_titles_stand_in_one_line_again_when_there_is_room(made):
    tabs = made(150, 1270)
    low = tabs.tabBar().height()
    tabs.resize(2400, 500)
    assert is_whole(tabs)
    assert tabs.tabBar().height() < low
    tabs.resize(1270, 500)
    assert is_whole(tabs)
    assert tabs.tabBar().height() == low


def test_a_title_that_grows_pushes_no_tab_out(made):
    tabs = made(150, 1600)
    tabs.say(tabs.widget(0), "Queries (1,200), of which 300 wait for you")
    assert is_whole(tabs)


def test_a_screen_reader_hears_the_title_in_one_line_and_keys_go_along(qtbot, made):
    tabs = made(150, 1270)
    bar = tabs.tabBar()
    spoken = QAccessible.queryAccessibleInterface(bar)
    assert [
        spoken.child(at).text(QAccessible.Text.Name) for at in range(bar.count())
    ] == list(TITLES)  # fmt: skip
    bar.setFocus()
    for _ in TITLES[1:]:
        qtbot.keyClick(bar, Qt.Key.Key_Right)
    assert tabs.currentIndex() == len(TITLES) - 1
