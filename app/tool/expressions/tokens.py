"""Splitting an expression into tokens, with XPath 1.0's rule for telling `*` and `div` the operator from the name."""

import re
from dataclasses import dataclass
from enum import Enum

from app.tool.expressions.faults import MAX_LENGTH, ExpressionFault, faulty


class T(Enum):
    NUMBER = "number"
    TEXT = "text in quotes"
    NAME = "name"
    REFERENCE = "reference"  # ${name}
    VARIABLE = "variable"  # $name
    OPERATOR = "operator"
    MARK = "mark"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    kind: T
    text: str
    at: int


_NAME = r"[^\W\d][\w.\-]*"
_LEXEMES = re.compile(
    rf"""
    (?P<space>[ \t\r\n\u00a0]+)
  | (?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<text>"[^"]*"|'[^']*')
  | (?P<reference>\$\{{\s*[^\s}}]+\s*\}})
  | (?P<variable>\${_NAME}(?::{_NAME})?)
  | (?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?)
  | (?P<mark>::|\.\.|//|!=|<=|>=|[()\[\]@,./|+=<>*\-])
    """,
    re.VERBOSE,
)
_KINDS = {"number": T.NUMBER, "text": T.TEXT, "reference": T.REFERENCE, "variable": T.VARIABLE}
_GLUED = re.compile(r"(?:and|or|div|mod)(?=\d)")
_WORDS = frozenset({"and", "or", "div", "mod"})
_SYMBOLS = frozenset({"/", "//", "|", "+", "-", "=", "!=", "<", "<=", ">", ">=", "*"})
# After one of these (or at the start) a `*` or a word is a name, not an operator (XPath 1.0, 3.7).
_OPENING = frozenset({"@", "::", "(", "[", ","})
_STRANGE = {
    "&": "'&&' is not an operator here: write 'and'",
    "‘": "curly quotes do not quote: use straight ones",
    "’": "curly quotes do not quote: use straight ones",
    "“": "curly quotes do not quote: use straight ones",
    "”": "curly quotes do not quote: use straight ones",
    '"': "a quotation mark is not closed",
    "'": "a quotation mark is not closed",
    "$": "a reference is written ${name}",
    "!": "'!' is not an operator here: write 'not(...)' or '!='",
}


def tokenise(text: str) -> list[Token]:
    """The tokens of an expression, an END token last. Raises ExpressionFault naming the character."""
    if len(text) > MAX_LENGTH:
        raise ExpressionFault(f"The expression is longer than {MAX_LENGTH} characters.")
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        found = _LEXEMES.match(text, at)
        if found is None:
            sign = text[at]
            raise faulty(_STRANGE.get(sign, f"'{sign}' means nothing here"), text, at)
        at = found.end()
        if found.lastgroup == "name" and _is_operand(tokens):
            # "1div2": where an operator must stand, a word and the digits after it are two tokens.
            word = _GLUED.match(found.group())
            at = found.start() + word.end() if word else at
        if found.lastgroup != "space":
            tokens.append(
                _token(found.lastgroup or "", text[found.start() : at], found.start(), tokens)
            )
    tokens.append(Token(T.END, "", len(text)))
    return tokens


def _token(group: str, text: str, at: int, before: list[Token]) -> Token:
    if group == "name" and text in _WORDS and _is_operand(before):
        return Token(T.OPERATOR, text, at)
    if group == "name":
        return Token(T.NAME, text, at)
    if group == "mark":
        if text == "*" and not _is_operand(before):
            return Token(T.NAME, "*", at)
        return Token(T.OPERATOR if text in _SYMBOLS else T.MARK, text, at)
    if group == "text":
        return Token(T.TEXT, text[1:-1], at)
    if group == "reference":
        return Token(T.REFERENCE, text[2:-1].strip(), at)
    return Token(_KINDS[group], text, at)


def _is_operand(before: list[Token]) -> bool:
    """Whether what came last ends an operand, so that a `*` or `div` must be an operator."""
    if not before:
        return False
    last = before[-1]
    return (last.kind is not T.OPERATOR and last.text not in _OPENING) or last.kind is T.TEXT
