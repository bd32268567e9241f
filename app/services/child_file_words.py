"""How rows of a store are told to somebody who never saw the program: titles, names of columns, values in words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.child_file import HeldTable

# Every table of a store, by what it is to a reader. One that is not named here stops a test.
TITLES: Mapping[str, str] = {
    "case_file": "The case",
    "slip": "Finding slip",
    "frame_child": "On the council's list",
    "frame": "The list, where it speaks of the child",
    "draw": "In the draws of the sample",
    "sample_act": "What was done about the sample",
    "interest": "Declared interests",
    "audit": "Audits",
    "answer": "Answers held beside the returns",
    "answer_row": "Rows of tables held beside the returns",
    "answer_event": "Edits in audits of other children",
    "draft": "An answer being typed",
    "begun": "What is being typed",
    "begun_in_round": "What is being typed beside the audits",
    "record": "What came back, and what the lead decided",
    "coded_audit": "Audits as they are counted",
    "coded_rest": "What the report takes from audits",
    "code_book": "What the codes of audits stand for",
    "to_code": "Audits to be read anew",
    "concern": "Immediate concerns",
    "notebook": "Notes",
    "ledger": "Packages that went out and came back",
    "sent_post": "Which words about answers went out in which package",
    "parcel": "Packages waiting to be taken in",
    "issued_report": "Issued reports",
    "legal_hold": "Legal holds",
    "child_request": "Requests for this file",
    "child_export": "Exports of this file",
    "redaction": "Passages marked",
    "person": "People of the audit",
    "seat": "Who leads",
    "device_key": "Machines",
    "allocation_terms": "Terms of the allocation",
    "exchange_folder": "Exchange folder",
    "round": "The round",
    "tool": "Audit tool",
    "tool_version": "Versions of the audit tool",
    "identity": "The store",
    "own_word": "Words of the store's owner",
}
ORDER = tuple(TITLES)
# Columns that say nothing of a child, and why they are left out.
LEFT_OUT: Mapping[str, str] = {
    "round_id": "the same for everything in a store",
    "hash": "a seal over what stands beside it; a short name could be guessed from it",
    "prev": "the seal of the line before",
    "previous": "the seal of the line before",
    "parents": "the seals of earlier copies",
    "replaces": "the seals of what it stands for",
    "after": "the seals of what was read before",
    "heads": "the seals of copies",
    "chosen": "the seal of a copy",
    "revision": "the seal of the copy it was said of",
    "base": "the seal of a copy",
    "grown_into": "the seal of a later copy",
    "device": "which machine: a random number",
    "sender": "a key",
    "sign_key": "a key",
    "recipient": "a key",
    "enrol_secret": "a key",
    "secret": "a key",
    "keys": "keys",
    "sha256": "a seal over a file",
    "pdf_sha256": "a seal over a file",
    "json_sha256": "a seal over a file",
    "digest": "a seal over the council's list",
    "frame_digest": "a seal over the council's list",
    "fingerprint": "a seal over a report",
    "tool_hash": "a seal over the audit tool",
    "raw": "a sealed package; what was in it stands under what came back",
    "pdf": "an issued report, which is a paper of its own",
    "request_id": "the same for all of one request",
    "hold_id": "stands under legal holds",
    "tag": "by what the program finds a record",
}
AS_KEPT: Mapping[str, str] = {
    "at": "When",
    "ref": "Case",
    "case_id": "Case",
    "audit_id": "Audit",
    "person_id": "Person",
    "entry_id": "Note",
    "body": "What it says",
    "key": "Question or key",
    "n": "Number",
    "main": "In the sample",
    "known": "The electronic record says",
    "document": "What the draw says of the child",
}
# Tables that are no part of the file, and why.
APART: Mapping[str, str] = {
    "redaction": "how this file itself was gone through: it repeats what was to be taken out",
    "issued_report": "stands as the pages that name the case",
    "coded_audit": "worked out from what came back, which stands here in words",
    "coded_rest": "worked out from what came back, which stands here",
    "code_book": "the code of the counting, of no one child",
    "to_code": "a list of what is to be worked out from what came back",
}
_RANDOM = re.compile(r"\A[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_MOMENT = re.compile(r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)\Z")
_SEAL = re.compile(r"\A[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class Names:
    """Ids of people, cases and audits, and what they are called."""

    held: Mapping[str, str]

    def name(self, key: str) -> str:
        return self.held.get(key, key)


def held_table(name: str, rows: Sequence[Mapping[str, Any]], names: Names) -> HeldTable:
    """Every column but those left out; one in which no row says anything is not shown."""
    told: dict[str, tuple[str, ...]] = {}
    for column in rows[0]:
        texts = tuple(words_of(row.get(column), names) for row in rows)
        if column in LEFT_OUT or not any(texts):
            continue
        title = AS_KEPT.get(column, _words(column))
        if told.get(title) == texts:  # the same in two columns, as an id and as a reference
            continue
        told[title if title not in told else f"{title} ({_words(column).lower()})"] = texts
    return HeldTable(
        TITLES.get(name, _words(name)),
        name,
        tuple(told),
        tuple(tuple(texts[place] for texts in told.values()) for place in range(len(rows))),
    )


def words_of(value: object, names: Names) -> str:
    """A value as text: names for ids, "name: value" for what has parts, nothing for seals and blanks."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        parts = (
            (_words(str(name)).lower(), words_of(each, names))
            for name, each in value.items()
            if name not in LEFT_OUT
        )
        return "; ".join(f"{name}: {text}" for name, text in parts if text)
    if isinstance(value, list | tuple):
        return "; ".join(text for each in value if (text := words_of(each, names)))
    text = names.name(str(value))
    if _MOMENT.match(text):
        return f"{text[:10]} {text[11:19]} UTC"  # the store keeps no other
    return "" if _SEAL.match(text) or _RANDOM.match(text) else text


def _words(name: str) -> str:
    said = name.replace("_", " ").replace("-", " ").strip()
    return f"{said[:1].upper()}{said[1:]}"
