"""`frame check` on honest files and on files deformed in every way that was seen or can be thought of.

The honest files are the control: they read without a problem and with the counts that are said here, so that what
comes of a deformation comes of it alone.
"""

import json

import pytest

from app.cli.main import main
from tests.frame.deformations import DEFORMATIONS, HONEST, MAPPING

BANDS = dict.fromkeys(("unborn", "0-1", "2-4", "5-9", "10-15", "16-17", "not-known"), 0)
CONTROL = {
    "annex-a": {
        "children": 5,
        "on_plan": 4,
        "disabled": 1,
        "by_age_band": {**BANDS, "0-1": 1, "2-4": 1, "5-9": 1, "10-15": 1},
        "by_team": {"Team 1": 2, "Team 2": 2},
        "by_category": {"neglect": 4},
        "repeat_referrals": 1,
    },
    "cin-census": {
        "children": 3,
        "on_plan": 2,
        "disabled": 0,
        "by_age_band": {**BANDS, "5-9": 2},
        "by_team": {},
        "by_category": {"neglect": 2},
        "repeat_referrals": 1,
    },
    "table": {
        "children": 3,
        "on_plan": 2,
        "disabled": 0,
        "by_age_band": {**BANDS, "0-1": 1, "5-9": 1},
        "by_team": {"Équipe Deux": 1, "Équipe Un": 1},
        "by_category": {},
        "repeat_referrals": 0,
    },
}
REACHED = {"annex-a": 37, "cin-census": 22, "table": 20}


def check(capsys, folder, path, kind):
    """Exit status, the document or None, and what was said on standard error."""
    words = ["frame", "check", str(path), "--as-of", "2009-03-31", "--json"]
    if kind == "table":
        mapping = folder / "mapping.toml"
        mapping.write_text(MAPPING, "utf-8")
        words += ["--mapping", str(mapping)]
    status = main(words)
    said = capsys.readouterr()
    return status, json.loads(said.out) if said.out else None, said.err


@pytest.mark.parametrize("kind", HONEST)
def test_the_control_reads_as_it_is(capsys, tmp_path, kind):
    status, found, said = check(capsys, tmp_path, HONEST[kind](tmp_path), kind)
    assert (status, said) == (0, "")
    assert found["format"] == kind
    assert found["problems"] == []
    assert {key: found[key] for key in CONTROL[kind]} == CONTROL[kind]


def test_so_many_deformations_are_reached_and_each_has_its_own_name():
    counted = {kind: sum(each.kind == kind for each in DEFORMATIONS) for kind in HONEST}
    assert counted == REACHED
    assert len({each.name for each in DEFORMATIONS}) == len(DEFORMATIONS)


@pytest.mark.parametrize("deformation", DEFORMATIONS, ids=lambda each: each.name)
def test_a_deformed_file_is_read_or_refused_as_it_should_be(capsys, tmp_path, deformation):
    kind = deformation.kind
    honest = tmp_path / "honest"
    honest.mkdir()
    control = HONEST[kind](honest)
    path = deformation.make(tmp_path)
    assert path.is_dir() or path.read_bytes() != control.read_bytes(), "nothing was deformed"
    status, found, said = check(capsys, tmp_path, path, kind)
    if deformation.refused:
        assert (status, found) == (1, None)
        assert deformation.refused in said
        assert path.name in said
        assert said.endswith(".\n")
        assert said.count("\n") == 1
        return
    assert (status, said) == (0, "")
    expected = dict(CONTROL[kind])
    for key, value in deformation.counts.items():
        expected[key] = {**CONTROL[kind][key], **value} if key == "by_age_band" else value
    assert {key: found[key] for key in expected} == expected
    assert {each["code"] for each in found["problems"]} == set(deformation.codes)
    assert all(each["place"] and each["message"].endswith(".") for each in found["problems"])
    assert sum(expected["by_age_band"].values()) == found["on_plan"]
