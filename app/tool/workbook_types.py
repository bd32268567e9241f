"""XLSForm's words for types of row, old and new, and the kinds they mean here."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from app.tool.model import Kind

KINDS = {
    "text": Kind.TEXT,
    "string": Kind.TEXT,
    "q string": Kind.TEXT,
    "add text prompt": Kind.TEXT,
    "integer": Kind.INTEGER,
    "int": Kind.INTEGER,
    "q int": Kind.INTEGER,
    "add integer prompt": Kind.INTEGER,
    "decimal": Kind.DECIMAL,
    "q decimal": Kind.DECIMAL,
    "add decimal prompt": Kind.DECIMAL,
    "date": Kind.DATE,
    "q date": Kind.DATE,
    "add date prompt": Kind.DATE,
    "note": Kind.NOTE,
    "q note": Kind.NOTE,
    "add note prompt": Kind.NOTE,
    "calculate": Kind.CALCULATE,
    "calculation": Kind.CALCULATE,
    "q calculate": Kind.CALCULATE,
    "add calculate prompt": Kind.CALCULATE,
    "acknowledge": Kind.ACKNOWLEDGE,
    "q acknowledge": Kind.ACKNOWLEDGE,
    "add acknowledge prompt": Kind.ACKNOWLEDGE,
    "trigger": Kind.ACKNOWLEDGE,
}
# Filled by the program; the word is kept as the question's appearance, so that the form knows what with.
METADATA = {
    "start": "start",
    "get start time": "start",
    "start time": "start",
    "end": "end",
    "get end time": "end",
    "end time": "end",
    "today": "today",
    "get today": "today",
    "username": "username",
}
# Facts about a telephone that an office machine does not have: they stay blank.
DEVICE = frozenset(
    {"deviceid", "device id", "imei", "get device id", "subscriberid", "subscriber id", "get subscriber id",
     "simserial", "sim id", "get sim id", "phonenumber", "phone number", "get phone number", "email",
     "uri:deviceid", "uri:subscriberid", "uri:simserial", "uri:phonenumber", "uri:username", "uri:email"}
)  # fmt: skip
WITH_TIME = frozenset({"datetime", "date time", "q date time", "add date time prompt"})
NO_ANSWER = frozenset({"audit"})
UNSUPPORTED = frozenset(
    {"geopoint", "geotrace", "geoshape", "gps", "location", "q geopoint", "q location", "add location prompt",
     "start-geopoint", "image", "photo", "q image", "q picture", "add image prompt", "add photo prompt", "audio",
     "q audio", "add audio prompt", "background-audio", "video", "q video", "add video prompt", "file",
     "add file prompt", "barcode", "q barcode", "add barcode prompt", "range", "time", "q time", "add time prompt",
     "xml-external", "csv-external", "background-geopoint", "begin loop", "end loop", "uuid", "osm"}
)  # fmt: skip
_MANY = frozenset(
    {"select_multiple", "select multiple", "select multiple from", "select all that apply",
     "select all that apply from", "add select multiple prompt using"}
)  # fmt: skip
_ONE = frozenset(
    {"select_one", "select one", "select one from", "select1", "add select one prompt using"}
)
_SELECTS = "|".join(
    re.escape(word).replace(r"\ ", r"[ _]") for word in sorted(_MANY | _ONE, key=len, reverse=True)
)
_SELECT = re.compile(
    rf"(?P<word>{_SELECTS})\s+(?P<list>\S+)(?P<other>\s+(or[ _]other|or[ _]specify[ _]other))?",
    re.IGNORECASE,
)
_EXTERNAL = re.compile(r"select[ _]one[ _]external\s+(?P<list>\S+)", re.IGNORECASE)
_HIDDEN = re.compile(r"hidden(\s+\w+)?", re.IGNORECASE)  # "hidden string" says its type as well
_FROM_FILE = re.compile(
    r"(select[ _](one|multiple)[ _](from[ _]file|external)|rank)\b", re.IGNORECASE
)
_CONTROL = re.compile(
    r"(?P<act>begin|end)[ _]+(?P<what>group|repeat|lgroup|looped[ _]group)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Control:
    begins: bool
    repeats: bool


@dataclass(frozen=True, slots=True)
class Select:
    kind: Kind
    list_name: str
    or_other: bool = False


def control(text: str) -> Control | None:
    found = _CONTROL.fullmatch(text.strip())
    if found is None:
        return None
    return Control(found["act"].lower() == "begin", found["what"].lower() != "group")


def select(text: str, external: Collection[str] = ()) -> Select | None:
    """A choice from a list. `external` are the lists of the sheet external_choices, for select_one_external."""
    outside = _EXTERNAL.fullmatch(text.strip())
    if outside is not None and outside["list"] in external:
        return Select(Kind.CHOICE, outside["list"])
    found = None if is_unsupported(text) else _SELECT.fullmatch(text.strip())
    if found is None:
        return None
    word = found["word"].lower().replace("_", " ")
    many = word in {name.replace("_", " ") for name in _MANY}
    return Select(Kind.CHOICES if many else Kind.CHOICE, found["list"], bool(found["other"]))


def is_hidden(text: str) -> bool:
    """A value that is carried along unseen."""
    return bool(_HIDDEN.fullmatch(text.strip()))


def is_table_head(appearance: str) -> bool:
    """Whether a choice only shows the words above a table of choices: nothing is answered in it."""
    return "label" in appearance.lower().split()


def is_searched(appearance: str) -> bool:
    """Whether the choices come from an attached file, which `search()` names."""
    return re.search(r"\bsearch\s*\(", appearance, re.IGNORECASE) is not None


def is_unsupported(text: str) -> bool:
    """Known to ODK, and left out here on purpose."""
    return text.strip().lower() in UNSUPPORTED or bool(_FROM_FILE.match(text.strip()))


def words() -> set[str]:
    """All words for types, for suggestions."""
    return {
        *KINDS,
        *METADATA,
        *_MANY,
        *_ONE,
        "hidden",
        "begin_group",
        "end_group",
        "begin_repeat",
        "end_repeat",
    }
