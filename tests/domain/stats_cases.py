"""Answers the cases of a file in the layout of stats-cases.json with the product's own functions.

`answer` returns what the program computes, or None for a method the program does not have: mid-P, Wald and
Miettinen-Nurminen intervals, irrCAC's own "ordinal" weights and samplingbook's wider finite limits.
"""

from collections.abc import Callable, Mapping
from math import isclose
from typing import Any

from app.domain import agreement, agreement_tables, assurance, comparison
from app.domain.agreement import Coefficient, Level, Weights

Inputs = Mapping[str, Any]

_PROPORTION = {
    "wilson": assurance.wilson,
    "wilson-cc": assurance.wilson_corrected,
    "clopper-pearson": assurance.clopper_pearson,
    "jeffreys": assurance.jeffreys,
}
_DIFFERENCE = {"newcombe": comparison.newcombe, "agresti-caffo": comparison.agresti_caffo}
_ADJUST = {
    "holm": comparison.holm,
    "bonferroni": comparison.bonferroni,
    "bh": comparison.benjamini_hochberg,
    "BH": comparison.benjamini_hochberg,
    "fdr": comparison.benjamini_hochberg,
}
_ALPHA_LEVEL = {"unweighted": Level.NOMINAL, "quadratic": Level.INTERVAL}


class Unsupported(Exception):
    """A method the program does not have."""


def _chosen(choices: Mapping[str, Callable[..., Any]], name: str) -> Callable[..., Any]:
    if name not in choices:
        raise Unsupported(name)
    return choices[name]


def _ci_proportion(case: Inputs) -> object:
    return _chosen(_PROPORTION, case["method"])(case["x"], case["n"], case["level"])


def _ci_diff(case: Inputs) -> object:
    # The file's differences are first minus second.
    method = _chosen(_DIFFERENCE, case["method"])
    return method((case["x2"], case["n2"]), (case["x1"], case["n1"]), case["level"])


def _weights(case: Inputs) -> Weights:
    if case["weights"] not in set(Weights):
        raise Unsupported(case["weights"])
    return Weights(case["weights"])


def _alpha_by_weights(case: Inputs) -> object:
    if case["weights"] not in _ALPHA_LEVEL:
        raise Unsupported(case["weights"])
    return agreement.krippendorff_alpha(case["ratings"], _ALPHA_LEVEL[case["weights"]])


_FUNCTIONS: dict[str, Callable[[Inputs], object]] = {
    "ci_proportion": _ci_proportion,
    "ci_diff": _ci_diff,
    "ci_finite": lambda c: assurance.limits_in_population(c["x"], c["n"], c["N"], c["level"]),
    "upper_finite": lambda c: assurance.upper_in_population(c["x"], c["n"], c["N"], c["level"]),
    "stratified_zero_upper": lambda c: assurance.upper_in_strata(c["strata"], c["level"]),
    "p_detect": lambda c: assurance.chance_of_finding(c["D"], c["n"], c["N"]),
    "n_discovery": lambda c: assurance.sample_needed(c["D"], c["N"], c["level"]),
    "rule_of_three": lambda c: assurance.rule_of_three(c["n"]),
    "se_fpc": lambda c: assurance.standard_error(c["x"], c["n"], c["N"]),
    "fisher_p": lambda c: comparison.fisher_p((c["x1"], c["n1"]), (c["x2"], c["n2"])),
    "p_adjust": lambda c: _chosen(_ADJUST, c["method"])(c["p"]),
    "cohen_kappa": lambda c: agreement_tables.cohen_kappa(c["table"], _weights(c)),
    "cohen_kappa_fce": lambda c: agreement_tables.cohen_kappa(c["table"], _weights(c)),
    "cohen_kappa_undefined": lambda c: agreement_tables.cohen_kappa(c["table"], _weights(c)),
    "fleiss_kappa": lambda c: agreement.fleiss_kappa(c["ratings"]),
    "gwet_ac": lambda c: agreement_tables.gwet_of_table(c["table"], _weights(c)),
    "gwet_ac_raw": lambda c: agreement.gwet(c["ratings"], _weights(c)),
    "kripp_alpha": lambda c: agreement.krippendorff_alpha(c["ratings"], Level(c["metric"])),
    "kripp_alpha_table": lambda c: agreement_tables.krippendorff_of_table(c["table"], _weights(c)),
    "kripp_alpha_irrcac": _alpha_by_weights,
}


def answer(function: str, inputs: Inputs) -> object:
    """What the program computes for one case. Raises Unsupported for a method it does not have."""
    if function not in _FUNCTIONS:
        raise Unsupported(function)
    return _FUNCTIONS[function](inputs)


def agrees(computed: Any, expected: Any, tolerance: float) -> bool:
    """Whether a computed answer is the expected one within an absolute tolerance."""
    if isinstance(computed, Coefficient):
        if not isinstance(expected, Mapping):
            return agrees(computed.value, expected, tolerance)
        found = {"coef": computed.value, "se": computed.standard_error}
        return all(agrees(found[name], value, tolerance) for name, value in expected.items())
    if isinstance(expected, Mapping):
        return set(expected) == {"coef"} and agrees(computed, expected["coef"], tolerance)
    if isinstance(expected, list) and isinstance(computed, (list, tuple)):
        return len(computed) == len(expected) and all(
            agrees(one, other, tolerance) for one, other in zip(computed, expected, strict=True)
        )
    if expected is None or computed is None:
        return expected is computed
    # A hair more, so that an expected value exactly one tolerance away does not hang on rounding.
    return isclose(float(computed), float(expected), rel_tol=0, abs_tol=tolerance + 1e-12)
