"""What holds for a file that was asked for: a function of the acts alone, whatever order they come in."""

import itertools
from dataclasses import replace

import pytest

from app.domain.beside import beside_of
from app.domain.errors import InputRefused
from app.domain.file_requests import (
    FileAct,
    FileStanding,
    Produced,
    Production,
    Volumes,
    check_act,
    last_produced,
    live_acts,
    produced,
    producing,
    standing,
)
from app.domain.history import chain
from app.domain.merge import addressed
from app.domain.records import replay

AT = "2026-03-02T09:30:00Z"


def an_act(outcome, *, after=(), **changed):
    act = FileAct("case 1", outcome, 3, None, None, "", "", "", (), "lead", AT)
    reason = "court" if outcome.wants_reason else ""
    earlier = tuple(each.hash for each in after)
    return addressed(replace(act, reason=reason, replaces=earlier, **changed))


def test_a_later_act_takes_the_place_of_those_it_names_in_any_order():
    first = an_act(Production.NOT_PRODUCED)
    second = an_act(Production.PART, after=(first,))
    third = an_act(Production.PRODUCED, after=(second,))
    for order in itertools.permutations((first, second, third)):
        assert live_acts(order) == {"case 1": (third,)}


def test_of_two_acts_that_do_not_know_of_each_other_the_worse_holds():
    first = an_act(Production.AWAITED)
    ones, twos = (
        an_act(Production.PRODUCED, after=(first,)),
        an_act(Production.NOT_PRODUCED, after=(first,)),
    )
    for order in itertools.permutations((first, ones, twos)):
        live = live_acts(order)["case 1"]
        assert live == (twos, ones)
        assert standing(None, live).outcome is Production.NOT_PRODUCED


def test_who_reads_the_case_has_the_word_and_the_lead_where_they_are_silent():
    live = (an_act(Production.NOT_PRODUCED),)
    said = Produced(Production.PRODUCED, None, "", "")
    assert standing(said, live) == FileStanding(Production.PRODUCED, by_reader=True)
    assert standing(None, live).reason_words == "At court or with the lawyers"
    assert standing(None, ()) is None


@pytest.mark.parametrize(
    ("outcome", "reason", "words", "volumes", "sentence"),
    [
        (Production.NOT_PRODUCED, "", "", (), "Choose the reason"),
        (Production.PART, "", "", (), "Choose the reason"),
        (Production.PRODUCED, "court", "", (), "take it away"),
        (Production.NOTHING, "other", "  ", (), "Say in words"),
        (Production.NOTHING, "mislaid", "", (), "not on the list"),
        (Production.PRODUCED, "", "", (-1,), "counted from 0"),
        (Production.PRODUCED, "", "", (1000,), "counted from 0"),
        (Production.PRODUCED, "", "", (3, 0, 3), "yet volumes of it are missing"),
        (Production.PRODUCED, "", "", (None, None, 1), "yet volumes of it are missing"),
        (Production.PRODUCED, "", "", (3, 2), "yet 2 of 3 volumes were seen"),
        (Production.PART, "court", "", (3, 0, 3), "yet no volume was seen"),
        (Production.NOT_PRODUCED, "court", "", (3, 1, 2), "yet 1 volume was seen"),
        (Production.NOTHING, "court", "", (3, 2), "yet 2 volumes were seen"),
        (Production.PART, "court", "", (4, 2, 1), "2 seen and 1 missing are fewer"),
        (Production.PRODUCED, "", "hidden \u202e", (), "too long or cannot be shown"),
    ],
)
def test_what_cannot_stand_is_refused(outcome, reason, words, volumes, sentence):
    with pytest.raises(InputRefused, match=sentence):
        check_act(outcome, reason, words, Volumes(*volumes))


@pytest.mark.parametrize(
    ("outcome", "reason", "volumes"),
    [
        (Production.PRODUCED, "", (3, 3, 0)),
        (Production.PRODUCED, "", (3, 4, 0)),  # more than was told
        (Production.PRODUCED, "", (3,)),
        (Production.PART, "court", (3, 2, 1)),
        (Production.PART, "court", (3, 3, 0)),  # pages were missing
        (Production.PART, "court", (3, 3, 1)),  # a volume nobody told of
        (Production.NOT_PRODUCED, "court", (3, 0, 3)),
        (Production.AWAITED, "", (3, 2)),
    ],
)
def test_volumes_that_fit_the_outcome_stand(outcome, reason, volumes):
    check_act(outcome, reason, "", Volumes(*volumes))


def test_acts_of_a_reader_are_added_and_the_last_holds():
    events = ()
    for said in (
        Produced(Production.NOT_PRODUCED, None, "not-found", "not on the shelf", AT),
        Produced(Production.PART, 1, "court", "", AT),
    ):
        edits = producing(beside_of(replay(events)), said)
        for edit in edits:
            events = (*events, chain(events[-1] if events else None, AT, *edit, "device"))
    beside = beside_of(replay(events))
    assert [each.outcome for each in produced(beside)] == [
        Production.NOT_PRODUCED,
        Production.PART,
    ]
    assert last_produced(beside) == Produced(Production.PART, 1, "court", "", AT)


def test_awaited_is_no_word_of_a_reader():
    with pytest.raises(InputRefused, match="Say whether"):
        producing(beside_of(replay(())), Produced(Production.AWAITED, None, "", ""))
