"""Whether a change of the tool leads to something else in one returned audit, though none of its answers is touched."""

from app.domain.ids import AnswerKey
from app.domain.tool_versions import Effect
from app.tool.diff import Change
from app.tool.form import Form
from app.tool.model import Question
from app.tool.rollups import roll_up


def other_verdicts(before: Form, after: Form) -> frozenset[str]:
    """The limits on which the two tools say something else of the same audit."""
    old, new = before.verdicts(), after.verdicts()
    return frozenset(
        name for name in old.keys() | new.keys() if _said(old.get(name)) != _said(new.get(name))
    )


def _said(verdict: object) -> tuple[object, ...]:
    return tuple(getattr(verdict, name, None) for name in ("kind", "due", "days"))


def leads_elsewhere(change: Change, before: Form, after: Form, others: frozenset[str]) -> bool:
    """By a verdict, by the suggested rating, by a question that is asked now, by what is worked out or found wrong."""
    if change.standard:
        return change.standard in others
    if change.what == "holidays":
        return bool(others)
    if change.what == "rollup":
        return _suggested(before) != _suggested(after)
    path = AnswerKey(change.path)
    if not isinstance(after.tool.by_path.get(path), Question) or path not in after.question_keys():
        return False  # of a table's columns only the answers are looked at
    if change.effect is Effect.ASKED_NEW:
        return after.relevant(path)
    if change.what in ("core", "required"):
        return path in after.missing()
    old = AnswerKey(change.old_path or change.path)
    if old not in before.question_keys():
        return False
    held, now = before.state(old), after.state(path)
    return (held.value, held.relevant, _codes(held)) != (now.value, now.relevant, _codes(now))


def _codes(state: object) -> tuple[str, ...]:
    return tuple(problem.code for problem in getattr(state, "problems", ()))


def _suggested(form: Form) -> object:
    rolled = roll_up(form)
    return rolled.suggested if rolled else None
