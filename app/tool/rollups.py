"""From single ratings to section scores, and to an overall rating that is suggested and may be overridden.

A section's score is the mean of its rated items, each item counting once however many rated parts it has; how many are
rated and how many are not recorded always stands beside it. The suggestion is the mean of all rated items, rounded to
the nearest rating and from the middle down, unless a cap of the tool's sheet `rollup` holds. The section in which the
overall rating stands is the conclusion and does not count.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil

from app.domain.answers import AnswerState
from app.domain.ids import AnswerKey
from app.domain.limits import Limit
from app.domain.timeliness import VerdictKind
from app.tool.form import Form
from app.tool.form_checks import WARNING
from app.tool.form_states import Problem, QuestionState
from app.tool.model import Cap, Choice, Group, Question, RollUp, Tool
from app.tool.numbering import sections

SCORE = "cfa_score"
_SAYS_NOTHING = (
    VerdictKind.CANNOT_TELL, VerdictKind.NO_DATE, VerdictKind.NO_EVIDENCE, VerdictKind.CONFLICT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SectionScore:
    """Counts are of items asked. `mean` is on the rating's scale; None while nothing is rated."""

    path: str
    title: str
    mean: float | None
    rated: int
    not_recorded: int
    not_applicable: int
    could_not_look: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class RolledUp:
    """Section scores, the rating suggested and the assessor's own: both are kept.

    `capped` are the caps that hold, `open_caps` those about which the record does not say enough.
    """

    sections: tuple[SectionScore, ...]
    mean: float | None
    rated: int
    suggested: Choice | None
    own: Choice | None
    why: str
    capped: tuple[Cap, ...]
    open_caps: tuple[Cap, ...]
    explanation: str

    @property
    def differs(self) -> bool:
        """Whether the assessor's rating is another than the one suggested."""
        return bool(self.suggested and self.own and self.suggested != self.own)


def roll_up(form: Form) -> RolledUp | None:
    """The scores of a form as it stands; None for a tool that suggests no rating. Nothing in the form changes."""
    rollup = form.tool.rollup
    levels = _levels(form.tool, rollup) if rollup else {}
    if rollup is None or not levels:
        return None
    items = {
        section.path: list(_items(form, section, rollup, levels))
        for section in sections(form.tool)
        if not rollup.overall.startswith(f"{section.path}/")
    }
    scores = [item.score for found in items.values() for item in found if item.score is not None]
    mean = sum(scores) / len(scores) if scores else None
    held = {cap: _holds(form, cap) for cap in rollup.caps}
    capped = tuple(cap for cap, holds in held.items() if holds)
    unsure = tuple(cap for cap, holds in held.items() if holds is None)
    from_mean = _nearest(mean, levels) if mean is not None and len(scores) >= rollup.least else None
    suggested = from_mean
    if from_mean is not None and capped:
        lowest = min(_score(from_mean), *(cap.at for cap in capped))
        suggested = levels.get(lowest, from_mean)
    own, why = _own(form, rollup)
    said = _explained(rollup, mean, scores, from_mean, suggested, (capped, unsure))
    titles = {section.path: section.label for section in sections(form.tool)}
    found = tuple(_section(path, titles[path], inside) for path, inside in items.items())
    return RolledUp(found, mean, len(scores), suggested, own, why, capped, unsure, said)


def reason_wanted(form: Form) -> Problem | None:
    """The warning that a rating other than the one suggested wants a reason; None where there is nothing to say.

    It is for the screens and for signing off; the question with the reason, or a reason for the warning, satisfies it.
    """
    found = roll_up(form)
    if found is None or not found.differs or found.why or found.suggested is None:
        return None
    said = f"The program suggests '{found.suggested.label}'. Say why your rating is another."
    return Problem(WARNING, "differs", said)


# -- items


@dataclass(frozen=True, slots=True)
class _Item:
    score: float | None
    state: AnswerState | None  # of an item that is not rated; None while it is unanswered


def _levels(tool: Tool, rollup: RollUp) -> dict[int, Choice]:
    """The choices of the overall rating by score."""
    question = tool.by_path.get(rollup.overall)
    name = question.list_name if isinstance(question, Question) else ""
    choices = tool.choices.get(name, ())
    return {int(one.extra[SCORE]): one for one in choices if one.extra.get(SCORE, "").isdecimal()}


def _score(choice: Choice) -> int:
    return int(choice.extra[SCORE])


def _items(
    form: Form, section: Group, rollup: RollUp, levels: Mapping[int, Choice]
) -> Iterator[_Item]:
    """The rated items of a section that are asked, in order. Items without a code stand each for themselves."""
    overall = form.tool.question(rollup.overall)
    parts: dict[str, list[QuestionState]] = {}
    for key in form.question_keys(AnswerKey(section.path)):
        state = form.state(key)
        if state.question.list_name == overall.list_name and state.relevant:
            parts.setdefault(state.question.item or key, []).append(state)
    scores = {choice.name: score for score, choice in levels.items()}
    for states in parts.values():
        given = [scores[str(one.value)] for one in states if str(one.value) in scores]
        if given:
            yield _Item(sum(given) / len(given), AnswerState.ANSWERED)
            continue
        said = [one.answer.state for one in states if one.answer is not None]
        yield _Item(None, next(iter(said), None))


def _section(path: str, title: str, items: list[_Item]) -> SectionScore:
    scores = [item.score for item in items if item.score is not None]

    def count(state: AnswerState | None) -> int:
        return sum(item.score is None and item.state is state for item in items)

    return SectionScore(
        path,
        title,
        sum(scores) / len(scores) if scores else None,
        len(scores),
        count(AnswerState.NOT_RECORDED),
        count(AnswerState.NOT_APPLICABLE),
        count(AnswerState.COULD_NOT_LOOK),
        count(None) + count(AnswerState.ANSWERED),
    )


def _nearest(mean: float, levels: Mapping[int, Choice]) -> Choice:
    """The rating nearest to a mean; of two equally near the lower one."""
    wanted = ceil(round(mean, 9) - 0.5)
    return levels[min(levels, key=lambda score: (abs(score - wanted), score))]


def _own(form: Form, rollup: RollUp) -> tuple[Choice | None, str]:
    """The assessor's rating and the reason given for it."""
    state = form.state(AnswerKey(rollup.overall))
    own = next((one for one in state.choices if one.name == state.value), None)
    reason = state.answer.warning_reason if state.answer else ""
    why = form.state(AnswerKey(rollup.why)).value
    return own, str(why or reason or "").strip()


# -- caps


def _holds(form: Form, cap: Cap) -> bool | None:
    """Whether a cap holds; None where the record does not say enough."""
    if not cap.standard:
        return form.holds(cap.when)
    verdict = form.verdict(cap.standard)
    if verdict is None:
        return False
    if verdict.kind in _SAYS_NOTHING:
        return None
    if verdict.kind not in (VerdictKind.LATE, VerdictKind.OVERDUE_OPEN) or verdict.days is None:
        return False
    length = _length(form, cap.standard)
    return None if length is None else verdict.days > (cap.times - 1) * length


def _length(form: Form, standard_id: str) -> int | None:
    """A limit in its own unit; None where the answer that holds it is blank."""
    text = next(one.limit for one in form.tool.standards if one.id == standard_id)
    if not text.startswith("/"):
        return Limit.parse(text).amount
    value = form.value(AnswerKey(text))
    return int(value) if isinstance(value, float) else None


# -- in words


def _explained(
    rollup: RollUp,
    mean: float | None,
    scores: list[float],
    from_mean: Choice | None,
    suggested: Choice | None,
    caps: tuple[tuple[Cap, ...], tuple[Cap, ...]],
) -> str:
    """One or more sentences: the mean and of how many items, what caps it, and what cannot be told."""
    capped, unsure = caps
    count = f"{len(scores)} rated item{'' if len(scores) == 1 else 's'}"
    if mean is None or from_mean is None or suggested is None:
        return f"Nothing is suggested yet: {count}, at least {rollup.least} are needed."
    said = f"Suggested: {suggested.label}. The mean of {count} is {mean:.1f}"
    reasons = "; ".join(cap.says for cap in capped if cap.at < _score(from_mean))
    if reasons:
        said += f", which would be {from_mean.label}; lowered because {reasons}."
    else:
        said += "."
    if unsure:
        said += f" The record does not tell whether {'; '.join(cap.says for cap in unsure)}."
    return said
