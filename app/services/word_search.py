"""Words in the narratives, notes and places of all of one's own audits, asked of the encrypted store itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.beside import Beside
from app.domain.ids import AnswerKey, AuditId, ToolHash
from app.domain.rounds import Round
from app.domain.word_search import CALLED, TEXTS, excerpt, holds, words_of
from app.services.tools import pinned
from app.tool.form_paths import tool_path
from app.tool.model import Kind, Question, Tool
from app.tool.numbering import item_numbers, plain_label
from app.workspace import Workspace

_LOG = "Reading log"


@dataclass(frozen=True, slots=True)
class Found:
    """One text that holds the words. `number` is the item's, "" outside the numbered body; `called`: "note"."""

    audit_id: AuditId
    ref: str
    key: AnswerKey
    number: str
    wording: str
    called: str
    text: str  # from shortly before the first word on


def find_words(ws: Workspace, audit_round: Round, text: str) -> tuple[Found, ...]:
    """By reference, then in the order of the tool. Nothing is kept outside the store, and no index within it.

    Only audits of this store's own reader; a lead's store has none.
    """
    words = words_of(text)
    if not words or not audit_round.me:
        return ()
    with ws.begin() as work:
        held = work.audits.with_words(audit_round.id, audit_round.me, words)
        headers = {each.id: each for each in work.audits.headers(audit_round.id)}
        refs = {each.id: each.ref for each in work.cases.all(audit_round.id)}
        tools: dict[ToolHash, _Names] = {}
        for each in held:
            tool_hash = headers[each.audit_id].tool_hash
            if tool_hash not in tools:
                tools[tool_hash] = _Names.of(pinned(work, tool_hash))
    found: list[tuple[tuple[str, int], Found]] = []
    for each in held:
        header = headers[each.audit_id]
        names, ref = tools[header.tool_hash], refs[header.case_id]
        for name in TEXTS:
            said = str(getattr(each.answer, name))
            if holds(said, words) and (name != "value" or names.is_narrative(each.key)):
                place = names.place(each.key)
                if place is not None:
                    order, number, wording = place
                    made = Found(
                        each.audit_id,
                        ref,
                        each.key,
                        number,
                        wording,
                        CALLED[name],
                        excerpt(said, words),
                    )
                    found.append(((ref, order), made))
    return tuple(each for _place, each in sorted(found, key=lambda one: one[0]))


@dataclass(frozen=True, slots=True)
class _Names:
    """How a tool's questions are called, and where they stand."""

    questions: Mapping[str, tuple[int, Question]]
    numbers: Mapping[str, str]

    @classmethod
    def of(cls, tool: Tool) -> "_Names":
        held = {each.path: (order, each) for order, each in enumerate(tool.questions)}
        return cls(held, item_numbers(tool))

    def is_narrative(self, key: AnswerKey) -> bool:
        _order, question = self.questions.get(tool_path(key), (0, None))
        return question is not None and question.kind is Kind.TEXT

    def place(self, key: AnswerKey) -> tuple[int, str, str] | None:
        """Order, number and wording; None for what no question holds any more."""
        if key.startswith(f"{Beside.LOG}#"):
            return len(self.questions), "", _LOG
        order, question = self.questions.get(tool_path(key), (0, None))
        if question is None:
            return None
        return order, self.numbers.get(question.item, ""), plain_label(question.label)
