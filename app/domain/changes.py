"""What a use case changed: returned by every command, so that each screen knows whether to reload."""

from dataclasses import dataclass, field

from app.domain.ids import AuditId, CaseId


@dataclass(frozen=True, slots=True)
class Changes:
    cases: frozenset[CaseId] = field(default_factory=frozenset)
    audits: frozenset[AuditId] = field(default_factory=frozenset)
    round: bool = False  # the round itself: frame, sample, people, allocation
    ledger: bool = False  # packs sent, returns received
    said: bool = False  # queries, challenges: what is said about answers
    notebook: bool = False  # concerns, diary: what belongs to no audit
    tool: bool = (
        False  # audits went over to a new version of the tool: what is open is opened again
    )
    answers_only: bool = False  # answers of the audit in hand and none about a concern: no more

    def __bool__(self) -> bool:
        return any(
            (self.cases, self.audits, self.round, self.ledger, self.said, self.notebook, self.tool)
        )
