"""A table looked at before it is read: columns, values, guesses, and what each column says of its dates."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from app.domain.errors import ColumnsWanted, InputRefused
from app.frame.dates import DateOrder
from app.frame.guessing import guesses
from app.frame.mapping import COLUMN_KEYS, TableMapping, read_mapping
from app.frame.preview import look_at, order_open
from app.frame.reading import read_frame
from tests.frame import files

AS_OF = date(2009, 3, 31)
ROWS = [
    ("Case no", "D.O.B.", "Team name", "CP plan start date", "Notes"),
    ("C1", "03/04/2003", "North", "2009-01-12", "one"),
    ("C2", "25/12/2005", "North", "2009-01-13", ""),
    ("C3", "05/06/2004", "South", "2009-01-14", "two"),
]


def test_columns_come_with_values_and_guesses(tmp_path):
    seen = look_at(files.text(tmp_path / "t.csv", ROWS, separator=";"))
    assert (seen.file_name, seen.sheet, seen.sheets, seen.rows) == ("t.csv", "", (), 3)
    columns = {column.title: column for column in seen.columns}
    assert list(columns) == list(ROWS[0])
    assert columns["Team name"].samples == ("North", "South")
    assert columns["Notes"].filled == 2
    assert seen.guessed == {
        "child": "Case no",
        "date_of_birth": "D.O.B.",
        "team": "Team name",
        "plan_start": "CP plan start date",
    }


def test_what_settles_the_order_of_a_column_is_shown_with_its_row(tmp_path):
    born = look_at(files.text(tmp_path / "t.csv", ROWS)).columns[1].dates
    assert (born.order, born.rows, born.texts) == (DateOrder.DAY_FIRST, (3,), ("25/12/2005",))


@pytest.mark.parametrize(
    ("texts", "order", "rows"),
    [
        (("03/04/2003", "05/06/2004"), None, (2,)),
        (("03/04/2003", "12/25/2004"), DateOrder.MONTH_FIRST, (3,)),
        (("25/12/2003", "12/25/2004"), None, (2, 3)),
        (("03/03/2003", "2004-01-05"), DateOrder.ISO, (2,)),
        (("2003-01-02", ""), DateOrder.ISO, ()),
    ],
)
def test_a_column_settles_its_order_or_leaves_it_open(tmp_path, texts, order, rows):
    path = files.text(tmp_path / "t.csv", [("Ref", "DOB"), *zip("ab", texts, strict=True)])
    seen = look_at(path)
    dates = seen.columns[1].dates
    assert dates.order is order
    if order is not DateOrder.ISO:
        assert dates.rows == rows
    assert dates.torn is (len(rows) == 2)
    assert order_open(seen.columns, ["DOB"]) is (order is None)


def test_of_several_sheets_the_widest_is_looked_at_unless_one_is_named(tmp_path):
    path = files.workbook(
        tmp_path / "w.xlsx",
        {"About": [("Made by",), ("x",)], "Small": [("Ref", "DOB"), ("C1", "x")], "Main": ROWS},
    )
    assert (look_at(path).sheet, look_at(path).sheets) == ("Main", ("Small", "Main"))
    assert [column.title for column in look_at(path, "Small").columns] == ["Ref", "DOB"]
    with pytest.raises(InputRefused, match="row of titles"):
        look_at(path, "About")


def test_a_days_number_is_shown_as_the_day_it_stands_for(tmp_path):
    rows = [("Ref", "Start"), ("C1", date(2009, 1, 12)), ("C2", date(2009, 1, 13))]
    seen = look_at(files.workbook(tmp_path / "w.xlsx", {"A": rows}))
    assert seen.columns[1].samples == ("39825 (2009-01-12)", "39826 (2009-01-13)")


def test_titles_below_a_heading_are_found(tmp_path):
    rows = [("Children with plans", None, None), (None,), *ROWS]
    seen = look_at(files.workbook(tmp_path / "w.xlsx", {"A": rows}))
    assert [column.title for column in seen.columns] == list(ROWS[0])
    assert seen.rows == 3


@pytest.mark.parametrize("content", ["", "one column\nx\n", "just words"])
def test_what_is_no_table_is_refused(tmp_path, content):
    path = tmp_path / "t.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(InputRefused, match=r"t\.csv"):
        look_at(path)
    with pytest.raises(InputRefused, match="no file none.csv"):
        look_at(tmp_path / "none.csv")
    with pytest.raises(InputRefused, match="is a folder"):
        look_at(tmp_path)


def test_guesses_take_each_column_once_and_the_fuller_title_first():
    found = guesses(
        ["ID", "Child ID", "Start Date", "CP Plan Start Date", "Child's Gender", "Allocated Worker"]
    )
    assert found == {
        "child": "Child ID",
        "plan_start": "CP Plan Start Date",
        "worker": "Allocated Worker",
    }
    assert guesses(["Plan start date of child", "x"]) == {"plan_start": "Plan start date of child"}
    assert set(guesses(list(COLUMN_KEYS))) == set(COLUMN_KEYS)


def test_a_mapping_written_out_reads_as_itself(tmp_path):
    mapping = TableMapping(
        columns={"child": 'Ref "no"', "team": "Équipe\\Unit\t[1]"},
        date_order=DateOrder.DAY_FIRST,
        sheet="A = B",
        district_of_team={"Team 1": "North", 'The "Hub"\x7f': "South"},
    )
    path = tmp_path / "m.toml"
    path.write_text(mapping.as_toml(), "utf-8")
    assert read_mapping(path) == mapping
    assert TableMapping().as_toml() == ""
    assert tomllib.loads(mapping.as_toml())["team"] == "Équipe\\Unit\t[1]"


def test_a_list_read_by_a_mapping_keeps_it(tmp_path):
    path = files.text(tmp_path / "t.csv", ROWS)
    with pytest.raises(ColumnsWanted):
        read_frame(path, AS_OF)
    mapping = TableMapping(look_at(path).guessed)
    frame = read_frame(path, AS_OF, mapping)
    assert len(frame.children) == 3
    assert tomllib.loads(frame.sources[0].mapping) == dict(mapping.columns)


def test_the_mapping_file_in_the_documentation_names_every_key(tmp_path):
    page = Path(__file__).resolve().parents[2] / "docs" / "lists-of-children.md"
    example = page.read_text("utf-8").split("```toml\n")[1].split("```")[0]
    path = tmp_path / "example.toml"
    path.write_text(example, "utf-8")
    mapping = read_mapping(path)
    assert set(mapping.columns) == set(COLUMN_KEYS)
    assert mapping.date_order
    assert mapping.sheet
    assert mapping.district_of_team
