"""What returns would change, audit by audit and answer by answer, in words: for the table before anything is merged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.beside import is_beside
from app.domain.ids import RoundId
from app.domain.merge_preview import AuditPreview, Effect
from app.services.returns import MergedReturn
from app.services.tools import pinned
from app.workspace import Workspace
from ui.viewmodels.questions import Questions

MOST = 2_000  # rows shown; a return of a whole round changes fewer
EFFECTS = {
    Effect.NEW: "New",
    Effect.CHANGED: "Changed",
    Effect.CONFLICTING: "In conflict",
    Effect.SET_ASIDE: "Not counted",
}


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer of one audit, or an audit that is new as a whole. `now` is what is held, `then` what comes; of
    copies in conflict each in turn.
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
    effect = EFFECTS.get(audit.effect)
    if effect is None:
        return
    asked = [each for each in audit.differences if not is_beside(each.key)]
    if audit.differences and not asked:
        yield (
            -1,
            AnswerLine(
                ref,
                effect,
                "",
                "What stands beside the questions",
                "",
                "notes, times, the reading log",
            ),
        )
    if not audit.differences:
        count = f"{audit.answers} answers" if audit.answers != 1 else "1 answer"
        signed = "signed off" if audit.is_signed else "not finished"
        yield -1, AnswerLine(ref, effect, "", "The audit as a whole", "", f"{count}, {signed}")
    for each in asked:
        said = [questions.said(each.key, answer) for answer in each.answers]
        yield (
            questions.order(each.key),
            AnswerLine(
                ref,
                effect,
                questions.number(each.key),
                questions.wording(each.key),
                said[0],
                " / ".join(said[1:]),
            ),
        )
    if audit.stale_corrections:
        stale = audit.stale_corrections
        what = "1 correction" if stale == 1 else f"{stale} corrections"
        yield (
            len(audit.differences) + 100_000,
            AnswerLine(
                ref, effect, "", "To be confirmed again", "", f"{what} lay over what changes"
            ),
        )
