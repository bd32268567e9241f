"""Makes packages that the program itself would never make, wrapped, hashed, signed and sealed as it does.

Everything not altered on purpose is made right, so that a file is refused for the thing that is wrong with
it; `forge` without arguments makes an honest file, which every test sees accepted first.
"""

import hashlib
import json
import struct
import zlib
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from app.domain.history import canonical
from app.packages import sealing, wire
from app.packages.contents import Kind
from app.packages.keys import PersonKeys, enrol_proof
from app.packages.records import written_revisions, written_withdrawal
from tests.packages import builders

Change = Callable[[dict[str, Any]], Any]
FIRST, SECOND = builders.a_revision(1), builders.a_revision(2)


def return_body() -> dict[str, Any]:
    """An honest return of two audits, one withdrawn revision and one earlier state, as plain JSON values."""
    later = builders.a_later(FIRST)
    body = builders.a_return(later, FIRST, SECOND, withdrawals=(builders.a_withdrawal(SECOND),))
    return json.loads(
        wire.encode(
            wire.ReturnV1(
                body.person_id,
                wire.KeysV1(body.keys.signing, body.keys.recipient),
                body.enrol_proof,
                written_revisions(body.revisions),
                tuple(written_withdrawal(each) for each in body.withdrawals),
                ("a" * 64, "b" * 64),
            )
        )
    )


def header_of(kind: Kind, recipients: list[str], sender: str, cases: int) -> dict[str, Any]:
    return {
        "format": "cfa/package",
        "format_version": 1,
        "kind": kind.value,
        "round_id": builders.ROUND,
        "tool_hash": builders.TOOL_HASH,
        "package_id": builders.an_id("package 1"),
        "sender": sender,
        "sender_seq": 1,
        "prev_package": "",
        "recipients": recipients,
        "created": builders.AT,
        "app_version": "0.1.0",
        "cases": cases,
    }


@dataclass(frozen=True)
class Steps:
    """What is altered at each step of the making; nothing, unless given. `raw` stands for the body's JSON."""

    raw: bytes | None = None
    cover: Callable[[bytes], bytes] = bytes
    packed: Callable[[bytes], bytes] = zlib.compress
    plaintext: Callable[[bytes], bytes] = bytes
    signature: Callable[[bytes], bytes] = bytes
    seal_to: tuple[str, ...] = ()


def forge(header: dict[str, Any], body: dict[str, Any], keys: PersonKeys, steps: Steps) -> bytes:
    raw = canonical(body) if steps.raw is None else steps.raw
    fields = {"body_sha256": hashlib.sha256(raw).hexdigest(), "body_bytes": len(raw)} | header
    written = steps.cover(canonical(fields))
    small = steps.packed(raw)
    signed = b"cfa/package/v1\0" + hashlib.sha256(written).digest() + hashlib.sha256(small).digest()
    whole = steps.plaintext(
        b"CFAPKG\0\x01"
        + struct.pack(">I", len(written))
        + written
        + struct.pack(">I", len(small))
        + small
        + steps.signature(sealing.sign(keys.seed, signed))
    )
    return sealing.seal_to_keys(
        whole, steps.seal_to or (builders.keys_of("lead").public.recipient,)
    )


def forge_return(
    change: Change | None = None,
    change_header: Change | None = None,
    *,
    rehash: bool = True,
    who: str = "assessor",
    **altered: Any,
) -> bytes:
    """A return altered by `change`, with chains, hashes and proof made to fit unless `rehash` is False."""
    keys = builders.keys_of(who)
    body = return_body()
    body["keys"] = {"signing": keys.public.signing, "recipient": keys.public.recipient}
    body["enrol_proof"] = enrol_proof(
        builders.ENROL_SECRET, builders.ROUND, body["person_id"], keys.public
    )
    recipients = list(builders.a_pack().return_to.recipients)
    header = header_of(Kind.RETURN, recipients, keys.public.signing, 2)
    if change is not None:
        change(body)
        if rehash:
            refit(body)
    if change_header is not None:
        change_header(header)
    return forge(header, body, keys, Steps(**altered))


def refit(body: dict[str, Any]) -> None:
    """Makes every chain, hash and reference fit what the body now says."""
    renamed: dict[str, str] = {}
    for revision in body["revisions"]:
        relink(revision["events"])
    histories = {each["hash"]: each["events"] for each in body["revisions"]}
    for revision in sorted(body["revisions"], key=lambda each: len(each["parents"])):
        revision["parents"] = sorted(renamed.get(each, each) for each in revision["parents"])
        events = histories.get(revision["grown_into"] or revision["hash"], [])
        count = revision["event_count"] if revision["grown_into"] else len(events)
        if not revision["grown_into"]:
            revision["event_count"] = len(events)
        before, revision["hash"] = revision["hash"], revision_hash(revision, events[:count])
        renamed[before] = revision["hash"]
    for revision in body["revisions"]:
        revision["grown_into"] = renamed.get(revision["grown_into"], revision["grown_into"])
    for record in body["withdrawals"]:
        record["revision"] = renamed.get(record["revision"], record["revision"])
        content = {key: record[key] for key in record if key not in {"hash", "record"}}
        record["hash"] = hashed(b"cfa/withdrawal/v1\0", content)


def relink(events: list[dict[str, Any]]) -> None:
    previous = ""
    for event in events:
        event["prev"] = previous
        content = {key: event[key] for key in event if key != "hash"}
        previous = event["hash"] = hashed(b"cfa/event/v1\0", content)


def revision_hash(revision: dict[str, Any], events: list[dict[str, Any]]) -> str:
    left_out = {"hash", "record", "events", "event_count", "grown_into"}
    content = {key: value for key, value in revision.items() if key not in left_out}
    content["events"] = len(events)
    content["head"] = events[-1]["hash"] if events else ""
    return hashed(b"cfa/revision/v1\0", content)


def hashed(context: bytes, content: Any) -> str:
    try:
        return hashlib.sha256(context + canonical(content)).hexdigest()
    except (UnicodeEncodeError, ValueError):
        return "0" * 64


def at(body: Any, path: str) -> tuple[Any, Any]:
    """The holder and the last step of "revisions.0.events.1.key"."""
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in steps:
        body = body[step]
    return body, last


def put(path: str, value: Any) -> Change:
    def change(body: dict[str, Any]) -> None:
        holder, last = at(body, path)
        holder[last] = value

    return change


def drop(path: str) -> Change:
    def change(body: dict[str, Any]) -> None:
        holder, last = at(body, path)
        del holder[last]

    return change


def paths(value: Any, before: str = "") -> list[str]:
    """Every field and list entry within a JSON value, outer ones first."""
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for step, inner in steps:
        path = f"{before}{step}"
        found.append(path)
        if isinstance(inner, dict | list):
            found += paths(inner, f"{path}.")
    return found


def value_at(body: dict[str, Any], path: str) -> Any:
    holder, last = at(body, path)
    return deepcopy(holder[last])
