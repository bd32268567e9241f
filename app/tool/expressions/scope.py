"""Where an expression stands, and what names mean there."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

Steps = tuple[str, ...]  # names from the top of the form to a node: ("data", "CS", "CS1")


def _nowhere(_name: str) -> Steps | None:
    return None


def _nothing() -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Scope:
    """`here` is the node the expression belongs to, as steps from the top (None: unknown).

    `resolve` finds a question by its name; `names` lists all names, for suggestions; `namespaces` maps prefixes.
    """

    here: Steps | None = None
    resolve: Callable[[str], Steps | None] = _nowhere
    names: Callable[[], Iterable[str]] = _nothing
    namespaces: Mapping[str, str] = field(default_factory=dict)


def shared(one: Steps, other: Steps) -> int:
    """How many steps two nodes have in common from the top."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
