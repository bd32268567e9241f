"""What differs between two versions of a question, a list or a standard, and of which kind each difference is."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.domain.tool_versions import ChangeKind, Effect
from app.tool.model import Choice, Group, Kind, Node, Question, Rules, Standard

SAME_MEANING = (
    0.75  # share of two wordings that must be alike for one to be taken as a clearer other
)


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


def node_parts(old: Node, new: Node) -> Iterator[Part]:
    """The differences between two versions of a question or of a group."""
    yield from _wording(old.label, new.label)
    for field in ("hint", "guidance"):
        yield from _text("guidance", _CLEARER, getattr(old, field), getattr(new, field))
    yield from _rules(old.rules, new.rules)
    if isinstance(old, Question) and isinstance(new, Question):
        yield from _question(old, new)
    elif isinstance(old, Group) and isinstance(new, Group) and old.repeats != new.repeats:
        words = ("asked once", "asked for each event")
        yield Part("repeats", *_NEW, words[old.repeats], words[new.repeats])


def _wording(old: str, new: str) -> Iterator[Part]:
    """A wording much like the old one is taken as a clearer one; the lead may decide otherwise."""
    if " ".join(old.split()) != " ".join(new.split()):
        yield Part("wording", *(_CLEARER if is_alike(old, new) else _NEW), old, new)


def is_alike(old: str, new: str) -> bool:
    """Whether two wordings share most of their words, in order."""
    pair = old.casefold().split(), new.casefold().split()
    return SequenceMatcher(None, *pair, autojunk=False).ratio() >= SAME_MEANING


def _text(what: str, how: tuple[ChangeKind, Effect], old: str, new: str) -> Iterator[Part]:
    if " ".join(old.split()) != " ".join(new.split()):
        yield Part(what, *how, old, new)


def _rules(old: Rules, new: Rules) -> Iterator[Part]:
    for field, (what, how) in _OF_RULES.items():
        yield from _text(what, how, getattr(old, field), getattr(new, field))


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
        how = _CLEARER if is_alike(choice.label, later.label) else _NEW
        yield from _text("choice-wording", how, choice.label, later.label)
        for column in sorted(choice.extra.keys() | later.extra.keys()):
            is_score = column == "cfa_score"
            what, how = ("choice-score", _RECOMPUTED) if is_score else ("choice-column", _CLEARER)
            told = [f"{choice.label}: {one.extra.get(column, '')}" for one in (choice, later)]
            yield from _text(what, how, told[0], told[1])
    kept = [[name for name in names if name in before and name in after] for names in (before, after)]  # fmt: skip
    if kept[0] != kept[1]:
        yield Part("choice-order", *_CLEARER, " ".join(kept[0]), " ".join(kept[1]))


def standard_parts(old: Standard, new: Standard) -> Iterator[Part]:
    """The differences between two versions of a time limit. Paths stand as they are in the tools."""
    for field, (what, how) in _OF_STANDARDS.items():
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            yield Part(what, *how, f"{field}: {before}", f"{field}: {after}")
