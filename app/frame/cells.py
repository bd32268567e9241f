"""What one cell of a council's table says: texts made plain, coded answers, numbers, titles of columns."""

import re
from datetime import date, datetime

from app.domain.plain_text import LONGEST_LINE, plain

CellValue = str | int | float | bool | date | datetime | None

_BLANKS = frozenset({"", "#n/a", "n/a", "null", "nan", "nat", "-", "(blank)"})
_ERRORS = frozenset({"#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!"})
_PREFIX = re.compile(r"\A[a-z]{1,2}\)\s*", re.IGNORECASE)
_BRACKETED = re.compile(r"\([^)]*\)")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_WHOLE = re.compile(r"\A\d{1,9}(?:\.0+)?\Z")
_FLOATED_NUMBER = re.compile(r"\A(\d+)\.0+\Z")
_ROUNDED_NUMBER = re.compile(r"\A\d(?:\.\d+)?E\+?\d+\Z", re.IGNORECASE)
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0", "none"})
_NOT_SAID = frozenset({"not stated", "not stated/recorded", "not recorded", "not known", "unknown"})
_SEX = {"male": "male", "m": "male", "1": "male", "female": "female", "f": "female", "2": "female"}
_LONGEST_CHILD = 64
# Whole numbers up to here survive a spreadsheet's floating point.
_LARGEST_EXACT = 2**53


class Unreadable(ValueError):
    """A cell holds something that is not what its column is for."""


def text_of(value: CellValue) -> str:
    """A cell as one line of plain text; "" for every way of leaving it blank."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)[: 4 * LONGEST_LINE]  # cut first, so that a very long cell costs nothing
    line = " ".join((text if text.isprintable() else plain(text)).split())[:LONGEST_LINE]
    return "" if line.casefold() in _BLANKS else line


def is_error(value: CellValue) -> bool:
    """Whether a spreadsheet wrote an error here. `#N/A` is not one: exports use it for blank."""
    return isinstance(value, str) and value[:1] == "#" and value.strip().casefold() in _ERRORS


def title_key(title: CellValue) -> str:
    """A column's title as it is compared: without case, line breaks, punctuation and what stands in brackets."""
    return _NOT_A_WORD.sub(" ", _BRACKETED.sub(" ", text_of(title).casefold())).strip()


def without_prefix(text: str) -> str:
    """ "Male" for "a) Male"."""
    return _PREFIX.sub("", text)


def child_number(value: CellValue) -> str:
    """A child's number, the same whether the file holds it as a number or as a text; "" when blank.

    Raises Unreadable for what cannot be one, above all a number that a spreadsheet has rounded.
    """
    if isinstance(value, bool | date) or (isinstance(value, float) and not value.is_integer()):
        raise Unreadable("is not a number or text")
    if isinstance(value, int | float) and abs(value) >= _LARGEST_EXACT:
        raise Unreadable("is longer than a spreadsheet can hold exactly")
    text = text_of(value).lstrip("'")
    if _ROUNDED_NUMBER.match(text):
        raise Unreadable("has been rounded by a spreadsheet; export the column as text")
    if len(text) > _LONGEST_CHILD:
        raise Unreadable(f"is longer than {_LONGEST_CHILD} characters")
    floated = _FLOATED_NUMBER.match(text)
    return floated[1] if floated else text


def yes_or_no(value: CellValue) -> bool:
    """Whether the answer is yes, with or without its prefix. Raises Unreadable for neither yes nor no."""
    answer = without_prefix(text_of(value)).casefold()
    if answer in _YES:
        return True
    if answer in _NO or answer in _NOT_SAID or not answer:
        return False
    raise Unreadable("is neither yes nor no")


def whole_number(value: CellValue) -> int | None:
    """A count; None when blank. Raises Unreadable for anything else than a whole number from 0."""
    text = text_of(value)
    if not text:
        return None
    if isinstance(value, bool) or not _WHOLE.match(text):
        raise Unreadable("is not a whole number")
    return int(float(text))


def sex_of(value: CellValue) -> str:
    """ "male", "female", "unknown", or "" when blank."""
    answer = without_prefix(text_of(value)).casefold()
    return _SEX.get(answer, "unknown") if answer else ""
