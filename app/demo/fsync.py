"""How long this disk takes to keep what it is given: the floor under every saved answer."""

import os
import statistics
import time
from pathlib import Path

WRITES = 40


def typical_fsync(folder: Path) -> float:
    """The median of 40 small writes flushed to the disk, in milliseconds."""
    path = folder / ".fsync"
    times = []
    try:
        with path.open("wb") as file:
            for _ in range(WRITES):
                file.write(bytes(4096))
                file.flush()
                began = time.perf_counter()
                os.fsync(file.fileno())
                times.append(time.perf_counter() - began)
    finally:
        path.unlink(missing_ok=True)
    return statistics.median(times) * 1000
