"""Typed identifiers. All are random UUID texts except where said."""

from typing import NewType

RoundId = NewType("RoundId", str)
CaseId = NewType("CaseId", str)
PersonId = NewType("PersonId", str)
AuditId = NewType("AuditId", str)
PackageId = NewType("PackageId", str)
# SHA-256 in hex of the compiled tool's canonical JSON: an audit pins it.
ToolHash = NewType("ToolHash", str)
# Path of one answer, with row serials: "/HX/HX1", "/CS/CS1#3/seen_on". Serials are never reused.
AnswerKey = NewType("AnswerKey", str)
EntryId = NewType("EntryId", str)  # of a note in the notebook
