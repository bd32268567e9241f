"""The small file with a new version of the tool: it says what was published, and is refused when it is not that."""

import json

import pytest

from app.domain.errors import PackageRefused
from app.packages import wire
from app.packages.contents import Kind
from app.packages.envelope import open_envelope
from app.packages.tool_versions import written_versions
from app.packages.updates import make_update, update_in
from app.packages.work_packs import make_work_pack, open_work_pack
from tests.packages import builders
from tests.packages.forge import Steps, drop, forge, header_of, paths, put, value_at

ASSESSOR, LEAD = builders.keys_of("assessor"), builders.keys_of("lead")
TRUSTED = builders.a_pack().signers
NAME = "update.cfa"
MALFORMED = "not written as a package must be"


def update_body():
    found = builders.an_update()
    written = wire.UpdateV2(
        found.round_id, found.tool_hash, found.tool, written_versions(found.versions)
    )
    return json.loads(wire.encode(written))


def forge_update(change=None, change_header=None, *, keys=LEAD, **altered):
    body, recipient = update_body(), ASSESSOR.public.recipient
    header = header_of(Kind.UPDATE, [recipient], keys.public.signing, 0)
    header |= {"format_version": 2, "tool_hash": builders.SECOND_HASH}
    if change is not None:
        change(body)
    if change_header is not None:
        change_header(header)
    return forge(header, body, keys, Steps(seal_to=(recipient,), **altered))


def opened(data, trusted=TRUSTED):
    return update_in(open_envelope(data, ASSESSOR, NAME), NAME, trusted)


def refuse(files, sentence, trusted=TRUSTED):
    assert opened(forge_update()).body == builders.an_update()
    assert files
    for data in files:
        with pytest.raises(PackageRefused, match=sentence) as refused:
            opened(data, trusted)
        assert str(refused.value).startswith(NAME)


def test_what_was_published_arrives_at_everyone_it_is_sealed_to():
    other = builders.keys_of("another assessor")
    recipients = tuple(sorted((ASSESSOR.public.recipient, other.public.recipient)))
    raw = make_update(builders.an_update(), LEAD, builders.a_sending(), recipients)
    for keys in (ASSESSOR, other):
        found = update_in(open_envelope(raw, keys, NAME), NAME, TRUSTED)
        assert found.body == builders.an_update()
        assert (found.header.kind, found.header.format_version) == (Kind.UPDATE, 2)
    with pytest.raises(PackageRefused, match="not made for this store"):
        open_envelope(raw, builders.keys_of("stranger"), NAME)


def test_only_the_lead_or_a_deputy_may_change_the_tool():
    unknown = "is not signed by the lead of this round; ask the lead by telephone"
    deputy = builders.keys_of("deputy")
    assert opened(forge_update(keys=deputy)).header.sender == deputy.public.signing
    refuse([forge_update(keys=builders.keys_of("stranger"))], unknown)
    refuse([forge_update()], unknown, trusted=())


@pytest.mark.parametrize("path", paths(update_body()))
def test_no_field_may_be_left_out_or_of_another_type(path):
    before = value_at(update_body(), path)
    in_moved = ".moved." in path
    files = [] if in_moved or path[-1].isdigit() else [forge_update(drop(path))]
    for value in (None, True, -1, 1.5, "\x07", [], {}, [[]], 10**30):
        same = type(value) is type(before) or (isinstance(value, list) and isinstance(before, list))
        if not same:
            files.append(forge_update(put(path, value)))
    refuse(files, MALFORMED)


@pytest.mark.parametrize("path", ["", "versions.1.", "versions.1.changes.0."])
def test_no_field_may_be_added(path):
    refuse([forge_update(put(f"{path}zz", 1))], MALFORMED)


def test_the_tool_is_the_last_of_its_versions_and_the_one_its_hash_names():
    def another_tool(body):
        body["tool"] = builders.TOOL

    refuse([forge_update(another_tool)], "the audit tool was altered")
    refuse([forge_update(None, put("tool_hash", "e" * 64))], "another round or tool")
    refuse([forge_update(None, put("round_id", builders.an_id("x")))], "another round or tool")
    refuse([forge_update(None, put("cases", 1))], "the number of cases")
    wrong = [
        put("versions.1.tool_hash", "e" * 64),
        put("versions.0.tool_hash", builders.SECOND_HASH),
        put("versions.1.number", 3),
        put("versions.0.number", 2),
        drop("versions.0"),
    ]
    refuse(
        [forge_update(change) for change in wrong], f"the versions of the audit tool|{MALFORMED}"
    )


def test_values_keep_their_form():
    for path, values in {
        "versions.1.published_at": ["2026-02-30T09:30:00Z", "", "2026-03-02"],
        "versions.1.changes.0.kind": ["gentle", ""],
        "versions.1.changes.0.effect": ["erased", ""],
        "versions.1.changes.0.paths": [["HX1"], ["/HX/HX1#1"], ["/../x"], [""]],
        "versions.1.moved": [{"/HX/HX2": ""}, {"x": "/HX/HX1"}, {"/HX#1": "/HX"}],
        "versions.1.label": ["a\nb", "x" * 301],
        "versions.1.note": ["a\u202eb", "x" * 4_001],
    }.items():
        refuse([forge_update(put(path, value)) for value in values], MALFORMED)


def test_an_update_and_a_work_pack_are_not_taken_for_each_other():
    def as_work(header):
        header["kind"] = "work"

    refuse([forge_update(None, as_work)], "is a work pack, not a tool update")
    with pytest.raises(PackageRefused, match=MALFORMED):
        open_work_pack(forge_update(None, as_work), ASSESSOR, NAME, TRUSTED)
    with pytest.raises(PackageRefused, match="is a tool update, not a work pack"):
        open_work_pack(forge_update(), ASSESSOR, NAME, TRUSTED)
    version_one = header_of(Kind.UPDATE, [ASSESSOR.public.recipient], LEAD.public.signing, 0)
    raw = forge(version_one, update_body(), LEAD, Steps(seal_to=(ASSESSOR.public.recipient,)))
    with pytest.raises(PackageRefused, match=MALFORMED):
        open_envelope(raw, ASSESSOR, NAME)


def test_a_pack_with_versions_carries_answers_given_under_any_of_them():
    begun = builders.a_case(2, latest=builders.a_revision(2))
    pack = builders.a_pack(
        tool=builders.SECOND_TOOL,
        tool_hash=builders.SECOND_HASH,
        cases=(builders.a_case(1), begun),
        versions=builders.some_versions(),
    )
    raw = make_work_pack(pack, LEAD, builders.a_sending(), recipient=ASSESSOR.public.recipient)
    found = open_work_pack(raw, ASSESSOR, NAME, TRUSTED)
    assert found.body == pack
    assert found.header.format_version == 2
    plain = make_work_pack(
        builders.a_pack(), LEAD, builders.a_sending(), recipient=ASSESSOR.public.recipient
    )
    assert open_work_pack(plain, ASSESSOR, NAME, TRUSTED).header.format_version == 1
