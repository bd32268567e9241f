"""Killed while packages are made, opened, exchanged, merged and asked about: no half state; one broken is caught."""

import os

import pytest

from benchmarks.crash.courier import DEEDS
from benchmarks.crash.parcels import kill_once, prepared

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
BROKEN = 5


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return prepared(tmp_path_factory.mktemp("couriers") / "prepared")


def test_no_half_state_is_left(made, tmp_path):
    ended = [kill_once(made, tmp_path, "test", number, torn=False) for number in range(len(DEEDS))]
    assert [each.deed for each in ended] == list(DEEDS)
    assert [each.faults for each in ended] == [()] * len(DEEDS)


def test_a_broken_courier_is_caught_in_each_deed(made, tmp_path):
    """The same look at files written straight under their name and merges in many transactions."""
    killed = [kill_once(made, tmp_path, "control", number, torn=True) for number in range(BROKEN)]
    assert {each.deed for each in killed if each.faults} == set(DEEDS)
