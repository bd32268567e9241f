"""The lead's pages of list, sample, people and overview: reached by keyboard, named, never running out sideways."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QTableView

from tests.ui import test_every_page as walks
from tests.ui.lead_scenes import LEAD_SCENES

EVERY = pytest.mark.parametrize("scene", LEAD_SCENES.values(), ids=LEAD_SCENES.keys())


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
def test_no_two_names_are_the_same_among_what_can_be_typed_in(qtbot, dressed, scene):
    """A screen reader tells fields apart by their names alone."""
    window, close = walks.opened(qtbot, scene)
    page = window.pages.currentWidget()
    names = [one.accessibleName() for one in walks.tab_stops(page) if one.accessibleName()]
    close()
    assert sorted(names) == sorted(set(names))


def test_a_table_shows_all_its_rows_up_to_its_limit(qtbot, dressed):
    window, close = walks.opened(qtbot, LEAD_SCENES["overview-issued"])
    view = window.pages.currentWidget().findChild(QTableView)
    last = view.model().index(view.model().rowCount() - 1, 0)
    bottom = view.visualRect(last).bottomLeft() - QPoint(0, 2)
    inside = view.viewport().rect().contains(bottom)
    scrolls = view.verticalScrollBar().maximum()
    close()
    assert inside
    assert scrolls == 0
