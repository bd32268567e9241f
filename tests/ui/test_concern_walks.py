"""Walks over the pages of concerns, diary and telephone numbers: named, reached by keyboard, nothing cut."""

import pytest

from tests.ui import test_every_page as walks
from tests.ui.concern_scenes import CONCERN_SCENES

EVERY = pytest.mark.parametrize("scene", CONCERN_SCENES.values(), ids=CONCERN_SCENES.keys())


@EVERY
def test_every_tab_stop_has_a_name(qtbot, dressed, scene):
    walks.test_every_tab_stop_has_a_name_for_the_screen_reader(qtbot, dressed, scene)


@EVERY
@pytest.mark.parametrize("percent", [100, 150, 200])
def test_nothing_runs_out_sideways(qtbot, dressed, scene, percent):
    walks.test_nothing_scrolls_sideways(qtbot, dressed, scene, percent)


@EVERY
def test_no_words_are_cut(qtbot, dressed, scene):
    walks.test_no_words_are_cut_off(qtbot, dressed, scene)


@EVERY
def test_tab_goes_round(qtbot, dressed, scene):
    walks.test_focus_can_be_walked_round_with_tab(qtbot, dressed, scene)


@EVERY
def test_no_two_names_are_the_same_among_what_can_be_reached(qtbot, dressed, scene):
    window, close = walks.opened(qtbot, scene)
    page = window.pages.currentWidget()
    names = [one.accessibleName() for one in walks.tab_stops(page) if one.accessibleName()]
    close()
    assert len(names) == len(set(names))
