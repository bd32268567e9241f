"""Counts across audits: every figure with its denominator, and nothing left out of it silently.

All figures are counts of cases unless said otherwise. An estimate weights each case by the inverse of its
chance of selection, with Wilson's interval on Kish's effective sample size.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from app.domain.answers import Evidence
from app.domain.assurance import wilson
from app.domain.electronic_record import Stand
from app.domain.ratings import RolledUp
from app.domain.reading_dates import ReadingDates

UNANSWERED, NOT_ASKED = "unanswered", "not-asked"
NOT_ANSWERED = "not-answered"  # of a standard: nobody said what its clock needs
SHOWN_TO_BE_MET = "in-time"
# A standard applied to the case in all of these; the rest is "not due yet", "does not apply", "nobody looked".
DUE = ("in-time", "late", "overdue-open", "no-date", "no-evidence", "conflict", "cannot-tell")
DATED = ("in-time", "late", "overdue-open")


@dataclass(frozen=True, slots=True)
class Given:
    """One question in one audit: an answer state, "unanswered" or "not-asked", and the values chosen."""

    state: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Answers to one question that were told, not on record, or on which the two records differ; a table's rows
    together. `others` are by whom, or what the other record says, each beside its answer."""

    path: str
    question: str
    evidence: Evidence
    answers: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def answer(self) -> str:
        return _each_once(self.answers)

    @property
    def other(self) -> str:
        return _each_once(self.others)

    @property
    def where_found(self) -> str:
        return self.evidence.said(self.other)


def _each_once(texts: tuple[str, ...]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))


def answers_with(source: Evidence, notes: Iterable[SourceNote]) -> int:
    """How many answers have this source."""
    return sum(len(note.answers) for note in notes if note.evidence is source)


@dataclass(frozen=True, slots=True)
class CountedAudit:
    """One audit as the figures see it. `given` is by question path, `verdicts` by standard.

    A standard without a verdict is one that nobody answered: neither known to be due nor known not to apply.
    """

    audit_id: str
    ref: str
    area: str
    district: str
    team: str
    age_band: str
    category: str
    assessor: str
    blind_second: bool
    probability: Fraction
    given: Mapping[str, Given]
    verdicts: Mapping[str, str]
    explanations: Mapping[str, str] = field(default_factory=dict)
    rolled: RolledUp | None = None  # None where the audit tool suggests no rating
    read: ReadingDates | None = None
    sourced: int = 0  # answers that say where they were found
    source_notes: tuple[SourceNote, ...] = ()
    minutes: int = 0  # time on file; 0 where none was kept
    keyed: bool = False  # filled in on paper and keyed in later
    keyed_by_another: bool = False  # than its reader, who confirms
    reopened: int = 0  # times it was opened again after signing
    late_entries: int = 0  # dates entered after the announcement about earlier events
    afterwards: Mapping[str, int] = field(
        default_factory=dict
    )  # by standard: ends not counted for that

    # By question path, where the electronic record says something: how the answer stands to it.
    record: Mapping[str, Stand] = field(default_factory=dict)
    # By standard, how far past its limit, in the limit's own unit; of a series its worst gap. Negative is to spare.
    days: Mapping[str, int] = field(default_factory=dict)
    # By question path, in which record its answers were found; only those that say so.
    found_in: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    tags: tuple[str, ...] = ()  # the lead's themes of this case

    def value(self, path: str) -> str:
        """The one value chosen, or "" where there is none."""
        held = self.given.get(path)
        return held.values[0] if held and held.values else ""


@dataclass(frozen=True, slots=True)
class Tally:
    """One question across audits. `values` counts audits that chose each value."""

    answered: int
    not_recorded: int
    not_applicable: int
    could_not_look: int
    unanswered: int
    not_asked: int
    values: Mapping[str, int]


def tally_of(states: Mapping[str, int], values: Mapping[str, int]) -> Tally:
    """Counts of audits by state of the answer, and by value of those answered, as a tally."""
    return Tally(
        answered=states.get("answered", 0),
        not_recorded=states.get("not-recorded", 0),
        not_applicable=states.get("not-applicable", 0),
        could_not_look=states.get("could-not-look", 0),
        unanswered=states.get(UNANSWERED, 0),
        not_asked=states.get(NOT_ASKED, 0),
        values=dict(sorted(values.items())),
    )


def tally(path: str, audits: Iterable[CountedAudit]) -> Tally:
    states: Counter[str] = Counter()
    values: Counter[str] = Counter()
    for audit in audits:
        given = audit.given.get(path, Given(NOT_ASKED))
        states[given.state] += 1
        values.update(set(given.values))
    return tally_of(states, values)


@dataclass(frozen=True, slots=True)
class Timeliness:
    """One standard across audits.

    `due` is every case in which the event was due: no date, no evidence and conflict are never left out
    of it. `dated` are those where both dates were found: the second, kinder denominator. `not_answered` stands
    beside both: cases in which nobody looked are not known to be due, and not known to be anything else.
    """

    in_time: int
    due: int
    dated: int
    not_answered: int
    verdicts: Mapping[str, int]


def timeliness(standard: str, audits: Iterable[CountedAudit]) -> Timeliness:
    counts = Counter(audit.verdicts.get(standard, NOT_ANSWERED) for audit in audits)
    return Timeliness(
        in_time=counts[SHOWN_TO_BE_MET],
        due=sum(counts[verdict] for verdict in DUE),
        dated=sum(counts[verdict] for verdict in DATED),
        not_answered=counts[NOT_ANSWERED],
        verdicts=dict(sorted(counts.items())),
    )


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share of `denominator` cases. Shares and limits are proportions, None where nothing was counted."""

    count: int
    denominator: int
    share: float | None
    low: float | None
    high: float | None
    weighted: float | None
    weighted_low: float | None
    weighted_high: float | None


def estimate(
    audits: Sequence[CountedAudit], met: Callable[[CountedAudit], bool], level: float = 0.95
) -> Estimate:
    """The plain share and, beside it, the share among all children of the frame."""
    count = sum(1 for audit in audits if met(audit))
    size = len(audits)
    if not size:
        return Estimate(0, 0, None, None, None, None, None, None)
    low, high = wilson(count, size, level)
    weights = [1 / float(audit.probability) for audit in audits]
    total, squares = sum(weights), sum(weight * weight for weight in weights)
    share = sum(w for w, audit in zip(weights, audits, strict=True) if met(audit)) / total
    effective = total * total / squares
    weighted_low, weighted_high = wilson(share * effective, effective, level)
    return Estimate(count, size, count / size, low, high, share, weighted_low, weighted_high)


def grouped(
    audits: Iterable[CountedAudit], by: Callable[[CountedAudit], str]
) -> dict[str, list[CountedAudit]]:
    """Audits by district, age band, assessor or whatever `by` says, in the order of the names."""
    found: dict[str, list[CountedAudit]] = {}
    for audit in audits:
        found.setdefault(by(audit), []).append(audit)
    return dict(sorted(found.items()))


def counted_once(audits: Iterable[CountedAudit]) -> list[CountedAudit]:
    """One reading a case: blind seconds enter agreement only."""
    return [audit for audit in audits if not audit.blind_second]


def double_read(audits: Iterable[CountedAudit]) -> list[tuple[CountedAudit, CountedAudit]]:
    """(first, blind second) of each case read twice."""
    firsts = {audit.ref: audit for audit in audits if not audit.blind_second}
    return [
        (firsts[audit.ref], audit) for audit in audits if audit.blind_second and audit.ref in firsts
    ]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One question in the cases read twice: the pairs where both answered, and how many agree."""

    path: str
    pairs: int
    same: int
    differing: tuple[tuple[str, str, str], ...]  # ref, first reading, second reading


def agreement(path: str, pairs: Iterable[tuple[CountedAudit, CountedAudit]]) -> Agreement:
    compared, same, differing = 0, 0, []
    for first, second in pairs:
        one, two = _word(first, path), _word(second, path)
        if not one or not two:
            continue
        compared += 1
        if one == two:
            same += 1
        else:
            differing.append((first.ref, one, two))
    return Agreement(path, compared, same, tuple(differing))


def _word(audit: CountedAudit, path: str) -> str:
    given = audit.given.get(path)
    if given is None or given.state in {UNANSWERED, NOT_ASKED}:
        return ""
    return " ".join(sorted(given.values)) or given.state
