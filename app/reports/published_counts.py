"""The counts that a published report is made of, and everything a reader can work out among them.

A reader knows more than the totals of each table. Figures in the lead's words have the wholes that tables have; the
audit tool says which question is asked after which answer, so that two tables can speak of the very same cases. Counts
of the same cases are therefore tied together here, whatever they are called.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.ages import age_words
from app.domain.collation import Given, tally, timeliness
from app.domain.conclusions import LeadWords
from app.domain.disclosure import Linked
from app.domain.disclosure_proof import Sum
from app.domain.figure_references import figure, references
from app.domain.findings import Findings, QuestionLine
from app.reports.collated_chapters import plan
from app.reports.figures import NOT_MET, NOT_SHOWN, line, standard_line

ALL, SAMPLE, CONCERNS = "cases", "sample", "concerns"
_JUDGED = (
    ("OJ1", "Is the child adequately protected now?"),
    ("OJ2", "Practice"),
    ("OJ3_rating", "Overall quality of work"),
)
_STATES = (
    ("not_recorded", "Not recorded"),
    ("not_applicable", "Not applicable"),
    ("could_not_look", "Could not look"),
    ("unanswered", "Not answered"),
    ("not_asked", "Not asked"),
)

_NO_AGE = "not-known"

Cases = int  # a set of cases: one bit each, in the order of the findings


@dataclass(frozen=True, slots=True)
class PublicTable:
    """Rows of (words, name of the count). Its counts add up as `sums` say.

    `who` has the cases behind each count, `parting` names that part all cases between them.
    """

    chapter: str
    title: str
    rows: tuple[tuple[str, str], ...]
    counts: Mapping[str, int]
    sums: tuple[Sum, ...]
    note: str = ""
    shown_as_none: frozenset[str] = (
        frozenset()
    )  # rows left out because nobody is in them: a reader knows that
    who: Mapping[str, Cases] = field(default_factory=dict)
    parting: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A figure that the lead's words refer to: the counts it brings along, and what ties them to others."""

    counts: Mapping[str, int]
    sums: tuple[Sum, ...]
    who: Mapping[str, Cases] = field(default_factory=dict)
    beneath: PublicTable | None = None  # the counts of its question or time limit, printed or not


def tables_of(found: Findings) -> Iterable[PublicTable]:
    """What would be printed if nothing stood in its way, in the order of the report."""
    yield _ages(found)
    for name, title in _JUDGED:
        held = line(found, name)
        if held is not None and held.options:
            yield _question("2", held, found, title)
    for kind in ("chapter", "element"):
        for chapter in plan()[kind]:
            for standard in chapter.standards:
                made = _standard(chapter.number, standard, found)
                if made is not None and made.counts[f"{standard}:due"]:
                    yield made
            for name in (*chapter.rated, *chapter.chosen):
                held = line(found, name)
                if held is not None and held.options:
                    yield _question(chapter.number, held, found, held.label)


def figures_said(found: Findings, words: LeadWords) -> dict[str, Said]:
    """What the lead's words refer to, by name."""
    texts = [each.text for each in words.conclusions]
    texts += [f"{each.text} {each.evidence}" for each in words.recommendations]
    made = {}
    for text in texts:
        for each in references(text):
            held = _said(found, each.name)
            if held is not None:
                made[each.name] = held
    return made


def linked_counts(
    found: Findings, tables: Sequence[PublicTable], said: Mapping[str, Said]
) -> Linked:
    """One system of every table's counts and of the figures in the lead's words."""
    counts = {ALL: len(found.audits), SAMPLE: found.sampled}
    sums: list[Sum] = []
    who: dict[str, Cases] = {}
    printed: set[str] = {ALL, SAMPLE}
    beneath = [each.beneath for each in said.values() if each.beneath is not None]
    for table in (*tables, *beneath):
        counts |= table.counts
        sums += table.sums
        who |= table.who
    for table in tables:
        printed |= {name for _, name in table.rows} | table.shown_as_none
    for name, each in said.items():
        printed |= {name, whole_of(name)}
        counts |= each.counts
        sums += each.sums
        who |= each.who
    partings = dict.fromkeys(one for table in (*tables, *beneath) for one in table.parting)
    sums += _of_the_same_cases(who, tuple(partings))
    return Linked(
        counts,
        tuple(dict.fromkeys(sums)),
        frozenset({ALL, SAMPLE}),
        frozenset(counts.keys() - printed),
    )


def _of_the_same_cases(
    who: Mapping[str, Cases], partings: Sequence[tuple[str, ...]]
) -> Iterable[Sum]:
    """Where the cases of a count are those of one or several cells of another table, taken whole.

    "Not asked" of one question is "no" of the one before it; both have the same cases, whatever they are called.
    """
    everybody = 0
    for cases in who.values():
        everybody |= cases
    first: dict[Cases, str] = {}
    for name, cases in who.items():
        if cases and first.setdefault(cases, name) != name and cases != everybody:
            yield Sum(first[cases], (name,))
    parted = {frozenset(who[each] for each in parting if who[each]) for parting in partings}
    for cases, name in first.items():
        for cells in sorted(map(sorted, parted)):
            inside = [each for each in cells if not each & ~cases]
            together = 0
            for each in inside:
                together |= each
            if together == cases and len(inside) > 1 and cases != everybody:
                yield Sum(name, tuple(first[each] for each in inside))


def _asked(name: str) -> str:
    """The question, time limit or table that a count belongs to: its own sums say how its counts hang together."""
    return name.partition("=")[0].partition(":")[0]


def _said(found: Findings, name: str) -> Said | None:
    held = figure(found, name)
    if held is None:
        return None
    if name == ALL:
        return Said({}, ())
    if name == CONCERNS:
        about = {each.ref for each in found.concerns if each.of_case}
        who = _cases(audit.ref in about for audit in found.audits)
        return _beside(name, held.count, held.of, who)
    question, is_answer, values = name.partition("=")
    if not is_answer:
        beneath = _standard("", name.partition(":")[0], found)
        return Said({}, (), beneath=beneath)
    asked = line(found, question.strip())
    if asked is None:
        return None
    beneath = _question("", asked, found, "")
    several = [f"{asked.name}={value.strip()}" for value in dict.fromkeys(values.split(","))]
    if several == [name]:
        return Said({}, (), beneath=beneath)
    who = 0
    for each in several:
        who |= beneath.who[each]
    made = _beside(name, held.count, held.of, who)
    counts, sums = dict(made.counts), list(made.sums)
    if _one_of(asked):
        sums.append(Sum(name, tuple(several)))
    else:
        for each in several:
            counts[f"{name}-{each}"] = held.count - beneath.counts[each]
            sums.append(Sum(name, (each, f"{name}-{each}")))
    return Said(counts, tuple(sums), made.who, beneath)


def whole_of(name: str) -> str:
    """The count that a figure of the lead's words is of: that of its table, by the same name."""
    if name in {ALL, CONCERNS}:
        return SAMPLE if name == ALL else ALL
    question, is_answer, _ = name.partition("=")
    return f"{question.strip()}:answered" if is_answer else f"{_asked(name)}:due"


def _beside(name: str, count: int, of: int, who: Cases) -> Said:
    """A count of its own, and what it leaves of its whole."""
    rest, whole = f"{name}:rest", whole_of(name)
    return Said(
        {name: count, whole: of, rest: of - count}, (Sum(whole, (name, rest)),), {name: who}
    )


def _cases(those: Iterable[bool]) -> Cases:
    return sum(1 << place for place, each in enumerate(those) if each)


def _ages(found: Findings) -> PublicTable:
    counts = {f"age={band}": number for band, number in found.by_age_band.items()}
    who = {
        f"age={band}": _cases(audit.age_band == band for audit in found.audits)
        for band in found.by_age_band
    }
    all_read = all(who[name].bit_count() == number for name, number in counts.items())
    parts = tuple(counts)
    none = f"age={_NO_AGE}"
    counts[SAMPLE] = sum(counts.values())
    rows = tuple(
        (age_words(band).capitalize(), f"age={band}")
        for band, number in found.by_age_band.items()
        if number or band != _NO_AGE
    )
    return PublicTable(
        *("1", "Children in the sample by age", rows, counts, (Sum(SAMPLE, parts),)),
        shown_as_none=frozenset({none} if counts.get(none) == 0 else ()),
        who=who if all_read else {},
        parting=(parts,) if all_read else (),
    )


def _one_of(held: QuestionLine) -> bool:
    return held.kind != "select_multiple" and not held.repeated


def _question(chapter: str, held: QuestionLine, found: Findings, title: str) -> PublicTable:
    """One choice: options and states add up to all cases. Several: each option and what is left of all do."""
    counted = tally(held.path, found.audits)
    options = [(each.label, f"{held.name}={each.name}") for each in held.options]
    counts = {f"{held.name}={each.name}": counted.values.get(each.name, 0) for each in held.options}
    states = {f"{held.name}:{name}": getattr(counted, name) for name, _ in _STATES}
    shown = [
        (words, f"{held.name}:{name}") for name, words in _STATES if states[f"{held.name}:{name}"]
    ]
    answered = f"{held.name}:answered"
    every = {**counts, **states, answered: counted.answered, ALL: len(found.audits)}
    who = _who_answered(held, found)
    sums = [Sum(ALL, (answered, *states))]
    parting: list[tuple[str, ...]] = [(answered, *states)]
    note = ""
    if _one_of(held):
        sums.append(Sum(answered, tuple(counts)))
        parting.append((*counts, *states))
    else:
        for _, name in options:
            left = f"{name}:not"
            every[left] = counted.answered - counts[name]
            sums.append(Sum(answered, (name, left)))
            who[left] = who[answered] & ~who[name]
            parting.append((name, left, *states))
        note = "More than one may apply."
    none = frozenset(name for name, number in states.items() if not number)
    rows = (*options, *shown, ("All cases", ALL))
    return PublicTable(chapter, title, rows, every, tuple(sums), note, none, who, tuple(parting))


def _who_answered(held: QuestionLine, found: Findings) -> dict[str, Cases]:
    given = [audit.given.get(held.path, Given("not-asked")) for audit in found.audits]
    who = {
        f"{held.name}={option.name}": _cases(option.name in each.values for each in given)
        for option in held.options
    }
    for name in ("answered", *(name for name, _ in _STATES)):
        who[f"{held.name}:{name}"] = _cases(each.state == name.replace("_", "-") for each in given)
    return who


def _standard(chapter: str, standard: str, found: Findings) -> PublicTable | None:
    held, counted = standard_line(found, standard), timeliness(standard, found.audits)
    if held is None:
        return None
    verdicts = [audit.verdicts.get(standard, "") for audit in found.audits]
    late, unshown = f"{standard}:late", f"{standard}:unshown"
    due, rest = f"{standard}:due", f"{standard}:not-due"
    who = {
        standard: _cases(each == "in-time" for each in verdicts),
        late: _cases(each in NOT_MET for each in verdicts),
        unshown: _cases(each in NOT_SHOWN for each in verdicts),
    }
    parts = tuple(who)
    who[due] = who[standard] | who[late] | who[unshown]
    who[rest] = _cases(True for _ in verdicts) & ~who[due]
    counts = {name: cases.bit_count() for name, cases in who.items()}
    counts |= {standard: counted.in_time, due: counted.due, ALL: len(found.audits)}
    return PublicTable(
        chapter,
        f"{held.title} ({held.limit})",
        (
            ("Shown to be in time", standard),
            ("Late or overdue", late),
            ("Not to be told", unshown),
            ("Cases where it was due", due),
        ),
        counts,
        (Sum(due, parts), Sum(ALL, (due, rest))),
        who=who,
        parting=((*parts, rest),),
    )
