"""What may stand in place of an answer on paper: letters beside boxes, or to be written into a cell."""

from app.reports.pdf_form import BOX, Field
from app.reports.pdf_look import FORM

STATES = {"not-recorded": "NR", "not-applicable": "NA", "could-not-look": "CL"}
_EACH = 27.0
ROOM = len(STATES) * _EACH + 4  # what the boxes take at the right edge


def state_boxes(field: Field, states: frozenset[str], y: float) -> None:
    """A box for each state at the right edge, each always at its own place."""
    left = FORM.width - len(STATES) * _EACH + 2
    for place, (state, letters) in enumerate(STATES.items()):
        if state in states:
            x = left + place * _EACH
            field.box(x, y, FORM.body)
            field.words(letters, FORM.small, x + BOX + 3, y + 1, _EACH)


def in_words(states: frozenset[str]) -> str:
    """ "NR, NA or CL"."""
    letters = [short for state, short in STATES.items() if state in states]
    return " or ".join(filter(None, (", ".join(letters[:-1]), letters[-1] if letters else "")))
