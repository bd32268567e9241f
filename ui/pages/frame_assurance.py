"""What a design promises, in sentences that follow what is typed."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from app.domain.assurance import (
    MOST,
    chance_of_finding,
    half_width,
    sample_needed,
    upper_in_population,
)
from app.domain.strata import Spread
from app.services.frame_picture import StratumLine
from app.services.trial_design import Trial
from ui.pages.frame_words import children, counted, one_decimal, per_cent, tr


def assurance_words(size: int, on_plan: int, confidence: float = 0.95) -> str:
    """What finding nothing in so many files would still leave possible."""
    if not 0 < size <= on_plan <= MOST:
        return ""
    if size == on_plan:
        return tr("Every child's file would be read: what is found is the whole picture.")
    most = upper_in_population(0, size, on_plan, confidence)
    if most == 0:
        return (
            tr("None found in %1 would mean none among the %2.")
            .replace("%1", f"{size:,}")
            .replace("%2", children(on_plan))
        )
    said = tr("None found in %1 would mean at most %2 of %3.").replace("%1", f"{size:,}")
    return said.replace("%2", f"{most:,}").replace("%3", children(on_plan))


def however_words(trial: Trial) -> str:
    """The same however those children are spread over the groups: they may be where fewest files are read."""
    if trial.evenly is None or trial.however is None or trial.however <= trial.evenly:
        return ""
    said = tr(
        "That is if such children are spread as all children are. However they are spread over the groups: at most "
        "about %1 (95% confidence). It can never show that no child is at risk."
    )
    return said.replace("%1", f"{trial.however:,}")


def effective_words(trial: Trial, size: int) -> str:
    """What unequal chances cost."""
    if round(trial.effective) >= size:
        return ""
    said = tr(
        "Weighted for unequal chances, %1 cases tell about as much as %2 equally likely ones."
    )
    return said.replace("%1", f"{size:,}").replace("%2", f"{trial.effective:.0f}")


def families_words(trial: Trial, size: int) -> str:
    """How many families a sample meets, and what that does to its figures."""
    found = trial.families
    if found is None:
        return tr(
            "The list does not say who are brothers and sisters, so families cannot be counted."
        )
    met = counted(round(found.expected), tr("1 family"), tr("%1 families"))
    said = tr(
        "The children come from %1; a sample of %2 meets about %3. Brothers and sisters are alike and often read from "
        "one file, so such a sample tells a little less than its number of children: figures say “n children in m "
        "families”, and brothers and sisters stay with one reader."
    )
    all_of = counted(found.on_plan, tr("1 family"), tr("%1 families"))
    return said.replace("%1", all_of).replace("%2", f"{size:,}").replace("%3", met)


def affected_words(affected: int, size: int, on_plan: int) -> str:
    """The chance that so many files show at least one of so many children."""
    if not (0 < size <= on_plan <= MOST and 0 < affected <= on_plan):
        return ""
    chance = Fraction(chance_of_finding(affected, size, on_plan))
    said = tr("of %1 have something in common: the chance that %2 show it at least once is %3.")
    said = said.replace("%2", counted(size, tr("1 file"), tr("%1 files")))
    return said.replace("%1", children(on_plan)).replace("%3", _sure(chance))


def needed_for(affected: int, on_plan: int, confidence: float) -> int | None:
    """Cases needed to be so sure of seeing one of so many children; None where that cannot be told."""
    if not (0 < affected <= on_plan <= MOST):
        return None
    return sample_needed(affected, on_plan, confidence)


def half_width_words(size: int, on_plan: int, confidence: float) -> str:
    """How near a share of the sample is to that of all children."""
    if not 0 < size <= on_plan <= MOST:
        return ""
    points = 100 * half_width(size, on_plan, confidence)
    said = tr(
        "percentage points either way is how near a share is wanted; with %1 it is %2 at the widest."
    )
    said = said.replace("%2", f"{points:.1f}")
    return said.replace("%1", counted(size, tr("1 file"), tr("%1 files")))


def _sure(chance: Fraction) -> str:
    """Never rounded up to certainty."""
    return tr("over 99.9%") if Fraction(999, 1000) < chance < 1 else per_cent(chance)


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
