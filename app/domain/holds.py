"""A legal hold: what a court, a request or a complaint may ask for is not purged while it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import InputRefused
from app.domain.ids import CaseId

WHOLE_ROUND = CaseId("")


@dataclass(frozen=True, slots=True)
class LegalHold:
    """On one case, or on the whole round. It stands until it is lifted, which keeps who lifted it, when and why."""

    id: str
    case_id: CaseId
    why: str
    placed_by: str
    placed_at: datetime
    lifted_why: str = ""
    lifted_by: str = ""
    lifted_at: datetime | None = None

    @property
    def stands(self) -> bool:
        return self.lifted_at is None


class HeldByLaw(InputRefused):
    """Nothing is purged while a hold stands."""


def refuse_while_held(holds: Iterable[LegalHold]) -> None:
    """Raises HeldByLaw, which says since when and how many, never why: the sentence reaches logs."""
    standing = [each for each in holds if each.stands]
    if not standing:
        return
    since = min(each.placed_at for each in standing)
    count = "A legal hold stands" if len(standing) == 1 else f"{len(standing)} legal holds stand"
    raise HeldByLaw(
        f"{count} on this round, the first since {since.day} {since:%B %Y}, so nothing of it is purged; "
        "lift it first, with the reason."
    )
