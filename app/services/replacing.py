"""Replacing a case of the sample by the next reserve of its stratum, and undoing that: both logged for ever."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.changes import Changes
from app.domain.draw_document import from_document
from app.domain.errors import InputRefused, NotFound
from app.domain.file_requests import Production
from app.domain.ids import AuditId, CaseId, RoundId
from app.domain.records import Reading
from app.domain.rounds import Allocation, CaseFile
from app.domain.sample_log import ActKind, ReplacedFor, Replacement, replacements
from app.domain.sampling import Stratum, next_reserve
from app.ports import UnitOfWork
from app.services import file_requests, moderation
from app.services.allocation_acts import enact
from app.services.interests import barred_in
from app.services.readings import having_seen, knowing_the_family
from app.services.sample import add_act, checked_words
from app.services.seat import only_the_seat
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Replaced:
    """`readers`: the audits of the stand-in, made for those who were to read the case; empty before allocation."""

    out: CaseFile
    stand_in: CaseFile
    readers: tuple[Allocation, ...]
    changes: Changes


def replace_case(
    ws: Workspace,
    round_id: RoundId,
    case_id: CaseId,
    reason: ReplacedFor,
    words: str,
) -> Replaced:
    """Let a case give way to the next reserve of its stratum. Its chance, and every other stratum, stay as they are.

    The stand-in has its reference since the draw. Where the case was shared out, the stand-in goes to the same readers
    in the same capacity, for their next pack, unless one of them has an interest in it or would no longer be blind;
    from there the lead may move it. The case itself, its audits and whatever comes back of them are kept and no longer
    counted.
    Raises InputRefused without words; where the file is the reason and the list of files does not say that nothing can
    be read; once answers about the case have come back unless the reason allows it or what came back says that nothing
    can be read; and where the stratum has no reserve left. NotFound for a case that is not in the sample.
    """
    words = checked_words(words, "Replacing a case")
    with ws.begin() as work:
        only_the_seat(work, round_id)
        case = work.cases.get(case_id)
        number, stratum, earlier = _stratum(work, round_id, case)
        if not case.main:
            raise NotFound(f"{case.ref} is not in the sample, so it cannot be replaced.")
        held_to_be = file_requests.stands(work, work.rounds.get(round_id), case_id)
        unreadable = reason.of_the_file and held_to_be is Production.NOTHING
        if _came_back(work, round_id, case_id) and not (reason.after_answers or unreadable):
            raise InputRefused(
                f"Answers about {case.ref} have come back, so it stays in the sample: what was found must not decide "
                "who is in it."
            )
        _refuse_while_readable(case, reason, held_to_be)
        child = next_reserve(stratum, len(earlier))
        if child is None:
            raise InputRefused(
                f"{case.ref} cannot be replaced: its group has no reserve left. It stays in the sample and is reported."
            )
        stand_in = next(each for each in work.cases.all(round_id) if each.child == child)
        body = {
            "draw": str(number),
            "stratum": stratum.name,
            "out": case.ref,
            "in": stand_in.ref,
            "reason": reason.value,
            "words": words,
        }
        add_act(ws, work, round_id, ActKind.REPLACE, body)
        before = _audits_of(work, round_id, case_id)
        work.cases.use(case.id, main=False)
        work.cases.use(stand_in.id, main=True)
        readers = _hand_on(ws, work, round_id, before, stand_in)
        work.commit()
    return Replaced(
        replace(case, main=False),
        replace(stand_in, main=True),
        readers,
        Changes(audits=frozenset(each.audit_id for each in (*before, *readers)), round=True),
    )


def _refuse_while_readable(case: CaseFile, reason: ReplacedFor, held_to_be: Production) -> None:
    """A file not produced stays in the sample, and is audited from what exists: else the office would choose."""
    another_name = reason is ReplacedFor.OTHER and held_to_be is Production.NOT_PRODUCED
    if not (reason.of_the_file or another_name) or held_to_be is Production.NOTHING:
        return
    if held_to_be is Production.AWAITED:
        raise InputRefused(
            f"{case.ref} is replaced only where nothing of it can be read, neither file nor electronic record: note "
            "that in the list of files first."
        )
    raise InputRefused(
        f"The list of files says of {case.ref}: {held_to_be.words[0].lower()}{held_to_be.words[1:]}. A case is "
        "replaced only where nothing at all can be read; correct the list first, or give the reason that holds."
    )


def bring_back(ws: Workspace, round_id: RoundId, stand_in: CaseId, words: str) -> Changes:
    """Undo a replacement by a further act: the stand-in is a reserve again, the case in the sample, audits and all.

    Only the last replacement of a stratum can be undone, so that reserves always come in the order of the draw.
    Raises InputRefused without words, for an earlier replacement, and once answers about the stand-in have come back;
    NotFound for a case that stands in for none.
    """
    words = checked_words(words, "Undoing a replacement")
    with ws.begin() as work:
        only_the_seat(work, round_id)
        case = work.cases.get(stand_in)
        number, stratum, earlier = _stratum(work, round_id, case)
        undone = next((each for each in earlier if each.stand_in == case.ref), None)
        if undone is None or not case.main:
            raise NotFound(f"{case.ref} stands in for no case at present.")
        if earlier[-1] is not undone:
            raise InputRefused(
                f"{earlier[-1].out} of the same group was replaced after {undone.out}; undo that first: reserves come "
                "in the order of the draw."
            )
        if _came_back(work, round_id, case.id):
            raise InputRefused(
                f"Answers about {case.ref} have come back, so it stays in the sample in place of {undone.out}."
            )
        out = next(each for each in work.cases.all(round_id) if each.ref == undone.out)
        body = {
            "draw": str(number),
            "stratum": stratum.name,
            "out": out.ref,
            "in": case.ref,
            "words": words,
        }
        add_act(ws, work, round_id, ActKind.BRING_BACK, body)
        taken = _audits_of(work, round_id, case.id)
        work.cases.use(case.id, main=False)
        work.cases.use(out.id, main=True)
        back = _audits_of(work, round_id, out.id)
        work.commit()
    return Changes(audits=frozenset(each.audit_id for each in (*taken, *back)), round=True)


def _stratum(
    work: UnitOfWork, round_id: RoundId, case: CaseFile
) -> tuple[int, Stratum, list[Replacement]]:
    """The number of the draw in force, the stratum of the case in it, and the replacements that stand there."""
    draws = work.frames.draws(round_id)
    if not draws:
        raise NotFound("The cases of this round were not drawn, so there are no reserves.")
    drawn = from_document(draws[-1].document)
    stratum = next((each for each in drawn.strata if each.name == case.stratum), None)
    if stratum is None:
        raise NotFound(f"{case.ref} is not of the draw in force.")
    stand = replacements(work.frames.acts(round_id), len(draws))
    return len(draws), stratum, [each for each in stand if each.stratum == stratum.name]


def _came_back(work: UnitOfWork, round_id: RoundId, case_id: CaseId) -> bool:
    """Also where what came back was withdrawn since: it has been seen."""
    return any(view.case_id == case_id for view in moderation.views(work, round_id).values())


def _audits_of(work: UnitOfWork, round_id: RoundId, case_id: CaseId) -> Sequence[Allocation]:
    """The first reading before the blind second."""
    given = work.audits.allocations(round_id, with_replaced=True)
    return sorted(
        (each for each in given if each.case_id == case_id),
        key=lambda each: each.reading is Reading.BLIND_SECOND,
    )


def _hand_on(
    ws: Workspace,
    work: UnitOfWork,
    round_id: RoundId,
    before: Sequence[Allocation],
    to: CaseFile,
) -> tuple[Allocation, ...]:
    """Audits of the stand-in for the same readers; those it had when it stood in before are taken up again.

    Where one of them has an interest in the stand-in, or reads a brother or sister so that a second reading would not
    be blind, it goes to nobody, and the lead gives it out singly.
    """
    barred = barred_in(work, round_id)
    if any(
        person in barred and barred[person].because(to)
        for each in before
        for person in (each.person_id, each.read_with)
    ):
        return ()
    held = {(each.person_id, each.reading) for each in _audits_of(work, round_id, to.id)}
    twice = any(each.reading is Reading.BLIND_SECOND for each in before)
    made = tuple(
        replace(
            each,
            audit_id=AuditId(str(uuid.uuid4())),
            case_id=to.id,
            reading=_anew(each.reading, twice=twice),
            reason="",
            written_by=(),
        )
        for each in before
        if (each.person_id, _anew(each.reading, twice=twice)) not in held
    )
    given = work.audits.allocations(round_id)
    cases = {case.id: case for case in work.cases.all(round_id)}
    if any(
        knowing_the_family(each, given, (each.person_id, each.read_with), cases) for each in made
    ):
        return ()
    if any(having_seen(work, round_id, each, (each.person_id, each.read_with)) for each in made):
        return ()
    for each in made:
        enact(ws, work, round_id, each, "", ())
    if made:
        work.audits.allocate(round_id, made, work.rounds.get(round_id).tool_hash)
    return made


def _anew(reading: Reading, *, twice: bool) -> Reading:
    """Nobody takes over a stand-in: nothing of it has been read."""
    if reading is not Reading.TAKEN_OVER:
        return reading
    return Reading.FIRST if twice else Reading.SOLE
