"""A tool as a plain XLSForm that ODK and KoboToolbox accept, with a list of what could not go along.

Working days and limits between two dates are expanded into plain XPath. What cannot be expanded becomes a note in the
form. docs/audit-tool.md says what is left out on purpose.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.domain.calendar import WorkingCalendar
from app.domain.errors import InputRefused
from app.domain.limits import Limit, words
from app.tool.export_days import HOLIDAYS, LIST, day_number, holiday_choices
from app.tool.export_left_out import LeftOut, of_the_whole
from app.tool.export_limits import (
    DAY,
    GROUP,
    POSITION,
    Expanded,
    Line,
    calculation,
    verdict_name,
)
from app.tool.export_rules import Terms, Unportable, rewritten
from app.tool.export_standards import doubt, expanded, why_not
from app.tool.expressions import ExpressionFault
from app.tool.form_plan import Plan, is_worked_out, plan_for
from app.tool.model import Cell, Kind, Node, Question, Standard, Tool

SURVEY_COLUMNS = (
    "type", "name", "label", "hint", "guidance_hint", "required", "required_message", "relevant", "constraint",
    "constraint_message", "calculation", "default", "appearance", "choice_filter", "repeat_count", "read_only",
)  # fmt: skip
LEFT_OUT = "left_out"
MARK = "urn:casefile-audit:export"  # names an export where no engine minds: among the form's namespaces
_NEVER = frozenset({"false()", "no", "false", "0"})
_KNOWN_BEFORE = "Known before the file is read: type it in; dates as 2009-03-31."


@dataclass(frozen=True, slots=True)
class Export:
    """The sheets as rows of text, the head first, and what was left out, which is also the sheet `left_out`."""

    sheets: dict[str, list[list[str]]]
    left_out: tuple[LeftOut, ...]


def export(tool: Tool, calendar: WorkingCalendar, cases: int = 0) -> Export:
    """The plain XLSForm. `calendar` has the bank holidays and closures that its working days leave out.

    `cases` is how many worked cases stand in the workbook. Raises InputRefused for what is an export already.
    """
    if _is_export(tool):
        raise InputRefused(
            f"{tool.title} is a plain XLSForm exported before; export the audit tool it was made from."
        )
    return _Exporter(tool, calendar).whole(cases)


def _is_export(tool: Tool) -> bool:
    """Exported twice, limits and holidays would stand in it twice, and what is required would not stay so."""
    ours = LIST in tool.choices or any(node.name == GROUP for node in tool.sections)
    return ours or MARK in tool.settings.get("namespaces", "")


def workbook_of(found: Export) -> bytes:
    """As an Excel workbook; the same export gives the same bytes."""
    from app.tool.source_writer import workbook_bytes

    return workbook_bytes(found.sheets)


class _Exporter:
    def __init__(self, tool: Tool, calendar: WorkingCalendar) -> None:
        self._tool = tool
        self._plan: Plan = plan_for(tool)
        self._left_out: list[LeftOut] = []
        self._further: list[
            tuple[str, str]
        ] = []  # calculations that the rules of one row need before it
        told = {standard.id: why_not(standard, self._plan) for standard in tool.standards}
        self._terms = Terms(
            calendar, {name: verdict_name(name) for name, reason in told.items() if not reason}
        )
        self._limits: dict[str, Expanded] = {}
        for standard in tool.standards:
            if not told[standard.id]:
                told[standard.id] = self._expand(standard)
        self._reasons = {name: reason for name, reason in told.items() if reason}

    def _expand(self, standard: Standard) -> str:
        try:
            terms = replace(self._terms, own=verdict_name(standard.id), further=self._further)
            limit = expanded(standard, self._plan, terms, self._tool.choices)
            self._limits[standard.id] = replace(limit, lines=(*self._needed(), *limit.lines))
        except (Unportable, ExpressionFault) as reason:
            verdicts = {**self._terms.verdicts}
            del verdicts[standard.id]
            self._terms = replace(self._terms, verdicts=verdicts)
            return str(reason)
        return ""

    def whole(self, cases: int) -> Export:
        self._left_out += of_the_whole(self._tool, cases)
        lines = [line for node in self._tool.sections for line in self._node(node)]
        lines += self._limit_lines()
        survey = [list(SURVEY_COLUMNS)]
        survey += [[line.get(name, "") for name in SURVEY_COLUMNS] for line in lines]
        left_out = [["place", "name", "what", "why"]]
        left_out += [[one.place, one.name, one.what, one.why] for one in self._left_out]
        sheets = {
            "survey": survey,
            "choices": self._choices(any(HOLIDAYS in cell for row in survey for cell in row)),
            "settings": self._settings(),
            LEFT_OUT: left_out,
        }
        return Export(sheets, tuple(self._left_out))

    def _leave(self, cell: Cell, name: str, what: str, why: str) -> None:
        self._left_out.append(LeftOut(f"{cell.sheet}, row {cell.row}", name, what, why))

    # -- survey

    def _node(self, node: Node) -> Iterator[Line]:
        if isinstance(node, Question):
            yield from self._question(node)
            return
        what = "repeat" if node.repeats else "group"
        line = {
            "type": f"begin_{what}",
            "name": node.name,
            "label": node.label,
            "appearance": node.appearance,
            "relevant": self._rule(node, "relevant", node.rules.relevant),
            "repeat_count": self._rule(node, "repeat_count", node.rules.repeat_count),
        }
        yield from self._needed()
        yield line
        if node.hint or node.guidance:  # a group of theirs shows its title alone
            yield {
                "type": "note",
                "name": f"{node.name}_cfa_about",
                "label": node.hint or node.guidance,
                "guidance_hint": node.guidance if node.hint else "",
            }
        for child in node.children:
            yield from self._node(child)
        yield {"type": f"end_{what}", "name": node.name}

    def _question(self, question: Question) -> Iterator[Line]:
        rules = question.rules
        line = {
            "type": _type(question),
            "name": question.name,
            "label": question.label,
            "hint": question.hint,
            "guidance_hint": question.guidance,
            "required": "" if question.states else self._rule(question, "required", rules.required),
            "required_message": rules.required_message if not question.states else "",
            "relevant": self._rule(question, "relevant", rules.relevant),
            "constraint": self._rule(question, "constraint", rules.constraint),
            "constraint_message": rules.constraint_message,
            "calculation": self._rule(question, "calculation", rules.calculation),
            "default": self._default(question),
            "appearance": "" if question.kind is Kind.METADATA else question.appearance,
            "choice_filter": self._rule(question, "choice_filter", rules.choice_filter),
            "read_only": self._rule(question, "readonly", rules.readonly),
        }
        if question.kind is Kind.HIDDEN and line["type"] == "text":
            line["hint"] = _KNOWN_BEFORE
        if question.kind is Kind.CALCULATE and not line["calculation"]:
            line["calculation"] = "''"
        checks = list(self._checks(question))
        yield from self._needed()
        yield line
        if any(question.path in limit.wanted for limit in self._limits.values()):
            blank, day = f"string(${{{question.name}}}) = ''", day_number(f"${{{question.name}}}")
            yield calculation(f"{question.name}{DAY}", f"if({blank}, '', {day})")
        yield from checks

    def _needed(self) -> Iterator[Line]:
        for name, expression in self._further:
            yield calculation(name, expression)
        self._further.clear()

    def _checks(self, question: Question) -> Iterator[Line]:
        """A warning or a hint of ours as a note that shows while it does not hold."""
        rules = question.rules
        for what, text, said in (
            ("warning", rules.warning, rules.warning_message or "This is unusual."),
            ("hint", rules.hint_if, rules.hint_message or "You may want to check this."),
        ):
            holds = self._rule(question, what, text)
            if holds:
                yield {
                    "type": "note",
                    "name": f"{question.name}_cfa_{what}",
                    "label": f"Please check: {said}",
                    "relevant": f"string(${{{question.name}}}) != '' and not({holds})",
                }

    def _default(self, question: Question) -> str:
        text = question.rules.default
        return self._rule(question, "default", text) if is_worked_out(text) else text

    def _rule(self, node: Node, what: str, text: str) -> str:
        """A rule written for others; "" where it is left out, which is noted."""
        if not text.strip():
            return ""
        if text.strip().lower() in _NEVER | {"yes", "true", "true()", "1"}:
            return text
        terms = replace(
            self._terms, own=node.name, itself=what == "constraint", further=self._further
        )
        if what == "choice_filter":  # names stand for the columns of the list
            terms = replace(terms, own="", itself=True)
        try:
            return rewritten(text, terms)
        except (Unportable, ExpressionFault) as reason:
            self._leave(node.cell, node.name, what, str(reason))
            return ""

    # -- standards

    def _limit_lines(self) -> Iterator[Line]:
        if not self._tool.standards:
            if any(self._reads_days(node) for node in self._tool.nodes()):
                yield from _holiday_question()
            return
        yield {"type": "begin_group", "name": GROUP, "label": "Time limits"}
        yield calculation(POSITION, self._position())
        yield from _holiday_question()
        for standard in self._tool.standards:
            limit = self._limits.get(standard.id)
            if limit is not None:
                yield from limit.lines
                said = doubt(standard, self._plan)
                if said:
                    self._leave(standard.cell, standard.id, "part of a standard", said)
            yield self._limit_note(standard)
        yield {"type": "end_group", "name": GROUP}

    @staticmethod
    def _reads_days(node: Node) -> bool:
        rules = node.rules
        texts = (rules.relevant, rules.calculation, rules.constraint, rules.warning, rules.hint_if)
        return any("working-day" in text for text in (*texts, rules.default, rules.required))

    def _position(self) -> str:
        """The day clocks run to: a question of that name, else today."""
        if self._plan.is_unique("position_date"):
            given = "${position_date}"
            return f"if(string({given}) = '', {day_number('today()')}, {day_number(given)})"
        return day_number("today()")

    def _limit_note(self, standard: Standard) -> Line:
        name, title = verdict_name(standard.id), f"{standard.id} {standard.title}"
        reason = self._reasons.get(standard.id)
        if reason is None:
            label = f"{title}: ${{{name}}} (due ${{{name}_due_on}}, by ${{{name}_days}})"
            relevant = f"${{{name}}} != ''"
            return {"type": "note", "name": f"{name}_note", "label": label, "relevant": relevant}
        self._leave(standard.cell, standard.id, "standard", reason)
        limit = "" if standard.limit.startswith("/") else f", {words(Limit.parse(standard.limit))}"
        label = f"{title}{limit}: not worked out in this form, because {reason}."
        return {"type": "note", "name": f"{name}_note", "label": label}

    # -- choices and settings

    def _choices(self, with_holidays: bool) -> list[list[str]]:
        lists = self._tool.choices
        used = {one.list_name for one in self._tool.questions if one.list_name}
        extra = {name for key in used for one in lists.get(key, ()) for name in one.extra}
        columns = sorted(name for name in extra if not name.startswith("cfa_"))
        holidays = holiday_choices(self._terms.calendar) if with_holidays else []
        further = ["day", "upto"] if holidays else []
        rows = [["list_name", "name", "label", *columns, *further]]
        blank = [""] * len(further)
        for name in (name for name in lists if name in used):
            for one in lists[name]:
                cells = [one.extra.get(column, "") for column in columns]
                rows.append([name, one.name, one.label, *cells, *blank])
        rows += [[*row[:3], *[""] * len(columns), *row[3:]] for row in holidays]
        return rows

    def _settings(self) -> list[list[str]]:
        """Ours and those of others: further settings are ODK's own."""
        tool = self._tool
        held = {"form_title": tool.title, "form_id": tool.id, "version": tool.version}
        held |= {name: text for name, text in tool.settings.items() if name not in held}
        if any(len({one.name for one in each}) < len(each) for each in tool.choices.values()):
            held["allow_choice_duplicates"] = "yes"
        others = [one for one in held.get("namespaces", "").split() if not one.startswith("cfa=")]
        held["namespaces"] = " ".join((f'cfa="{MARK}"', *others))
        return [list(held), list(held.values())]


def _holiday_question() -> Iterator[Line]:
    """A list of choices reaches the form only through a question that uses it; this one is never asked."""
    yield {
        "type": f"select_one {LIST}",
        "name": f"{LIST}_list",
        "label": "Bank holidays",
        "relevant": "false()",
    }


def _type(question: Question) -> str:
    if question.kind in (Kind.CHOICE, Kind.CHOICES):
        return f"{question.kind.value} {question.list_name}"
    if question.kind is Kind.METADATA:
        return question.appearance or "hidden"
    if question.kind is Kind.HIDDEN and question.label:
        return "text"
    return question.kind.value
