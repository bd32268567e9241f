"""What the pack brought of the electronic record, read as answers to the questions it speaks of."""

from collections.abc import Iterable, Mapping

from app.domain.electronic_record import Stand, stand_of
from app.domain.errors import InputRefused
from app.domain.ids import AnswerKey
from app.domain.partial_dates import PartialDate
from app.tool.form import Form
from app.tool.form_plan import ANSWERABLE
from app.tool.model import Choice, Kind, Question


def said_of(question: Question, known: Mapping[str, str]) -> str:
    """What the electronic record says of a question, as it stands there; "" for nothing."""
    return known.get(question.name, "") or known.get(question.path, "")


def value_of(question: Question, choices: Iterable[Choice], said: str) -> str:
    """The answer that it is; "" where its words are none that the question can hold."""
    if question.kind in (Kind.CHOICE, Kind.CHOICES):
        return next((one.name for one in choices if said in (one.name, one.label)), "")
    try:
        if question.kind is Kind.DATE:
            return PartialDate.parse(said).iso
        if question.kind in (Kind.INTEGER, Kind.DECIMAL):
            float(said)
    except (InputRefused, ValueError):
        return ""
    return said


def stands(form: Form, known: Mapping[str, str]) -> dict[str, Stand]:
    """By path, for every question asked of which the electronic record says something."""
    found = {}
    for question in form.tool.questions:
        said = said_of(question, known) if question.kind in ANSWERABLE else ""
        if not said or question.rules.calculation or _in_rows(form, question):
            continue
        state = form.state(AnswerKey(question.path))
        value = value_of(question, state.choices, said)
        if state.relevant and value:
            found[question.path] = stand_of(value, state.answer)
    return found


def _in_rows(form: Form, question: Question) -> bool:
    """One inside a repeating table has no place of its own."""
    steps = question.path.split("/")
    around = ("/".join(steps[:end]) for end in range(2, len(steps)))
    nodes = (form.tool.by_path.get(path) for path in around)
    return any(getattr(node, "repeats", False) for node in nodes)
