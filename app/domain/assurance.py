"""What so many found among so many files says about all of them: limits on a share and on a number of children.

Shares are proportions from 0 to 1. Limits for a finite number of children rest on whole-number arithmetic without
rounding. All assume that every child was equally likely to be drawn, unless a function says otherwise.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from math import comb, exp, inf, lgamma, log, log1p, sqrt
from statistics import NormalDist

from app.domain.errors import InputRefused

Interval = tuple[float, float]
MOST = 100_000  # children: beyond this the exact limits would take too long to wait for


def wilson(found: float, sample: float, confidence: float = 0.95) -> Interval:
    """Wilson's score interval (1927) for a share. Both counts may be fractions, as with an effective sample size."""
    _check(found, sample, confidence)
    z = _normal_quantile(confidence)
    share = found / sample
    middle = share + z * z / (2 * sample)
    half = z * sqrt(share * (1 - share) / sample + z * z / (4 * sample * sample))
    scale = 1 + z * z / sample
    low = 0.0 if found == 0 else (middle - half) / scale
    high = 1.0 if found == sample else (middle + half) / scale
    return low, high


def wilson_corrected(found: int, sample: int, confidence: float = 0.95) -> Interval:
    """Wilson's interval with continuity correction, wider: the correction never reaches across one half.

    As R's prop.test has it, so that at exactly one half there is none.
    """
    _check(found, sample, confidence)
    z = _normal_quantile(confidence)
    correction = min(0.5, abs(found - sample / 2)) / sample
    extra = z * z / (2 * sample)

    def limit(sign: int) -> float:
        share = found / sample + sign * correction
        if not 0 < share < 1:
            return max(0.0, min(1.0, share))
        half = z * sqrt(share * (1 - share) / sample + extra / (2 * sample))
        return (share + extra + sign * half) / (1 + 2 * extra)

    return limit(-1), limit(1)


def clopper_pearson(found: float, sample: float, confidence: float = 0.95) -> Interval:
    """The exact binomial interval of Clopper and Pearson (1934): never covers less than it says."""
    _check(found, sample, confidence)
    tail = (1 - confidence) / 2
    low = 0.0 if found == 0 else _beta_quantile(tail, found, sample - found + 1)
    high = 1.0 if found == sample else _beta_quantile(1 - tail, found + 1, sample - found)
    return low, high


def jeffreys(found: int, sample: int, confidence: float = 0.95) -> Interval:
    """The interval of Jeffreys' prior, its ends set to 0 and 1 when none or all were found (Brown and others 2001)."""
    _check(found, sample, confidence)
    tail = (1 - confidence) / 2
    a, b = found + 0.5, sample - found + 0.5
    low = 0.0 if found == 0 else _beta_quantile(tail, a, b)
    high = 1.0 if found == sample else _beta_quantile(1 - tail, a, b)
    return low, high


def standard_error(found: int, sample: int, population: int) -> float:
    """The standard error of a share drawn without replacement from `population`."""
    _check_finite(found, sample, population, 0.95)
    if sample < 2:
        raise InputRefused("A standard error needs a sample of at least 2.")
    share = found / sample
    return sqrt(share * (1 - share) / (sample - 1) * (population - sample) / population)


def rule_of_three(sample: int) -> float:
    """The rough upper 95 % limit on a share when nothing was found: 3 in `sample`."""
    _check(0, sample, 0.95)
    return min(1.0, 3 / sample)


def limits_in_population(
    found: int, sample: int, population: int, confidence: float = 0.95
) -> tuple[int, int]:
    """The least and the most of `population` that the sample does not rule out, each at half the risk.

    Exact inversion of the hypergeometric test: L is the smallest count with P(X >= found | L) > a/2, U the
    largest with P(X <= found | U) > a/2, a = 1 - confidence.
    """
    _check_finite(found, sample, population, confidence)
    tail = _risk(confidence) / 2
    high = _most(found, sample, population, tail)
    # What is not found mirrors what is found.
    low = population - _most(sample - found, sample, population, tail)
    return low, high


def upper_in_population(found: int, sample: int, population: int, confidence: float = 0.95) -> int:
    """The most of `population` that the sample does not rule out: the largest count with P(X <= found) > a."""
    _check_finite(found, sample, population, confidence)
    return _most(found, sample, population, _risk(confidence))


def upper_in_strata(strata: Sequence[tuple[int, int]], confidence: float = 0.95) -> int:
    """The most children, however they are spread over the strata, when none was found in any of them.

    `strata` holds (children, files read) of each. Exact: the chance of finding nothing falls least where one
    more child goes to the stratum in which it is most easily missed, and that order is never regretted since
    each further child in a stratum is found more easily than the one before.
    """
    for size, read in strata:
        _check_finite(0, read, size, confidence, may_be_empty=True)
    risk, chance, most = _risk(confidence), Fraction(1), 0
    unread = {n: size - read for n, (size, read) in enumerate(strata) if size > read}
    left = {n: strata[n][0] for n in unread}
    while unread:
        stratum = max(unread, key=lambda n: Fraction(unread[n], left[n]))
        chance *= Fraction(unread[stratum], left[stratum])
        if chance <= risk:
            break
        most += 1
        unread[stratum] -= 1
        left[stratum] -= 1
        if not unread[stratum]:
            del unread[stratum]
    return most


def chance_of_finding(affected: int, sample: int, population: int) -> float:
    """The chance that a sample holds at least one of `affected` children."""
    _check_finite(affected, population, population, 0.95)
    _check_finite(0, sample, population, 0.95)
    return float(1 - _missed(affected, sample, population))


def sample_needed(affected: int, population: int, confidence: float = 0.95) -> int:
    """The smallest sample that holds at least one of `affected` children with the given chance."""
    _check_finite(affected, population, population, confidence)
    if affected == 0:
        raise InputRefused("No sample finds one of 0 children: give at least 1.")
    risk = _risk(confidence)
    too_few, enough = 0, 1
    while enough < population and _missed(affected, enough, population) > risk:
        too_few, enough = enough, min(2 * enough, population)
    while enough - too_few > 1:
        sample = (too_few + enough) // 2
        if _missed(affected, sample, population) > risk:
            too_few = sample
        else:
            enough = sample
    return enough


def half_width(sample: int, population: int, confidence: float = 0.95) -> float:
    """Half the width of the interval of a share of one half, the widest there is: a proportion.

    From the standard error of a draw without replacement, as a rule of thumb for planning; 0 where all are read.
    """
    _check_finite(0, sample, population, confidence)
    if sample == population:
        return 0.0
    if sample == 1:
        return 0.5
    at_one_half = sqrt((population - sample) / (4 * (sample - 1) * population))
    return min(0.5, _normal_quantile(confidence) * at_one_half)


def sample_for_half_width(wanted: float, population: int, confidence: float = 0.95) -> int:
    """The smallest sample whose half-width is at most `wanted`, a proportion above 0."""
    _check_finite(0, 1, population, confidence)
    if not 0 < wanted <= 0.5:
        raise InputRefused("A half-width is above 0 and at most 50 percentage points.")
    too_few, enough = 0, population
    while enough - too_few > 1:
        sample = (too_few + enough) // 2
        if half_width(sample, population, confidence) <= wanted:
            enough = sample
        else:
            too_few = sample
    return enough


def effective_size(weights: Sequence[Fraction]) -> float:
    """Kish's effective sample size: how many equally weighted cases tell as much. Raises InputRefused without any."""
    if not weights:
        raise InputRefused("A sample must hold at least 1 file.")
    return float(sum(weights) ** 2 / sum(weight * weight for weight in weights))


def _missed(affected: int, sample: int, population: int) -> Fraction:
    """The chance that none of the affected is in the sample: the same with the two numbers exchanged."""
    fewer, more = sorted((affected, sample))
    return Fraction(comb(population - more, fewer), comb(population, fewer))


def assurance_sentence(
    found: int,
    sample: int,
    population: int | None,
    what: str = "what was looked for",
    confidence: float = 0.95,
) -> str:
    """What the figures say and what they do not, for the report: `what` completes "None of the 50 files showed"."""
    _check(found, sample, confidence)
    level = f"{confidence * 100:.10g} % confidence"
    count = "None" if found == 0 else "All" if found == sample else f"{found:,}"
    opening = f"{count} of the {sample:,} files showed {what}."
    if sample == 1:
        opening = f"The one file read {'did not show' if found == 0 else 'showed'} {what}."
    if sample == population:
        return f"{opening} Every child's file was read, so this is the whole picture."
    if population is None:
        if found == 0:
            share = 1 - (1 - confidence) ** (1 / sample)
            extent = f"none at all, and also with up to {100 * share:.1f} % of all such children"
        else:
            low, high = clopper_pearson(found, sample, confidence)
            extent = f"{100 * low:.1f} % to {100 * high:.1f} % of all such children"
    elif found == 0:
        most = upper_in_population(found, sample, population, confidence)
        extent = f"none at all, and also with up to {most:,} of the {population:,} children"
    else:
        fewest, most = limits_in_population(found, sample, population, confidence)
        extent = f"{fewest:,} to {most:,} of the {population:,} children"
    closing = " It cannot show that no child is at risk." if found == 0 else ""
    return f"{opening} That is consistent with {extent} ({level}).{closing}"


def _check(found: float, sample: float, confidence: float) -> None:
    if sample <= 0:
        raise InputRefused("A sample must hold at least 1 file.")
    if not 0 <= found <= sample:
        raise InputRefused("The number found cannot be below 0 or above the number of files read.")
    if not 0.5 <= confidence <= 0.999999:
        raise InputRefused("A confidence is a proportion from 0.5 to 0.999999: 0.95 for 95 %.")


def _check_finite(
    found: int, sample: int, population: int, confidence: float, *, may_be_empty: bool = False
) -> None:
    if not (may_be_empty and sample == 0):
        _check(found, sample, confidence)
    if not max(sample, 1) <= population <= MOST:
        raise InputRefused(
            f"The number of children must be at least the number of files read and at most {MOST:,}."
        )


def _risk(confidence: float) -> Fraction:
    """1 - confidence as the decimal fraction it was written as: 0.95 leaves 1/20."""
    return 1 - Fraction(repr(confidence))


def _most(found: int, sample: int, population: int, risk: Fraction) -> int:
    """The largest count with P(X <= found) > risk, X hypergeometric; that chance falls as the count rises."""
    ways = risk * comb(population, sample)
    least, beyond = found, population - (sample - found) + 1
    while beyond - least > 1:
        middle = (least + beyond) // 2
        if _ways_at_most(found, sample, population, middle) > ways:
            least = middle
        else:
            beyond = middle
    return least


def _ways_at_most(found: int, sample: int, population: int, affected: int) -> int:
    """How many samples hold at most `found` of the `affected`, who leave at least `sample` - `found` others."""
    others = population - affected
    first = max(0, sample - others)
    term = comb(affected, first) * comb(others, sample - first)
    total = term
    for k in range(first, min(found, affected)):
        term = term * (affected - k) * (sample - k) // ((k + 1) * (others - sample + k + 1))
        total += term
    return total


@cache
def _normal_quantile(confidence: float) -> float:
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _beta_quantile(chance: float, a: float, b: float) -> float:
    """The point below which a beta(a, b) variable lies with the given chance."""
    low, high = 0.0, 1.0
    while high - low > 1e-15 * max(high, 1e-300) and (middle := (low + high) / 2) not in {
        low,
        high,
    }:
        if _beta_below(middle, a, b) < chance:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _beta_below(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function for 0 < x < 1: Lentz's continued fraction, on the side it converges."""
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta_below(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    tiny = 1e-300
    ratio_c, ratio_d = 1.0, 1 / (1 - (a + b) * x / (a + 1) or tiny)
    value = ratio_d
    step, change = 1, inf
    while abs(change - 1) > 1e-16 and step < 10_000:
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        change = 1.0
        for term in (even, odd):
            ratio_d = 1 / (1 + term * ratio_d or tiny)
            ratio_c = 1 + term / ratio_c or tiny
            change *= ratio_c * ratio_d
        value *= change
        step += 1
    return front * value
