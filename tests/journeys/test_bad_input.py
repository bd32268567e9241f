"""Every door of a round with what does not fit through it: one sentence, exit status 1, nothing left behind."""

import re
from collections import Counter

import pytest

from tests import builders
from tests.builders import PASSPHRASE, is_one_sentence, listing, run, run_outside
from tests.journeys.spoilt import SECRET, read_only, spoil

AS_OF = ("--as-of", "2009-03-31")
DRAW = (*AS_OF, "--size", "5", "--seed", "s")
# By door: what is typed, with {bad} for the folder of unusable files and {round} for the round's own.
LEAD = ("--store", "{round}/lead.store")
A_STORE = ("--store", "{round}/a.store")
EMPTY = ("--store", "{round}/empty.store")
PACK = "{round}/packs/{pack}"
UNUSABLE = ("folder", "empty", "noise", "text", "missing", "few.xlsx")
DOORS = {
    "frame": [
        *[("frame", "check", f"{{bad}}/{name}", *AS_OF) for name in ("folder", "missing", "empty")],
        *[("frame", "check", f"{{bad}}/{name}", *AS_OF) for name in ("noise", "short.xlsx")],
        *[("frame", "check", f"{{bad}}/named.{end}", *AS_OF) for end in ("xlsx", "xml")],
        *[("frame", "check", f"{{bad}}/{name}", *AS_OF) for name in ("bomb.xml", "nothing.csv")],
        ("frame", "check", "{bad}/odd.csv", *AS_OF),
        ("frame", "check", "{bad}/few.xlsx", *AS_OF, "--mapping", "{bad}/mapping.toml"),
        ("frame", "check", "{bad}/few.xlsx", *AS_OF, "--mapping", "{bad}/missing"),
        ("sample", "draw", "{bad}/few.xlsx", *DRAW),
        ("sample", "draw", "{bad}/short.xlsx", *DRAW),
        ("round", "frame", "{bad}/short.xlsx", *LEAD),
        ("round", "frame", "{bad}/folder", *LEAD),
    ],
    "pack": [
        *[
            ("pack", "open", f"{{bad}}/{name}", *EMPTY, "--code-file", "{bad}/code")
            for name in UNUSABLE
        ],
        *[("pack", "open", f"{{bad}}/{name}", *EMPTY) for name in ("empty", "noise", "missing")],
        *[
            ("pack", "open", f"{{bad}}/short-pack-{part}.cfa", *EMPTY, "--code-file", "{bad}/code")
            for part in ("head", "tail")
        ],
        ("pack", "open", "{bad}/changed-pack.cfa", *EMPTY, "--code-file", "{bad}/code"),
        ("pack", "open", PACK, *EMPTY),
        ("pack", "open", PACK, *EMPTY, "--code-file", "{bad}/code-b"),
        ("pack", "open", PACK, *EMPTY, "--code-file", "{bad}/slip"),
        ("pack", "open", PACK, *EMPTY, "--code-file", "{bad}/text"),
        ("pack", "open", PACK, *EMPTY, "--code-file", "{bad}/missing"),
        ("pack", "open", PACK, *EMPTY, "--code-file", "{bad}/empty"),
        ("pack", "open", PACK, *EMPTY, "--code-file", "{bad}/noise"),
        ("pack", "open", PACK, *EMPTY, "--code-file", "{bad}/folder"),
        ("pack", "open", PACK, "--store", "{round}/b.store", "--code-file", "{bad}/code"),
        ("pack", "open", PACK, *LEAD, "--code-file", "{bad}/code"),
        ("pack", "open", "{bad}/good-return.cfa", *EMPTY),
        ("pack", "open", "{bad}/good-return.cfa", *EMPTY, "--code-file", "{bad}/code"),
        ("pack", "issue", *LEAD, "--out", "{round}/out", "--assessor", "Nobody of this name"),
        ("pack", "issue", *A_STORE, "--out", "{round}/out", "--assessor", "Assessor B"),
        ("pack", "issue", "--store", "{round}/fresh.store", "--out", "{round}/out"),
    ],
    "return": [
        *[("return", "merge", f"{{bad}}/{name}", *LEAD) for name in UNUSABLE],
        *[("return", "inspect", f"{{bad}}/{name}", *LEAD) for name in UNUSABLE],
        *[
            ("return", "merge", f"{{bad}}/short-return-{part}.cfa", *LEAD)
            for part in ("head", "half", "tail")
        ],
        *[
            ("return", "inspect", f"{{bad}}/{name}-return.cfa", *LEAD)
            for name in ("changed", "longer")
        ],
        ("return", "merge", "{bad}/changed-return.cfa", *LEAD),
        ("return", "merge", "{bad}/good-return.cfa", "{bad}/changed-return.cfa", *LEAD),
        ("return", "merge", "{bad}/good-return.cfa", "{bad}/missing", *LEAD),
        ("return", "merge", "{bad}/of-another-round.cfa", *LEAD),
        ("return", "merge", "{bad}/for-another-lead.cfa", *LEAD),
        ("return", "merge", "{bad}/unknown-person.cfa", *LEAD),
        ("return", "inspect", "{bad}/unknown-person.cfa", *LEAD),
        ("return", "merge", PACK, *LEAD),
        ("return", "merge", "{bad}/good-return.cfa", *A_STORE),
        ("return", "merge", "{bad}/good-return.cfa", "--store", "{round}/other.store"),
        ("return", "merge", "{bad}/good-return.cfa", "--store", "{round}/fresh.store"),
        ("return", "make", *LEAD, "--out", "{round}/out"),
        ("return", "make", "--store", "{round}/b.store", "--out", "{round}/out"),
        ("return", "make", "--store", "{round}/fresh.store", "--out", "{round}/out"),
    ],
    "store": [
        *[
            ("findings", "--store", f"{{bad}}/{name}")
            for name in (*UNUSABLE, "database", "no-key.store", "no-database.store")
        ],
        *[
            ("findings", "--store", f"{{bad}}/{name}.store")
            for name in ("damaged", "short", "other-key")
        ],
        ("findings", "--store", "{round}/fresh.store"),
        *[
            ("store", "check", f"{{bad}}/{name}")
            for name in ("folder", "noise", "missing", "short.store")
        ],
        ("store", "upgrade", "{bad}/damaged.store"),
        ("store", "create", "{round}/a.store", "--name", "Somebody"),
        ("store", "create", "{bad}/text/new.store", "--name", "Somebody"),
        ("store", "backup", "{round}/a.store", "{round}/b.store"),
        ("store", "backup", "{round}/a.store", "{bad}/missing/copy.store"),
        ("store", "backup", "{round}/a.store", "{bad}/text/copy.store"),
        ("store", "backup", "{bad}/missing", "{round}/copy.store"),
        ("store", "restore", "{round}/a.store", "{round}/b.store"),
        ("store", "restore", "{bad}/damaged.store", "{round}/copy.store"),
        ("store", "restore", "{round}/a.store", "{bad}/missing/copy.store"),
        ("report", "--store", "{bad}/noise", "--out", "{round}/out"),
    ],
    "passphrase": [
        ("findings", *LEAD, "--passphrase-file", f"{{bad}}/{name}")
        for name in (
            "missing",
            "folder",
            "empty",
            "blank-line",
            "noise",
            "utf-16",
            "wrong-passphrase",
        )
    ],
    "folder": [
        ("pack", "issue", *LEAD, "--out", "{bad}/text"),
        ("pack", "issue", *LEAD, "--out", "{bad}/text/deeper"),
        ("return", "make", *A_STORE, "--out", "{bad}/text"),
        ("return", "make", *A_STORE, "--out", "{bad}/text/deeper"),
        ("report", *LEAD, "--out", "{bad}/text"),
        ("report", *LEAD, "--out", "{bad}/text/deeper", "--summaries"),
        ("demo", "--out", "{bad}/text"),
        ("demo", "--out", "{bad}/text/deeper"),
        ("demo", "--out", "{bad}"),
        ("demo", "--out", "{round}/out", "--cases", "3"),
        ("demo", "--out", "{round}/out", "--cases", "4000"),
        ("demo", "--out", "{round}/out", "--assessors", "1"),
        ("demo", "--out", "{round}/out", "--seed", " "),
    ],
}
CASES = [(door, typed) for door, all_typed in DOORS.items() for typed in all_typed]
# What needs no passphrase: the others are given the right one unless they name another.
WITHOUT = {"frame", "sample", "demo"}
NAMED = re.compile(r"\{(?:bad|round)\}/(?:\w[\w-]*/)*([\w.-]+)")


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory):
    """One round with everything spoilt beside it: every refusal has to leave it as it was."""
    small = builders.small_round(tmp_path_factory, tmp_path_factory.mktemp("doors"))
    bad = spoil(small)
    builders.STORES.create(small.folder / "fresh.store", PASSPHRASE, "Nobody yet")
    return small, bad


def typed_in(spoilt, typed):
    small, bad = spoilt
    places = {"bad": bad, "round": small.folder, "pack": small.packs["Assessor A"]}
    command = [part.format(**places) for part in typed]
    if typed[0] not in WITHOUT and "--passphrase-file" not in typed:
        command += ["--passphrase-file", str(small.secret)]
    return command


def test_every_door_is_tried_with_enough_that_does_not_fit():
    counts = Counter(door for door, _typed in CASES)
    assert counts == {
        "frame": 16,
        "pack": 27,
        "return": 31,
        "store": 28,
        "passphrase": 7,
        "folder": 13,
    }
    assert len(CASES) == len(set(CASES)) == 122


@pytest.mark.parametrize(
    ("door", "typed"), CASES, ids=lambda each: each if isinstance(each, str) else " ".join(each)
)
def test_one_sentence_and_nothing_left_behind(spoilt, capsys, door, typed):
    small, _bad = spoilt
    before = listing(small.folder)
    status = run(*typed_in(spoilt, typed))
    out, err = capsys.readouterr()
    assert (status, out) == (1, "")
    assert is_one_sentence(err), err
    assert len(err) < 400
    for secret in (SECRET, PASSPHRASE, "other words", *small.codes.values()):
        assert secret not in err
    assert listing(small.folder) == before
    assert door in DOORS


OUTSIDE = [
    ("return", "merge", "{bad}/good-return.cfa", "{bad}/changed-return.cfa", *LEAD),
    ("pack", "open", "{bad}/short-pack-head.cfa", *EMPTY, "--code-file", "{bad}/code"),
    ("findings", "--json", "--store", "{bad}/damaged.store"),
    ("findings", *LEAD, "--passphrase-file", "{bad}/wrong-passphrase"),
    ("frame", "check", "{bad}/short.xlsx", *AS_OF, "--json"),
    ("report", *LEAD, "--out", "{bad}/text"),
]


@pytest.mark.parametrize("typed", OUTSIDE, ids=lambda typed: " ".join(typed[:3]))
def test_the_program_itself_says_the_same(spoilt, typed):
    small, _bad = spoilt
    before = listing(small.folder)
    done = run_outside(*typed_in(spoilt, typed))
    assert (done.returncode, done.stdout) == (1, "")
    assert is_one_sentence(done.stderr), done.stderr
    assert listing(small.folder) == before


def test_a_good_return_beside_the_spoilt_ones_still_merges(spoilt, tmp_path, capsys):
    """Otherwise everything above could be refused for a reason of its own."""
    small, bad = spoilt
    twin = builders.copied_store(small.lead, "twin.store")
    assert (
        run(
            "return",
            "merge",
            bad / "good-return.cfa",
            "--store",
            twin,
            "--passphrase-file",
            small.secret,
        )
        == 0
    )
    assert "1 new" in capsys.readouterr().out
    for file in small.folder.glob("twin.store*"):
        file.unlink()


@pytest.mark.parametrize(
    "typed",
    [
        ("pack", "issue", *LEAD, "--out", "{round}/sealed"),
        ("pack", "issue", *LEAD, "--out", "{round}/sealed/deeper"),
        ("return", "make", *A_STORE, "--out", "{round}/sealed"),
        ("report", *LEAD, "--out", "{round}/sealed"),
        ("store", "backup", "{round}/a.store", "{round}/sealed/copy.store"),
        ("store", "restore", "{round}/a.store", "{round}/sealed/copy.store"),
        ("store", "create", "{round}/sealed/new.store", "--name", "Somebody"),
        ("demo", "--out", "{round}/sealed/demo"),
        ("demo", "--out", "{round}/sealed"),
    ],
    ids=lambda typed: " ".join(typed[:2]),
)
def test_a_folder_that_cannot_be_written_to(spoilt, capsys, typed):
    small, _bad = spoilt
    sealed = small.folder / "sealed"
    sealed.mkdir(exist_ok=True)
    before = listing(small.folder)
    with read_only(sealed):
        status = run(*typed_in(spoilt, typed))
        out, err = capsys.readouterr()
    assert (status, out) == (1, "")
    assert is_one_sentence(err), err
    assert listing(small.folder) == before
