import pytest

from app.domain.word_search import excerpt, holds, words_of


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("The chair asked twice.", "CHAIR twice", True),
        ("The chair asked twice.", "chair once", False),
        ("The chair asked twice.", "", False),
        ("Zoë's plan", "zoë", True),
        ("armchairs", "chair", True),
    ],
)
def test_every_word_stands_somewhere_in_the_text(text, words, found):
    assert holds(text, words_of(text=words)) is found


def test_an_excerpt_begins_shortly_before_the_first_word_in_whole_words():
    text = "Nothing was heard of the family for eleven weeks\nuntil the school telephoned about bruises."
    assert excerpt(text, ("bruises",)).startswith("… ")
    assert excerpt(text, ("bruises",)).endswith("the school telephoned about bruises.")
    assert excerpt(text, ("nothing",)).startswith("Nothing was heard")
    assert "\n" not in excerpt(text, ("school",))
