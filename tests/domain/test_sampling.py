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
from app.domain.draw_document import from_document, to_document
from app.domain.errors import InputRefused
from app.domain.frames import Frame, FrameChild, FrameFormat
from app.domain.sample_log import LeftOut, LeftOutFor
from app.domain.sampling import (
    draw,
    draw_sample,
    drawn_cases,
    frame_digest,
    in_sample,
    next_reserve,
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
    stratum = drawn().strata[0]
    assert next_reserve(stratum, 0) == stratum.reserves[0]
    assert next_reserve(stratum, 1) == stratum.reserves[1]
    assert next_reserve(stratum, len(stratum.reserves)) is None


@settings(deadline=None, max_examples=120)
@given(requests(), st.text(min_size=1, max_size=5), st.data())
def test_a_replacement_never_changes_another_stratum(request_, seed, data):
    """Whatever cases give way, one after the other, stand-ins among them, for as long as there are reserves."""
    rows, asked = request_
    found = draw(rows, asked, AS_OF, seed)
    by_name = {stratum.name: stratum for stratum in found.strata}
    gone: list[str] = []
    for _ in range(data.draw(st.integers(0, 8))):
        before = in_sample(found, gone)
        stratum = by_name[data.draw(st.sampled_from(sorted(before)))]
        made = sum(child in gone for child in stratum.ranked)
        stand_in = next_reserve(stratum, made)
        if not before[stratum.name] or stand_in is None:
            continue
        case = data.draw(st.sampled_from(before[stratum.name]))
        gone.append(case)
        after = in_sample(found, gone)
        assert set(after[stratum.name]) == {*before[stratum.name], stand_in} - {case}
        del before[stratum.name], after[stratum.name]
        assert after == before
    assert sum(map(len, in_sample(found, gone).values())) == asked.size
    assert {name: len(held) for name, held in in_sample(found, gone).items()} == {
        stratum.name: stratum.count for stratum in found.strata
    }


def test_a_stored_draw_comes_back_the_same():
    left = LeftOut("K100", LeftOutFor.OTHER, "Said why.", "2009-03-31T10:00:00Z")
    with_all = replace(drawn(), left_out=(left,), specialist_teams=("East",))
    for found in (drawn(), drawn(power="0"), drawn(seed="é\n\u2028"), with_all):
        assert from_document(to_document(found)) == found


def test_a_draw_that_the_first_versions_kept_still_opens():
    kept = json.loads(to_document(drawn()))
    del kept["left_out"], kept["specialist_teams"]
    assert from_document(json.dumps(kept)) == drawn()


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
