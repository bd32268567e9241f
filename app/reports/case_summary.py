"""The one or two pages that go back to a team: what was found in one case, in plain words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.answers import Evidence
from app.domain.case_summary import CaseSummary, SaidAnswer, SaidEvent, SaidSection, SaidVerdict
from app.domain.collation import NOT_ANSWERED, SourceNote, answers_with
from app.domain.conversations import Conversation, alone_sentence
from app.domain.partial_dates import PartialDate, words
from app.domain.ratings import RolledUp
from app.domain.time_on_file import minutes_words
from app.reports.chart_content import Tone
from app.reports.content import (
    Block,
    Callout,
    Cell,
    Column,
    Document,
    Flag,
    Heading,
    Number,
    Paragraph,
    Run,
    Style,
    Table,
)
from app.reports.figures import TONES
from app.reports.ratings import UNSUGGESTED, flag, scale, section_scores

MARKING = "OFFICIAL-SENSITIVE: personal data"
ANONYMOUS = "OFFICIAL-SENSITIVE: about one child, anonymised"
BEYOND = 400  # letters of the time limits for which there is no row
NAME = 120  # letters of what is typed for one print
VERDICTS = {
    "in-time": ("In time", Tone.GOOD),
    "late": ("Late", Tone.BAD),
    "overdue-open": ("Overdue", Tone.BAD),
    "not-yet-due": ("Not yet due", Tone.NEUTRAL),
    "no-date": ("No date", Tone.WARN),
    "no-evidence": ("No evidence", Tone.WARN),
    "conflict": ("Conflict", Tone.WARN),
    "cannot-tell": ("Cannot tell", Tone.WARN),
}
TROUBLE = {"bad", "warn"}
MISSING = {
    Evidence.TOLD: "by whom is not said",
    Evidence.DIFFER: "what the other record says is not given",
}
MOST_PAGES = 2


@dataclass(frozen=True, slots=True)
class Room:
    """How much is said. In letters: of a time limit's sum, of what fell short in a section, of a free text."""

    explanation: int
    section: int
    text: int
    actions: int  # rows
    events: int  # rows, or places in a sentence
    limits: int  # rows
    scores: bool = True  # and events as tables; else in a sentence


# From all that is worth saying to what always fits on two pages.
ROOMS = (
    Room(240, 2_000, 2_000, 12, 24, 40),
    Room(150, 420, 700, 8, 16, 40),
    Room(110, 320, 500, 8, 12, 40, scores=False),
    Room(90, 240, 350, 6, 12, 30, scores=False),
    Room(80, 180, 350, 6, 9, 30, scores=False),
    Room(70, 165, 250, 4, 8, 30, scores=False),
    Room(60, 120, 250, 4, 6, 24, scores=False),
    Room(60, 80, 200, 4, 5, 20, scores=False),
    Room(60, 60, 120, 2, 3, 8, scores=False),
)
IN_THE_AUDIT = "… (in full in the audit)"


def summary_pdf(summary: CaseSummary, stamp: str = "", named: str = "") -> bytes:
    """The summary on at most two pages: with much to say, long parts are cut short and say so.

    `named` is who it is about, where the print is to say so; never of an anonymous one.
    """
    from app.reports.pdf import Layout
    from app.reports.pdf_text import Typesetter

    setter = Typesetter()
    for room in ROOMS[:-1]:
        layout = Layout(case_summary(summary, stamp, room, named), setter=setter)
        if layout.total <= MOST_PAGES:
            return layout.drawn()
    return Layout(case_summary(summary, stamp, ROOMS[-1], named), setter=setter).drawn()


def case_summary(
    summary: CaseSummary, stamp: str = "", room: Room = ROOMS[0], named: str = ""
) -> Document:
    """Judgements, concern, what happened, time limits, what fell short, what was good, actions."""
    if summary.anonymous:
        return Document(
            title="Case summary, anonymised",
            subtitle="From a case file audit",
            facts=(*summary.facts, ("Position", _day(summary)), ("State", summary.state)),
            blocks=tuple(_blocks(summary, room)),
            style=Style.SUMMARY,
            author="",
            marking=ANONYMOUS,
            stamp="",
            short_title="Case summary, anonymised",
        )
    who = (("Name", _shortened(named.strip(), NAME, "…")),) if named.strip() else ()
    return Document(
        title=f"Case summary {summary.ref}",
        subtitle=summary.round_name,
        facts=(
            ("Case", summary.ref),
            *who,
            *summary.facts,
            ("Position as at", _day(summary)),
            ("Read by", f"{summary.assessor}, {summary.reading}"),
            *((("Read", summary.read.words),) if summary.read else ()),
            *((("Time on file", minutes_words(summary.minutes)),) if summary.minutes else ()),
            *((("From paper", summary.keyed),) if summary.keyed else ()),
            ("State", summary.state),
        ),
        blocks=tuple(_blocks(summary, room)),
        style=Style.SUMMARY,
        author=summary.assessor,
        marking=MARKING,
        stamp=stamp,
        short_title=f"{summary.ref}, {summary.round_name}",
    )


def _blocks(summary: CaseSummary, room: Room) -> Iterator[Block]:
    yield _judgements(summary)
    if summary.rolled is not None:
        yield _suggestion(summary.rolled, room)
    if summary.concern:
        told = (
            f"Told: {summary.concern_told}." if summary.concern_told else "Nobody is named as told."
        )
        words = tuple(_shortened(text, room.text) for text in (summary.concern, told))
        yield Callout(Tone.BAD, "Immediate concern", words)
    if summary.unanswered:
        yield Paragraph(f"{summary.unanswered} core questions are not answered yet.")
    if summary.factors:
        yield Paragraph((Run("Factors present now: ", bold=True), "; ".join(summary.factors) + "."))
    yield from _time_limits(summary.verdicts, room)
    yield from _afterwards(summary)
    yield from _happened(summary.events, room)
    if summary.good_practice:
        yield Heading(3, "Good practice")
        yield Paragraph(_shortened(summary.good_practice, room.text))
    if summary.would_have_helped:
        yield Heading(3, "What would have made this work better")
        yield Paragraph(_shortened(summary.would_have_helped, room.text))
    yield from _fell_short(summary.sections, room)
    yield from _sources(summary.source_notes, room)
    if summary.rolled is not None:
        yield section_scores(summary.rolled) if room.scores else _scores_said(summary.rolled)
    if summary.actions:
        yield _actions(summary.actions, room)
    alone = _record_alone(summary)
    yield Paragraph(f"{alone} “Not recorded” does not mean that something was not done.")
    yield from _conversations(summary.conversations, room)


def _judgements(summary: CaseSummary) -> Table:
    rows = [
        (words, Flag(said, TONES.get(tone, Tone.NEUTRAL)))
        for words, said, tone in summary.judgements
    ]
    if summary.rolled is not None:
        level = summary.rolled.suggested
        said = flag(level) if level else Flag(UNSUGGESTED, Tone.NEUTRAL)
        rows.append(("Overall quality, as the single ratings suggest", said))
    columns = (Column("Judgement", weight=3), Column("Answer", weight=3))
    return Table("Judgements", columns, tuple(rows))


def _suggestion(rolled: RolledUp, room: Room) -> Paragraph:
    """How the suggested rating came about, and why the assessor's is another."""
    if not rolled.differs:
        return Paragraph(rolled.explanation)
    why = _shortened(rolled.why, room.text) if rolled.why else "No reason was given."
    said = f" The rating given is {rolled.beside}: "
    return Paragraph((rolled.explanation, Run(said, bold=True), why))


def _scores_said(rolled: RolledUp) -> Paragraph:
    """The section scores where there is no room for their table; what is not recorded is never left out."""
    said = [
        f"{each.title} {Number(each.mean, places=1)} ({each.rated}, {each.not_recorded_words})"
        for each in rolled.sections
    ]
    opening = Run("Section scores (items rated, not recorded): ", bold=True)
    return Paragraph((opening, f"{'; '.join(said)}. Mean of the rated items, {scale(rolled)}."))


def _actions(actions: tuple[tuple[str, str, str], ...], room: Room) -> Table:
    more = len(actions) - room.actions
    return Table(
        "Actions",
        (Column("Action", weight=4), Column("Owner", weight=2), Column("Due", weight=2)),
        tuple(
            tuple(_shortened(text, room.text // 2) for text in row)
            for row in actions[: room.actions]
        ),
        note=f"{more} more actions are in the audit." if more > 0 else "",
    )


def _happened(events: tuple[SaidEvent, ...], room: Room) -> Iterator[Block]:
    """In the order of time; where there is no room for all, series give way last: they are the work itself."""
    if not events:
        return
    shown = sorted(events, key=lambda each: each.count, reverse=True)[: room.events]
    rows = tuple((_when(each), each.what) for each in events if each in shown)
    more = len(events) - len(rows)
    if not room.scores:
        said = "; ".join(f"{what} {when}" for when, what in rows)
        rest = f"; {more} more dated events are in the audit" if more else ""
        yield Paragraph((Run("What happened when: ", bold=True), f"{said}{rest}."))
        return
    yield Table(
        "What happened when",
        (Column("When", weight=4), Column("What", weight=6)),
        rows,
        note=f"{more} more dated events are in the audit." if more else "",
    )


def _when(event: SaidEvent) -> str:
    if event.count == 1:
        return words(event.first)
    if event.first == event.last:
        return f"{event.count} times, {words(event.first)}"
    return f"{event.count} times, {words(event.first)} to {words(event.last)}"


def _time_limits(verdicts: tuple[SaidVerdict, ...], room: Room) -> Iterator[Block]:
    """Those kept in one sentence, as those not due and those not answered; the others each with its sum."""
    kept = [_named(each) for each in verdicts if each.verdict == "in-time"]
    running = [_named(each) for each in verdicts if each.verdict == "not-yet-due"]
    silent = [_named(each) for each in verdicts if each.verdict == NOT_ANSWERED]
    rows: list[tuple[Cell, ...]] = []
    for verdict in verdicts:
        if verdict.verdict in {"in-time", "not-yet-due", NOT_ANSWERED}:
            continue
        words, tone = VERDICTS.get(verdict.verdict, (verdict.verdict, Tone.NEUTRAL))
        rows.append(
            (
                _named(verdict),
                Flag(words, tone),
                _counted(verdict, room.explanation),
            )
        )
    beyond = ", ".join(str(row[0]) for row in rows[room.limits :])
    if rows:
        yield Table(
            "Time limits not kept, or not to be told",
            (
                Column("Time limit", weight=3),
                Column("Verdict", weight=1.6),
                Column("How counted", weight=8),
            ),
            tuple(rows[: room.limits]),
            note=f"So too, in the audit: {_shortened(beyond, BEYOND, '…')}." if beyond else "",
        )
    if kept:
        yield Paragraph((Run("Kept in time: ", bold=True), "; ".join(kept) + "."))
    if running:
        yield Paragraph((Run("Not yet due: ", bold=True), "; ".join(running) + "."))
    if silent:
        yield Paragraph((Run("Not answered: ", bold=True), "; ".join(silent) + "."))
    if any(each.unverified for each in verdicts):
        yield Paragraph("* An editable default of the audit tool, not verified as a rule in force.")


def _counted(verdict: SaidVerdict, longest: int) -> str:
    """How it was counted; where that is too long, by how much it was missed comes first."""
    said = verdict.explanation
    if len(said) > longest and verdict.outcome:
        said = f"{verdict.outcome}: {said}"
    return _shortened(said, longest, " …", ("; ", ": ", ", "), 0.2)


def _named(verdict: SaidVerdict) -> str:
    return f"{verdict.title}{'*' if verdict.unverified else ''}{'†' if verdict.afterwards else ''}"


def _afterwards(summary: CaseSummary) -> Iterator[Block]:
    """What was put on the record once the audit was known of."""
    if not summary.late_entries or summary.announced_on is None:
        return
    many = summary.late_entries > 1
    said = (
        f"{summary.late_entries} {'entries' if many else 'entry'} about earlier events "
        f"{'were' if many else 'was'} made after the audit was announced {_announced(summary)}. "
    )
    touched = any(verdict.afterwards for verdict in summary.verdicts)
    rest = (
        "Time limits marked † do not count such an end."
        if touched
        else "No time limit rests on it."
    )
    yield Paragraph((Run("† Written afterwards: ", bold=True), said, rest))


def _fell_short(sections: tuple[SaidSection, ...], room: Room) -> Iterator[Block]:
    """Section by section, only what the assessor marked as falling short: the rest is in the audit itself."""
    rows: list[tuple[Cell, ...]] = []
    for section in sections:
        troubled = [answer for answer in section.answers if _is_trouble(answer)]
        if troubled:
            rows.append((section.title, _shortened(f"{_listed(troubled)}.", room.section)))
    if rows:
        yield Table(
            "What fell short", (Column("Section", weight=2), Column("What", weight=8)), tuple(rows)
        )


def _listed(answers: Sequence[SaidAnswer]) -> str:
    """What is asked and what was answered, one after the other; an item of several parts is named once."""
    said, item = list[str](), ""
    for answer in answers:
        about, parted, part = answer.question.rstrip("?:").partition(": ")
        again = bool(parted) and about == item
        said.append(f"{part if again else about + parted + part}: {_said(answer)}")
        item = about
    return "; ".join(said)


def _record_alone(summary: CaseSummary) -> str:
    told = answers_with(Evidence.TOLD, summary.source_notes)
    if not told or summary.conversations:
        return alone_sentence(len(summary.conversations), held_in_round=summary.heard)
    rest = "1 answer that rests" if told == 1 else f"{told} answers that rest"
    return f"From the record, but for {rest} on what the assessor was told."


def _conversations(held: tuple[Conversation, ...], room: Room) -> Iterator[Block]:
    """What was said to the assessor, apart from all that the file says."""
    if not held:
        return
    more = len(held) - room.actions
    yield Table(
        "Conversations, apart from the record",
        (Column("With whom", weight=3), Column("Bears on", weight=3), Column("Said", weight=8)),
        tuple(
            (
                ", ".join(filter(None, (each.with_whom, each.how.lower(), each.on))),
                each.bears_on,
                _shortened(each.said, room.text // 2),
            )
            for each in held[: room.actions]
        ),
        note=f"{more} more conversations are in the audit." if more > 0 else "",
    )


def _sources(notes: tuple[SourceNote, ...], room: Room) -> Iterator[Block]:
    """What somebody told and where the two records differ: by whom, and what the other one says."""
    runs: list[Run | str] = []
    for source in (Evidence.TOLD, Evidence.DIFFER):
        held = [note for note in notes if note.evidence is source]
        if held:
            said = "; ".join(
                f"{note.question.rstrip('?:')}: {note.answer} ({_beside(note)})" for note in held
            )
            opening = f"{source.words.capitalize()} ({answers_with(source, notes)}): "
            runs += [Run(opening, bold=True), f"{_shortened(f'{said}.', room.section)} "]
    if runs:
        yield Paragraph(tuple(runs))


def _beside(note: SourceNote) -> str:
    if note.other and note.evidence is Evidence.DIFFER:
        return f"the other record: {note.other}"
    return note.other or MISSING[note.evidence]


def _is_trouble(answer: SaidAnswer) -> bool:
    """Complexity is no failing, and the judgements stand at the top."""
    return answer.tone in TROUBLE and not answer.number.startswith(("CX1", "OJ"))


def _said(answer: SaidAnswer) -> str:
    words = answer.answer[:1].lower() + answer.answer[1:]
    return f"{words} (corrected by the lead: {answer.corrected})" if answer.corrected else words


def _shortened(
    text: str,
    longest: int,
    end: str = IN_THE_AUDIT,
    clauses: tuple[str, ...] = ("; ", ". "),
    late: float = 0.6,
) -> str:
    """Cut where something that was said ends, if that is after this share of the text, and else between words."""
    if len(text) <= longest:
        return text
    kept = text[: longest - len(end) + 1]
    words = kept.rpartition(" ")[0] or kept[:-1]
    clause = max(words.rfind(mark) for mark in clauses)
    return words[: clause if clause > len(words) * late else None].rstrip(" ,;:.") + end


def _day(summary: CaseSummary) -> str:
    """The position date; of an anonymous summary its month."""
    day = summary.position_date
    return words(PartialDate.in_month(day.year, day.month) if summary.anonymous else day)


def _announced(summary: CaseSummary) -> str:
    day = summary.announced_on
    if day is None:
        return ""
    if summary.anonymous:
        return f"in {words(PartialDate.in_month(day.year, day.month))}"
    return f"on {words(day)}"
