"""Chapter 1 of the collated report: how the audit was made, who read what, when and where, and what came back."""

from statistics import median

from app.domain.ages import age_words
from app.domain.answers import Evidence
from app.domain.collation import answers_with
from app.domain.conclusions import Discussion, LeadWords
from app.domain.findings import Findings
from app.domain.time_on_file import minutes_words
from app.reports.collated_annexes import cases_with
from app.reports.content import Align, Block, Column, Heading, Number, Paragraph, Table
from app.reports.conversations import held_words
from app.reports.front_matter import paragraphs
from app.reports.not_produced import files_sentence
from app.reports.replies import replies_sentence

AGE_COLUMNS = (Column("Age", weight=4), Column("Children", Align.RIGHT))
READER_COLUMNS = (Column("Assessor", weight=4), Column("Cases", Align.RIGHT))
AREA_COLUMNS = (Column("District or team", weight=4), Column("Cases", Align.RIGHT))


def structure(found: Findings, words: LeadWords) -> list[Block]:
    """In the seed's order: the sample, its ages (1.2), who read how many (1.3), when and where, with what, by whom
    collated and with whom discussed."""
    return [
        Heading(1, "Structure of the audit", "1"),
        *_how(found, words),
        Paragraph("The ages of the children in the sample:", "1.2"),
        _ages(found),
        Paragraph("The files were read by:", "1.3"),
        _readers(found),
        Paragraph(_when_and_where(found, words), "1.4"),
        _areas(found),
        Paragraph(_asked_about(found), "1.5"),
        Paragraph(_collated_and_discussed(found, words), "1.6"),
        *_discussions(words),
        Paragraph(_what_came_back(found), "1.7"),
        Paragraph(
            f"{_record_alone(found)} “Not recorded”, “no”, “not applicable” and “could not look” are different "
            "answers and are counted apart.",
            "1.8",
        ),
    ]


def _how(found: Findings, words: LeadWords) -> list[Block]:
    method = found.method or "The cases were named by the lead reviewer."
    texts = [*paragraphs(words.front.agreed, words.sources), method]
    return [Paragraph(text, "" if number else "1.1") for number, text in enumerate(texts)]


def _ages(found: Findings) -> Table:
    return Table(
        "Children in the sample by age",
        AGE_COLUMNS,
        tuple(
            (age_words(band).capitalize(), Number(count))
            for band, count in found.by_age_band.items()
            if count or band != "not-known"
        ),
        totals=("All", Number(found.sampled)),
    )


def _readers(found: Findings) -> Table:
    return Table(
        "First readings by assessor",
        READER_COLUMNS,
        tuple((name, Number(count)) for name, count in found.first_readings.items()),
        note=_second_readings(found),
        totals=("All", Number(sum(found.first_readings.values()))),
    )


def _areas(found: Findings) -> Table:
    return Table(
        "Cases by district or specialist team",
        AREA_COLUMNS,
        tuple((name, Number(count)) for name, count in found.by_district.items()),
        note=(
            "With so few cases each, districts and teams are not compared, ranked or given "
            "percentages in this report."
        ),
    )


def _when_and_where(found: Findings, words: LeadWords) -> str:
    """The days from the histories of the audits, the offices of those who read, and what the lead adds."""
    where = f" in the {_listed(found.offices)}" if found.offices else ""
    said = f"The files were read {found.read.between}{where}." if found.read else ""
    added = words.front.offices.strip()
    if added:
        said += f" {added if added.endswith('.') else f'{added}.'}"
    return (
        f"{said} Every assessor used the same audit tool, {found.tool_title} {found.tool_version}, whose questions are "
        "listed in annex B; where it names a limit of time, the program counted it."
    ).strip()


def _asked_about(found: Findings) -> str:
    sections = list(dict.fromkeys(line.section for line in found.questions))
    asked = "; ".join(sections)
    return (
        "The audit tool looks at whether procedures are kept to, whether what was done was right and in time, whether "
        "the work was supervised, whether the child is protected, and for patterns that suggest problems. Its "
        f"{len(sections)} sections are: {asked}."
    )


def _collated_and_discussed(found: Findings, words: LeadWords) -> str:
    by = words.front.collated_by.strip() or found.lead_name
    said = f"What the assessors found was collated by {by}"
    if not words.discussions:
        return f"{said}. It has not been discussed with anybody yet."
    return f"{said} and has been discussed with {_listed(tuple(map(_whom, words.discussions)))}."


def _whom(held: Discussion) -> str:
    return f"{held.who} ({held.role})" if held.role.strip() else held.who


def _discussions(words: LeadWords) -> list[Block]:
    if not any(each.about.strip() for each in words.discussions):
        return []
    return [
        Table(
            "Discussed with",
            (
                Column("Name", weight=2),
                Column("Role", weight=2),
                Column("On", weight=1.2),
                Column("About", weight=3),
            ),
            tuple(
                (
                    each.who,
                    each.role,
                    f"{each.on.day} {each.on:%b %Y}" if each.on else "–",
                    each.about,
                )
                for each in words.discussions
            ),
        )
    ]


def _listed(names: tuple[str, ...]) -> str:
    """ "the North, East and West offices" needs no more than this: "a, b and c"."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _record_alone(found: Findings) -> str:
    told = [answers_with(Evidence.TOLD, audit.source_notes) for audit in found.audits]
    if found.heard and found.conversations:
        return held_words(found)
    if not any(told):
        return "Every finding is from the record alone: no child, parent or worker was spoken to."
    return (
        f"Every finding is from the record, but for single answers ({sum(told):,}, in {cases_with(told)}) that "
        "rest on what an assessor was told (annex E)."
    )


def _second_readings(found: Findings) -> str:
    if not found.pairs:
        return ""
    return f"{len(found.pairs)} of the cases were read a second time, blind, by another assessor (annex C)."


def _what_came_back(found: Findings) -> str:
    words = f"{len(found.audits)} of the {found.sampled} cases drawn are counted here"
    words += f"; they are children of {found.families} families." if found.families else "."
    words += f" All clocks run to the position date, {found.position_date.day} {found.position_date:%B %Y}."
    changed = len(found.tool_versions) - 1
    if changed > 0:
        often = "once" if changed == 1 else f"{changed} times"
        words += (
            f" The audit tool was changed {often} while the round was under way; annex F lists what was changed, why, "
            "and what became of answers already given."
        )
    words += files_sentence(found)
    if found.unreturned:
        words += f" From {found.unreturned} nothing that can be counted has come back."
    if found.conflicting:
        words += (
            f" {found.conflicting} audits came back in copies that contradict each other and are not "
            "counted until the lead has chosen."
        )
    if found.unfinished:
        words += f" {found.unfinished} of the audits were not yet signed off by their assessor."
    words += _how_worked(found)
    if found.corrections:
        words += (
            f" The lead corrected {found.corrections} single answers, each with its reason; the "
            "originals are kept."
        )
    return words + replies_sentence(found.replies)


def _how_worked(found: Findings) -> str:
    """Time on file, audits filled in on paper, and those opened again after they were signed."""
    words, readings = "", found.readings
    times = [audit.minutes for audit in readings if audit.minutes]
    if times:
        words += (
            f" Time on file was kept for {len(times)} of the {len(readings)} readings: half of them took "
            f"{minutes_words(round(median(times)))} or less, the longest {minutes_words(max(times))}."
        )
    keyed = [audit for audit in readings if audit.keyed]
    if keyed:
        others = sum(audit.keyed_by_another for audit in keyed)
        words += (
            f" {_audits(len(keyed))} filled in on paper and keyed in later, {others} by somebody other than the "
            "reader, who compared it with the paper before it was signed."
        )
    again = sum(audit.reopened > 0 for audit in readings)
    if again:
        words += (
            f" {_audits(again)} opened again after signing; each reason is kept in its history."
        )
    return words


def _audits(count: int) -> str:
    return "1 audit was" if count == 1 else f"{count} audits were"
