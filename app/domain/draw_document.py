"""A draw as the JSON text in which it is kept for ever, and back."""

import json
from datetime import date
from fractions import Fraction
from typing import Any

from app.domain.ages import AgeBand
from app.domain.errors import InputRefused
from app.domain.sample_log import LeftOut, LeftOutFor
from app.domain.sampling import Draw, Stratum
from app.domain.strata import Design, Spread


def to_document(draw: Draw) -> str:
    """The whole draw as JSON, to be kept for ever: seed, fingerprint, exact targets, counts and ranks."""
    design = draw.design
    document = {
        "algorithm": draw.algorithm,
        "seed": draw.seed,
        "frame_digest": draw.digest,
        "as_of": draw.as_of.isoformat(),
        "size": design.size,
        "spread": design.spread.value,
        "power": str(design.power),
        "preschool_floor": design.preschool_floor,
        "quotas": {band.value: cases for band, cases in design.quotas.items()},
        "strata": [
            {
                "area": stratum.area,
                "group": stratum.group,
                "target": str(stratum.target),
                "count": stratum.count,
                "ranked": list(stratum.ranked),
            }
            for stratum in draw.strata
        ],
        "left_out": [
            {"child": one.child, "reason": one.reason.value, "words": one.words, "at": one.at}
            for one in draw.left_out
        ],
        "specialist_teams": None
        if draw.specialist_teams is None
        else sorted(draw.specialist_teams),
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True)


def from_document(text: str) -> Draw:
    """A draw as it was kept. Raises InputRefused when the text is not one."""
    try:
        document = json.loads(text)
        return Draw(
            seed=document["seed"],
            digest=document["frame_digest"],
            as_of=date.fromisoformat(document["as_of"]),
            design=_design(document),
            strata=tuple(
                Stratum(
                    one["area"],
                    one["group"],
                    Fraction(one["target"]),
                    int(one["count"]),
                    tuple(one["ranked"]),
                )
                for one in document["strata"]
            ),
            algorithm=document["algorithm"],
            # Draws kept by the first versions of the program say neither.
            left_out=tuple(
                LeftOut(one["child"], LeftOutFor(one["reason"]), one["words"], one["at"])
                for one in document.get("left_out", ())
            ),
            specialist_teams=_teams(document.get("specialist_teams")),
        )
    except (KeyError, TypeError, ValueError):
        raise InputRefused(
            "The stored draw cannot be read: restore a backup of the store."
        ) from None


def _design(document: dict[str, Any]) -> Design:
    return Design(
        size=int(document["size"]),
        spread=Spread(document["spread"]),
        power=Fraction(document["power"]),
        preschool_floor=int(document["preschool_floor"]),
        quotas={AgeBand(band): int(cases) for band, cases in document["quotas"].items()},
    )


def _teams(names: list[str] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(names)
