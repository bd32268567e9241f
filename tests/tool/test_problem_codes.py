"""The codes of problems are a promise: each one in the program is in the list that scripts read."""

import re
from pathlib import Path

from app.tool import problems
from app.tool.expressions.functions import FUNCTIONS

FOLDER = Path(problems.__file__).parent


def test_every_code_that_can_be_reported_is_documented() -> None:
    documented = set(re.findall(r"`([a-z]+(?:-[a-z]+)*)`", problems.__doc__ or ""))
    reported = set()
    for path in [
        *FOLDER.glob("workbook*.py"),
        *FOLDER.glob("linter*.py"),
        FOLDER / "worked_cases.py",
        FOLDER / "checking.py",
    ]:
        text = path.read_text(encoding="utf-8")
        for call in re.findall(
            r"(?:error|warning|_error|_one_of)\((.*?)\n\s*\)|(?:_error|error|warning)\((.*)\)",
            text,
            re.S,
        ):
            reported |= set(re.findall(r'"([a-z]+-[a-z\-]+)"', "".join(call)))
    assert len(reported) > 30
    no_codes = {"not-recorded", "not-applicable", "could-not-look", *FUNCTIONS}
    assert reported <= documented | no_codes, reported - documented
