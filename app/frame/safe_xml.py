"""XML from outside, read as a stream of events: no document types, no entities, no token without end."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

CHUNK = 256 * 1024
# A tag, name or value longer than this is in no file we read; without the bound the parser would go over it again
# and again while it arrives in pieces.
_LONGEST_TOKEN = 4 * 1024 * 1024


class NotAllowed(ValueError):
    """The file holds what no honest file of its kind does: a document type, an entity, a token without end."""


class Malformed(ValueError):
    """The file is not well-formed XML. `line` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(f"not well-formed at line {line}")
        self.line = line


class Events(Protocol):
    """What the parser calls. Names come without their namespace; `line` tells where the parser is."""

    line: Callable[[], int]

    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...

    def data(self, text: str) -> None: ...

    def end(self, name: str) -> None: ...


class _Target:
    """What the parsing library wants to be given; its events are taken over below."""

    def start(self, _name: str, _attributes: object) -> None: ...

    def data(self, _text: str) -> None: ...

    def end(self, _name: str) -> None: ...

    def close(self) -> None: ...


def stream(read: Callable[[int], bytes], events: Events) -> Iterator[None]:
    """Feed what `read` gives to `events`, pausing after every piece so that the caller can take what is ready.

    Raises NotAllowed and Malformed, and LookupError or ValueError for an encoding that cannot be read.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    parser: Any = DefusedXMLParser(target=_Target(), forbid_dtd=True)
    inner = _connected(parser.parser, events)
    fed = 0
    try:
        while piece := read(CHUNK):
            parser.feed(piece)
            fed += len(piece)
            if fed - max(inner.CurrentByteIndex, 0) > _LONGEST_TOKEN:
                raise NotAllowed("a token without end")
            yield
        parser.close()
        yield
    except DefusedXmlException:
        raise NotAllowed("a document type or entity") from None
    except ParseError as error:
        raise Malformed(error.position[0]) from None


def _connected(inner: Any, events: Events) -> Any:
    """Straight to the receiver: the library's own layer in between costs as much as the parsing."""

    def start(name: str, attributes: dict[str, str]) -> None:
        events.start(name.rpartition("}")[2], attributes)

    def end(name: str) -> None:
        events.end(name.rpartition("}")[2])

    inner.ordered_attributes = False
    inner.StartElementHandler = start
    inner.EndElementHandler = end
    inner.CharacterDataHandler = events.data
    events.line = lambda: int(inner.CurrentLineNumber)
    return inner
