"""What became of one case, and the counts."""

from collections import Counter
from dataclasses import dataclass, field

AGREED, DISAGREED, NOT_SUPPORTED = "agreed", "disagreed", "not_supported"


class NotReadable(Exception):
    """A case, document, form or step has something the runner does not know."""


@dataclass(frozen=True)
class Outcome:
    name: str
    verdict: str
    detail: str
    flags: dict = field(default_factory=dict)


def counts(outcomes):
    found = Counter(outcome.verdict for outcome in outcomes)
    return {verdict: found[verdict] for verdict in (AGREED, DISAGREED, NOT_SUPPORTED)}
