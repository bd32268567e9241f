"""The figures of the practice round, counted a second time from the printed case summaries alone."""

import json
import re
from collections import Counter

import pytest
from pypdf import PdfReader

from app.services import findings, rounds
from tests import builders
from tests.builders import opened

JUDGEMENTS = {
    "adequately_protected": (
        "Adequately protected now",
        {"Yes, but with concerns": "concerns", "Yes": "yes", "No": "no"},
    ),
    "practice": (
        "Judgement Answer .*? Practice",
        {
            "Best practice": "best",
            "Meets requirements": "meets",
            "Below requirements but not unsafe": "below",
            "Unsafe": "unsafe",
        },
    ),
    "overall_quality": (
        "Overall quality of work",
        {
            "Exemplary": "exemplary",
            "Good enough": "good",
            "Falls short": "short",
            "Seriously deficient": "poor",
        },
    ),
}


@pytest.fixture
def demo(tmp_path_factory):
    return builders.practice_round(tmp_path_factory)


@pytest.fixture
def summaries(demo):
    """The words of each, in one line."""
    return [
        " ".join(" ".join(page.extract_text().split()) for page in PdfReader(path).pages)
        for path in sorted((demo / "summaries").iterdir())
    ]


@pytest.fixture
def found(demo):
    secret = (demo / "passphrase.txt").read_text("utf-8").strip()
    with opened(demo / "lead.store", secret) as ws:
        return findings.findings(ws, rounds.current(ws).id)


@pytest.fixture
def figures(demo):
    return json.loads((demo / "figures.json").read_text("utf-8"))


def listed(summaries, opening):
    """How many summaries name each time limit in the sentence that begins so."""
    counted = Counter()
    for text in summaries:
        found = re.search(rf"{opening}: (.*?)\.(?= |$)", text)
        if found:
            counted.update(name.rstrip("*").strip() for name in found.group(1).split("; "))
    return counted


def test_the_judgements(summaries, figures):
    for name, (asked, answers) in JUDGEMENTS.items():
        counted = Counter()
        for text in summaries:
            said = next(
                (code for words, code in answers.items() if re.search(f"{asked} {words}", text)),
                None,
            )
            assert said, (name, text[:400])
            counted[said] += 1
        assert dict(counted) == {
            answer: count for answer, count in figures["judgements"][name].items() if count
        }


def test_the_time_limits_kept_and_not_yet_due(found, summaries, figures):
    titles = {each.id: each.title for each in found.standards}
    assert len(set(titles.values())) == len(titles)
    for opening, verdict in (("Kept in time", "in-time"), ("Not yet due", "not-yet-due")):
        counted = listed(summaries, opening)
        said = {
            titles[standard]: counts[verdict]
            for standard, counts in figures["standards"].items()
            if counts.get(verdict)
        }
        assert len(said) >= 4, verdict
        assert dict(counted) == said


def test_the_factors_present_now(found, summaries):
    """One of the report's tables counts cases by how many factors are present."""
    counted = Counter()
    for text in summaries:
        named = re.search(r"Factors present now: (.*?)\.(?= |$)", text)
        counted[len(named.group(1).split("; ")) if named else 0] += 1
    current = [
        each.path
        for each in found.questions
        if each.name.startswith("CX1_") and each.name.endswith("_when")
    ]
    said = Counter(
        sum(audit.value(path) == "current" for path in current) for audit in found.audits
    )
    assert counted == said
    assert len(counted) > 2
