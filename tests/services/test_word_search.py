"""Words in all of one's own audits, from the store itself."""

from dataclasses import replace

import pytest

from app.domain.answers import Answer, AnswerState
from app.domain.beside import Beside
from app.domain.records import Act
from app.services import rounds
from app.services.word_search import find_words
from tests.builders import audits_in, say


@pytest.fixture
def mine(small, assessor):
    return next(each for each in rounds.all_rounds(assessor) if each.id == small.round_id)


def found(ws, mine, text):
    return [(each.ref, each.number, each.called, each.text) for each in find_words(ws, mine, text)]


def test_narratives_notes_places_and_reasons_of_every_case_in_the_tools_order(
    small, assessor, mine
):
    one, two, *_rest = audits_in(assessor, small.round_id)
    say(two, "OJ6_text", "The Heron centre was never asked.")
    say(one, "OJ6_text", "The school was.")
    say(one, "OJ1", "yes", note="See the heron report", place="Heron, vol 2")
    say(one, "HX1_date", state=AnswerState.COULD_NOT_LOOK, reason="At the Heron centre")
    say(one, "RC9", "no", warning_reason="heron")
    refs = [one.case.ref, two.case.ref]
    assert found(assessor, mine, "heron") == [
        (refs[0], "1.1", "reason", "At the Heron centre"),
        (refs[0], "12.9", "reason", "heron"),
        (refs[0], "13.1", "place", "Heron, vol 2"),
        (refs[0], "13.1", "note", "See the heron report"),
        (refs[1], "13.6", "answer", "The Heron centre was never asked."),
    ]  # fmt: skip
    assert [each[1] for each in found(assessor, mine, "report heron")] == ["13.1"]
    assert found(assessor, mine, "  ") == []


def test_the_name_of_a_choice_is_no_word_anybody_wrote(assessor, audit, mine):
    say(audit, "OJ1", "yes")
    assert found(assessor, mine, "yes") == []


@pytest.mark.parametrize("wild", ["%", "_", "100%", "\\"])
def test_signs_that_mean_something_to_a_database_are_only_signs(assessor, audit, mine, wild):
    say(audit, "OJ6_text", "Nothing of the kind")
    assert found(assessor, mine, wild) == []
    say(audit, "OJ6_text", f"Here it is: {wild}.")
    assert len(found(assessor, mine, wild)) == 1


def test_what_was_taken_back_is_not_found(assessor, audit, mine):
    say(audit, "OJ6_text", "The heron")
    audit.answer(audit.form.key_of("OJ6_text"), None)
    assert found(assessor, mine, "heron") == []


def test_the_reading_log_is_found_too(assessor, audit, mine):
    row = Beside.LOG.row(1)
    audit.together([
        (Act.ADD_ROW, row, None), (Act.SET, Beside.LOG.cell(1, "noted"), Answer("2009-02", note="Heron")),
    ])  # fmt: skip
    assert found(assessor, mine, "heron") == [(audit.case.ref, "", "note", "Heron")]


def test_nobody_elses_audits_are_searched(assessor, audit, mine):
    say(audit, "OJ6_text", "The heron")
    assert found(assessor, replace(mine, me="somebody else"), "heron") == []


def test_nothing_of_it_lies_in_the_open_beside_the_store(small, assessor, audit, mine):
    say(audit, "OJ6_text", "Heronsgate")
    assert len(found(assessor, mine, "heronsgate")) == 1
    held = [path for path in small.folder.rglob("*") if path.is_file()]
    assert len(held) > 3
    assert not [path for path in held if b"heronsgate" in path.read_bytes().lower()]
