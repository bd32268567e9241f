"""Values that should be the name of one of a question's choices."""

from collections.abc import Mapping

from app.tool.linter_shapes import Shape
from app.tool.suggestions import hidden_character, meant, visible

NEVER, ALWAYS = ": this can never be true", ": this is always true"


def outcome(sign: str) -> str:
    """What comes of a comparison with a value that cannot be."""
    return ALWAYS if sign == "!=" else NEVER


def choice_fault(
    value: str,
    shape: Shape,
    labels: Mapping[str, str],
    then: str = "",
    *,
    several: bool = False,
) -> str:
    """What is wrong with a value that should be one of those of a shape; "" when it is.

    `labels` are the choices' labels by name; `then` says what comes of it, ": this can never be true".
    """
    names = shape.values or frozenset()
    if value in names or not value.strip():
        return ""
    for name in names:
        if visible(name) == value:
            return f"'{value}' is not found, because the name of that choice {hidden_character(name)}{then}."
    name = name_of_label(value, labels)
    if name:
        return f"'{value}' is what is shown, the name of that choice is '{name}'{then}. Write '{name}'."
    if several and all(word in names for word in value.split()):
        return ""
    wrong = value
    if several:
        wrong = next(word for word in value.split() if word not in names)
    hidden = hidden_character(wrong)
    if hidden:
        return f"'{wrong}' {hidden}, so it is not in {list_of(shape)}{then}. Type it anew."
    near = meant(wrong, names) or name_of_label(meant(wrong, labels.values()), labels)
    hint = f" Did you mean '{near}'?" if near else ""
    return f"'{wrong}' is not in {list_of(shape)}{then}.{hint}"


def list_of(shape: Shape) -> str:
    """ "the list yes_no of CS1_seen", or what a calculation can come to."""
    question = shape.source
    if question is not None and question.list_name:
        return f"the list {question.list_name} of {question.name}"
    values = ", ".join(f"'{value}'" for value in sorted(shape.values or ()) if value)
    return f"what {question.name if question else 'this'} can be ({values})"


def name_of_label(label: str, labels: Mapping[str, str]) -> str:
    """The name of the one choice that is shown with these words."""
    wanted = " ".join(label.lower().split())
    found = [name for name, shown in labels.items() if " ".join(shown.lower().split()) == wanted]
    return found[0] if wanted and len(found) == 1 else ""
