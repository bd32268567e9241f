"""Who rates how: the answers of each assessor beside those of all others. It stays on the lead's computer."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.answers import AnswerState
from app.domain.assurance import wilson
from app.domain.ids import AnswerKey, PersonId, RoundId
from app.domain.merge import Standing
from app.services import moderation
from app.services.returned import returned_answers
from app.services.tools import pinned
from app.tool.model import Kind
from app.workspace import Workspace

FEWEST = 5  # answers on both sides below which nothing is said about a difference


class Telling(StrEnum):
    """What the counts can say."""

    TOO_FEW = "too-few"
    ALIKE = "alike"  # no more different than chance makes it
    APART = "apart"  # for one answer at least the two intervals do not even touch


@dataclass(frozen=True, slots=True)
class Rated:
    """One question as one assessor answered it: values by how often, and the same for all other assessors. `apart` is
    the value on which they differ most, "" where nothing can be said."""

    key: AnswerKey
    assessor: str
    own: Mapping[str, int]
    others: Mapping[str, int]
    telling: Telling
    apart: str


def consistency(ws: Workspace, round_id: RoundId) -> tuple[Rated, ...]:
    """Every question with choices that two assessors at least have answered; by what they answered themselves, before
    any correction, and with second readings: each counts for who made it."""
    with ws.begin() as work:
        tool = pinned(work, work.rounds.get(round_id).tool_hash)
        names = {person.id: person.name for person in work.people.all(round_id)}
        views = moderation.views(work, round_id)
        versions = work.rounds.versions(round_id)
    asked = [AnswerKey(each.path) for each in tool.questions if each.kind is Kind.CHOICE]
    counts: dict[AnswerKey, dict[PersonId, Counter[str]]] = defaultdict(
        lambda: defaultdict(Counter)
    )
    for view in views.values():
        if view.standing is not Standing.COUNTED or view.revision is None:
            continue
        own = returned_answers(view, versions).own.answers
        for key in asked:
            answer = own.get(key)
            if answer is not None and answer.state is AnswerState.ANSWERED:
                counts[key][view.revision.assessor][answer.value] += 1
    found = []
    for key in asked:
        by_person = counts[key]
        if len(by_person) < 2:
            continue
        every = sum(by_person.values(), Counter[str]())
        for person in sorted(by_person, key=lambda each: names.get(each, "")):
            mine = by_person[person]
            found.append(rated(key, names.get(person, ""), mine, every - mine))
    return tuple(found)


def rated(key: AnswerKey, assessor: str, own: Counter[str], others: Counter[str]) -> Rated:
    """One assessor against the others, with what the numbers can bear: with fewer than five answers on either side
    nothing is said; otherwise only where two 95 % intervals do not touch."""
    few = min(own.total(), others.total()) < FEWEST
    widest, apart = 0.0, ""
    for value in sorted({*own, *others}):
        low, high = wilson(own[value], own.total())
        below, above = wilson(others[value], others.total())
        gap = max(low - above, below - high)
        if gap > widest:
            widest, apart = gap, value
    telling = Telling.TOO_FEW if few else Telling.APART if apart else Telling.ALIKE
    return Rated(key, assessor, dict(own), dict(others), telling, "" if few else apart)
