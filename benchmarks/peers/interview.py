"""The form that all engines are given, of any number of questions, and the one interview about it."""

from datetime import date, timedelta
from pathlib import Path

from app.tool.source_writer import workbook_bytes
from benchmarks.peers.javarosa import Step

HEAD = ["type", "name", "label", "relevant", "constraint", "constraint_message", "calculation"]
ROWS = (3, 6, 10)  # of the three tables
IN_TABLES = 12
FIRST = date(2009, 1, 5)
LISTS = {
    "yn": ("yes", "no"),
    "rating": ("exemplary", "good", "short", "poor"),
    "agency": ("police", "health", "school", "probation", "other"),
}


def workbook(questions: int) -> bytes:
    """A plain XLSForm: sections of ten questions and three tables of four, rules on most, sums over all."""
    rows: list[list[str]] = [HEAD]
    count = (questions - IN_TABLES) // 10
    for number in range(1, count + 1):
        rows += _section(f"s{number}")
    for number in range(1, len(ROWS) + 1):
        rows += _table(f"t{number}")
    late = " + ".join(f"number(${{s{number}_verdict}} = 'late')" for number in range(1, count + 1))
    rated = " + ".join(f"number(${{s{number}_rating}} = 'good')" for number in range(1, count + 1))
    rows += [
        _row("calculate", "late_all", calculation=late),
        _row("calculate", "good_all", calculation=rated),
        _row("calculate", "share", calculation=f"round(${{late_all}} div {count} * 100, 0)"),
        _row("note", "alarm", "Many limits were missed: ${share} %", relevant="${share} > 50"),
    ]
    choices = [["list_name", "name", "label"]]
    choices += [[name, one, one.title()] for name, held in LISTS.items() for one in held]
    named = [["form_title", "form_id"], ["Benchmark", f"benchmark{questions}"]]
    return workbook_bytes({"survey": rows, "choices": choices, "settings": named})


def _row(kind: str, name: str, label: str = "", **rules: str) -> list[str]:
    return [kind, name, label, *(rules.get(column, "") for column in HEAD[3:])]


def _section(s: str) -> list[list[str]]:
    begun, done = f"${{{s}_begun}}", f"${{{s}_done}}"
    days = f"if({done} = '' or {begun} = '', '', int(decimal-date-time({done}) - decimal-date-time({begun})))"
    verdict = f"if(${{{s}_days}} = '', 'open', if(${{{s}_days}} <= 28, 'in time', 'late'))"
    return [
        _row("begin_group", s, f"Section {s}"),
        _row("select_one yn", f"{s}_held", "Was it held?"),
        _row("date", f"{s}_begun", "When did it begin?", relevant=f"${{{s}_held}} = 'yes'", constraint=". <= today()"),
        _row("date", f"{s}_done", "When was it done?", relevant=f"${{{s}_held}} = 'yes'", constraint=f". >= {begun}"),
        _row("calculate", f"{s}_days", calculation=days),
        _row("calculate", f"{s}_verdict", calculation=verdict),
        _row("text", f"{s}_reason", "Why was it late?", relevant=f"${{{s}_verdict}} = 'late'"),
        _row("select_multiple agency", f"{s}_agencies", "Who took part?"),
        _row("text", f"{s}_other", "Which other?", relevant=f"selected(${{{s}_agencies}}, 'other')"),
        _row("integer", f"{s}_count", "How many?", constraint=". >= 0 and . < 100"),
        _row("select_one rating", f"{s}_rating", "How good was it?"),
        _row("text", f"{s}_why", "Why?", relevant=f"${{{s}_rating}} = 'poor' or ${{{s}_rating}} = 'exemplary'"),
        _row("integer", f"{s}_again", "How many again?", constraint=f". <= ${{{s}_count}}"),
        _row("end_group", s),
    ]  # fmt: skip


def _table(t: str) -> list[list[str]]:
    return [
        _row("begin_repeat", t, f"Table {t}"),
        _row("date", f"{t}_day", "Day", constraint=". <= today()"),
        _row("select_one yn", f"{t}_seen", "Seen?"),
        _row("select_one yn", f"{t}_alone", "Alone?", relevant=f"${{{t}_seen}} = 'yes'"),
        _row("text", f"{t}_note", "Note", relevant=f"${{{t}_seen}} = 'no'"),
        _row("calculate", f"{t}_old", calculation=f"if(${{{t}_day}} = '', '', today() - ${{{t}_day}})"),
        _row("end_repeat", t),
        _row("calculate", f"{t}_rows", calculation=f"count(${{{t}}})"),
        _row("calculate", f"{t}_times", calculation=f"count(${{{t}}}[{t}_seen = 'yes'])"),
    ]  # fmt: skip


def steps(questions: int) -> list[Step]:
    """The answers in order; those to questions that are hidden are skipped by every engine."""
    found: list[Step] = []
    for number in range(1, (questions - IN_TABLES) // 10 + 1):
        s = f"/data/s{number}/s{number}"
        begun = FIRST + timedelta(number % 20)
        rating = LISTS["rating"][number % 4]
        found += [
            ("set", f"{s}_held", "select_one", "no" if number % 7 == 0 else "yes"),
            ("set", f"{s}_begun", "date", begun.isoformat()),
            ("set", f"{s}_done", "date", (begun + timedelta(20 + number % 3 * 8)).isoformat()),
            ("set", f"{s}_reason", "text", f"Recorded on page {number}"),
            ("set", f"{s}_agencies", "select_multiple", "police other" if number % 2 else "health"),
            ("set", f"{s}_other", "text", "Housing"),
            ("set", f"{s}_count", "integer", str(number % 30 + 5)),
            ("set", f"{s}_rating", "select_one", rating),
            ("set", f"{s}_why", "text", "See the minutes"),
            ("set", f"{s}_again", "integer", str(number % 5)),
        ]
    for table, rows in enumerate(ROWS, start=1):
        for row in range(1, rows + 1):
            t = f"/data/t{table}[{row}]/t{table}"
            found += [("add", f"/data/t{table}")] if row > 1 else []
            found += [
                ("set", f"{t}_day", "date", (FIRST + timedelta(row * 9)).isoformat()),
                ("set", f"{t}_seen", "select_one", "no" if row % 4 == 3 else "yes"),
                ("set", f"{t}_alone", "select_one", "yes"),
                ("set", f"{t}_note", "text", "Nobody at home"),
            ]
    return found


def write(questions: int, folder: Path) -> Path:
    file = folder / f"form{questions}.xlsx"
    file.write_bytes(workbook(questions))
    return file
