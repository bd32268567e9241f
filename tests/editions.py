"""Later versions of the built-in tool, as a lead would edit them: real workbooks, made once in a run."""

import shutil
from pathlib import Path

from app.resources import resource_path
from app.tool.checking import check_workbook
from app.tool.source import build_to

SOURCE = resource_path("tools", "child-protection")
# What a lead changes during a round: file, the words there, the words instead.
LIMIT = (
    "standards.toml",
    'ends = "CG1_date"\nlimit = "10wd"',
    'ends = "CG1_date"\nlimit = "20wd"',
)
CLEARER = (
    "13-judgement.toml",
    'ask = "Is the child adequately protected now?"',
    'ask = "Is the child adequately protected right now?"',
)
NEW_MEANING = (
    "12-recording.toml",
    'ask = "Absence test: could a duty worker act safely tomorrow from this record if the worker were away?"',
    'ask = "Would the electronic record alone have been enough on the day of your reading?"',
)
RENAMED = (
    "13-judgement.toml",
    'name = "themes"\nask = "Themes"\ntype = "any of themes"\n\n[[item]]\ncode = "OJ7"',
    'name = "topics"\nask = "Themes"\ntype = "any of themes"\n\n[[item]]\ncode = "OJ7"',
)
_made: dict[tuple[object, ...], Path] = {}


def edition(folder_of_run, version, *edits) -> Path:
    """The workbook of the built-in tool with these edits made in its text, calling itself `version`."""
    wanted = (version, *edits)
    if wanted not in _made:
        folder = folder_of_run.mktemp("edition")
        source = folder / "source"
        shutil.copytree(SOURCE, source)
        for file, before, after in (*edits, _version(version)):
            text = (source / file).read_text("utf-8")
            assert text.count(before) == 1, f"{file} no longer holds {before!r} once"
            (source / file).write_text(text.replace(before, after), "utf-8")
        build_to(source, folder / f"audit-tool-{version}.xlsx")
        _made[wanted] = folder / f"audit-tool-{version}.xlsx"
    return _made[wanted]


def tool_of(workbook: Path):
    """The tool of a workbook in which no mistake stands."""
    tool, problems = check_workbook(workbook)
    assert tool is not None
    assert not [each for each in problems if each.severity == "error"]
    return tool


def _version(version):
    text = (SOURCE / "tool.toml").read_text("utf-8")
    (line,) = [each for each in text.splitlines() if each.startswith("version")]
    return ("tool.toml", line, f'version = "{version}"')


def spoilt(workbook: Path, target: Path, *cells) -> Path:
    """The workbook with (sheet, cell, text) put in, as somebody in a hurry would leave it."""
    from openpyxl import load_workbook

    book = load_workbook(workbook)
    for sheet, cell, text in cells:
        book[sheet][cell] = text
    book.save(target)
    return target
