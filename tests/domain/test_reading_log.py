"""Places as they are typed while leafing, and lines kept beside the questions."""

from dataclasses import replace

import pytest

from app.domain.answers import Answer, Evidence
from app.domain.beside import Beside, beside_of
from app.domain.ids import AnswerKey
from app.domain.reading_log import (
    Line,
    lines_of,
    read_place,
    rewritten,
    taken_out,
    written,
)
from app.domain.records import AnswerEvent, replay

LINE = Line(
    1,
    Answer("2009-03-12", evidence=Evidence.PAPER, place="Vol 2, p 14", note="By telephone"),
    "/ST/ST2/ST2_date",
    AnswerKey("/ST/ST2#1/ST2_date"),
    made_with="ab12",
)


def kept(*edits):
    events = (AnswerEvent(n, "", *edit, "", "", "") for n, edit in enumerate(edits, 1))
    return lines_of(beside_of(replay(events)))


@pytest.mark.parametrize(
    ("typed", "before", "place"),
    [
        ("14", "Vol 2, p 9", "Vol 2, p 14"),
        ("p 14", "Vol 2, p 9", "Vol 2, p 14"),
        ("14-16", "Vol 2, p 9", "Vol 2, p 14-16"),
        ("14", "", "p 14"),
        ("3/1", "Vol 2, p 9", "Vol 3, p 1"),
        ("3 1", "", "Vol 3, p 1"),
        ("v3", "Vol 2, p 9", "Vol 3"),
        ("vol 3, page 12a", "", "Vol 3, p 12a"),
        ("III/4", "", "Vol III, p 4"),
        ("blue folder", "Vol 2, p 9", "blue folder"),
        ("Vol 2, p 9", "Vol 1", "Vol 2, p 9"),
        ("", "Vol 2, p 9", ""),
    ],
)
def test_a_place_is_read_as_people_type_it(typed, before, place):
    assert read_place(typed, Evidence.PAPER, before) == place


def test_a_place_on_a_screen_stands_as_typed():
    assert read_place("3/1", Evidence.ELECTRONIC, "Vol 2, p 9") == "3/1"


def test_a_line_comes_back_as_it_was_written():
    assert kept(*written(LINE)) == (LINE,)
    bare = Line(2, Answer(note="A letter, no date"))
    assert kept(*written(LINE), *written(bare)) == (LINE, bare)
    assert kept(*written(LINE), *taken_out(LINE)) == ()


def test_rewriting_keeps_what_did_not_change_and_clears_what_went():
    after = replace(LINE, noted=replace(LINE.noted, place="Vol 2, p 15"), feeds=None)
    edits = rewritten(LINE, after)
    assert {key for _act, key, _answer in edits} == {
        Beside.LOG.cell(1, "noted"),
        Beside.LOG.cell(1, "feeds"),
    }
    assert kept(*written(LINE), *edits) == (after,)
