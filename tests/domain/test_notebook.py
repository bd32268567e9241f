"""The notebook merges by union, shows the newest of each entry, both where copies diverged, and tells alterations."""

from dataclasses import replace
from itertools import permutations

import pytest

from app.domain.errors import InputRefused
from app.domain.notebook import (
    MOST_CALLS,
    EntryKind,
    NotebookBroken,
    addressed_entry,
    check_entry,
    entry_hash,
    first_version,
    newest,
    next_version,
    verify_entries,
)
from tests.packages.builders import (
    A_CALL,
    ASSESSOR,
    AT,
    COLLEAGUE,
    a_diary_entry,
    an_entry,
    an_id,
)

FIRST = an_entry()
SECOND = next_version(FIRST, {"what": "more"}, (A_CALL,), AT)
ONE = next_version(SECOND, {"what": "one"}, (A_CALL,), AT)
OTHER = next_version(SECOND, {"what": "another"}, (A_CALL, A_CALL), AT)


def test_versions_are_linked_and_numbered():
    assert (FIRST.n, FIRST.previous) == (1, "")
    assert (SECOND.n, SECOND.previous, SECOND.id) == (2, FIRST.hash, FIRST.id)
    verify_entries([FIRST, SECOND, ONE, OTHER, a_diary_entry()])


def test_the_newest_of_each_is_shown_whatever_order_they_came_in_and_however_often():
    diary = a_diary_entry()
    shown = [newest([*order, FIRST]) for order in permutations([diary, SECOND, FIRST])]
    assert all(each == shown[0] for each in shown)
    assert [each.newest for each in shown[0] if each.newest.id == FIRST.id] == [SECOND]
    assert not any(each.diverged for each in shown[0])


def test_both_are_shown_where_copies_of_a_store_went_different_ways():
    for order in permutations([FIRST, SECOND, ONE, OTHER]):
        (noted,) = newest(order)
        assert {each.hash for each in noted.copies} == {ONE.hash, OTHER.hash}
        assert noted.diverged
        assert noted.newest == max(ONE, OTHER, key=lambda each: each.hash)
    longer = next_version(ONE, {"what": "longer"}, (), AT)
    (noted,) = newest([FIRST, SECOND, ONE, OTHER, longer])
    assert noted.newest == longer
    assert OTHER in noted.copies


def test_two_beginnings_of_the_concern_about_one_audit_are_one_entry():
    audit = an_id("audit 1")
    one, two = (
        first_version(audit, EntryKind.CONCERN, audit, ASSESSOR, {"what": what}, (), AT)
        for what in ("here", "there")
    )
    verify_entries([one, two])
    (noted,) = newest([one, two])
    assert {each.hash for each in noted.copies} == {one.hash, two.hash}


@pytest.mark.parametrize(
    "entries",
    [
        [SECOND],
        [FIRST, ONE],
        [replace(FIRST, body={"what": "less"})],
        [replace(FIRST, calls=())],
        [FIRST, addressed_entry(replace(SECOND, n=3))],
        [FIRST, addressed_entry(replace(SECOND, n=1))],
        [addressed_entry(replace(FIRST, n=2))],
        [FIRST, addressed_entry(replace(SECOND, author=COLLEAGUE))],
        [FIRST, addressed_entry(replace(SECOND, id=an_id("another")))],
        [FIRST, addressed_entry(replace(SECOND, kind=EntryKind.DIARY, calls=()))],
        [addressed_entry(replace(FIRST, audit_id=an_id("audit 1")))],
        [a_diary_entry(audit_id=an_id("audit 1"))],
        [a_diary_entry(calls=(A_CALL,))],
        [an_entry(body={"Not a name": "x"})],
        [an_entry(body={f"field{number}": "x" for number in range(41)})],
    ],
)
def test_what_was_altered_left_out_or_put_in_is_told(entries):
    with pytest.raises(NotebookBroken):
        verify_entries(entries)


def test_every_field_is_under_the_hash():
    other = {
        "id": "x", "n": 7, "kind": EntryKind.DIARY, "audit_id": "x", "author": "x", "body": {}, "calls": (),
        "at": "x", "previous": "x",
    }  # fmt: skip
    hashes = {entry_hash(replace(FIRST, **{name: value})) for name, value in other.items()}
    assert len(hashes | {FIRST.hash}) == len(other) + 1
    call = replace(A_CALL, answered=True)
    assert entry_hash(replace(FIRST, calls=(call,))) != FIRST.hash


@pytest.mark.parametrize(
    "changed",
    [
        {"body": {"what": "x" * 20_001}},
        {"body": {"what": "a\u202eb"}},
        {"calls": (A_CALL,) * (MOST_CALLS + 1)},
        {"calls": (replace(A_CALL, said="x" * 20_001),)},
        {"calls": (replace(A_CALL, who="two\nlines"),)},
        {"calls": (replace(A_CALL, number="0" * 301),)},
    ],
)
def test_what_could_not_be_sent_is_refused_when_it_is_written(changed):
    with pytest.raises(InputRefused) as refused:
        check_entry(replace(FIRST, **changed))
    assert str(refused.value).endswith(".")
