"""Queries files: read strictly, believed only from who leads, and those of released versions open for ever."""

import json
from dataclasses import replace

import pytest

from app.domain.errors import PackageRefused
from app.domain.ids import AnswerKey, AuditId, EntryId, PersonId, RoundId, ToolHash
from app.domain.seats import SeatMove, addressed_move
from app.domain.threads import TEXT, Deed, Post, Side, ThreadKind, addressed_post
from app.packages import wire, wire4
from app.packages.contents import Kind, Queries, Seat
from app.packages.envelope import open_envelope
from app.packages.queries import make_queries, queries_in
from app.packages.returns import open_return
from app.packages.threads import written_post
from tests.packages import builders
from tests.packages.test_format import KEYS, RELEASED

AT = "2026-03-02T09:30:00Z"
TRUSTED = {KEYS["lead"].public.signing}
AUDIT = builders.a_revision(1).audit_id


def a_post(**changed):
    first = Post(
        EntryId(builders.an_id("thread")), ThreadKind.QUERY, Deed.ASK, Side.LEAD, AuditId(AUDIT), AnswerKey("/HX/HX1"),
        ToolHash("a" * 64), "", {TEXT: "Which of the two?"}, (), PersonId(builders.an_id("lead store")), AT,
    )  # fmt: skip
    return addressed_post(replace(first, **changed))


def some_posts():
    asked = a_post()
    said = a_post(
        deed=Deed.SAY, side=Side.ASSESSOR, body={TEXT: "The later."}, after=(asked.hash,), author=builders.ASSESSOR
    )  # fmt: skip
    return asked, said


def a_move():
    store = PersonId(builders.an_id("lead store"))
    return addressed_move(SeatMove(store, "Lead L", (), store, "Lead L", "Set up the round.", AT))


def some_queries(**changed):
    made = Queries(
        RoundId(builders.ROUND), ToolHash("a" * 64), PersonId(builders.ASSESSOR), Seat("Lead L", KEYS["lead"].public),
        (), "", some_posts(), (a_move(),),
    )  # fmt: skip
    return replace(made, **changed)


def sealed(queries=None, keys=None):
    return make_queries(
        queries or some_queries(),
        keys or KEYS["lead"],
        builders.a_sending(),
        (KEYS["assessor"].public.recipient,),
    )


def opened(data, name="queries.cfa", trusted=frozenset(TRUSTED)):
    return queries_in(open_envelope(data, KEYS["assessor"], name), name, trusted)


def by_hash(records):
    return sorted(records, key=lambda each: each.hash)


def test_what_is_made_is_read_back():
    found = opened(sealed())
    assert found.header.kind is Kind.QUERIES
    assert by_hash(found.body.posts) == by_hash(some_posts())
    assert found.body.moves == (a_move(),)


def test_the_queries_of_the_fourth_version_open():
    data = (RELEASED / "queries-v4.cfa").read_bytes()
    assert (
        open_envelope(data, KEYS["assessor"], "queries-v4.cfa").body
        == (RELEASED / "queries-v4.json").read_bytes()
    )
    found = opened(data).body
    assert by_hash(found.posts) == by_hash(some_posts())
    assert (found.person_id, found.moves) == (builders.ASSESSOR, (a_move(),))


def test_nobody_but_who_leads_is_believed():
    with pytest.raises(PackageRefused, match="not signed by the lead"):
        opened(sealed(), trusted=frozenset({KEYS["assessor"].public.signing}))
    with pytest.raises(PackageRefused, match="neither lead nor deputy"):
        sealed(keys=KEYS["assessor"])


@pytest.mark.parametrize(
    "spoil",
    [
        {"body": {TEXT: "Altered"}},
        {"author": builders.ASSESSOR},
        {"deed": Deed.RESOLVE},
        {"after": ("b" * 64,)},
        {"at": "2026-02-30T09:30:00Z"},
    ],
    ids=str,
)
def test_what_was_altered_after_it_was_said_is_refused(spoil):
    altered = replace(some_posts()[0], **spoil)
    with pytest.raises(PackageRefused):
        sealed(some_queries(posts=(altered,)))


def test_posts_out_of_order_or_twice_are_refused():
    body = json.loads((RELEASED / "queries-v4.json").read_text("utf-8"))
    for posts in (body["posts"][::-1], body["posts"] * 2):
        raw = wire.encode(body | {"posts": posts})
        found = wire.read(raw, wire4.QueriesV4, "q.cfa", "queries")
        assert [each.hash for each in found.posts] != sorted({each.hash for each in found.posts})
    assert written_post(some_posts()[0]).hash == some_posts()[0].hash


def returned(*posts):
    body = replace(builders.a_return(), posts=posts, moves=(a_move(),))
    data = builders.a_return_file(body)
    return open_return(data, builders.keys_of("lead"), "return.cfa", builders.expected()).body


def test_an_assessors_words_come_back_and_nobody_elses_with_them():
    asked, said = some_posts()
    assert returned(said).posts == (said,)
    for other in (asked, replace(said, author=PersonId(builders.COLLEAGUE))):
        with pytest.raises(PackageRefused, match="words about an answer"):
            returned(addressed_post(other))
