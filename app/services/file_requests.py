"""The file request list: what was asked of each office, what came, and who said so."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.beside import beside_of
from app.domain.changes import Changes
from app.domain.errors import InputRefused
from app.domain.file_requests import (
    Access,
    FileAct,
    FileStanding,
    Produced,
    Production,
    Reason,
    Volumes,
    check_act,
    last_produced,
    live_acts,
    produced,
    producing,
    standing,
)
from app.domain.ids import AnswerKey, AuditId, CaseId, PersonId, RoundId
from app.domain.merge import AuditView, addressed
from app.domain.offices import Offices
from app.domain.plain_text import plain
from app.domain.records import Reading, Sheet, replay
from app.domain.rounds import Role, Round
from app.packages.records import record_from, record_text
from app.ports import UnitOfWork
from app.services import moderation
from app.services.open_audit import OpenAudit
from app.services.seat import only_the_seat
from app.services.tools import pinned
from app.tool.model import Tool
from app.workspace import Workspace

# What the audit tool itself asks under "Records seen".
VOLUMES_SEEN, PAPER_SEEN, ELECTRONIC_SEEN = "paper_volumes", "paper_seen", "electronic_seen"
FILE_ACT = "file-act"  # how the records of the lead's acts are tagged
VOLUMES_EXPECTED = "volumes_expected"  # the fact a work pack brings to the assessor


@dataclass(frozen=True, slots=True)
class FileNote:
    """What the lead notes of one file. Volumes are None where nobody said."""

    outcome: Production
    expected: int | None = None
    seen: int | None = None
    missing: int | None = None
    access: str = ""
    reason: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One dated act, in words."""

    at: str  # UTC, ISO 8601 with "Z"
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class ByReader:
    """What the reader's audit says: their acts, and what they answered under "Records seen"."""

    name: str
    said: Produced | None
    volumes: str
    paper: str
    electronic: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """One case's file. `note` is the lead's own as it stands; `holds` what is counted, None where nobody said."""

    case_id: CaseId
    ref: str
    office: str
    team: str
    note: FileNote
    holds: FileStanding | None
    reader: ByReader | None
    disputed: bool  # two acts of the lead's side stand that do not know of each other
    told: tuple[Told, ...]

    @property
    def outcome(self) -> Production:
        return self.holds.outcome if self.holds else Production.AWAITED

    @property
    def differs(self) -> bool:
        """Whether the lead noted one thing and the reader says another."""
        said = self.reader.said if self.reader else None
        noted = self.note.outcome
        return said is not None and noted is not Production.AWAITED and noted is not said.outcome


def note(ws: Workspace, round_id: RoundId, case_id: CaseId, what: FileNote) -> Changes:
    """Keep one more act; those before stay and are shown. The same again changes nothing.

    Raises InputRefused for what cannot stand, and in an assessor's store.
    """
    check_act(
        what.outcome, what.reason, what.words, Volumes(what.expected, what.seen, what.missing)
    )
    if what.access and what.access not in set(Access):
        raise InputRefused("Choose whether access to the electronic record was given.")
    if what.outcome is Production.NOTHING and what.access in {Access.GIVEN, Access.PART}:
        raise InputRefused(
            "Nothing can be read, yet access to the electronic record was given: say that the electronic record can be "
            "read, or that no access was given."
        )
    with ws.begin() as work:
        if work.rounds.get(round_id).role is not Role.LEAD:
            raise InputRefused("The lead keeps the list of files; say what came on the case card.")
        only_the_seat(work, round_id)
        case = work.cases.get(case_id)
        live = live_acts(acts_in(work, round_id)).get(case.id, ())
        if len(live) == 1 and _note_of(live[0]) == what:
            return Changes()
        made = FileAct(
            case_id=case.id,
            outcome=what.outcome,
            expected=what.expected,
            seen=what.seen,
            missing=what.missing,
            access=what.access,
            reason=what.reason,
            words=plain(what.words.strip()),
            replaces=tuple(each.hash for each in live),
            author=PersonId(work.identities.get().store_id),
            at=f"{ws.now():%Y-%m-%dT%H:%M:%SZ}",
        )
        record = addressed(made)
        work.records.add(round_id, record.hash, record_text(record), "")
        work.commit()
    return Changes(cases=frozenset({case.id}))


def say(ws: Workspace, audit: OpenAudit, what: Produced) -> None:
    """What the assessor says of the file, dated now, in the audit's own history; the same again changes nothing.

    Raises InputRefused for what cannot stand, AuditSignedOff on a signed audit.
    """
    what = replace(what, words=plain(what.words.strip()), at=f"{ws.now():%Y-%m-%dT%H:%M:%SZ}")
    last = last_produced(audit.beside)
    edits = producing(audit.beside, what)
    if last is None or replace(last, at=what.at) != what:
        audit.together(edits)


def said_words(what: Produced) -> str:
    """What a reader said, as a sentence."""
    return act_words(
        FileNote(what.outcome, missing=what.missing, reason=what.reason, words=what.words)
    )


def acts_in(work: UnitOfWork, round_id: RoundId) -> list[FileAct]:
    """Every act of the lead's side that this store holds."""
    found = (record_from(body) for body in work.records.tagged(round_id, FILE_ACT))
    return [each for each in found if isinstance(each, FileAct)]


def lines(ws: Workspace, round_id: RoundId) -> tuple[FileLine, ...]:
    """Every case of the sample, by office and reference."""
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        acts = acts_in(work, round_id)
        live = live_acts(acts)
        readers = _readers(work, audit_round, moderation.views(work, round_id))
        names = {PersonId(work.identities.get().store_id): audit_round.lead_name}
        cases = work.cases.main(round_id)
    made, offices = [], Offices(audit_round.offices)
    for case in cases:
        mine = live.get(case.id, ())
        reader = readers.get(case.id)
        reader_said = reader[0].said if reader else None
        made.append(
            FileLine(
                case_id=case.id,
                ref=case.ref,
                office=offices.for_files(case),
                team=case.team,
                note=_note_of(mine[0]) if mine else FileNote(Production.AWAITED),
                holds=standing(reader_said, mine),
                reader=reader[0] if reader else None,
                disputed=len(mine) > 1,
                told=_told([each for each in acts if each.case_id == case.id], names, reader),
            )
        )
    return tuple(sorted(made, key=lambda each: (each.office, each.ref)))


def standings(
    work: UnitOfWork,
    round_id: RoundId,
    said: Mapping[CaseId, Produced | None],
) -> Mapping[CaseId, FileStanding]:
    """What holds for each case of which anybody said something; `said` by those who read it."""
    live = live_acts(acts_in(work, round_id))
    found = {}
    for case_id in {*live, *said}:
        holds = standing(said.get(case_id), live.get(case_id, ()))
        if holds is not None:
            found[case_id] = holds
    return found


def missing_files(
    work: UnitOfWork, audit_round: Round, views: Mapping[AuditId, AuditView]
) -> frozenset[CaseId]:
    """The cases whose file was not produced, whether or not something could be read."""
    holds = _standings_now(work, audit_round, views)
    return frozenset(case_id for case_id, one in holds.items() if one.outcome.is_missing)


def stands(work: UnitOfWork, audit_round: Round, case_id: CaseId) -> Production:
    """What became of the file of a case as it stands, by the lead's list and the reader; awaited where nobody said."""
    holds = _standings_now(work, audit_round, moderation.views(work, audit_round.id)).get(case_id)
    return holds.outcome if holds else Production.AWAITED


def _standings_now(
    work: UnitOfWork, audit_round: Round, views: Mapping[AuditId, AuditView]
) -> Mapping[CaseId, FileStanding]:
    readers = _readers(work, audit_round, views)
    return standings(work, audit_round.id, {case: each[0].said for case, each in readers.items()})


def volumes_expected(work: UnitOfWork, round_id: RoundId) -> Mapping[CaseId, int]:
    """By case, how many volumes the lead was told to expect."""
    return {
        case_id: live[0].expected
        for case_id, live in live_acts(acts_in(work, round_id)).items()
        if live[0].expected is not None
    }


def act_words(what: FileNote) -> str:
    """One act as a sentence: "Produced in part, 3 expected, 2 seen, 1 missing. At court or with the lawyers"."""
    volumes = [
        f"{number} {word}"
        for number, word in (
            (what.expected, "expected"),
            (what.seen, "seen"),
            (what.missing, "missing"),
        )
        if number is not None
    ]
    parts = [", ".join([what.outcome.words, *volumes])]
    if what.access:
        parts.append(f"electronic access {Access(what.access).words.lower()}")
    if what.reason:
        parts.append(Reason(what.reason).words)
    if what.words:
        parts.append(what.words)
    return "; ".join(parts)


def _note_of(act: FileAct) -> FileNote:
    return FileNote(
        act.outcome, act.expected, act.seen, act.missing, act.access, act.reason, act.words
    )


Reader = tuple[ByReader, tuple[Produced, ...]]


def _readers(
    work: UnitOfWork, audit_round: Round, views: Mapping[AuditId, AuditView]
) -> Mapping[CaseId, Reader]:
    """What came back of each case: the first reader's word; where they are silent, the second's."""
    names = {each.id: each.name for each in work.people.all(audit_round.id)}
    given = work.audits.allocations(audit_round.id, with_replaced=True)
    allocated = {each.audit_id: each for each in given}
    tool = pinned(work, audit_round.tool_hash)
    found: dict[CaseId, Reader] = {}
    ordered = sorted(
        (each for each in views.values() if each.audit_id in allocated),
        key=lambda each: allocated[each.audit_id].reading is Reading.BLIND_SECOND,
    )
    for view in ordered:
        name = names.get(allocated[view.audit_id].person_id, "")
        reader = _reader(view, name, tool)
        held = found.get(view.case_id)
        if reader is not None and (held is None or (held[0].said is None and reader[1])):
            found[view.case_id] = reader
    return found


def _reader(view: AuditView, name: str, tool: Tool) -> Reader | None:
    if view.revision is None:
        return None
    sheet = replay(view.revision.events)
    beside = beside_of(sheet)
    by_reader = ByReader(
        name,
        last_produced(beside),
        _answer(sheet, tool, VOLUMES_SEEN),
        _answer(sheet, tool, PAPER_SEEN),
        _answer(sheet, tool, ELECTRONIC_SEEN),
    )
    return by_reader, produced(beside)


def _answer(sheet: Sheet, tool: Tool, name: str) -> str:
    """What was answered to a question of "Records seen", in the words of its list; "" where the tool asks none."""
    question = tool.by_name.get(name)
    held = sheet.answers.get(AnswerKey(question.path)) if question is not None else None
    if held is None or question is None:
        return ""
    if not held.value:
        return held.state.value.replace("-", " ")
    listed = tool.choices.get(getattr(question, "list_name", ""), ())
    return next((each.label for each in listed if each.name == held.value), held.value)


def _told(
    acts: list[FileAct], names: Mapping[PersonId, str], reader: Reader | None
) -> tuple[Told, ...]:
    """The acts of both sides, oldest first."""
    told = [
        Told(each.at, names.get(each.author, "deputy"), act_words(_note_of(each))) for each in acts
    ]
    if reader is not None:
        told += [Told(each.at, reader[0].name, said_words(each)) for each in reader[1]]
    return tuple(sorted(told, key=lambda each: (each.at, each.who, each.words)))
