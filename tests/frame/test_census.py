"""The Children in Need census: frame, electronic record, warnings, and a file that is a stream."""

from datetime import date
from pathlib import Path

import pytest

from app.domain.errors import InputRefused
from app.domain.frames import FrameFormat, children_on_plan, population, summary
from app.domain.population import Measure
from app.frame.reading import read_frame
from app.resources import bank_holidays
from tests.frame import files

AS_OF = date(2009, 3, 31)
SAMPLE = Path(__file__).resolve().parents[2].parent / "shared" / "samples" / "cin-census-2022.xml"


def read(tmp_path, *children, **options):
    path = files.census(tmp_path / "census.xml", *children, **options)
    return read_frame(path, AS_OF, calendar=bank_holidays())


def codes(frame):
    return [problem.code for problem in frame.problems]


LEGAL = ("pre_proceedings_began", "letter_before_proceedings", "pre_proceedings_meeting")


def test_a_clean_census_has_no_problems_and_every_fact(tmp_path):
    episode = (
        "<CINreferralDate>2008-12-15</CINreferralDate>"
        "<Assessments><AssessmentActualStartDate>2008-12-16</AssessmentActualStartDate>"
        "<AssessmentAuthorisationDate>2009-02-10</AssessmentAuthorisationDate>"
        "<FactorsIdentifiedAtAssessment><AssessmentFactors>2B</AssessmentFactors>"
        "<AssessmentFactors>1A</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments>"
        "<Section47><S47ActualStartDate>2008-12-19</S47ActualStartDate>"
        "<DateOfInitialCPC>2009-01-12</DateOfInitialCPC></Section47>"
        "<ChildProtectionPlans><CPPstartDate>2009-01-12</CPPstartDate>"
        "<LatestCategoryOfAbuse>NEG</LatestCategoryOfAbuse><NumberOfPreviousCPP>1</NumberOfPreviousCPP>"
        "<Reviews><CPPreviewDate>2009-03-02</CPPreviewDate></Reviews></ChildProtectionPlans>"
    )
    frame = read(
        tmp_path, files.census_child(identity=f"{files.BORN}<Sex>F</Sex>", episodes=(episode,))
    )
    assert frame.problems == ()
    assert frame.format is FrameFormat.CIN_CENSUS
    (child,) = frame.children
    assert (child.sex, child.category, child.previous_plans, child.referrals) == (
        "female",
        "neglect",
        1,
        1,
    )
    assert child.known == {
        "referral_date": "2008-12-15",
        "strategy_discussion": "2008-12-19",
        "initial_conference": "2009-01-12",
        "plan_start": "2009-01-12",
        "latest_review": "2009-03-02",
        "assessment_start": "2008-12-16",
        "assessment_authorised": "2009-02-10",
        "category": "neglect",
        "previous_plans": "1",
        "assessment_factors": "1A 2B",
        "assessment_factors_year": "2009",
    }


def test_pre_proceedings_are_read_from_the_year_they_came_in(tmp_path):
    def of(began, letter):
        return (
            f"<PreProceedingsandFGDM><PPStartDate>{began}</PPStartDate><LBPSentDate>{letter}"
            "</LBPSentDate><InitialPPMeetingDate>2009-03-16</InitialPPMeetingDate>"
            "<ReviewMeetingsCount>1</ReviewMeetingsCount></PreProceedingsandFGDM>"
        )

    episode = f"{files.ON_PLAN}{of('2009-03-02', '2009-03-04')}{of('2008-05-06', '2008-05-07')}"
    frame = read(tmp_path, files.census_child(identity=files.BORN, episodes=(episode,)))
    (child,) = frame.children
    assert {name: child.known.get(name) for name in LEGAL} == {
        "pre_proceedings_began": "2009-03-02",
        "letter_before_proceedings": "2009-03-04",
        "pre_proceedings_meeting": "2009-03-16",
    }


def test_the_public_sample_reads_as_expected():
    if not SAMPLE.exists():
        pytest.skip("the shared sample files are not beside this checkout")
    frame = read_frame(SAMPLE, date(1970, 6, 30))
    counts = summary(frame)
    assert (counts.children, counts.on_plan, counts.disabled, counts.repeat_referrals) == (
        1,
        1,
        1,
        0,
    )
    assert counts.by_age_band["2-4"] == 1
    assert counts.by_team == {}
    assert "dfe-1105" in codes(frame)
    assert "A123456789123" not in repr(frame)


def test_an_unborn_child_is_told_by_the_expected_date(tmp_path):
    expected = "<ExpectedPersonBirthDate>2009-06-01</ExpectedPersonBirthDate>"
    frame = read(tmp_path, files.census_child(identity=expected, episodes=(files.ON_PLAN,)))
    assert summary(frame).by_age_band["unborn"] == 1
    assert frame.problems == ()


def test_an_unborn_child_with_a_sex_is_warned_of(tmp_path):
    expected = "<ExpectedPersonBirthDate>2009-06-01</ExpectedPersonBirthDate><Sex>M</Sex>"
    frame = read(tmp_path, files.census_child(identity=expected, episodes=(files.ON_PLAN,)))
    assert codes(frame) == ["dfe-8750"]


@pytest.mark.parametrize("tag", ["GenderCurrent", "Sex"])
@pytest.mark.parametrize(("code", "sex"), [("1", "male"), ("F", "female"), ("U", "unknown")])
def test_sex_and_the_older_gender_are_read(tmp_path, tag, code, sex):
    identity = f"{files.BORN}<{tag}>{code}</{tag}>"
    assert read(tmp_path, files.census_child(identity=identity)).children[0].sex == sex


@pytest.mark.parametrize(
    ("traits", "disabled"),
    [
        ("<Disabilities><Disability>NONE</Disability></Disabilities>", False),
        ("<Disabilities><Disability>HAND</Disability></Disabilities>", True),
        (
            "<Disabilities><Disability>NONE</Disability><Disability>VIS</Disability></Disabilities>",
            True,
        ),
        ("<Disabilities/>", False),
        ("", False),
    ],
)
def test_a_child_is_disabled_by_any_code_but_none(tmp_path, traits, disabled):
    child = files.census_child(identity=files.BORN, traits=traits)
    assert read(tmp_path, child).children[0].disabled is disabled


def test_children_with_two_episodes_are_repeat_referrals(tmp_path):
    frame = read(
        tmp_path,
        files.census_child("L1", files.BORN, episodes=("", "")),
        files.census_child("L2", files.BORN, episodes=("",)),
    )
    assert frame.repeat_referrals == 1


def test_a_child_twice_in_the_file_is_one_child_with_all_its_referrals(tmp_path):
    frame = read(
        tmp_path,
        files.census_child("L1", files.BORN, episodes=(files.ON_PLAN,)),
        files.census_child("L1", files.BORN),
    )
    assert (summary(frame).children, summary(frame).on_plan, frame.repeat_referrals) == (1, 1, 1)
    assert codes(frame) == ["child-twice"]


def test_a_child_who_has_died_is_in_the_file_but_on_no_plan(tmp_path):
    died = f"{files.BORN}<PersonDeathDate>2009-03-31</PersonDeathDate>"
    frame = read(tmp_path, files.census_child(identity=died, episodes=(files.ON_PLAN,)))
    assert (summary(frame).children, summary(frame).on_plan) == (1, 0)
    assert codes(frame) == ["died-on-plan"]


def test_a_closed_episode_with_an_open_plan_counts_and_is_warned_of(tmp_path):
    closed = f"<CINclosureDate>2009-03-01</CINclosureDate>{files.ON_PLAN}"
    frame = read(tmp_path, files.census_child(identity=files.BORN, episodes=(closed,)))
    assert summary(frame).on_plan == 1
    assert codes(frame) == ["open-plan-closed-case"]


def test_variations_of_form_change_nothing(tmp_path):
    """No indentation and tabs, stray text, a namespace, an XML declaration, elements in another order."""
    path = tmp_path / "c.xml"
    path.write_text(
        '<?xml version="1.0"?><Message xmlns="urn:any">stray\t<Children>stray<Child>\t'
        f"<CINdetails>stray{files.ON_PLAN}stray<Assessments><FactorsIdentifiedAtAssessment/>"
        "</Assessments></CINdetails>stray"
        f"<ChildIdentifiers>{files.BORN}stray<LAchildID> L1 </LAchildID></ChildIdentifiers></Child>"
        f"</Children>{files.HEADER}</Message>",
        "utf-8",
    )
    frame = read_frame(path, AS_OF)
    assert [child.child for child in children_on_plan(frame)] == ["L1"]
    assert frame.problems == ()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "latin-1"])
def test_every_encoding_an_xml_file_can_declare_is_read(tmp_path, encoding):
    declared = encoding.removesuffix("-sig")
    path = files.census(tmp_path / "c.xml", files.census_child(identity=files.BORN))
    text = f'<?xml version="1.0" encoding="{declared}"?>{path.read_text("utf-8")}'
    path.write_bytes(text.encode(encoding))
    assert len(read_frame(path, AS_OF).children) == 1


def test_a_year_that_disagrees_with_the_reference_date_is_listed(tmp_path):
    header = files.HEADER.replace("<Year>2009", "<Year>2008")
    assert codes(read(tmp_path, files.census_child(identity=files.BORN), header=header)) == [
        "year-disagrees"
    ]


def test_a_census_made_before_the_date_asked_for_is_listed(tmp_path):
    header = files.HEADER.replace("2009-03-31", "2008-03-31").replace("<Year>2009", "<Year>2008")
    assert codes(read(tmp_path, files.census_child(identity=files.BORN), header=header)) == [
        "made-before"
    ]


def test_a_child_without_a_birth_date_and_a_child_without_a_number_are_listed_with_their_lines(
    tmp_path,
):
    frame = read(tmp_path, files.census_child("L1"), "\n\n", files.census_child(""))
    assert [(one.code, one.place) for one in frame.problems] == [
        ("no-birth-date", "child 1 (line 1)"),
        ("no-child-number", "child 2 (line 3)"),
    ]
    assert summary(frame).children == 1


def test_impossible_dates_are_left_out_and_listed(tmp_path):
    identity = (
        "<PersonBirthDate>2003-02-30</PersonBirthDate><PersonDeathDate>9999-12-31</PersonDeathDate>"
    )
    frame = read(tmp_path, files.census_child(identity=identity))
    assert codes(frame) == ["unreadable", "unreadable", "no-birth-date"]
    assert frame.problems[0].place == "child 1 (line 1), PersonBirthDate (line 1)"


def episode(**parts):
    """An episode without any warning, but for the parts given."""
    usual = {
        "CINreferralDate": "2008-12-15",
        "start": "2008-12-16",
        "authorised": "2009-02-10",
        "s47": "2008-12-19",
        "target": "2009-01-14",
        "conference": "2009-01-12",
        "required": "false",
        "closure": "",
        "plan": "2009-01-12",
        "end": "",
        "review": "2009-03-02",
    }
    has = {**usual, **parts}
    return (
        f"<CINreferralDate>{has['CINreferralDate']}</CINreferralDate>"
        f"<CINclosureDate>{has['closure']}</CINclosureDate>"
        f"<Assessments><AssessmentActualStartDate>{has['start']}</AssessmentActualStartDate>"
        f"<AssessmentAuthorisationDate>{has['authorised']}</AssessmentAuthorisationDate></Assessments>"
        f"<Section47><S47ActualStartDate>{has['s47']}</S47ActualStartDate>"
        f"<InitialCPCtarget>{has['target']}</InitialCPCtarget>"
        f"<DateOfInitialCPC>{has['conference']}</DateOfInitialCPC>"
        f"<ICPCnotRequired>{has['required']}</ICPCnotRequired></Section47>"
        f"<ChildProtectionPlans><CPPstartDate>{has['plan']}</CPPstartDate>"
        f"<CPPendDate>{has['end']}</CPPendDate>"
        f"<Reviews><CPPreviewDate>{has['review']}</CPPreviewDate></Reviews></ChildProtectionPlans>"
    )


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"start": "2008-12-14"}, "dfe-1103"),
        ({"conference": "2008-12-12", "s47": "2008-12-12"}, "dfe-1104"),
        ({"plan": "2008-12-12"}, "dfe-1105"),
        ({"s47": "2008-12-12"}, "dfe-2889"),
        ({"s47": "2009-01-13"}, "dfe-8615"),
        ({"conference": "2009-01-10"}, "dfe-8875"),
        ({"target": "2009-01-11"}, "dfe-8870Q"),
        ({"plan": "2009-01-13"}, "dfe-2885"),
        ({"review": "2009-01-12"}, "dfe-8841"),
        ({"end": "2009-01-12"}, "dfe-8840"),
        ({"end": "2009-01-11"}, "dfe-8925"),
        ({"closure": "2009-02-09", "end": "2009-02-01"}, "dfe-8565"),
        ({"authorised": "", "start": "2009-01-26"}, "dfe-8670Q"),
        ({"conference": ""}, "dfe-8675Q"),
        ({"CINreferralDate": "2002-04-26"}, "dfe-8606"),
        ({"plan": ""}, "no-plan-start"),
    ],
)
def test_each_borrowed_check_warns_of_its_own_fault(tmp_path, parts, code):
    child = files.census_child(identity=files.BORN, episodes=(episode(**parts),))
    assert code in codes(read(tmp_path, child))


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"start": "2008-12-15", "s47": "2008-12-15"},
        {"authorised": "", "start": "2009-01-27"},  # 45 working days up to the 31st
        {"conference": "", "s47": "2009-03-10", "plan": "", "review": ""},
        {"conference": "", "required": "1"},
        {"conference": "", "required": "true"},
        {"CINreferralDate": "2002-04-27"},
    ],
)
def test_no_check_warns_of_what_is_in_order(tmp_path, parts):
    child = files.census_child(identity=files.BORN, episodes=(episode(**parts),))
    assert [code for code in codes(read(tmp_path, child)) if code.startswith("dfe")] == []


def test_overlapping_and_twice_open_plans_are_warned_of(tmp_path):
    spell = "<ChildProtectionPlans><CPPstartDate>{}</CPPstartDate><CPPendDate>{}</CPPendDate></ChildProtectionPlans>"
    spells = (
        spell.format("2008-12-20", "")
        + spell.format("2009-01-12", "")
        + spell.format("2008-12-18", "2008-12-22")
    )
    child = files.census_child(
        identity=files.BORN, episodes=(f"<CINreferralDate>2008-12-15</CINreferralDate>{spells}",)
    )
    assert codes(read(tmp_path, child)) == ["dfe-8940", "dfe-8935"]


def test_the_checks_in_working_days_need_a_calendar(tmp_path):
    child = files.census_child(identity=files.BORN, episodes=(episode(authorised=""),))
    path = files.census(tmp_path / "c.xml", child)
    assert codes(read_frame(path, AS_OF)) == []


def test_a_census_of_no_children_is_refused(tmp_path):
    with pytest.raises(InputRefused, match="census.xml holds no child with an LAchildID"):
        read(tmp_path)


def test_a_child_twice_is_counted_once_with_the_clocks_of_both(tmp_path):
    assessed = (
        "<CINreferralDate>2009-01-12</CINreferralDate><Assessments>"
        "<AssessmentActualStartDate>2009-01-13</AssessmentActualStartDate>"
        "<AssessmentAuthorisationDate>2009-02-10</AssessmentAuthorisationDate></Assessments>"
    )
    path = files.census(
        tmp_path / "c.xml",
        *[files.census_child(identity=files.BORN, episodes=(assessed,))] * 2,
    )
    found = population(read_frame(path, AS_OF, calendar=bank_holidays()))
    assert (found.everyone.found, found.everyone.repeat_referrals) == (1, 1)
    assert found.everyone.tallies[Measure.ASSESSMENT].in_time == 2
