"""What the lead arranged: telephone numbers that can be dialled, in their order, kept whole or not at all."""

from datetime import date

import pytest

from app.demo.practice import telephone_numbers
from app.domain.errors import InputRefused
from app.domain.notebook import Contact
from app.services import rounds

GOOD = Contact("District A", "Duty manager", "Duty manager, District A", "01632 960001")


def kept(ws, small):
    with ws.begin() as work:
        return work.rounds.get(small.round_id).arrangements


def test_numbers_and_day_are_kept_in_the_order_typed(small, lead):
    night = Contact("", "Out-of-hours team", "", "+44 (0)1632 960009 ext. 12")
    assert rounds.arrange(lead, small.round_id, [night, GOOD], date(2009, 5, 1)).round
    assert kept(lead, small).contacts == (night, GOOD)
    assert kept(lead, small).return_by == date(2009, 5, 1)
    rounds.arrange(lead, small.round_id, [], None)
    assert not kept(lead, small)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (Contact("", "", "", "999"), "Row 2 of the telephone numbers has no role"),
        (Contact("", "Duty", "", ""), "type the number in digits"),
        (Contact("", "Duty", "", "12"), "type the number in digits"),
        (Contact("", "Duty", "", "ask at the desk"), "type the number in digits"),
        (Contact("", "Duty", "", "01632 960001; rm -rf"), "type the number in digits"),
        (Contact("", "Duty", "x" * 301, "999"), "too long"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_and_nothing_is_kept(small, lead, wrong, sentence):
    rounds.arrange(lead, small.round_id, [GOOD], None)
    with pytest.raises(InputRefused, match=sentence) as refused:
        rounds.arrange(lead, small.round_id, [GOOD, wrong], None)
    assert str(refused.value).endswith(".")
    assert kept(lead, small).contacts == (GOOD,)


def test_the_practice_round_has_numbers_kept_for_drama_alone():
    numbers = telephone_numbers()
    assert len(numbers) == 16
    assert all(each.number.startswith("01632 960") for each in numbers)
    assert not any(rounds.wrong_number(each.number) for each in numbers)
    assert len({each.number for each in numbers}) == 16
