"""Whether two readings of one case are two people's: agreement compares nobody with themselves.

Allocation refuses it beforehand (`app.services.readings`); two seats that were active at once can still have brought it
about, each by a decision that was right where it was made.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

from app.domain.ids import AuditId, CaseId, PersonId
from app.domain.merge import AuditView
from app.domain.rounds import Allocation


def wrote_both(
    views: Mapping[AuditId, AuditView], allocations: Iterable[Allocation]
) -> frozenset[CaseId]:
    """The cases that are read twice in whose two readings one person wrote, as far as anything came back, counted or
    not."""
    writers: defaultdict[CaseId, list[set[PersonId]]] = defaultdict(list)
    for each in allocations:
        view = views.get(each.audit_id)
        if view is None:
            continue
        wrote = {one.assessor for one in (*view.heads, *view.set_aside, *view.withdrawn)}
        if view.revision is not None:
            wrote |= {view.revision.assessor, *(hand.person_id for hand in each.written_by)}
        writers[each.case_id].append(wrote)
    return frozenset(
        case_id
        for case_id, readings in writers.items()
        if any(one & other for one, other in combinations(readings, 2))
    )
