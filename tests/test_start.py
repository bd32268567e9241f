"""What start.py really does, with a small checkout of its own and without a network."""

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import venv
from pathlib import Path
from types import ModuleType

import pytest

import start

SOURCE = Path(start.__file__)
DESK = {"DISPLAY": ":0"}
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals and apt-get are not Windows'")

# Stands in for the program: tells what it was given, and ends as it is told.
PROGRAM = """
import json, os, signal, sys, time
launcher = os.getppid()
def saves_and_ends(*_):
    time.sleep(0.6)
    print("waited for" if os.getppid() == launcher else "left alone", flush=True)
    sys.exit(0)
signal.signal(signal.SIGINT, saves_and_ends)
names = ("QT_QPA_PLATFORM", "PYTHONPATH")
print(json.dumps({"arguments": sys.argv[1:], "cwd": os.getcwd(), **{n: os.environ.get(n) for n in names}}), flush=True)
if "wait" in sys.argv:
    signal.pause()
if "die" in sys.argv:
    os.kill(os.getpid(), signal.SIGTERM)
sys.exit(int(os.environ.get("ENDS_WITH", "0")))
"""
# Stands in for a check of the test command.
CHECK = """
import os, sys
name = os.path.basename(__file__)[:-3]
print(name, *sys.argv[1:], flush=True)
sys.exit(int(os.environ.get("ENDS_WITH", "1")) if os.environ.get("FAILS") == name else 0)
"""


def start_of(folder: Path) -> ModuleType:
    """The start.py of another checkout."""
    spec = importlib.util.spec_from_file_location("start_elsewhere", folder / "start.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def stamp(folder: Path) -> None:
    there = start_of(folder)
    there.STAMP.write_bytes(there.stamp_for(there.LOCK.read_bytes(), sys.version_info[:2]))


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with an empty lock and a complete environment, in which every program is a stand-in."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copy(SOURCE, folder)
    (folder / "requirements.lock").write_text("# nothing\n", "utf-8")
    (folder / "app").mkdir()
    (folder / "app" / "__main__.py").write_text(PROGRAM, "utf-8")
    for name in ("ruff", "mypy", "pytest"):
        (folder / f"{name}.py").write_text(CHECK, "utf-8")
    venv.create(folder / ".venv", with_pip=False)
    stamp(folder)
    return folder


def launch(
    folder: Path, *arguments: str, cwd: Path | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(folder / "start.py"), *arguments],
        cwd=cwd or folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


# What it does in a checkout


def test_an_unknown_command_ends_with_2_and_the_usage_on_standard_error(checkout: Path) -> None:
    done = launch(checkout, "nonsense")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "nonsense" in done.stderr
    assert "conformance FILE.json" in done.stderr


def test_run_passes_arguments_place_output_and_exit_status_on(
    checkout: Path, tmp_path: Path
) -> None:
    done = launch(checkout, "run", "calc", "two words", "--json", cwd=tmp_path, ENDS_WITH="7")
    assert done.returncode == 7
    given = json.loads(done.stdout)
    assert given["arguments"] == ["calc", "two words", "--json"]
    assert Path(given["cwd"]).samefile(tmp_path)
    assert Path(given["PYTHONPATH"]).samefile(checkout)
    assert done.stderr == ""


def test_a_folder_named_app_where_the_caller_stands_is_not_taken_for_the_program(
    checkout: Path, tmp_path: Path
) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__main__.py").write_text("print('not ours')", "utf-8")
    done = launch(checkout, "run", "calc", cwd=tmp_path)
    assert json.loads(done.stdout)["arguments"] == ["calc"]


def test_the_checks_run_in_order_when_all_is_well(checkout: Path, tmp_path: Path) -> None:
    done = launch(checkout, "test", "-k", "clock", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "ruff check .",
        "ruff format --check .",
        "mypy",
        "pytest -n auto --maxprocesses 8 --dist worksteal -k clock",
    ]


@pytest.mark.parametrize(
    ("fails", "status", "last"), [("ruff", 1, 1), ("mypy", 2, 3), ("pytest", 5, 4)]
)
def test_the_first_check_that_fails_is_named_and_is_the_last(
    checkout: Path, fails: str, status: int, last: int
) -> None:
    """pytest's 5 means that it found no test: a failure too."""
    done = launch(checkout, "test", FAILS=fails, ENDS_WITH=str(status))
    assert done.returncode == status
    assert len(done.stdout.splitlines()) == last
    assert f"== Failed with exit status {status}: {fails}" in done.stderr


@POSIX
def test_a_program_ended_by_a_signal_gives_the_status_a_shell_would(checkout: Path) -> None:
    assert launch(checkout, "run", "die").returncode == 128 + signal.SIGTERM


@POSIX
@pytest.mark.parametrize(
    ("sent", "to_all", "status"), [("SIGINT", True, 130), ("SIGTERM", False, 143)]
)
def test_ctrl_c_and_a_polite_end_reach_the_program_and_end_quietly(
    checkout: Path, sent: str, status: int, *, to_all: bool
) -> None:
    child = subprocess.Popen(
        [sys.executable, str(checkout / "start.py"), "run", "wait"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert child.stdout
    assert json.loads(child.stdout.readline())["arguments"] == ["wait"]
    (os.killpg if to_all else os.kill)(child.pid, signal.Signals[sent])
    last, errors = child.communicate(timeout=30)
    assert child.returncode == status
    assert errors == ""
    assert last == ("waited for\n" if to_all else "")


# The environment


def test_an_environment_fits_only_when_complete_and_made_from_this_lock(
    checkout: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(checkout, folder, symlinks=True)
    there = start_of(folder)
    assert there.environment_fits()
    complete = there.STAMP.read_bytes()

    there.STAMP.unlink()
    assert not there.environment_fits(), "interrupted before its end"
    there.STAMP.write_bytes(complete[:20])
    assert not there.environment_fits(), "interrupted while the stamp was written"
    there.STAMP.write_bytes(there.stamp_for(there.LOCK.read_bytes(), (3, 99)))
    assert not there.environment_fits(), "made for another Python"
    there.STAMP.write_bytes(complete)
    assert there.environment_fits()
    there.LOCK.write_text("# something else\n", "utf-8")
    assert not there.environment_fits(), "made from another lock"
    stamp(folder)
    assert there.environment_fits()
    there.PYTHON.unlink()
    assert not there.environment_fits(), "its Python is gone"


def test_an_interrupted_set_up_is_redone_from_the_start(checkout: Path, tmp_path: Path) -> None:
    shutil.copy(checkout / "start.py", tmp_path)
    shutil.copytree(checkout / "app", tmp_path / "app")
    (tmp_path / "requirements.lock").write_text("# nothing\n", "utf-8")
    left = tmp_path / ".venv" / "lib" / "left-by-the-interrupted"
    left.mkdir(parents=True)

    done = launch(tmp_path, "run", "calc", PIP_NO_INDEX="1", UV_OFFLINE="1")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["arguments"] == ["calc"], "set-up keeps off standard output"
    assert "Setting up .venv" in done.stderr
    assert not left.exists()

    again = launch(tmp_path, "run", "calc")
    assert again.returncode == 0
    assert again.stderr == "", "the second time nothing is set up"


def test_a_library_that_cannot_be_had_is_one_sentence_and_leaves_the_set_up_unfinished(
    tmp_path: Path,
) -> None:
    shutil.copy(SOURCE, tmp_path)
    lock = "no-such-library==1.0 --hash=sha256:" + "0" * 64 + "\n"
    (tmp_path / "requirements.lock").write_text(lock, "utf-8")
    done = launch(tmp_path, "run", "calc", PIP_NO_INDEX="1", UV_OFFLINE="1", PIP_FIND_LINKS="")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("The libraries could not be installed")
    assert "Traceback" not in done.stderr
    assert not start_of(tmp_path).environment_fits()


def executable(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o700)
    return path


@POSIX
def test_uv_comes_first_where_it_is_and_every_way_checks_hashes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    without = list(start.ways())
    uv = executable(tmp_path, "uv", "exit 1")
    with_uv = list(start.ways())
    assert len(with_uv) == len(without) + 1
    assert without, "this very Python made an environment"
    make, fill = with_uv[0]
    assert make[0] == fill[0] == str(uv)
    assert "--compile-bytecode" in fill
    for _, fill in with_uv:
        assert "--require-hashes" in fill
        assert fill[fill.index("-r") + 1] == str(start.LOCK)


# What the system lacks


@POSIX
def test_a_plain_user_is_given_the_one_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    executable(tmp_path, "apt-get", "exit 1")
    executable(tmp_path, "sudo", "exit 1")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(start.Fault) as told:
        start.install(["libgl1", "libegl1"])
    command = "sudo apt-get install -y --no-install-recommends libgl1 libegl1"
    assert f"`sudo apt-get update && {command}`" in str(told.value)
    assert told.value.status == 1


@POSIX
@pytest.mark.parametrize("works", [True, False])
def test_root_has_the_packages_installed_and_is_told_when_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, works: bool
) -> None:
    asked = tmp_path / "asked"
    executable(tmp_path, "apt-get", f'echo "$@" >> {asked}\nexit {0 if works else 100}')
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    if works:
        start.install(["libgl1"])
    else:
        with pytest.raises(start.Fault, match="`apt-get update && apt-get install -y .*libgl1`"):
            start.install(["libgl1"])
    update, install = asked.read_text("utf-8").splitlines()
    assert update.startswith("update")
    assert install.startswith("install -y --no-install-recommends libgl1")


@POSIX
def test_a_system_without_apt_get_is_told_what_to_look_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(start.Fault, match="Install what Debian calls libgl1"):
        start.install(["libgl1"])


@POSIX
def test_the_headless_round_goes_on_without_qts_libraries_and_the_tests_do_not(
    checkout: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    there = start_of(checkout)
    monkeypatch.setattr(there, "QT", "libnothing.so.9=libnothing9")
    monkeypatch.setenv("PATH", str(tmp_path))
    there.see_to_system(there.commands_for([], {}, "linux"))
    assert "The round needs no window and goes on" in capsys.readouterr().err
    for command in ([], ["test"], ["run"]):
        with pytest.raises(there.Fault, match="libnothing9"):
            there.see_to_system(there.commands_for(command, DESK, "linux"))
    there.see_to_system(there.commands_for(["run", "calc"], DESK, "linux"))
    assert capsys.readouterr().err == "", "a command without a window needs none of it"


def test_every_library_of_qt_is_paired_with_a_package() -> None:
    pairs = [pair.split("=") for pair in (start.QT + " " + start.QT_WINDOW).split()]
    assert len(pairs) == 13
    for library, package in pairs:
        assert ".so." in library
        assert package.startswith("lib")
    assert not start.loads("libnothing.so.9")
