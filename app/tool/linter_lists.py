"""The sheet `choices`: names that cannot be chosen, scores and tones that contradict each other, rows in no list."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from app.tool.linter_names import Names
from app.tool.linter_scope import Known, Place
from app.tool.model import Kind
from app.tool.suggestions import meant, slips, visible
from app.tool.workbook_columns import EXTERNAL, Row

SHEET = "choices"
TONES = {"ok": 2, "warn": 1, "bad": 0}
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_.\-+/:()]+")
_SCORED, _TONED = "cfa_score", "cfa_tone"
_WHOLE = re.compile(r"\d{1,4}", re.ASCII)


def lint_lists(known: Known, names: Names) -> None:
    for sheet in (SHEET, EXTERNAL):
        table = known.tables.get(sheet)
        lists: dict[str, list[Row]] = {}
        for row in table.rows if table else ():
            if row.get("list_name") and row.get("name"):
                lists.setdefault(row.get("list_name"), []).append(row)
        judge = _Lists(known, names, sheet)
        for name, rows in lists.items():
            judge.one(name, rows)
        if sheet == SHEET:
            judge.unused(lists)


class _Lists:
    def __init__(self, known: Known, names: Names, sheet: str) -> None:
        self._known = known
        self._names = names
        self._sheet = sheet
        self._used = {question.list_name for question in known.tool.questions} - {""}
        self._several = {
            question.list_name for question in known.tool.questions if question.kind is Kind.CHOICES
        }

    def _error(self, row: Row, column: str, code: str, message: str) -> None:
        self._known.problems.error(self._sheet, row.at(column), code, message)

    def _warning(self, row: Row, column: str, code: str, message: str) -> None:
        self._known.problems.warning(self._sheet, row.at(column), code, message)

    def one(self, name: str, rows: Sequence[Row]) -> None:
        for row in rows:
            self._name(row, name)
            self._tone(row)
            place = Place(self._sheet, row.at("label"), None, "label")
            self._names.mentions(row.get("label"), place)
        if self._known.is_audit_tool:
            self._shown_twice(name, rows)
            if any(row.get(_SCORED) for row in rows):
                self._scores(name, rows)

    def _shown_twice(self, name: str, rows: Sequence[Row]) -> None:
        shown: dict[tuple[str, ...], Row] = {}
        for row in rows:
            label = " ".join(row.get("label").lower().split())
            # What a filter tells apart is not shown together.
            key = (label, *row.extra.values())
            before = shown.setdefault(key, row) if label else row
            if before.get("name") != row.get("name"):
                message = f"The list {name} shows '{row.get('label')}' twice: nobody could tell the two apart."
                self._warning(row, "label", "duplicate-label", message)

    # -- one choice

    def _name(self, row: Row, list_name: str) -> None:
        name = row.get("name")
        if any(sign.isspace() for sign in name):
            message = (
                f"'{name}' cannot be chosen: a choice's name is one word, such as "
                f"{'_'.join(name.split())}; what people read stands in the label."
            )
            if self._known.is_audit_tool or list_name in self._several:
                self._error(row, "name", "bad-choice", message)
            else:
                self._warning(row, "name", "odd-choice-name", message)
        elif not _PLAIN_NAME.fullmatch(visible(name)):
            odd = next(sign for sign in name if not _PLAIN_NAME.fullmatch(sign))
            message = (
                f"The name '{name}' holds {odd}: rules may trip over it; keep to a-z, 0-9, - and _."
            )
            self._warning(row, "name", "odd-choice-name", message)

    def _tone(self, row: Row) -> None:
        tone = row.get(_TONED)
        if tone and tone not in TONES:
            near = tone.lower() if tone.lower() in TONES else meant(tone, TONES)
            hint = f" Did you mean {near}?" if near else ""
            message = f"'{tone}' is no tone: it is one of {', '.join(TONES)}, or blank.{hint}"
            self._error(row, _TONED, "bad-tone", message)

    # -- scores

    def _scores(self, name: str, rows: Sequence[Row]) -> None:
        fine = True
        for row in rows:
            score = row.get(_SCORED)
            if _WHOLE.fullmatch(score):
                continue
            fine = False
            if score:
                message = f"'{score}' is no score: a score is a whole number such as 3."
            else:
                message = f"The list {name} has scores, but {row.get('name')} has none: it would not count."
            self._error(row, _SCORED, "bad-score", message)
        if fine:
            self._order(name, rows)

    def _order(self, name: str, rows: Sequence[Row]) -> None:
        """Levels stand from best to worst or the other way round, and a better one has no worse tone."""
        scores = [int(row.get(_SCORED)) for row in rows]
        steps = [after - before for before, after in pairwise(scores)]
        falls = sum(step < 0 for step in steps) >= sum(step > 0 for step in steps)
        for row, step in zip(rows[1:], steps, strict=True):
            if step == 0:
                message = f"{row.get('name')} has the score of the choice above: only one of the two can be suggested."
                self._warning(row, _SCORED, "score-order", message)
                return
            if (step < 0) is not falls:
                message = f"The scores of {name} go up and down: is {row.get(_SCORED)} right for '{row.get('label')}'?"
                self._warning(row, _SCORED, "score-order", message)
                return
        toned = [row for row in rows if row.get(_TONED) in TONES]
        for one, other in pairwise(sorted(toned, key=lambda row: int(row.get(_SCORED)))):
            if TONES[one.get(_TONED)] > TONES[other.get(_TONED)]:
                message = f"'{other.get('label')}' scores higher than '{one.get('label')}' but has the worse tone."
                self._warning(other, _TONED, "score-order", message)
                return

    # -- lists that nothing asks from

    def unused(self, lists: Mapping[str, Sequence[Row]]) -> None:
        """A list that no question uses, and whose name is a slip for one that is used: its choices are lost."""
        for name, rows in lists.items():
            if name in self._used or self._is_read(name):
                continue
            near = meant(name, self._used & lists.keys())
            if near:
                self._misspelt(name, near, rows, lists[near])

    def _misspelt(self, name: str, near: str, rows: Sequence[Row], others: Sequence[Row]) -> None:
        message = f"No question uses the list {name}, so what stands in it is never offered. Did you mean {near}?"
        numbers = [row.number for row in others]
        is_among = min(numbers) - 1 <= rows[0].number <= max(numbers) + 1
        if is_among and _is_slip(name, near) and len(rows) <= len(others):
            self._error(rows[0], "list_name", "misspelt-list", message)
        else:
            self._warning(rows[0], "list_name", "misspelt-list", message)

    def _is_read(self, name: str) -> bool:
        """Whether a rule reads the list as a table."""
        quoted = (f"'{name}'", f'"{name}"')
        return any(
            one in text
            for node in self._known.tool.nodes()
            for text in (
                node.rules.calculation,
                node.rules.relevant,
                node.rules.constraint,
                node.rules.default,
            )
            for one in quoted
        )


def _is_slip(one: str, other: str) -> bool:
    """Whether two names of lists differ by one letter, or only in the sign between their words."""
    one, other = (re.sub(r"[\s_\-]+", "_", name.strip().lower()) for name in (one, other))
    return slips(one, other, 1) <= 1
