"""The Children in Need census as a stream: one child at a time, with bounds on everything the file decides.

The file never becomes a tree: only the child being read is held. Document types, entities and references to other
files are refused.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import InputRefused
from app.frame.safe_xml import Malformed, NotAllowed, stream

LARGEST_CENSUS = 1_000_000_000  # bytes
_LONGEST_TEXT = 4_000  # characters
_DEEPEST = 40
_MOST_NODES = 20_000  # of one child


class Node:
    """One element below a child. `line` counts from 1. A plain class: there are millions of them."""

    __slots__ = ("children", "line", "tag", "text")

    def __init__(self, tag: str, line: int) -> None:
        self.tag = tag
        self.line = line
        self.text = ""
        self.children: list[Node] = []

    def all(self, tag: str) -> list["Node"]:
        return [node for node in self.children if node.tag == tag]

    def first(self, tag: str) -> "Node | None":
        for node in self.children:
            if node.tag == tag:
                return node
        return None

    def value(self, tag: str) -> str:
        node = self.first(tag)
        return node.text if node else ""


@dataclass(slots=True)
class Header:
    """What the census says of itself; texts as they stand."""

    collection: str = ""
    year: str = ""
    reference_date: str = ""


class _ChildEvents:
    """Takes the parser's events; `ready` holds the children completed since it was last emptied."""

    def __init__(self, header: Header) -> None:
        self.header = header
        self.ready: list[Node] = []
        self.line: Callable[[], int] = lambda: 0
        self.root = ""
        self._path: list[str] = []
        self._open: list[Node] = []
        self._nodes = 0
        self._text: list[str] = []
        self._length = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if len(self._path) >= _DEEPEST:
            raise NotAllowed("elements inside each other without end")
        self.root = self.root or name
        self._path.append(name)
        self._text.clear()
        self._length = 0
        if self._open:
            self._nodes += 1
            if self._nodes > _MOST_NODES:
                raise NotAllowed("a child with thousands of elements")
            node = Node(name, self.line())
            self._open[-1].children.append(node)
            self._open.append(node)
        elif name == "Child":
            self._nodes = 0
            self._open.append(Node(name, self.line()))

    def data(self, text: str) -> None:
        # What stands between elements is not kept: a text counts when its element ends.
        if self._length < _LONGEST_TEXT:
            self._text.append(text[:_LONGEST_TEXT])
        self._length += len(text)

    def end(self, name: str) -> None:
        self._path.pop()
        text = "".join(self._text).strip()[:_LONGEST_TEXT]
        self._text.clear()
        self._length = 0
        if self._open:
            node = self._open.pop()
            node.text = "" if node.children else text
            if not self._open:
                self.ready.append(node)
        elif "Header" in self._path:
            self._note_header(name, text)

    def _note_header(self, name: str, text: str) -> None:
        if name == "Collection":
            self.header.collection = text
        elif name == "Year":
            self.header.year = text
        elif name == "ReferenceDate":
            self.header.reference_date = text


def read_children(path: Path, header: Header) -> Generator[Node, None, None]:
    """Each Child element in turn; `header` is filled in as the file tells it, before its children.

    Raises InputRefused for a file that is no census, is not well formed, or holds what a census never does.
    """
    name = path.name
    if path.stat().st_size > LARGEST_CENSUS:
        raise InputRefused(f"{name} is larger than any council's census: check the file.")
    events = _ChildEvents(header)
    try:
        with path.open("rb") as file:
            for _ in stream(file.read, events):
                if events.root and events.root != "Message":
                    break
                yield from events.ready
                events.ready.clear()
    except NotAllowed as problem:
        raise InputRefused(
            f"{name} holds {problem}, which no census does: export it again."
        ) from None
    except Malformed as error:
        raise InputRefused(
            f"{name} is not well-formed XML at line {error.line}: export it again or copy it again."
        ) from None
    except (ValueError, LookupError):  # an encoding that is wrong, or that nobody knows
        raise InputRefused(
            f"{name} is in an encoding that cannot be read: export it as UTF-8."
        ) from None
    if events.root != "Message":
        raise InputRefused(f"{name} is not a Children in Need census: choose another file.")
