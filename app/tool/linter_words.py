"""Words that stand bare in an expression, with ${ } or quotes forgotten, and paths that lead to no question."""

from app.tool.expressions.functions import FUNCTIONS
from app.tool.expressions.syntax import Call, Chain, Expression, Number, Path, Text
from app.tool.linter_choices import name_of_label
from app.tool.linter_scope import CHOSEN, CONDITIONS, Known, Met, Place
from app.tool.linter_shapes import COMPARED, VERDICTS, Shapes, Sort
from app.tool.model import Group, Question
from app.tool.suggestions import meant

_YES = frozenset({"yes", "true", "1", "y", "always", "ja", "oui"})
_NO = frozenset({"no", "false", "0", "n", "never", "nein", "non"})
_LONGEST = 60  # characters of a path that are shown
ROOT = "data"  # what the form's top is called where the settings do not say


class Words:
    """Looks at one path at a time. Every way in says whether all is well."""

    def __init__(self, known: Known, shapes: Shapes) -> None:
        self._known = known
        self._shapes = shapes

    def whole(self, tree: Expression, text: str, place: Place) -> bool:
        """A condition that is nothing but a word, a number or a text in quotes."""
        if place.column not in CONDITIONS:
            return True
        word = bare_word(tree)
        if isinstance(tree, Chain) and _is_figures(tree):
            self._say_figures(tree, text, place)
            return False
        if isinstance(tree, Text | Number):
            word = text.strip().strip("'\"")
        if not word or (place.in_list and word in self._known.columns_of(_list_of(place))):
            return True
        if self._known.named(word) and not isinstance(tree, Text | Number):
            return True  # said of the word itself
        self._say_whole(word, text.strip(), place)
        return False

    def _say_figures(self, tree: Chain, text: str, place: Place) -> None:
        """0-9999 as a constraint: a difference, and so always the same."""
        operands = [tree.first, *(operand for _, operand in tree.rest)]
        low, high = (
            one.value if isinstance(one, Number) else 0 for one in (operands[0], operands[-1])
        )
        hint = (
            f"write . >= {low:g} and . <= {high:g}"
            if low < high
            else "write what is compared, . > 0"
        )
        message = f"'{text.strip()}' is a sum and no condition: {hint}."
        self._known.error(place, "bare-word", message)

    def _say_whole(self, word: str, text: str, place: Place) -> None:
        title = place.column.removeprefix("cfa:")
        lowered = word.lower()
        if place.column in ("required", "readonly"):
            message = f"'{text}' in {title} means nothing: write yes, no or a condition such as ${{question}} = 'yes'."
            self._known.error(place, "bad-flag", message)
        elif place.column == "relevant" and lowered in _YES:
            message = f"'{text}' as a condition always holds: leave relevant blank where a question is always asked."
            self._known.warning(place, "always-true", message)
        elif place.column == "relevant" and lowered in _NO:
            message = (
                f"'{text}' as a condition never holds, so this is never asked: write a condition such as "
                "${question} = 'no', or put yes into a column disabled to leave the row out."
            )
            # 0 and false are how others switch a row off; whoever writes "no" may mean an answer.
            say = self._known.warning if lowered in ("0", "false") else self._known.error
            say(place, "never-true", message)
        else:
            message = f"'{text}' is no condition: write one such as ${{question}} = 'yes'."
            self._known.error(place, "bare-word", message)

    def check(self, met: Met, place: Place) -> bool:
        if not isinstance(met.part, Path) or not met.part.steps:
            return True
        word = bare_word(met.part)
        if met.in_table or (place.in_list and not met.in_condition and word):
            return self._is_column(met, word, place)
        if word and met.in_condition and met.row is not None:
            return self._is_in_row(word, met.row, place)
        if word and not met.in_condition:
            return self._say_bare(word, met, place)
        return self._leads_somewhere(met.part, met, place)

    # -- words

    def _say_bare(self, word: str, met: Met, place: Place) -> bool:
        """A name that stands where an answer or a value is meant."""
        if isinstance(met.outer, Call) and met.outer.name == "verdict":
            return False  # told of the call
        own = self._known.tool.by_path.get(f"{place.own.path}/{word}") if place.own else None
        if own is not None and isinstance(place.own, Group):
            return True  # a group's rule that looks at a question in it
        if self._known.named(word):
            message = f"{word} is a question: write ${{{word}}}."
            self._known.error(place, "bare-word", message)
            return False
        value = self._value_meant(word, met, place)
        if value:
            message = f"{word} needs quotes here: write '{value}'."
            self._known.error(place, "bare-word", message)
            return False
        near = meant(word, self._known.question_names)
        function = FUNCTIONS.get(word.lower())
        if word in self._known.standards:
            self._known.error(place, "bare-word", f"{word} is a standard: write verdict('{word}').")
            return False
        if function is not None and function.most == 0:
            self._known.error(place, "bare-word", f"{word} needs brackets: write {word.lower()}().")
            return False
        hint = (
            f"write ${{{near}}} for that question"
            if near
            else ("write ${name} for a question, or put quotes around a value")
        )
        self._known.error(place, "bare-word", f"{word} means nothing here: {hint}.")
        return False

    def _value_meant(self, word: str, met: Met, place: Place) -> str:
        """The value that a bare word is compared with, or that selected() looks for; "" for no such value."""
        outer = met.outer
        if isinstance(outer, Chain) and outer.rest[0][0] in COMPARED:
            others = [outer.first, *(operand for _, operand in outer.rest)]
        elif isinstance(outer, Call) and outer.name == "selected":
            others = list(outer.arguments)
        else:
            return ""
        for other in others:
            if other is met.part:
                continue
            shape = self._shapes.of(other, met, place)
            names = VERDICTS if shape.sort is Sort.VERDICT else shape.values or frozenset()
            labels = self._known.choices_of(shape.source) if shape.source else {}
            found = (
                word if word in names else meant(word, names) or name_of_label(word, dict(labels))
            )
            if found:
                return found
        return ""

    def _is_column(self, met: Met, word: str, place: Place) -> bool:
        """A plain name in a filter of choices: a column of their list."""
        list_name = met.in_table or _list_of(place)
        if not word or list_name not in self._known.tool.choices:
            return True
        columns = self._known.columns_of(list_name)
        if word in columns:
            return True
        if self._known.named(word):
            hint = f" Did you mean ${{{word}}}?"
        else:
            near = meant(word, columns)
            hint = f" Did you mean {near}?" if near else ""
        message = f"The list {list_name} has no column {word}, so no choice would be offered.{hint}"
        self._known.error(place, "unknown-list-column", message)
        return False

    def _is_in_row(self, word: str, row: Group | Question, place: Place) -> bool:
        if f"{row.path}/{word}" in self._known.tool.by_path:
            return True
        inside = [child.name for child in row.children] if isinstance(row, Group) else []
        if isinstance(row, Group):
            near = meant(word, inside)
            hint = f" Did you mean {near}?" if near else ""
            message = f"There is no question {word} in {row.name}.{hint}"
        else:
            message = f"{row.name} has nothing inside it that {word} could mean: write ../{word}."
        self._known.error(place, "undefined-reference", message)
        return False

    # -- paths

    def _leads_somewhere(self, path: Path, met: Met, place: Place) -> bool:
        last = path.steps[-1]
        if last.axis != "child" or last.test.endswith((")", "*")):
            return True
        if path.start == "/":
            is_there = self._is_from_top(path)
        elif path.start == "" and (met.row if met.in_condition else place.own) is not None:
            is_there = _is_winding(path) or self._known.followed(path, met, place) is not None
        else:
            is_there = True
        if is_there:
            return True
        signs = {"child": "", "self": ".", "parent": ".."}
        written = "/".join(
            signs[step.axis] or step.test for step in path.steps if step.axis in signs
        )
        shown = f"/{written}" if path.start == "/" else written
        shown = f"{shown[:_LONGEST]} …" if len(shown) > _LONGEST else shown
        hint = f" Did you mean ${{{last.test}}}?" if self._known.named(last.test) else ""
        message = f"No question stands at {shown}.{hint}"
        self._known.error(place, "undefined-reference", message)
        return False

    def _is_from_top(self, path: Path) -> bool:
        """Whether the steps from the form's top lead to a question; what cannot be followed is let pass."""
        root = self._known.tool.settings.get("name") or ROOT
        steps = list(path.steps)
        if any(step.axis != "child" or step.test.endswith((")", "*")) for step in steps):
            return bool(self._known.named(steps[-1].test))
        if steps[0].test != root:
            return False
        names = [step.test for step in steps[1:]]
        return not names or f"/{'/'.join(names)}" in self._known.tool.by_path


def _is_figures(part: Expression) -> bool:
    """Whether an expression is made of numbers alone."""
    if isinstance(part, Chain) and part.rest[0][0] in ("+", "-", "*", "div", "mod"):
        return all(_is_figures(one) for one in (part.first, *(operand for _, operand in part.rest)))
    return isinstance(part, Number)


def bare_word(part: Expression) -> str:
    """The word that stands there by itself: `x`, neither `../x` nor `x[1]`."""
    if not isinstance(part, Path) or part.start != "" or len(part.steps) != 1:
        return ""
    (step,) = part.steps
    is_plain = step.axis == "child" and not step.predicates and not step.test.endswith((")", "*"))
    return step.test if is_plain else ""


def _is_winding(path: Path) -> bool:
    """Whether a path goes along an axis that is not followed here, or through any group at all."""
    return any(
        step.axis not in ("child", "parent", "self") or step.test.endswith("*")
        for step in path.steps
    )


def _list_of(place: Place) -> str:
    own = place.own
    return own.list_name if isinstance(own, Question) and own.kind in CHOSEN else ""
