"""How what was found on file stands to what the electronic record says: the two measured against each other."""

from enum import StrEnum

from app.domain.answers import Answer, AnswerState, Evidence


class Stand(StrEnum):
    """One answer beside what the electronic record says of its question."""

    OPEN = "open"  # not answered yet, or nobody could look
    ACCEPTED = "accepted"  # the same answer; not said to stand on paper too
    AGREED = "agreed"  # the paper file says the same
    CONTRADICTED = "contradicted"  # the paper file says otherwise
    OTHERWISE = (
        "otherwise"  # found otherwise, or not recorded at all: the electronic record was corrected
    )

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Stand.OPEN: "not compared",
    Stand.ACCEPTED: "accepted",
    Stand.AGREED: "the paper file agrees",
    Stand.CONTRADICTED: "the paper file differs",
    Stand.OTHERWISE: "found otherwise",
}
_ON_PAPER = (Evidence.BOTH, Evidence.PAPER)


def stand_of(said: str, answer: Answer | None) -> Stand:
    """`said` is the value that the electronic record gives, as the question would hold it."""
    if answer is None or answer.state in (AnswerState.NOT_APPLICABLE, AnswerState.COULD_NOT_LOOK):
        return Stand.OPEN
    if answer.evidence is Evidence.DIFFER:
        return Stand.CONTRADICTED
    if answer.state is AnswerState.NOT_RECORDED:
        return Stand.OTHERWISE
    if not answer.value:
        return Stand.OPEN
    if answer.value != said:
        return Stand.OTHERWISE
    return Stand.AGREED if answer.evidence in _ON_PAPER else Stand.ACCEPTED
