"""What is published of small numbers: hidden, proved, and proved again by trying every possible table."""

from collections.abc import Iterator, Mapping
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.disclosure import (
    DFE,
    LOCAL,
    NHS,
    CannotProtect,
    Hidden,
    Linked,
    Profile,
    Protection,
    is_proved,
    protect,
    since,
)
from app.domain.disclosure_proof import Sum

AGES = {"unborn": 2, "0-1": 10, "2-4": 15, "5-9": 9, "10-15": 12, "16-17": 2}
SMALL = Profile("small", "Counts from one to three", 1, 3, "c")


def one_way(counts: Mapping[str, int]) -> Linked:
    whole = Sum("all", tuple(counts))
    return Linked({**counts, "all": sum(counts.values())}, (whole,), frozenset({"all"}))


def two_way(table: list[list[int]], *, name: str = "", opened: bool = True) -> Linked:
    """Cells "r,c", row totals "r,*", column totals "*,c"."""
    rows, columns = range(len(table)), range(len(table[0]))
    counts = {f"{name}{r},{c}": table[r][c] for r in rows for c in columns}
    counts |= {f"{name}{r},*": sum(table[r]) for r in rows}
    counts |= {f"*,{c}": sum(row[c] for row in table) for c in columns}
    counts["all"] = sum(map(sum, table))
    sums = [Sum(f"{name}{r},*", tuple(f"{name}{r},{c}" for c in columns)) for r in rows]
    sums += [Sum(f"*,{c}", tuple(f"{name}{r},{c}" for r in rows)) for c in columns]
    sums += [Sum("all", tuple(f"{name}{r},*" for r in rows))]
    sums += [Sum("all", tuple(f"*,{c}" for c in columns))]
    return Linked(counts, tuple(sums), frozenset({"all"} if opened else ()))


def worlds(linked: Linked, made: Protection) -> Iterator[dict[str, int]]:
    """Every set of counts that an outsider who knows the profile cannot rule out, found by trying them all."""
    most = max(linked.counts.values())
    known: dict[str, range] = {}
    for name, count in linked.counts.items():
        kind = made.hidden.get(name)
        if kind is Hidden.PRIMARY:
            known[name] = range(made.profile.low, made.profile.high + 1)
        elif kind is Hidden.SECONDARY:
            known[name] = range(1, most + 1)
        else:
            known[name] = range(count, count + 1)
    yield from _filled(linked, known, list(linked.counts), {})


def _filled(
    linked: Linked, known: Mapping[str, range], left: list[str], world: dict[str, int]
) -> Iterator[dict[str, int]]:
    for each in linked.sums:
        least = sum(world.get(part, known[part][0]) for part in each.parts)
        most = sum(world.get(part, known[part][-1]) for part in each.parts)
        if least > world.get(each.whole, known[each.whole][-1]):
            return
        if most < world.get(each.whole, known[each.whole][0]):
            return
    if not left:
        yield dict(world)
        return
    for value in known[left[0]]:
        yield from _filled(linked, known, left[1:], {**world, left[0]: value})


def test_the_ages_of_fifty_children_are_protected_as_they_were_not_in_2009():
    linked = one_way(AGES)
    made = protect(linked, DFE)
    assert made.hidden == {"unborn": Hidden.PRIMARY, "16-17": Hidden.PRIMARY}
    assert is_proved(linked, made)
    assert [made.shown(name, count) for name, count in AGES.items()] == [
        *("c", "10", "15", "9", "12", "c")
    ]
    assert {world["unborn"] for world in worlds(linked, made)} == {1, 2, 3}


def test_one_small_count_alone_takes_a_second_along():
    linked = one_way({"yes": 40, "partly": 8, "no": 2})
    made = protect(linked, DFE)
    assert made.hidden == {"no": Hidden.PRIMARY, "partly": Hidden.SECONDARY}
    assert len({world["no"] for world in worlds(linked, made)}) >= 3


def test_no_child_is_no_small_number():
    linked = one_way({"yes": 40, "no": 0, "not known": 10})
    assert protect(linked, DFE).hidden == {}


def test_rounding_hides_small_counts_and_shows_the_others_to_the_nearest_five():
    made = protect(one_way(AGES), NHS)
    assert [made.shown(name, count) for name, count in AGES.items()] == [
        *("*", "10", "15", "10", "10", "*")
    ]
    assert is_proved(one_way(AGES), made)


def test_each_profile_has_its_own_limit():
    linked = one_way({"yes": 30, "partly": 5, "no": 5})
    # Ten in two groups of at most five would be five each, so the third is hidden with them.
    assert protect(linked, DFE).hidden["yes"] is Hidden.SECONDARY
    assert not protect(linked, LOCAL).hidden


def test_what_cannot_be_protected_is_refused_with_the_remedy():
    with pytest.raises(CannotProtect, match="leave this table out, publish its totals only"):
        protect(one_way({"yes": 2, "no": 0}), DFE)


def test_a_count_in_two_tables_is_hidden_in_both():
    # "Not safe" stands in a table by itself and as the foot of one by district: hidden here, it is no sum there.
    linked = two_way([[9, 8], [8, 9], [7, 3], [9, 6]])
    made = protect(linked, DFE)
    assert made.hidden["2,1"] is Hidden.PRIMARY
    assert all(len({world[name] for world in worlds(linked, made)}) > 1 for name in made.hidden)


def test_an_earlier_report_is_not_undone_by_a_later_one():
    before, now = one_way({"yes": 30, "no": 9}), one_way({"yes": 38, "no": 11})
    alone = protect(now, DFE)
    assert not alone.hidden
    both = since(now, before, protect(before, DFE), "draft")
    made = protect(both, DFE)
    # 11 after 9 would say that two came to it.
    assert "no" in made.hidden
    assert is_proved(both, made)


def test_a_report_like_the_one_before_needs_nothing_more():
    now = one_way({"yes": 30, "no": 9})
    assert "no" not in protect(since(now, now, protect(now, DFE), "draft"), DFE).hidden


def test_a_proof_that_was_tampered_with_is_none():
    linked = one_way(AGES)
    made = protect(linked, DFE)
    assert not is_proved(linked, Protection(DFE, made.hidden, ()))
    wrong = tuple({**each, "unborn": each["unborn"] + 1} for each in made.witnesses)
    assert not is_proved(linked, Protection(DFE, made.hidden, wrong))
    shown = {name: kind for name, kind in made.hidden.items() if name != "16-17"}
    assert not is_proved(linked, Protection(DFE, shown, made.witnesses))


tables = st.tuples(st.integers(2, 3), st.integers(2, 3)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 9), min_size=size[1], max_size=size[1]),
        min_size=size[0],
        max_size=size[0],
    )
)
MOST = 3_000


def test_no_hidden_count_can_be_worked_out_by_trying_every_table():
    reached = {"tables": 0, "hidden": 0}

    @given(tables)
    @settings(max_examples=80, deadline=None)
    def holds(table: list[list[int]]) -> None:
        linked = two_way(table)
        try:
            made = protect(linked, SMALL)
        except CannotProtect:
            return
        assert is_proved(linked, made)
        every = list(islice(worlds(linked, made), MOST + 1))
        if not made.hidden or len(every) > MOST:
            return
        assert linked.counts in every
        for name, kind in made.hidden.items():
            possible = {world[name] for world in every}
            assert len(possible) >= (3 if kind is Hidden.PRIMARY else 2)
        reached["tables"] += 1
        reached["hidden"] += len(made.hidden)

    holds()
    assert reached["tables"] >= 15
    assert reached["hidden"] >= 60
