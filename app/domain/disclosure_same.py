"""Counts that are one and the same under several names, taken as one while it is worked out what to hide."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from app.domain.disclosure_proof import Range, Sum

_Held = TypeVar("_Held")


class OneName:
    """One name for each group of counts that the sums say are equal."""

    def __init__(self, names: Iterable[str], sums: Sequence[Sum]) -> None:
        self._parent = {name: name for name in names}
        while self._joined(sums):
            pass
        self.groups: dict[str, list[str]] = {}
        for name in self._parent:
            self.groups.setdefault(self.of(name), []).append(name)

    def of(self, name: str) -> str:
        while self._parent[name] != name:
            self._parent[name] = self._parent[self._parent[name]]
            name = self._parent[name]
        return name

    def sums(self, sums: Iterable[Sum]) -> tuple[Sum, ...]:
        """The sums by these names, each once; those that only say what is equal are done with."""
        renamed = {}
        for each in sums:
            whole, parts = self.of(each.whole), tuple(self.of(part) for part in each.parts)
            if parts != (whole,):
                renamed[whole, tuple(sorted(parts))] = Sum(whole, parts)
        return tuple(renamed.values())

    def known(self, known: Mapping[str, Range]) -> dict[str, Range]:
        """What is known of any of a group is known of all."""
        made: dict[str, Range] = {}
        for name, (low, high) in known.items():
            one = self.of(name)
            least, most = made.get(one, (low, high))
            made[one] = (max(least, low), min(most, high))
        return made

    def spread(self, held: Mapping[str, _Held]) -> dict[str, _Held]:
        """What was found of one, for each of its group."""
        return {
            name: held[one] for one, names in self.groups.items() if one in held for name in names
        }

    def _joined(self, sums: Sequence[Sum]) -> bool:
        """Whether two groups were found to be one: a sum of one part, or two sums alike but for one part each."""
        joined = False
        alike: dict[tuple[str, tuple[str, ...]], str] = {}
        for each in sums:
            whole, parts = self.of(each.whole), sorted(self.of(part) for part in each.parts)
            for place, part in enumerate(parts):
                rest = (whole, (*parts[:place], *parts[place + 1 :]))
                first = self.of(whole if len(parts) == 1 else alike.setdefault(rest, part))
                if first != self.of(part):
                    self._parent[self.of(part)] = first
                    joined = True
        return joined
