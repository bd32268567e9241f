"""What the cases behind a figure are, whatever table it stands in."""

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.collation import CountedAudit
from app.domain.findings import Findings
from app.domain.ids import AuditId


@dataclass(frozen=True, slots=True)
class CaseBehind:
    """One counted audit. `says`: what it says to the figure, in words, where that adds something."""

    audit_id: AuditId
    ref: str
    assessor: str
    district: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Behind:
    """`what` was asked or timed, and the `value` that these cases have: "Core assessment", "Late". `question`: the path
    of the question that says so, where it is one."""

    what: str
    value: str
    cases: tuple[CaseBehind, ...]
    question: str = ""


def cases_behind(
    found: Findings,
    what: str,
    value: str,
    counts: Callable[[CountedAudit], bool],
    says: Callable[[CountedAudit], str] = lambda _audit: "",
    question: str = "",
) -> Behind:
    """The audits that count for a figure, each with what it `says`."""
    cases = tuple(case_behind(audit, says(audit)) for audit in found.audits if counts(audit))
    return Behind(what, value, cases, question)


def case_behind(audit: CountedAudit, says: str) -> CaseBehind:
    return CaseBehind(
        AuditId(audit.audit_id), audit.ref, audit.assessor, audit.district or audit.team, says
    )
