"""Numbered print-outs that name children: finding slips and file request lists.

Each has its number before a page is made; the pages are made in memory and left nowhere.
"""

from app.domain.errors import InputRefused
from app.domain.ids import RoundId
from app.domain.rounds import Role
from app.services import file_requests, slips
from app.services.slips import Printed
from app.workspace import Workspace

SLIPS, REQUEST = "slips", "request"


def print_slips(ws: Workspace, round_id: RoundId, office: str = "") -> Printed:
    """The finding slips of one office, or of all (""). Raises InputRefused where there is none."""
    return _print(ws, round_id, SLIPS, office)


def print_request(ws: Workspace, round_id: RoundId, office: str = "") -> Printed:
    """The files asked of one office, or of all (""). Raises InputRefused where there is none, and for an assessor."""
    return _print(ws, round_id, REQUEST, office)


def _print(ws: Workspace, round_id: RoundId, what: str, office: str) -> Printed:
    from app.reports.pdf import pdf_bytes
    from app.reports.slips import Letterhead, request_paper, slips_paper

    with ws.begin() as work:
        audit_round = work.rounds.get(round_id)
        if what == REQUEST and audit_round.role is not Role.LEAD:
            raise InputRefused("The lead asks the offices for files; print the finding slips.")
        lines = [each for each in slips.lines_in(work, audit_round) if office in {"", each.office}]
        if not lines:
            raise InputRefused(
                "There is nothing to print: no case of that office is in this store, or its finding slips were purged."
            )
        expected = file_requests.volumes_expected(work, round_id)
        paper = slips.record_print_out(ws, work, audit_round, what, office, len(lines))
        head = Letterhead(audit_round.name, audit_round.lead_name, paper)
        if what == SLIPS:
            document = slips_paper(head, lines)
        else:
            by_ref = {
                each.ref: expected[each.slip.case_id]
                for each in lines
                if each.slip.case_id in expected
            }
            document = request_paper(head, lines, by_ref)
        pdf = pdf_bytes(document)
        work.commit()  # the number counts once the pages are there
    return Printed(paper, pdf)
