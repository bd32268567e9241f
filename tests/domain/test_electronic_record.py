import pytest

from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.electronic_record import Stand, stand_of

SAID = "2009-01-05"


@pytest.mark.parametrize(
    ("answer", "stand"),
    [
        (None, Stand.OPEN),
        (Answer(note="Not looked yet"), Stand.OPEN),
        (Answer(state=AnswerState.COULD_NOT_LOOK, reason="Volume 3"), Stand.OPEN),
        (Answer(state=AnswerState.NOT_APPLICABLE, reason="Unborn"), Stand.OPEN),
        (Answer(SAID), Stand.ACCEPTED),
        (Answer(SAID, evidence=Evidence.ELECTRONIC), Stand.ACCEPTED),
        (Answer(SAID, evidence=Evidence.BOTH), Stand.AGREED),
        (Answer(SAID, evidence=Evidence.PAPER), Stand.AGREED),
        (Answer("2009-01-06", evidence=Evidence.DIFFER, other="5 Jan 2009"), Stand.CONTRADICTED),
        (Answer(evidence=Evidence.DIFFER, other="5 Jan 2009"), Stand.CONTRADICTED),
        (Answer("2009-01-06", evidence=Evidence.ELECTRONIC), Stand.OTHERWISE),
        (Answer("2009-01"), Stand.OTHERWISE),
        (Answer(state=AnswerState.NOT_RECORDED), Stand.OTHERWISE),
    ],
)
def test_how_an_answer_stands_to_what_the_electronic_record_says(answer, stand):
    assert stand_of(SAID, answer) is stand


def test_every_stand_has_words():
    assert len({each.words for each in Stand}) == len(Stand)
