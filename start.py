#!/usr/bin/env python3
"""Sets Case File Audit up, once, and starts it. Nothing but Python 3.11, 3.12 or 3.13 need be there beforehand.

The environment lies in `.venv` beside this file and holds what requirements.lock names, each file checked against its
hash there; docs/decisions/0001-launcher-and-lock.md says why it is done so. Older Pythons must be able to read this
file, to print the sentence that names the right ones.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

# The main job: a whole synthetic round, then, where there is a display, the window on that round.
DEMO_ROUND = ("app", "demo", "--out", "demo", "--audited-by-script")
DEMO_WINDOW = ("app", "--practice", "demo")

USAGE = """\
python3 start.py [COMMAND]      (on Windows: py start.py [COMMAND])

  (no command)                     a complete synthetic round, in a window where there is a display
  test [PYTEST ARGUMENTS]          lint, format, types and the tests
  run [ARGUMENTS]                  casefile-audit ARGUMENTS; without arguments the window
  conformance FILE.json [--json]   replays a file of recorded cases
  bench [NAME] [--short]           the benchmarks, or the one named
  package                          builds the program into dist/ and checks it
"""
CHECKS = ("ruff check .", "ruff format --check .", "mypy")  # then pytest
PYTEST = ("pytest", "-n", "auto", "--maxprocesses", "8", "--dist", "worksteal")
BUILD = "PyInstaller --noconfirm --log-level WARN --distpath dist --workpath build build.spec"

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "complete"  # written last: an environment without it was interrupted
BUILT = ROOT / "dist/casefile-audit" / ("casefile-audit" + (".exe" if os.name == "nt" else ""))
# The Python behind this one, should this one belong to an environment: perhaps to the very one to be renewed.
BASE = getattr(sys, "_base_executable", None) or sys.executable

# What Qt loads, and the Debian and Ubuntu packages that bring it. (Newer ones take the old name for libglib2.0-0t64.)
QT = """libGL.so.1=libgl1 libEGL.so.1=libegl1 libxkbcommon.so.0=libxkbcommon0
libdbus-1.so.3=libdbus-1-3 libfontconfig.so.1=libfontconfig1 libglib-2.0.so.0=libglib2.0-0"""
QT_WINDOW = """libxcb-cursor.so.0=libxcb-cursor0 libxcb-icccm.so.4=libxcb-icccm4
libxcb-keysyms.so.1=libxcb-keysyms1 libxcb-shape.so.0=libxcb-shape0 libxcb-xkb.so.1=libxcb-xkb1
libxkbcommon-x11.so.0=libxkbcommon-x11-0 libX11-xcb.so.1=libx11-xcb1"""


class Fault(Exception):
    """One sentence for the person at the keyboard; the exit status goes with its kind."""

    status = 1


class WrongUsage(Fault):
    """A command line that is not ours."""

    status = 2


class Step(NamedTuple):
    """One program to run: a module of the environment's Python with its arguments, or the program built here."""

    heading: str
    arguments: tuple[str, ...]
    built_program: bool = False


class Plan(NamedTuple):
    """What a command comes to: its steps in order, where they run, and what they need of the system."""

    steps: tuple[Step, ...]
    at_root: bool = True  # else where the caller stands
    qt: str = "none"  # "none", "offscreen" or "window"
    goes_without_qt: bool = False  # only what comes after these steps will want it
    builds: bool = False


def tell(line: object) -> None:
    """A line of progress, kept off standard output, which belongs to the program started."""
    print(line, file=sys.stderr, flush=True)


def check_python(version: tuple[int, ...]) -> None:
    """`WrongUsage` names the Pythons this program runs on, if this is none of them."""
    if version[:2] not in ((3, 11), (3, 12), (3, 13)):
        this = "{}.{}.{}".format(*version)
        raise WrongUsage(f"Case File Audit needs Python 3.11, 3.12 or 3.13; this is {this}.")


def has_display(environ: Mapping[str, str], platform: str) -> bool:
    """A Windows or macOS session, or an X or Wayland display, unless Qt was told to paint to memory."""
    if environ.get("QT_QPA_PLATFORM", "").split(":")[0] in ("offscreen", "minimal"):
        return False
    return platform in ("win32", "darwin") or any(map(environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


def commands_for(arguments: Sequence[str], environ: Mapping[str, str], platform: str) -> Plan:
    """The plan for a command line; `WrongUsage` for one that is not ours."""
    command, rest = (arguments[0], tuple(arguments[1:])) if arguments else ("", ())
    screen = "window" if has_display(environ, platform) else "offscreen"
    if command == "":
        steps = Step("A complete synthetic round", DEMO_ROUND), Step("Its window", DEMO_WINDOW)
        shown = screen == "window"
        return Plan(steps if shown else steps[:1], qt=screen, goes_without_qt=not shown)
    if command == "test":
        checks = tuple(Step(check, tuple(check.split())) for check in CHECKS)
        return Plan((*checks, Step("pytest", (*PYTEST, *rest))), qt="offscreen")
    if command == "run":
        # A word first is a command that needs no window; nothing, or an option, opens one.
        opens = not rest or (rest[0][:1] == "-" and rest[0] not in ("-h", "--help", "--version"))
        return Plan((Step("", ("app", *rest)),), at_root=False, qt=screen if opens else "none")
    if command == "conformance" and rest:
        return Plan((Step("", ("tests.conformance", *rest)),), at_root=False)
    if command == "bench":
        return Plan(benchmarks(rest), qt="offscreen")
    if command == "package" and not rest:
        build = Step("Building dist/casefile-audit", tuple(BUILD.split()))
        check = Step("Checking the built program", ("self-check",), built_program=True)
        return Plan((build, check), qt="offscreen", builds=True)
    raise WrongUsage(f"start.py does not know: {' '.join(arguments)}\n\n{USAGE}")


def benchmarks(rest: tuple[str, ...]) -> tuple[Step, ...]:
    """Every benchmark, or the one that is named first; what follows goes to each of them."""
    names = sorted(path.stem for path in (ROOT / "benchmarks").glob("[!_]*.py"))
    if rest and not rest[0].startswith("-"):
        if rest[0] not in names:
            raise WrongUsage(f"There is no benchmark {rest[0]!r}, only: {', '.join(names)}.")
        names, rest = [rest[0]], rest[1:]
    return tuple(Step(f"Benchmark {name}", (f"benchmarks.{name}", *rest)) for name in names)


def succeeds(*command: str) -> bool:
    """Asks the system something by a command, and hears only yes or no."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def loads(library: str) -> bool:
    """Whether the system's loader finds this shared library."""
    with contextlib.suppress(OSError):
        return bool(ctypes.CDLL(library))
    return False


def missing_packages(plan: Plan) -> list[str]:
    """Debian's packages of Python's own parts, which Debian leaves out of a Python that is otherwise whole."""
    missing = [] if environment_fits() or any(ways()) else ["python3-venv", "python3-pip"]
    library = "libpython{}.{}".format(*sys.version_info)
    if plan.builds and not shutil.which("objdump"):
        missing.append("binutils")
    if plan.builds and BASE.startswith("/usr/bin/") and not loads(library + ".so.1.0"):
        missing.append(library)
    return missing


def see_to_system(plan: Plan) -> None:
    """On Linux installs what the system lacks, or raises `Fault` with the one command that does."""
    wanted = {"none": "", "offscreen": QT, "window": QT + " " + QT_WINDOW}[plan.qt]
    pairs = (pair.split("=") for pair in wanted.split())
    absent = [package for library, package in pairs if not loads(library)]
    needed = missing_packages(plan)
    try:
        if needed or absent:
            install(needed + absent)
    except Fault as fault:
        if needed or not plan.goes_without_qt:
            raise
        tell(f"The round needs no window and goes on without what the window will need. {fault}")


def install(packages: list[str]) -> None:
    """As root on Debian or Ubuntu installs these packages; else `Fault` names the command that would."""
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        raise Fault(f"Install what Debian calls {names} on this system, then run the same again.")
    command = f"apt-get install -y --no-install-recommends {names}"
    if os.geteuid() == 0:
        tell(f"Installing what this system lacks: {names}")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for line in ("apt-get update", command):
            words = [*line.split(), "-qq", "-o", "DPkg::Lock::Timeout=120"]
            status = subprocess.call(words, env=quiet, stdout=subprocess.DEVNULL)
        if status == 0:
            return
    sudo = "sudo " if os.geteuid() and shutil.which("sudo") else ""
    line = f"{sudo}apt-get update && {sudo}{command}"
    raise Fault(f"Packages are missing: as administrator run `{line}`, then the same again.")


def stamp_for(lock: bytes, version: tuple[int, ...]) -> bytes:
    """What a complete environment was made from: these exact libraries, for this Python."""
    return f"{hashlib.sha256(lock).hexdigest()} python{version[0]}.{version[1]}\n".encode()


def environment_fits() -> bool:
    """Whether the environment is complete, and made from the lock as it is now for this Python."""
    fitting = stamp_for(LOCK.read_bytes(), sys.version_info[:2])
    return PYTHON.exists() and STAMP.exists() and STAMP.read_bytes() == fitting


def ways() -> Iterator[tuple[tuple[str, ...], ...]]:
    """The ways to make the environment that are open here, the quickest first: each the commands, in order."""
    venv, python = str(VENV), str(PYTHON)
    exact = ("install", "--quiet", "--require-hashes", "-r", str(LOCK))
    still = ("--disable-pip-version-check", "--no-input")
    uv = shutil.which("uv")
    if uv:  # untold, it leaves the compiling to every single start
        fill = (uv, "pip", *exact, "--compile-bytecode", "--python", python)
        yield (uv, "venv", "--quiet", "--python", BASE, venv), fill
    if succeeds(BASE, "-c", "import venv, pip; assert pip.__version__ > '22.3'"):
        make = (BASE, "-m", "venv", "--without-pip", venv)  # seconds quicker than with one
        yield make, (BASE, "-m", "pip", "--python", python, *exact, *still)
    elif succeeds(BASE, "-c", "import venv, ensurepip"):
        yield (BASE, "-m", "venv", venv), (python, "-m", "pip", *exact, *still)


def make_environment() -> None:
    """Makes `.venv` from the lock, by the first way that works."""
    tell("Setting up .venv from requirements.lock (once; some minutes on a slow connection)")
    with LOCK.open("rb") as held:
        # A second start waits for a first one, even a killed one whose pip lives on. (Windows has no flock.)
        with contextlib.suppress(ImportError, OSError):
            fcntl = importlib.import_module("fcntl")
            fcntl.flock(held, fcntl.LOCK_EX)
            os.set_inheritable(held.fileno(), True)
        if environment_fits():
            return
        for way in ways():
            shutil.rmtree(VENV, ignore_errors=not VENV.exists())
            if all(subprocess.call(part, stdout=2, close_fds=False) == 0 for part in way):
                STAMP.write_bytes(stamp_for(held.read(), sys.version_info[:2]))
                return
    raise Fault("The libraries could not be installed (see above why); then run the same again.")


def variables_for(plan: Plan, environ: Mapping[str, str], platform: str) -> dict[str, str]:
    """What the steps find in their environment: our source to import; without a display Qt paints to memory."""
    shown = plan.qt != "offscreen" and has_display(environ, platform)
    painting = {} if shown else {"QT_QPA_PLATFORM": "offscreen"}
    return {**environ, **painting, "PYTHONPATH": str(ROOT)}


def run_step(step: Step, plan: Plan) -> int:
    """Runs one step to its end; its exit status, or as shells have it 128 and the signal that ended it."""
    variables = variables_for(plan, os.environ, sys.platform)
    cwd = ROOT if plan.at_root else None
    # -P: a folder named `app` where the caller stands is not ours.
    program = [str(BUILT)] if step.built_program else [str(PYTHON), "-P", "-m"]
    if step.heading:
        tell(f"== {step.heading}")
    child = subprocess.Popen([*program, *step.arguments], cwd=cwd, env=variables)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    try:
        status = child.wait()
    except KeyboardInterrupt:
        child.wait()
        return 130
    if status and step.heading:
        tell(f"== Failed with exit status {status}: {step.heading}")
    return status if status >= 0 else 128 - status


def main(arguments: Sequence[str]) -> int:
    """Does what was asked for and returns the exit status."""
    if arguments and arguments[0] in ("-h", "--help"):
        print(USAGE)
        return 0
    try:
        check_python(sys.version_info[:3])
        plan = commands_for(arguments, os.environ, sys.platform)
        if sys.platform == "linux":
            see_to_system(plan)
        if not environment_fits():
            make_environment()
        statuses = (run_step(step, plan) for step in plan.steps)
        return next((status for status in statuses if status), 0)
    except Fault as fault:
        tell(fault)
        return fault.status
    except OSError as error:
        tell(f"{error.filename or ROOT} could not be used: {error.strerror or error}.")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
