"""Our columns of the sheet `survey`: items, levels of ratings, standards, and rows that were copied."""

from collections.abc import Iterator

from app.tool.companions import is_companion
from app.tool.expressions import ExpressionFault
from app.tool.expressions.parser import parse
from app.tool.expressions.syntax import Reference
from app.tool.form_plan import ANSWERABLE
from app.tool.form_spots import ENTERED
from app.tool.linter_scope import CHOSEN, Known, Place, walk
from app.tool.model import Group, Kind, Node, Question, Standard
from app.tool.numbering import SHOWN, guidance_and_levels
from app.tool.suggestions import did_you_mean, meant
from app.tool.workbook_survey import SHEET


def lint_items(known: Known) -> None:
    _Items(known).run()


class _Items:
    def __init__(self, known: Known) -> None:
        self._known = known
        self._nodes = tuple(known.tool.nodes())
        self._names = frozenset(node.name for node in self._nodes)
        survey = known.tables.get(SHEET)
        self._rows = {row.number: row for row in survey.rows} if survey else {}
        self._unknown: set[str] = set()  # items already told of
        # Where no item is the name of a row, items are named otherwise, and nothing can be told.
        self._follows_names = any(node.item in self._names for node in self._nodes if node.item)

    def run(self) -> None:
        for node in self._nodes:
            if self._follows_names:
                self._item(node)
            if isinstance(node, Question) and self._known.is_audit_tool:
                self._levels(node)
                self._shared(node)
        if self._follows_names:
            self._repeated_names()
            self._copied()
        self._standards()
        if "cfa:core" in self._known.columns.get(SHEET, {}):
            self._core()

    def _say(self, node: Node, column: str, code: str, message: str, *, error: bool) -> None:
        cell = self._known.cell(SHEET, column, node.cell.row)
        say = self._known.problems.error if error else self._known.problems.warning
        say(SHEET, cell, code, message)

    # -- items

    def _item(self, node: Node) -> None:
        around = {group.name for group in self._known.groups_around(node)}
        items_around = [group.item for group in self._known.groups_around(node) if group.item]
        if not node.item:
            self._without_item(node, items_around)
        elif node.item not in self._names:
            if node.item in self._unknown:
                return
            self._unknown.add(node.item)
            hint = did_you_mean(node.item, {one.item for one in self._nodes} & self._names)
            message = f"There is no item {node.item}: no row has that name.{hint}"
            self._say(node, "cfa:item", "unknown-item", message, error=True)
        elif node.item not in (node.name, node.name.removesuffix(ENTERED), *around):
            stands = f"stands in {items_around[0]}" if items_around else f"is {node.name}"
            message = f"This row {stands}, but bind::cfa:item says {node.item}: was the row copied?"
            self._say(node, "cfa:item", "wrong-item", message, error=True)

    def _without_item(self, node: Node, items_around: list[str]) -> None:
        if items_around and isinstance(node, Question) and node.kind in SHOWN:
            message = f"{node.name} stands in the item {items_around[0]}, but its cell bind::cfa:item is blank."
            self._say(node, "cfa:item", "wrong-item", message, error=False)

    def _core(self) -> None:
        """Cells left blank where others are filled: blank counts as core."""
        asked = [
            (question, row)
            for question in self._known.tool.questions
            if question.kind in SHOWN - {Kind.NOTE} and (row := self._rows.get(question.cell.row))
        ]
        blank = [question for question, row in asked if not row.get("cfa:core")]
        if len(blank) * 2 > len(asked):
            return  # few say it: then blank is their way to say yes
        for question in blank:
            message = f"{question.name} is core while this cell is blank: write yes or no."
            self._say(question, "cfa:core", "bad-flag", message, error=False)

    # -- facts of a family

    def _shared(self, question: Question) -> None:
        """What somebody judges, or nobody answers, is never taken over from a brother's or sister's audit."""
        if not question.shared:
            return
        choices = self._known.tool.choices.get(question.list_name, ())
        rated = any(one.extra.get("cfa_score") for one in choices)
        if rated or question.states == frozenset({"could-not-look"}):
            message = f"{question.name} is a judgement about one child: it cannot be shared with another's audit."
            self._say(question, "cfa:shared", "shared-judgement", message, error=True)
        elif question.kind not in ANSWERABLE or question.rules.calculation:
            message = f"{question.name} is worked out or only read, so there is nothing to share: leave this blank."
            self._say(question, "cfa:shared", "shared-judgement", message, error=False)

    # -- levels of a rating

    def _levels(self, question: Question) -> None:
        choices = self._known.tool.choices.get(question.list_name, ())
        if not any(one.extra.get("cfa_score") for one in choices):
            return
        if question.kind is Kind.CHOICES:
            message = f"{question.name} lets several ratings be chosen, so none is counted: write select_one."
            self._say(question, "type", "type-clash", message, error=True)
            return
        guidance, levels = guidance_and_levels(self._known.tool, question)
        missing = [choice.label for choice in choices if choice.name not in levels]
        if not missing:
            return
        for line in guidance.splitlines():
            label, colon, _ = line.partition(":")
            near = meant(label, missing) if colon else ""
            if near or (colon and label.strip() in missing):
                near = near or label.strip()
                message = f"'{line[:30].strip()} …' is not read as a level: such a line begins with '{near}: '."
                self._say(question, "guidance_hint", "unknown-level", message, error=True)
                return
        said = (
            "no line for any level"
            if len(missing) == len(choices)
            else f"no line for {', '.join(missing)}"
        )
        message = (
            f"{question.name} is a rating, and its guidance has {said}: readers then agree less."
        )
        self._say(question, "guidance_hint", "missing-levels", message, error=False)

    # -- rows that were copied

    def _repeated_names(self) -> None:
        first: dict[str, Node] = {}
        for node in self._nodes:
            before = first.setdefault(node.name, node)
            apart = before.path.rpartition("/")[0] != node.path.rpartition("/")[0]
            if before is not node and apart:
                message = (
                    f"The name {node.name} is used in row {before.cell.row} too: rules and worked cases "
                    "cannot tell the two apart."
                )
                self._say(node, "name", "repeated-name", message, error=False)

    def _copied(self) -> None:
        """The same words twice in one item, or in two sections with the same choices under the same heading."""
        in_item: dict[tuple[str, str], Question] = {}
        in_form: dict[tuple[str, str, str], Question] = {}
        for question in self._asked():
            if is_companion(question, self._known.tool):
                continue
            label = " ".join(question.label.lower().split())
            around = question.path.rpartition("/")[0]
            before = in_item.setdefault((around, label), question)
            if before is question and question.kind in CHOSEN:
                # A part such as "Was it held?" is told from another by the words above it.
                above = "" if question.item in ("", question.name) else self._heading(question)
                before = in_form.setdefault((question.list_name, above, label), question)
            if before is not question:
                message = (
                    f"Row {before.cell.row} asks the same in the same words: was the row copied?"
                )
                self._say(question, "label", "duplicate-label", message, error=False)

    def _heading(self, question: Question) -> str:
        return next((group.label.lower() for group in self._known.groups_around(question)), "")

    def _asked(self) -> Iterator[Question]:
        for node in self._nodes:
            if isinstance(node, Question) and node.kind in SHOWN - {Kind.NOTE} and node.label:
                yield node

    # -- standards

    def _standards(self) -> None:
        listed = {
            name for node in self._nodes if isinstance(node, Question) for name in node.standards
        }
        if not listed:
            return
        for standard in self._known.tool.standards:
            if standard.id not in listed:
                cell = self._known.cell("standards", "id", standard.cell.row)
                message = f"No question lists {standard.id} in bind::cfa:standard, so no verdict is shown beside one."
                self._known.problems.warning("standards", cell, "unlisted-standard", message)
        by_id = {standard.id: standard for standard in self._known.tool.standards}
        for node in self._nodes:
            if not isinstance(node, Question):
                continue
            for name in node.standards:
                is_there = name in by_id and by_id[name].ends in self._known.tool.by_path
                if is_there and node.path not in self._answered_at(by_id[name]):
                    ends = by_id[name].ends.rpartition("/")[2]
                    message = f"{name} ends at {ends}, not at {node.name}: its verdict belongs beside {ends}."
                    self._say(node, "cfa:standard", "standard-elsewhere", message, error=False)

    def _answered_at(self, standard: Standard) -> set[str]:
        """The questions beside which a verdict is in place: the end or, where that is worked out, what it is from."""
        ends = self._known.tool.by_path.get(standard.ends)
        if not isinstance(ends, Question) or ends.kind not in (Kind.CALCULATE, Kind.HIDDEN):
            return {standard.ends}
        return {standard.ends, standard.starts, *self._read_by(ends)}

    def _read_by(self, question: Question) -> set[str]:
        try:
            tree = parse(question.rules.calculation)
        except ExpressionFault:
            return set()
        place = Place(SHEET, "", question, "calculation")
        parts = (met.part for met in walk(tree, self._known, place))
        nodes = (self._known.node(part.name) for part in parts if isinstance(part, Reference))
        return {node.path for node in nodes if node is not None and not isinstance(node, Group)}
