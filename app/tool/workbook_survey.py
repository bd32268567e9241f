"""The sheet `survey`: rows into groups and questions. A row that cannot be used is a problem at its cell."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from app.tool.model import Cell, Choice, Group, Kind, Node, Question, Rules
from app.tool.problems import Problems
from app.tool.workbook_columns import Row, Table, nearest
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
ALL_STATES = frozenset({"not-recorded", "not-applicable", "could-not-look"})
NAME = re.compile(r"[^\W\d][\w.\-]*")
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
    for row in table.rows:
        reader.take(row)
    return reader.finish()


class _Reader:
    """Keeps the groups that are open, innermost last."""

    def __init__(self, lists: Lists, problems: Problems, external: Collection[str]) -> None:
        self._lists = lists
        self._external = external
        self._problems = problems
        self._open = [_Open(None, "", repeats=False)]

    def take(self, row: Row) -> None:
        if row.get("disabled").lower() in _YES:
            return
        text = row.get("type")
        if not text:
            if row.get("name"):
                self._error(row, "type", "missing-type", "This row has a name but no type.")
            return
        found = control(text)
        if found is None:
            self._question(row, text)
        elif found.begins:
            self._begin(row, found.repeats)
        else:
            self._end(row, found.repeats)

    def finish(self) -> tuple[Node, ...]:
        while len(self._open) > 1:
            begun = self._open[-1].row
            assert begun is not None
            self._error(begun, "type", "unclosed-group", "This group or repeat has no end.")
            self._close()
        return tuple(self._open[0].children)

    # -- groups

    def _begin(self, row: Row, repeats: bool) -> None:
        name = self._name(row) or f"unnamed_{row.number}"
        path = f"{self._open[-1].path}/{name}"
        self._open.append(_Open(row, path, repeats))

    def _end(self, row: Row, repeats: bool) -> None:
        if len(self._open) == 1:
            self._error(row, "type", "unopened-group", "Nothing is open here that could end.")
            return
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

    def _close(self) -> None:
        done = self._open.pop()
        row = done.row
        assert row is not None
        self._open[-1].children.append(
            Group(
                name=done.path.rpartition("/")[2],
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
            near = nearest(word.partition(" ")[0], words(), 0.6)
            hint = f" Did you mean {near}?" if near else ""
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
            evidence=_unless_none(row.get("cfa:evidence")),
            standards=tuple(row.get("cfa:standard").split()),
            states=self._states(row),
            core=row.get("cfa:core").lower() not in _NO,
        )

    def _name(self, row: Row, word: str = "") -> str:
        """The row's name, checked; "" when the row cannot be used."""
        name = row.get("name")
        if not name and KINDS.get(word) is Kind.NOTE:
            name = f"generated_note_name_{row.number}"
        if not name:
            self._error(row, "name", "missing-name", "This row has no name.")
            return ""
        if not NAME.fullmatch(name):
            self._error(
                row,
                "name",
                "bad-name",
                f"'{name}' cannot be a name: use letters, digits, - and _, beginning with a letter.",
            )
            name = re.sub(r"[^\w.\-]", "_", f"_{name}")
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
            near = nearest(name, self._lists, 0.6)
            hint = f" Did you mean {near}?" if near else ""
            self._error(row, "type", "missing-list", f"There is no list of choices {name}.{hint}")
        elif chosen.or_other and not any(choice.name == "other" for choice in self._lists[name]):
            self._lists[name] = (*self._lists[name], OTHER)
        return name

    def _states(self, row: Row) -> frozenset[str]:
        text = row.get("cfa:states")
        if not text:
            return ALL_STATES
        found = frozenset(text.split()) - {"none"}
        for state in sorted(found - ALL_STATES):
            near = nearest(state, ALL_STATES, 0.5)
            hint = f" Did you mean {near}?" if near else ""
            self._error(row, "cfa:states", "unknown-state", f"There is no state {state}.{hint}")
        return found & ALL_STATES

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


def _unless_none(text: str) -> str:
    return "" if text.lower() == "none" else text


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
