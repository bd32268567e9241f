"""Which column of a table may hold what, by its title: a guess for the lead to confirm, never used unseen."""

from collections.abc import Mapping, Sequence

from app.frame.cells import title_key

# Titles as councils write them, the likeliest first; compared without case, marks and what stands in brackets.
_TITLES: Mapping[str, tuple[str, ...]] = {
    "child": (
        *("child unique id", "child id", "childid", "lachildid", "unique child id", "person id"),
        *("client id", "record number", "case number", "mosaic id", "lcs id", "system id"),
        *("unique id", "child reference", "reference", "ref", "case ref", "case no", "child no"),
        *("client no", "id", "number", "child"),
    ),
    "date_of_birth": ("date of birth", "dob", "d o b", "birth date", "birthdate", "born"),
    "expected_date_of_delivery": (
        *("expected date of delivery", "edd", "expected date of birth", "expected delivery date"),
        "due date",
    ),
    "sex": ("sex", "gender"),
    "team": ("allocated team", "team", "current team", "team name", "unit", "service team"),
    "district": ("district", "locality", "area", "area office", "office", "patch"),
    "disability": (
        *("disability", "disabled", "does the child have a disability", "has a disability"),
        "child disability",
    ),
    "plan_start": (
        *("child protection plan start date", "cp plan start date", "plan start date", "cpp start"),
        *("plan start", "cpp start date", "cp start date", "date registered", "registration date"),
        *("start date", "date plan started", "plan began"),
    ),
    "plan_end": (
        *("child protection plan end date", "cp plan end date", "plan end date", "cpp end date"),
        *("plan end", "cp end date", "date deregistered", "deregistration date", "end date"),
        "plan ended",
    ),
    "category": (
        *("latest category of abuse", "category of abuse", "category", "abuse category"),
        *("initial category of abuse", "cp category"),
    ),
    "previous_plans": (
        *(
            "number of previous child protection plans",
            "previous plans",
            "number of previous plans",
        ),
        "earlier plans",
    ),
    "family": ("family identifier", "family id", "family", "household id", "family number"),
    "name": ("child name", "name of child", "full name", "name", "child s name"),
    "worker": ("allocated worker", "social worker", "key worker", "lead social worker", "worker"),
}


def guesses(titles: Sequence[str]) -> dict[str, str]:
    """Title of a column by what it may hold; each column is guessed once, and a title that says more wins."""
    left = {key: title for title in reversed(titles) if (key := title_key(title))}
    found: dict[str, str] = {}
    for key, known in _TITLES.items():
        exact = next((each for each in known if each in left), None)
        if exact is not None:
            found[key] = left.pop(exact)
    for key, known in _TITLES.items():
        if key not in found:
            near = next((each for each in left if _within(known, each)), None)
            if near is not None:
                found[key] = left.pop(near)
    return found


def _within(known: Sequence[str], title: str) -> bool:
    """Whether a title says one of the longer known ones and something more: "cp plan start date for child"."""
    words = set(title.split())
    return any(len(each.split()) > 1 and set(each.split()) <= words for each in known)
