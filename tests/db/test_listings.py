"""Tables are sorted, searched and filtered where they are kept."""

import pytest

from tests.db.rounds import fill

REFS = tuple(f"CF-{n:03}" for n in (7, 1, 12, 3))


@pytest.fixture
def audits(store):
    fill(store, REFS)
    return store.listing("audits", "r1")


def refs(rows, listing):
    at = listing.columns.index("ref")
    return [row[at] for row in rows]


def test_rows_come_sorted_and_page_by_page(audits):
    assert audits.count() == 4
    assert refs(audits.page(0, 10, "ref"), audits) == sorted(REFS)
    assert refs(audits.page(0, 2, "ref", descending=True), audits) == ["CF-012", "CF-007"]
    assert refs(audits.page(2, 2, "ref"), audits) == ["CF-007", "CF-012"]


def test_every_word_searched_for_must_be_found_somewhere(audits):
    assert audits.count(text="north 012") == 1
    assert audits.count(text="south") == 0
    assert audits.count(text="100%") == 0  # a per cent sign is a letter like any other
    assert audits.count(text="_") == 0


def test_rows_are_chosen_by_a_column(audits):
    assert audits.count(chosen={"ref": "CF-003"}) == 1
    assert audits.count(chosen={"assessor": "Assessor A", "state": "allocated"}) == 4


@pytest.mark.parametrize("name", ["audits", "cases", "children", "ledger", "draws"])
def test_every_listing_can_be_sorted_by_each_of_its_columns(store, name):
    fill(store, REFS)
    listing = store.listing(name, "r1")
    for column in listing.columns:
        rows = listing.page(0, 10, column, descending=True)
        assert len(rows) == listing.count()
    assert listing.columns[0] == "id"
