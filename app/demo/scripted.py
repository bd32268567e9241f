"""What the scripted assessor would write under each question, from the story of the case."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from app.demo.story import Story
from app.domain.answers import Answer, AnswerState
from app.domain.ratings import Beside

Row = dict[str, str]
NOT_RECORDED = Answer(state=AnswerState.NOT_RECORDED)
GOOD_PRACTICE = (
    "Visits were planned around the child's day, and each note says what the child did and said.",
    "Supervision named what would have to change by the next meeting, and the next meeting checked it.",
    "The chronology was read before the conference and quoted in the assessment.",
    "Father and grandparents were seen separately and their part in the plan is written down.",
    "The health visitor and the worker visited together after the plan stalled.",
)
WOULD_HAVE_HELPED = (
    "A summary of earlier episodes before the enquiry began.",
    "An earlier request for the specialist assessment.",
    "Supervision notes kept on the file rather than in a separate book.",
    "Minutes within the month, so that the core group could work from them.",
    "One place for contact notes: half were on paper, half on screen.",
)
ACTIONS = (
    ("Complete the core assessment", "Team manager"),
    ("Bring the chronology up to date", "Key worker"),
    ("Record the waiting notes", "Key worker"),
    ("Review the plan's goals in supervision", "Supervisor"),
)


def answers_for(story: Story) -> Mapping[str, str | Answer]:
    """By question name; a name that is not here is answered by the general rules."""
    found: dict[str, str | Answer] = {
        "records_available": "paper electronic",
        "paper_seen": "all" if story.dice.chance(0.85, "paper") else "part",
        "paper_volumes": str(story.dice.between(1, 4, "volumes")),
        "electronic_seen": "all" if story.dice.chance(0.8, "electronic") else "part",
        "late_entries": "yes" if _has_late_entries(story) else "no",
        "conflict": "none",
    }
    for add in (_history, _enquiries, _assessment, _people, _meetings, _legal, _record, _judgement):
        found.update(add(story))
    return found


def rows_for(story: Story) -> Mapping[str, list[Row]]:
    """By the name of the repeating table; each row by the last part of its questions' names."""
    place = {"paper": 0.4, "electronic": 0.3, "both": 0.2, "own_book": 0.1}
    dice = story.dice
    return {
        "strategies": [
            {"date": _day(day), "initiated": "yes" if day == story.strategies[-1] else "no"}
            for day in story.strategies
        ],
        "sessions": [
            {
                "date": _day(day),
                "date_entered": _entered(story, day),
                "where": dice.pick(place, f"where {day}"),
                "by_supervisor": "yes" if dice.chance(0.85, f"by {day}") else "no",
            }
            for day in story.supervision
        ],
        "reviews": [{"date": _day(day), "outcome": "continues"} for day in story.reviews],
        "meetings": [
            {"date": _day(day), "record": "yes" if dice.chance(0.8, f"minutes {day}") else "no"}
            for day in story.core_groups[1:]
        ],
        "visits": [
            {
                "date": _day(day),
                "date_entered": _entered(story, day),
                "seen": "yes" if seen else "no",
                "alone": "yes" if dice.chance(0.5, f"alone {day}") else "no",
                "spoken": "yes" if dice.chance(0.8, f"spoken {day}") else "no",
                "where": "home" if dice.chance(0.8, f"home {day}") else "school",
                "bedroom": "yes" if dice.chance(0.5, f"bedroom {day}") else "no",
            }
            for day, seen in story.visits
        ],
        "requests": [_request(story)],
        "actions": [_action(story, number) for number in range(dice.between(1, 2, "actions"))],
    }


def _has_late_entries(story: Story) -> bool:
    return story.dice.chance(0.3 - story.quality / 5, "late entries")


def _entered(story: Story, day: date) -> str:
    """When an event of the last weeks was put on the record, in a file that was caught up for the audit."""
    recent = story.position - timedelta(50) < day < story.position - timedelta(16)
    if not (_has_late_entries(story) and recent and story.dice.chance(0.75, f"entered {day}")):
        return ""
    return _day(story.dice.weekday(story.position, -9, -2, f"entered on {day}"))


def _request(story: Story) -> Row:
    asked = story.dice.weekday(story.assessment_start, 3, 20, "asked")
    row = {"what": "Parenting capacity assessment", "agency": "mental_health", "asked": _day(asked)}
    received = asked + timedelta(days=story.dice.between(20, 90, "waited"))
    return row | ({"received": _day(received)} if received <= story.position else {})


def _action(story: Story, number: int) -> Row:
    what, owner = story.dice.pick(dict.fromkeys(ACTIONS, 1.0), f"action {number}")
    due = story.position + timedelta(days=story.dice.between(14, 42, f"due {number}"))
    return {"action": what, "owner": owner, "due": _day(due)}


def _history(story: Story) -> dict[str, str | Answer]:
    again = story.earlier_periods >= 2
    found: dict[str, str | Answer] = {
        "HX1_date": _day(story.referral),
        "HX1_open": "OK" if story.open_case else "",
        "HX2": _day(story.decision) or NOT_RECORDED,
        "HX3_ever": str(story.earlier_referrals),
        "HX3_12m": str(min(story.earlier_referrals, story.dice.between(0, 2, "in the year"))),
        "HX3_closed": str(story.earlier_periods),
        "HX3_sure": "exact" if story.dice.chance(0.75, "sure") else "at_least",
        "HX4_before": "yes" if story.previous_plans else "no",
        "HX4_siblings": "yes" if story.previous_plans else "no",
        "HX4_times": str(max(1, story.previous_plans)),
        "HX4_ended": f"{story.referral.year - 1}-{story.dice.between(1, 12, 'ended'):02}",
        "HX5_pattern": (
            "clear"
            if again and story.quality < 0.6
            else "possible"
            if story.earlier_periods
            else "none"
        ),
        "HX5_causes": " ".join(
            story.dice.some(
                ("early_closure", "incomplete_assessment", "history_unread", "worker_change"),
                2,
                "causes",
            )
        ),
    }
    return found


def _enquiries(story: Story) -> dict[str, str | Answer]:
    on_file = story.dice.chance(0.75 + story.quality / 5, "strategy on file")
    return {
        "ST1_on_file": "yes" if on_file else "no",
        "ST1_agencies": "social_care police" + (" health" if story.quality > 0.5 else ""),
        "ST4_seen": "unborn"
        if story.unborn
        else story.dice.pick({"alone": 0.5, "not_alone": 0.35, "not_seen": 0.15}, "enquiries"),
        "ST4_date": _day(story.dice.weekday(story.strategies[-1], 0, 5, "enquiries seen")),
        "ST5_outcome": "conference",
        "ST5_date": _day(
            min(story.dice.weekday(story.strategies[-1], 4, 12, "outcome"), story.conference)
        ),
    }


def _assessment(story: Story) -> dict[str, str | Answer]:
    reasons = ("workload", "allocation", "agency", "specialist", "family", "system")
    number = story.dice.between(1, 2, "how many reasons")
    return {
        "AS1_how": "done" if story.initial_assessment else "straight",
        "AS1_date": _day(story.initial_assessment),
        "AS2_status": story.assessment_status,
        "AS2_why": "Assessed within proceedings.",
        "AS3": _day(story.assessment_start),
        "AS4": _day(story.assessment_done) or NOT_RECORDED,
        "AS5_on_file": "yes" if story.interim else "no",
        "AS5_date": _day(story.interim),
        "AS6_reasons": " ".join(story.dice.some(reasons, number, "reasons")),
        "AS6_recorded": "yes" if story.dice.chance(0.3, "reason on file") else "no",
        "AS7_any": "yes" if story.dice.chance(0.3, "specialist") else "no",
    }


def _people(story: Story) -> dict[str, str | Answer]:
    found: dict[str, str | Answer] = {
        "CX1_factors": " ".join(story.factors),
        "CX2": story.response,
        "SW1_when": "after" if story.allocation_gap else "already",
        "SW1_date": _day(story.conference + timedelta(days=story.allocation_gap)),
        "SW1_gap": str(story.allocation_gap),
        "SW3_count": str(story.workers),
        "SW3_reasons": story.dice.pick({"left": 0.4, "transfer": 0.4, "absence": 0.2}, "change"),
    }
    for factor in story.factors:
        current = story.dice.chance(0.75, f"now {factor}")
        found[f"CX1_{factor}_when"] = "current" if current else "past"
        whose = "child" if factor.startswith("child") else "mother"
        found[f"CX1_{factor}_whose"] = whose
    return found


def _meetings(story: Story) -> dict[str, str | Answer]:
    last = story.reviews[-1] if story.reviews else story.conference
    circulated = story.dice.weekday(last, 12, 30 if story.quality > 0.5 else 60, "minutes")
    minutes = "final" if circulated <= story.position else "none"
    first = story.core_groups[0] if story.core_groups else None
    return {
        "SV1_any": "yes" if story.supervision else "no",
        "CF1_kind": "initial",
        "CF1_date": _day(story.conference),
        "CF2_on_file": "no",
        "CF4_shared": _day(last - timedelta(days=story.dice.between(1, 9, "report"))),
        "CF6_on_file": minutes,
        "CF6_circulated": _day(circulated),
        "CF6_decisions": _day(min(story.dice.weekday(last, 0, 4, "decisions"), story.position)),
        "CF7_held": "yes" if story.reviews else "no",
        "CG1_held": "yes" if first else "no",
        "CG1_date": _day(first),
        "CG2_any": "yes" if len(story.core_groups) > 1 else "no",
        "CS1_any": "yes" if story.visits else "no",
        "CS2_stated": "yes" if story.dice.chance(0.8, "frequency") else "no",
        "CS2_days": story.dice.pick({"14": 0.4, "21": 0.3, "28": 0.3}, "how often"),
        "CS7_need": "no",
        "PL1_on_file": "yes" if story.plan_on_file else "no",
        "PL1_updated": _day(max(last, story.conference)),
        "PL4": story.progress,
        "PL7_drift": story.drift,
        "PL7_months": str(story.dice.between(2, 8, "drift")),
        "PL7_note": "Meetings went on, but nothing in the plan changed between reviews.",
    }


def _legal(story: Story) -> dict[str, str | Answer]:
    letter = story.letter
    if letter is None or letter > story.position:
        advice = story.dice.weekday(story.conference, 10, 30, "advice")
        return {
            "LG1_sought": story.legal,
            "LG1_date": _day(min(advice, story.position)),
            "LG2_sent": "not_decided",
            "LG5_orders": "none",
        }
    meeting = story.dice.weekday(letter, 6, 16, "meeting")
    return {
        "LG1_sought": story.legal,
        "LG1_date": _day(letter - timedelta(days=14)),
        "LG2_sent": "sent",
        "LG2_date": _day(letter),
        "LG3": story.dice.pick({"improved": 0.6, "engaged": 0.3, "early": 0.1}, "effect"),
        "LG4_held": "yes" if meeting <= story.position else "no",
        "LG4_date": _day(meeting),
        "LG5_orders": "none",
    }


def _record(story: Story) -> dict[str, str | Answer]:
    oldest = story.dice.weekday(story.position, -40, -4, "oldest")
    state = story.dice.pick(
        {"none": 0.5 - story.quality / 3, "partial": 0.35, "current": story.quality}, "chronology"
    )
    return {
        "RC3": story.dice.pick({"both": 0.7, "electronic": 0.08, "neither": 0.22}, "understand"),
        "RC4_what": "Dates of two visits are a day apart; one report is on paper only.",
        "RC5_on_file": "no" if story.notes_waiting else "yes",
        "RC5_count": str(story.notes_waiting),
        "RC5_oldest": _day(oldest),
        "RC7_state": state,
        "RC7_last": _day(story.dice.weekday(story.position, -150, -10, "last entry")),
        "RC8_court": "no",
    }


def _judgement(story: Story) -> dict[str, str | Answer]:
    if story.concern:
        protected, practice = "no", "below"
    else:
        good = story.quality > 0.7
        protected = "yes" if good else "concerns" if story.dice.chance(0.3, "worry") else "yes"
        practice = (
            "best" if good and story.dice.chance(0.4, "best") else "meets" if good else "below"
        )
        if 0.5 < story.quality <= 0.7 and story.dice.chance(0.5, "meets"):
            practice = "meets"
    text = dict.fromkeys(GOOD_PRACTICE, 1.0)
    helped = dict.fromkeys(WOULD_HAVE_HELPED, 1.0)
    return {
        "OJ1": protected,
        "OJ2": practice,
        "OJ4_confidence": "high" if story.quality > 0.5 else "medium",
        "OJ5_now": "yes" if story.concern else "no",
        "OJ5_what": "A visitor who may not see the child was in the home at the last two visits.",
        "OJ5_told": "Duty team manager",
        "OJ5_role": "Team manager",
        "OJ5_told_on": _day(story.position),
        "OJ5_time": "14:05",
        "OJ5_response": "A visit was made the same afternoon; a strategy discussion is called.",
        "OJ6_text": story.dice.pick(text, "good practice"),
        "OJ7_text": story.dice.pick(helped, "would have helped"),
        "OJ8_any": "yes" if story.quality < 0.8 else "no",
        "OJ8_discussed": "yes" if story.dice.chance(0.5, "discussed") else "no",
        "OJ8_discussed_on": _day(story.position),
        "OJ8_comment": "The worker agrees and had begun to catch up.",
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


OTHERWISE = {
    Beside.HIGHER: (
        "What fell short was paperwork; the child was seen often and known well.",
        "The early delay was made good, and the work since then is sound.",
        "The low ratings are about recording; the visits and the core group did their work.",
    ),
    Beside.LOWER: (
        "The single parts are sound, but nobody put them together for this child.",
        "Drift since the last review weighs more than the good work before it.",
        "The plan did not change although the risk did.",
    ),
}
GENERAL_TEXT = "As described in the file."
RATINGS: Mapping[str, Callable[[float], float]] = {
    "exemplary": lambda quality: max(0.02, quality - 0.55),
    "good": lambda quality: 0.25 + quality / 2,
    "short": lambda quality: 0.95 - quality,
    "poor": lambda quality: max(0.01, 0.45 - quality),
}
