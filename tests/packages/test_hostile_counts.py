"""How much the hostile-package suite tries: its own text is counted, so that it cannot shrink unseen."""

import ast
from pathlib import Path

HERE = Path(__file__).parent
SUITE = (
    "test_hostile_files.py", "test_hostile_notes.py", "test_hostile_packs.py", "test_hostile_returns.py",
    "test_acknowledgements.py", "test_queries.py", "test_updates.py",
)  # fmt: skip


def classes_of_files():
    """Each class of hostile file: a test that has packages refused. Most begin with an honest one that opens."""
    for name in SUITE:
        for each in ast.parse((HERE / name).read_text("utf-8")).body:
            if isinstance(each, ast.FunctionDef) and each.name.startswith("test_"):
                called = {
                    ast.unparse(call) for call in ast.walk(each) if isinstance(call, ast.Call)
                }
                if any(
                    call.startswith(("refuse(", "pytest.raises(PackageRefused")) for call in called
                ):
                    yield f"{name}: {each.name}", each


def least_files(test):
    """What the test itself asserts to have tried: `assert len(files) > 800`; one where it says nothing."""
    for each in ast.walk(test):
        if (
            isinstance(each, ast.Compare)
            and ast.unparse(each.left) in {"len(files)", "len(set(files))"}
            and isinstance(each.comparators[0], ast.Constant)
            and isinstance(each.ops[0], ast.Gt | ast.GtE)
        ):
            return each.comparators[0].value
    return 1


def test_at_least_1300_files_in_at_least_75_classes_are_tried():
    found = dict(classes_of_files())
    files = sum(least_files(each) for each in found.values())
    assert len(found) >= 75, len(found)
    assert files >= 1_300, files
