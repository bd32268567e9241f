"""What a round already knows of a case, in the names that the audit tool's rules use."""

from collections.abc import Mapping

from app.domain.rounds import CaseFile, Round


def facts_of(audit_round: Round, case: CaseFile) -> Mapping[str, str]:
    """Values in XForms lexical form, by the name of the tool's hidden question."""
    facts = {
        "case_ref": case.ref,
        "area": case.area,
        "team": case.team,
        "age_band": case.age_band,
        "unborn": _yes_no(case.unborn),
        "age_years": "" if case.age_years is None else str(case.age_years),
        "disabled": _yes_no(case.disabled),
        "disability_team": _yes_no(case.area == case.team and case.disabled),
        "plan_start": _iso(case.plan_start),
        "position_date": audit_round.position_date.isoformat(),
        "announced_on": _iso(audit_round.announced_on),
        "period_from": _iso(audit_round.period_from),
        "period_to": _iso(audit_round.period_to),
        "paper_seen": "yes",
        "electronic_seen": "yes",
    }
    return facts | dict(case.known)


def _yes_no(fact: bool) -> str:
    return "yes" if fact else "no"


def _iso(day: object) -> str:
    return "" if day is None else str(day)
