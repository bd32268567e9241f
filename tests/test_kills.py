"""The program killed while somebody types: nothing shown as saved is lost, and a broken saver is caught."""

import os

import pytest

from benchmarks.crash.killing import kill_once, prepared

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
KILLS, BROKEN = 6, 3


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return prepared(tmp_path_factory.mktemp("kills"))


def test_nothing_shown_as_saved_is_lost(store, tmp_path):
    """While words are typed, sections changed, and the audit signed."""
    killed = [kill_once(store, tmp_path, "test", number, late=False) for number in range(KILLS)]
    assert [each.faults for each in killed] == [()] * KILLS
    assert sum(each.shown for each in killed) > KILLS, "hardly anything was saved before the kills"


def test_a_saver_that_says_saved_too_early_is_caught(store, tmp_path):
    """The same look at a saver that is broken on purpose: were it blind, the tests above would say nothing."""
    killed = (
        kill_once(store, tmp_path, "control", 3 * number, late=True) for number in range(BROKEN)
    )
    assert any("a text shown as saved is not there" in each.faults for each in killed)
