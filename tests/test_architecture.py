"""The layers: who may import whom, and when. pyproject.toml holds the contracts; the rest is read from the source."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ("app", "db", "ui")
SLOW_TO_IMPORT = {"openpyxl", "reportlab", "xlsxwriter", "docx", "pyrage", "nacl"}
LONGEST, LONG = 600, 450
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "misc", "common"}


def sources(*places: str) -> list[Path]:
    """Our modules in these places; at least one in each, so that no check passes on an empty folder."""
    found: list[Path] = []
    for place in places:
        module = (ROOT / place).with_suffix(".py")
        here = [module] if module.exists() else sorted((ROOT / place).rglob("*.py"))
        assert here, f"no module in {place}"
        found += here
    return found


def imported(node: ast.AST, path: Path) -> Iterator[str]:
    """The full names of the modules that this statement imports, relative ones made absolute."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        package = path.relative_to(ROOT).parent.parts
        base = package[: len(package) + 1 - node.level] if node.level else ()
        yield ".".join((*base, *((node.module,) if node.module else ())))


def imports_anywhere(path: Path, source: str | None = None) -> set[str]:
    """What the module at this path imports at any time."""
    tree = ast.parse(path.read_text("utf-8") if source is None else source)
    return {name for node in ast.walk(tree) for name in imported(node, path)}


def imports_when_imported(path: Path, source: str | None = None) -> set[str]:
    """What importing the module imports: not what its functions import, nor what only type checkers see."""

    def walk(node: ast.AST) -> Iterator[str]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            return
        yield from imported(node, path)
        children: Iterable[ast.AST] = ast.iter_child_nodes(node)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            children = node.orelse
        for child in children:
            yield from walk(child)

    return set(walk(ast.parse(path.read_text("utf-8") if source is None else source)))


def top(name: str) -> str:
    return name.partition(".")[0]


def told(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_import_contracts_hold() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    lint = "from importlinter.cli import lint_imports_command as lint; lint(['--no-cache'])"
    command = [sys.executable, "-c", lint]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert contracts
    assert f"{len(contracts)} kept, 0 broken" in done.stdout


def test_the_domain_imports_nothing_but_the_standard_library_and_itself() -> None:
    foreign = {
        f"{told(path)}: {name}"
        for path in sources("app/domain")
        for name in imports_anywhere(path)
        if top(name) not in sys.stdlib_module_names and not (name + ".").startswith("app.domain.")
    }
    assert not foreign


def test_within_app_only_the_outermost_modules_name_db_ui_qt_or_sqlalchemy() -> None:
    outermost = ("app/bootstrap.py", "app/__main__.py", "app/cli/", "app/cli.py")
    outside = {"db", "ui", "PySide6", "sqlalchemy", "alembic", "sqlcipher3"}
    looked_at = [path for path in sources("app") if not told(path).startswith(outermost)]
    assert looked_at
    wrong = {
        f"{told(path)}: {name}"
        for path in looked_at
        for name in imports_anywhere(path)
        if top(name) in outside
    }
    assert not wrong


@pytest.mark.parametrize("folder", ["app/domain", "app/services", "app/workspace", "ui"])
def test_importing_these_modules_imports_no_slow_library(folder: str) -> None:
    wrong = {
        f"{told(path)}: {name}"
        for path in sources(folder)
        for name in imports_when_imported(path)
        if top(name) in SLOW_TO_IMPORT
    }
    assert not wrong, "import these where they are used, inside the function"


def test_no_file_is_too_long_to_read(capsys: pytest.CaptureFixture[str]) -> None:
    lengths = {told(path): len(path.read_bytes().splitlines()) for path in sources(*LAYERS)}
    long = {name: lines for name, lines in lengths.items() if lines > LONG}
    if long:
        listed = ", ".join(f"{name} ({lines})" for name, lines in sorted(long.items()))
        with capsys.disabled():
            sys.stdout.write(f"\nLonger than {LONG} lines: {listed}\n")
    assert not {name: lines for name, lines in long.items() if lines > LONGEST}


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = {
        told(path)
        for path in sources(*LAYERS, "tests")
        if NAMES_THAT_SAY_NOTHING & {*path.relative_to(ROOT).parent.parts, path.stem}
    }
    assert not vague


SAMPLE = """
import nacl.public, json
if TYPE_CHECKING:
    import docx
else:
    import pyrage
try:
    import xlsxwriter
except ImportError:
    import openpyxl
from . import texts
from ..tool import paper
from .wording import word
class Page:
    import lxml
def late():
    import reportlab
"""


def test_the_reading_of_imports_is_not_blind() -> None:
    path = ROOT / "app" / "domain" / "example.py"
    at_import = {"nacl.public", "json", "pyrage", "xlsxwriter", "openpyxl", "lxml"}
    at_import |= {"app.domain", "app.tool", "app.domain.wording"}
    assert imports_when_imported(path, SAMPLE) == at_import
    assert imports_anywhere(path, SAMPLE) == at_import | {"docx", "reportlab"}
