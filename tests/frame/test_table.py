"""Any table, by a mapping of columns: separators, encodings, and dates that are not guessed at."""

from datetime import date

import pytest

from app.domain.errors import InputRefused
from app.domain.frames import FrameFormat, PersonalDetails, children_on_plan, summary
from app.frame.reading import read_frame
from tests.frame import files

AS_OF = date(2009, 3, 31)
MAPPING = """
child = "Ref"
date_of_birth = "DOB"
team = "Team"
plan_start = "Plan"
"""
TITLES = ("Ref", "DOB", "Team", "Plan")
ROW = ("C1", "2003-02-01", "Team 1", "2009-01-12")


def mapping(tmp_path, text=MAPPING):
    path = tmp_path / "mapping.toml"
    path.write_text(text, "utf-8")
    return path


def read(tmp_path, rows, text=MAPPING, **options):
    path = files.text(tmp_path / "list.csv", rows, **options)
    return read_frame(path, AS_OF, mapping(tmp_path, text))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_every_separator_and_encoding_gives_the_same_children(tmp_path, separator, encoding):
    row = ("C1", "2003-02-01", "Équipe 1", "2009-01-12")
    frame = read(tmp_path, [TITLES, row], separator=separator, encoding=encoding)
    assert frame.format is FrameFormat.TABLE
    assert summary(frame).by_team == {"Équipe 1": 1}
    assert frame.problems == ()


def test_a_workbook_is_read_by_the_same_mapping(tmp_path):
    path = files.workbook(tmp_path / "t.xlsx", {"Notes": [["any"]], "Children": [TITLES, ROW]})
    frame = read_frame(path, AS_OF, mapping(tmp_path))
    assert frame.format is FrameFormat.TABLE
    assert summary(frame).on_plan == 1


def test_of_two_sheets_that_fit_the_lead_says_which(tmp_path):
    path = files.workbook(tmp_path / "t.xlsx", {"Old": [TITLES], "New": [TITLES, ROW]})
    with pytest.raises(InputRefused, match='say which is meant with sheet = "…"'):
        read_frame(path, AS_OF, mapping(tmp_path))
    frame = read_frame(path, AS_OF, mapping(tmp_path, MAPPING + 'sheet = "New"'))
    assert len(frame.children) == 1


def test_every_mapped_column_is_read(tmp_path):
    titles = ("a", "b", "c", "d", "e", "f", "g", "h", "i")
    text = (
        'child="a"\ndate_of_birth="b"\nexpected_date_of_delivery="c"\nteam="d"\ndistrict="e"\n'
        'disability="f"\nplan_start="g"\nplan_end="h"\nfamily="i"\n'
    )
    rows = [
        titles,
        ("C1", "", "2009-06-01", "T", "North Coast", "Yes", "2009-01-12", "2009-05-01", "F1"),
    ]
    (child,) = read(tmp_path, rows, text).children
    assert (child.expected, child.born) == (date(2009, 6, 1), None)
    assert (child.team, child.district, child.disabled) == ("T", "North Coast", True)
    assert (child.plan_start, child.plan_end, child.family) == (
        date(2009, 1, 12),
        date(2009, 5, 1),
        "F1",
    )


def test_without_a_plan_column_everyone_listed_has_a_plan(tmp_path):
    frame = read(
        tmp_path, [("Ref", "DOB"), ("C1", "2003-02-01")], 'child="Ref"\ndate_of_birth="DOB"'
    )
    assert len(children_on_plan(frame)) == 1
    assert frame.problems == ()


def test_with_a_plan_column_a_blank_is_no_plan(tmp_path):
    frame = read(tmp_path, [TITLES, ("C1", "2003-02-01", "Team 1", ""), ("C2", *ROW[1:])])
    assert [child.child for child in children_on_plan(frame)] == ["C2"]
    assert [(one.place, one.code) for one in frame.problems] == [
        ("row 2, column Plan", "no-plan-start")
    ]


def test_an_open_order_of_day_and_month_is_refused_until_the_lead_says_which(tmp_path):
    rows = [
        TITLES,
        ("C1", "2003-02-01", "Team 1", "05/05/2008"),
        ("C2", "2003-02-01", "Team 1", "03/04/2009"),
    ]
    with pytest.raises(InputRefused) as refusal:
        read(tmp_path, rows)
    assert "list.csv, column Plan holds a date in row 3" in str(refusal.value)
    assert "2009" not in str(refusal.value)
    day_first = read(tmp_path, rows, MAPPING + 'date_order = "dmy"').children[1]
    month_first = read(tmp_path, rows, MAPPING + 'date_order = "mdy"').children[1]
    assert (day_first.plan_start, month_first.plan_start) == (date(2009, 4, 3), date(2009, 3, 4))


@pytest.mark.parametrize(
    ("telling", "expected"), [("25/12/2008", date(2009, 4, 3)), ("12/25/2008", date(2009, 3, 4))]
)
def test_a_column_settles_the_order_itself(tmp_path, telling, expected):
    frame = read(tmp_path, [TITLES, ("C1", "", "T", telling), ("C2", "", "T", "03/04/2009")])
    assert frame.children[1].plan_start == expected


def test_another_column_does_not_settle_it(tmp_path):
    with pytest.raises(InputRefused, match="column Plan"):
        read(tmp_path, [TITLES, ("C1", "25/12/2003", "T", "03/04/2009")])


def test_a_column_of_both_orders_is_refused(tmp_path):
    rows = [TITLES, ("C1", "", "T", "25/12/2008"), ("C2", "", "T", "12/25/2008")]
    with pytest.raises(
        InputRefused, match=r"day first \(row 2\) and with the month first \(row 3\)"
    ):
        read(tmp_path, rows)


def test_a_date_that_is_not_in_the_declared_order_is_listed(tmp_path):
    rows = [
        TITLES,
        ("C1", "2003-02-01", "T", "12/25/2008"),
        ("C2", "2003-02-01", "T", "2009-01-12"),
    ]
    frame = read(tmp_path, rows, MAPPING + 'date_order = "dmy"')
    assert [one.code for one in frame.problems] == ["unreadable", "no-plan-start"]
    rows[1] = ("C1", "2003-02-01", "T", "03/04/2009")
    frame = read(tmp_path, rows, MAPPING + 'date_order = "iso"')
    assert [one.code for one in frame.problems] == ["unreadable", "no-plan-start"]


def test_a_row_with_cells_beyond_the_titles_cannot_be_used(tmp_path):
    frame = read(tmp_path, [TITLES, (*ROW, "more"), ("C2", *ROW[1:])])
    assert [child.child for child in frame.children] == ["C2"]
    assert [(one.place, one.code) for one in frame.problems] == [("row 2", "too-many-cells")]


def test_a_short_row_is_read_with_blanks(tmp_path):
    assert read(tmp_path, [TITLES, ("C1", "2003-02-01")]).children[0].team == ""


def test_columns_titled_as_the_keys_need_no_mapping(tmp_path):
    path = files.text(
        tmp_path / "t.csv",
        [("child", "date_of_birth", "plan_start"), ("C1", "2003-02-01", "2009-01-12")],
    )
    assert summary(read_frame(path, AS_OF)).by_age_band["5-9"] == 1


def test_a_table_without_a_mapping_is_refused(tmp_path):
    path = files.text(tmp_path / "t.csv", [TITLES, ROW])
    with pytest.raises(InputRefused, match="t.csv is neither an Annex A workbook nor"):
        read_frame(path, AS_OF)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('child = "Number"', 't.csv has no column "Number"'),
        ('child = "Ref"\nteam = "Tem"', 't.csv has no column "Tem"'),
        ('team = "Team"', "does not say which column holds the child"),
        ("child = 3", "child must be a text in quotes"),
        ('chld = "Ref"', "holds a key that is not known"),
        ('child = "Ref"\ndate_order = "ymd"', "date_order must be"),
        ('child = "Ref"\ndistrict_of_team = "x"', "district_of_team must be a table"),
        ("child = Ref", r"is not a mapping file in TOML \(line 1"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused_in_one_sentence(tmp_path, text, sentence):
    path = files.text(tmp_path / "t.csv", [TITLES, ROW])
    with pytest.raises(InputRefused, match=sentence):
        read_frame(path, AS_OF, mapping(tmp_path, text))


def test_a_mapping_file_that_is_not_there_is_refused(tmp_path):
    path = files.text(tmp_path / "t.csv", [TITLES, ROW])
    with pytest.raises(InputRefused, match="There is no mapping file none.toml"):
        read_frame(path, AS_OF, tmp_path / "none.toml")


def test_quoted_cells_may_hold_separators_and_line_breaks(tmp_path):
    rows = [TITLES, ('"C1"', "2003-02-01", '"Team 1,\r\nnorth"', "2009-01-12"), ("", "", "T", "")]
    frame = read(tmp_path, rows)
    assert frame.children[0].team == "Team 1, north"
    assert frame.problems[0].place == "row 3, column Ref"


def test_a_mapped_name_and_worker_are_read_only_when_asked_for(tmp_path):
    path = files.text(
        tmp_path / "t.csv", [("Ref", "Who", "SW", "Unit"), ("C1", "A Child", "A Worker", "North")]
    )
    mapping = tmp_path / "m.toml"
    mapping.write_text('child = "Ref"\nname = "Who"\nworker = "SW"\nteam = "Unit"\n')
    assert "A Child" not in repr(read_frame(path, AS_OF, mapping))
    asked = read_frame(path, AS_OF, mapping, personal=True)
    assert asked.personal == (PersonalDetails("C1", "A Child", "North", "A Worker"),)
