"""Reading an expression: XPath 1.0 in full, with `${name}` as a primary of its own."""

from functools import lru_cache

from app.tool.expressions.faults import MAX_DEPTH, ExpressionFault, faulty
from app.tool.expressions.syntax import (
    Call,
    Chain,
    Expression,
    Filter,
    Negation,
    Number,
    Path,
    Reference,
    Step,
    Text,
)
from app.tool.expressions.tokens import T, Token, tokenise

AXES = frozenset(
    {
        "ancestor", "ancestor-or-self", "attribute", "child", "descendant", "descendant-or-self",
        "following", "following-sibling", "namespace", "parent", "preceding", "preceding-sibling", "self",
    }
)  # fmt: skip
KIND_TESTS = frozenset({"node", "text", "comment", "processing-instruction"})
# The looser an operator binds, the lower its number; operators of one level are worked from left to right.
_BINDING = {
    "or": 0, "and": 1, "=": 2, "!=": 2, "<": 3, "<=": 3, ">": 3, ">=": 3, "+": 4, "-": 4, "*": 5, "div": 5, "mod": 5,
}  # fmt: skip
_TIGHTER = 1


@lru_cache(maxsize=8192)
def parse(text: str) -> Expression:
    """The expression as a tree. Raises ExpressionFault naming the place."""
    try:
        return _Reader(text).read()
    except RecursionError:
        raise ExpressionFault("The expression has too many things inside one another.") from None


class _Reader:
    """One pass over the tokens of one expression."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokenise(text)
        self._next = 0
        self._depth = 0

    def read(self) -> Expression:
        if self._tokens[0].kind is T.END:
            raise ExpressionFault("The expression is empty.", 0)
        whole = self._operation(0)
        if self._peek().kind is not T.END:
            raise self._fault(f"'{self._peek().text}' is not expected here")
        return whole

    # -- tokens

    def _peek(self, ahead: int = 0) -> Token:
        return self._tokens[min(self._next + ahead, len(self._tokens) - 1)]

    def _take(self) -> Token:
        token = self._peek()
        self._next += 1
        return token

    def _is(self, text: str, ahead: int = 0) -> bool:
        token = self._peek(ahead)
        return token.text == text and token.kind in (T.MARK, T.OPERATOR)

    def _expect(self, text: str, opened: Token) -> None:
        if not self._is(text):
            what = "a bracket" if text in ")]" else f"'{opened.text}'"
            missing = f"{what} is not closed: '{text}' is missing"
            raise self._fault(missing)
        self._take()

    def _fault(self, message: str) -> ExpressionFault:
        return faulty(message, self._text, self._peek().at)

    # -- operators

    def _operation(self, loosest: int) -> Expression:
        at = self._peek().at
        found = self._unary()
        while (level := self._operator_level()) >= loosest:
            rest = []
            while self._operator_level() == level:
                operator = self._take().text
                rest.append((operator, self._operation(level + _TIGHTER)))
            found = Chain(found, tuple(rest), at)
        return found

    def _operator_level(self) -> int:
        """How tightly the next token binds as a binary operator; -1 when it is none."""
        token = self._peek()
        return _BINDING.get(token.text, -1) if token.kind is T.OPERATOR else -1

    def _unary(self) -> Expression:
        at, minuses = self._peek().at, 0
        while self._is("-"):
            self._take()
            minuses += 1
        operand = self._union()
        if minuses == 0:
            return operand
        inner = Negation(operand, at)
        return inner if minuses % 2 else Negation(inner, at)

    def _union(self) -> Expression:
        at = self._peek().at
        first = self._path()
        rest = []
        while self._is("|"):
            self._take()
            if self._is("-"):
                raise self._fault("'-' cannot follow '|'")
            rest.append(("|", self._path()))
        return Chain(first, tuple(rest), at) if rest else first

    # -- paths

    def _path(self) -> Expression:
        at = self._peek().at
        if self._is("/") or self._is("//"):
            return self._absolute(at)
        if not self._begins_primary():
            return Path("", tuple(self._steps()), at)
        base = self._filter()
        if not (self._is("/") or self._is("//")):
            return base
        return Path(base, tuple(self._more_steps()), at)

    def _absolute(self, at: int) -> Path:
        if self._is("/") and not self._begins_step(1):
            self._take()
            return Path("/", (), at)
        return Path("/", tuple(self._more_steps()), at)

    def _begins_step(self, ahead: int) -> bool:
        token = self._peek(ahead)
        return token.kind is T.NAME or (token.kind is T.MARK and token.text in ("@", ".", ".."))

    def _begins_primary(self) -> bool:
        token = self._peek()
        if token.kind in (T.NUMBER, T.TEXT, T.REFERENCE, T.VARIABLE) or self._is("("):
            return True
        return token.kind is T.NAME and self._is("(", 1) and token.text not in KIND_TESTS

    def _steps(self) -> list[Step]:
        return [self._step(), *self._more_steps()]

    def _more_steps(self) -> list[Step]:
        steps = []
        while self._is("/") or self._is("//"):
            slash = self._take()
            if slash.text == "//":
                steps.append(Step("descendant-or-self", "node()", (), slash.at))
            steps.append(self._step())
        return steps

    def _step(self) -> Step:
        token = self._peek()
        if self._is(".") or self._is(".."):
            self._take()
            if self._is("["):
                raise self._fault(f"'{token.text}' takes no condition in square brackets")
            return Step("self" if token.text == "." else "parent", "node()", (), token.at)
        axis = self._axis()
        return Step(axis, self._test(), self._predicates(), token.at)

    def _axis(self) -> str:
        if self._is("@"):
            self._take()
            return "attribute"
        if self._peek().kind is T.NAME and self._is("::", 1):
            name = self._take()
            if name.text not in AXES:
                raise faulty(f"'{name.text}' is not an axis", self._text, name.at)
            self._take()
            return name.text
        return "child"

    def _test(self) -> str:
        token = self._peek()
        if token.kind is not T.NAME:
            said = f"'{token.text}' is" if token.kind is not T.END else "something is"
            missing = (
                "missing: a question, a value or a function is" if token.kind is T.END else "not"
            )
            raise self._fault(f"{said} {missing} expected here")
        self._take()
        if token.text not in KIND_TESTS or not self._is("("):
            return token.text
        opened = self._take()
        target = ""
        if self._peek().kind is T.TEXT and token.text == "processing-instruction":
            target = self._take().text
        self._expect(")", opened)
        return f"{token.text}({target})"

    def _predicates(self) -> tuple[Expression, ...]:
        found = []
        while self._is("["):
            opened = self._take()
            found.append(self._nested())
            self._expect("]", opened)
        return tuple(found)

    # -- primaries

    def _filter(self) -> Expression:
        at = self._peek().at
        base = self._primary()
        predicates = self._predicates()
        return Filter(base, predicates, at) if predicates else base

    def _primary(self) -> Expression:
        token = self._take()
        if token.kind is T.NUMBER:
            return Number(float(token.text), token.at)
        if token.kind is T.TEXT:
            return Text(token.text, token.at)
        if token.kind is T.REFERENCE:
            return Reference(token.text, token.at)
        if token.kind is T.VARIABLE:
            return Call("$", (Text(token.text, token.at),), token.at)
        if token.kind is T.NAME:
            return Call(token.text, self._arguments(), token.at)
        inner = self._nested()
        self._expect(")", token)
        return inner

    def _arguments(self) -> tuple[Expression, ...]:
        opened = self._take()
        if self._is(")"):
            self._take()
            return ()
        found = [self._nested()]
        while self._is(","):
            self._take()
            found.append(self._nested())
        self._expect(")", opened)
        return tuple(found)

    def _nested(self) -> Expression:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._fault(f"brackets stand more than {MAX_DEPTH} deep")
        inner = self._operation(0)
        self._depth -= 1
        return inner
