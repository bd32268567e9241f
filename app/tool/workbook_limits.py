"""What stands in a sheet beyond the rows and columns that are read: found in the file's own text, however far out."""

import re
import zipfile
from pathlib import Path

# A cell that holds something: neither <c …/> nor <c …></c>.
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>(?!</)")
_AT = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')


def beyond(path: Path, part: str, rows: int, columns: int) -> tuple[int, str]:
    """The first row below the last one read and the first cell beyond the last column; 0 and "" where none is."""
    try:
        with zipfile.ZipFile(path) as archive:
            text = archive.read(part.lstrip("/"))
    except (KeyError, zipfile.BadZipFile, OSError):
        return 0, ""
    below, aside = 0, ""
    for cell in _CELL.finditer(text):
        at = _AT.search(cell[1])
        if at is None:
            continue
        row = int(at[2])
        if row > rows:
            below = min(below, row) if below else row
        elif not aside and _number(at[1]) > columns:
            aside = f"{at[1].decode()}{row}"
    return below, aside


def _number(letters: bytes) -> int:
    """28 for "AB"."""
    found = 0
    for letter in letters:
        found = found * 26 + letter - ord("A") + 1
    return found
