"""What a design promises, in sentences that follow what is typed."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from app.domain.assurance import MOST, chance_of_finding, upper_in_population
from app.domain.strata import Spread
from app.services.frame_picture import StratumLine
from ui.pages.frame_words import children, counted, one_decimal, per_cent, tr

_ONE_IN = 20


def assurance_words(size: int, on_plan: int) -> str:
    """What finding nothing in so many files would still leave possible."""
    if not 0 < size <= on_plan <= MOST:
        return ""
    if size == on_plan:
        return tr("Every child's file would be read: what is found is the whole picture.")
    most = upper_in_population(0, size, on_plan)
    if most == 0:
        return (
            tr("None found in %1 would mean none among the %2.")
            .replace("%1", f"{size:,}")
            .replace("%2", children(on_plan))
        )
    said = tr("None found in %1 would mean at most %2 of %3.").replace("%1", f"{size:,}")
    return said.replace("%2", f"{most:,}").replace("%3", children(on_plan))


def chance_words(size: int, on_plan: int) -> str:
    """How surely something that one child in twenty shares would be met, and what the figures rest on."""
    affected = round(on_plan / _ONE_IN)
    if not 0 < size < on_plan <= MOST or not affected:
        return ""
    chance = Fraction(chance_of_finding(affected, size, on_plan))
    met = tr(
        "What touches 1 child in 20 (%1 of %2) would be met at least once with a chance of %3."
    )
    met = met.replace("%1", f"{affected:,}").replace("%2", f"{on_plan:,}")
    return f"{met.replace('%3', per_cent(chance))} {tr('At 95 % confidence, every child equally likely.')}"


def preview_words(strata: Sequence[StratumLine], spread: Spread) -> str:
    """How many groups a design makes, how many cases it expects of each place, and the children's chances."""
    if not strata:
        return ""
    groups = counted(len(strata), tr("1 group of children"), tr("%1 groups of children"))
    sentences = [tr("The design makes %1.").replace("%1", groups)]
    if spread is not Spread.NONE:
        sentences.append(_from_each(strata))
    chances = [each.chance for each in strata]
    least, most = per_cent(min(chances)), per_cent(max(chances))
    if least == most:
        sentences.append(tr("Every child's chance is %1.").replace("%1", least))
    else:
        said = tr("A child's chance lies between %1 and %2, and figures are weighted for it.")
        sentences.append(said.replace("%1", least).replace("%2", most))
    return " ".join(sentences)


def _from_each(strata: Sequence[StratumLine]) -> str:
    places: Counter[str] = Counter()
    expected: dict[str, Fraction] = {}
    for each in strata:
        places[each.area] += each.children
        expected[each.area] = expected.get(each.area, Fraction(0)) + each.expected
    least, most = min(expected.values()), max(expected.values())
    number = f"{len(places):,}"
    if one_decimal(least) == one_decimal(most):
        said = tr("Each of %1 places gives %2 cases on average.")
        return said.replace("%1", number).replace("%2", one_decimal(most))
    said = tr("Each of %1 places gives between %2 and %3 cases on average.")
    return (
        said.replace("%1", number)
        .replace("%2", one_decimal(least))
        .replace("%3", one_decimal(most))
    )
