"""What became of a sample, stratum by stratum, and the cases that gave way to a reserve."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class StratumAchieved:
    """One stratum in cases. `replaced`: cases or stand-ins that gave way; `audited`: of those in the sample now."""

    area: str
    group: str
    children: int
    expected: Fraction
    drawn: int
    replaced: int
    not_produced: int
    audited: int
    reserves: int

    @property
    def chance(self) -> Fraction:
        return self.expected / self.children


@dataclass(frozen=True, slots=True)
class GaveWay:
    """A case that was replaced and its stand-in, by reference, and why: in the words of the closed list."""

    ref: str
    stand_in: str
    why: str
