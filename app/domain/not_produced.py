"""Cases whose file was not produced: they stay in the sample, and every headline is given a second time without mercy.

"Taken as not met" is a bound, not a guess: had each of these files shown the worst, this is what the figure would be.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.domain.collation import DUE, SHOWN_TO_BE_MET, CountedAudit
from app.domain.file_requests import FileStanding, Production, Reason

# Known of the case from what could be read, and no failing: a standard that asks nothing of it.
ASKS_NOTHING = ("not-applicable", "not-yet-due")


@dataclass(frozen=True, slots=True)
class FileNotProduced:
    """One case. `counted`: it was audited from what exists and is among the audits; `replaced`: nothing could be read,
    and another case stands in for it."""

    ref: str
    reason: str  # of the closed list; what was said beside it stays with the list of files
    nothing: bool
    counted: bool
    replaced: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """One of the three judgements as a headline: the question, and the answers that are met."""

    id: str
    question: str
    met: frozenset[str]
    words: str


JUDGEMENTS = (
    Judgement(
        "adequately_protected",
        "OJ1",
        frozenset({"yes", "concerns"}),
        "Child adequately protected, with or without concerns",
    ),
    Judgement("safe", "OJ2", frozenset({"best", "meets", "below"}), "Practice not unsafe"),
    Judgement("best_practice", "OJ2", frozenset({"best"}), "Best practice"),
)


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure, and what it would be with the files that were not produced taken as not met."""

    id: str
    words: str
    met: int
    of: int
    met_taken: int
    of_taken: int


def judged(
    judgement: Judgement,
    path: str,
    audits: Sequence[CountedAudit],
    missing: Sequence[FileNotProduced],
) -> Headline:
    """`path` is where this round's tool asks the question."""
    answered = {
        audit.ref: audit.value(path) in judgement.met for audit in audits if audit.value(path)
    }
    return _twice(judgement.id, judgement.words, answered, missing, ())


def in_time(
    standard: str, title: str, audits: Sequence[CountedAudit], missing: Sequence[FileNotProduced]
) -> Headline:
    """Of the cases where it was due. A case of which the electronic record shows that nothing was asked stays out, and
    a limit that was due in no case, such as one of another year's edition, is not held against files nobody read."""
    due = {
        audit.ref: verdict == SHOWN_TO_BE_MET
        for audit in audits
        if (verdict := audit.verdicts.get(standard, "")) in DUE
    }
    if not due:
        return Headline(standard, title, 0, 0, 0, 0)
    spared = [audit.ref for audit in audits if audit.verdicts.get(standard) in ASKS_NOTHING]
    return _twice(standard, title, due, missing, spared)


def _twice(
    name: str,
    words: str,
    met_by_ref: Mapping[str, bool],
    missing: Sequence[FileNotProduced],
    spared: Collection[str],
) -> Headline:
    gone = {each.ref for each in missing}
    kept = [met for ref, met in met_by_ref.items() if ref not in gone]
    return Headline(
        name,
        words,
        sum(met_by_ref.values()),
        len(met_by_ref),
        sum(kept),
        len(kept) + len(gone.difference(spared)),
    )


def file_not_produced(
    ref: str, holds: FileStanding, *, counted: bool, replaced: bool
) -> FileNotProduced:
    return FileNotProduced(
        ref,
        Reason(holds.reason).words if holds.reason else "No reason given",
        holds.outcome is Production.NOTHING,
        counted,
        replaced,
    )
