"""Ages, and the half-open bands that every table of the audit uses.

The bands of the 2009 report overlapped at 2, 5, 10 and 16 years; these do not: "2-4" is from the second birthday
up to the day before the fifth. A child not yet born is a band of its own, told by the expected date of delivery.
"""

from datetime import date, timedelta
from enum import StrEnum


class AgeBand(StrEnum):
    UNBORN = "unborn"
    UNDER_2 = "0-1"
    FROM_2 = "2-4"
    FROM_5 = "5-9"
    FROM_10 = "10-15"
    FROM_16 = "16-17"
    NOT_KNOWN = "not-known"


class AgeGroup(StrEnum):
    """The two groups of a sample without quotas by band."""

    PRE_SCHOOL = "pre-school"
    SCHOOL_AGE = "school age"


# The six bands a quota can be set for; "not-known" is what is left.
KNOWN_BANDS: tuple[AgeBand, ...] = tuple(band for band in AgeBand if band is not AgeBand.NOT_KNOWN)
_FIRST_YEARS = (
    (2, AgeBand.UNDER_2),
    (5, AgeBand.FROM_2),
    (10, AgeBand.FROM_5),
    (16, AgeBand.FROM_10),
    (18, AgeBand.FROM_16),
)
# A birth lies at most this far ahead of any record about the child: 43 weeks.
LONGEST_PREGNANCY = timedelta(days=43 * 7)
# No pregnancy lasts four weeks beyond the expected date: by then the child was born and nobody recorded it.
OVERDUE_LIMIT = timedelta(days=28)


def age_in_years(born: date, on: date) -> int:
    """Completed years of age on a date; below 0 for a child not yet born. 29 February counts from 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def age_band(born: date | None, expected: date | None, on: date) -> AgeBand:
    """The band of a child on a date; a date of birth is believed before an expected date of delivery.

    NOT_KNOWN without a usable date, from the 18th birthday, for a birth more than 43 weeks ahead, and once an
    expected date has passed by more than 28 days without a birth on the record.
    """
    if born is not None and born <= on:
        age = age_in_years(born, on)
        return next((band for limit, band in _FIRST_YEARS if age < limit), AgeBand.NOT_KNOWN)
    due = born or expected
    if due is None or due - on > LONGEST_PREGNANCY or on - due > OVERDUE_LIMIT:
        return AgeBand.NOT_KNOWN
    return AgeBand.UNBORN


def age_group(band: AgeBand) -> AgeGroup:
    """Pre-school is unborn or under five; a child of unknown age counts with the school-age children."""
    if band in {AgeBand.UNBORN, AgeBand.UNDER_2, AgeBand.FROM_2}:
        return AgeGroup.PRE_SCHOOL
    return AgeGroup.SCHOOL_AGE


_WORDS = {
    AgeBand.UNBORN: "unborn",
    AgeBand.UNDER_2: "under 2 years",
    AgeBand.FROM_2: "2 to 4 years",
    AgeBand.FROM_5: "5 to 9 years",
    AgeBand.FROM_10: "10 to 15 years",
    AgeBand.FROM_16: "16 and 17 years",
    AgeBand.NOT_KNOWN: "age not known",
}


def age_words(band: str) -> str:
    """The band as a person says it; a text that is no band stays as it is."""
    try:
        return _WORDS[AgeBand(band)]
    except ValueError:
        return band
