"""Items of the source as rows of the sheet `survey`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.tool.form_spots import ENTERED
from app.tool.source_keys import Place, checked, expression, optional, text, truth

Line = dict[str, str]
SURVEY_COLUMNS = (
    "type", "name", "label", "hint", "guidance_hint", "required", "relevant", "constraint", "constraint_message",
    "calculation", "default", "appearance", "bind::cfa:item", "bind::cfa:core", "bind::cfa:shared", "bind::cfa:states",
    "bind::cfa:evidence", "bind::cfa:standard", "bind::cfa:warning", "bind::cfa:warningMsg", "bind::cfa:hint",
    "bind::cfa:hintMsg",
)  # fmt: skip
STATES = {
    "all": "not-recorded not-applicable could-not-look",
    "record": "not-applicable could-not-look",  # about the record itself: on file or not on file
    "judgement": "could-not-look",  # the assessor's own conclusion
    "none": "none",
}
_PLAIN = {
    "date": ("date", ""),
    "count": ("integer", ""),
    "number": ("decimal", ""),
    "text": ("text", ""),
    "long text": ("text", "multiline"),
    "tick": ("acknowledge", ""),
    "rating": ("select_one rating", ""),
    "calculation": ("calculate", ""),
    "note": ("note", ""),
}
_NEVER_REQUIRED = frozenset({"tick", "calculation", "note", "table"})
_DATE_RULE = ". >= date('1990-01-01') and . <= today()"
_DATE_SAYS = "Give a date from 1990 up to today."
_COUNT_RULE = ". >= 0 and . <= 9999"
_COUNT_SAYS = "Give a whole number, 0 or more."
_INHERITED = frozenset({"core", "evidence", "states", "shared"})
_QUESTION = _INHERITED | {
    "name", "ask", "help", "guidance", "type", "asked_if", "must", "must_say", "expect", "expect_say", "nudge",
    "nudge_say", "is", "default", "standards", "future", "appearance", "levels", "column", "of", "except", "entered",
}  # fmt: skip
# What [entered] of tool.toml may hold; {date} is the name of the date it is asked after.
ENTERED_KEYS = frozenset(
    {"ask", "help", "guidance", "asked_if", "expect", "expect_say", "nudge", "nudge_say"}
)
_ITEM = _QUESTION | {"code", "part"}


@dataclass(frozen=True, slots=True)
class Setting:
    """What parts take over from their item."""

    item: str
    prefix: str
    core: bool
    shared: bool
    evidence: str
    states: str
    lists: Mapping[str, Any]
    entered: Mapping[str, Any]  # of `tool.toml`: what is asked after a date that says so

    def within(self, held: Mapping[str, Any], place: Place) -> "Setting":
        states = optional(held, "states", place) or self.states
        if states not in STATES:
            raise place.refused(f"states is one of {', '.join(STATES)}.")
        return Setting(
            self.item,
            self.prefix,
            truth(held, "core", place, default=self.core),
            truth(held, "shared", place, default=self.shared),
            held.get("evidence", self.evidence),
            states,
            self.lists,
            self.entered,
        )


def section_lines(
    file: str, section: Mapping[str, Any], lists: Mapping[str, Any], entered: Mapping[str, Any]
) -> list[Line]:
    """One section as a group. Raises InputRefused."""
    top = Place(file, "the top")
    checked(section, {"code", "title", "purpose", "item"}, top)
    code = text(section, "code", top)
    lines: list[Line] = [
        {
            "type": "begin_group",
            "name": code,
            "label": text(section, "title", top),
            "hint": optional(section, "purpose", top),
        }
    ]
    for item in section.get("item", []):
        place = Place(file, str(item.get("code") or item.get("name") or "an item"))
        checked(item, _ITEM, place)
        lines += _item(item, place, lists, entered)
    return [*lines, {"type": "end_group", "name": code}]


def _item(
    item: Mapping[str, Any], place: Place, lists: Mapping[str, Any], entered: Mapping[str, Any]
) -> Iterator[Line]:
    code = optional(item, "code", place)
    name = code or text(item, "name", place)
    base = Setting(
        code,
        name,
        core=False,
        shared=False,
        evidence="paper+electronic",
        states="all",
        lists=lists,
        entered=entered,
    )
    setting = base.within(item, place)
    if not item.get("part"):
        yield from _question(item, name, setting, place)
        return
    parts = item["part"]
    holds_rows = any(part.get("type") == "table" for part in parts)
    yield _opening(item, name, setting, place, "begin_group", "" if holds_rows else "field-list")
    for number, part in enumerate(parts, start=1):
        inner = place.inside(f"part {part.get('name', number)}")
        checked(part, _QUESTION, inner)
        yield from _part(part, setting, parts, inner)
    yield {"type": "end_group", "name": name}


def _part(
    part: Mapping[str, Any], setting: Setting, parts: list[Mapping[str, Any]], place: Place
) -> Iterator[Line]:
    kind = text(part, "type", place)
    if kind.startswith("each of "):
        yield from _each(part, setting, place)
        return
    if optional(part, "is", place).startswith("sum of each: "):
        part = {**part, "is": _sum_of_each(part, setting, parts, place)}
    name = f"{setting.prefix}_{text(part, 'name', place)}"
    yield from _question(part, name, setting.within(part, place), place)


def _question(held: Mapping[str, Any], name: str, setting: Setting, place: Place) -> Iterator[Line]:
    if text(held, "type", place) == "table":
        yield _opening(held, name, setting, place, "begin_repeat", "")
        yield from _columns(held, setting, setting.prefix, place, "")
        yield {"type": "end_repeat", "name": name}
    else:
        yield from _asked(held, name, setting, place)


def _asked(held: Mapping[str, Any], name: str, setting: Setting, place: Place) -> Iterator[Line]:
    """A question and, where it says `entered`, its companion: the day on which its date was put on the record."""
    yield _line(held, name, setting, place)
    if not truth(held, "entered", place):
        return
    if text(held, "type", place) != "date" or not setting.entered:
        raise place.refused(
            "entered is for a date, in a tool whose tool.toml has a table [entered]."
        )
    asked = {key: said.replace("{date}", name) for key, said in setting.entered.items()}
    bare = {"type": "date", "evidence": "", "states": "none", "core": False, "shared": False}
    within = Place("tool.toml", f"entered, for {name}")
    yield _line({**asked, **bare}, f"{name}{ENTERED}", setting.within(bare, within), within)


def _columns(
    held: Mapping[str, Any], setting: Setting, prefix: str, place: Place, before: str
) -> Iterator[Line]:
    for column in held.get("column", []):
        inner = place.inside(f"column {column.get('name', '')}")
        checked(column, _QUESTION, inner)
        asked = {**column, "ask": f"{before}{text(column, 'ask', inner)}"}
        name = f"{prefix}_{text(column, 'name', inner)}"
        yield from _asked(asked, name, setting.within(column, inner), inner)


def _each(part: Mapping[str, Any], setting: Setting, place: Place) -> Iterator[Line]:
    """A group for each choice of a list, asked when that choice is taken."""
    question = f"{setting.prefix}_{text(part, 'of', place)}"
    for choice, label in _chosen(part, setting, place):
        name = f"{setting.prefix}_{choice}"
        yield {
            "type": "begin_group",
            "name": name,
            "label": label,
            "relevant": f"selected(${{{question}}}, '{choice}')",
            "appearance": "field-list",
            "bind::cfa:item": setting.item,
        }
        yield from _columns(part, setting, name, place, f"{label}: ")
        yield {"type": "end_group", "name": name}


def _chosen(part: Mapping[str, Any], setting: Setting, place: Place) -> list[tuple[str, str]]:
    name = text(part, "type", place).removeprefix("each of ")
    if name not in setting.lists:
        raise place.refused(f"there is no list {name} in choices.toml.")
    left_out = part.get("except", [])
    return [
        (choice, words["label"])
        for choice, words in setting.lists[name].items()
        if choice not in left_out
    ]


def _sum_of_each(
    part: Mapping[str, Any], setting: Setting, parts: list[Mapping[str, Any]], place: Place
) -> str:
    pattern = expression(part, "is", place).removeprefix("sum of each: ")
    each = next((one for one in parts if str(one.get("type", "")).startswith("each of ")), None)
    if each is None:
        raise place.refused("'sum of each' needs a part of type 'each of'.")
    return " + ".join(
        pattern.replace("{choice}", choice) for choice, _label in _chosen(each, setting, place)
    )


def _opening(
    held: Mapping[str, Any], name: str, setting: Setting, place: Place, kind: str, appearance: str
) -> Line:
    return {
        "type": kind,
        "name": name,
        "label": text(held, "ask", place),
        "hint": optional(held, "help", place),
        "guidance_hint": optional(held, "guidance", place),
        "relevant": expression(held, "asked_if", place),
        "appearance": appearance,
        "bind::cfa:item": setting.item,
    }


def _line(held: Mapping[str, Any], name: str, setting: Setting, place: Place) -> Line:
    kind = text(held, "type", place)
    written, appearance = _type(kind, setting, place)
    is_asked = kind not in ("calculation", "note")
    line = {
        "type": written,
        "name": name,
        "label": text(held, "ask", place),
        "hint": optional(held, "help", place),
        "guidance_hint": _guidance(held, kind, setting, place),
        "required": "yes" if setting.core and kind not in _NEVER_REQUIRED else "",
        "relevant": expression(held, "asked_if", place),
        "calculation": expression(held, "is", place),
        "default": optional(held, "default", place),
        "appearance": optional(held, "appearance", place) or appearance,
        "bind::cfa:item": setting.item,
        "bind::cfa:standard": " ".join(held.get("standards", [])),
        "bind::cfa:warning": expression(held, "expect", place),
        "bind::cfa:warningMsg": optional(held, "expect_say", place),
        "bind::cfa:hint": expression(held, "nudge", place),
        "bind::cfa:hintMsg": optional(held, "nudge_say", place),
    }
    if is_asked:
        line["bind::cfa:core"] = "yes" if setting.core else "no"
        line["bind::cfa:shared"] = "yes" if setting.shared else ""
        line["bind::cfa:states"] = STATES[setting.states]
        line["bind::cfa:evidence"] = setting.evidence or "none"
    line["constraint"], line["constraint_message"] = _constraint(held, kind, place)
    return line


def _type(kind: str, setting: Setting, place: Place) -> tuple[str, str]:
    if kind in _PLAIN:
        return _PLAIN[kind]
    for words, select in (("one of ", "select_one"), ("any of ", "select_multiple")):
        if kind.startswith(words):
            name = kind.removeprefix(words)
            if name not in setting.lists:
                raise place.refused(f"there is no list {name} in choices.toml.")
            return f"{select} {name}", ""
    raise place.refused(f"there is no type {kind}.")


def _constraint(held: Mapping[str, Any], kind: str, place: Place) -> tuple[str, str]:
    must, says = expression(held, "must", place), optional(held, "must_say", place)
    if must:
        return must, says
    if kind == "date" and not truth(held, "future", place):
        return _DATE_RULE, _DATE_SAYS
    return (_COUNT_RULE, _COUNT_SAYS) if kind == "count" else ("", "")


def _guidance(held: Mapping[str, Any], kind: str, setting: Setting, place: Place) -> str:
    """The guidance and, below it, one line for each level of a rating: "Good enough: ..."."""
    said = optional(held, "guidance", place)
    levels = held.get("levels")
    name = "rating" if kind == "rating" else kind.removeprefix("one of ")
    if levels is None:
        if kind == "rating":
            raise place.refused("a rating needs its levels.")
        return said
    choices = setting.lists[name]
    checked(levels, choices.keys(), place.inside("levels"))
    lines = [
        f"{words['label']}: {text(levels, choice, place)}" for choice, words in choices.items()
    ]
    return "\n".join([said, *lines] if said else lines)
