"""The shared statistical values: all but the methods the program does not have."""

import json
from collections import Counter

import pytest

from tests.domain.stats_cases import Unsupported, agrees, answer
from tests.shared_files import shared_file

# Methods the program does not offer, and how many of the shared cases ask for them.
NOT_OFFERED = {
    "mid-p": 4,
    "wald": 9,
    "miettinen-nurminen": 8,
    "ci_finite_samplingbook": 11,
    "ordinal": 2,  # irrCAC's own weights of that name
    "linear": 1,  # no level of Krippendorff's alpha
}


def test_the_shared_values_agree():
    path = shared_file("conformance/stats-cases.json")
    cases = json.loads(path.read_text("utf-8"))["cases"]
    left_out: Counter[str] = Counter()
    wrong = []
    for case in cases:
        try:
            found = answer(case["fn"], case["inputs"])
        except Unsupported as method:
            left_out[str(method)] += 1
            continue
        if not agrees(found, case["expected"], case["tol"]):
            wrong.append((case["name"], case["expected"], found))
    assert wrong == []
    assert left_out == NOT_OFFERED
    assert len(cases) - left_out.total() == 203


def test_the_comparison_itself_can_fail():
    assert agrees([0.1, 0.2], [0.1, 0.2], 0)
    assert not agrees([0.1, 0.21], [0.1, 0.2], 1e-3)
    assert not agrees([0.1], [0.1, 0.2], 1)
    assert not agrees(None, 0.5, 1)
    assert not agrees(0.5, None, 1)
    assert not agrees(0.5, {"coef": 0.5, "se": 0.1}, 1)
    assert answer("upper_finite", {"x": 0, "n": 50, "N": 1100, "level": 0.95}) == 62
    with pytest.raises(Unsupported):
        answer("ci_proportion", {"x": 1, "n": 2, "method": "wald", "level": 0.95})
