"""What returns would change, audit by audit and answer by answer, in words: for the table before anything is merged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.ids import RoundId
from app.domain.merge_preview import AuditPreview, Effect
from app.services.returns import MergedReturn
from app.services.tools import pinned
from app.workspace import Workspace
from ui.viewmodels.copies import copy_lines
from ui.viewmodels.questions import Questions

MOST = 2_000  # rows shown; a return of a whole round changes fewer
EFFECTS = {
    Effect.NEW: "New",
    Effect.CHANGED: "Changed",
    Effect.CONFLICTING: "In conflict",
    Effect.SET_ASIDE: "Not counted",
}
TAKEN_BACK = "Taken back"
WHOLE = "The audit as a whole"


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer of one audit, or an audit that is new as a whole. `now` is what is held, `then` what comes; of
    several copies each in turn.
    """

    ref: str
    effect: str
    number: str
    wording: str
    now: str
    then: str


def lines(ws: Workspace, round_id: RoundId, seen: Sequence[MergedReturn]) -> tuple[AnswerLine, ...]:
    """In the order of the cases' references and of the tool."""
    with ws.begin() as work:
        questions = Questions(pinned(work, work.rounds.get(round_id).tool_hash))
        refs = {case.id: case.ref for case in work.cases.all(round_id)}
    found = [
        (refs.get(audit.case_id, ""), order, line)
        for each in seen
        for audit in each.audits
        for order, line in _of_audit(audit, refs.get(audit.case_id, ""), questions)
    ]
    found.sort(key=lambda each: each[:2])
    return tuple(line for _ref, _order, line in found[:MOST])


def _of_audit(
    audit: AuditPreview, ref: str, questions: Questions
) -> Iterable[tuple[int, AnswerLine]]:
    effect = TAKEN_BACK if audit.is_taken_back else EFFECTS.get(audit.effect)
    if effect is None:
        return
    nothing_comes = audit.is_taken_back or 0 < audit.held == len(audit.sides)
    found = () if nothing_comes else copy_lines(audit, questions)
    if not found:
        yield -1, AnswerLine(ref, effect, "", WHOLE, "", _as_a_whole(audit))
    for each in found:
        now, then = each.said[: audit.held], each.said[audit.held :]
        yield (
            each.order,
            AnswerLine(ref, effect, each.number, each.wording, " / ".join(now), " / ".join(then)),
        )


def _as_a_whole(audit: AuditPreview) -> str:
    if audit.is_taken_back:
        return "What was returned is taken back: it counts no more"
    if 0 < audit.held == len(audit.sides):
        return "One of its copies is taken back"
    if audit.sides:
        return f"The same answers, {'signed off' if audit.is_signed else 'not finished'}"
    count = f"{audit.answers} answers" if audit.answers != 1 else "1 answer"
    return f"{count}, {'signed off' if audit.is_signed else 'not finished'}"
