"""STRAT-HASH-1: the reference vectors, exact margins, known chances, and draws that can be repeated."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import ceil, floor, sqrt
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.domain.ages import KNOWN_BANDS
from app.domain.errors import InputRefused
from app.domain.frames import Frame, FrameChild, FrameFormat
from app.domain.sampling import (
    draw,
    draw_sample,
    drawn_cases,
    frame_digest,
    from_document,
    next_reserve,
    to_document,
    verify,
)
from app.domain.strata import Design, Placed, Spread
from tests.shared_files import shared_file

AS_OF = date(2009, 3, 31)
HERE = Path(__file__).resolve()
YOUNG, OLDER = "pre-school", "school age"


def small_frame():
    """Sixty children in three areas of unlike sizes; one name is not plain English letters."""
    areas = ("Nord-Küste", "East", "West")
    return [
        Placed(f"K{n:03d}", areas[n * n % 7 % 3], YOUNG if n * 5 % 11 < 4 else OLDER)
        for n in range(1, 61)
    ]


def design(size, floor=0, power="1/2", **options):
    return Design(size, Spread.AREA, Fraction(power), floor, **options)


def drawn(size=12, floor=7, power="1/2", seed="first"):
    return draw(small_frame(), design(size, floor, power), AS_OF, seed)


def test_the_reference_vectors_are_reproduced_byte_for_byte():
    reference = json.loads(shared_file("conformance/strat_hash_reference.json").read_text("utf-8"))
    children = [Placed(*row) for row in reference["frame"]]
    for wanted in reference["draws"]:
        asked = design(50, reference["groups"][YOUNG], str(wanted["power"]))
        found = draw(children, asked, AS_OF, wanted["seed"])
        assert found.algorithm == reference["algorithm"]
        assert found.digest == reference["frame_digest"]
        assert {one.name: str(one.target) for one in found.strata} == wanted["targets"]
        assert {one.name: one.count for one in found.strata} == wanted["counts"]
        assert list(found.selected) == wanted["selected"]
        for stratum in found.strata:
            reserves = wanted["first_reserves"][stratum.name]
            assert list(stratum.reserves[: len(reserves)]) == reserves


@pytest.mark.parametrize("number", [0, 1, 2])
def test_our_own_vectors_are_reproduced(number):
    wanted = json.loads((HERE.parent / "strat_hash_vectors.json").read_text("utf-8"))[number]
    found = drawn(wanted["size"], wanted["floor"], wanted["power"], wanted["seed"])
    assert found.digest == wanted["digest"]
    assert {one.name: str(one.target) for one in found.strata} == wanted["targets"]
    assert list(found.selected) == wanted["selected"]
    assert {one.name: list(one.reserves[:2]) for one in found.strata} == wanted["reserves"]


@settings(deadline=None, max_examples=30)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(random):
    rows = small_frame()
    random.shuffle(rows)
    assert to_document(draw(rows, design(12, 7), AS_OF, "first")) == to_document(drawn())


def test_the_order_of_the_rows_changes_nothing_where_cells_are_equal():
    """Three equal areas share five cases; a millionth is left over and must always go to the same one."""
    rows = [Placed(f"C{n:03d}", f"Area {n % 3}", YOUNG if n % 2 else OLDER) for n in range(60)]
    found = draw(rows, design(10, 5), AS_OF, "seed")
    assert len({stratum.target for stratum in found.strata}) > 1
    assert to_document(draw(rows[::-1], design(10, 5), AS_OF, "seed")) == to_document(found)


def test_one_child_more_and_another_seed_give_another_draw():
    rows = [*small_frame(), Placed("K061", "East", YOUNG)]
    more = draw(rows, design(12, 7), AS_OF, "first")
    assert more.digest != drawn().digest
    assert drawn(seed="second").selected != drawn().selected
    assert drawn(seed="second").digest == drawn().digest


@st.composite
def frames(draw_value):
    """Frames of one to six areas by two groups or six bands, from a handful of children to a hundred."""
    groups = draw_value(st.sampled_from([(YOUNG, OLDER), tuple(KNOWN_BANDS)]))
    areas = [f"Area {number}" for number in range(draw_value(st.integers(1, 6)))]
    cells = [(area, str(group)) for area in areas for group in groups]
    sizes = draw_value(st.lists(st.integers(0, 12), min_size=len(cells), max_size=len(cells)))
    rows = [
        Placed(f"C{number:04d}", *cell)
        for number, cell in enumerate(
            cell for cell, size in zip(cells, sizes, strict=True) for _ in range(size)
        )
    ]
    assume(rows)
    return rows, groups


@st.composite
def requests(draw_value):
    rows, groups = draw_value(frames())
    held = Counter(row.group for row in rows)
    power = draw_value(st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1)]))
    if groups == (YOUNG, OLDER):
        assume(len(held) == 2)
        size = draw_value(st.integers(2, len(rows)))
        most = min(held[YOUNG], size - 1)
        return rows, Design(size, Spread.AREA, power, draw_value(st.integers(0, most)))
    quotas = {band: draw_value(st.integers(1, held[band])) for band in KNOWN_BANDS if held[band]}
    return rows, Design(sum(quotas.values()), Spread.AREA, power, quotas=quotas)


@settings(deadline=None, max_examples=120)
@given(requests(), st.text(min_size=1, max_size=5))
def test_every_draw_meets_its_margins_and_leaves_nobody_out(request_, seed):
    rows, asked = request_
    found = draw(rows, asked, AS_OF, seed)
    assert len(found.selected) == len(set(found.selected)) == asked.size
    assert sorted(c for s in found.strata for c in s.ranked) == sorted(row.child for row in rows)
    assert all(0 < stratum.probability <= 1 for stratum in found.strata)
    assert sum(stratum.target for stratum in found.strata) == asked.size
    groups = Counter()
    for stratum in found.strata:
        groups[stratum.group] += stratum.count
        assert floor(stratum.target) <= stratum.count <= ceil(stratum.target)
    if asked.quotas:
        assert groups == asked.quotas
    else:
        assert groups[YOUNG] >= asked.preschool_floor
    for area in {stratum.area for stratum in found.strata}:
        target = sum(s.target for s in found.strata if s.area == area)
        count = sum(s.count for s in found.strata if s.area == area)
        assert floor(target) <= count <= ceil(target)
    assert verify(found, rows) == ()


def test_each_childs_frequency_over_many_seeds_is_its_chance():
    """2,000 draws of 12 of 60. The bound is five standard errors; the mean square of all 60 must be about 1."""
    draws = 2000
    seen = Counter()
    for number in range(draws):
        found = drawn(seed=f"simulation {number}")
        seen.update(found.selected)
    scores = []
    for stratum in found.strata:
        chance = float(stratum.probability)
        error = sqrt(chance * (1 - chance) / draws)
        scores += [(seen[child] / draws - chance) / error for child in stratum.ranked]
    assert len(scores) == 60
    assert max(map(abs, scores)) < 5
    assert 0.5 < sum(score**2 for score in scores) / 60 < 1.6


def test_a_census_of_everybody_takes_everybody():
    found = drawn(size=60, floor=0)
    assert sorted(found.selected) == [row.child for row in small_frame()]
    assert {stratum.probability for stratum in found.strata} == {1}


def test_chances_and_weights_are_exact():
    for case in drawn_cases(drawn()):
        assert case.weight * case.probability == 1
        assert isinstance(case.probability, Fraction)


def test_every_child_is_listed_main_cases_first_and_in_order():
    found = drawn()
    cases = drawn_cases(found)
    assert len(cases) == 60
    assert tuple(case.child for case in cases if case.main) == found.selected
    for stratum in found.strata:
        mine = [case for case in cases if case.stratum is stratum]
        assert [case.child for case in mine] == list(stratum.ranked)
        assert [case.main for case in mine] == sorted((case.main for case in mine), reverse=True)
        assert [case.order for case in mine if not case.main] == list(
            range(1, len(stratum.reserves) + 1)
        )


def test_a_replacement_is_the_next_reserve_of_the_same_stratum():
    found = drawn()
    stratum = found.strata[0]
    gone = stratum.selected[0]
    assert next_reserve(found, gone, ()) == stratum.reserves[0]
    assert next_reserve(found, gone, stratum.reserves[:1]) == stratum.reserves[1]
    assert next_reserve(found, gone, stratum.reserves) is None


def test_a_stored_draw_comes_back_the_same():
    for found in (drawn(), drawn(power="0"), drawn(seed="é\n\u2028")):
        assert from_document(to_document(found)) == found


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"seed": 1}', to_document(drawn())[:-20]]
)
def test_a_stored_text_that_is_no_draw_is_refused(text):
    with pytest.raises(InputRefused, match="restore a backup"):
        from_document(text)


def test_verifying_finds_every_way_of_changing_a_draw():
    found, rows = drawn(), small_frame()
    assert verify(found, rows) == ()
    first, second, *others = found.strata
    swapped = replace(first, ranked=(first.ranked[-1], *first.ranked[1:-1], first.ranked[0]))
    counts = replace(first, count=first.count + 1), replace(second, count=second.count - 1)
    assert "order" in verify(replace(found, strata=(swapped, second, *others)), rows)[0]
    assert "numbers" in verify(replace(found, strata=(*counts, *others)), rows)[0]
    assert "order" in verify(replace(found, seed="second"), rows)[0]
    assert "list" in verify(found, rows[1:])[0]
    assert "made by" in verify(replace(found, algorithm="OTHER"), rows)[0]
    moved = replace(first, target=first.target + Fraction(1, 3))
    assert "numbers" in verify(replace(found, strata=(moved, second, *others)), rows)[0]


def test_a_child_twice_in_the_frame_is_a_fault_of_the_program():
    with pytest.raises(ValueError, match="twice"):
        frame_digest([Placed("C1", "a", "b"), Placed("C1", "a", "c")])


def test_the_fingerprint_is_of_one_json_line_a_child():
    """Worked out by hand: the digest of '["C1","Nord-Küste","x"]\\n["C2","a","y"]' in UTF-8."""
    rows = [Placed("C2", "a", "y"), Placed("C1", "Nord-Küste", "x")]
    assert frame_digest(rows) == "27fe92405fe1e1a0f99d3d40a5838ba70d66e4742c6d1aca85936dc9366e78c8"


def test_a_sample_is_drawn_from_the_children_on_a_plan_alone():
    children = tuple(
        FrameChild(f"C{n}", born=date(2003, 1, 1), team="T", plan_start=AS_OF if n % 2 else None)
        for n in range(20)
    )
    frame = Frame(FrameFormat.TABLE, children, (), "f", "", AS_OF, "1")
    found = draw_sample(frame, Design(4), "seed")
    assert found.population == 10
    assert all(int(child[1:]) % 2 for stratum in found.strata for child in stratum.ranked)


def test_a_sample_without_a_seed_is_refused():
    with pytest.raises(InputRefused, match="needs a seed"):
        drawn(seed="")
