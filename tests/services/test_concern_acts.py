"""What the lead decides about concerns is on record with a name; two entries that are one concern are counted once."""

import pytest

from app.domain import concerns as page
from app.domain.errors import InputRefused, NotFound
from app.domain.notebook import Call, EntryKind
from app.services import concern_acts, concerns, findings, overview, returns, rounds
from app.services.notebook import Writing
from tests.builders import audits_in, opened

CALL = Call("R. Duty", "Duty manager", "1", "2026-03-02T10:00:00Z", answered=True, said="Will go.")
BABY = {page.ABOUT: "A baby, sibling of the case", page.OFFICE: "District A", page.WHAT: "Alone."}


def written(ws, small, body, calls=(), audit_id=""):
    return concerns.write(ws, small.round_id, Writing(EntryKind.CONCERN, body, calls, audit_id))[0]


def counts(lead, small):
    """How many there are by each of the pages that count them: red line, overview, list, findings, open in these."""
    found = findings.findings(lead, small.round_id).concerns
    return (
        len(concerns.open_ones(lead, rounds.current(lead))),
        len(overview.overview(lead, small.round_id).concerns),
        len(concerns.told(lead, small.round_id)),
        len(found),
        sum(each.open for each in found),
    )


@pytest.fixture
def twice(small, lead, tmp_path):
    """One about somebody who is no case: taken by telephone, then returned. The ids of both entries."""
    by_telephone = written(lead, small, BABY | {page.ABOUT: "Baby of the family"})
    with opened(small.store("a")) as ws:
        own = written(ws, small, BABY | {page.WHAT: "Baby alone all evening."}, (CALL,))
        path = returns.make(ws, small.round_id, tmp_path / "a").path
    returns.merge(lead, small.round_id, [path])
    return by_telephone.id, own.id


def test_it_is_offered_and_not_merged_before_the_lead_says_so(small, lead, twice):
    assert counts(lead, small) == (2, 2, 2, 2, 2)
    first, second = concerns.told(lead, small.round_id)
    assert [each.concern.id for each in first.likely] == [second.concern.id]
    assert first.likely[0].reasons == (
        "raised on the same day", "the same office or team", "both about a child",
    )  # fmt: skip


def test_said_to_be_the_same_it_counts_once_everywhere_and_shows_both_pages(small, lead, twice):
    concern_acts.say_same(lead, small.round_id, *twice)
    assert counts(lead, small) == (1, 1, 1, 1, 1)
    (told,) = concerns.told(lead, small.round_id)
    assert told.concern.what == "Alone. / Baby alone all evening."
    assert told.concern.told == "R. Duty, Duty manager"
    names = {rounds.current(lead).lead_name, "Assessor A"}
    assert {each.author for each in told.whole} == names
    assert (told.likely, [each.deed for each in told.decisions]) == ((), ["same"])
    concern_acts.close(lead, small.round_id, twice[1], "Seen, safe with an aunt.")
    assert counts(lead, small) == (0, 0, 1, 1, 0)
    concern_acts.say_apart(lead, small.round_id, *twice)
    assert counts(lead, small) == (0, 0, 2, 2, 0), "both were seen and closed"
    assert all(not each.likely for each in concerns.told(lead, small.round_id))
    concern_acts.say_same(lead, small.round_id, *twice)
    assert counts(lead, small) == (0, 0, 1, 1, 0)


def test_two_that_are_not_the_same_are_not_offered_again(small, lead, twice):
    concern_acts.say_apart(lead, small.round_id, *twice)
    assert counts(lead, small) == (2, 2, 2, 2, 2)
    assert all(not each.likely for each in concerns.told(lead, small.round_id))


def test_one_of_a_case_and_one_of_nobody_are_that_cases(small, lead, twice):
    with opened(small.store("a")) as ws:
        audit = audits_in(ws, small.round_id)[0]
    of_case = written(lead, small, {page.WHAT: "The child of the case."}, (), audit.id)
    concern_acts.say_same(lead, small.round_id, twice[0], of_case.id)
    concern_acts.say_same(lead, small.round_id, twice[1], of_case.id)
    assert counts(lead, small) == (1, 1, 1, 1, 1)
    (line,) = findings.findings(lead, small.round_id).concerns
    assert (line.ref, line.of_case) == (audit.card.ref, True)
    concern_acts.say_apart(lead, small.round_id, of_case.id, twice[1])
    assert counts(lead, small) == (2, 2, 2, 2, 2)


def test_a_closing_names_who_decided_and_is_taken_back_with_a_reason(small, lead, twice):
    one, _other = twice
    with pytest.raises(InputRefused, match="how it ended for the child"):
        concern_acts.close(lead, small.round_id, one, " ")
    concern_acts.close(lead, small.round_id, one, "Seen, safe.")
    told = next(t for t in concerns.told(lead, small.round_id) if t.concern.id == one)
    with lead.begin() as work:
        name = work.identities.get().name
    assert (told.concern.closing_note, told.concern.closed_by) == ("Seen, safe.", name)
    with pytest.raises(InputRefused, match="Say why"):
        concern_acts.open_again(lead, small.round_id, one, "")
    concern_acts.open_again(lead, small.round_id, one, "That was another family.")
    told = next(t for t in concerns.told(lead, small.round_id) if t.concern.id == one)
    assert told.concern.closed_at is None
    assert [(each.deed, each.author_name) for each in told.decisions] == [
        ("closed", name), ("opened", name),
    ]  # fmt: skip


def test_a_concern_that_is_not_there_or_is_itself_is_refused(small, lead, twice):
    with pytest.raises(NotFound):
        concern_acts.close(lead, small.round_id, "nobody's", "Seen.")
    with pytest.raises(InputRefused, match="one already"):
        concern_acts.say_same(lead, small.round_id, twice[0], twice[0])
