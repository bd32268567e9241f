"""Text as it may leave the program: no control, direction or invisible characters, whatever was pasted into a note."""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"  # controls
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # soft hyphen, fillers, Arabic letter mark
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"  # zero width, directions, invisible operators
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"  # variation selectors, byte order mark, annotation marks
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # shorthand and musical controls
    "\U000e0000-\U000e0fff"  # tags
    "\ufdd0-\ufdef\ufffe\uffff"  # not characters, refused by XML
    "]"
)
_HALF_PAIRS = re.compile("[\ud800-\udfff]")


def plain(text: str) -> str:
    """The text, composed (NFC), with line ends as \\n, tabs as spaces and without what cannot be seen.

    Direction overrides could make a line read otherwise than it is stored; control characters break other programs.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _UNSEEN.sub("", text.replace("\t", " "))
    return unicodedata.normalize("NFC", _HALF_PAIRS.sub("\N{REPLACEMENT CHARACTER}", text))


def short(text: str, most: int = 300) -> str:
    """The same on one line and, where it is longer than any title should be, cut with an ellipsis."""
    line = one_line(text)
    return line if len(line) <= most else f"{line[:most].rstrip()}…"


def one_line(text: str) -> str:
    """The same on a single line, for titles, cells of a contents list and bookmarks."""
    return " ".join(plain(text).split())
