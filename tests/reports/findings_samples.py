"""Findings of fifty synthetic audits, made without a store: what the collated report is given."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from app.domain.collation import CountedAudit, Given
from app.domain.findings import ConcernLine, Findings
from app.services.findings import _lines, _standard_line
from app.services.tools import built_in

TOOL = built_in()
QUESTIONS = tuple(_lines(TOOL))
PATHS = {line.name: line.path for line in QUESTIONS}
BANDS = {"unborn": 2, "0-1": 10, "2-4": 15, "5-9": 9, "10-15": 12, "16-17": 2, "not-known": 0}
READERS = {"Assessor A": 16, "Assessor B": 12, "Assessor C": 7, "Assessor D": 15}


def answered(*values):
    return Given("answered", values)


def an_audit(number, *, second=False, given=None, verdicts=None):
    facts = {PATHS[name]: held for name, held in (given or {}).items()}
    return CountedAudit(
        audit_id=f"{number}-{second}",
        ref=f"CF-{number:03}",
        area="North",
        district=f"District {number % 12 + 1}",
        team="North team",
        age_band="2-4",
        category="neglect",
        assessor="Assessor A",
        blind_second=second,
        probability=Fraction(50, 1100),
        given=facts,
        verdicts=verdicts or {},
    )


def fifty():
    """All but one adequately protected, none unsafe; half of the core assessments in time, five undated."""
    audits = []
    for number in range(1, 51):
        protected = "no" if number == 3 else "concerns" if number % 5 == 0 else "yes"
        kinds = ("in-time", "late", "overdue-open", "no-date", "not-yet-due", "not-applicable")
        t3 = kinds[0] if number <= 25 else kinds[1 + number % 5]
        audits.append(
            an_audit(
                number,
                given={
                    "OJ1": answered(protected),
                    "OJ2": answered("meets" if number % 2 else "below"),
                    "OJ3_rating": answered("good" if number % 2 else "short"),
                    "OJ6_text": answered(),
                    "SV1_any": answered("yes") if number > 8 else Given("not-recorded"),
                    "CX1_drugs_when": answered("current" if number % 2 else "past"),
                    "RC3": Given("could-not-look") if number == 50 else answered("both"),
                },
                verdicts={"T3": t3},
            )
        )
    return tuple(audits)


def some_findings(**changes):
    audits = fifty()
    second = an_audit(7, second=True, given={"OJ1": answered("yes"), "OJ2": answered("best")})
    made = Findings(
        name="Sample round",
        purpose="To show how far practice follows procedures.",
        position_date=date(2009, 3, 31),
        announced_on=None,
        lead_name="Lead reviewer",
        assessors=tuple(READERS),
        sampled=50,
        unreturned=0,
        unfinished=0,
        conflicting=0,
        population=1100,
        families=44,
        strata=((600, 27), (500, 23)),
        method="Fifty of 1,100 children were drawn by a seed.",
        tool_title=TOOL.title,
        tool_version=TOOL.version,
        audits=audits,
        pairs=((audits[6], second),),
        questions=QUESTIONS,
        standards=tuple(_standard_line(TOOL, standard) for standard in TOOL.standards),
        concerns=(ConcernLine("CF-003", "A word about a child", told=True, open=False),),
        quotes={
            "OJ6_text": (("CF-001", "Each note says what the child said."),) * 2,
            "OJ7_text": (("CF-002", "One place for notes."),),
        },
        corrections=0,
        by_age_band=BANDS,
        by_district={f"District {n}": 4 for n in range(1, 13)},
        first_readings=READERS,
    )
    return replace(made, **changes)
