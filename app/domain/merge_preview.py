"""What a package would change before it is merged: audit by audit, answer by answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.answers import Answer
from app.domain.ids import AnswerKey, AuditId, CaseId
from app.domain.merge import AuditView, CorrectionState, RecordSet, Standing, collate
from app.domain.records import Revision, Sheet, replay


class Effect(StrEnum):
    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    CONFLICTING = "conflicting"
    EARLIER = "earlier"  # a copy older than what is held: kept, and nothing shown changes


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that the compared revisions do not share; `answers` in the order of `sides`."""

    key: AnswerKey
    answers: tuple[Answer | None, ...]


@dataclass(frozen=True, slots=True)
class AuditPreview:
    """`sides` are revision hashes: held then incoming for CHANGED, every head for CONFLICTING."""

    audit_id: AuditId
    case_id: CaseId
    effect: Effect
    standing: Standing
    sides: tuple[str, ...]
    differences: tuple[Difference, ...]
    rows: tuple[AnswerKey, ...]  # rows of repeats that not every side has
    stale_corrections: int  # corrections that applied before and would have to be confirmed again


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
    def conflicting(self) -> tuple[AuditPreview, ...]:
        return self.having(Effect.CONFLICTING)


def preview(held: RecordSet, incoming: RecordSet) -> Preview:
    """How each audit that `incoming` speaks of stands before and after the merge. Changes nothing."""
    spoken_of = {each.audit_id for each in incoming if not _about_no_audit(each)}
    before = collate(each for each in held if _of(each) in spoken_of)
    after = collate(each for each in held | incoming if _of(each) in spoken_of)
    fresh = {_of(each) for each in incoming if each.hash not in held}
    return Preview(
        tuple(
            _audit_preview(before.get(audit_id), view, changed=audit_id in fresh)
            for audit_id, view in after.items()
        )
    )
