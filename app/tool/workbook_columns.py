"""Which column of a sheet is which: XLSForm's spellings, languages, our own columns, and slips of the pen."""

import difflib
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.tool.problems import Problems
from app.tool.suggestions import visible
from app.tool.workbook_cells import RawRow, letters
from app.tool.workbook_headings import column_meant, title_of

TRANSLATED = frozenset({"label", "hint", "guidance_hint", "constraint_message", "required_message"})
SURVEY = TRANSLATED | {
    "type", "name", "required", "relevant", "constraint", "calculation", "default", "choice_filter",
    "appearance", "readonly", "repeat_count", "disabled",
    "cfa:item", "cfa:core", "cfa:shared", "cfa:states", "cfa:evidence", "cfa:standard",
    "cfa:warning", "cfa:warningmsg", "cfa:hint", "cfa:hintmsg",
}  # fmt: skip
# What we note beside a choice: its colour, its score, the national return's code, whether it wants a note.
OF_CHOICES = ("cfa_tone", "cfa_score", "cfa_code", "cfa_note")
CHOICES = frozenset({"list_name", "name", "label", *OF_CHOICES})
EXTERNAL = "external_choices"  # the sheet of choices for select_one_external
SETTINGS = frozenset({"form_title", "form_id", "version", "default_language"})
STANDARDS = frozenset(
    {
        "id", "title", "kind", "starts", "ends", "limit", "pick", "counts_if", "applies_if", "absent_if",
        "closes_if", "law_from", "law_to", "local", "verified", "source", "remark",
    }
)  # fmt: skip
HOLIDAYS = frozenset({"date", "kind", "name"})
ROLLUP = frozenset(
    {"kind", "question", "why", "least", "at", "says", "when", "standard", "times", "source"}
)
TESTS = frozenset({"test", "about", "position_date", "given", "expect"})
KNOWN: Mapping[str, frozenset[str]] = {
    "survey": frozenset(SURVEY),
    "choices": CHOICES,
    EXTERNAL: CHOICES,
    "settings": SETTINGS,
    "standards": STANDARDS,
    "holidays": HOLIDAYS,
    "tests": TESTS,
    "rollup": ROLLUP,
}
_ALIASES = {
    "relevance": "relevant",
    "calculate": "calculation",
    "read_only": "readonly",
    "caption": "label",
    "command": "type",
    "tag": "name",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "constraint_msg": "constraint_message",
    "constraintmsg": "constraint_message",
    "constraining_message": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "requiredmsg": "required_message",
    "required_msg": "required_message",
    "jr:requiredmsg": "required_message",
    "guidance": "guidance_hint",
}
_OF_CHOICES = {"value": "name", "caption": "label", "list": "list_name"}
_BY_SHEET = {
    "choices": _OF_CHOICES,
    EXTERNAL: _OF_CHOICES,
    "settings": {"set_form_title": "form_title", "set_form_id": "form_id", "title": "form_title"},
    "survey": _ALIASES,
}
# Columns of ODK whose content this program cannot honour.
UNSUPPORTED = frozenset(
    {"image", "big-image", "audio", "video", "media", "parameters", "trigger", "save_to", "intent", "entities:saveto"}
)  # fmt: skip
_LOOKS = frozenset({"rows", "autoplay"})  # how large a box is, whether a sound plays by itself
_SILENT = frozenset({"instance", "sms_field", "sms_option", "compact_tag", "hxl"})
_CLOSE = 0.8


@dataclass(frozen=True, slots=True)
class Row:
    """One row by column name. `at` gives the cell of a column, "A5" where the column is missing."""

    number: int
    cells: Mapping[str, str]
    columns: Mapping[str, str]
    extra: Mapping[str, str]
    numbers: frozenset[str] = frozenset()  # the columns whose cell holds a number, not a text

    def get(self, column: str) -> str:
        return self.cells.get(column, "")

    def at(self, column: str) -> str:
        return f"{self.columns.get(column, 'A')}{self.number}"


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its rows and, by column name, the letters of each column."""

    name: str
    columns: Mapping[str, str]
    rows: tuple[Row, ...]


def read_table(
    name: str, rows: tuple[RawRow, ...], problems: Problems, language: str = ""
) -> Table:
    """The sheet with its columns told apart; the first row that is not blank is the head."""
    if not rows:
        return Table(name, {}, ())
    head, body = rows[0], rows[1:]
    chosen, extra = _columns(name, head, body, problems, language)
    read = {*chosen.values(), *(extra.values() if name != "survey" else ())}
    _say_unworked(name, rows, read, problems)
    letter = {column: letters(number) for column, number in chosen.items()}
    found = tuple(
        Row(
            row.number,
            {column: row.cells[at] for column, at in chosen.items() if at in row.cells},
            letter,
            {title: row.cells[at] for title, at in extra.items() if at in row.cells},
            frozenset(column for column, at in chosen.items() if at in row.numbers),
        )
        for row in body
    )
    return Table(name, letter, found)


def _say_unworked(
    sheet: str, rows: tuple[RawRow, ...], read: Container[int], problems: Problems
) -> None:
    """Formulas without a value, in the head and in the columns that are read."""
    for row in rows:
        for column in sorted(row.unworked):
            if row is rows[0] or column in read:
                problems.error(
                    sheet,
                    f"{letters(column)}{row.number}",
                    "formula-without-value",
                    "This formula has no value; open the workbook in Excel and save it, or type the text.",
                )


def _columns(
    sheet: str, head: RawRow, body: tuple[RawRow, ...], problems: Problems, language: str
) -> tuple[dict[str, int], dict[str, int]]:
    """The numbers of the columns we read by their name, and those of further columns by their title."""
    said: dict[str, dict[str, int]] = {}
    extra: dict[str, int] = {}
    known = KNOWN[sheet]
    for number, title in head.cells.items():
        column, tongue = split_title(sheet, title)
        if column not in known:
            extra[title] = number
            meant = _judge_unknown(sheet, head, number, column, body, problems)
            if meant:  # read as it is meant, so that one mistake is told once
                said.setdefault(meant, {}).setdefault(tongue, number)
        elif tongue in said.setdefault(column, {}):
            problems.error(
                sheet,
                f"{letters(number)}{head.number}",
                "duplicate-column",
                f"There are two columns {title}; only the first is read.",
            )
        else:
            said[column][tongue] = number
    return {column: _in_language(tongues, language) for column, tongues in said.items()}, extra


def split_title(sheet: str, title: str) -> tuple[str, str]:
    """("label", "english (en)") for "label::English (en)"; ("cfa:item", "") for "bind::cfa:item"."""
    text = re.sub(r"\s*::\s*", "::", visible(title).strip().lower())
    text = re.sub(
        r"^(bind|body|control|instance)\s*:\s*(?!:)", r"\1::", text
    )  # the older "bind:relevant"
    first, _, rest = text.partition("::")
    if first in ("bind", "instance") and rest:
        if rest.startswith("cfa:"):
            return rest, ""
        first, _, rest = rest.partition("::") if first == "bind" else (first, "", rest)
    elif not rest and ":" in first and not first.startswith(("jr:", "cfa:", "entities:")):
        first, _, rest = first.partition(":")  # the older "label:English"
    plain = re.sub(r"[\s]+", "_", first.strip())
    column = _BY_SHEET.get(sheet, {}).get(plain, plain)
    return column, rest.strip() if column in TRANSLATED else ""


def _in_language(tongues: Mapping[str, int], language: str) -> int:
    """The column in the form's default language, else the one without a language, else the first."""
    wanted = language.strip().lower()
    return tongues.get(wanted, tongues.get("", next(iter(tongues.values()))))


def _judge_unknown(
    sheet: str,
    head: RawRow,
    number: int,
    column: str,
    body: tuple[RawRow, ...],
    problems: Problems,
) -> str:
    """Say what becomes of a column that is none of ours; a likely slip would drop its rules in silence.

    Returns the column that is meant where that is likely and it is not there.
    """
    filled = {row.number: row.cells[number] for row in body if number in row.cells}
    title = head.cells[number]
    heads = {split_title(sheet, one)[0] for one in head.cells.values()}
    at = f"{letters(number)}{head.number}"
    slip = slip_of(column, _names(sheet))
    near = _BY_SHEET.get(sheet, {}).get(slip, slip) or column_meant(sheet, column, filled.values())
    if not filled or column in _SILENT:
        return ""
    if column in UNSUPPORTED and sheet != "settings":
        for row in filled:
            problems.error(
                sheet,
                f"{letters(number)}{row}",
                "unsupported-column",
                f"The column {title} is not supported: what it says is left out.",
            )
    elif slip or (near and near not in heads):
        problems.error(
            sheet,
            at,
            "misspelt-column",
            f"There is no column {title}, and its rules would be dropped. Did you mean {title_of(near)}?",
        )
        return "" if near in heads else near
    elif column.startswith(("cfa:", "cfa_")):
        problems.error(
            sheet,
            at,
            "misspelt-column",
            f"There is no column {title} among ours; what it says would be dropped.",
        )
    elif sheet in ("choices", EXTERNAL, "settings"):
        return ""  # further columns of choices are filters and our own tones; further settings are ODK's
    elif column in _LOOKS or title.lower().startswith(("bind:", "body:", "control:")):
        problems.warning(sheet, at, "ignored-column", f"The column {title} is ignored.")
    else:
        whose = "XLSForm" if sheet == "survey" else f"the sheet {sheet}"
        problems.warning(
            sheet,
            at,
            "unknown-column",
            f"The column {title} is not part of {whose} and is ignored.",
        )
    return ""


def _names(sheet: str) -> Iterator[str]:
    yield from KNOWN[sheet]
    yield from _BY_SHEET.get(sheet, {})


def slip_of(word: str, known: Iterable[str]) -> str:
    """The known name that `word` is a slip for, or "". Whoever writes a word more (`ppp_relevant`) means another."""
    names = list(known)
    wordy = f"_{word}_"
    if any(f"_{name}_" in wordy for name in names):
        return ""
    return nearest(word, names)


def nearest(word: str, known: Iterable[str], cutoff: float = _CLOSE) -> str:
    """The known word that is likely meant, or ""."""
    lowered = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower(), lowered, n=1, cutoff=cutoff)
    return lowered[close[0]] if close else ""
