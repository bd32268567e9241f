"""Two wordings: which may say the same in other words, and which do not, however alike they look."""

import pytest

from app.tool.wordings import may_mean_the_same, says_otherwise

BASE = "Were failed or refused visits followed up promptly by the named social worker of the child"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Were missed visits followed up promptly?", "Were missed visits not followed up promptly?"),
        ("Was the child seen in the last three months?", "Was the child seen in the last six months?"),
        ("Was the child seen in the last 3 months?", "Was the child seen in the last 13 months?"),
        ("How many registered carers live with the child?", "How many unregistered carers live with the child?"),
        ("Was the plan adequate for this child?", "Was the plan inadequate for this child?"),
        ("Was it a case of compliance by the parents?", "Was it a case of non-compliance by the parents?"),
        ("Were at least two agencies at the conference?", "Were at most two agencies at the conference?"),
        ("Did police and health take part in it?", "Did police or health take part in it?"),
        ("Were all agencies told of the decision?", "Were any agencies told of the decision?"),
        ("Was the report shared before the conference began?", "Was the report shared after the conference began?"),
        ("Is the child never seen alone at home?", "Is the child always seen alone at home?"),
        ("Say by how much the risk increases over time.", "Say by how much the risk decreases over time."),
        ("Say by how much the risk increased over time.", "Say by how much the risk decreased over time."),
        ("Was it held within 15 working days of it?", "Was it held within 15 days of it?"),
        ("Was it held within 15 days of the meeting?", "Was it held within 15 weeks of the meeting?"),
        ("Was the date of the first conference recorded?", "Was the date of the last conference recorded?"),
        ("The child must be seen at each visit made", "The child should be seen at each visit made"),
        ("The worker didn't see the child at home on the day", "The worker did see the child at home on the day"),
        ("Seen before it began and after it ended", "Seen after it began and before it ended"),
        ("Was the child seen?", "Was the child seen alone?"),
        ("A share of 5% of all visits to the child", "A share of 5 of all visits to the child"),
        (f"{BASE}, always", BASE),
    ],
)  # fmt: skip
def test_a_word_that_decides_the_meaning_is_never_a_clarification(old: str, new: str) -> None:
    assert not may_mean_the_same(old, new)
    assert not may_mean_the_same(new, old)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Was the child seen on this visit?", "Was the child seen on that visit?"),
        ("Was the child seen, and where?", "Was the child seen - and where"),
        ("Held within three months of it?", "Held within 3 months of it?"),
        ("Was each visit to the child recorded?", "Was every visit to the child recorded?"),
        ("The worker cannot tell where they live", "The worker can’t tell where they live"),
        ("Was a minimum of two agencies present?", "Was at least two agencies present?"),
        ("Is the child adequately protected now?", "Is the child adequately protected right now?"),
        ("Names of mother and father on the file", "Names of mother, father on the file"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_same_in_other_words_may_be_a_clarification(old: str, new: str) -> None:
    assert may_mean_the_same(old, new)
    assert may_mean_the_same(new, old)


def test_a_wording_with_other_words_is_another() -> None:
    assert not may_mean_the_same("Was the child seen on this visit?", "Did anybody open the door?")
    assert not may_mean_the_same("", "Who came?")


def test_of_a_longer_text_only_a_sentence_that_is_kept_can_say_otherwise() -> None:
    text = "Look in the chronology. Count the visits of the last three months."
    assert says_otherwise(text, text.replace("three", "six"))
    assert not says_otherwise(text, f"{text} Do not count letters.")
    assert not says_otherwise(text, "Count the visits of the last three months.")
    assert not says_otherwise(text, text.replace("Look in", "Look it up in"))
