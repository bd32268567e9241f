"""Annex A: what list 7 and its neighbours say, however the export turned out."""

from datetime import date, datetime
from pathlib import Path

import pytest

from app.domain.errors import InputRefused
from app.domain.frames import FrameFormat, PersonalDetails, band_of, children_on_plan, summary
from app.frame.reading import read_frame
from tests.frame import files

AS_OF = date(2009, 3, 31)
SAMPLE = Path(__file__).resolve().parents[2].parent / "shared" / "samples" / "annex-a.xlsx"


def read(tmp_path, rows, **options):
    return read_frame(files.annex_a(tmp_path / "annex.xlsx", rows, **options), AS_OF)


def codes(frame):
    return [problem.code for problem in frame.problems]


def test_a_clean_list_has_no_problems_and_every_fact(tmp_path):
    frame = read(tmp_path, [files.plan("C1", Age=6.2), files.plan("C2", Age=6)])
    assert frame.problems == ()
    assert frame.format is FrameFormat.ANNEX_A
    child = frame.children[0]
    assert (child.child, child.born, child.sex, child.team) == (
        "C1",
        date(2003, 2, 1),
        "female",
        "Team 1",
    )
    assert (child.category, child.previous_plans, child.disabled) == ("neglect", 0, False)
    assert child.known == {
        "plan_start": "2009-01-12",
        "category": "neglect",
        "previous_plans": "0",
    }


def test_the_public_sample_reads_as_expected():
    if not SAMPLE.exists():
        pytest.skip("the shared sample files are not beside this checkout")
    frame = read_frame(SAMPLE, date(2021, 3, 15))
    counts = summary(frame)
    assert (counts.children, counts.on_plan, counts.disabled, counts.repeat_referrals) == (
        7,
        2,
        0,
        2,
    )
    assert counts.by_team == {"Locality 4 Unit 1": 2}
    assert frame.problems == ()


def test_no_name_of_a_worker_is_kept(tmp_path):
    frame = read(tmp_path, [files.plan("C1", **{"Allocated Worker": "Marker Markerson"})])
    assert "Marker" not in repr(frame)


def test_names_and_workers_are_read_beside_the_children_when_asked_for(tmp_path):
    titles = (*files.LIST_7, "Forename", "Surname")
    named = {"Allocated Worker": "Worker One", "Forename": "First", "Surname": "Last"}
    ended = {
        "Child Protection Plan Start Date": date(2008, 1, 7),
        "Child Protection Plan End Date": date(2008, 6, 2),
        "Allocated Worker": "Worker Before",
    }
    path = files.annex_a(
        tmp_path / "a.xlsx",
        [files.plan("C2"), files.plan("C1", **named), files.plan("C1", **ended)],
        titles=titles,
    )
    asked = read_frame(path, AS_OF, personal=True)
    assert asked.personal == (
        PersonalDetails("C1", "First Last", "Team 1", "Worker One"),
        PersonalDetails("C2", "", "Team 1", "Worker"),
    )
    assert "Worker One" not in repr(asked.children)
    assert read_frame(path, AS_OF).personal == ()


@pytest.mark.parametrize(
    ("start", "end", "counted"),
    [
        (date(2009, 3, 31), None, True),
        (date(2009, 4, 1), None, False),
        (date(2009, 1, 1), date(2009, 3, 31), False),
        (date(2009, 1, 1), date(2009, 4, 1), True),
        (None, None, False),
    ],
)
def test_a_plan_counts_from_its_first_day_up_to_the_day_before_its_end(
    tmp_path, start, end, counted
):
    row = files.plan(
        "C1", **{"Child Protection Plan Start Date": start, "Child Protection Plan End Date": end}
    )
    frame = read(tmp_path, [row, files.plan("C2")])
    assert len(frame.children) == 2
    assert [child.child for child in children_on_plan(frame)] == (
        ["C1", "C2"] if counted else ["C2"]
    )


@pytest.mark.parametrize(
    ("written", "disabled"),
    [("a) Yes", True), ("Yes", True), ("Y", True), ("b) No", False), ("N", False), (None, False)],
)
def test_answers_count_with_or_without_their_prefix(tmp_path, written, disabled):
    frame = read(tmp_path, [files.plan(**{"Does the Child have a Disability": written})])
    assert frame.children[0].disabled is disabled
    assert frame.problems == ()


def test_an_answer_that_is_neither_yes_nor_no_is_listed_with_its_place(tmp_path):
    frame = read(tmp_path, [files.plan(**{"Does the Child have a Disability": "perhaps"})])
    (problem,) = frame.problems
    assert problem.place == "List 7 row 2, column Does the Child have a Disability"
    assert "perhaps" not in problem.message


@pytest.mark.parametrize("written", ["a) Male", "Male", "M", "male"])
def test_gender_is_told_with_or_without_its_prefix(tmp_path, written):
    assert read(tmp_path, [files.plan(Gender=written)]).children[0].sex == "male"


@pytest.mark.parametrize("blank", ["#N/A", "", "  ", "\u00a0", None])
def test_blanks_of_every_kind_are_blank(tmp_path, blank):
    frame = read(tmp_path, [files.plan(**{"Allocated Team": blank}), files.plan("C2")])
    assert frame.children[0].team == ""
    assert summary(frame).by_team == {"Team 1": 1, "not-known": 1}
    assert frame.problems == ()


def test_a_spreadsheets_error_is_blank_and_listed(tmp_path):
    frame = read(tmp_path, [files.plan(**{"Allocated Team": "#REF!"})])
    assert frame.children[0].team == ""
    assert codes(frame) == ["cell-error"]


def test_hard_spaces_in_a_teams_name_are_spaces(tmp_path):
    frame = read(tmp_path, [files.plan(**{"Allocated Team": " Team\u00a01 "}), files.plan("C2")])
    assert summary(frame).by_team == {"Team 1": 2}


@pytest.mark.parametrize("number", [417, 417.0, "417", " 417 ", "417.0", "'417"])
def test_a_childs_number_is_the_same_as_number_and_as_text(tmp_path, number):
    row = files.plan(**{"Child Unique ID": number})
    assert read(tmp_path, [row]).children[0].child == "417"


@pytest.mark.parametrize("number", ["1.23457E+12", 12.5, True, 10**17])
def test_a_number_that_a_spreadsheet_has_spoilt_is_refused_for_its_row(tmp_path, number):
    frame = read(tmp_path, [files.plan(**{"Child Unique ID": number}), files.plan("C2")])
    assert [child.child for child in frame.children] == ["C2"]
    assert codes(frame) == ["unreadable", "no-child-number"]
    assert frame.problems[0].place == "List 7 row 2, column Child Unique ID"


def test_a_row_without_a_child_is_listed_and_not_counted(tmp_path):
    frame = read(tmp_path, [files.plan(None), files.plan("C2")])
    assert [child.child for child in frame.children] == ["C2"]
    assert codes(frame) == ["no-child-number"]


def test_a_missing_date_of_birth_is_age_not_known(tmp_path):
    frame = read(tmp_path, [files.plan(**{"Date of Birth": None, "Age": 6})])
    assert summary(frame).by_age_band["not-known"] == 1
    assert codes(frame) == ["no-birth-date"]
    assert frame.problems[0].place == "List 7 row 2, column Date of Birth"


def test_an_age_that_contradicts_the_date_of_birth_is_doubted_and_the_date_used(tmp_path):
    frame = read(tmp_path, [files.plan(Age=11.4)])
    assert codes(frame) == ["age-contradicts"]
    assert summary(frame).by_age_band["5-9"] == 1


def test_ages_worked_out_on_another_day_are_not_doubted(tmp_path):
    rows = [files.plan(f"C{number}", Age=9.15) for number in range(8)]
    frame = read(tmp_path, [*rows, files.plan("C9", Age=6.15)])
    assert codes(frame) == ["age-contradicts"]
    assert frame.problems[0].place == "List 7 row 10, column Age"


def test_someone_over_18_on_a_plan_is_counted_with_the_age_not_known(tmp_path):
    frame = read(tmp_path, [files.plan(**{"Date of Birth": date(1991, 3, 31)})])
    assert codes(frame) == ["over-18"]
    assert summary(frame).by_age_band == {
        **dict.fromkeys(("unborn", "0-1", "2-4", "5-9", "10-15", "16-17"), 0),
        "not-known": 1,
    }


def test_a_birth_after_the_lists_date_is_an_unborn_child(tmp_path):
    frame = read(tmp_path, [files.plan(**{"Date of Birth": date(2009, 6, 1)})])
    assert summary(frame).by_age_band["unborn"] == 1
    assert frame.problems == ()


def test_a_birth_in_the_impossible_future_or_past_is_doubted(tmp_path):
    frame = read(
        tmp_path,
        [
            files.plan("C1", **{"Date of Birth": date(2012, 6, 1)}),
            files.plan("C2", **{"Date of Birth": "1066-10-14"}),
        ],
    )
    assert summary(frame).by_age_band["not-known"] == 2
    assert sorted(codes(frame)) == ["impossible-birth-date", "no-birth-date", "unreadable"]


def test_the_same_child_on_two_rows_is_one_child_on_the_current_plan(tmp_path):
    frame = read(
        tmp_path,
        [
            files.plan("C1", **{"Allocated Team": "Team 2"}),
            files.plan(
                "C1",
                **{
                    "Child Protection Plan Start Date": date(2007, 5, 1),
                    "Child Protection Plan End Date": date(2008, 5, 1),
                    "Does the Child have a Disability": "Yes",
                },
            ),
        ],
    )
    (child,) = frame.children
    assert (child.team, child.plan_start, child.disabled) == ("Team 2", date(2009, 1, 12), True)
    assert codes(frame) == ["child-twice"]


def test_a_plan_that_starts_after_the_lists_date_does_not_hide_the_current_one(tmp_path):
    current = files.plan("C1", **{"Child Protection Plan End Date": date(2009, 4, 2)})
    later = files.plan("C1", **{"Child Protection Plan Start Date": date(2009, 5, 1)})
    frame = read(tmp_path, [current, later])
    assert frame.children[0].plan_start == date(2009, 1, 12)
    assert summary(frame).on_plan == 1


def test_siblings_with_the_same_dates_stay_two_children(tmp_path):
    frame = read(tmp_path, [files.plan("C1"), files.plan("C2")])
    assert summary(frame).on_plan == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"Child Protection Plan End Date": date(2008, 1, 1)}, "dfe-8925"),
        ({"Child Protection Plan End Date": date(2009, 1, 12)}, "dfe-8840"),
        ({"Date of latest review conference": date(2009, 1, 12)}, "dfe-8841"),
    ],
)
def test_dates_of_a_plan_that_cannot_be_are_warned_of(tmp_path, changes, code):
    assert code in codes(read(tmp_path, [files.plan(**changes)]))


def test_two_open_plans_and_overlapping_plans_of_a_child_are_warned_of(tmp_path):
    frame = read(
        tmp_path,
        [
            files.plan("C1"),
            files.plan("C1", **{"Child Protection Plan Start Date": date(2008, 6, 1)}),
            files.plan(
                "C1",
                **{
                    "Child Protection Plan Start Date": date(2008, 1, 1),
                    "Child Protection Plan End Date": date(2008, 7, 1),
                },
            ),
        ],
    )
    assert codes(frame).count("dfe-8940") == 1
    assert codes(frame).count("dfe-8935") == 1


def test_titles_count_in_any_order_case_and_with_line_breaks(tmp_path):
    titles = [title.upper().replace(" ", "\n", 1) + " " for title in reversed(files.LIST_7)]
    plain = dict(zip(titles, reversed(files.LIST_7), strict=True))
    row = files.plan()
    path = files.workbook(
        tmp_path / "a.xlsx",
        {"LIST_7 ": [titles, [row.get(plain[title]) for title in titles]]},
    )
    frame = read_frame(path, AS_OF)
    assert summary(frame).by_team == {"Team 1": 1}
    assert frame.problems == ()


def test_the_age_column_counts_under_its_other_title(tmp_path):
    titles = tuple("Age of Child (Years)" if t == "Age" else t for t in files.LIST_7)
    frame = read(tmp_path, [files.plan(**{"Age of Child (Years)": 15})], titles=titles)
    assert codes(frame) == ["age-contradicts"]


def test_a_missing_optional_column_is_listed_and_read_as_blank(tmp_path):
    titles = tuple(title for title in files.LIST_7 if title != "Allocated Team")
    frame = read(tmp_path, [files.plan()], titles=titles)
    assert codes(frame) == ["missing-column"]
    assert summary(frame).by_team == {}


def test_a_missing_plan_start_column_is_refused(tmp_path):
    titles = tuple(title for title in files.LIST_7 if title != "Child Protection Plan Start Date")
    with pytest.raises(
        InputRefused, match=r'annex.xlsx, List 7 has no column "Child Protection Plan'
    ):
        read(tmp_path, [files.plan()], titles=titles)


def test_titles_below_a_heading_are_found_and_rows_keep_their_numbers(tmp_path):
    rows = [["Annex A"], [], *files.sheet_rows([files.plan(None)])]
    path = files.workbook(
        tmp_path / "a.xlsx", {"List 7": [*rows, *files.sheet_rows([files.plan()])[1:]]}
    )
    frame = read_frame(path, AS_OF)
    assert len(frame.children) == 1
    assert frame.problems[0].place == "List 7 row 4, column Child Unique ID"


@pytest.mark.parametrize("name", ["list 7", "LIST7", "List_07", "Annex A - List 7 CP", "Plans"])
def test_the_list_is_told_by_its_columns_whatever_its_sheet_is_called(tmp_path, name):
    assert len(read(tmp_path, [files.plan()], name=name).children) == 1


def test_of_two_sheets_that_could_be_list_7_the_one_of_that_name_is_read(tmp_path):
    path = files.workbook(
        tmp_path / "a.xlsx",
        {
            "Working copy": files.sheet_rows([files.plan("OLD")]),
            "List 7": files.sheet_rows([files.plan("NEW")]),
        },
    )
    frame = read_frame(path, AS_OF)
    assert [child.child for child in frame.children] == ["NEW"]
    assert [(one.place, one.code) for one in frame.problems] == [("Working copy", "list-twice")]


def test_a_workbook_without_list_7_is_refused(tmp_path):
    path = files.workbook(
        tmp_path / "a.xlsx", {"List 3": [files.LIST_3, ["C1", date(2009, 1, 1), 1]]}
    )
    with pytest.raises(InputRefused, match="a.xlsx holds no list 7"):
        read_frame(path, AS_OF)


def test_dates_as_day_numbers_and_as_texts_are_read(tmp_path):
    frame = read(
        tmp_path,
        [
            files.plan("C1", **{"Date of Birth": 37653}),
            files.plan("C2", **{"Date of Birth": "2003-02-01 00:00:00"}),
            files.plan("C3", **{"Date of Birth": datetime(2003, 2, 1, 13, 30)}),  # noqa: DTZ001
            files.plan("C4", **{"Date of Birth": "1 Feb 2003"}),
        ],
    )
    assert [child.born for child in frame.children] == [date(2003, 2, 1)] * 4


def test_lists_3_to_6_tell_the_history_that_led_to_the_plan(tmp_path):
    lists = {
        "List 3": [
            files.LIST_3,
            ["C1", date(2008, 6, 1), 1],
            ["C1", date(2008, 12, 15), 1],
            ["C1", date(2009, 2, 1), 1],
            ["C9", date(2009, 2, 1), 3],
            ["C8", date(2009, 2, 1), 1],
        ],
        "List 4": [
            [
                "Child Unique ID",
                "Continuous Assessment Start Date",
                "Continuous Assessment Date of Authorisation",
            ],
            ["C1", date(2008, 12, 17), date(2009, 2, 10)],
            ["C1", date(2009, 3, 1), None],
        ],
        "List 5": [
            [
                "Child Unique ID",
                "Strategy discussion initiating Section 47 Enquiry Start Date",
                "Date of Initial Child Protection Conference",
            ],
            ["C1", date(2008, 12, 20), date(2009, 1, 12)],
            ["C1", date(2009, 1, 5), date(2009, 3, 2)],
        ],
        "List 6": [
            ["Child Unique ID", "CIN Start Date", "Date Child Was Last Seen"],
            ["C1", date(2008, 12, 15), date(2009, 3, 20)],
        ],
    }
    frame = read(tmp_path, [files.plan("C1")], **lists)
    child = frame.children[0]
    assert child.known == {
        "referral_date": "2008-12-15",
        "strategy_discussion": "2008-12-20",
        "initial_conference": "2009-01-12",
        "plan_start": "2009-01-12",
        "assessment_start": "2008-12-17",
        "assessment_authorised": "2009-02-10",
        "last_visit": "2009-03-20",
        "category": "neglect",
        "previous_plans": "0",
    }
    assert child.referrals == 3
    assert frame.repeat_referrals == 2


def test_a_folder_with_one_csv_file_a_list_is_read(tmp_path):
    folder = tmp_path / "annex"
    folder.mkdir()
    files.text(folder / "list_7.csv", files.sheet_rows([files.plan("C1"), files.plan(None)]))
    files.text(folder / "list_3.csv", [files.LIST_3, ["C1", date(2008, 12, 15), 2]])
    (folder / "readme.txt").write_text("not a list")
    frame = read_frame(folder, AS_OF)
    assert (summary(frame).on_plan, frame.repeat_referrals) == (1, 1)
    assert frame.problems[0].place == "List 7 row 3, column Child Unique ID"
    assert len(frame.sha256) == 64


def test_a_folder_without_a_list_is_refused(tmp_path):
    with pytest.raises(InputRefused, match="holds no CSV file that is a list of Annex A"):
        read_frame(tmp_path, AS_OF)


def test_list_7_alone_as_csv_is_annex_a(tmp_path):
    path = files.text(tmp_path / "plans.csv", files.sheet_rows([files.plan("C1")]), separator=";")
    frame = read_frame(path, AS_OF)
    assert frame.format is FrameFormat.ANNEX_A
    assert band_of(frame.children[0], AS_OF) == "5-9"


def test_a_mapping_gives_the_district_of_each_team(tmp_path):
    mapping = tmp_path / "m.toml"
    mapping.write_text('[district_of_team]\n"Team 1" = "North Coast"\n')
    path = files.annex_a(tmp_path / "a.xlsx", [files.plan()])
    assert read_frame(path, AS_OF, mapping).children[0].district == "North Coast"


def test_a_family_identifier_is_read_where_a_council_gives_it(tmp_path):
    titles = (*files.LIST_7, "Family identifier")
    frame = read(tmp_path, [files.plan(**{"Family identifier": 14159183})], titles=titles)
    assert frame.children[0].family == "14159183"


def test_days_taken_for_months_by_a_spreadsheet_are_suspected(tmp_path):
    turned = [
        files.plan(f"C{number:02d}", **{"Date of Birth": date(2003, 2, 1 + number % 12)})
        for number in range(12)
    ]
    frame = read(tmp_path, [*turned, files.plan("C99", **{"Date of Birth": "25/12/2003"})])
    assert codes(frame) == ["days-and-months"]
    honest = files.plan("C98", **{"Date of Birth": date(2003, 2, 20)})
    frame = read(tmp_path, [*turned, honest, files.plan("C99", **{"Date of Birth": "25/12/2003"})])
    assert codes(frame) == []
