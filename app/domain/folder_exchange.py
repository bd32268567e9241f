"""An exchange folder reconciled with a ledger: what to look into, what to put there, what to wait for.

Names say little: cloud programs and people rename, copy and number files. What a file is, its content says; a name only
tells what is plainly unfinished.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

ENDING = ".cfa"
LARGEST = 64 << 20  # bytes; docs/format.md
_UNFINISHED = re.compile(
    r"(?i)\A[.~]|\.part-[0-9a-f]+\Z|\.(?:tmp|temp|part|partial|download|crdownload|filepart)\Z"
)
_NOT_FETCHED = re.compile(
    r"(?i)\A\..*\.cfa\.icloud\Z"
)  # iCloud's stand-in for a file that is not here yet


@dataclass(frozen=True, slots=True)
class Listed:
    """One file as the folder lists it; `modified` in the unit of the folder, only ever compared for equality."""

    name: str
    size: int
    modified: int


class Content(StrEnum):
    """What a look into a file has shown."""

    OWN = "own"  # sent from this store
    HELD = "held"  # taken in already, or kept aside to be looked at
    OTHERS = "others"  # not for this store
    UNREADABLE = "unreadable"  # does not open: still arriving, or damaged


@dataclass(frozen=True, slots=True)
class Looked:
    content: Content
    sha256: str
    sentence: str = ""  # why it does not open


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A package of this store that is to stand in the folder until its receiver has it."""

    package_id: str
    file_name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """`outgoing` is to stand in the folder; `finished` are own packages, by digest, that the receiver has."""

    outgoing: tuple[Outgoing, ...] = ()
    finished: Mapping[str, str] = field(default_factory=dict)  # SHA-256 to the name it was given


@dataclass(frozen=True, slots=True)
class Plan:
    """`fetch`: to be looked into. `send`: to be put there. `wait`: still arriving, looked into again at the next look.
    `stuck`: has not changed since the last look and does not open. `remove`: own files whose receiver has them."""

    fetch: tuple[Listed, ...] = ()
    send: tuple[Outgoing, ...] = ()
    wait: tuple[Listed, ...] = ()
    stuck: tuple[Listed, ...] = ()
    remove: tuple[Listed, ...] = ()


def reconcile(
    listing: Collection[Listed],
    before: Collection[Listed],
    looked: Mapping[Listed, Looked],
    ledger: Ledger,
) -> Plan:
    """`before` is the listing of the look before, `looked` what has been seen within files that have not changed since.

    A file is complete when it opens: an envelope cut short does not. Whether it has changed since the last look
    decides only whether to wait on in silence or to say that it does not open.
    """
    earlier = set(before)
    packages = sorted(
        (each for each in listing if _may_be_package(each)), key=lambda each: each.name
    )
    fetch = tuple(each for each in packages if each.size and each not in looked)
    unreadable = [
        each for each in packages if each in looked and looked[each].content is Content.UNREADABLE
    ]
    wait = [each for each in packages if not each.size]
    wait += [each for each in unreadable if each not in earlier]
    wait += sorted(
        (each for each in listing if _NOT_FETCHED.search(each.name)), key=lambda each: each.name
    )
    return Plan(
        fetch=fetch,
        send=_to_send(packages, earlier, looked, ledger),
        wait=tuple(wait),
        stuck=tuple(each for each in unreadable if each in earlier),
        remove=tuple(
            each
            for each in packages
            if each in looked
            and looked[each].content is Content.OWN
            and ledger.finished.get(looked[each].sha256) == each.name
        ),
    )


def _to_send(
    packages: Iterable[Listed],
    earlier: Collection[Listed],
    looked: Mapping[Listed, Looked],
    ledger: Ledger,
) -> tuple[Outgoing, ...]:
    """What is not there in whole under any name. One that stands under its own name and is still changing is left
    alone.
    """
    here = {looked[each].sha256 for each in packages if each in looked}
    arriving = {each.name for each in packages if each not in looked or each not in earlier}
    return tuple(
        each
        for each in ledger.outgoing
        if each.sha256 not in here and each.file_name not in arriving
    )


def _may_be_package(listed: Listed) -> bool:
    """By its ending, in any case: numbers and words that others add stand before it."""
    if _UNFINISHED.search(listed.name) or listed.size > LARGEST:
        return False
    return listed.name.lower().endswith(ENDING)
