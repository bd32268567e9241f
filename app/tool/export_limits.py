"""A time limit between two dates as calculations that JavaRosa and Enketo can do, with our verdicts on full dates."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.domain.limits import Limit, Unit
from app.tool.export_days import day_number, known, number_of, working_day, working_days_upto
from app.tool.export_rules import Terms, Unportable, rewritten
from app.tool.expressions import ExpressionFault
from app.tool.form_plan import Plan, Spot, innermost_repeat
from app.tool.model import Choice, Group, Question, Standard
from app.tool.verdict_case import CANNOT_TELL
from app.tool.verdict_case import NO as _NO

GROUP = "cfa_limits"
POSITION = "cfa_position"
AT_POSITION = f"${{{POSITION}}}"
DAY = "_cfa_day"  # ends the name of the calculation that holds a row's date as a number
Line = dict[str, str]
Lists = Mapping[str, tuple[Choice, ...]]


def verdict_name(standard_id: str) -> str:
    """The calculation that holds a verdict: "cfa_T3"."""
    return "cfa_" + "".join(c if c.isalnum() or c in "_-" else "_" for c in standard_id)


def calculation(name: str, expression: str) -> Line:
    return {"type": "calculate", "name": name, "calculation": expression}


@dataclass(frozen=True, slots=True)
class Expanded:
    """The calculations of one standard, and the dates in tables that are wanted as numbers, by path."""

    lines: tuple[Line, ...]
    wanted: frozenset[str]


class Expansion:
    """The calculations of a limit that ends so long after its start."""

    counted: tuple[str, ...] = ("in-time", "late", "overdue-open", "not-yet-due")

    def __init__(self, standard: Standard, plan: Plan, terms: Terms, lists: Lists) -> None:
        self._lists = lists
        self._standard = standard
        self._plan = plan
        self._terms = terms
        self._name = verdict_name(standard.id)
        self._wanted: set[str] = set()

    def whole(self) -> Expanded:
        """Numbers of days first: start, end, the day the clock runs to, due, by how much; then the verdict."""
        lines = [
            calculation(f"{self._name}_s", self._start()),
            calculation(f"{self._name}_e", self._end()),
            calculation(f"{self._name}_to", self._until()),
            *self._counts(),
            calculation(f"{self._name}_due", self._guarded(self._due())),
            calculation(f"{self._name}_over", self._guarded(self._over())),
            calculation(self._name, self._verdict()),
            calculation(f"{self._name}_days", self._days()),
            calculation(f"{self._name}_due_on", self._due_on()),
        ]  # fmt: skip
        return Expanded(tuple(lines), frozenset(self._wanted))

    @property
    def _s(self) -> str:
        return f"${{{self._name}_s}}"

    @property
    def _e(self) -> str:
        return f"${{{self._name}_e}}"

    @property
    def _to(self) -> str:
        return f"${{{self._name}_to}}"

    def _still_open(self) -> str:
        """Nothing done at the position date: what is dated later has not happened by then, nor begun."""
        return f"{self._e} = '' or {self._e} > {AT_POSITION} or {self._s} > {AT_POSITION}"

    def _until(self) -> str:
        """The day up to which is counted."""
        return f"if({self._still_open()}, {AT_POSITION}, {self._e})"

    # -- dates

    def _spot(self, path: str) -> Spot:
        return self._plan.spots[path]

    def _single(self, spot: Spot) -> str:
        reference = f"${{{spot.name}}}"
        return f"if(string({reference}) = '', '', {day_number(reference)})"

    def _rows(self, spot: Spot, condition: str) -> str:
        """The rows of a table whose date fulfils a condition, in which the date's number is `%`."""
        row = innermost_repeat(spot)
        assert row is not None
        below = spot.path.removeprefix(f"{row.path}/")
        around = f"/{self._plan.root_name}{row.path}"
        return f"{around}[{condition.replace('%', f'{below}{DAY}')}]"

    def _numbers(self, rows: str, spot: Spot) -> str:
        row = innermost_repeat(spot)
        assert row is not None
        return f"{rows}/{spot.path.removeprefix(f'{row.path}/')}{DAY}"

    def _least(self, spot: Spot, condition: str, otherwise: str, of: str = "min") -> str:
        rows = self._rows(spot, condition)
        return f"if(count({rows}) > 0, {of}({self._numbers(rows, spot)}), {otherwise})"

    def _start(self) -> str:
        spot = self._spot(self._standard.starts)
        row = innermost_repeat(spot)
        if row is None:
            return self._single(spot)
        self._wanted.add(spot.path)
        pick = self._standard.pick
        if not pick.startswith("marked:"):
            return self._least(spot, _DATED, _NOTHING, "max" if pick == "last" else "min")
        marked, unmarked = self._marks(spot)
        lone = f"count({self._all_rows(spot)}) = 1 and count({self._rows(spot, unmarked)}) = 1"
        several = self._least(spot, f"% != '' and {marked}", "''")
        return f"if({lone}, {self._least(spot, _DATED, _NOTHING)}, {several})"

    def _marks(self, spot: Spot) -> tuple[str, str]:
        """Of the rows of a table: which are marked as the start, and of which that is not answered."""
        mark, row = self._plan.named_by(self._standard), innermost_repeat(spot)
        if mark is None or row is None or innermost_repeat(mark) is not row:
            raise Unportable("the mark stands outside the table")
        name = mark.path.removeprefix(f"{row.path}/")
        words = ["", *self._saying_no(mark)]
        return " and ".join(f"{name} != '{word}'" for word in words), f"{name} = ''"

    def _saying_no(self, choice: Spot) -> list[str]:
        """The values that say of their event that it is not there: of a choice those its list has."""
        if not self._listed(choice):
            return list(_NO)
        return [one.name for one in self._listed(choice) if one.name.lower() in _NO]

    def _listed(self, spot: Spot) -> tuple[Choice, ...]:
        item = spot.item
        return tuple(self._lists.get(item.list_name, ())) if isinstance(item, Question) else ()

    def _all_rows(self, spot: Spot) -> str:
        row = innermost_repeat(spot)
        assert row is not None
        return f"/{self._plan.root_name}{row.path}"

    def _end(self) -> str:
        """In a table the first date from the start on; before it a date conflicts, unless one is still open."""
        spot = self._spot(self._standard.ends)
        if innermost_repeat(spot) is None:
            return self._single(spot)
        self._wanted.add(spot.path)
        start = f"/{self._plan.root_name}/{GROUP}/{self._name}_s"
        any_date = self._least(spot, _DATED, _NOTHING)
        still_open = f"count({self._rows(spot, _BLANK)}) > 0"
        earlier = f"if({still_open}, '', {any_date})"
        return f"if({self._s} = '', '', {self._least(spot, f'{_DATED} and number(%) >= {start}', earlier)})"

    # -- counting

    def _counts(self) -> Iterator[Line]:
        """Working days up to the start, to the limit's end and to the day the clock runs to.

        In calculations of their own: the holidays are gone through once for each, not once for each other.
        """
        limit = self._limit()
        if isinstance(limit, Limit) and limit.unit is Unit.WORKING_DAYS:
            name, first = self._name, self._guarded(working_days_upto(self._s))
            yield calculation(f"{name}_s_nth", first)
            yield calculation(f"{name}_to_nth", self._guarded(working_days_upto(self._to)))
            nth = f"${{{name}_s_nth}}"
            yield calculation(
                f"{name}_nth", f"if({nth} = '', '', {self._last_nth(nth, limit.amount)})"
            )

    def _last_nth(self, nth: str, amount: int) -> str:
        """Which working day is the last that is in time, from which one the start is."""
        return f"{nth} + {amount}"

    def _limit(self) -> Limit | str:
        """The limit, or the question that holds it in days."""
        if self._standard.limit.startswith("/"):
            spot = self._plan.spots.get(self._standard.limit)
            if spot is None or innermost_repeat(spot) is not None:
                raise Unportable("its limit is no question of the form")
            return f"${{{spot.name}}}"
        return Limit.parse(self._standard.limit)

    def _guarded(self, expression: str) -> str:
        """Nothing without a start, without a limit, or outside the years whose bank holidays are known."""
        limit = self._limit()
        missing = [f"{self._s} = ''"]
        if isinstance(limit, str):
            missing += [f"string({limit}) = ''"]
        elif limit.unit is Unit.WORKING_DAYS:
            missing += [f"not({known(day, self._terms.calendar)})" for day in (self._s, self._to)]
        return f"if({' or '.join(missing)}, '', {expression})"

    def _due(self) -> str:
        limit = self._limit()
        if isinstance(limit, str):
            return f"{self._s} + int({limit})"
        if limit.unit is Unit.DAYS:
            return f"{self._s} + {limit.amount}"
        if limit.unit is Unit.MONTHS:
            return self._due_month(limit.amount)
        if not limit.amount:
            return self._s
        return working_day(f"${{{self._name}_nth}}")

    def _due_month(self, months: int) -> str:
        """The same day of a later month, or its last day where the month is shorter: day 0 of the month after."""
        whole = f"({part_of(self._s, '%Y')} * 12 + {part_of(self._s, '%n')} - 1 + {months})"
        first = first_of_month(whole)
        last = f"({first_of_month(f'({whole} + 1)')} - 1)"
        kept = f"({first} + {part_of(self._s, '%e')} - 1)"
        return f"if({kept} < {last}, {kept}, {last})"

    def _over(self) -> str:
        limit = self._limit()
        if isinstance(limit, str):
            return f"{self._to} - {self._s} - int({limit})"
        if limit.unit is Unit.DAYS:
            return f"{self._to} - {self._s} - {limit.amount}"
        if limit.unit is Unit.MONTHS:
            forward = f"{_months(self._s, self._to)} - {limit.amount}"
            back = f"-{_months(self._to, self._s)} - {limit.amount}"
            return f"if({self._to} < {self._s}, {back}, {forward})"
        past = f"${{{self._name}_to_nth}} - ${{{self._name}_nth}}"
        late = f"{self._to} > ${{{self._name}_due}}"
        # Done on the Saturday after a due Friday is late by one working day, as on the Monday.
        return f"if({late} and {past} < 1, 1, {past})"

    # -- the verdict

    def _days(self) -> str:
        said = " or ".join(f"${{{self._name}}} = '{kind}'" for kind in self.counted)
        return f"if({said}, ${{{self._name}_over}}, '')"

    def _due_on(self) -> str:
        due, said = f"${{{self._name}_due}}", f"${{{self._name}}}"
        nothing = f"{due} = '' or {said} = '' or {said} = 'not-applicable'"
        return f"if({nothing}, '', {_written(due)})"

    def _judged(self) -> str:
        """The verdict where both dates, the limit and the law say enough."""
        late, is_open = f"{self._to} > ${{{self._name}_due}}", self._still_open()
        over, fine = (f"if({is_open}, '{kinds[0]}', '{kinds[1]}')" for kinds in _KINDS)
        judged = f"if({late}, {over}, {fine})"
        backwards = f"{self._e} != '' and {self._e} < {self._s}"
        backwards += f" and not({self._s} > {AT_POSITION} and {self._e} = {AT_POSITION})"
        judged = f"if({backwards}, 'conflict', {judged})"
        return self._with_blank_rows(judged, late, over)

    def _verdict(self) -> str:
        unclear = self._hidden_by(self._spot(self._standard.ends), self._saying_nothing)
        judged = f"if(${{{self._name}_due}} = '' or {unclear}, 'cannot-tell', {self._judged()})"
        judged = f"if({self._s} = '', {self._without_start()}, {judged})"
        limit = self._limit()
        if isinstance(limit, str):
            hidden = self._is_hidden(self._spot(self._standard.limit))
            judged = f"if(string({limit}) = '', if({hidden}, 'not-applicable', ''), {judged})"
        return self._if_applicable(self._if_in_force(judged))

    def _with_blank_rows(self, judged: str, late: str, over: str) -> str:
        """A row without a date may be the one meant: then only what holds with it and without it is said."""
        starts, ends = self._spot(self._standard.starts), self._spot(self._standard.ends)
        if innermost_repeat(ends) is not None:
            blank = f"count({self._rows(ends, _BLANK)}) > 0"
            done = f"{self._e} != '' and {self._e} >= {self._s} and {self._e} <= {AT_POSITION}"
            first = f"if({done}, if({late}, 'cannot-tell', 'in-time'), 'no-date')"
            judged = f"if({blank}, {first}, {judged})"
        if innermost_repeat(starts) is not None:
            pick, condition = self._standard.pick, _BLANK
            if pick.startswith("marked:"):
                condition += f" and {self._marks(starts)[0]}"
            blank = f"count({self._rows(starts, condition)}) > 0"
            doubtful = f"if({self._s} > {AT_POSITION}, '', if({late}, {over}, 'cannot-tell'))"
            if pick == "last":
                doubtful = f"if({late} and {self._s} <= {AT_POSITION}, 'cannot-tell', {judged})"
            judged = f"if({blank}, {doubtful}, {judged})"
        return judged

    def _without_start(self) -> str:
        """Nothing is said, unless the choices say that there is no start, or leave it open."""
        starts = self._spot(self._standard.starts)
        said = "''"
        if self._standard.pick.startswith("marked:") and innermost_repeat(starts) is not None:
            marked, unmarked = self._marks(starts)
            every = self._all_rows(starts)
            none = f"count({self._rows(starts, f'({marked}) or {unmarked}')}) = 0"
            said = f"if(count({every}) > 0 and {none}, 'no-evidence', '')"
        said = f"if({self._hidden_by(starts, self._saying_no)}, 'no-evidence', {said})"
        return f"if({self._hidden_by(starts, self._saying_nothing)}, 'cannot-tell', {said})"

    def _hidden_by(self, spot: Spot, saying: Callable[[Spot], list[str]]) -> str:
        """Whether a question is hidden and a choice that hides it says one of these."""
        said = [
            f"${{{gate.name}}} = '{word}'"
            for gate in map(self._spot, self._plan.sources.gates(spot.path))
            for word in saying(gate)
        ]
        return f"({self._is_hidden(spot)} and ({' or '.join(said)}))" if said else "false()"

    def _saying_nothing(self, choice: Spot) -> list[str]:
        names = [one.name for one in self._listed(choice)]
        return [CANNOT_TELL] if CANNOT_TELL in names else []

    def _if_in_force(self, judged: str) -> str:
        """The law at the start's date; without one, at the position date."""
        when = f"if({self._s} = '', {AT_POSITION}, {self._s})"
        before = self._standard.law_from
        after = self._standard.law_to
        tests = [f"{when} < {number_of(date.fromisoformat(before))}"] if before else []
        tests += [f"{when} > {number_of(date.fromisoformat(after))}"] if after else []
        return f"if({' or '.join(tests)}, 'not-applicable', {judged})" if tests else judged

    def _if_applicable(self, judged: str) -> str:
        """Nothing is said while a question that decides whether the standard applies is open."""
        text = self._standard.applies_if
        if not text:
            return judged
        decisive = list(self._decisive(text))
        still_open = " or ".join(f"({self._is_open(spot)})" for spot in decisive)
        instead = f"if({still_open or 'false()'}, '', 'not-applicable')"
        said = f"if({rewritten(text, self._terms)}, {judged}, {instead})"
        for spot in decisive:
            said = self._if_told(spot, text, judged, said)
        return said

    def _if_told(self, spot: Spot, text: str, judged: str, said: str) -> str:
        """A choice that cannot tell leaves open what it would decide: tried with each of the others."""
        names = [one.name for one in self._listed(spot)]
        if CANNOT_TELL not in names:
            return said

        def with_choice(name: str) -> str:
            def written(reference: str) -> str:
                return f"'{name}'" if reference == spot.name else self._terms.reference(reference)

            return f"({rewritten(text, replace(self._terms, reference=written))})"

        tried = [with_choice(name) for name in names if name != CANNOT_TELL]
        always, never = " and ".join(tried), f"not({' or '.join(tried)})"
        unknown = self._if_in_force(f"if({self._s} = '', '', 'cannot-tell')")
        found = f"if({always}, {judged}, if({never}, 'not-applicable', {unknown}))"
        return f"if(${{{spot.name}}} = '{CANNOT_TELL}', {found}, {said})"

    def _decisive(self, text: str) -> Iterator[Spot]:
        try:
            paths = self._plan.reads(text, self._plan.root)
        except ExpressionFault as fault:
            raise Unportable(str(fault)) from None
        for path in paths:
            spot = self._plan.spots.get(path)
            if spot is not None and isinstance(spot.item, Question):
                if innermost_repeat(spot) is not None:
                    raise Unportable("whether it applies depends on the rows of a table")
                yield spot

    def _is_open(self, spot: Spot) -> str:
        blank = f"string(${{{spot.name}}}) = ''"
        asked = self._asked(spot)
        return f"{asked} and {blank}" if asked else blank

    def _is_hidden(self, spot: Spot) -> str:
        asked = self._asked(spot)
        return f"not({asked})" if asked else "false()"

    def _asked(self, spot: Spot) -> str:
        """When a question is asked: its own condition with those of the groups around it."""
        conditions = []
        found: object = spot
        while isinstance(found, Spot):
            item = found.item
            text = item.rules.relevant if isinstance(item, Question | Group) else ""
            if text:
                conditions.append(f"({rewritten(text, self._terms)})")
            found = found.parent
        return " and ".join(conditions)


_DATED = "% != ''"
_BLANK = "% = ''"
_NOTHING = "''"
_KINDS = (
    ("overdue-open", "late"),
    ("not-yet-due", "in-time"),
)  # over and within; still open and done


def _written(day: str) -> str:
    """A day's number as 2009-03-11; Collect writes a date worked out from a number with a time."""
    return f"format-date(date({day}), '%Y-%m-%d')"


def part_of(day: str, code: str) -> str:
    return f"number(format-date(date({day}), '{code}'))"


def _months(begin: str, end: str) -> str:
    """Months from one day to a later one, a part of a month counted as one."""
    years = f"({part_of(end, '%Y')} - {part_of(begin, '%Y')}) * 12"
    rest = f"{part_of(end, '%n')} - {part_of(begin, '%n')}"
    return f"({years} + {rest} + if({part_of(end, '%e')} > {part_of(begin, '%e')}, 1, 0))"


def first_of_month(month: str) -> str:
    """The number of the first day of a month, counted in months from year 0; leap years by the Gregorian rule.

    With March as the first month of the year, the days before a month are (153 m + 2) / 5.
    """
    year = f"int(({month} - 2) div 12)"
    since_march = f"(({month} - 2) mod 12)"
    leaps = f"int({year} div 4) - int({year} div 100) + int({year} div 400)"
    return f"(365 * {year} + {leaps} + int((153 * {since_march} + 2) div 5) - 719468)"
