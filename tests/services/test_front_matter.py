"""The front matter of the report: kept while typed, version by version, the lead's alone; its sources."""

from dataclasses import replace

import pytest

from app.domain.errors import InputRefused
from app.domain.front_matter import FrontMatter, Source
from app.domain.notebook import EntryKind
from app.services import findings, front_matter, lead_words, notebook
from tests.builders import opened

NEW = ""


def test_it_is_one_entry_and_every_version_stays(small, lead):
    here = small.round_id
    assert lead_words.lead_words(lead, here).front == FrontMatter()
    front_matter.keep_front(lead, here, FrontMatter(caution="Read"))
    changes = front_matter.keep_front(lead, here, FrontMatter(caution="Read it whole."))
    assert changes.notebook
    assert lead_words.lead_words(lead, here).front == FrontMatter(caution="Read it whole.")
    (note,) = notebook.notes(lead, here, EntryKind.FRONT)
    assert [each.body["caution"] for each in lead_words.history(lead, here, note.id)] == [
        "Read",
        "Read it whole.",
    ]


def test_sources_stand_in_the_order_in_which_they_came(small, lead):
    here = small.round_id
    first, _ = front_matter.keep_source(lead, here, Source(NEW, "Laming", "The Lord Laming, 2009"))
    front_matter.keep_source(lead, here, Source(NEW, "Procedures", "Local procedures, 6.5.3"))
    held = lead_words.lead_words(lead, here).sources
    assert [(each.mark, each.place) for each in held] == [("Laming", 1), ("Procedures", 2)]
    assert held[0].citation == "{source:Laming}"
    front_matter.keep_source(lead, here, replace(held[0], text="The Lord Laming, March 2009"))
    assert lead_words.lead_words(lead, here).sources[0].text == "The Lord Laming, March 2009"
    assert lead_words.lead_words(lead, here).sources[0].id == first
    front_matter.keep_source(lead, here, replace(held[0], struck=True))
    assert [each.mark for each in lead_words.lead_words(lead, here).sources] == ["Procedures"]


def test_what_could_not_be_cited_is_refused(small, lead):
    here = small.round_id
    front_matter.keep_source(lead, here, Source(NEW, "Laming", "The Lord Laming, 2009"))
    for source, why in (
        (Source(NEW, "", "A book"), "short name"),
        (Source(NEW, "A", " "), "in full"),
        (Source(NEW, "laming", "Another"), "Another source is cited"),
        (Source(NEW, "a|b", "Another"), "no braces"),
        (Source(NEW, "A", "x" * 1_001), "at most"),
    ):
        with pytest.raises(InputRefused, match=why):
            front_matter.keep_source(lead, here, source)
    with pytest.raises(InputRefused, match="“Thanks” is longer"):
        front_matter.keep_front(lead, here, FrontMatter(thanks="x" * 4_001))
    with opened(small.store("a")) as ws, pytest.raises(InputRefused, match="lead's"):
        front_matter.keep_front(ws, here, FrontMatter(thanks="x"))


def test_offices_are_those_of_the_people_who_read(small, lead):
    found = findings.findings(lead, small.round_id)
    with lead.begin() as work:
        offices = {each.office for each in work.people.all(small.round_id)}
    assert set(found.offices) == offices
    assert front_matter.usual_caution().count("\n\n") == 1
