"""Spelling: British, with the field's words, and those of a store's owner, which stay in the store."""

import pytest

from app.domain.errors import InputRefused
from app.services import spelling
from app.services.spelling import OwnWords, wrong_in
from db.engine import connect
from tests.builders import opened


@pytest.fixture(scope="module")
def speller():
    return spelling.load()


def wrong(text, speller):
    return [text[begin:end] for begin, end in wrong_in(text, speller)]


@pytest.mark.parametrize(
    "text",
    [
        "The behaviour was recognised, organised and analysed; a child’s colour is grey.",
        "CAFCASS, MAPPA and MARAC; the LADO's ICPCs under s47 on the 2nd, 42wd, e.g. vol 3a.",
        "Multi-agency safeguarding: a co-operative well-being plan, kinship carers, a genogram.",
        "Sent to someone@council.example and kept at C:\\files\\xqzt.doc",
        "A naïve view — “said so” … 12/3/09 (p.14).",
        "",
    ],
)
def test_good_british_text_has_nothing_wrong(text, speller):
    assert wrong(text, speller) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The conferance was reveiwed.", ["conferance", "reveiwed"]),
        ("color and center", ["color", "center"]),
        ("a multi-agensy plan", ["agensy"]),
        ("the childs’s", ["childs’s"]),
        ("Safegaurding first", ["Safegaurding"]),
    ],
)
def test_what_is_misspelt_is_found_where_it_stands(text, expected, speller):
    assert wrong(text, speller) == expected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("conferance", "conference"),
        ("safegaurding", "safeguarding"),
        ("recieved", "received"),
        ("cafcas", "CAFCASS"),
    ],
)
def test_the_word_meant_is_among_the_suggestions(typed, meant, speller):
    found = speller.suggestions(typed)
    assert meant in found
    assert len(found) <= spelling.MOST_SUGGESTIONS


def test_every_word_of_the_field_is_right(speller):
    words = spelling.field_words()
    assert len(words) > 150
    assert [word for word in words if wrong(word, speller)] == []


def test_the_owners_words_are_right_and_stay_in_the_store(assessor, small):
    """The name is found in no file of the store's folder: it is in the encrypted store alone."""
    name = "Xanthippa"
    OwnWords(assessor).add(name)
    OwnWords(assessor).add(name)
    assert OwnWords(assessor).all() == (name,)
    assert wrong(name, spelling.load()) == [name]
    assert wrong(name, spelling.load(OwnWords(assessor).all())) == []
    for file in small.store("a").parent.rglob("*"):
        assert not file.is_file() or name.encode() not in file.read_bytes()
    other = connect(assessor.store.path, assessor.store._key)
    assert other.execute("SELECT word FROM own_word").fetchall() == [(name,)]
    other.close()
    OwnWords(assessor).remove(name)
    assert OwnWords(assessor).all() == ()


def test_the_owners_words_are_there_when_the_store_is_opened_again(small):
    with opened(small.store("a")) as ws:
        OwnWords(ws).add("Zzyzx")
    with opened(small.store("a")) as ws:
        assert OwnWords(ws).all() == ("Zzyzx",)


@pytest.mark.parametrize("text", ["", "two words", "x" * 81, "<b>"])
def test_only_a_single_word_is_taken(assessor, text):
    with pytest.raises(InputRefused):
        OwnWords(assessor).add(text)
    assert OwnWords(assessor).all() == ()
