"""Signed acts that stand for earlier ones, in an order in which they can be told."""

from collections.abc import Iterable
from typing import Protocol, TypeVar


class _Act(Protocol):
    @property
    def hash(self) -> str: ...
    @property
    def replaces(self) -> tuple[str, ...]: ...


AnyAct = TypeVar("AnyAct", bound=_Act)


def after_what_they_replace(acts: Iterable[AnyAct]) -> list[AnyAct]:
    """In an order in which every act comes after those it replaces: two of one second say nothing by their clocks."""
    left = list(acts)
    placed: list[AnyAct] = []
    while left:
        there = {each.hash for each in left}
        ready = [each for each in left if not there.intersection(each.replaces)] or left[:]
        placed += ready
        left = [each for each in left if each not in ready]
    return placed
