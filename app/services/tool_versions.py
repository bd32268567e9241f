"""The lead's side of a new version of the audit tool: what it would change, publishing it, and sending it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from app.domain.errors import InputRefused
from app.domain.ids import AuditId, PersonId, RoundId
from app.domain.merge import Standing
from app.domain.plain_text import is_plain, plain
from app.domain.rounds import Direction, Role, Round
from app.domain.tool_versions import (
    ChangeKind,
    ToolVersion,
    path_of,
)
from app.files import make_folder, write_atomically
from app.packages.contents import Kind, ToolUpdate
from app.packages.updates import make_update
from app.ports import UnitOfWork
from app.services import concerns, moderation
from app.services.forms import form_of
from app.services.identity import keys_in
from app.services.lead_lists import bring_lists_up_to_date
from app.services.ledger import next_sending
from app.services.recipients import is_reached, recipients_of
from app.services.returned import returned_answers
from app.services.seat import only_the_seat
from app.services.tool_effects import leads_elsewhere, other_verdicts
from app.services.tools import pin, pinned
from app.tool.compiled import dump, tool_hash
from app.tool.diff import Change, compare, moves
from app.tool.model import Tool
from app.tool.publishing import decided, is_decidable, texts, where
from app.workspace import Workspace

LONGEST_NOTE = 4_000
CONCERN = (concerns.NOW, concerns.WHAT, concerns.TOLD, concerns.RESPONSE)
LONGEST_LABEL = 40  # characters of a version


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """One difference between the tool in force and a workbook. `cases` are those, by reference, whose returned
    answers or verdicts it touches; `texts` what stood there before and stands there afterwards, in words."""

    change: Change
    where: str
    texts: tuple[str, str]
    is_decidable: bool
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """`returned` audits are held here and looked into; of `elsewhere` it is not known what is answered yet."""

    old: str
    new: str
    changes: tuple[ProposedChange, ...]
    returned: int
    elsewhere: int
    is_issued: bool  # whether packs have gone out with the tool in force


@dataclass(frozen=True, slots=True)
class MadeUpdate:
    """The file that takes a new version to the assessors; `new_packs` are those whose keys are not known yet."""

    path: Path | None
    label: str
    reached: tuple[str, ...]
    new_packs: tuple[str, ...]


def versions(ws: Workspace, round_id: RoundId) -> Sequence[ToolVersion]:
    """Oldest first; a round that was never changed has the one it began with."""
    with ws.begin() as work:
        return _versions(work, work.rounds.get(round_id))


def _versions(work: UnitOfWork, audit_round: Round) -> list[ToolVersion]:
    held = list(work.rounds.versions(audit_round.id))
    if held:
        return held
    label = pinned(work, audit_round.tool_hash).version
    made = f"{audit_round.created_at:%Y-%m-%dT%H:%M:%SZ}"
    return [ToolVersion(1, audit_round.tool_hash, label, made)]


# -- the lead: propose and publish


def propose(ws: Workspace, round_id: RoundId, tool: Tool) -> Proposal:
    """What publishing this tool would change, and which returned cases each change touches. Changes nothing.

    Raises InputRefused where it is another tool, the same one, or has no version of its own.
    """
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        _lead_only(audit_round)
        old = pinned(work, audit_round.tool_hash)
        changes = compare(old, tool)
        _refuse(old, tool, changes, _versions(work, audit_round))
        touched = _touched(work, audit_round, old, tool, changes)
        headers = work.audits.headers(round_id)
        issued = _is_issued(work, round_id)
    returned = sum(header.returned_at is not None for header in headers)
    return Proposal(
        old.version,
        tool.version,
        tuple(
            ProposedChange(
                change,
                where(change, old, tool),
                texts(change, old, tool),
                is_decidable(change),
                cases,
            )
            for change, cases in zip(changes, touched, strict=True)
        ),
        returned,
        len(headers) - returned if issued else 0,
        issued,
    )


def _refuse(old: Tool, new: Tool, changes: Sequence[Change], held: Sequence[ToolVersion]) -> None:
    gone = [name for name in CONCERN if name in old.by_name and name not in new.by_name]
    if gone:
        raise InputRefused(
            f"The question {gone[0]} is missing: the program follows immediate concerns by it, so it must stay "
            "under that name."
        )
    _refuse_unsendable(new)
    if old.id != new.id:
        raise InputRefused(
            f"This workbook is another audit tool ({new.id}, not {old.id}); to change the round's tool, "
            "save its workbook from this page and edit that."
        )
    if not changes:
        raise InputRefused(
            f"This workbook asks what version {old.version} asks; nothing would change."
        )
    if len(new.version) > LONGEST_LABEL or set(new.version) & {"\n", "\t"}:
        raise InputRefused(
            f"The workbook's version is longer than {LONGEST_LABEL} letters or more than one line; "
            "shorten it in the sheet settings."
        )
    if not new.version.strip() or new.version in {version.label for version in held}:
        raise InputRefused(
            f"This workbook calls itself version {new.version}, which this round has had already; "
            "give it a new one in the sheet settings, column version."
        )


def _touched(
    work: UnitOfWork, audit_round: Round, old: Tool, new: Tool, changes: Sequence[Change]
) -> list[tuple[str, ...]]:
    """For each change the returned cases whose answers it speaks of, or where it leads to something else."""
    found: list[set[str]] = [set() for _change in changes]
    held = _versions(work, audit_round)
    proposed = [
        *held,
        ToolVersion(
            held[-1].number + 1, tool_hash(new), new.version, "",
            changes=decided(old, new, changes, {}), moved=moves(old, new),
        ),
    ]  # fmt: skip
    for audit_id, view in moderation.views(work, audit_round.id).items():
        if view.standing is not Standing.COUNTED:
            continue
        case = work.cases.get(work.audits.header(AuditId(audit_id)).case_id)
        now, then = (returned_answers(view, versions) for versions in (held, proposed))
        before = form_of(old, audit_round, case, now.sheet, now.read_on)
        after = form_of(new, audit_round, case, then.sheet, then.read_on)
        answered = {path_of(key) for key in now.sheet.answers}
        others = other_verdicts(before, after)
        for cases, change in zip(found, changes, strict=True):
            if not answered.isdisjoint(change.paths) or leads_elsewhere(
                change, before, after, others
            ):
                cases.add(case.ref)
    return [tuple(sorted(cases)) for cases in found]


def _refuse_unsendable(new: Tool) -> None:
    """A tool with characters that cannot be shown could be published and never sent."""
    if is_plain(new.version) and is_plain(dump(new)):
        return
    faulty = next((node for node in new.nodes() if not is_plain(f"{node.label}{node.hint}")), None)
    place = (
        f"in {faulty.cell.sheet}, row {faulty.cell.row}" if faulty else "in a cell of the workbook"
    )
    raise InputRefused(
        f"There is a hidden character {place} that cannot be sent; type that text again instead of pasting it."
    )


def _lead_only(audit_round: Round) -> None:
    if audit_round.role is not Role.LEAD:
        raise InputRefused(
            "This is an assessor's store; the audit tool of a round is changed in the lead's store."
        )


def _is_issued(work: UnitOfWork, round_id: RoundId) -> bool:
    return any(
        each.direction is Direction.SENT and each.kind == Kind.WORK
        for each in work.ledger.entries(round_id)
    )


def publish(
    ws: Workspace,
    round_id: RoundId,
    tool: Tool,
    kinds: Mapping[int, ChangeKind],
    note: str,
) -> ToolVersion:
    """Put this tool in force. `kinds` are the lead's decisions, by the place of a change in the proposal; `note`
    says why, and is printed in the report's annex.

    From here on everything returned is counted by it. Before any pack has gone out it simply takes the old one's
    place. Raises InputRefused as `propose` does, and without a note once packs are out.
    """
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        _lead_only(audit_round)
        only_the_seat(work, round_id)
        old = pinned(work, audit_round.tool_hash)
        changes = compare(old, tool)
        held = _versions(work, audit_round)
        _refuse(old, tool, changes, held)
        issued = _is_issued(work, round_id)
        if issued and not plain(note).strip():
            raise InputRefused(
                "Say why the tool changes: assessors and the report's readers are told."
            )
        found = pin(work, tool)
        made = ToolVersion(
            held[-1].number + 1 if issued else 1,
            found,
            tool.version,
            f"{ws.now():%Y-%m-%dT%H:%M:%SZ}",
            plain(note).strip()[:LONGEST_NOTE],
            decided(old, tool, changes, kinds) if issued else (),
            moves(old, tool) if issued else {},
        )
        work.rounds.use_tool(round_id, found)
        if issued:
            work.rounds.keep_versions(round_id, [*held, made])
        for header in work.audits.headers(round_id):
            work.audits.save_header(replace(header, tool_hash=found))
        bring_lists_up_to_date(ws, work, round_id)
        work.commit()
    return made


def write_update(ws: Workspace, round_id: RoundId, folder: Path) -> MadeUpdate:
    """One signed file that takes the version in force to every assessor whose keys are known.

    The others need a new work pack, which brings the version too. Raises InputRefused where the round's tool
    was never changed; NotWritten.
    """
    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        _lead_only(audit_round)
        only_the_seat(work, round_id)
        held = work.rounds.versions(round_id)
        if len(held) < 2:
            raise InputRefused(
                "The audit tool of this round was not changed; there is nothing to send."
            )
        given = {each.person_id for each in work.audits.allocations(round_id)}
        people = [person for person in work.people.all(round_id) if person.id in given]
        reached = [person for person in people if is_reached(work, round_id, person)]
        new_packs = tuple(person.name for person in people if person not in reached)
        if not reached:
            return MadeUpdate(None, held[-1].label, (), new_packs)
        body = ToolUpdate(
            round_id, audit_round.tool_hash, work.rounds.tool(audit_round.tool_hash), tuple(held)
        )
        sending, entry = next_sending(ws, work, round_id, PersonId(""), Kind.UPDATE, 0)
        recipients = tuple(
            sorted({each for person in reached for each in recipients_of(work, round_id, person)})
        )
        raw = make_update(body, keys_in(work), sending, recipients)
        make_folder(folder)
        path = folder / entry.file_name
        work.ledger.add(round_id, replace(entry, sha256=sha256(raw).hexdigest()), raw)
        write_atomically(path, raw)
        try:
            work.commit()
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    return MadeUpdate(path, held[-1].label, tuple(person.name for person in reached), new_packs)
