"""What version 5 of the format adds, field by field; as frozen as what stands in wire once it is released."""

from typing import Annotated, cast

from msgspec import Meta

from app.domain.concern_acts import MOST_TOGETHER, ConcernDeed
from app.packages import wire4
from app.packages.wire import Line, Moment, Note, Sha256, Strict, Uuid, UuidOrNone


class ConcernActV5(Strict, tag_field="record", tag="concern-act"):
    """What whoever leads decided about immediate concerns."""

    deed: ConcernDeed
    concerns: Annotated[tuple[Uuid, ...], Meta(min_length=1, max_length=MOST_TOGETHER)]
    seen: Annotated[tuple[Sha256, ...], Meta(max_length=MOST_TOGETHER)]
    words: Note
    replaces: Annotated[tuple[Sha256, ...], Meta(max_length=64)]
    author: UuidOrNone
    author_name: Line
    at: Moment
    hash: Sha256


AnyRecord = wire4.AnyRecord | ConcernActV5
ANY_RECORD = cast("type[AnyRecord]", AnyRecord)
