"""`frame check` and `sample draw`: one JSON document, the same bytes for the same frame, refusals in a sentence."""

import argparse
import json
import random
from datetime import date
from itertools import groupby

import pytest

from app.cli import frame
from app.demo.county import POSITION_DATE, synthetic_county
from app.demo.county_workbook import write_annex_a
from app.domain.errors import InputRefused
from tests.frame import files


def run(capsys, *words):
    parser = argparse.ArgumentParser()
    frame.add_parser(parser.add_subparsers(required=True))
    args = parser.parse_args([str(word) for word in words])
    assert args.run(args) == 0
    return capsys.readouterr().out


def check(capsys, path, *words):
    return json.loads(
        run(capsys, "frame", "check", path, "--as-of", "2009-03-31", *words, "--json")
    )


def draw(capsys, path, *words, size=50):
    words = ("--as-of", "2009-03-31", "--size", size, "--seed", "a seed", *words, "--json")
    return run(capsys, "sample", "draw", path, *words)


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    path = tmp_path_factory.mktemp("county") / "county.xlsx"
    write_annex_a(synthetic_county("county", 300), path)
    return path


def test_check_prints_the_document_of_the_contract(capsys, tmp_path):
    path = files.annex_a(
        tmp_path / "a.xlsx",
        [
            files.plan("C1", **{"Does the Child have a Disability": "a) Yes"}),
            files.plan("C2", **{"Date of Birth": date(2009, 6, 1), "Allocated Team": "Team 2"}),
            files.plan("C3", **{"Child Protection Plan End Date": date(2009, 2, 1)}),
            files.plan("C4", **{"Date of Birth": None}),
        ],
        **{"List 3": [files.LIST_3, ["C1", date(2009, 1, 1), 2], ["C7", date(2009, 1, 1), 0]]},
    )
    found = check(capsys, path)
    expected = {
        "format": "annex-a",
        "children": 4,
        "on_plan": 3,
        "disabled": 1,
        "by_age_band": {
            "unborn": 1,
            "0-1": 0,
            "2-4": 0,
            "5-9": 1,
            "10-15": 0,
            "16-17": 0,
            "not-known": 1,
        },
        "by_team": {"Team 1": 2, "Team 2": 1},
        "repeat_referrals": 1,
    }
    assert {key: found[key] for key in expected} == expected
    assert found["problems"] == [
        {
            "place": "List 7 row 5, column Date of Birth",
            "code": "no-birth-date",
            "message": "There is no date of birth; the age is not known.",
            "kind": "doubted",
        }
    ]


def test_check_lays_a_census_beside_the_list_and_counts_all_its_children(capsys, tmp_path):
    listed = files.annex_a(tmp_path / "a.xlsx", [files.plan("C1"), files.plan("C2")])
    assessed = (
        "<CINreferralDate>2009-01-12</CINreferralDate><Assessments>"
        "<AssessmentActualStartDate>2009-01-13</AssessmentActualStartDate>"
        "<AssessmentAuthorisationDate>2009-03-17</AssessmentAuthorisationDate></Assessments>"
    )
    census = files.census(
        tmp_path / "c.xml",
        files.census_child("C1", files.BORN, episodes=(assessed,)),
        files.census_child("C7", files.BORN, episodes=(assessed, assessed)),
    )
    found = json.loads(
        run(capsys, "frame", "check", listed, "--as-of", "2009-03-31", "--census", census, "--json")
    )
    assert [each["file"] for each in found["sources"]] == ["a.xlsx", "c.xml"]
    assert found["sources"][1]["read"][:2] == [
        {"name": "Child", "rows": 2, "used": 2},
        {"name": "CINdetails", "rows": 3, "used": 3},
    ]
    counts = found["population"]
    everyone, on_plan = counts["all"]["timeliness"], counts["on_plan"]["timeliness"]
    assert (everyone["assessment"]["in_time"], everyone["assessment"]["of"]) == (3, 3)
    assert (everyone["from-referral"]["in_time"], everyone["from-referral"]["of"]) == (0, 3)
    assert on_plan["from-referral"]["verdicts"] == {"late": 1}
    assert counts["all"]["repeat_referrals"] == {
        "found": 1,
        "of": 2,
        "wilson": pytest.approx([0.0945, 0.9055], abs=1e-4),
    }
    assert (counts["on_plan"]["children"], counts["on_plan"]["in_census"]) == (2, 1)
    assert "not-in-census" in {each["code"] for each in found["problems"]}


def test_check_without_json_prints_lines_to_read(capsys, tmp_path):
    path = files.annex_a(tmp_path / "a.xlsx", [files.plan(**{"Date of Birth": None})])
    out = run(capsys, "frame", "check", path, "--as-of", "2009-03-31")
    assert "on_plan: 1" in out
    assert "List 7 row 2, column Date of Birth: There is no date of birth" in out


def test_a_draw_lists_every_child_with_its_chance(capsys, county):
    found = json.loads(draw(capsys, county, "--spread", "team", "--floor", "preschool=26"))
    cases = found["cases"]
    assert len(cases) == len({case["child"] for case in cases}) == 300
    assert sum(case["role"] == "main" for case in cases) == 50
    assert sum(case["inclusion_probability"] for case in cases) == pytest.approx(50)
    assert all(0 < case["inclusion_probability"] <= 1 for case in cases)
    assert all(case["weight"] * case["inclusion_probability"] == pytest.approx(1) for case in cases)
    main = [case for case in cases if case["role"] == "main"]
    assert sum(case["stratum"].endswith("|pre-school") for case in main) == 26
    for _, group in groupby(cases, key=lambda case: (case["stratum"], case["role"])):
        orders = [case["order"] for case in group]
        assert orders == list(range(1, len(orders) + 1))
    assert (found["algorithm"], len(found["frame_digest"])) == ("STRAT-HASH-1", 64)
    assert found["frame_digest"] in found["method"]


def test_shuffled_rows_give_the_same_bytes_and_another_seed_other_cases(capsys, tmp_path):
    rows = [
        files.plan(
            f"C{number:03d}",
            **{
                "Date of Birth": date(1994 + number % 15, 2, 1),
                "Allocated Team": f"Team {number % 5}",
            },
        )
        for number in range(80)
    ]
    first = draw(capsys, files.annex_a(tmp_path / "a.xlsx", rows), "--spread", "area", size=20)
    random.Random(1).shuffle(rows)
    shuffled = files.annex_a(tmp_path / "b.xlsx", rows)
    assert draw(capsys, shuffled, "--spread", "area", size=20) == first
    other = draw(capsys, shuffled, "--spread", "area", "--seed", "another", size=20)
    assert json.loads(other)["cases"] != json.loads(first)["cases"]


def test_quotas_by_band_are_met_exactly(capsys, county):
    quotas = {"unborn": 2, "0-1": 10, "2-4": 15, "5-9": 9, "10-15": 12, "16-17": 2}
    words = [word for band, number in quotas.items() for word in ("--quota", f"{band}={number}")]
    cases = json.loads(draw(capsys, county, "--spread", "team", *words))["cases"]
    drawn = [case["stratum"].split("|")[1] for case in cases if case["role"] == "main"]
    assert {band: drawn.count(band) for band in quotas} == quotas


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--spread", "district"), "county.xlsx: The list names no district"),
        (("--size", "301"), "county.xlsx: 301 cases were asked for, but 300 children"),
        (("--quota", "0-1=3"), "county.xlsx: The quotas add up to 3"),
        (("--floor", "preschool=50"), "county.xlsx: A floor of 50"),
        (("--quota", "0-1=3", "--quota", "0-1=47"), "A band has two quotas"),
        (("--as-of", "1999-01-01"), "county.xlsx: No child of this list had a plan"),
        (("--seed", ""), "county.xlsx: A sample needs a seed"),
    ],
)
def test_an_impossible_request_is_one_sentence(capsys, county, words, sentence):
    with pytest.raises(InputRefused, match=sentence):
        draw(capsys, county, *words)


@pytest.mark.parametrize(
    "words",
    [
        ("--size", "0"),
        ("--size", "many"),
        ("--as-of", "31/03/2009"),
        ("--floor", "26"),
        ("--quota", "infants=3"),
        ("--quota", "0-1=-3"),
        ("--spread", "county"),
        ("--power", "2"),
    ],
)
def test_wrong_usage_ends_with_status_2(capsys, county, words):
    with pytest.raises(SystemExit) as stopped:
        draw(capsys, county, *words)
    assert stopped.value.code == 2


def test_the_county_is_read_by_the_real_reader_without_a_problem(capsys, county):
    found = check(capsys, county)
    assert (found["on_plan"], found["problems"]) == (300, [])
    assert found["as_of"] == POSITION_DATE.isoformat()
