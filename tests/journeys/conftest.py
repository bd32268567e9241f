"""The small round, fresh for each test."""

import pytest

from tests import builders


@pytest.fixture
def small(tmp_path_factory, tmp_path):
    return builders.small_round(tmp_path_factory, tmp_path)


@pytest.fixture
def lead(small):
    with builders.opened(small.lead) as ws:
        yield ws


@pytest.fixture
def assessor(small):
    with builders.opened(small.store("a")) as ws:
        yield ws


@pytest.fixture
def audit(small, assessor):
    """The first audit of Assessor A, open."""
    return builders.audits_in(assessor, small.round_id)[0]
