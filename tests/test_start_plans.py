"""start.py: which Pythons it takes, what counts as a display, and what each command line comes to."""

import ast
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import start

SOURCE = Path(start.__file__)
DESK = {"DISPLAY": ":0"}


# Which Python


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 8, 1), (3, 10, 13), (3, 14, 0), (4, 0, 0)])
def test_any_other_python_is_told_in_one_sentence_which_will_do(version: tuple[int, ...]) -> None:
    with pytest.raises(start.WrongUsage) as told:
        start.check_python(version)
    sentence = str(told.value)
    assert "3.11, 3.12 or 3.13" in sentence
    assert ".".join(map(str, version)) in sentence
    assert "\n" not in sentence
    assert told.value.status == 2


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 4), (3, 13, 9)])
def test_each_supported_python_passes(version: tuple[int, ...]) -> None:
    start.check_python(version)
    assert start.stamp_for(b"", version).endswith(f"python3.{version[1]}\n".encode())


def test_python_3_8_can_read_the_launcher_and_the_launcher_needs_only_the_standard_library() -> (
    None
):
    tree = ast.parse(SOURCE.read_text("utf-8"), feature_version=(3, 8))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert {"subprocess", "pathlib"} <= imported
    assert imported <= sys.stdlib_module_names
    assert "tomllib" not in imported, "Python 3.8 has none"
    assert len(SOURCE.read_text("utf-8").splitlines()) < 300


# What a command line comes to


@pytest.mark.parametrize(
    ("environ", "platform", "shown"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"DISPLAY": ""}, "linux", False),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "linux", False),
        ({"WAYLAND_DISPLAY": "wayland-0", "QT_QPA_PLATFORM": "minimal"}, "linux", False),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "xcb"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "win32", False),
        ({"QT_QPA_PLATFORM": "minimal:enable_fonts"}, "darwin", False),
    ],
)
def test_what_counts_as_a_display(
    environ: Mapping[str, str], platform: str, *, shown: bool
) -> None:
    assert start.has_display(environ, platform) is shown


def test_the_main_job_is_the_round_and_with_a_display_its_window() -> None:
    headless = start.commands_for([], {}, "linux")
    assert [step.arguments for step in headless.steps] == [start.DEMO_ROUND]
    assert headless.at_root
    assert headless.goes_without_qt
    with_a_display = start.commands_for([], DESK, "linux")
    assert [step.arguments for step in with_a_display.steps] == [
        start.DEMO_ROUND,
        start.DEMO_WINDOW,
    ]
    assert with_a_display.qt == "window"
    assert not with_a_display.goes_without_qt


def test_the_test_command_is_lint_format_types_and_tests_in_that_order() -> None:
    plan = start.commands_for(["test", "-k", "clock", "-x"], DESK, "linux")
    assert [step.arguments for step in plan.steps] == [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        (*start.PYTEST, "-k", "clock", "-x"),
    ]
    assert plan.at_root


@pytest.mark.parametrize(
    ("arguments", "qt"),
    [
        ([], "window"),
        (["--practice", "demo"], "window"),
        (["--help"], "none"),
        (["calc", "due", "2009-03-02", "42wd"], "none"),
    ],
)
def test_run_sees_to_qt_only_where_a_window_will_open(arguments: list[str], qt: str) -> None:
    plan = start.commands_for(["run", *arguments], DESK, "linux")
    assert plan.qt == qt
    assert not plan.at_root
    assert [step.arguments for step in plan.steps] == [("app", *arguments)]


@pytest.mark.parametrize(
    ("environ", "command", "painted"),
    [
        (DESK, "test", "offscreen"),
        (DESK, "bench", "offscreen"),
        (DESK, "run", None),
        ({}, "run", "offscreen"),
        ({**DESK, "QT_QPA_PLATFORM": "xcb"}, "run", "xcb"),
    ],
)
def test_qt_paints_to_memory_for_tests_and_without_a_display(
    environ: Mapping[str, str], command: str, painted: str | None
) -> None:
    plan = start.commands_for([command], environ, "linux")
    assert start.variables_for(plan, environ, "linux").get("QT_QPA_PLATFORM") == painted


def test_the_other_commands() -> None:
    conformance = start.commands_for(["conformance", "a.json", "--json"], {}, "linux")
    assert conformance.steps[0].arguments == ("tests.conformance", "a.json", "--json")
    assert not conformance.at_root, "the file is named from where the caller stands"
    build, check = start.commands_for(["package"], {}, "linux").steps
    assert build.arguments[0] == "PyInstaller"
    assert build.arguments[-1] == "build.spec"
    assert check == ("Checking the built program", ("self-check",), True)
    one = start.commands_for(["bench", "cold_start", "--short"], {}, "linux")
    assert [step.arguments for step in one.steps] == [("benchmarks.cold_start", "--short")]
    every = start.commands_for(["bench", "--short"], {}, "linux")
    assert ("benchmarks.cold_start", "--short") in [step.arguments for step in every.steps]


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["tests"], ["conformance"], ["package", "now"], ["bench", "nonsense"], ["-x"]],
)
def test_a_command_line_that_is_not_ours_is_wrong_usage(arguments: list[str]) -> None:
    with pytest.raises(start.WrongUsage) as told:
        start.commands_for(arguments, {}, "linux")
    assert told.value.status == 2
