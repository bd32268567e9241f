"""The sheet `survey`: rows into groups and questions. A row that cannot be used is a problem at its cell."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from app.domain import beside, tool_versions
from app.tool.model import Cell, Choice, Group, Kind, Node, Question, Rules
from app.tool.problems import Problems
from app.tool.suggestions import did_you_mean, hidden_character, visible
from app.tool.workbook_columns import Row, Table
from app.tool.workbook_flags import flag
from app.tool.workbook_groups import begin_expected, begins, end_expected, is_balanced
from app.tool.workbook_types import (
    DEVICE,
    KINDS,
    METADATA,
    NO_ANSWER,
    WITH_TIME,
    Select,
    control,
    is_hidden,
    is_searched,
    is_table_head,
    is_unsupported,
    select,
    words,
)

SHEET = "survey"
MAX_DEPTH = 60  # groups inside one another
SOURCES = frozenset({"paper", "electronic", "both", "told", "awaiting"})
ALL_STATES = frozenset({"not-recorded", "not-applicable", "could-not-look"})
NAME = re.compile(r"[^\W\d][\w.\-]*")
# What the program keeps in the same history stands under these.
RESERVED = frozenset({beside.ROOT, tool_versions.ROOT})
_YES = frozenset({"yes", "true", "true()", "1", "y"})
_NO = frozenset({"no", "false", "false()", "0", "n"})
_CURLY = str.maketrans("‘’“”", "''\"\"")
# Column -> field of Rules, for the columns that hold expressions.
EXPRESSIONS = {
    "relevant": "relevant",
    "required": "required",
    "readonly": "readonly",
    "constraint": "constraint",
    "calculation": "calculation",
    "default": "default",
    "choice_filter": "choice_filter",
    "repeat_count": "repeat_count",
    "cfa:warning": "warning",
    "cfa:hint": "hint_if",
}
_MESSAGES = {
    "constraint_message": "constraint_message",
    "required_message": "required_message",
    "cfa:warningmsg": "warning_message",
    "cfa:hintmsg": "hint_message",
}
_UNASKED = frozenset({Kind.CALCULATE, Kind.HIDDEN, Kind.METADATA})
OTHER = Choice("other", "Other")

Lists = dict[str, tuple[Choice, ...]]


@dataclass
class _Open:
    """A group whose end has not been met yet."""

    row: Row | None
    path: str
    repeats: bool
    children: list[Node] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)  # name -> cell it was first given in

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


def read_survey(
    table: Table, lists: Lists, problems: Problems, external: Collection[str] = ()
) -> tuple[Node, ...]:
    """The top level of the form. `lists` gains the choice "Other" where a row asks for `or_other`.

    `external` are those of the lists that stand in the sheet external_choices.
    """
    reader = _Reader(lists, problems, external)
    if "type" not in table.columns:
        problems.error(SHEET, "A1", "missing-column", "The sheet survey has no column type.")
        return ()
    if "name" not in table.columns:
        problems.error(SHEET, "A1", "missing-column", "The sheet survey has no column name.")
    reader.follow(table.rows)
    return reader.finish()


class _Reader:
    """Keeps the groups that are open, innermost last."""

    def __init__(self, lists: Lists, problems: Problems, external: Collection[str]) -> None:
        self._lists = lists
        self._external = external
        self._problems = problems
        self._open = [_Open(None, "", repeats=False)]
        self._rows: tuple[Row, ...] = ()
        self._by_name = False  # whether the names beside ends tell what ends
        self._too_deep = 0  # groups that were begun and not gone into

    def follow(self, rows: tuple[Row, ...]) -> None:
        self._rows = tuple(row for row in rows if not self._is_disabled(row))
        self._by_name = not is_balanced(self._rows)
        for row in self._rows:
            self._take(row)

    def _is_disabled(self, row: Row) -> bool:
        return flag(SHEET, row, "disabled", self._problems, otherwise=False)

    def _take(self, row: Row) -> None:
        text = row.get("type")
        if not text:
            self._without_type(row)
            return
        found = control(text)
        if found is None:
            self._question(row, text)
        elif found.begins:
            self._begin(row, found.repeats)
        else:
            self._end(row, found.repeats)

    def _without_type(self, row: Row) -> None:
        if row.get("name"):
            self._error(row, "type", "missing-type", "This row has a name but no type.")
            return
        rules = [column for column in row.cells if column in EXPRESSIONS]
        said = "This row has neither type nor name, so nothing in it is read."
        if rules:
            self._error(row, rules[0], "dropped-row", f"{said} It holds a rule: whose is it?")
        elif row.cells:
            self._problems.warning(SHEET, row.at(next(iter(row.cells))), "dropped-row", said)

    def finish(self) -> tuple[Node, ...]:
        while len(self._open) > 1:
            self._say_unclosed(0)
            self._close()
        return tuple(self._open[0].children)

    # -- groups

    def _begin(self, row: Row, repeats: bool) -> None:
        name = self._name(row) or f"unnamed_{row.number}"
        if len(self._open) > MAX_DEPTH:
            if not self._too_deep:
                message = f"Groups stand more than {MAX_DEPTH} deep in one another: is an end missing further up?"
                self._error(row, "type", "too-deep", message)
            self._too_deep += 1
            return
        path = f"{self._open[-1].path}/{name}"
        self._open.append(_Open(row, path, repeats))

    def _say_unclosed(self, before: int) -> None:
        """The innermost open group has no end; it must have ended before a row, 0 for that of the sheet."""
        begun = self._open[-1].row
        assert begun is not None
        what = "repeat" if self._open[-1].repeats else "group"
        where = end_expected(begun, self._rows, before)
        hint = f": end_{what} belongs {where}." if where else "."
        message = f"The {what} {begun.get('name')} has no end{hint}"
        self._error(begun, "type", "unclosed-group", message)

    def _close_down_to(self, row: Row) -> bool:
        """Close the groups inside the one that a row ends by its name; False where no such group is open."""
        name = row.get("name")
        if all(one.name != name for one in self._open[1:]):
            where = begin_expected(name, self._rows, row.number)
            hint = f": its beginning belongs {where}." if where else "."
            message = f"This ends {name}, but nothing of that name was begun{hint}"
            self._error(row, "type", "unopened-group", message)
            return False
        while self._open[-1].name != name:
            self._say_unclosed(row.number)
            self._close()
        return True

    def _end(self, row: Row, repeats: bool) -> None:
        if self._too_deep:
            self._too_deep -= 1
            return
        if self._by_name and row.get("name") and not self._close_down_to(row):
            return
        if len(self._open) == 1:
            self._error(row, "type", "unopened-group", "Nothing is open here that could end.")
            return
        self._other_name(row)
        if self._open[-1].repeats != repeats:
            begun = self._open[-1].row
            what, at = ("repeat", "group") if repeats else ("group", "repeat")
            where = begun.number if begun else 1
            self._error(
                row,
                "type",
                "mismatched-end",
                f"This ends a {what}, but what is open is the {at} of row {where}.",
            )
        self._close()

    def _other_name(self, row: Row) -> None:
        """A name beside an end is decoration, unless it is that of another group: then rows may be swapped."""
        name, own = row.get("name"), self._open[-1].name
        if name and name != own and begins(name, self._rows):
            message = (
                f"This row names {name}, but what ends here is {own}: are the rows in their order?"
            )
            self._problems.warning(SHEET, row.at("name"), "other-end", message)

    def _close(self) -> None:
        done = self._open.pop()
        row = done.row
        assert row is not None
        self._open[-1].children.append(
            Group(
                name=done.name,
                path=done.path,
                label=row.get("label"),
                cell=Cell(SHEET, row.number),
                children=tuple(done.children),
                repeats=done.repeats,
                hint=row.get("hint"),
                guidance=row.get("guidance_hint"),
                appearance=row.get("appearance"),
                rules=self._rules(row),
                item=row.get("cfa:item"),
            )
        )

    # -- questions

    def _question(self, row: Row, text: str) -> None:
        word = " ".join(text.lower().split())
        if word in NO_ANSWER:
            self._problems.warning(
                SHEET, row.at("type"), "ignored-type", f"Rows of type {text} are ignored."
            )
            return
        chosen = select(text, self._external)
        kind = self._kind_of_choice(row, chosen) if chosen else self._kind(row, text, word)
        name = self._name(row, word)
        if not name:
            return
        list_name = self._list(row, chosen) if chosen else ""
        if kind not in _UNASKED and not (row.get("label") or row.get("hint")):
            self._error(row, "label", "missing-label", f"The question {name} has no label.")
        question = self._made(row, name, kind, list_name, METADATA.get(word, ""))
        self._open[-1].children.append(question)
        if chosen and chosen.or_other:
            self._open[-1].children.append(other_of(question))

    def _kind_of_choice(self, row: Row, chosen: Select) -> Kind:
        if is_table_head(row.get("appearance")):
            return Kind.HIDDEN
        if is_searched(row.get("appearance")):
            message = "Choices from the file that search() names are not supported."
            self._error(row, "appearance", "unsupported-type", message)
            return Kind.HIDDEN
        return chosen.kind

    def _kind(self, row: Row, text: str, word: str) -> Kind:
        """The kind of a row that is no choice. What cannot be asked stands in as a blank, so that rules still read."""
        if word in METADATA:
            return Kind.METADATA
        if word in DEVICE:
            self._problems.warning(
                SHEET,
                row.at("type"),
                "ignored-type",
                f"{text} is left blank: there is nothing here to fill it from.",
            )
            return Kind.METADATA
        if word in WITH_TIME:
            self._problems.warning(
                SHEET,
                row.at("type"),
                "approximate-type",
                f"{text} is asked as a date; the time of day is not kept.",
            )
            return Kind.DATE
        if word in KINDS:
            return KINDS[word]
        if is_hidden(word):
            return Kind.CALCULATE if row.get("calculation") else Kind.HIDDEN
        if is_unsupported(text):
            self._error(
                row, "type", "unsupported-type", f"Questions of type {text} are not supported."
            )
        else:
            hint = did_you_mean(word.partition(" ")[0], words())
            if text in self._lists:
                hint = f" Did you mean select_one {text}?"
            missing = word.replace("_", " ") in ("select one", "select multiple")
            said = "names no list of choices" if missing else "is unknown"
            self._error(
                row, "type", "unknown-type", f"The type {text} {said}.{hint * (not missing)}"
            )
        return Kind.HIDDEN

    def _made(self, row: Row, name: str, kind: Kind, list_name: str, filled_with: str) -> Question:
        is_asked = kind is not Kind.HIDDEN
        return Question(
            name=name,
            path=f"{self._open[-1].path}/{name}",
            kind=kind,
            label=row.get("label"),
            cell=Cell(SHEET, row.number),
            hint=row.get("hint"),
            guidance=row.get("guidance_hint"),
            list_name=list_name,
            appearance=filled_with or row.get("appearance"),
            rules=self._rules(row) if is_asked else Rules(default=row.get("default")),
            item=row.get("cfa:item"),
            evidence=self._evidence(row),
            standards=tuple(row.get("cfa:standard").split()),
            states=self._states(row),
            core=flag(SHEET, row, "cfa:core", self._problems, otherwise=True),
            shared=flag(SHEET, row, "cfa:shared", self._problems, otherwise=False),
        )

    def _name(self, row: Row, word: str = "") -> str:
        """The row's name, checked; "" when the row cannot be used."""
        name = row.get("name")
        if not name and KINDS.get(word) is Kind.NOTE:
            name = f"generated_note_name_{row.number}"
        if not name:
            self._error(row, "name", "missing-name", "This row has no name.")
            return ""
        if hidden_character(name) and NAME.fullmatch(visible(name)):
            name = visible(name)  # told already, and plain what was meant
        elif not NAME.fullmatch(name):
            self._error(
                row,
                "name",
                "bad-name",
                f"'{name}' cannot be a name: use letters, digits, - and _, beginning with a letter.",
            )
            name = re.sub(r"[^\w.\-]", "_", f"_{name}")
        if name in RESERVED and not self._open[-1].path:
            message = (
                f"The name {name} is kept for the program's own entries: call it something else."
            )
            self._error(row, "name", "reserved-name", message)
        seen = self._open[-1].names
        if name in seen:
            self._error(
                row,
                "name",
                "duplicate-name",
                f"The name {name} is used twice in one group; it is first used in {seen[name]}.",
            )
        seen.setdefault(name, row.at("name"))
        return name

    def _list(self, row: Row, chosen: Select) -> str:
        name = chosen.list_name
        if name not in self._lists:
            hint = did_you_mean(name, self._lists)
            self._error(row, "type", "missing-list", f"There is no list of choices {name}.{hint}")
        elif chosen.or_other and not any(choice.name == "other" for choice in self._lists[name]):
            self._lists[name] = (*self._lists[name], OTHER)
        return name

    def _states(self, row: Row) -> frozenset[str]:
        text = row.get("cfa:states")
        if not text:
            return ALL_STATES
        found = frozenset(re.split(r"[\s,;]+", text.lower())) - {"none", ""}
        unknown = " ".join(
            word for word in text.lower().split() if word.strip(",;") not in ALL_STATES
        )
        if found - ALL_STATES:
            hint = did_you_mean(unknown, ALL_STATES)
            hint = hint or f" They are {', '.join(sorted(ALL_STATES))}, or none."
            self._error(row, "cfa:states", "unknown-state", f"There is no state {unknown}.{hint}")
        return found & ALL_STATES

    def _evidence(self, row: Row) -> str:
        text = row.get("cfa:evidence")
        sources = [source.strip().lower() for source in text.split("+")]
        if sources in ([""], ["none"]):
            return ""
        for source in sources:
            if source not in SOURCES:
                hint = did_you_mean(source, SOURCES) or (
                    f" Write {', '.join(sorted(SOURCES))} or none, joined by + such as paper+electronic."
                )
                message = f"There is no source of evidence '{source}'.{hint}"
                self._error(row, "cfa:evidence", "unknown-evidence", message)
                return text
        return "+".join(sources)

    def _rules(self, row: Row) -> Rules:
        written: dict[str, str] = {}
        for column, name in EXPRESSIONS.items():
            text = row.get(column)
            if not text:
                continue
            if column != "default":
                text = self._straightened(row, column, text)
            if column in ("required", "readonly"):
                text = _truth(text)
            written[name] = text
        for column, name in _MESSAGES.items():
            written[name] = row.get(column)
        return Rules(**written)

    def _straightened(self, row: Row, column: str, text: str) -> str:
        straight = text.translate(_CURLY)
        if straight != text:
            self._problems.warning(
                SHEET,
                row.at(column),
                "curly-quotes",
                "Curly quotes, as Excel likes to type them, are read as straight ones.",
            )
        return straight

    def _error(self, row: Row, column: str, code: str, message: str) -> None:
        self._problems.error(SHEET, row.at(column), code, message)


def _truth(text: str) -> str:
    """`yes` and `no` of the columns required and readonly, as expressions."""
    word = text.strip().lower()
    return "true()" if word in _YES else "" if word in _NO else text


def other_of(question: Question) -> Question:
    """The text that `or_other` adds: asked when "Other" is chosen."""
    return Question(
        name=f"{question.name}_other",
        path=f"{question.path}_other",
        kind=Kind.TEXT,
        label="Specify other.",
        cell=question.cell,
        rules=Rules(relevant=f"selected(${{{question.name}}}, 'other')"),
        item=question.item,
        states=question.states,
        core=question.core,
    )


def choices_of(tool_lists: Mapping[str, tuple[Choice, ...]], question: Question) -> frozenset[str]:
    return frozenset(choice.name for choice in tool_lists.get(question.list_name, ()))
