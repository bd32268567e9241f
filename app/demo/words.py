"""What the lead of the practice round writes: front matter, conclusions, recommendations, whom it was told."""

import tomllib
from datetime import date
from typing import Any

from app.domain.conclusions import (
    Answered,
    Basis,
    Body,
    Conclusion,
    Discussion,
    Recommendation,
    Use,
)
from app.domain.front_matter import FrontMatter, Source
from app.domain.ids import EntryId, RoundId
from app.reports.claims import PRACTICE
from app.resources import resource_path
from app.services import front_matter, lead_words, quotes
from app.workspace import Workspace

_NEW = EntryId("")
_QUOTED = ("OJ6", "OJ7")  # the items whose passages stand in the report


def write_words(ws: Workspace, round_id: RoundId) -> None:
    """Through the services a lead's own words go through; figures by reference, so that they fit any seed."""
    text = resource_path("practice", "report.toml").read_text(encoding="utf-8")
    held: dict[str, Any] = tomllib.loads(text)
    front = FrontMatter(
        **{name: _lines(said) for name, said in held["front"].items()},
        caution=front_matter.usual_caution(),
        measured_against=PRACTICE,
    )
    front_matter.keep_front(ws, round_id, front)
    for each in held["source"]:
        front_matter.keep_source(ws, round_id, Source(_NEW, each["mark"], each["text"]))
    for place, each in enumerate(held["conclusion"]):
        said = Conclusion(
            _NEW,
            each["chapter"],
            _line(each["text"]),
            Basis(each["basis"]),
            Use(each.get("use", "")),
            place,
        )
        lead_words.conclude(ws, round_id, said)
    for each in held["recommendation"]:
        advice = Recommendation(
            _NEW,
            _line(each["text"]),
            Body(each["body"]),
            each.get("body_name", ""),
            each["owner"],
            date.fromisoformat(each["due"]),
            each["evidence"],
            answered=Answered(each.get("answered", "")),
            response=each.get("response", ""),
        )
        lead_words.recommend(ws, round_id, advice)
    for each in held["discussion"]:
        talk = Discussion(
            _NEW, each["who"], each["role"], date.fromisoformat(each["on"]), each["about"]
        )
        lead_words.discussed(ws, round_id, talk)
    _approve(ws, round_id)


def _approve(ws: Workspace, round_id: RoundId) -> None:
    """Of good practice and what would have helped: the texts the program proposes, where nothing is in their way."""
    for each in quotes.quotables(ws, round_id):
        if each.passage.item in _QUOTED and not quotes.problems(ws, round_id, each.quote.text):
            quotes.keep(ws, round_id, each.passage, each.quote.text, approved=True)


def _line(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> str:
    return "\n".join(_line(each) for each in text.strip().splitlines())
