"""What a work pack brings, as an assessor's store keeps it."""

from dataclasses import replace
from fractions import Fraction

from app.domain.ids import CaseId, ToolHash
from app.domain.notebook import Arrangements
from app.domain.rounds import CaseFile, Role, Round
from app.packages.contents import PackCase, WorkPack
from app.workspace import Workspace


def arranged_anew(audit_round: Round, arranged: Arrangements) -> Round:
    """What a later pack brings takes the place of what was known; a pack without numbers takes none away."""
    return replace(
        audit_round,
        return_by=arranged.return_by,
        conversations=arranged.conversations,
        contacts=arranged.contacts or audit_round.contacts,
    )


def round_of(ws: Workspace, pack: WorkPack) -> Round:
    """The round that a pack is of, as an assessor's store keeps it."""
    facts, arranged = pack.round, pack.arrangements
    return Round(
        id=facts.round_id,
        name=facts.name,
        purpose=facts.purpose,
        position_date=facts.position_date,
        announced_on=facts.announced_on,
        period_from=facts.period_from,
        period_to=facts.period_to,
        division=facts.division,
        lead_name=facts.lead_name,
        role=Role.ASSESSOR,
        me=pack.reader.person_id,
        tool_hash=ToolHash(pack.tool_hash),
        created_at=ws.now(),
        return_by=arranged.return_by,
        conversations=arranged.conversations,
        contacts=arranged.contacts,
    )


def case_of(each: PackCase) -> CaseFile:
    """A case as an assessor's store keeps it: of the sample, and with nothing of how it was drawn."""
    age = each.known.get("age_years", "")
    return CaseFile(
        id=CaseId(each.case_id),
        ref=each.ref,
        stratum="",
        area=each.area,
        district=each.district,
        team=each.team,
        age_band=each.age_band,
        sex=each.sex,
        unborn=each.unborn,
        disabled=each.disabled,
        age_years=int(age) if age.isdigit() else None,
        category=each.category,
        plan_start=each.plan_start,
        family=each.family_ref,
        main=True,
        order=0,
        probability=Fraction(1),
        known=dict(each.known),
    )
