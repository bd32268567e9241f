"""Which characters and lengths a text may have, so that whatever can be typed can be sent and read back."""

import re

from app.domain.answers import Answer
from app.domain.errors import InputRefused

# Control characters but for newline and tab, marks that turn the direction of reading, line separators
# that some programs honour and others do not, code points that are no characters, and half characters.
UNSENDABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\ufdd0-\ufdef\ufeff\ufffe\uffff\ud800-\udfff]"
)
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

LONGEST_VALUE = 20_000  # characters, of each text of an answer
LONGEST_REASON = 4_000
LONGEST_NOTE = 20_000
LONGEST_OTHER = 4_000
LONGEST_PLACE = 1_000
LONGEST_LINE = 300  # characters of a name, an office, a district

# "/HX/HX1", "/CS/CS1#3/seen_on": names as XLSForm has them, row serials after "#".
KEY_PATTERN = r"\A(?:/[^\W\d][\w.-]{0,63}(?:#[1-9][0-9]{0,5})?){1,12}\Z"
_KEY = re.compile(KEY_PATTERN)


def is_plain(text: str) -> bool:
    return UNSENDABLE.search(text) is None


def plain(text: str) -> str:
    """The text as it may be kept: every kind of line end becomes a newline, what cannot be sent is left out."""
    return UNSENDABLE.sub("", LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """The same as one line, with single spaces: a name, an office, a reason in a row of a table."""
    return " ".join(plain(text).split())


def checked_reason(text: str, wanted: str, longest: int = LONGEST_REASON) -> str:
    """The text as it may be kept.

    Raises InputRefused: with the sentence `wanted` where nothing is left of it, and where it is too long for a record.
    """
    said = plain(text).strip()
    if not said:
        raise InputRefused(wanted)
    if len(said) > longest:
        raise InputRefused(f"The reason is longer than {longest:,} characters; shorten it.")
    return said


def is_answer_key(key: str) -> bool:
    return _KEY.match(key) is not None


def check_answer(answer: Answer) -> None:
    """Raises InputRefused when a text of the answer is too long or holds what cannot be sent."""
    for text, longest, what in (
        (answer.value, LONGEST_VALUE, "answer"),
        (answer.note, LONGEST_NOTE, "note"),
        (answer.reason, LONGEST_REASON, "reason"),
        (answer.other, LONGEST_OTHER, "second value"),
        (answer.place, LONGEST_PLACE, "place in the file"),
        (answer.warning_reason, LONGEST_REASON, "reason for keeping the value"),
    ):
        if len(text) > longest:
            raise InputRefused(f"The {what} is longer than {longest:,} characters; shorten it.")
        if text and not is_plain(text):
            raise InputRefused(f"The {what} holds characters that cannot be shown; type it again.")
