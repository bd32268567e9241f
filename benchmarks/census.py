"""A census of 50 MB read as `frame check` reads it: seconds of work and most memory, in a process of its own.

A file a fifth as long is read beside it: what is told of memory is by how much it grows with the file. Budget: 250 MB
at most for the long one. The file is written here, of children with two referrals, assessments, enquiries and plans.

    python3 start.py bench census            50 MB against 10
    python3 start.py bench census --short    10 MB against 2
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUDGET = 250  # MB
MEASURE = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "app", "frame", "check", sys.argv[1], "--as-of", "2009-03-31", "--json"],
               stdout=subprocess.DEVNULL, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6)
"""
EPISODE = """<CINdetails>
 <CINreferralDate>2008-12-15</CINreferralDate><ReferralSource>1A</ReferralSource><PrimaryNeedCode>N1</PrimaryNeedCode>
 <Assessments><AssessmentActualStartDate>2008-12-16</AssessmentActualStartDate>
  <AssessmentAuthorisationDate>2009-02-10</AssessmentAuthorisationDate><FactorsIdentifiedAtAssessment>
  <AssessmentFactors>1A</AssessmentFactors><AssessmentFactors>2B</AssessmentFactors></FactorsIdentifiedAtAssessment>
 </Assessments>
 <Section47><S47ActualStartDate>2008-12-22</S47ActualStartDate><DateOfInitialCPC>2009-01-12</DateOfInitialCPC>
  <ICPCnotRequired>false</ICPCnotRequired></Section47>
 <ChildProtectionPlans><CPPstartDate>2009-01-12</CPPstartDate><LatestCategoryOfAbuse>NEG</LatestCategoryOfAbuse>
  <NumberOfPreviousCPP>0</NumberOfPreviousCPP><Reviews><CPPreviewDate>2009-03-20</CPPreviewDate></Reviews>
 </ChildProtectionPlans>
</CINdetails>
"""
HEAD = (
    "<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2009</Year>"
    "<ReferenceDate>2009-03-31</ReferenceDate></CollectionDetails></Header><Children>\n"
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true")
    long, short = (10, 2) if parser.parse_args().short else (50, 10)
    with tempfile.TemporaryDirectory() as folder:
        _, before = _measured(Path(folder) / "short.xml", short)
        seconds, most = _measured(Path(folder) / "long.xml", long)
    grown = (most - before) / (long - short)
    print(
        f"{long} MB: {seconds:.1f} s of work, {most:.0f} MB at most; {grown:.2f} MB more for each of the file."
    )
    print(f"Budget {BUDGET} MB: {'kept' if most <= BUDGET else 'not kept'}.")
    return 0 if most <= BUDGET else 1


def _measured(path: Path, megabytes: int) -> tuple[float, float]:
    """Seconds of work and megabytes at most, for a census of that length."""
    children = _write(path, megabytes)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    seconds, most = map(float, done.stdout.split())
    print(f"{megabytes} MB, {children:,} children: {seconds:.1f} s of work, {most:.0f} MB at most")
    return seconds, most


def _write(path: Path, megabytes: int) -> int:
    children = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        while file.tell() < megabytes * 1_000_000:
            children += 1
            file.write(
                f"<Child><ChildIdentifiers><LAchildID>L{children}</LAchildID>"
                "<PersonBirthDate>2003-02-01</PersonBirthDate></ChildIdentifiers>"
                f"{EPISODE * 2}</Child>\n"
            )
        file.write("</Children></Message>")
    return children


if __name__ == "__main__":
    sys.exit(main())
