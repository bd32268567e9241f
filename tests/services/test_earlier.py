"""Earlier audits kept with a round: from a figures file, from a round of the store, typed in, struck out."""

import json

import pytest

from app.domain.earlier import EarlierAudit, Published
from app.domain.errors import InputRefused
from app.domain.figure_references import figures
from app.services import earlier, findings, reporting, returns
from tests import builders
from tests.builders import opened
from tests.services.finished import finish


@pytest.fixture
def found(small, lead, tmp_path):
    with opened(small.store("a")) as ws:
        finish(builders.audits_in(ws, small.round_id)[0])
        sent = returns.make(ws, small.round_id, tmp_path).path
    returns.merge(lead, small.round_id, [sent])
    return findings.findings(lead, small.round_id)


def test_a_figures_file_gives_what_this_round_has_too(small, lead, found, tmp_path):
    path = tmp_path / "figures.json"
    path.write_text(findings.as_json(found), "utf-8")
    taken = earlier.from_file(path, figures(found))
    assert taken.name == found.name
    own = figures(found)
    assert len(taken.figures) > 50
    for each in taken.figures:
        assert (each.count, each.of) == (own[each.figure].count, own[each.figure].of)
    assert {each.figure for each in taken.figures if each.headline} <= set(earlier.HEADLINES)
    made, changes = earlier.keep(lead, small.round_id, taken)
    assert changes.notebook
    ((held, rows),) = earlier.beside(lead, small.round_id)
    assert held.id == made
    assert all(row.before == row.now for row in rows)
    assert not any(row.is_change for row in rows)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "not json",
        '{"round": {"name": 1}, "questions": {}, "standards": {}}',
        '{"round": 3}',
    ],
)
def test_another_file_is_refused_by_its_name(found, tmp_path, text):
    path = tmp_path / "other.json"
    path.write_text(text, "utf-8")
    with pytest.raises(InputRefused, match=r"other\.json holds no figures of an audit"):
        earlier.from_file(path, figures(found))
    with pytest.raises(InputRefused, match=r"gone\.json holds no figures"):
        earlier.from_file(tmp_path / "gone.json", figures(found))


def test_strange_numbers_in_a_figures_file_are_refused_before_anything_is_kept(
    small, lead, found, tmp_path
):
    document = json.loads(findings.as_json(found))
    document["standards"]["T1"] = {"in-time": -3, "late": 5}
    path = tmp_path / "figures.json"
    path.write_text(json.dumps(document), "utf-8")
    with pytest.raises(InputRefused, match="cannot be"):
        earlier.keep(lead, small.round_id, earlier.from_file(path, figures(found)))
    assert earlier.earlier_audits(lead, small.round_id) == ()


def test_typed_figures_stand_in_the_report_until_they_are_struck_out(small, lead, found):
    held = EarlierAudit(
        "", "February audit", drawn_at_random=False, figures=(Published("OJ1=yes", 1, 2),)
    )
    made, _ = earlier.keep(lead, small.round_id, held)
    (kept,) = earlier.earlier_audits(lead, small.round_id)
    assert kept.id == made
    assert "February audit" in str(reporting.report_of(lead, small.round_id)[1].blocks)
    earlier.keep(lead, small.round_id, earlier.struck_out(kept))
    assert "February audit" not in str(reporting.report_of(lead, small.round_id)[1].blocks)


def test_an_assessor_sets_nothing_beside_the_round(small):
    with opened(small.store("a")) as ws, pytest.raises(InputRefused, match="by its lead"):
        earlier.keep(ws, small.round_id, EarlierAudit("", "x", drawn_at_random=True))
