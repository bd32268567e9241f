"""A script of answers put through a form, step by step: `tool run`, and the worked cases of a workbook."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, TypeVar

from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.errors import AuditError, InputRefused
from app.domain.ids import AnswerKey
from app.domain.partial_dates import PartialDate
from app.domain.timeliness import Verdict
from app.tool.form import Form
from app.tool.form_states import Problem
from app.tool.rollups import roll_up

_STEP_KEYS = frozenset(
    {"set", "value", "state", "reason", "evidence", "other", "place", "note", "ask_lead", "warning_reason"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One edit. `act` is "set", "add" or "remove"; an answer of None takes the answer away."""

    act: str
    path: str
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """Steps in order, with the day the clocks run to and what is known of the case."""

    position_date: date
    steps: tuple[Step, ...]
    announced_on: date | None = None
    division: str = "england-and-wales"
    facts: Mapping[str, str] = field(default_factory=dict)


def read_script(document: object, file: str) -> Script:
    """From the JSON of `tool run`. Raises InputRefused naming the file and the step."""
    if not isinstance(document, dict):
        raise InputRefused(f"{file} must hold one JSON object with audit_date and steps.")
    steps = document.get("steps", [])
    if not isinstance(steps, list):
        raise InputRefused(f"{file}: steps must be a list.")
    position = _day(document, "audit_date", file)
    if position is None:
        raise InputRefused(f"{file}: audit_date is missing; give the day the clocks run to.")
    facts = document.get("facts", {})
    if not isinstance(facts, dict):
        raise InputRefused(f"{file}: facts must be an object of names and values.")
    return Script(
        position,
        tuple(_step(step, f"{file}, step {number}") for number, step in enumerate(steps, start=1)),
        _day(document, "announced_on", file),
        str(document.get("division", "england-and-wales")),
        {str(name): lexical(value, f"{file}, fact {name}") for name, value in facts.items()},
    )


def _day(document: Mapping[str, Any], key: str, file: str) -> date | None:
    text = document.get(key)
    if text is None:
        return None
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise InputRefused(f"{file}: {key} must be a day such as 2009-03-31.") from None


def _step(step: object, place: str) -> Step:
    if not isinstance(step, dict):
        raise InputRefused(f"{place}: a step is an object with set, add or remove.")
    acts = [act for act in ("set", "add", "remove") if act in step]
    if len(acts) != 1 or not isinstance(step[acts[0]], str):
        raise InputRefused(f"{place}: give exactly one of set, add and remove, with a path.")
    act, path = acts[0], step[acts[0]]
    if act != "set":
        return Step(act, path)
    unknown = sorted(step.keys() - _STEP_KEYS)
    if unknown:
        raise InputRefused(f"{place}: there is no key {unknown[0]}.")
    return Step(act, path, _answer(step, place))


def _answer(step: Mapping[str, Any], place: str) -> Answer | None:
    """The answer of a step; None where it takes the answer away (a blank value and no other state)."""
    state = _one_of(AnswerState, step.get("state", "answered"), "state", place)
    value = lexical(step.get("value"), place)
    if state is AnswerState.ANSWERED and not value:
        return None
    evidence = step.get("evidence")
    return Answer(
        value=value if state is AnswerState.ANSWERED else "",
        state=state,
        reason=_text(step, "reason", place),
        evidence=None if evidence is None else _one_of(Evidence, evidence, "evidence", place),
        other=_text(step, "other", place),
        place=_text(step, "place", place),
        note=_text(step, "note", place),
        ask_lead=step.get("ask_lead") is True,
        warning_reason=_text(step, "warning_reason", place),
    )


Word = TypeVar("Word", AnswerState, Evidence)


def _one_of(kind: type[Word], text: object, key: str, place: str) -> Word:
    try:
        return kind(str(text))
    except ValueError:
        known = ", ".join(kind)
        raise InputRefused(f"{place}: {key} is one of {known}.") from None


def _text(step: Mapping[str, Any], key: str, place: str) -> str:
    found = step.get(key, "")
    if not isinstance(found, str):
        raise InputRefused(f"{place}: {key} must be a text.")
    return found


def lexical(value: object, place: str) -> str:
    """A JSON value as an answer's text: 3 for 3.0, choices joined by a space, "" for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, int | float | str):
        return str(value)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return " ".join(value)
    raise InputRefused(f"{place}: a value is a text, a number, or a list of choices.")


def play(form: Form, steps: Iterable[Step], place: str) -> None:
    """Put the steps in, in order. Raises InputRefused naming the step that cannot be done."""
    for number, step in enumerate(steps, start=1):
        try:
            key = form.key_of(step.path)
            if step.act == "add":
                form.add_row(key)
            elif step.act == "remove":
                form.remove_row(key)
            else:
                form.put(key, step.answer)
        except AuditError as refused:
            raise InputRefused(f"{place}, step {number}: {refused}") from None


# -- what stands in a form, as JSON


def document_of(form: Form) -> dict[str, object]:
    """Every question by its path with positions, every standard's verdict, and the suggested overall rating."""
    questions = {form.position_path(key): _question(form, key) for key in form.question_keys()}
    verdicts = {name: _verdict(found) for name, found in form.verdicts().items()}
    return {"questions": questions, "verdicts": verdicts, "rollup": _rollup(form)}


def _question(form: Form, key: AnswerKey) -> dict[str, object]:
    state = form.state(key)
    answer = state.answer
    return {
        "relevant": state.relevant,
        "required": state.required,
        "value": plain(state.value),
        "state": answer.state.value if answer else "",
        "problems": [_problem(problem) for problem in state.problems],
    }


def plain(value: object) -> str | float | int | bool | None:
    """A typed value as JSON: whole numbers without a point, dates in ISO form, choices joined by a space."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else (value if value == value else None)  # noqa: PLR0124 - NaN
    if isinstance(value, PartialDate):
        return value.iso
    if isinstance(value, tuple):
        return " ".join(value)
    return value if isinstance(value, str | bool | int) else None


def _problem(problem: Problem) -> dict[str, str]:
    return {"severity": problem.severity, "code": problem.code, "message": problem.message}


def _verdict(found: Verdict | None) -> dict[str, object]:
    if found is None:
        return {
            "verdict": None,
            "due": None,
            "days": None,
            "explanation": "nothing is said yet of what starts this clock",
            "written_afterwards": 0,
        }
    return {
        "verdict": found.kind.value,
        "due": found.due.isoformat() if found.due else None,
        "days": found.days,
        "explanation": found.explanation,
        "written_afterwards": found.written_afterwards,
    }


def _rollup(form: Form) -> dict[str, object] | None:
    """The ratings by their choices' names; None for a tool that suggests none."""
    found = roll_up(form)
    if found is None:
        return None
    return {
        "suggested": found.suggested.name if found.suggested else None,
        "own": found.own.name if found.own else None,
        "why": found.why,
        "explanation": found.explanation,
        "capped": list(found.capped),
        "unsure": list(found.unsure),
        "sections": [asdict(section) for section in found.sections],
    }
