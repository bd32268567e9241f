"""Where a person's stores, settings and log live on this computer."""

import os
import sys
from pathlib import Path

NAME = "Case File Audit"
OVERRIDE = "CASEFILE_AUDIT_HOME"


def home() -> Path:
    """The program's own folder; made when something is first kept in it. CASEFILE_AUDIT_HOME moves it."""
    override = os.environ.get(OVERRIDE)
    if override:
        return Path(override)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / NAME
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / NAME
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "casefile-audit"


def default_store() -> Path:
    return home() / "audit.store"


def log_file() -> Path:
    return home() / "casefile-audit.log"
