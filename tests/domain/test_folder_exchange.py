"""What a listing, what was seen within the files, and the ledger say is to be done: nothing else decides."""

import pytest

from app.domain.folder_exchange import Content, Ledger, Listed, Looked, Outgoing, reconcile

A = Listed("return-1.cfa", 900, 1)
SENDING = Outgoing("p1", "return-1.cfa", "a" * 64)


def looked(content, sha256="a" * 64):
    return Looked(content, sha256, "does not open.")


@pytest.mark.parametrize(
    "name",
    [
        "return-1.cfa",
        "return-1 (1).cfa",
        "return-1 (conflicted copy 2026-11-23).cfa",
        "return-1.sync-conflict-20261123-101112-ABCDEFG.cfa",
        "return-1-LAPTOP.CFA",
        "Copy of return-1.cfa",
        "anything at all.cfa",
    ],
)
def test_whatever_ends_as_a_package_is_looked_into(name):
    one = Listed(name, 5, 1)
    assert reconcile([one], [], {}, Ledger()).fetch == (one,)


@pytest.mark.parametrize(
    "name",
    [
        "return-1.cfa.part-0a1b2c3d",
        "return-1.cfa.crdownload",
        "~$return-1.cfa",
        ".return-1.cfa",
        "return-1.cfa.tmp",
        "return-1.txt",
        "desktop.ini",
    ],
)
def test_what_is_plainly_unfinished_or_something_else_is_left_alone(name):
    plan = reconcile([Listed(name, 5, 1)], [], {}, Ledger())
    assert (plan.fetch, plan.wait, plan.stuck) == ((), (), ())


def test_an_empty_file_and_a_stand_in_of_a_cloud_program_are_waited_for():
    empty, stand_in = Listed("work-1.cfa", 0, 1), Listed(".work-2.cfa.icloud", 160, 1)
    plan = reconcile([stand_in, empty], [empty, stand_in], {}, Ledger())
    assert plan.wait == (empty, stand_in)
    assert plan.fetch == ()


def test_a_file_that_does_not_open_is_waited_for_until_it_stops_changing():
    seen = {A: looked(Content.UNREADABLE)}
    first = reconcile([A], [], seen, Ledger())
    assert (first.wait, first.stuck, first.fetch) == ((A,), (), ())
    grown = Listed(A.name, 1000, 2)
    assert reconcile([grown], [A], seen, Ledger()).fetch == (grown,)
    still = reconcile([A], [A], seen, Ledger())
    assert (still.wait, still.stuck) == ((), (A,))


def test_what_is_to_be_sent_is_sent_unless_it_is_there_under_any_name():
    ledger = Ledger((SENDING,))
    assert reconcile([], [], {}, ledger).send == (SENDING,)
    renamed = Listed("return-1 (1).cfa", 900, 1)
    assert reconcile([renamed], [], {renamed: looked(Content.OWN)}, ledger).send == ()


def test_a_torn_file_under_our_name_is_written_again_once_it_has_come_to_rest():
    ledger, torn = Ledger((SENDING,)), looked(Content.UNREADABLE, "b" * 64)
    assert reconcile([A], [], {A: torn}, ledger).send == ()
    assert reconcile([A], [A], {}, ledger).send == ()
    assert reconcile([A], [A], {A: torn}, ledger).send == (SENDING,)


def test_only_an_own_file_under_its_own_name_is_ever_taken_away():
    ledger = Ledger((), {"a" * 64: A.name})
    copy = Listed("return-1 (1).cfa", 900, 1)
    seen = {A: looked(Content.OWN), copy: looked(Content.OWN)}
    assert reconcile([A, copy], [], seen, ledger).remove == (A,)
    for other in (Content.HELD, Content.OTHERS, Content.UNREADABLE):
        assert reconcile([A], [A], {A: looked(other)}, ledger).remove == ()


def test_what_is_held_or_for_others_is_never_looked_into_again():
    seen = {A: looked(Content.HELD), Listed("b.cfa", 3, 3): looked(Content.OTHERS)}
    plan = reconcile(list(seen), [], seen, Ledger())
    assert (plan.fetch, plan.wait, plan.send, plan.remove) == ((), (), (), ())


def test_the_order_of_the_listing_changes_nothing():
    files = [Listed(f"{name}.cfa", 5, 1) for name in "dbca"]
    seen = {files[0]: looked(Content.UNREADABLE)}
    plan = reconcile(files, files[:1], seen, Ledger((SENDING,)))
    assert plan == reconcile(files[::-1], files[:1], seen, Ledger((SENDING,)))
