"""Every text within a value made of our own records, however deep it lies."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum


def texts_within(value: object) -> Iterator[str]:
    """In the order of the fields; the names of enumerations and the keys of mappings are no texts."""
    if isinstance(value, str) and not isinstance(value, Enum):
        yield value
    elif isinstance(value, Mapping):
        yield from texts_within(tuple(value.values()))
    elif isinstance(value, tuple):
        for each in value:
            yield from texts_within(each)
    elif is_dataclass(value):
        for each in fields(value):
            yield from texts_within(getattr(value, each.name))
