"""The patterns: counts worked out by hand on twelve audits, and that the data file says only what the tool knows."""

import json
import operator
import random
from dataclasses import replace

import pytest

from app.domain.answers import Evidence
from app.domain.collation import DUE, Given
from app.domain.patterns import Part, Row, counted
from app.domain.selection import TOGETHER, Selector, parsed
from app.reports.collated import collated_report
from app.reports.content import Bullets, Count, Figure, Heading, Number, Table, cell_text
from app.reports.patterns import (
    as_document,
    cell_of,
    pattern_blocks,
    pattern_page,
    patterns,
    share_words,
)
from tests.reports.findings_samples import PATHS, QUESTIONS, TOOL, an_audit, answered, some_findings

VERDICTS = (*DUE, "not-yet-due", "not-applicable")


def twelve():
    """Supervision in time in the first six, of whom one drifted; a gap in the next four, of whom three did."""
    audits = []
    for number in range(1, 13):
        gap = "in-time" if number <= 6 else "late" if number <= 10 else "no-evidence"
        drifted = number in {6, 7, 8, 9}
        audits.append(
            an_audit(
                number,
                given={
                    "SV1_any": answered("no" if number > 10 else "yes"),
                    "PL7_drift": answered("now" if drifted else "none"),
                    "OJ1": answered("no" if number == 1 else "yes"),
                    "OJ2": answered("best" if number <= 3 else "below"),
                    "CX1_drugs_when": answered("current" if number <= 5 else "past"),
                    "CX1_alcohol_when": answered("current" if number in {4, 5, 6} else "past"),
                    "CX1_moves_when": answered("current") if number == 5 else Given("not-asked"),
                },
                verdicts={"T13": gap, "T3": "in-time" if number <= 4 else "late"},
            )
        )
        audits[-1] = replace(
            audits[-1],
            days={"T13": 40 if number == 7 else 5 if number <= 10 else 0},
            minutes=60 * number if number != 12 else 0,
        )
    return tuple(audits)


@pytest.fixture(scope="module")
def found():
    return some_findings(audits=twelve(), pairs=())


def pattern(key):
    return next(each for each in patterns() if each.key == key)


def blocks(found, key):
    return pattern_blocks(pattern(key), Selector(found))


def tables(found, key):
    held = [each.numbers if isinstance(each, Figure) else each for each in blocks(found, key)]
    return {each.title: each for each in held if isinstance(each, Table)}


def sentences(found, key):
    return [
        each for block in blocks(found, key) if isinstance(block, Bullets) for each in block.items
    ]


def plain(table):
    shown = [
        [cell_text(cell).replace("\N{NO-BREAK SPACE}", " ") for cell in row] for row in table.rows
    ]
    return {row[0]: row[1:] for row in shown}


def test_gaps_in_supervision_stand_against_drift(found):
    table = tables(found, "supervision-and-drift")["Gaps in supervision against drift"]
    assert [each.header for each in table.columns] == [
        "Supervision", "None", "In the past, recovered", "Now", "All cases",
    ]  # fmt: skip
    assert plain(table) == {
        "No gap over the limit": ["5", "0", "1", "6"],
        "A gap over the limit": ["1", "0", "3", "4"],
        "Not to be told": ["2", "0", "0", "2"],
        "No supervision on file": ["2", "0", "0", "2"],
        "All cases": ["8", "0", "4", "12"],
    }
    said = sentences(found, "supervision-and-drift")
    assert (
        "Of the cases with a gap over the limit, 3 of 4 have drifted, now or in the past." in said
    )
    assert "Of those without such a gap, 1 of 6 have." in said


def test_a_share_of_ten_or_more_has_its_interval_and_of_fewer_none(found):
    # Wilson for 10 of 12, by hand: z^2 = 3.8415; middle (10 + 1.9207) / 15.8415 = 0.7525;
    # half = 1.96 * sqrt(12 * (10/12) * (2/12) + 0.9604) / 15.8415 = 1.96 * 1.6209 / 15.8415 = 0.2005.
    rows = plain(tables(found, "supervision-and-drift")["Supervision found, and its gaps"])
    assert rows["Some supervision of the case on file"] == ["10 of 12", "83% (55% to 95%)"]
    assert rows["Longest gap more than twice that limit"] == ["1 of 12", "8% (1% to 35%)"]
    assert share_words(10, 12) == "10 of 12 (83%; 95% interval 55% to 95%)"
    assert share_words(8, 9) == "8 of 9"
    few = replace(found, audits=found.audits[:9])
    rows = plain(tables(few, "supervision-and-drift")["Supervision found, and its gaps"])
    assert rows["Some supervision of the case on file"] == ["9 of 9", ""]
    assert not any("%" in each for each in sentences(few, "supervision-and-drift"))


def test_three_judgements_stand_side_by_side_and_open_the_report(found):
    rows = plain(tables(found, "judgements")["The three judgements side by side"])
    assert rows["Adequately protected, with or without concerns"][0] == "11 of 12"
    assert rows["Practice safe (not judged unsafe)"][0] == "12 of 12"
    assert rows["Best practice"][0] == "3 of 12"
    against = plain(tables(found, "judgements")["Protection of the child against practice"])
    assert against["Yes"] == ["2", "0", "9", "0", "11"]
    assert against["No"] == ["1", "0", "0", "0", "1"]
    tops = [
        each.text
        for each in collated_report(found).blocks
        if isinstance(each, Heading) and each.level == 1
    ]
    assert tops.index("The three judgements") < tops.index("Structure of the audit")


def test_factors_present_together_are_counted_as_pairs_and_as_whole_sets(found):
    """Drugs now in 1-5, alcohol in 4-6, moves in 5: pairs drugs+alcohol 4 and 5, the two with moves 5 only."""
    held = tables(found, "complexity")
    pairs = plain(held["Factors most often present together"])
    assert {words: row[0] for words, row in pairs.items()} == {
        "Drug misuse with alcohol misuse": "2 of 12",
        "Alcohol misuse with frequent changes of address": "1 of 12",
        "Drug misuse with frequent changes of address": "1 of 12",
    }
    assert "The same factors in more than one case" not in held  # {4} and {5} differ
    twice = replace(found, audits=(*found.audits, replace(found.audits[3], ref="CF-013")))
    sets = plain(tables(twice, "complexity")["The same factors in more than one case"])
    assert {words: row[0] for words, row in sets.items()} == {
        "Drug misuse; alcohol misuse": "2 of 13"
    }
    numbers = plain(held["Number of factors now against progress"])
    assert {words: row[-1] for words, row in numbers.items()} == {
        "None": "6", "1 or 2": "5", "3 to 5": "1", "6 or more": "0", "All cases": "12",
    }  # fmt: skip


def test_core_assessments_of_every_edition_are_one_row(found):
    changed = (
        *found.audits[:11],
        replace(found.audits[11], verdicts={"T3": "not-applicable", "T3d": "no-date"}),
    )
    rows = plain(
        tables(replace(found, audits=changed), "core-assessment")["Core assessments that were due"]
    )
    assert [rows[name][0] for name in ("Completed in time", "Completed late", "Not to be told")] == [
        "4 of 12", "7 of 12", "1 of 12",
    ]  # fmt: skip


def test_time_on_file_with_and_without_a_chronology(found):
    """Hours 1 to 11 were kept for the first eleven; the chronology is current in the first five."""
    path = PATHS["RC7_state"]
    audits = tuple(
        replace(each, given={**each.given, path: answered("current" if place < 5 else "none")})
        for place, each in enumerate(found.audits)
    )
    rows = plain(
        tables(replace(found, audits=audits), "chronologies")[
            "Time on file, with and without an overview"
        ]
    )
    assert rows["Up to date chronology"] == ["5 of 5", "3 h 0 min", "5 h 0 min"]
    assert rows["No chronology"] == ["6 of 7", "8 h 30 min", "11 h 0 min"]


def test_what_each_record_alone_would_have_missed(found):
    """In two cases something of supervision stands on paper alone, in one of them more on the screen alone."""
    paper, screen = (Evidence.PAPER,), (Evidence.ELECTRONIC,)
    audits = list(found.audits)
    audits[0] = replace(audits[0], found_in={PATHS["SV1_any"]: paper, PATHS["PL4"]: screen})
    audits[1] = replace(audits[1], found_in={PATHS["SV1_any"]: (Evidence.BOTH, Evidence.PAPER)})
    held = replace(found, audits=tuple(audits))
    rows = plain(tables(held, "records")["What each record alone would have missed, by section"])
    assert rows["Supervision and management oversight"] == ["2", "0", "1", "0", "0"]
    assert rows["Child protection plan and progress"] == ["0", "1", "0", "0", "0"]
    assert rows["Any section"] == ["2", "1", "1", "0", "0"]
    assert "The electronic record alone would have missed something in 2 of 2 cases." in sentences(
        held, "records"
    )


def test_an_empty_round_shows_no_pattern_and_one_case_no_percentage(found):
    nobody = Selector(replace(found, audits=()))
    assert [pattern_page(each, nobody) for each in patterns()] == [[]] * len(patterns())
    one = replace(found, audits=found.audits[:1])
    shown = [
        cell_text(cell)
        for each in patterns()
        for table in tables(one, each.key).values()
        for row in table.rows
        for cell in row
    ]
    assert shown
    assert not any("%" in each for each in shown)


def test_a_tool_that_asks_none_of_it_leaves_the_pattern_out(found):
    other = replace(found, questions=(), standards=())
    selector = Selector(other)
    assert pattern_page(pattern("letters"), selector) == []
    assert pattern_page(pattern("supervision-and-drift"), selector) == []


def test_every_condition_speaks_of_what_the_audit_tool_asks():
    """A misspelt question or answer would be a row of noughts that nobody misses."""
    lines = {line.name: line for line in QUESTIONS}
    standards = {each.id for each in TOOL.standards}
    states = {
        "answered",
        "not-recorded",
        "not-applicable",
        "could-not-look",
        "unanswered",
        "not-asked",
    }
    verdicts = {*VERDICTS, *TOGETHER}
    others = {"minutes", "factors-now", "found", "said-where", "tag"}
    wrong = []
    for text in conditions():
        for one in (one for alternative in parsed(text) for one in alternative):
            for name in one.names:
                base = name.removesuffix(".days")
                if base in standards:
                    fits = ".days" in name or set(one.values) <= verdicts
                elif base in lines:
                    options = {option.name for option in lines[base].options}
                    allowed = states if one.sign == ":" else options
                    fits = one.sign not in "=:" or set(one.values) <= allowed
                else:
                    fits = base in others
                if not fits:
                    wrong.append((text, name))
    assert wrong == []


def conditions():
    for each in patterns():
        for part in each.parts:
            yield part.of
            for axis in (part.rows, part.columns, part.say):
                if isinstance(axis, str):
                    yield f"{axis}:answered"
                else:
                    for row in axis:
                        yield row.when
                        if row.of:
                            yield row.of


def test_patterns_have_keys_numbers_and_titles_of_their_own():
    keys = [each.key for each in patterns()]
    titles = [part.title for each in patterns() for part in each.parts]
    assert len(set(keys)) == len(keys)
    assert len(set(titles)) == len(titles)
    for each in patterns():
        assert len({part.key for part in each.parts}) == len(each.parts)
        for part in each.parts:
            if not isinstance(part.rows, str):
                assert len({row.words for row in part.rows}) == len(part.rows)


# ---- a generated round: every cell against the cases behind it, and against a slow second count --------------


def at_random(seed, size):
    """Audits with every question answered somehow, so that every row of every pattern has cases."""
    die = random.Random(seed)
    audits = []
    for number in range(1, size + 1):
        given = {}
        for line in QUESTIONS:
            state = die.choice(
                ["answered"] * 6 + ["not-recorded", "not-asked", "unanswered", "not-applicable"]
            )
            if state != "answered":
                given[line.name] = Given(state)
            elif line.options:
                several = die.randint(1, 3) if line.kind == "select_multiple" else 1
                given[line.name] = answered(
                    *die.sample(
                        [each.name for each in line.options], min(several, len(line.options))
                    )
                )
            elif line.kind in {"integer", "decimal"}:
                given[line.name] = answered(str(die.randint(0, 40)))
            else:
                given[line.name] = answered()
        made = an_audit(
            number, given=given, verdicts={each.id: die.choice(VERDICTS) for each in TOOL.standards}
        )
        audits.append(
            replace(
                made,
                days={each.id: die.randint(-20, 60) for each in TOOL.standards},
                minutes=die.choice([0, 30, 60, 95]),
                found_in={
                    line.path: (die.choice(list(Evidence)),) for line in die.sample(QUESTIONS, 6)
                },
            )
        )
    return some_findings(audits=tuple(audits), pairs=())


@pytest.fixture(scope="module")
def generated():
    return at_random("patterns", 61)


def test_every_cell_counts_as_many_cases_as_stand_behind_it(generated):
    checked = 0
    for each in patterns():
        for table in tables(generated, each.key).values():
            for row, cells in enumerate(table.rows):
                for column, cell in enumerate(cells):
                    held = cell_of(generated, table, row, column)
                    assert held is not None, (table.title, row, column)
                    selector, _made, _words, behind = held
                    if isinstance(cell, Number | Count):
                        checked += 1
                        assert len(selector.picked(behind.cases)) == cell.value, (
                            table.title,
                            row,
                            column,
                        )
                    if isinstance(cell, Count):
                        assert behind.cases & ~behind.of == 0
    assert checked > 500


UNREAD = {"found", "said-where", "minutes", "factors-now"}  # not of one question or standard
SIGNS = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}


def slowly(found, text, audit):
    """One audit and one condition, read the plain way; None where it speaks of more than questions and standards."""
    alternatives = parsed(text)
    if any(name in UNREAD for each in alternatives for one in each for name in one.names):
        return None
    lines = {line.name: line.path for line in found.questions}
    return any(
        all(any(holds(one, name, audit, lines) for name in one.names) for one in alternative)
        for alternative in alternatives
    )


def holds(one, name, audit, lines):
    if name.endswith(".days"):
        return SIGNS[one.sign](audit.days[name.removesuffix(".days")], float(one.values[0]))
    if name not in lines:
        wanted = [each for value in one.values for each in TOGETHER.get(value, (value,))]
        return audit.verdicts.get(name, "not-answered") in wanted
    given = audit.given.get(lines[name], Given("not-asked"))
    if one.sign == ":":
        return given.state in one.values
    if one.sign == "=":
        return bool(set(given.values) & set(one.values))
    return bool(given.values) and SIGNS[one.sign](float(given.values[0]), float(one.values[0]))


def test_every_condition_of_the_patterns_picks_what_a_slow_second_reading_picks(generated):
    selector, compared = Selector(generated), 0
    for text in set(conditions()):
        slow = [slowly(generated, text, audit) for audit in generated.audits]
        if None in slow:
            continue
        compared += 1
        fast = selector.picked(selector.mask(text))
        assert fast == tuple(
            audit for audit, held in zip(generated.audits, slow, strict=True) if held
        ), text
    assert compared > 150


def test_rows_and_columns_of_a_cross_leave_nobody_out(generated):
    selector = Selector(generated)
    whole = Part("x", "cross", "x", rows=(Row("In time", "T5:in-time"),), columns="CG3")
    made = counted(whole, selector)
    assert [row.words for row in made.rows] == ["In time", "Other cases", "All cases"]
    for place in range(len(made.headers)):
        first, rest, all_ = (row.cells[place] for row in made.rows)
        assert first.cases & rest.cases == 0
        assert first.count + rest.count == all_.count


def test_the_document_of_findings_holds_every_count_of_the_patterns(generated):
    document = json.loads(json.dumps(as_document(generated)))
    assert set(document) == {each.key for each in patterns()}
    for each in patterns():
        for title, table in tables(generated, each.key).items():
            part = next(one for one in each.parts if one.title == title)
            held = document[each.key][part.key]
            for row in table.rows:
                counts = held[cell_text(row[0])]
                if isinstance(row[1], Count) and set(counts) == {"count", "of"}:
                    assert (counts["count"], counts["of"]) == (row[1].value, row[1].of)
                else:
                    shown = [
                        cell.value if isinstance(cell, Number | Count) else cell_text(cell)
                        for cell in row[1:]
                    ]
                    assert list(counts.values()) == shown
