"""A summary that may leave the team: nothing in it says whose case it is, and nothing found is lost."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.anonymised import LEFT_OUT, anonymised, by_month, names_known, perhaps_names
from app.domain.case_summary import SaidEvent
from app.domain.partial_dates import PartialDate
from app.domain.reading_dates import ReadingDates
from tests.reports.test_case_summary import SUMMARY

KNOWN = names_known(["Assessor A", "Keyer Exampleson"], ["CF-007", "North team", "Small round"])
DAY = PartialDate.exactly(date(2009, 1, 12))
WHOLE = replace(
    SUMMARY,
    facts=(
        ("Team", "North team"),
        ("Age", "2 to 4 years"),
        ("Category", "Neglect"),
        ("Plan began", "Mon 12 Jan 2009"),
    ),
    good_practice="On 11/3/09 Exampleson of NORTH TEAM wrote to Quillon about CF-007.",
    concern="Left alone on 2 March by Quillon.",
    read=ReadingDates(date(2009, 3, 31), date(2009, 3, 31)),
    keyed="keyed in by Keyer Exampleson",
    events=(SaidEvent("Referral", DAY, DAY), SaidEvent("Visits", DAY, replace(DAY), 4)),
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("from Mon 12 Jan 2009, due Wed 11 Mar 2009", "from Jan 2009, due Mar 2009"),
        ("seen on 3rd of March 2009", "seen on March 2009"),
        ("from Tue 31 Mar to Thu 2 Apr 2009", "from Mar to Apr 2009"),
        ("March 12, 2009 and 2009-03-12", "March 2009 and March 2009"),
        ("12/3/09, 12.3.2009 and 12-03-2009", "March 2009, March 2009 and March 2009"),
        ("volume 12/13/09", "volume 12/13/09"),  # no day
        ("42 working days, may 2009, page 7", "42 working days, may 2009, page 7"),
        ("it may be 2009", "it may be 2009"),
    ],
)
def test_every_day_is_said_by_its_month(text, said):
    assert by_month(text) == said


def test_nothing_says_whose_case_it_is():
    out = anonymised(WHOLE, KNOWN)
    told = str(out).casefold()
    for word in ("cf-007", "north", "assessor a", "exampleson", "small round", "12 jan", "11/3"):
        assert word not in told, word
    assert out.facts == (
        ("Age", "2 to 4 years"),
        ("Category", "Neglect"),
        ("Plan began", "Jan 2009"),
    )
    assert out.good_practice == (
        f"On March 2009 {LEFT_OUT} of {LEFT_OUT} wrote to Quillon about {LEFT_OUT}."
    )
    assert out.events[0].first == PartialDate.in_month(2009, 1)
    assert out.read is None


def test_what_was_found_stays():
    out = anonymised(WHOLE, KNOWN)
    assert [one.verdict for one in out.verdicts] == [one.verdict for one in WHOLE.verdicts]
    assert [one.outcome for one in out.verdicts] == [one.outcome for one in WHOLE.verdicts]
    assert out.judgements == WHOLE.judgements
    assert len(out.sections) == len(WHOLE.sections)
    assert out.actions[0][0] == "Bring the chronology up to date"


def test_words_that_may_be_names_are_listed_once():
    assert perhaps_names(anonymised(WHOLE, KNOWN)) == ("Quillon",)


def test_without_any_names_known_the_days_still_go():
    out = anonymised(WHOLE, names_known([], []))
    assert "11/3/09" not in out.good_practice
    assert "Exampleson" in out.good_practice
