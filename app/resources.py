"""Where the files that come with the program are, in a checkout and in a frozen build."""

import sys
from pathlib import Path


def resource_path(*parts: str) -> Path:
    """The path of a bundled file or folder: resource_path("icons", "lock.svg")."""
    frozen = getattr(sys, "_MEIPASS", None)
    root = Path(frozen) if frozen else Path(__file__).resolve().parent.parent
    return root.joinpath("resources", *parts)
