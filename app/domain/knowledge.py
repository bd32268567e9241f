"""Special knowledge: what a reader may know about, and which cases ask for it."""

from enum import StrEnum

from app.domain.rounds import CaseFile


class Knowledge(StrEnum):
    """What a person can be said to know about."""

    DISABILITY = "disability"
    UNBORN = "unborn"
    SEXUAL_ABUSE = "sexual abuse"
    PHYSICAL_ABUSE = "physical abuse"
    EMOTIONAL_ABUSE = "emotional abuse"
    NEGLECT = "neglect"


_CATEGORIES = {
    Knowledge.SEXUAL_ABUSE: "sexual",
    Knowledge.PHYSICAL_ABUSE: "physical",
    Knowledge.EMOTIONAL_ABUSE: "emotional",
    Knowledge.NEGLECT: "neglect",
}


def needs_of(case: CaseFile) -> frozenset[str]:
    """What the reader of this case should know about, from its category and from what is known of the child."""
    category = case.category.casefold()
    found = {each.value for each, word in _CATEGORIES.items() if word in category}
    if case.disabled:
        found.add(Knowledge.DISABILITY.value)
    if case.unborn:
        found.add(Knowledge.UNBORN.value)
    return frozenset(found)
