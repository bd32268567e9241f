"""What a returned audit says under the tool in force: corrections laid over, what is asked again set apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.domain.answers import Answer
from app.domain.beside import beside_of
from app.domain.ids import AnswerKey
from app.domain.merge import AuditView, CorrectionState, ReadAs, ShownAnswer, shown_answers
from app.domain.reading_dates import ReadingDates, last_edit, reading_dates
from app.domain.records import Sheet, replay
from app.domain.tool_versions import ToolVersion, answers_now, key_now


@dataclass(frozen=True, slots=True)
class ReturnedAnswers:
    """`own` is what the assessor alone answered, `shown` what counts; `earlier` was answered before the question
    changed its meaning: kept, counted nowhere, asked again. All by the keys of the tool in force. `read` are the
    days on which the file was read; `read_on` is the day of the last edit: the "today" of its form, on every machine
    and in every year the same."""

    own: Sheet
    shown: Mapping[AnswerKey, ShownAnswer]
    earlier: Mapping[AnswerKey, Answer] = field(default_factory=dict)
    read: ReadingDates | None = None
    read_on: date | None = None

    @property
    def beside(self) -> Sheet:
        """What the assessor recorded beside the questions."""
        return beside_of(self.own)

    @property
    def sheet(self) -> Sheet:
        """The answers that count."""
        answers = {key: each.shown for key, each in self.shown.items() if each.shown}
        return replace(self.own, answers=answers)

    @property
    def is_corrected(self) -> bool:
        return any(each.correction for each in self.shown.values())


def returned_answers(view: AuditView, versions: Sequence[ToolVersion]) -> ReturnedAnswers:
    """Of a view that is counted. `versions` are those of the round: () while there is but one."""
    if view.revision is None:
        return ReturnedAnswers(Sheet({}, {}, {}), {})
    revision = view.revision
    read, read_on = reading_dates(revision.events), last_edit(revision.events)
    if len(versions) < 2:
        own, shown = replay(revision.events), shown_answers(view)
        return ReturnedAnswers(own, shown, read=read, read_on=read_on)
    now = answers_now(revision.events, revision.tool_hash, versions)
    shown = {key: ShownAnswer(answer, answer, None) for key, answer in now.sheet.answers.items()}
    for each in view.corrections:
        if each.state is CorrectionState.APPLIES and each.key not in now.earlier:
            beneath = now.sheet.answers.get(each.key)
            shown[each.key] = ShownAnswer(each.correction.answer, beneath, each.correction)
    return ReturnedAnswers(now.sheet, shown, now.earlier, read, read_on)


def reading_under(versions: Sequence[ToolVersion]) -> ReadAs:
    """How revisions are read once the tool has changed: a correction holds while the answer under the tool in force
    is the one that was corrected, wherever it stands by now."""
    return ReadAs(
        lambda revision: answers_now(revision.events, revision.tool_hash, versions).sheet.answers,
        lambda key, revision: key_now(key, revision.tool_hash, versions),
    )
