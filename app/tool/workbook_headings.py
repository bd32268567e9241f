"""Headings that are none of ours, and the column that was likely meant, by habit or from another program."""

from collections.abc import Callable, Iterable, Mapping

from app.tool.workbook_flags import NO, YES

_ABOUT_QUESTIONS = {
    "condition": "relevant", "conditions": "relevant", "skip": "relevant", "skip_logic": "relevant",
    "skip_pattern": "relevant", "show_if": "relevant", "ask_if": "relevant", "asked_if": "relevant",
    "visible_if": "relevant", "display_if": "relevant", "branching_logic": "relevant", "only_if": "relevant",
    "formula": "calculation", "calc": "calculation", "calculated": "calculation", "computation": "calculation",
    "mandatory": "required", "compulsory": "required", "obligatory": "required", "is_required": "required",
    "must_answer": "required", "validation": "constraint", "valid_if": "constraint", "validate": "constraint",
    "constraints": "constraint", "error_message": "constraint_message", "validation_message": "constraint_message",
    "default_value": "default", "initial_value": "default", "filter": "choice_filter", "help": "hint",
    "help_text": "hint", "question_type": "type", "field_type": "type", "question_name": "name",
    "variable": "name", "variable_name": "name", "field_name": "name", "question_text": "label",
    "question_label": "label", "question": "label", "wording": "label", "number_of_rows": "repeat_count",
}  # fmt: skip
_ABOUT_CHOICES = {
    "choice": "name", "code": "name", "choice_name": "name", "option": "name", "choice_label": "label",
    "text": "label", "list_id": "list_name", "listname": "list_name",
}  # fmt: skip
_ABOUT_STANDARDS = {
    "start": "starts", "from": "starts", "end": "ends", "to": "ends", "until": "ends", "deadline": "limit",
    "days": "limit", "applies": "applies_if", "condition": "applies_if", "absent": "absent_if",
    "counts": "counts_if", "closes": "closes_if", "name": "title", "standard": "id", "type": "kind", "row": "pick",
    "remarks": "remark",
    "note": "remark", "notes": "remark",
}  # fmt: skip
_ABOUT_CASES = {
    "case": "test", "name": "test", "date": "position_date", "as_at": "position_date", "position": "position_date",
    "answers": "given", "input": "given", "inputs": "given", "givens": "given", "expected": "expect",
    "expects": "expect", "expectation": "expect", "expectations": "expect", "result": "expect", "then": "expect",
    "description": "about",
}  # fmt: skip
_ABOUT_CAPS = {
    "condition": "when", "if": "when", "cap": "at", "score": "at", "level": "at", "reason": "says",
    "text": "says", "overall": "question", "minimum": "least", "factor": "times", "type": "kind",
}  # fmt: skip
_BY_SHEET: Mapping[str, Mapping[str, str]] = {
    "survey": _ABOUT_QUESTIONS,
    "choices": _ABOUT_CHOICES,
    "external_choices": _ABOUT_CHOICES,
    "standards": _ABOUT_STANDARDS,
    "tests": _ABOUT_CASES,
    "rollup": _ABOUT_CAPS,
    "holidays": {"day": "date", "holiday": "date", "closed_on": "date"},
}
_STATES = frozenset({"not-recorded", "not-applicable", "could-not-look", "none"})
_SOURCES = frozenset({"paper", "electronic", "paper+electronic", "told", "none"})


def _are(allowed: Iterable[str]) -> Callable[[str], bool]:
    words = frozenset(allowed)
    return lambda text: set(text.lower().split()) <= words


# Our columns without their "bind::cfa:" or "cfa_", known by what stands in them.
_OURS: Mapping[str, Mapping[str, tuple[str, Callable[[str], bool]]]] = {
    "survey": {
        "core": ("cfa:core", _are(YES | NO)),
        "shared": ("cfa:shared", _are(YES | NO)),
        "states": ("cfa:states", _are(_STATES)),
        "evidence": ("cfa:evidence", _are(_SOURCES)),
        "standard": ("cfa:standard", lambda text: len(text) < 20),
        "standards": ("cfa:standard", lambda text: len(text) < 20),
        "item": ("cfa:item", lambda text: len(text.split()) == 1 and len(text) < 20),
        "warning": ("cfa:warning", lambda text: "=" in text or "<" in text or ">" in text),
        "warningmsg": ("cfa:warningmsg", bool),
        "warning_message": ("cfa:warningmsg", bool),
        "hintmsg": ("cfa:hintmsg", bool),
        "hint_message": ("cfa:hintmsg", bool),
    },
    "choices": {
        "tone": ("cfa_tone", _are({"ok", "warn", "bad"})),
        "colour": ("cfa_tone", _are({"ok", "warn", "bad"})),
        "score": ("cfa_score", str.isdecimal),
        "note": ("cfa_note", _are(YES | NO)),
    },
}


def column_meant(sheet: str, column: str, texts: Iterable[str]) -> str:
    """The column that a heading stands for, "" for a remark of the author's own. `texts` are what stands below."""
    found = _BY_SHEET.get(sheet, {}).get(column, "")
    if found:
        return found
    bare = column.removeprefix("cfa:").removeprefix("cfa_")
    ours, fits = _OURS.get(sheet, {}).get(bare, ("", bool))
    return ours if ours and all(fits(text) for text in texts) else ""


def title_of(column: str) -> str:
    """A column's name as it is typed: bind::cfa:core."""
    return f"bind::{column}" if column.startswith("cfa:") else column
