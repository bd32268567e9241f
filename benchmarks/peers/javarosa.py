"""JavaRosa, the engine of ODK Collect, from the jar that comes inside pyxform; and pyxform, to make XForms.

Wanted: a JDK, and an interpreter that has pyxform: the one named in PYXFORM_PYTHON, else this one.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
DRIVER = HERE / "JavaRosaInterview.java"
_JAR = "import pathlib, pyxform; print(pathlib.Path(pyxform.__file__).parent)"
_CONVERT = (
    "import sys; from pyxform.xls2xform import convert; "
    "print(convert(sys.argv[1], validate=sys.argv[2] == 'yes').xform)"
)
ZONE = "-Duser.timezone=Europe/London"  # where the clocks change, as they do for those who use it

Step = tuple[str, ...]  # ("set", path, kind, value) or ("add", path)


@dataclass(frozen=True, slots=True)
class Interview:
    """Times in milliseconds, a run each; of the last run the single answers and the values of all relevant leaves."""

    load: Sequence[float]
    fill: Sequence[float]
    answers: Sequence[float]
    skipped: int
    missing: int
    refused: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class JavaRosa:
    python: str
    classes: str

    def xform(self, workbook: Path, *, validate: bool = False) -> str:
        """The workbook as XForm XML. `validate` lets ODK Validate look at it. Raises CalledProcessError."""
        command = [self.python, "-c", _CONVERT, str(workbook), "yes" if validate else "no"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return done.stdout

    def interview(self, form: Path, steps: Sequence[Step], runs: int, folder: Path) -> Interview:
        """The steps put to a form, `runs` times from the beginning. Raises CalledProcessError."""
        script, values = folder / "steps.tsv", folder / "values.tsv"
        script.write_text("".join("\t".join(step) + "\n" for step in steps), encoding="utf-8")
        command = ["java", ZONE, "-cp", self.classes, "JavaRosaInterview"]
        done = subprocess.run(
            [*command, str(form), str(script), str(runs), str(values)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        found = json.loads(done.stdout.splitlines()[-1])
        del found["engine"]
        lines = (
            tuple(line.split("\t")) for line in values.read_text(encoding="utf-8").splitlines()
        )
        return Interview(**found, values=dict(lines))


def find(folder: Path) -> JavaRosa | str:
    """JavaRosa ready to run, its driver compiled into `folder`; or a sentence on what is missing."""
    if not (shutil.which("java") and shutil.which("javac")):
        return "there is no JDK on this machine"
    python = os.environ.get("PYXFORM_PYTHON") or sys.executable
    told = subprocess.run([python, "-c", _JAR], capture_output=True, text=True, check=False)
    if told.returncode:
        return "there is no pyxform; name an interpreter that has it in PYXFORM_PYTHON"
    jars = sorted(Path(told.stdout.strip()).rglob("ODK_Validate*.jar"))
    if not jars:
        return "pyxform came without the jar that JavaRosa is in"
    built = folder / "classes"
    built.mkdir(exist_ok=True)
    made = subprocess.run(
        ["javac", "-cp", str(jars[0]), "-d", str(built), str(DRIVER)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        return f"the driver does not fit this JavaRosa: {made.stderr.splitlines()[0]}"
    return JavaRosa(python, os.pathsep.join((str(jars[0]), str(built))))
