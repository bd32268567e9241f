"""Names in expressions and texts: that every question, function, standard and list that is named is there, once."""

import re

from app.tool.expressions import ExpressionFault
from app.tool.expressions.compiler import check_call
from app.tool.expressions.functions import FUNCTIONS, NotOffered, find_function
from app.tool.expressions.patterns import compile_pattern
from app.tool.expressions.syntax import Call, Chain, Reference, Text
from app.tool.form_tables import CASE
from app.tool.linter_scope import Known, Met, Place
from app.tool.model import Group
from app.tool.suggestions import did_you_mean, hidden_character

IN_TEXT = re.compile(r"\$\{([^}]*)\}")
_BARE_IN_TEXT = re.compile(r"(?<!\$)\{\s*(\w+)\s*\}|\$(\w+)")
# What is written in Excel, and what does the same here. The rest the table of functions knows itself.
_REMEDIES = {
    "and": "write … and …, the word between the two conditions",
    "or": "write … or …, the word between the two conditions",
    "isblank": "write string(${question}) = ''",
    "isnull": "write string(${question}) = ''",
    "isempty": "write string(${question}) = ''",
    "datedif": "write ${later} - ${earlier} for the days between, or working-days(${earlier}, ${later})",
    "datediff": "write ${later} - ${earlier} for the days between, or working-days(${earlier}, ${later})",
    "days": "write ${later} - ${earlier} for the days between",
    "networkdays": "write working-days(${from}, ${to}), which does not count the first day",
    "networkdays.intl": "write working-days(${from}, ${to}), which does not count the first day",
    "workday": "write working-day-add(${from}, 10)",
    "workday.intl": "write working-day-add(${from}, 10)",
    "edate": "give the limit in months in the sheet standards, such as 3m",
    "countif": "write count(${table}[question = 'value'])",
    "countifs": "write count(${table}[question = 'value'])",
    "counta": "write count-non-empty(${question})",
    "sumif": "write sum(${question}[../other = 'value'])",
    "average": "write sum(${question}) div count-non-empty(${question})",
    "concatenate": "write concat(…, …)",
    "textjoin": "write join(', ', ${question})",
    "roundup": "write ceiling(…)",
    "rounddown": "write int(…)",
    "year": "write format-date(${question}, '%Y')",
    "month": "write format-date(${question}, '%m')",
    "day": "write format-date(${question}, '%d')",
    "iferror": "write if(string(…) = '', …, …)",
    "ifs": "write if(…, …, if(…, …, …))",
    "switch": "write if(…, …, if(…, …, …))",
    "xor": "write (a and not(b)) or (b and not(a))",
    "vlookup": "write pulldata('list', 'column', 'name', ${question})",
}


class Names:
    """Looks at one part of an expression at a time. Every way in says whether all is well."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def check(self, met: Met, place: Place) -> bool:
        part = met.part
        if isinstance(part, Reference):
            return self.is_one(part.name, place, _takes_tables(met)) and self._is_a_value(
                part, met, place
            )
        if not isinstance(part, Call):
            return True
        return (
            self._call_is_known(part, place)
            and self._table_is_known(part, place)
            and self._verdict_is_known(part, place)
            and self._pattern_is_sound(part, place)
        )

    def is_one(self, name: str, place: Place, takes_tables: bool = False) -> bool:
        """Whether exactly one question or group has this name; if not, that is said."""
        known = self._known
        found = known.named(name)
        if len(found) == 1:
            return True
        if found:
            rows = " and ".join(str(node.cell.row) for node in found[:2])
            message = (
                f"${{{name}}} could mean the question in row {rows}: give them different names."
            )
            known.error(place, "ambiguous-reference", message)
            return False
        if name.startswith("last-saved#"):
            message = "What the form last saved said is not supported: this rule is left out."
            known.error(place, "unsupported-reference", message)
            return False
        hidden = hidden_character(name)
        if hidden:
            message = f"The name {name} {hidden}: type it anew."
            known.error(place, "hidden-character", message)
            return False
        names = (
            (*known.question_names, *known.table_names) if takes_tables else known.question_names
        )
        hint = did_you_mean(name, names, "${{{}}}")
        if name in known.standards:
            hint = f" It is a standard: did you mean verdict('{name}')?"
        known.error(place, "undefined-reference", f"There is no question called {name}.{hint}")
        return False

    def _is_a_value(self, part: Reference, met: Met, place: Place) -> bool:
        node = self._known.node(part.name)
        if not isinstance(node, Group) or _takes_tables(met):
            return True
        what = "a table" if node.repeats else "a group of questions"
        message = f"{part.name} is {what} and has no answer of its own: name a question in it."
        self._known.error(place, "group-as-value", message)
        return False

    def _call_is_known(self, part: Call, place: Place) -> bool:
        remedy = _REMEDIES.get(part.name.lower())
        if remedy and part.name not in FUNCTIONS:
            message = f"There is no function {part.name}() here: {remedy}."
            self._known.error(place, "unknown-function", message)
            return False
        if part.name not in FUNCTIONS and part.name.lower() in FUNCTIONS:
            message = (
                f"There is no function {part.name}(): write {part.name.lower()}( in small letters."
            )
            self._known.error(place, "unknown-function", message)
            return False
        try:
            check_call(part)
        except NotOffered as fault:
            self._known.error(place, "unsupported-function", str(fault))
            return False
        except ExpressionFault as fault:
            self._known.error(place, _code_of(part), str(fault))
            return False
        return True

    def _table_is_known(self, part: Call, place: Place) -> bool:
        """Whether what `pulldata` and `instance` read is a list of this workbook, not an attached file."""
        if part.name not in ("pulldata", "instance"):
            return True
        name = part.arguments[0] if part.arguments else None
        lists = self._known.tool.choices
        if not isinstance(name, Text) or name.value == CASE:
            return True
        if name.value not in lists:
            hint = did_you_mean(name.value, lists)
            message = f"There is no list {name.value} in this workbook: nothing can be read from it.{hint}"
            self._known.error(place, "unsupported-reference", message)
            return False
        if part.name == "instance":
            return True
        columns = self._known.columns_of(name.value)
        return all(self._is_column(one, name.value, columns, place) for one in part.arguments[1:3])

    def _is_column(
        self, part: object, list_name: str, columns: frozenset[str], place: Place
    ) -> bool:
        if (
            not isinstance(part, Text)
            or part.value.strip() in columns
            or part.value.startswith("@")
        ):
            return True
        hint = did_you_mean(part.value, columns)
        message = f"The list {list_name} has no column {part.value}.{hint}"
        self._known.error(place, "unknown-list-column", message)
        return False

    def _verdict_is_known(self, part: Call, place: Place) -> bool:
        if part.name != "verdict" or len(part.arguments) != 1:
            return True
        name = part.arguments[0]
        if not isinstance(name, Text):
            message = "verdict() takes the standard's id in quotes, such as verdict('T3')."
            self._known.error(place, "bad-expression", message)
            return False
        if name.value not in self._known.standards:
            self.no_standard(name.value, place)
            return False
        return True

    def no_standard(self, name: str, place: Place) -> None:
        if "standards" not in self._known.columns:
            return  # said once, of the sheet that is missing
        hint = did_you_mean(name, self._known.standards)
        message = f"There is no standard {name} in the sheet standards.{hint}"
        self._known.error(place, "unknown-standard", message)

    def _pattern_is_sound(self, part: Call, place: Place) -> bool:
        pattern = part.arguments[1] if part.name == "regex" and len(part.arguments) == 2 else None
        if not isinstance(pattern, Text):
            return True
        try:
            compile_pattern(pattern.value)
        except ExpressionFault as fault:
            self._known.error(place, "bad-expression", str(fault))
            return False
        return True

    # -- texts

    def mentions(self, text: str, place: Place) -> None:
        """`${name}` inside a label or a message."""
        if text.count("${") > len(IN_TEXT.findall(text)):
            message = "A ${ in this text is not closed with }, so it would be shown as it stands."
            self._known.error(place, "undefined-reference", message)
        for found in _BARE_IN_TEXT.finditer(text):
            name = found[1] or found[2]
            if name in self._known.names:
                message = f"'{found[0]}' would be shown as it stands. Did you mean ${{{name}}}?"
                self._known.warning(place, "undefined-reference", message)
        for found in IN_TEXT.finditer(text):
            name = found[1].strip()
            if not name or any(sign.isspace() for sign in name):
                message = f"'{found[0]}' names no question: write ${{name}} with a name from the column name."
                self._known.error(place, "undefined-reference", message)
            elif self.is_one(name, place):
                self._can_be_shown(name, place)

    def _can_be_shown(self, name: str, place: Place) -> None:
        node = self._known.node(name)
        table = self._known.table_of(node)
        if isinstance(node, Group):
            message = f"{name} is a group of questions and has no answer of its own to be shown."
            self._known.warning(place, "group-as-value", message)
        elif table is not None and not self._known.is_row_of(place.own, table):
            message = f"{name} has an answer in every row of {table.name}: only that of the first is shown."
            self._known.warning(place, "row-outside-table", message)


def _takes_tables(met: Met) -> bool:
    """Whether a group may stand here: its rows are counted, or something in it is looked at."""
    outer = met.outer
    if met.role in ("base", "start"):
        return True
    if isinstance(outer, Chain):
        return outer.rest[0][0] == "|"
    if not isinstance(outer, Call) or not met.role.startswith("argument "):
        return False
    at = int(met.role.removeprefix("argument ")) - 1
    if outer.name == "indexed-repeat":
        return at % 2 == 1
    function = FUNCTIONS.get(outer.name)
    return function is not None and at in function.sets and outer.name != "sum"


def _code_of(call: Call) -> str:
    """What is wrong with a call: its name, the number of its arguments, or what they are."""
    if call.name == "$":
        return "bad-expression"  # $name for ${name}
    if call.name not in FUNCTIONS:
        return "unknown-function"
    try:
        find_function(call.name, len(call.arguments))
    except ExpressionFault:
        return "wrong-arity"
    return "bad-expression"
