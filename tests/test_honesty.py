"""What the repository may not hold: package registries' addresses, paths of somebody's machine, unhashed libraries."""

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOT_OURS = {".git", ".venv", "build", "dist", "demo", "__pycache__"}
# Put together here, so that this file does not hold what it forbids.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("crates", "io"),
        ("golang", "org"),
        ("rubygems", "org"),
        ("maven", "org"),
        ("debian", "org/debian"),
        ("ubuntu", "com/ubuntu"),
    )
]
HOMES = re.compile(r"(?<![\w.~)-])/(?:root|work|home/\w+|Users/\w+)/|[A-Z]:\\Users\\")
REQUIREMENT = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==(\S+)", re.MULTILINE)


def files() -> list[Path]:
    """Every file that is, or would be, under version control; without git, all but what is made here."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        listed = subprocess.run(
            [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        named = [ROOT / name.decode() for name in listed.split(b"\0") if name]
    else:
        named = list(ROOT.rglob("*"))
    return [
        path
        for path in named
        if path.is_file() and not NOT_OURS & set(path.relative_to(ROOT).parts)
    ]


def texts() -> Iterator[tuple[str, str]]:
    """The name and the words of every text file; at least those that the repository cannot be without."""
    seen = set()
    for path in files():
        content = path.read_bytes()
        if b"\0" in content:
            continue
        name = path.relative_to(ROOT).as_posix()
        seen.add(name)
        yield name, content.decode("utf-8", "replace")
    assert seen >= {"start.py", "pyproject.toml", "requirements.lock", "tests/test_honesty.py"}


def requirements() -> list[str]:
    """The lock's requirements, each with the lines that continue it."""
    return [
        line
        for line in (ROOT / "requirements.lock")
        .read_text("utf-8")
        .replace("\\\n", " ")
        .splitlines()
        if line.strip() and not line.startswith("#")
    ]


def pinned(text: str) -> dict[str, str]:
    return {name.lower().replace("_", "-"): version for name, version in REQUIREMENT.findall(text)}


def test_no_file_holds_the_address_of_a_package_registry() -> None:
    found = {
        f"{name}: {address}" for name, text in texts() for address in REGISTRIES if address in text
    }
    assert not found


def test_no_file_holds_a_path_of_somebodys_machine() -> None:
    found = {
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if HOMES.search(line)
    }
    assert not found


@pytest.mark.parametrize(
    ("line", "is_a_path"),
    [
        ("see /ro" + "ot/thing", True),
        ("'/wo" + "rk/main'", True),
        ("file:///ho" + "me/someone/x", True),
        ("C:" + "\\Users\\someone", True),
        ("/visits/root/date is a path within a form", False),
        ("/data/home/postcode too", False),
        ("instance('case')/root/unborn is one as well", False),
    ],
)
def test_a_path_of_a_machine_is_told_from_a_path_in_a_form(line: str, *, is_a_path: bool) -> None:
    assert bool(HOMES.search(line)) is is_a_path


def test_every_requirement_in_the_lock_has_its_hashes() -> None:
    locked = requirements()
    assert len(locked) > 20
    for requirement in locked:
        assert REQUIREMENT.match(requirement), requirement[:60]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}(\s|$)", requirement), requirement[:60]


def test_the_lock_names_no_place_to_fetch_from() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    for word in (
        "://",
        " @ ",
        "--index-url",
        "--extra-index-url",
        "--find-links",
        "--trusted-host",
    ):
        assert word not in lock


def test_the_lock_agrees_with_what_the_project_pins() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = settings["project"]["dependencies"] + settings["dependency-groups"]["dev"]
    exact = pinned("\n".join(wanted))
    locked = pinned("\n".join(requirements()))
    assert len(exact) > 10
    assert {name: locked.get(name) for name in exact} == exact


def test_pyside_is_pinned_below_the_release_that_aborts_on_python_3_11() -> None:
    for file in ("requirements.lock", "pyproject.toml"):
        found = re.findall(
            r"^\W*(pyside6[\w-]*|shiboken6)==(\d+)\.(\d+)",
            (ROOT / file).read_text("utf-8"),
            re.IGNORECASE | re.MULTILINE,
        )
        assert found, file
        for name, major, minor in found:
            assert (6, 8) <= (int(major), int(minor)) < (6, 12), f"{file}: {name}"
            assert name.lower() in {"pyside6-essentials", "shiboken6"}, f"{file}: {name}"
