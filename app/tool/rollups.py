"""From single ratings to section scores, and to an overall rating that is suggested and may be overridden.

A section's score is the mean of its rated items, each item counting once however many rated parts it has; how many are
rated and how many are not recorded always stands beside it, and so do the unrecorded parts of items that are rated by
their other parts. The suggestion is the mean of all rated items, rounded to the nearest rating and from the middle
down, unless a cap of the tool's sheet `rollup` holds. The section in which the overall rating stands is the conclusion
and does not count.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from weakref import WeakKeyDictionary

from app.domain.answers import AnswerState
from app.domain.ids import AnswerKey
from app.domain.limits import Limit
from app.domain.ratings import Level, RolledUp, SectionScore
from app.domain.timeliness import VerdictKind
from app.tool.form import Form
from app.tool.form_paths import tool_path
from app.tool.form_states import QuestionState
from app.tool.model import Cap, Group, Question, RollUp, Tool
from app.tool.numbering import sections

SCORE, TONE = "cfa_score", "cfa_tone"

_SAYS_NOTHING = (
    VerdictKind.CANNOT_TELL, VerdictKind.NO_DATE, VerdictKind.NO_EVIDENCE, VerdictKind.CONFLICT,
)  # fmt: skip

# Of the parts of an item that none of them rates, the first of these speaks for the item: what is not recorded is never
# hidden behind what merely does not apply.
_TELLING = (
    AnswerState.NOT_RECORDED, AnswerState.COULD_NOT_LOOK, None, AnswerState.ANSWERED, AnswerState.NOT_APPLICABLE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Scale:
    """What of a form stays as it is whatever is answered: its levels, and what is rated by them."""

    levels: Mapping[int, Level]
    # By section, in the tool's order: the path of each rated question, and the table it stands in, if any.
    sections: tuple[tuple[Group, tuple[tuple[str, AnswerKey | None], ...]], ...]


_scales: WeakKeyDictionary[Form, _Scale | None] = WeakKeyDictionary()
_worked_out: WeakKeyDictionary[Form, tuple[int, RolledUp | None]] = WeakKeyDictionary()


def roll_up(form: Form) -> RolledUp | None:
    """The scores of a form as it stands; None for a tool that suggests no rating. Nothing in the form changes.

    Worked out once for each edit: the page, the counts and the checks all ask for it.
    """
    edition, rolled = _worked_out.get(form, (-1, None))
    if edition != form.edition:
        rolled = _rolled_up(form)
        _worked_out[form] = (form.edition, rolled)
    return rolled


def _rolled_up(form: Form) -> RolledUp | None:
    rollup = form.tool.rollup
    if form not in _scales:
        _scales[form] = _scale(form.tool, rollup) if rollup else None
    scale = _scales[form]
    if rollup is None or scale is None:
        return None
    levels = scale.levels
    items = [(section, list(_items(form, rated, levels))) for section, rated in scale.sections]
    scores = [item.score for _, found in items for item in found if item.score is not None]
    mean = sum(scores) / len(scores) if scores else None
    held = {cap: _holds(form, cap) for cap in rollup.caps}
    capped = tuple(cap for cap, holds in held.items() if holds)
    unsure = tuple(cap.says for cap, holds in held.items() if holds is None)
    from_mean = _nearest(mean, levels) if mean is not None and len(scores) >= rollup.least else None
    suggested = from_mean
    if from_mean is not None and capped:
        lowest = min(from_mean.score, *(cap.at for cap in capped))
        suggested = levels.get(lowest, from_mean)
    own, why = _own(form, rollup, levels)
    return RolledUp(
        levels=tuple(levels[score] for score in sorted(levels)),
        sections=tuple(_section(section, inside) for section, inside in items),
        mean=mean,
        rated=len(scores),
        suggested=suggested,
        own=own,
        why=why,
        capped=tuple(cap.says for cap in capped),
        unsure=unsure,
        explanation=_explained(rollup, mean, scores, from_mean, suggested, (capped, unsure)),
    )


def unexplained_rating(form: Form) -> AnswerKey | None:
    """The overall rating where it is another than the one suggested and nothing says why."""
    rollup = form.tool.rollup
    if rollup is None or form.state(AnswerKey(rollup.overall)).answer is None:
        return None
    rolled = roll_up(form)
    wanted = rolled is not None and rolled.wants_reason
    return AnswerKey(rollup.overall) if wanted else None


# -- items


@dataclass(frozen=True, slots=True)
class _Item:
    score: float | None
    state: AnswerState | None  # of an item that is not rated; None while it is unanswered
    parts_not_recorded: int = 0  # of one that is


def _scale(tool: Tool, rollup: RollUp) -> _Scale | None:
    """None where the overall rating has no scores: nothing can be suggested."""
    levels = _levels(tool, rollup)
    if not levels:
        return None
    rated = [(path, _table_of(tool, path)) for path in _rated(tool, rollup)]
    inside = [
        (section, tuple(one for one in rated if one[0].startswith(f"{section.path}/")))
        for section in sections(tool)
    ]
    return _Scale(levels, tuple(each for each in inside if each[1]))


def _table_of(tool: Tool, path: str) -> AnswerKey | None:
    """The outermost repeating table that a question stands in."""
    steps = path.split("/")
    around = (tool.by_path.get("/".join(steps[:end])) for end in range(2, len(steps)))
    found = (one.path for one in around if isinstance(one, Group) and one.repeats)
    return next(map(AnswerKey, found), None)


def _levels(tool: Tool, rollup: RollUp) -> dict[int, Level]:
    """The choices of the overall rating by score."""
    question = tool.by_path.get(rollup.overall)
    name = question.list_name if isinstance(question, Question) else ""
    return {
        int(score): Level(one.name, one.label, int(score), one.extra.get(TONE, ""))
        for one in tool.choices.get(name, ())
        if (score := one.extra.get(SCORE, "")).isdecimal()
    }


def _rated(tool: Tool, rollup: RollUp) -> tuple[str, ...]:
    """The paths of the questions that are rated on the scale of the overall rating, outside its own section."""
    overall = tool.question(rollup.overall)
    return tuple(
        question.path
        for question in tool.questions
        if question.list_name == overall.list_name and _top(question.path) != _top(overall.path)
    )


def _top(path: str) -> str:
    """The name of the section."""
    return path.split("/")[1]


def _items(
    form: Form, rated: Iterable[tuple[str, AnswerKey | None]], levels: Mapping[int, Level]
) -> Iterator[_Item]:
    """The rated items of a section that are asked, in order. Items without a code stand each for themselves."""
    parts: dict[str, list[QuestionState]] = {}
    for path, table in rated:
        for key in _keys_at(form, path, table):
            state = form.state(key)
            if state.relevant:
                parts.setdefault(state.question.item or key, []).append(state)
    scores = {level.name: score for score, level in levels.items()}
    for states in parts.values():
        given = [scores[str(one.value)] for one in states if str(one.value) in scores]
        said = [one.answer.state if one.answer else None for one in states]
        if given:
            mean, unrecorded = sum(given) / len(given), said.count(AnswerState.NOT_RECORDED)
            yield _Item(mean, AnswerState.ANSWERED, unrecorded)
        else:
            yield _Item(None, min(said, key=_TELLING.index))


def _keys_at(form: Form, path: str, table: AnswerKey | None) -> Iterable[AnswerKey]:
    """One key, or in a table one for each row: to walk all questions would cost more than all the ratings together."""
    if table is None:
        return (AnswerKey(path),)
    return (key for key in form.question_keys(table) if tool_path(key) == path)


def _section(section: Group, items: list[_Item]) -> SectionScore:
    scores = [item.score for item in items if item.score is not None]

    def count(state: AnswerState | None) -> int:
        return sum(item.score is None and item.state is state for item in items)

    return SectionScore(
        section.path,
        section.label,
        sum(scores) / len(scores) if scores else None,
        len(scores),
        count(AnswerState.NOT_RECORDED),
        count(AnswerState.NOT_APPLICABLE),
        count(AnswerState.COULD_NOT_LOOK),
        count(None) + count(AnswerState.ANSWERED),
        sum(item.parts_not_recorded for item in items),
    )


def _nearest(mean: float, levels: Mapping[int, Level]) -> Level:
    """The rating nearest to a mean; of two equally near the lower one."""
    wanted = ceil(round(mean, 9) - 0.5)
    return levels[min(levels, key=lambda score: (abs(score - wanted), score))]


def _own(form: Form, rollup: RollUp, levels: Mapping[int, Level]) -> tuple[Level | None, str]:
    """The assessor's rating and the reason given for it. What is hidden counts for neither."""
    state, why = form.state(AnswerKey(rollup.overall)), form.state(AnswerKey(rollup.why))
    if not state.relevant:
        return None, ""
    own = next((one for one in levels.values() if one.name == state.value), None)
    reason = state.answer.warning_reason if state.answer else ""
    said = str(why.value or "").strip() if why.relevant else ""
    return own, said or reason.strip()


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
    from_mean: Level | None,
    suggested: Level | None,
    caps: tuple[tuple[Cap, ...], tuple[str, ...]],
) -> str:
    """One or more sentences: the mean and of how many items, what caps it, and what cannot be told."""
    capped, unsure = caps
    count = f"{len(scores)} rated item{'' if len(scores) == 1 else 's'}"
    if mean is None or from_mean is None or suggested is None:
        return f"Nothing is suggested yet: {count}, at least {rollup.least} are needed."
    said = f"Suggested: {suggested.label}. The mean of {count} is {mean:.1f}"
    reasons = "; ".join(cap.says for cap in capped if cap.at < from_mean.score)
    if reasons:
        said += f", which would be {from_mean.label}; lowered because {reasons}."
    else:
        said += "."
    if unsure:
        said += f" The record does not tell whether {'; '.join(unsure)}."
    return said
