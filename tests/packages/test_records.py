"""Records as a store keeps them: out as text, back as they were, altered ones refused."""

from dataclasses import replace

import pytest

from app.domain.answers import Answer, Evidence
from app.domain.errors import PackageRefused
from app.domain.file_requests import FileAct, Production
from app.domain.history import answer_fields, canonical, revision_hash
from app.domain.merge import Correction, Resolution, RetiredKey, addressed, record_hash
from app.domain.records import Act
from app.packages import wire
from app.packages.records import record_from, record_text
from tests.packages import builders

FIRST = builders.a_revision(1)
ANSWER = Answer(value="no", note="After the\nmeeting: “agreed”.", evidence=Evidence.BOTH)
HASHES = ("a" * 64, "b" * 64)
RECORDS = [
    FIRST,
    builders.a_revision(2, events=()),
    builders.a_later(FIRST),
    builders.a_withdrawal(FIRST),
    addressed(
        Correction(FIRST.audit_id, FIRST.hash, "/HX/HX1", ANSWER, "moderation", HASHES, "", builders.AT)
    ),
    addressed(
        Correction(FIRST.audit_id, FIRST.hash, "/CS/CS1#1/seen_on", None, "", (), builders.ASSESSOR, builders.AT)
    ),
    addressed(Resolution(FIRST.audit_id, HASHES, HASHES[0], "", "read both", builders.AT)),
    addressed(
        RetiredKey(builders.ASSESSOR, builders.keys_of("assessor").public.signing, 4, "", "lost", builders.AT)
    ),
]  # fmt: skip
NAMES = [f"{number} {type(each).__name__}" for number, each in enumerate(RECORDS)]


@pytest.mark.parametrize("record", RECORDS, ids=NAMES)
def test_a_record_comes_back_as_it_went(record):
    assert record_from(record_text(record)) == record


@pytest.mark.parametrize("record", RECORDS, ids=NAMES)
def test_a_record_altered_in_the_store_is_refused(record):
    text = record_text(record)
    altered = [
        text.replace(builders.AT, "2026-03-02T09:30:01Z"),
        text.replace(record.hash, "c" * 64),
        text + " ",
        text[:-1],
        text.replace('"record":"', '"record":"x'),
        "",
        "{}",
        "\ud800",
    ]
    for each in altered:
        assert each != text
        with pytest.raises(PackageRefused, match="^A record kept in the store"):
            record_from(each)


@pytest.mark.parametrize(
    "record",
    [
        replace(RECORDS[4], key="/HX/HX1#2"),
        replace(RECORDS[4], key="../x"),
        replace(RECORDS[4], at="2026-02-30T09:30:00Z"),
        replace(RECORDS[7], key="short"),
        replace(RECORDS[7], after_sequence=-1),
    ],
)
def test_a_record_of_another_form_is_refused_though_its_hash_fits(record):
    with pytest.raises(PackageRefused, match="^A record kept in the store"):
        record_from(record_text(addressed(record)))


@pytest.mark.parametrize("field", ["replaces", "heads"])
def test_lists_in_a_record_have_one_order(field):
    record = next(each for each in RECORDS if getattr(each, field, ()))
    for other in (HASHES[::-1], (*HASHES, HASHES[1])):
        respelt = replace(record, **{field: other})
        respelt = replace(respelt, hash=record_hash(respelt))
        with pytest.raises(PackageRefused, match="the list in a record"):
            record_from(record_text(respelt))


@pytest.mark.parametrize("parents", [HASHES[::-1], (*HASHES, HASHES[1])])
def test_the_parents_of_a_revision_have_one_order(parents):
    assert record_from(record_text(builders.a_revision(1, parents=HASHES))).parents == HASHES
    respelt = replace(FIRST, parents=parents)
    respelt = replace(respelt, hash=revision_hash(respelt))
    with pytest.raises(PackageRefused, match="the parents of a revision"):
        record_from(record_text(respelt))


def test_both_writers_of_json_spell_alike():
    values = [
        {"b": [1, None, True, 'é“\n\t"\\/'], "a": {"z": "", "y": -5}},
        answer_fields(ANSWER),
        {"act": Act.SET, "text": "".join(map(chr, range(0x20, 0x2FF))), "n": 10**15},
        {"emoji": "\U0001f469\u200d\U0001f467", "ﬁ": 1, "Ａ": 2, "é": 3, "z": 4},
    ]
    for value in values:
        assert wire.encode(value) == canonical(value)


def test_an_answer_travels_with_every_field_it_has():
    """A field added to Answer or to an event belongs to a new version of the format."""
    assert set(wire.AnswerV1.__struct_fields__) == set(Answer.__dataclass_fields__)
    assert set(wire.EventV1.__struct_fields__) == set(type(FIRST.events[0]).__dataclass_fields__)
    travelling = set(wire.RevisionV1.__struct_fields__) - {"grown_into", "event_count"}
    assert travelling == set(type(FIRST).__dataclass_fields__)


@pytest.mark.parametrize(
    ("text", "real"),
    [
        ("2026-03-02T09:30:00Z", True),
        ("2024-02-29T00:00:00Z", True),
        ("2026-02-29T00:00:00Z", False),
        ("0000-01-01T00:00:00Z", False),
        ("2026-03-02T24:00:00Z", False),
        ("2026-03-02T09:30:60Z", False),
        ("2026-03-02T09:30:00Z\n", False),
        ("2026-03-02t09:30:00z", False),
    ],
)
def test_a_time_is_a_real_one_in_one_spelling(text, real):
    assert wire.is_moment(text) is real


def a_file_act(**changed):
    act = FileAct(
        case_id=builders.an_id("case 1"),
        outcome=Production.PART,
        expected=3,
        seen=2,
        missing=1,
        access="given",
        reason="court",
        words="volume 2",
        replaces=(),
        author=builders.ASSESSOR,
        at=builders.AT,
    )
    return addressed(replace(act, **changed))


def test_a_file_act_is_kept_and_read_back_with_its_hash_checked():
    act = a_file_act(expected=None, access="", reason="other", outcome=Production.NOT_PRODUCED)
    assert record_from(record_text(act)) == act
    altered = record_text(act).replace('"words":"volume 2"', '"words":"volume 3"')
    with pytest.raises(PackageRefused):
        record_from(altered)
    with pytest.raises(PackageRefused):
        record_from(record_text(act).replace('"reason":"other"', '"reason":"another"'))
