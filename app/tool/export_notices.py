"""A notice, so long before its event or earlier, as calculations that JavaRosa and Enketo can do."""

from app.domain.limits import Unit
from app.tool.export_days import working_day
from app.tool.export_limits import AT_POSITION, Expansion, first_of_month, part_of


class Notice(Expansion):
    """Counted back from the event, which is what starts the clock of a notice: its last day is the due one."""

    counted = ("in-time", "late", "overdue-open")

    def _still_open(self) -> str:
        return f"{self._e} = '' or {self._e} > {AT_POSITION}"

    def _until(self) -> str:
        """Of an event that is past, nobody can be warned any more: what was missed ends with it."""
        reached = f"if({AT_POSITION} > {self._s} and {self._s} != '', {self._s}, {AT_POSITION})"
        return f"if({self._still_open()}, {reached}, {self._e})"

    def _last_nth(self, nth: str, amount: int) -> str:
        """The working day after the last day that is in time, which may itself be none."""
        return f"{nth} - {amount} + 1"

    def _due(self) -> str:
        limit = self._limit()
        if isinstance(limit, str):
            return f"{self._s} - int({limit})"
        if limit.unit is Unit.DAYS:
            return f"{self._s} - {limit.amount}"
        if limit.unit is Unit.MONTHS:
            return self._due_month(limit.amount)
        return f"{working_day(f'${{{self._name}_nth}}')} - 1" if limit.amount else self._s

    def _due_month(self, months: int) -> str:
        """The same day of an earlier month, or its last day where the event is on the last of its own."""
        month = f"({part_of(self._s, '%Y')} * 12 + {part_of(self._s, '%n')} - 1)"
        last = f"({first_of_month(f'({month} - {months} + 1)')} - 1)"
        kept = f"({first_of_month(f'({month} - {months})')} + {part_of(self._s, '%e')} - 1)"
        is_last = f"{self._s} = {first_of_month(f'({month} + 1)')} - 1"
        return f"if({is_last} or {kept} > {last}, {last}, {kept})"

    def _over(self) -> str:
        limit = self._limit()
        over = f"{self._to} - ${{{self._name}_due}}"
        if not isinstance(limit, str) and limit.unit is Unit.WORKING_DAYS:
            over = f"${{{self._name}_to_nth}} - ${{{self._name}_s_nth}} + {limit.amount}"
        return f"if({self._is_late()} and {over} < 1, 1, {over})"

    def _judged(self) -> str:
        kinds = ("'overdue-open', 'late'", "'not-yet-due', 'in-time'")
        over, fine = (f"if({self._still_open()}, {pair})" for pair in kinds)
        return f"if({self._is_late()}, {over}, {fine})"

    def _is_late(self) -> str:
        """An event that is not yet over does not make a missed notice timely."""
        reached = f"if({self._still_open()}, {AT_POSITION}, {self._e})"
        return f"{reached} > ${{{self._name}_due}}"
