"""`casefile-audit hold …` and `casefile-audit child …`: legal holds, and one child's file for a request."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.actions import InRound, on_round
from app.domain.errors import InputRefused
from app.files import check_writable

if TYPE_CHECKING:
    from app.domain.child_file import ChildRequest
    from app.domain.holds import LegalHold
    from app.domain.rounds import Round
    from app.workspace import Workspace


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    hold = commands.add_parser("hold", help="legal holds: while one stands, nothing is purged")
    holds = hold.add_subparsers(dest="action", metavar="ACTION", required=True)
    place = _action(holds, "place", "place a hold on the round or on one case", run_place)
    place.add_argument("--case", default="", metavar="REF", help="without it, the whole round")
    place.add_argument("--why", required=True, metavar="TEXT", help="who asked, and the reference")
    lift = _action(holds, "lift", "lift a hold; it stays in the list", run_lift)
    lift.add_argument("hold", metavar="HOLD", help="its number in `hold list`")
    lift.add_argument("--why", required=True, metavar="TEXT")
    listed = _action(holds, "list", "holds that stand and those lifted", run_holds)
    listed.add_argument("--json", action="store_true", help="print one JSON document")

    child = commands.add_parser("child", help="everything held about one child, for a request")
    actions = child.add_subparsers(dest="action", metavar="ACTION", required=True)
    request = _action(
        actions, "request", "open a request; a hold stands until it closes", run_request
    )
    request.add_argument("case", metavar="CASE", help="reference or the council's number")
    request.add_argument("--why", required=True, metavar="TEXT", help="who asked, the reference")
    shown = _action(actions, "passages", "what may name somebody else", run_passages)
    shown.add_argument("request", metavar="REQUEST", help="its number in `child list`")
    shown.add_argument("--json", action="store_true", help="print one JSON document")
    export = _action(actions, "export", "write the file as PDF and JSON", run_export)
    export.add_argument("request", metavar="REQUEST", help="its number in `child list`")
    export.add_argument("--out", type=Path, required=True, metavar="DIR")
    export.add_argument(
        "--marks", type=Path, metavar="FILE.json", help='{"passage": "keep" or "redact", …}'
    )
    close = _action(actions, "close", "close a request and lift its hold", run_close)
    close.add_argument("request", metavar="REQUEST", help="its number in `child list`")
    close.add_argument("--why", required=True, metavar="TEXT", help="what was given to whom")
    register = _action(actions, "list", "the register: requests and their exports", run_register)
    register.add_argument("--json", action="store_true", help="print one JSON document")


def _action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    words: str,
    does: InRound,
) -> argparse.ArgumentParser:
    return on_round(actions, name, words, does, named=True)


def run_place(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.domain.holds import WHOLE_ROUND
    from app.services import holds
    from app.services.child_file import case_called

    case_id, on = WHOLE_ROUND, held.name
    if args.case:
        with ws.begin() as work:
            case = case_called(work, held.id, args.case)
        case_id, on = case.id, case.ref
    holds.place(ws, held.id, args.why, case_id)
    print(f"A legal hold stands on {on}; nothing of {held.name} is purged until it is lifted.")
    return 0


def run_lift(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import holds

    number, listed = args.hold, holds.all_holds(ws, held.id)
    one = listed[_place(number, len(listed), "hold")]
    holds.lift(ws, held.id, one.id, args.why)
    left = len(holds.standing(ws, held.id))
    print(f"Hold {number} is lifted; {left or 'none'} still stand{'s' if left == 1 else ''}.")
    return 0


def run_holds(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import holds

    refs = _refs(ws, held)
    listed = [
        {"number": number, **_hold(each, refs)}
        for number, each in enumerate(holds.all_holds(ws, held.id), 1)
    ]
    if args.json:
        print(json.dumps({"round": held.name, "holds": listed}, ensure_ascii=False, indent=1))
        return 0
    for each in listed:
        stands = f"lifted {each['lifted_at']}" if each["lifted_at"] else "stands"
        print(
            f"{each['number']}\t{each['on']}\t{stands}\t{each['placed_at']}\t{each['placed_by']}\t{each['why']}"
        )
    return 0


def run_request(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import child_requests

    made = child_requests.open_request(ws, held.id, args.case, args.why)
    number = len(child_requests.all_requests(ws, held.id))
    print(f"Request {number} is open for {made.ref}; a legal hold stands until it is closed.")
    return 0


def run_passages(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import child_requests

    request = _request(ws, held, args.request)
    found = child_requests.to_go_through(ws, held.id, request.id)
    if args.json:
        listed = [
            {
                "passage": each.text,
                "found_as": each.found_as.value,
                "places": each.places,
                "excerpts": each.excerpts,
                "mark": each.mark,
            }
            for each in found
        ]
        print(json.dumps({"case": request.ref, "passages": listed}, ensure_ascii=False, indent=1))
        return 0
    for each in found:
        print(f"{each.mark or 'not yet'}\t{each.found_as.value}\t{each.places}\t{each.text}")
    return 0


def run_export(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import child_requests

    request = _request(ws, held, args.request)
    check_writable(args.out.parent)
    if args.marks is not None:
        child_requests.mark_all(ws, held.id, request.id, _marks(args.marks))
    done = child_requests.export(ws, held.id, request.id, args.out)
    print(done.pdf)
    print(done.document)
    return 0


def run_close(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import child_requests

    request = _request(ws, held, args.request)
    child_requests.close(ws, held.id, request.id, args.why)
    print(f"Request {args.request} is closed and its hold lifted; both stay in their lists.")
    return 0


def run_register(ws: "Workspace", held: "Round", args: argparse.Namespace) -> int:
    from app.services import child_requests

    listed = [
        {"number": number, **_entry(each)}
        for number, each in enumerate(child_requests.all_requests(ws, held.id), 1)
    ]
    if args.json:
        print(json.dumps({"round": held.name, "requests": listed}, ensure_ascii=False, indent=1))
        return 0
    for each in listed:
        stands = f"closed {each['closed_at']}" if each["closed_at"] else "open"
        print(f"{each['number']}\t{each['case']}\t{stands}\t{each['opened_at']}\t{each['why']}")
        for one in each["exports"]:
            print(f"\texport {one['number']}\t{one['at']}\t{one['by']}\t{one['redacted']} redacted")
    return 0


def _hold(each: "LegalHold", refs: dict[str, str]) -> dict[str, Any]:
    return {
        "on": refs.get(each.case_id, "the whole round"),
        "why": each.why,
        "placed_by": each.placed_by,
        "placed_at": each.placed_at.isoformat(timespec="seconds"),
        "lifted_why": each.lifted_why,
        "lifted_by": each.lifted_by,
        "lifted_at": each.lifted_at and each.lifted_at.isoformat(timespec="seconds"),
    }


def _entry(each: "ChildRequest") -> dict[str, Any]:
    return {
        "case": each.ref,
        "why": each.why,
        "opened_by": each.opened_by,
        "opened_at": each.opened_at.isoformat(timespec="seconds"),
        "closed_why": each.closed_why,
        "closed_by": each.closed_by,
        "closed_at": each.closed_at and each.closed_at.isoformat(timespec="seconds"),
        "exports": [
            {
                "number": one.number,
                "at": one.at.isoformat(timespec="seconds"),
                "by": one.by,
                "kept": one.kept,
                "redacted": one.redacted,
                "pdf_sha256": one.pdf_sha256,
                "json_sha256": one.json_sha256,
            }
            for one in each.exports
        ],
    }


def _refs(ws: "Workspace", held: "Round") -> dict[str, str]:
    with ws.begin() as work:
        return {str(case.id): case.ref for case in work.cases.all(held.id)}


def _request(ws: "Workspace", held: "Round", number: str) -> "ChildRequest":
    from app.services import child_requests

    listed = child_requests.all_requests(ws, held.id)
    return listed[_place(number, len(listed), "request")]


def _place(number: str, count: int, what: str) -> int:
    if not number.isdecimal() or not 1 <= int(number) <= count:
        raise InputRefused(f"There is no {what} {number} in this round; the list numbers them.")
    return int(number) - 1


def _marks(path: Path) -> dict[str, Any]:
    """What was decided of each passage. Raises InputRefused for another file."""
    from app.domain.third_parties import Mark

    try:
        found = json.loads(path.read_text("utf-8"))
        return {str(text): Mark(mark) for text, mark in found.items()}
    except (OSError, UnicodeDecodeError):
        raise InputRefused(f"{path} cannot be read; check the path.") from None
    except (ValueError, AttributeError):
        raise InputRefused(
            f'{path} does not say of each passage "keep" or "redact"; write {{"passage": "keep", …}}.'
        ) from None
