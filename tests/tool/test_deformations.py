"""Each of some four hundred ways to get the built-in workbook wrong is told at its cell, by its code."""

import re

import pytest

from app.tool import problems as documented
from tests.tool.deformations import Deformation, batches, deformations
from tests.tool.deformed import Book


def test_the_workbook_that_is_deformed_is_sound() -> None:
    assert Book().check() == ()


@pytest.mark.parametrize("group", [pytest.param(one, id=one[0].name) for one in batches()])
def test_each_deformation_is_told_at_its_cell(group: list[Deformation]) -> None:
    book = Book()
    where = [one.make(book) for one in group]
    problems = book.check(with_cases=any(place.startswith("tests!") for place in where))
    missed = [
        (one.name, place, one.code)
        for one, place in zip(group, where, strict=True)
        if not one.is_told_by(problems, place)
    ]
    assert missed == [], [one for one in problems if f"{one.sheet}!{one.cell}" in where]
    for problem in problems:
        # One sentence or two, never a Python name or a trace.
        assert problem.message.endswith((".", "?"))
        assert not re.search(r"Traceback|NoneType|object at 0x|<class|<function", problem.message)


def test_there_are_enough_of_them_and_their_codes_are_documented() -> None:
    every = deformations()
    assert len(every) > 400
    assert len({one.name for one in every}) == len(every)
    codes = set(re.findall(r"`([a-z]+(?:-[a-z]+)*)`", documented.__doc__ or ""))
    assert {one.code for one in every} <= codes
