"""The lead's terms of an allocation, kept with the round: places or days, journeys, double reading, assumptions."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from app.domain.changes import Changes
from app.domain.errors import InputRefused
from app.domain.ids import RoundId
from app.domain.sharing_out import Terms, seconds_of
from app.domain.workload import Assumptions
from app.ports import UnitOfWork
from app.services.seat import only_the_seat
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class KeptTerms:
    """As the lead typed them. `seconds`: how many cases are read twice, or where `by_share` so many in a hundred."""

    by_days: bool = False
    near: bool = False
    seconds: int = 0
    by_share: bool = False
    assumed: Assumptions = field(default_factory=Assumptions)

    def for_cases(self, cases: int) -> Terms:
        seconds = seconds_of(Fraction(self.seconds, 100), cases) if self.by_share else self.seconds
        return Terms(self.by_days, self.near, seconds, self.assumed)


def keep_terms(ws: Workspace, round_id: RoundId, terms: KeptTerms) -> Changes:
    """Raises InputRefused for a number that cannot be."""
    assumed = terms.assumed
    if terms.seconds < 0 or (terms.by_share and terms.seconds > 100):
        raise InputRefused("Double reading is a number of cases, or 0 to 100 in a hundred.")
    if assumed.cases_a_day <= 0 or assumed.days_a_journey < 1:
        raise InputRefused("Cases a day must be above 0, and a journey serves one day at least.")
    if min((assumed.elsewhere, *assumed.travel.values())) < 0:
        raise InputRefused("Days of travel cannot be below 0.")
    with ws.begin() as work:
        only_the_seat(work, round_id)
        work.allocating.keep_terms(round_id, _written(terms))
        work.commit()
    return Changes(round=True)


def kept_terms(work: UnitOfWork, round_id: RoundId) -> KeptTerms:
    return _read(work.allocating.terms(round_id))


def carry_journeys(
    work: UnitOfWork, round_id: RoundId, travel: Mapping[tuple[str, str], Fraction]
) -> None:
    """The kept terms with this table of travel in place of theirs; not written where it is the same."""
    terms = kept_terms(work, round_id)
    if dict(travel) != dict(terms.assumed.travel):
        assumed = replace(terms.assumed, travel=travel)
        work.allocating.keep_terms(round_id, _written(replace(terms, assumed=assumed)))


def with_journey(terms: KeptTerms, home: str, office: str, days: Fraction | None) -> KeptTerms:
    """The same terms with one entry of the table of travel changed; None takes it out."""
    travel = {
        pair: each for pair, each in terms.assumed.travel.items() if set(pair) != {home, office}
    }
    if days is not None:
        travel[home, office] = days
    return replace(terms, assumed=replace(terms.assumed, travel=travel))


def _written(terms: KeptTerms) -> dict[str, Any]:
    assumed = terms.assumed
    return {
        "by_days": terms.by_days,
        "near": terms.near,
        "seconds": terms.seconds,
        "by_share": terms.by_share,
        "cases_a_day": str(assumed.cases_a_day),
        "elsewhere": str(assumed.elsewhere),
        "days_a_journey": assumed.days_a_journey,
        "travel": [[*pair, str(days)] for pair, days in sorted(assumed.travel.items())],
    }


def _read(held: Mapping[str, Any]) -> KeptTerms:
    if not held:
        return KeptTerms()
    return KeptTerms(
        by_days=held["by_days"],
        near=held["near"],
        seconds=held["seconds"],
        by_share=held["by_share"],
        assumed=Assumptions(
            cases_a_day=Fraction(held["cases_a_day"]),
            elsewhere=Fraction(held["elsewhere"]),
            days_a_journey=held["days_a_journey"],
            travel={(home, office): Fraction(days) for home, office, days in held["travel"]},
        ),
    )
