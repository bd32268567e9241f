"""What a round already knows of a case, in the names that the audit tool's rules use."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from app.domain.rounds import CaseFile, Round
from app.domain.strata import is_specialist_team
from app.resources import resource_path

# What a round says of all its cases alike: no answer changes it.
OF_THE_ROUND = frozenset(
    {"position_date", "announced_on", "period_from", "period_to", "conversations"}
)


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
        "disability_team": _yes_no(is_specialist_team(case.team)),
        "plan_start": _iso(case.plan_start),
        "position_date": audit_round.position_date.isoformat(),
        "announced_on": _iso(audit_round.announced_on),
        "period_from": _iso(audit_round.period_from),
        "period_to": _iso(audit_round.period_to),
        "conversations": _yes_no(audit_round.conversations),
        "paper_seen": "yes",
        "electronic_seen": "yes",
    }
    return facts | dict(case.known)


def _yes_no(fact: bool) -> str:
    return "yes" if fact else "no"


def _iso(day: object) -> str:
    return "" if day is None else str(day)


def with_electronic_record(case: CaseFile) -> CaseFile:
    """The case with what the electronic record says also under the names of the questions it answers."""
    said = {
        question: case.known[fact]
        for question, fact in _questions().items()
        if case.known.get(fact)
    }
    return replace(case, known={**case.known, **said})


def answered_facts() -> frozenset[str]:
    """The facts of the frame that answer a question: they are shown under its name."""
    return frozenset(_questions().values())


@cache
def _questions() -> Mapping[str, str]:
    """Question name -> fact of the frame, as the file beside the audit tool has it."""
    path = resource_path("tools", "electronic-record.json")
    held: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return held
