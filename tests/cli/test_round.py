"""`round draw`: the seed ceremony is kept with the draw as the window keeps it, or the draw says that it was not."""

from datetime import date

import pytest

from app.domain.sample_log import Ceremony, SeedCheck, SeedOrigin
from app.services import frames, rounds, sample, tools
from tests import builders
from tests.builders import POSITION, opened, run

TOLD = {
    "--seed-origin": "public",
    "--seed-words": "index of 3 March",
    "--seed-fixed-on": "2009-03-03",
    "--seed-again": "6 3 1",
}
THERE = ("--present", "Lead reviewer", "--present", "Deputy")


@pytest.fixture
def listed(tmp_path_factory, tmp_path):
    """A round with its list, nothing drawn yet."""
    small = builders.small_round(tmp_path_factory, tmp_path)
    with opened(small.store("empty")) as ws:
        plan = rounds.RoundPlan("A new round", POSITION, "Lead reviewer")
        made = rounds.create(ws, plan, tools.built_in())
        frames.keep(ws, made.id, frames.read(small.folder / "annex-a.xlsx", POSITION))
    return small


@pytest.fixture
def draw(listed, capsys):
    """`round draw` of eight children: (exit status, standard output, standard error)."""

    def drawn(told, there=THERE, *more):
        options = [part for pair in told.items() for part in pair]
        places = ("--store", listed.store("empty"), "--passphrase-file", listed.secret)
        asked = ("--size", "8", "--seed", "6 3 1")
        status = run("round", "draw", *places, *asked, *options, *there, *more)
        return (status, *capsys.readouterr())

    return drawn


def kept(listed):
    with opened(listed.store("empty")) as ws:
        return sample.latest_draw(ws, rounds.current(ws).id)


def test_a_draw_keeps_who_was_there_and_why_it_was_made_again(listed, draw):
    status, out, _err = draw(TOLD)
    assert (status, len(out.splitlines())) == (0, 8)
    first = kept(listed)
    assert first.ceremony == Ceremony(
        SeedOrigin.PUBLIC,
        "index of 3 March",
        ("Lead reviewer", "Deputy"),
        date(2009, 3, 3),
        SeedCheck.TYPED_TWICE,
    )
    assert "a public number (index of 3 March)" in first.method
    read_back = {"--seed-origin": "dice", "--seed-fixed-on": "2009-03-04"}
    status, _out, _err = draw(
        read_back, THERE, "--seed-read-back", "--again", "The list was wrong."
    )
    assert status == 0
    second = kept(listed)
    assert (second.ceremony.check, second.again) == (SeedCheck.READ_BACK, "The list was wrong.")


@pytest.mark.parametrize(
    ("told", "there", "words"),
    [
        ({"--seed-origin": "dice"}, (), "--present, --seed-fixed-on, --seed-again"),
        ({**TOLD, "--seed-again": "6 3 2"}, THERE, "differ"),
        (TOLD, ("--present", "Deputy"), "two people"),
        ({**TOLD, "--seed-origin": "dice"}, THERE, "not with dice"),
        ({**TOLD, "--seed-words": ""}, THERE, "which public number"),
        ({**TOLD, "--seed-fixed-on": "2999-01-01"}, THERE, "still to come"),
    ],
)
def test_half_a_ceremony_draws_nothing(listed, draw, told, there, words):
    status, out, err = draw(told, there)
    assert (status, out) == (1, "")
    assert words in err
    assert kept(listed) is None


def test_without_a_ceremony_the_draw_says_so(listed, draw):
    status, _out, err = draw({}, ())
    assert status == 0
    assert "How the seed came about was not recorded" in err
    drawn = kept(listed)
    assert drawn.ceremony is None
    assert "How the seed came about was not recorded." in drawn.method
