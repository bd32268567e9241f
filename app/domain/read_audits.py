"""One audit that came back and counts: all that the figures of a round take from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.collation import CountedAudit
from app.domain.conversations import Conversation
from app.domain.file_requests import Produced
from app.domain.ids import AnswerKey, AuditId, CaseId
from app.domain.rounds import Concern


@dataclass(frozen=True, slots=True)
class ReadAudit:
    """`own` is what the assessor alone answered, where a correction lies over it: agreement between readers is
    measured before corrections. `waits` are the questions asked again since the tool changed, by path, `earlier` the
    keys answered before that. `ended`: signed, and nothing is asked that has no answer.
    """

    counted: CountedAudit
    corrected_from: CountedAudit | None
    case_id: CaseId
    ended: bool
    waits: tuple[str, ...] = ()
    earlier: tuple[AnswerKey, ...] = ()
    produced: Produced | None = None  # what the reader said of the file
    concern: Concern | None = None  # as the answers tell it; the round's day stands for the moment
    conversations: tuple[Conversation, ...] = ()
    quotes: Mapping[str, str] = field(default_factory=dict)  # by the name of the question

    @property
    def own(self) -> CountedAudit:
        return self.corrected_from or self.counted

    @property
    def audit_id(self) -> AuditId:
        return AuditId(self.counted.audit_id)
