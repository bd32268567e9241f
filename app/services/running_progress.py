"""How far an audit is, kept up to date from the questions that an edit touched, not counted anew."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from app.domain.answers import AnswerState
from app.domain.errors import NotFound
from app.domain.ids import AnswerKey
from app.tool.form import Form
from app.tool.form_checks import is_default
from app.tool.form_states import Progress, QuestionState
from app.tool.model import Kind
from app.tool.rollups import unexplained_rating

ASKED_OF_ASSESSORS = {
    Kind.CHOICE,
    Kind.CHOICES,
    Kind.DATE,
    Kind.INTEGER,
    Kind.DECIMAL,
    Kind.TEXT,
    Kind.ACKNOWLEDGE,
}
Counted = tuple[bool, bool, bool, bool]  # asked, answered, warned of, asked of the lead
NOTHING: Counted = (False, False, False, False)


@dataclass(slots=True)
class RunningProgress:
    """Always equal to `form.progress(None)`, with one warning more for an overall rating that is another than the
    one suggested and says not why; an edit costs what it touched."""

    form: Form
    held: dict[AnswerKey, Counted]
    asked: int = 0
    answered: int = 0
    warnings: int = 0
    queries: int = 0
    rating: AnswerKey | None = None  # the overall rating, where it wants a reason
    within: dict[str, Progress] = field(
        default_factory=dict
    )  # of the sections asked for since an edit touched them

    @classmethod
    def of(cls, form: Form) -> "RunningProgress":
        made = cls(form, {})
        made.update(form.question_keys())
        return made

    def update(self, keys: Iterable[AnswerKey]) -> None:
        """Count these questions again; a key that is no question, or is gone, counts nothing."""
        touched = set(keys)
        sections = {_section_of(key) for key in touched}
        self.within = {
            path: held for path, held in self.within.items() if _section_of(path) not in sections
        }
        for key in touched:
            self._count(key, -1)
            try:
                # All there is to say of a question costs more than to see that it is not asked.
                asked = self.form.relevant(key)
                self.held[key] = _counted(self.form.state(key)) if asked else NOTHING
            except NotFound:
                self.held.pop(key, None)
            self._count(key, 1)
        self.rating = unexplained_rating(self.form)

    def progress(self) -> Progress:
        return Progress(self.answered, self.asked, self.warnings + self._more(""), self.queries)

    def progress_in(self, section: str) -> Progress:
        """Of one section, group or row. Raises NotFound."""
        counted = self.within.get(section)
        if counted is None:
            counted = self.within[section] = self.form.progress(section)
        return replace(counted, warnings=counted.warnings + self._more(f"{section}/"))

    def _more(self, within: str) -> int:
        """One for the rating, unless something else is warned of there and it is counted already."""
        if self.rating is None or not self.rating.startswith(within):
            return 0
        return int(not self.held.get(self.rating, NOTHING)[2])

    def _count(self, key: AnswerKey, sign: int) -> None:
        asked, answered, warned, queried = self.held.get(key, NOTHING)
        self.asked += sign * asked
        self.answered += sign * (asked and answered)
        self.warnings += sign * warned
        self.queries += sign * queried


def _counted(state: QuestionState) -> Counted:
    question, answer = state.question, state.answer
    special = answer is not None and answer.state is not AnswerState.ANSWERED
    shown = special or state.value not in (None, "")
    filled = shown and not is_default(question, answer)
    asked = question.core and question.kind in ASKED_OF_ASSESSORS and not state.readonly
    warned = (answer is not None or shown) and any(
        problem.severity != "hint" and problem.code != "required" for problem in state.problems
    )
    return asked, filled, warned, bool(answer and answer.ask_lead)


def _section_of(path: str) -> str:
    """The first name of a path or key, without its row."""
    return path.split("/", 2)[1].partition("#")[0] if path.startswith("/") else ""
