"""Findings as one JSON document, the same on every machine that holds the same records."""

import json
from collections import Counter
from dataclasses import asdict
from typing import Any

from app.domain.calendar import WorkingCalendar
from app.domain.collation import tally, timeliness
from app.domain.findings import Findings, QuestionLine
from app.domain.ratings import compared, over_all
from app.reports import patterns

JUDGEMENTS = {"adequately_protected": "OJ1", "practice": "OJ2", "overall_quality": "OJ3_rating"}


def as_document(found: Findings) -> dict[str, Any]:
    """The figures as `findings --json` prints them: no time, path or identifier of this machine."""
    by_name = {line.name: line for line in found.questions}
    return {
        "round": {
            "name": found.name,
            "position_date": found.position_date.isoformat(),
            "tool": f"{found.tool_title} {found.tool_version}",
            "tool_versions": [version.label for version in found.tool_versions],
        },
        "sample": {
            "size": found.sampled,
            "population": found.population,
            "families": found.families,
            "by_age_band": dict(found.by_age_band),
            "by_district": dict(found.by_district),
            "first_readings_by_assessor": dict(found.first_readings),
            "second_readings": len(found.pairs),
            "not_blind": list(found.not_blind),
            "counted": len(found.audits),
            "conflicting": found.conflicting,
            "unfinished": found.unfinished,
        },
        **_replies(found),
        "read": _read(found),
        "working_days": _working_days(found.calendar),
        **_afterwards(found),
        "judgements": {
            words: tally(by_name[name].path, found.audits).values
            for words, name in JUDGEMENTS.items()
            if name in by_name
        },
        "questions": {line.name: _question(found, line) for line in found.questions},
        "standards": {
            standard.id: dict(timeliness(standard.id, found.audits).verdicts)
            for standard in found.standards
        },
        "electronic_record": _record(found),
        "rollup": _rollup(found),
        "asked_again": {
            line.name: found.asked_again[line.path]
            for line in found.questions
            if line.path in found.asked_again
        },
        "files": _files(found),
        "patterns": patterns.as_document(found),
        "concerns": {
            "raised": len(found.concerns),
            "open": sum(concern.open for concern in found.concerns),
            "told": sum(concern.told for concern in found.concerns),
        },
    }


def _files(found: Findings) -> dict[str, Any]:
    """Files that were not produced, and every headline a second time with those cases taken as not met."""
    return {
        "not_produced": len(found.not_produced),
        "nothing_to_read": sum(each.nothing for each in found.not_produced),
        "replaced": sum(each.replaced for each in found.not_produced),
        "in_part": found.in_part,
        "cases": {each.ref: each.reason for each in found.not_produced},
        "taken_as_not_met": {
            kind: {
                each.id: {
                    "met": each.met,
                    "of": each.of,
                    "met_taken": each.met_taken,
                    "of_taken": each.of_taken,
                }
                for each in headlines
            }
            for kind, headlines in (
                ("judgements", found.judged_twice),
                ("standards", found.timed_twice),
            )
        },
    }


def _replies(found: Findings) -> dict[str, Any]:
    """The right of reply; nothing where no summary went out and nothing was challenged."""
    held = found.replies
    if not held.cases and not held.made:
        return {}
    return {
        "replies": {
            "cases": held.cases,
            "told": held.told,
            "challenges": held.made,
            "upheld": held.upheld,
            "not_upheld": held.refused,
            "open": held.open,
        }
    }


def _read(found: Findings) -> dict[str, str] | None:
    """The first and the last day of reading."""
    read = found.read
    return {"first": read.first.isoformat(), "last": read.last.isoformat()} if read else None


def _afterwards(found: Findings) -> dict[str, Any]:
    """What was put on the record after the announcement, and which ends do not count for that; nothing where the
    round was not announced."""
    if found.announced_on is None:
        return {}
    late = [audit for audit in found.audits if audit.late_entries]
    standards = {}
    for standard in found.standards:
        touched = [audit for audit in found.audits if audit.afterwards.get(standard.id)]
        standards[standard.id] = {
            "ends": sum(audit.afterwards[standard.id] for audit in touched),
            "cases": [audit.ref for audit in touched],
        }
    return {
        "written_afterwards": {
            "announced_on": found.announced_on.isoformat(),
            "audits": len(found.audits),
            "entries": {audit.ref: audit.late_entries for audit in late},
            "standards": standards,
        }
    }


def _record(found: Findings) -> dict[str, dict[str, int]]:
    """By question: in how many cases the electronic record was accepted, agreed with, contradicted, corrected."""
    made = {}
    for line in found.questions:
        stands = Counter(
            audit.record[line.path].value for audit in found.audits if line.path in audit.record
        )
        if stands:
            made[line.name] = dict(sorted(stands.items()))
    return made


def _working_days(calendar: WorkingCalendar | None) -> dict[str, Any] | None:
    """By which table of bank holidays working days were counted, and what the tool changed in it."""
    if calendar is None or calendar.as_at is None:
        return None
    return {
        "division": calendar.division,
        "table": calendar.version,
        "as_at": calendar.as_at.isoformat(),
        "closed": [day.isoformat() for day in calendar.closed],
        "worked": [day.isoformat() for day in calendar.worked],
    }


def _rollup(found: Findings) -> dict[str, Any] | None:
    """How the overall ratings stand to those suggested, and the section scores; reasons are texts and stay out."""
    if not found.rolled:
        return None
    counts = compared(found.rolled)
    return {
        "audits": counts.audits,
        "suggested": counts.suggested,
        "both": counts.both,
        **{beside.value: count for beside, count in counts.beside.items()},
        "without_reason": counts.unexplained,
        "overrides": [
            {"ref": audit.ref, "suggested": rolled.suggested.name, "own": rolled.own.name}
            for audit in found.audits
            if (rolled := audit.rolled) and rolled.differs and rolled.suggested and rolled.own
        ],
        "sections": [asdict(section) for section in over_all(found.rolled)],
    }


def _question(found: Findings, line: QuestionLine) -> dict[str, Any]:
    counts = tally(line.path, found.audits)
    return {
        "answered": counts.answered,
        "not_recorded": counts.not_recorded,
        "not_applicable": counts.not_applicable,
        "could_not_look": counts.could_not_look,
        "unanswered": counts.unanswered,
        "not_asked": counts.not_asked,
        "values": dict(counts.values),
    }


def as_json(found: Findings) -> str:
    return json.dumps(as_document(found), indent=1, sort_keys=True, ensure_ascii=False)
