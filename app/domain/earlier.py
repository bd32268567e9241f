"""An earlier audit set beside this one: its published figures, and what can honestly be said of the difference.

Where the earlier sample was chosen by criteria the two are shown side by side and nothing is tested. Headline items
are named beforehand and adjusted by Holm; all others by Benjamini and Hochberg, and never called a change.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.assurance import Interval
from app.domain.comparison import (
    Share,
    benjamini_hochberg,
    could_have_been_seen,
    fisher_p,
    holm,
    newcombe,
)
from app.domain.errors import InputRefused
from app.domain.figure_references import Figure
from app.domain.ids import EntryId
from app.domain.notebook import MOST_FIELDS, Entry
from app.domain.plain_text import one_line, plain

MOST_FILES = 100_000
_IN_A_FIELD = 100  # figures, with the longest words that are taken for one
LONGEST_WORDS = 120
MOST_FIGURES = 3_000
SURE = 0.05  # of an adjusted p: below it a change is claimed for a headline item


@dataclass(frozen=True, slots=True)
class Published:
    """One figure of the earlier audit. `figure` names what it is set beside, "T3" or "OJ1=yes"."""

    figure: str
    count: int
    of: int
    words: str = ""  # how the earlier report said it
    headline: bool = False  # named beforehand


@dataclass(frozen=True, slots=True)
class EarlierAudit:
    id: EntryId
    name: str
    drawn_at_random: bool
    source: str = ""  # where its figures were published
    figures: tuple[Published, ...] = ()
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure in both audits. What is None was not worked out, since nothing may be tested or counted.

    `difference` is the later share minus the earlier, a proportion, with Newcombe's 95 % interval; `adjusted` is the
    adjusted Fisher p; `seen_below` and `seen_above` the counts at which a difference could have been claimed.
    """

    published: Published
    label: str
    before: Share
    now: Share
    difference: float | None = None
    interval: Interval | None = None
    adjusted: float | None = None
    seen_below: int | None = None
    seen_above: int | None = None

    @property
    def is_change(self) -> bool:
        """Claimed of headline items alone."""
        return self.published.headline and self.adjusted is not None and self.adjusted < SURE

    @property
    def words(self) -> str:
        """What may be said of it."""
        if self.interval is None:
            return "Shown side by side; not tested."
        if self.is_change:
            return f"A change is shown: {'more' if (self.difference or 0) > 0 else 'fewer'} than before."
        bounds = [
            words
            for words in (
                f"{self.seen_below} or fewer" if self.seen_below is not None else "",
                f"{self.seen_above} or more" if self.seen_above is not None else "",
            )
            if words
        ]
        if not bounds:
            return "No difference could be shown, and none could have been with so few files."
        return f"No difference could be shown; of {self.now[1]} it would have taken {' or '.join(bounds)}."


def compared(earlier: EarlierAudit, now: Mapping[str, Figure]) -> tuple[Compared, ...]:
    """Every published figure that this round has too, in the order given; headline items first."""
    ordered = sorted(earlier.figures, key=lambda each: not each.headline)
    both = [
        (each, now[each.figure]) for each in ordered if each.figure in now and now[each.figure].of
    ]
    if not earlier.drawn_at_random:
        return tuple(
            Compared(each, held.words, (each.count, each.of), (held.count, held.of))
            for each, held in both
        )
    adjusted = _adjusted([(each, (held.count, held.of)) for each, held in both])
    made = []
    for (each, held), p_value in zip(both, adjusted, strict=True):
        before, after = (each.count, each.of), (held.count, held.of)
        below, above = could_have_been_seen(before, held.of)
        made.append(
            Compared(
                each,
                held.words,
                before,
                after,
                after[0] / after[1] - before[0] / before[1],
                newcombe(before, after),
                p_value,
                below,
                above,
            )
        )
    return tuple(made)


def _adjusted(both: Sequence[tuple[Published, Share]]) -> list[float]:
    """Holm over the headline items, Benjamini-Hochberg over the others."""
    p_values = [fisher_p((each.count, each.of), after) for each, after in both]
    made = [1.0] * len(both)
    for headline, adjust in ((True, holm), (False, benjamini_hochberg)):
        places = [n for n, (each, _) in enumerate(both) if each.headline is headline]
        for place, value in zip(places, adjust([p_values[n] for n in places]), strict=True):
            made[place] = value
    return made


def check(earlier: EarlierAudit) -> None:
    """Raises InputRefused with what is wanting, or cannot be."""
    if not earlier.name.strip():
        raise InputRefused("Name the earlier audit, as its readers know it.")
    for each in earlier.figures:
        if not 0 < each.of <= MOST_FILES or not 0 <= each.count <= each.of:
            raise InputRefused(
                f"“{each.words or each.figure}”: {each.count} of {each.of} cannot be; give a count from 0 to the "
                f"number of files, which is at least 1 and at most {MOST_FILES:,}."
            )
    if len(earlier.figures) > MOST_FIGURES or any(
        len(each.words) > LONGEST_WORDS for each in earlier.figures
    ):
        raise InputRefused(
            f"At most {MOST_FIGURES:,} figures can be set beside the round, each said in at most {LONGEST_WORDS} "
            "letters; leave some out or say them shorter."
        )
    names = [each.figure for each in earlier.figures]
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise InputRefused(f"The figure {twice} is given twice; keep one of the two.")


def written_earlier(held: EarlierAudit) -> dict[str, str]:
    """Figures stand in as many fields as they need: each holds a note's length and no more."""
    # Made plain before JSON spells a hidden character in letters that look harmless.
    rows = [[plain(f.figure), f.count, f.of, one_line(f.words), f.headline] for f in held.figures]
    fields = {
        f"figures_{n}": json.dumps(rows[at : at + _IN_A_FIELD])
        for n, at in enumerate(range(0, len(rows), _IN_A_FIELD), start=1)
    }
    return {
        "name": one_line(held.name),
        "random": "yes" if held.drawn_at_random else "",
        "source": held.source,
        "struck": "yes" if held.struck else "",
        **fields,
    }


def earlier_from(entry: Entry) -> EarlierAudit:
    said = entry.body
    return EarlierAudit(
        entry.id,
        said.get("name", ""),
        bool(said.get("random")),
        said.get("source", ""),
        tuple(_published(said)),
        bool(said.get("struck")),
    )


def _published(said: Mapping[str, str]) -> Iterable[Published]:
    for n in range(1, MOST_FIELDS):
        for figure, count, of, words, headline in json.loads(said.get(f"figures_{n}", "[]")):
            yield Published(str(figure), int(count), int(of), str(words), bool(headline))
