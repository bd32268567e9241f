"""What a package would change before it is merged: audit by audit, answer by answer."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.answers import Answer
from app.domain.beside import is_beside
from app.domain.ids import AnswerKey, AuditId, CaseId
from app.domain.merge import (
    AuditView,
    CorrectionState,
    RecordSet,
    Standing,
    audit_of,
    collate,
)
from app.domain.records import AuditState, Revision, Sheet, replay


class Effect(StrEnum):
    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    CONFLICTING = "conflicting"
    SET_ASIDE = "set-aside"  # it came back after the audit went to somebody else: kept, not counted
    EARLIER = "earlier"  # a copy older than what is held: kept, and nothing shown changes


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that the compared revisions do not share; `answers` in the order of `sides`."""

    key: AnswerKey
    answers: tuple[Answer | None, ...]


@dataclass(frozen=True, slots=True)
class AuditPreview:
    """`sides` are revision hashes: of CHANGED and CONFLICTING every copy that counts or is to be chosen from, before
    and after; the first `held` of them are here already.
    """

    audit_id: AuditId
    case_id: CaseId
    effect: Effect
    standing: Standing
    sides: tuple[str, ...]
    differences: tuple[Difference, ...]
    rows: tuple[AnswerKey, ...]  # rows of repeats that not every side has
    row_sides: tuple[tuple[bool, ...], ...]  # of each of these rows, which sides have it
    stale_corrections: int  # corrections that applied before and would have to be confirmed again
    answers: int = 0  # of the copy that comes last
    is_signed: bool = False  # that copy is signed off
    held: int = 0

    @property
    def is_taken_back(self) -> bool:
        """Its assessor takes it back: nothing of it counts any more."""
        brings = {Effect.NEW, Effect.CHANGED}
        return self.effect in brings and self.standing is Standing.WITHDRAWN


@dataclass(frozen=True, slots=True)
class Preview:
    audits: tuple[AuditPreview, ...]

    def having(self, effect: Effect) -> tuple[AuditPreview, ...]:
        return tuple(each for each in self.audits if each.effect is effect)

    @property
    def new(self) -> tuple[AuditPreview, ...]:
        return self.having(Effect.NEW)

    @property
    def same(self) -> tuple[AuditPreview, ...]:
        return self.having(Effect.SAME)

    @property
    def changed(self) -> tuple[AuditPreview, ...]:
        return self.having(Effect.CHANGED)

    @property
    def set_aside(self) -> tuple[AuditPreview, ...]:
        return self.having(Effect.SET_ASIDE)

    @property
    def conflicting(self) -> tuple[AuditPreview, ...]:
        return self.having(Effect.CONFLICTING)


def preview(held: RecordSet, incoming: RecordSet) -> Preview:
    """How each audit that `incoming` speaks of stands before and after the merge. Changes nothing."""
    spoken_of = {audit_of(each) for each in incoming} - {None}
    fresh = {audit_of(each) for each in incoming if each.hash not in held}
    before = collate(each for each in held if audit_of(each) in spoken_of)
    after = collate(each for each in held | incoming if audit_of(each) in spoken_of)
    return Preview(
        tuple(
            _audit_preview(before.get(audit_id), view, fresh=audit_id in fresh)
            for audit_id, view in after.items()
        )
    )


def _audit_preview(before: AuditView | None, after: AuditView, *, fresh: bool) -> AuditPreview:
    effect = _effect(before, after) if fresh else Effect.SAME
    here = before.heads if before is not None else ()
    compared: list[Revision] = []
    if effect in {Effect.CHANGED, Effect.CONFLICTING}:
        known = {head.hash for head in here}
        compared = [*here, *(head for head in after.heads if head.hash not in known)]
    sheets = [replay(each.events) for each in compared]
    last = _last(effect, after, compared)
    present = _rows_of(sheets)
    everywhere = set.intersection(*present) if present else set[AnswerKey]()
    rows = sorted({row for each in present for row in each} - everywhere)
    return AuditPreview(
        audit_id=after.audit_id,
        case_id=after.case_id,
        effect=effect,
        standing=after.standing,
        sides=tuple(each.hash for each in compared),
        differences=_differences(sheets),
        rows=tuple(rows),
        row_sides=tuple(tuple(row in each for each in present) for row in rows),
        stale_corrections=len(_applying(before) - _applying(after)),
        answers=_answers(sheets[-1] if sheets else replay(last.events)) if last else 0,
        is_signed=last is not None and last.state is AuditState.COMPLETE,
        held=len(here) if compared else 0,
    )


def _answers(sheet: Sheet) -> int:
    return sum(not is_beside(key) for key in sheet.answers)


def _last(effect: Effect, after: AuditView, compared: list[Revision]) -> Revision | None:
    """The copy that the lead is told of: nothing of one that is held already or older than that."""
    if effect in {Effect.SAME, Effect.EARLIER}:
        return None
    return next(iter((*compared[::-1], *after.heads, *after.set_aside[::-1])), None)


def _effect(before: AuditView | None, after: AuditView) -> Effect:
    conflicting = after.standing is Standing.CONFLICT
    if after.standing is Standing.SET_ASIDE:
        return Effect.SET_ASIDE
    if before is None:
        return Effect.CONFLICTING if conflicting else Effect.NEW
    if before.heads == after.heads and before.revision == after.revision:
        if len(after.set_aside) > len(before.set_aside):
            return Effect.SET_ASIDE
        return Effect.EARLIER if before.corrections == after.corrections else Effect.CHANGED
    return Effect.CONFLICTING if conflicting else Effect.CHANGED


def _applying(view: AuditView | None) -> set[str]:
    corrections = view.corrections if view else ()
    return {each.correction.hash for each in corrections if each.state is CorrectionState.APPLIES}


def _differences(sheets: list[Sheet]) -> tuple[Difference, ...]:
    keys = sorted({key for sheet in sheets for key in sheet.answers})
    rows = ((key, tuple(sheet.answers.get(key) for sheet in sheets)) for key in keys)
    return tuple(Difference(key, answers) for key, answers in rows if len(set(answers)) > 1)


def _rows_of(sheets: list[Sheet]) -> list[set[AnswerKey]]:
    return [
        {
            AnswerKey(f"{repeat}#{serial}")
            for repeat, serials in sheet.rows.items()
            for serial in serials
        }
        for sheet in sheets
    ]
