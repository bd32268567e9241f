"""What the last answers of an audit were found in, offered again for the next: a file is read volume by volume."""

import re

from app.domain.answers import Answer, Evidence

PLAIN = frozenset({Evidence.PAPER, Evidence.ELECTRONIC, Evidence.BOTH})
_LAST_NUMBER = re.compile(r"\d+\D*$")


class Carried:
    """Kept while the audit is open, and never put into an answer unasked."""

    def __init__(self) -> None:
        self.place = ""
        self._source: Evidence | None = None

    def heed(self, answer: Answer) -> None:
        """Remember where this answer was found. Only what one looks into is carried on, not that records differ."""
        if answer.evidence in PLAIN:
            self._source = answer.evidence
        if answer.place:
            self.place = answer.place

    def source(self, expected: str) -> Evidence:
        """The source to offer first. `expected` is the question's, as the audit tool has it: "paper+electronic"."""
        usual = [Evidence(one) for one in expected.split("+") if one]
        if len(usual) == 1:
            return usual[0]
        return self._source or (usual[0] if usual else Evidence.PAPER)

    @property
    def page_at(self) -> int:
        """Where the last number of the place begins, which is what differs at the next answer."""
        found = _LAST_NUMBER.search(self.place)
        return found.start() if found else 0
