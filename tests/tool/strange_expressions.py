"""Expressions made to be dear: nested conditions, unions, patterns, and functions over long texts."""

from random import Random

PLACES = (
    "//*", "//x", ".", "..", "/", "/data/r", "current()/.", "following::*", "preceding::*", "ancestor::*", "../*",
    "descendant-or-self::node()", "following-sibling::*", "//big", "self::node()", "//text()",
)  # fmt: skip
WIDE = (
    "//*",
    "//x",
    "*",
    "following::*",
    "preceding::*",
    "ancestor-or-self::*",
    "../*",
    "/data/r/*",
)
AXES = ("*", "following::*", "preceding::*", "ancestor-or-self::*", "descendant::node()")
PATTERNS = (
    "'(a|b)*c'", "'(a+)+$'", "'^.{0,500}$'", "'([a-z]+)*[0-9]'", "'[ab]{300}c'", "concat('a', position())",
    "concat('[^a-z]{', position(), '}')", r"'\b(\w\s?)*$'",
)  # fmt: skip
NODES = (
    "{place}",
    "{wide}[{truth}]",
    "{wide}[{truth}]",
    "({nodes} | {nodes})",
    "{wide}/..",
    "{wide}/{axis}",
)
TEXTS = (
    "string({nodes})", "concat({text}, {nodes}, {text})", "join({text}, {nodes})", "normalize-space({text})",
    "translate({text}, {text}, {text})", "substring({text}, {number}, {number})", "substr({text}, {number})",
    "substring-before({text}, {text})", "digest({text}, 'SHA-512')", "format-date({text}, '%Y%B%A')",
    "coalesce({nodes}, {text})", "selected-at({text}, {number})", "base64-decode({text})", "string(/)", "string(//big)",
)  # fmt: skip
NUMBERS = (
    "count({nodes})", "sum({nodes})", "string-length({text})", "round({number}, 3)", "min({nodes}, {number})",
    "position({nodes})", "count-selected({text})", "count-non-empty({nodes})", "position()", "last()", "7",
    "sum(indexed-repeat({nodes}, /data/r, {number}))", "decimal-date-time({text})",
)  # fmt: skip
TRUTHS = (
    "{nodes} {sign} {nodes}", "{text} {sign} {nodes}", "{number} {sign} {number}", "regex({text}, {pattern})",
    "regex({text}, {text})", "contains({text}, {text})", "selected({text}, {text})", "{truth} and {truth}",
    "not({truth})", "checklist(1, {number}, {nodes})", "id({text})", "name({nodes}) = 'x'",
)  # fmt: skip
SHAPES = {"nodes": NODES, "text": TEXTS, "number": NUMBERS, "truth": TRUTHS}
ENDS = {
    "nodes": PLACES,
    "text": (
        "string(/)",
        "string(.)",
        "'aaaa'",
        "string(//big)",
        "string(..)",
        "string(position())",
    ),
    "number": ("1", "position()", "last()", "string-length(/)"),
    "truth": ("true()", ". = ..", ". > current()/.", "position() > 1"),
}


def strange_expression(chance: Random, depth: int) -> str:
    return _filled(
        chance, chance.choice(("count({nodes})", "{truth}", "{text}", "{number}")), depth
    )


def _filled(chance: Random, shape: str, depth: int) -> str:
    before, brace, rest = shape.partition("{")
    if not brace:
        return shape
    name, _, after = rest.partition("}")
    return before + _part(chance, name, depth) + _filled(chance, after, depth)


def _part(chance: Random, name: str, depth: int) -> str:
    plain = {
        "place": PLACES,
        "wide": WIDE,
        "pattern": PATTERNS,
        "sign": ("=", "!=", "<", ">="),
        "axis": AXES,
    }
    if name in plain:
        return chance.choice(plain[name])
    if depth < 1 or chance.random() < 0.2:
        return chance.choice(ENDS[name])
    return _filled(chance, chance.choice(SHAPES[name]), depth - 1)
