"""What to do next in a round, in one or two sentences."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.services.overview import Overview, Step

_PLACES = {
    Step.FRAME: "frame",
    Step.SAMPLE: "frame",
    Step.PEOPLE: "people",
    Step.SHARE: "people",
    Step.ISSUE: "exchange",
    Step.CONFLICTS: "moderation",
    Step.RETURNS: "exchange",
    Step.UNFINISHED: "exchange",
    Step.QUERIES: "moderation",
    Step.DIFFERENCES: "moderation",
    Step.REPORT: "report",
}


@dataclass(frozen=True, slots=True)
class Next:
    """`place` is the key of the page where it is done, `page` its name."""

    words: str
    place: str
    page: str


def what_next(found: Overview) -> Next:
    words, page = _STEPS[found.step](found)
    if found.concerns:
        first = _count(
            len(found.concerns),
            _tr("First see to the immediate concern above."),
            _tr("First see to the %1 immediate concerns above."),
        )
        words = f"{first} {words}"
    return Next(words, _PLACES[found.step], page)


def _tr(text: str) -> str:
    return QCoreApplication.translate("OverviewPage", text)


def _count(number: int, one: str, several: str) -> str:
    return (one if number == 1 else several).replace("%1", f"{number:,}")


def _frame(_found: Overview) -> tuple[str, str]:
    words = _tr(
        "Bring in the list of children that the council already keeps; the sample is drawn from it."
    )
    return words, _tr("Frame and sample")


def _sample(_found: Overview) -> tuple[str, str]:
    words = _tr("The list is read. Decide how large the sample is and draw it.")
    return words, _tr("Frame and sample")


def _people(found: Overview) -> tuple[str, str]:
    words = _count(
        found.sampled,
        _tr("1 case is drawn. Name the people who will read it."),
        _tr("%1 cases are drawn. Name the people who will read them, and how many each."),
    )
    return words, _tr("People and allocation")


def _share(found: Overview) -> tuple[str, str]:
    words = _tr("Share the %1 cases out among the assessors.").replace("%1", str(found.sampled))
    return words, _tr("People and allocation")


def _issue(found: Overview) -> tuple[str, str]:
    waiting = len(found.to_issue)
    if waiting == sum(bool(each.audits) for each in found.readers):
        words = _tr("Issue the work packs: nobody has theirs yet.")
    else:
        words = _count(
            waiting,
            _tr("Issue the work pack of %2: everybody else has theirs."),
            _tr("Issue the work packs of %1 assessors; the others have theirs."),
        ).replace("%2", found.to_issue[0].name)
    return words, _tr("Packs and returns")


def _conflicts(found: Overview) -> tuple[str, str]:
    words = _count(
        found.conflicting,
        _tr("1 audit came back in two versions that differ: decide which one counts."),
        _tr("%1 audits came back in versions that differ: decide which one of each counts."),
    )
    return words, _tr("Moderation")


def _returns(found: Overview) -> tuple[str, str]:
    words = _count(
        len(found.out),
        _tr("The return of %2 has not come back. Merge it when it does."),
        _tr("%1 returns have not come back. Merge each when it comes; the order does not matter."),
    )
    return words.replace("%2", found.out[0].name), _tr("Packs and returns")


def _unfinished(found: Overview) -> tuple[str, str]:
    words = _count(
        found.unfinished,
        _tr("Everybody has sent something back; 1 audit is not finished. Ask for another return."),
        _tr(
            "Everybody has sent something back; %1 audits are not finished. Ask for further returns."
        ),
    )
    return words, _tr("Packs and returns")


def _queries(found: Overview) -> tuple[str, str]:
    words = _count(
        found.queries,
        _tr("Every audit is back. 1 query or challenge waits for you."),
        _tr("Every audit is back. %1 queries and challenges wait for you."),
    )
    return words, _tr("Moderation")


def _differences(found: Overview) -> tuple[str, str]:
    words = _count(
        found.unsettled,
        _tr(
            "Every audit is back. Two readers differ on 1 answer: decide it, or let the first reading stand."
        ),
        _tr(
            "Every audit is back. Two readers differ on %1 answers: decide them, or let the first reading "
            "stand and write the report."
        ),
    )
    return words, _tr("Moderation")


def _report(_found: Overview) -> tuple[str, str]:
    return _tr("Every audit is back and counted. Write the report."), _tr("Report")


_STEPS = {
    Step.FRAME: _frame,
    Step.SAMPLE: _sample,
    Step.PEOPLE: _people,
    Step.SHARE: _share,
    Step.ISSUE: _issue,
    Step.CONFLICTS: _conflicts,
    Step.RETURNS: _returns,
    Step.UNFINISHED: _unfinished,
    Step.QUERIES: _queries,
    Step.DIFFERENCES: _differences,
    Step.REPORT: _report,
}
