"""What differs between two versions of a question, a list or a standard, and of which kind each difference is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from app.domain.tool_versions import ChangeKind, Effect
from app.tool.expressions import ExpressionFault
from app.tool.expressions.parser import parse
from app.tool.model import Choice, Group, Kind, Node, Question, Rules, Standard, Tool
from app.tool.numbering import guidance_and_levels
from app.tool.wordings import may_mean_the_same, says_otherwise

EFFECTS = {
    Effect.STAND: "answers already given stand; a notice is shown",
    Effect.RECOMPUTED: "answers already given stand; what follows from them is worked out again",
    Effect.ASKED_AGAIN: "answers already given are kept and asked again",
    Effect.KEPT_UNCOUNTED: "answers already given are kept, but count no more",
    Effect.ASKED_NEW: "nothing is answered yet: it is asked in every audit",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One difference: `what` is a stable code, `before` and `after` the texts."""

    what: str
    kind: ChangeKind
    effect: Effect
    before: str
    after: str


_RECOMPUTED = (ChangeKind.LIMIT, Effect.RECOMPUTED)
_CLEARER = (ChangeKind.CLARIFICATION, Effect.STAND)
_NEW = (ChangeKind.NEW_MEANING, Effect.ASKED_AGAIN)
# A field of Rules -> code, and how a change of it is classed.
_OF_RULES = {
    "relevant": ("relevance", _NEW),
    "choice_filter": ("choice-filter", _NEW),
    "repeat_count": ("repeat-count", _RECOMPUTED),
    "calculation": ("calculation", _RECOMPUTED),
    "constraint": ("constraint", _RECOMPUTED),
    "warning": ("warning", _RECOMPUTED),
    "hint_if": ("hint-rule", _RECOMPUTED),
    "default": ("default", _RECOMPUTED),
    "required": ("required", _RECOMPUTED),
    "readonly": ("read-only", _CLEARER),
    "constraint_message": ("message", _CLEARER),
    "required_message": ("message", _CLEARER),
    "warning_message": ("message", _CLEARER),
    "hint_message": ("message", _CLEARER),
}
_OF_STANDARDS = {
    "limit": ("limit", _RECOMPUTED),
    "kind": ("limit", _RECOMPUTED),
    "starts": ("clock-start", _RECOMPUTED),
    "ends": ("clock-end", _RECOMPUTED),
    "pick": ("clock-start", _RECOMPUTED),
    "counts_if": ("counted-if", _RECOMPUTED),
    "applies_if": ("applies-if", _RECOMPUTED),
    "absent_if": ("absent-if", _RECOMPUTED),
    "closes_if": ("closes-if", _RECOMPUTED),
    "law_from": ("in-force", _RECOMPUTED),
    "law_to": ("in-force", _RECOMPUTED),
    "title": ("standard-wording", _CLEARER),
    "source": ("standard-wording", _CLEARER),
    "remark": ("standard-wording", _CLEARER),
    "unverified": ("standard-wording", _CLEARER),
    "local": ("standard-wording", _CLEARER),
}
# What an answer may become without meaning anything else: a whole number is also a number.
_WIDER = {
    (Kind.INTEGER, Kind.DECIMAL), (Kind.HIDDEN, Kind.CALCULATE), (Kind.CALCULATE, Kind.HIDDEN),
}  # fmt: skip


def node_parts(old: Tool, new: Tool, before: Node, after: Node) -> Iterator[Part]:
    """The differences between two versions of a question or of a group, each with the tool it stands in."""
    if isinstance(before, Group) and isinstance(after, Group):
        yield from _title(before, after)
        yield from _explained(before.hint, after.hint)
        yield from _explained(before.guidance, after.guidance)
        if before.repeats != after.repeats:
            words = ("asked once", "asked for each event")
            yield Part("repeats", *_NEW, words[before.repeats], words[after.repeats])
    elif isinstance(before, Question) and isinstance(after, Question):
        yield from _wording("wording", before.label, after.label)
        yield from _explained(before.hint, after.hint)
        (said, levels), (said_now, levels_now) = (
            guidance_and_levels(tool, node) for tool, node in ((old, before), (new, after))
        )
        yield from _explained(said, said_now)
        labels = {one.name: one.label for one in new.choices.get(after.list_name, ())}
        yield from _levels(levels, levels_now, labels)
        yield from _question(before, after)
    yield from _rules(before.rules, after.rules)


def _wording(what: str, old: str, new: str) -> Iterator[Part]:
    """A wording much like the old one is taken as a clearer one; the lead may decide otherwise."""
    yield from _text(what, _CLEARER if may_mean_the_same(old, new) else _NEW, old, new)


def _title(old: Group, new: Group) -> Iterator[Part]:
    """The title of a group changes no question inside; that of a table or an item is part of what is asked there."""
    asks = bool(new.item) or new.repeats
    if asks and says_otherwise(old.label, new.label):
        yield from _text("wording", _NEW, old.label, new.label)
    else:
        yield from _text("group-title", _CLEARER, old.label, new.label)


def _explained(old: str, new: str) -> Iterator[Part]:
    """What stands beside a question explains it; a number or a "not" changed in it changes what is asked."""
    yield from _text("guidance", _NEW if says_otherwise(old, new) else _CLEARER, old, new)


def _levels(
    old: Mapping[str, str], new: Mapping[str, str], labels: Mapping[str, str]
) -> Iterator[Part]:
    """What each level of a rating looks like. One said anew may be a clearer one; where several are, or some come or
    go, the scale is another."""
    both = [name for name in new if name in old]
    rewritten = [name for name in both if not may_mean_the_same(old[name], new[name])]
    turned = any(says_otherwise(old[name], new[name]) for name in both)
    is_other = old.keys() != new.keys() or len(rewritten) > 1 or len(both) == len(rewritten)
    changed = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    before, after = (
        "\n".join(f"{labels.get(name, name)}: {levels[name]}" for name in changed if name in levels)
        for levels in (old, new)
    )
    yield from _text("levels", _NEW if is_other or turned else _CLEARER, before, after)


def _text(what: str, how: tuple[ChangeKind, Effect], old: str, new: str) -> Iterator[Part]:
    if " ".join(old.split()) != " ".join(new.split()):
        yield Part(what, *how, old, new)


def _rules(old: Rules, new: Rules) -> Iterator[Part]:
    for field, (what, how) in _OF_RULES.items():
        before, after = getattr(old, field), getattr(new, field)
        if field.endswith("_message"):
            yield from _text(what, how, before, after)
        elif not is_same_rule(before, after):
            yield Part(what, *how, before, after)


def is_same_rule(old: str, new: str) -> bool:
    return old == new or rule_shape(old) == rule_shape(new)


def rule_shape(text: str) -> object:
    """A rule as it is read: spaces, and brackets that change nothing, are no part of it."""
    try:
        return _shape(parse(text)) if text.strip() else ""
    except ExpressionFault:
        return text


def _shape(part: object) -> object:
    """A rule's tree without the places at which its parts stand."""
    if isinstance(part, tuple):
        return tuple(map(_shape, part))
    if not is_dataclass(part):
        return part
    inner = (_shape(getattr(part, each.name)) for each in fields(part) if each.name != "at")
    return type(part).__name__, *inner


def _question(old: Question, new: Question) -> Iterator[Part]:
    if old.kind is not new.kind:
        how = _RECOMPUTED if (old.kind, new.kind) in _WIDER else _NEW
        yield Part("type", *how, old.kind.value, new.kind.value)
    if old.list_name != new.list_name and old.list_name and new.list_name:
        yield Part("list", *_NEW, old.list_name, new.list_name)
    if old.states != new.states:
        how = _CLEARER if old.states < new.states else _NEW
        yield Part("states", *how, " ".join(sorted(old.states)), " ".join(sorted(new.states)))
    if old.core != new.core:
        words = ("extended", "core")
        yield Part("core", *_RECOMPUTED, words[old.core], words[new.core])
    if old.shared != new.shared:
        words = ("each child's own", "shared by brothers and sisters")
        yield Part("shared", *_CLEARER, words[old.shared], words[new.shared])
    yield from _text("item", _CLEARER, old.item, new.item)
    yield from _text("evidence", _CLEARER, old.evidence, new.evidence)
    listed = " ".join(old.standards), " ".join(new.standards)
    yield from _text("standards", _RECOMPUTED, *listed)


def choice_parts(old: tuple[Choice, ...], new: tuple[Choice, ...]) -> Iterator[Part]:
    """The differences between two versions of a list of choices."""
    before, after = ({choice.name: choice for choice in choices} for choices in (old, new))
    for name in (one for one in before if one not in after):
        yield Part("choice-removed", *_NEW, before[name].label, "")
    for name in (one for one in after if one not in before):
        yield Part("choice-added", *_NEW, "", after[name].label)
    for name, choice in before.items():
        if name not in after:
            continue
        later = after[name]
        yield from _wording("choice-wording", choice.label, later.label)
        for column in sorted(choice.extra.keys() | later.extra.keys()):
            is_score = column == "cfa_score"
            what, how = ("choice-score", _RECOMPUTED) if is_score else ("choice-column", _CLEARER)
            before_now = [one.extra.get(column, "") for one in (choice, later)]
            if before_now[0] != before_now[1]:
                yield Part(what, *how, *(f"{later.label}: {text}" for text in before_now))
    kept = [[name for name in names if name in before and name in after] for names in (before, after)]  # fmt: skip
    if kept[0] != kept[1]:
        yield Part("choice-order", *_CLEARER, " ".join(kept[0]), " ".join(kept[1]))


def standard_parts(old: Standard, new: Standard) -> Iterator[Part]:
    """The differences between two versions of a time limit. Paths stand as they are in the tools."""
    for field, (what, how) in _OF_STANDARDS.items():
        before, after = getattr(old, field), getattr(new, field)
        if before != after and not (field.endswith("_if") and is_same_rule(before, after)):
            yield Part(what, *how, f"{field}: {before}", f"{field}: {after}")
