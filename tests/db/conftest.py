"""Real stores in a temporary folder, with a derivation cheap enough for many tests."""

import pytest

from db.keyfile import Cost
from db.store import SqlStores

CHEAP = Cost(passes=1, memory=8 << 20)
PASSPHRASE = "five plain words for tests"


@pytest.fixture
def stores():
    return SqlStores(CHEAP)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "lead.store"


@pytest.fixture
def recovery(stores, path):
    return stores.create(path, PASSPHRASE, "Lead reviewer")


@pytest.fixture
def store(stores, path, recovery):
    opened = stores.open(path, PASSPHRASE)
    yield opened
    opened.close()
