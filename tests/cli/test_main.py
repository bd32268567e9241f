"""The command line's manners: exit status, one sentence, a passphrase that is never an argument."""

import os
import subprocess
import sys
import tracemalloc

import pytest

from app.cli.main import MODULES, parser
from app.cli.passphrases import first_line
from tests import builders
from tests.builders import PASSPHRASE, ROOT, is_one_sentence, run, run_outside

COMMANDS = {
    "calc",
    "tool",
    "frame",
    "sample",
    "pack",
    "return",
    "findings",
    "report",
    "store",
    "demo",
    "self-check",
}


@pytest.fixture
def small(tmp_path_factory, tmp_path):
    return builders.small_round(tmp_path_factory, tmp_path)


def test_every_command_of_the_contract_is_there(capsys):
    assert run("--help") == 0
    said = {line.split()[0] for line in capsys.readouterr().out.splitlines() if line.strip()}
    assert said >= COMMANDS
    assert len(MODULES) >= 8
    assert parser().prog == "casefile-audit"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nonsense",),
        ("pack",),
        ("pack", "issue"),
        ("pack", "open", "--store", "x.store"),
        ("return", "merge", "--store", "x.store"),
        ("findings",),
        ("findings", "--store", "x.store", "--passphrase", "secret"),
        ("report", "--store", "x.store"),
        ("store", "check"),
        ("store", "mend", "x.store"),
        ("store", "backup", "x.store"),
        ("demo",),
        ("demo", "--out", "x", "--cases", "many"),
        ("frame", "check", "x.xlsx"),
        ("frame", "check", "x.xlsx", "--as-of", "31.3.2009"),
        ("sample", "draw", "x.xlsx", "--as-of", "2009-03-31", "--size", "5"),
        ("self-check", "--now"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_status_2_and_writes_nothing_to_standard_output(
    arguments, capsys, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert run(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "usage:" in err
    assert "secret cannot be read" not in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("findings", "--store", "{lead}"),
        ("store", "check", "{lead}"),
        ("pack", "issue", "--store", "{lead}", "--out", "{out}"),
        ("return", "make", "--store", "{lead}", "--out", "{out}"),
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_without_file_or_terminal_there_is_no_passphrase_and_exit_status_2(small, arguments):
    places = {"lead": small.lead, "out": small.folder / "out"}
    done = run_outside(*(part.format(**places) for part in arguments), text=f"{PASSPHRASE}\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--passphrase-file" in done.stderr
    assert not (small.folder / "out").exists()


def test_at_a_terminal_the_passphrase_is_asked_for_and_not_shown(small):
    pty = pytest.importorskip("pty", reason="this system has no terminals to make")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "findings", "--store", str(small.lead)],
        cwd=ROOT,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    shown, sent = "", False
    while "cases counted" not in shown and len(shown) < 4096:
        shown += os.read(ours, 1024).decode()
        if "Passphrase of lead.store" in shown and not sent:
            os.write(ours, f"{PASSPHRASE}\n".encode())
            sent = True
    assert process.wait(timeout=60) == 0
    os.close(ours)
    assert "0 of 6 cases counted" in shown
    assert PASSPHRASE not in shown


@pytest.mark.parametrize("much", [["--json"], []], ids=["a long document", "a few lines"])
def test_a_reader_who_has_enough_is_no_error(small, much):
    """`findings | head`: no trace, and nothing about a broken pipe at the end."""
    command = [sys.executable, "-m", "app", "findings", *much, "--store", small.lead]
    process = subprocess.Popen(
        [*map(str, command), "--passphrase-file", str(small.secret)],
        cwd=ROOT,
        env={name: held for name, held in os.environ.items() if name != "PYTHONUNBUFFERED"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.close()
    said = process.stderr.read().decode()
    process.stderr.close()
    assert (process.wait(timeout=60), said) == (0, "")


def test_a_refusal_is_one_sentence_on_standard_error_and_exit_status_1(small, capsys):
    other = small.folder / "wrong.txt"
    other.write_text("quite another passphrase\n", "utf-8")
    assert run("findings", "--store", small.lead, "--passphrase-file", other) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert is_one_sentence(err)
    assert "lead.store" in err
    assert "another passphrase" not in err


@pytest.mark.parametrize(
    "text",
    [f"{PASSPHRASE}\n", PASSPHRASE, f"\ufeff{PASSPHRASE}\r\n", f"  {PASSPHRASE} \nsecond line\n"],
    ids=["line", "no line end", "as an editor of Windows saves it", "spaces and a second line"],
)
def test_the_first_line_of_the_passphrase_file_counts(small, capsys, text):
    small.secret.write_bytes(text.encode())
    assert run("findings", "--store", small.lead, "--passphrase-file", small.secret) == 0
    assert capsys.readouterr().err == ""


def test_a_passphrase_file_is_not_read_without_end(tmp_path):
    path = tmp_path / "passphrase.txt"
    with path.open("wb") as file:
        file.write(f"{PASSPHRASE}\n".encode())
        file.truncate(64 << 20)
    tracemalloc.start()
    try:
        assert first_line(path) == PASSPHRASE
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 1 << 20
