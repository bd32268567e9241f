"""The field's own files that may lie beside the checkout; a clone on its own does without them."""

from pathlib import Path

import pytest

_SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared_file(name: str) -> Path:
    """The path of one of them; where it is absent the test is skipped, and says why."""
    path = _SHARED / name
    if not path.exists():
        pytest.skip(f"the field's own files are not beside this checkout: {path}")
    return path
