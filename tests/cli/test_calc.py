"""The calculators of the command line: what they print, and what they refuse."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import calc
from app.domain.errors import InputRefused

ROOT = Path(__file__).resolve().parents[2]


def run(*words: str) -> int:
    parser = argparse.ArgumentParser(prog="casefile-audit")
    calc.add_parser(parser.add_subparsers(dest="command", required=True))
    args = parser.parse_args(["calc", *words])
    status: int = args.run(args)
    return status


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run(*words) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.endswith("\n")
    return out.removesuffix("\n")


def document(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    text = printed(capsys, *words, "--json")
    assert "\n" not in text
    found = json.loads(text)
    assert isinstance(found, dict)
    return found


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> str:
    path = tmp_path / "ratings.csv"
    path.write_text(text, encoding=encoding)
    return str(path)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["due", "2009-01-12", "42wd"], "2009-03-11"),
        (["due", "2009-01-12", "28d"], "2009-02-09"),
        (["due", "2008-11-30", "3m"], "2009-02-28"),
        (["due", "2026-06-01", "15wd", "--division", "scotland"], "2026-06-23"),
        (["due", "2026-06-01", "15wd", "--division", "england-and-wales"], "2026-06-22"),
        (["due", "2024-06-20", "42wd", "--division", "northern-ireland"], "2024-08-20"),
        (["between", "2009-03-31", "2009-04-15"], "9"),
        (["between", "2009-04-15", "2009-03-31"], "-9"),
        (["between", "2009-04-15", "2009-04-15"], "0"),
        (["between", "2024-03-28", "2024-04-02", "--division", "scotland"], "2"),
    ],
)
def test_days_are_counted_on_one_line(capsys, words, line):
    assert printed(capsys, *words) == line


def test_assurance_gives_shares_and_children(capsys):
    found = document(capsys, "assurance", "--found", "0", "--sample", "50", "--population", "1100")
    assert found["proportion"] == 0
    assert found["population"] == {"low": 0, "high": 76, "upper_one_sided": 62}
    assert found["wilson"] == pytest.approx([0, 0.0713476], abs=1e-7)
    assert found["clopper_pearson"] == pytest.approx([0, 0.0711217], abs=1e-7)
    assert "up to 62 of the 1,100 children (95 % confidence)" in str(found["sentence"])


def test_assurance_without_a_population_leaves_it_null(capsys):
    found = document(capsys, "assurance", "--found", "5", "--sample", "50", "--confidence", "0.99")
    assert found["population"] is None
    assert found["proportion"] == 0.1
    assert "99 % confidence" in str(found["sentence"])


def test_assurance_without_json_is_the_sentence(capsys):
    line = printed(
        capsys,
        "assurance",
        "--found",
        "1",
        "--sample",
        "50",
        "--population",
        "1100",
        "--what",
        "delay",
    )
    assert line.startswith("1 of the 50 files showed delay.")


def test_the_difference_is_second_minus_first(capsys):
    found = document(capsys, "difference", "--first", "1", "34", "--second", "7", "34")
    assert found["difference"] == pytest.approx(6 / 34)
    assert found["newcombe"] == pytest.approx([0.0189214, 0.3403687], abs=1e-7)
    assert found["fisher_p"] == pytest.approx(0.0544001305, abs=1e-9)
    line = printed(capsys, "difference", "--first", "1", "34", "--second", "7", "34")
    assert (
        line
        == "Second minus first: +17.6 percentage points, from +1.9 to +34.0; Fisher's p 0.0544."
    )


TWO_RATERS = "unit,rater,rating\n" + "".join(
    f"{unit},A,{first}\n{unit},B,{second}\n"
    for unit, (first, second) in enumerate([(1, 1), (1, 2), (2, 2), (4, 4), (4, 2), (1, 1)])
)


def test_agreement_of_two_raters(capsys, tmp_path: Path):
    found = document(capsys, "agreement", written(tmp_path, TWO_RATERS), "--level", "ordinal")
    assert (found["units"], found["raters"]) == (6, 2)
    assert found["percent"] == pytest.approx(4 / 6)
    # Weighted by hand: observed 1 - (1/9 + 4/9)/6, chance from the margins 3,1,2 and 2,3,1 of 1, 2 and 4.
    observed, chance = (
        1 - 5 / 54,
        1 - (3 * (3 * 1 + 1 * 9) + 1 * (2 * 1 + 1 * 4) + 2 * (2 * 9 + 3 * 4)) / 324,
    )
    assert found["weighted_kappa"] == pytest.approx((observed - chance) / (1 - chance))
    assert set(found) == {
        "units",
        "raters",
        "percent",
        "krippendorff_alpha",
        "gwet",
        "weighted_kappa",
    }


def test_agreement_at_the_nominal_level_uses_ac1(capsys, tmp_path: Path):
    file = written(tmp_path, TWO_RATERS)
    nominal, ordinal = (
        document(capsys, "agreement", file),
        document(capsys, "agreement", file, "--level", "ordinal"),
    )
    shares = [5 / 12, 4 / 12, 3 / 12]
    chance = sum(share * (1 - share) for share in shares) / 2
    assert nominal["gwet"] == pytest.approx((4 / 6 - chance) / (1 - chance))
    assert nominal["gwet"] != ordinal["gwet"]
    assert nominal["krippendorff_alpha"] != ordinal["krippendorff_alpha"]
    assert nominal["weighted_kappa"] == ordinal["weighted_kappa"]


def test_agreement_of_several_raters_with_gaps(capsys, tmp_path: Path):
    """Krippendorff's own four observers, with a mark for spreadsheets at the front and blank ratings."""
    rows = [
        "11.1",
        "2232",
        "3333",
        "3333",
        "2222",
        "1234",
        "4444",
        "1121",
        "2222",
        ".555",
        "..11",
        "..3.",
    ]
    lines = [
        f"u{n},{rater},{mark.strip('.')}"
        for n, row in enumerate(rows)
        for rater, mark in zip("ABCD", row, strict=True)
    ]
    file = written(
        tmp_path, "Unit, rater ,RATING,note\n" + "\n".join(lines) + "\n,,\n", "utf-8-sig"
    )
    nominal = document(capsys, "agreement", file)
    ordinal = document(capsys, "agreement", file, "--level", "ordinal")
    assert (nominal["units"], nominal["raters"]) == (12, 4)
    assert nominal["krippendorff_alpha"] == pytest.approx(0.743, abs=5e-4)
    assert ordinal["krippendorff_alpha"] == pytest.approx(0.815, abs=5e-4)
    assert ordinal["gwet"] == pytest.approx(0.914, abs=5e-4)
    assert nominal["weighted_kappa"] is None


def test_a_coefficient_that_is_not_defined_is_null(capsys, tmp_path: Path):
    same = document(
        capsys,
        "agreement",
        written(tmp_path, "unit,rater,rating\n1,A,yes\n1,B,yes\n2,A,yes\n2,B,yes\n"),
    )
    assert (same["percent"], same["gwet"]) == (1, 1)
    assert same["krippendorff_alpha"] is None
    assert same["weighted_kappa"] is None
    apart = document(capsys, "agreement", written(tmp_path, "unit,rater,rating\n1,A,3\n2,B,3\n"))
    assert [
        apart[name] for name in ("percent", "gwet", "krippendorff_alpha", "weighted_kappa")
    ] == [None] * 4
    names = "unit,rater,rating\n1,A,x\n1,B,y\n2,A,z\n2,B,z\n"
    assert document(capsys, "agreement", written(tmp_path, names))["weighted_kappa"] is None


def test_agreement_without_json_is_a_line_each(capsys, tmp_path: Path):
    lines = printed(
        capsys, "agreement", written(tmp_path, "unit,rater,rating\n1,A,yes\n1,B,yes\n")
    ).splitlines()
    assert lines[:3] == ["units: 1", "raters: 2", "percent: 1.000"]
    assert "krippendorff alpha: not defined" in lines


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["due", "12/1/2009", "42wd"], "START is not a date"),
        (["due", "2009-02-30", "42wd"], "START is not a date"),
        (["due", "2009-01", "42wd"], "START must be a whole date"),
        (["due", "2009-01-12", "six weeks"], "A time limit is a number"),
        (["due", "1998-12-31", "42wd"], "Working days are known from"),
        (["between", "2009-01-12", "2037-01-01"], "Working days are known from"),
        (["between", "2009-01-12", "later"], "END is not a date"),
        (["assurance", "--found", "3", "--sample", "0"], "at least 1 file"),
        (["assurance", "--found", "3", "--sample", "2", "--json"], "cannot be below 0 or above"),
        (
            ["assurance", "--found", "1", "--sample", "20", "--population", "19"],
            "at least the number of files read",
        ),
        (["assurance", "--found", "1", "--sample", "20", "--confidence", "95"], "0.95 for 95 %"),
        (["difference", "--first", "1", "0", "--second", "1", "2"], "at least 1 file"),
    ],
)
def test_what_cannot_be_meant_is_refused(words, says):
    with pytest.raises(InputRefused, match=says):
        run(*words)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: name the columns"),
        ("unit,rater\n1,A\n", "line 1: name the columns"),
        ("unit,rater,rating\n1,A,3\n,B,3\n", "line 3: a rating needs a unit and a rater"),
        ("unit,rater,rating\n1,A,3\n1,A,4\n", "line 3: this rater has rated this unit before"),
    ],
)
def test_a_faulty_file_is_refused_by_line(tmp_path: Path, text: str, says: str):
    file = written(tmp_path, text)
    with pytest.raises(InputRefused, match=says) as refusal:
        run("agreement", file)
    assert file in str(refusal.value)


def test_ratings_without_order_are_refused_at_the_ordinal_level(tmp_path: Path):
    file = written(tmp_path, "unit,rater,rating\n1,A,good\n1,B,poor\n")
    with pytest.raises(
        InputRefused, match=r"ratings\.csv, column rating: .*recode them or use nominal"
    ):
        run("agreement", file, "--level", "ordinal")


def test_a_file_that_is_no_csv_is_refused(tmp_path: Path):
    (tmp_path / "ratings.csv").write_bytes(b"unit,rater,rating\n\xff\xfe,A,1\n")
    with pytest.raises(InputRefused, match="not a CSV file in UTF-8"):
        run("agreement", str(tmp_path / "ratings.csv"))
    with pytest.raises(InputRefused, match="cannot be opened: No such file"):
        run("agreement", str(tmp_path / "missing.csv"))


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["due", "2009-01-12"],
        ["due", "2009-01-12", "42wd", "--division", "wales"],
        ["assurance", "--found", "one", "--sample", "2"],
        ["assurance", "--found", "1"],
        ["difference", "--first", "1", "--second", "1", "2"],
        ["agreement", "ratings.csv", "--level", "ratio"],
    ],
)
def test_wrong_usage_is_argparses_to_tell(words, capsys):
    with pytest.raises(SystemExit) as stopped:
        run(*words)
    assert stopped.value.code == 2
    assert "usage: casefile-audit calc" in capsys.readouterr().err


def test_adding_the_parser_imports_no_calculator():
    code = (
        "import argparse, sys; from app.cli import calc;"
        "calc.add_parser(argparse.ArgumentParser().add_subparsers());"
        "print([name for name in sys.modules if name.startswith('app.domain') or name == 'app.resources'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ},
    )
    assert done.stdout.strip() == "[]"
