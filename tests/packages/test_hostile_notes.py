"""Forged returns and packs of version 3: notes and telephone numbers are believed no sooner than audits."""

import json
from dataclasses import replace

import pytest

from app.domain.errors import PackageRefused
from app.domain.notebook import MOST_CALLS
from app.packages import wire
from app.packages.contents import Kind
from app.packages.keys import enrol_proof
from app.packages.records import record_from, record_text
from app.packages.returns import _written, make_return, open_return
from app.packages.work_packs import open_work_pack, written_pack
from tests.packages import builders
from tests.packages.forge import Steps, drop, forge, hashed, header_of, paths, put, value_at

LEAD = builders.keys_of("lead")
ASSESSOR = builders.keys_of("assessor")
NAME = "return.cfa"
SECRET = "marker-Ł-0042"  # stands in the honest file; no sentence may repeat it
SPELLING = "not written as a package must be"
ALTERED = "a note whose history was altered or is incomplete"
NOT_THEIRS = "a note that was not written by the person who signed it"


def body_of_return():
    """An honest return of one audit, a concern in two versions and a line of the diary, as plain JSON values."""
    first = builders.an_entry(body={"what": SECRET})
    later = builders.next_version(
        first, {"what": f"{SECRET} more"}, (builders.A_CALL,), builders.AT
    )
    about = builders.an_entry(id=builders.an_id("audit 1"), audit_id=builders.an_id("audit 1"))
    entries = (first, later, about, builders.a_diary_entry())
    return json.loads(wire.encode(_written(builders.a_return(entries=entries))))


def refit(body):
    """Makes every hash and link fit what the notes now say; the chain goes by the number of the version."""
    renamed = {}
    for entry in sorted(
        body["entries"], key=lambda each: each["n"] if isinstance(each["n"], int) else 0
    ):
        entry["previous"] = renamed.get(entry["previous"], entry["previous"])
        content = {key: entry[key] for key in entry if key not in {"hash", "record"}}
        before, entry["hash"] = entry["hash"], hashed(b"cfa/entry/v1\0", content)
        renamed[before] = entry["hash"]
    body["entries"].sort(key=lambda each: each["hash"])


def forged(change=None, *, mended=True, version=3, raw=None):
    body = body_of_return()
    keys = ASSESSOR.public
    body["enrol_proof"] = enrol_proof(
        builders.ENROL_SECRET, builders.ROUND, body["person_id"], keys
    )
    header = header_of(Kind.RETURN, list(builders.a_pack().return_to.recipients), keys.signing, 1)
    header["format_version"] = version
    if change is not None:
        change(body)
        if mended:
            refit(body)
    return forge(header, body, ASSESSOR, Steps(raw=raw))


def opened(data):
    return open_return(data, LEAD, NAME, builders.expected())


def refuse(files, sentence):
    assert len(opened(forged()).body.entries) == 4
    assert files
    for data in files:
        with pytest.raises(PackageRefused, match=sentence) as refused:
            opened(data)
        text = str(refused.value)
        assert text.startswith(NAME)
        assert text.endswith(".")
        assert SECRET not in text


def place(kind="concern", n=1, about=""):
    """Where the note of that kind, version and case stands in the honest body."""
    for number, entry in enumerate(body_of_return()["entries"]):
        if (entry["kind"], entry["n"], entry["audit_id"]) == (kind, n, about):
            return f"entries.{number}"
    raise AssertionError(kind)


FIRST, LATER, DIARY = place(), place(n=2), place("diary")
ABOUT = place(about=builders.an_id("audit 1"))


def test_the_forge_makes_honest_files_that_are_accepted():
    assert any(SECRET in str(each) for each in opened(forged()).body.entries)
    assert len(opened(forged(put(f"{FIRST}.body.what", "other"))).body.entries) == 4


def test_a_note_of_another_author_or_about_anothers_audit_is_refused():
    def all_by(author):
        def change(body):
            for entry in body["entries"]:
                entry["author"] = author

        return change

    def about(audit):
        def change(body):
            entry = value_holder(body, ABOUT)
            entry["audit_id"] = entry["id"] = audit

        return change

    files = [
        forged(all_by(builders.COLLEAGUE)),
        forged(put(f"{DIARY}.author", builders.COLLEAGUE)),
        forged(about(builders.an_id("audit 9"))),
    ]
    refuse(files, NOT_THEIRS)


def value_holder(body, path):
    for step in path.split("."):
        body = body[int(step) if step.isdigit() else step]
    return body


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (f"{LATER}.n", 3),
        (f"{LATER}.n", 1),
        (f"{FIRST}.n", 2),
        (f"{LATER}.previous", "c" * 64),
        (f"{LATER}.previous", ""),
        (f"{FIRST}.previous", "c" * 64),
        (f"{LATER}.author", builders.COLLEAGUE),
        (f"{LATER}.id", builders.an_id("another")),
    ],
)
def test_a_chain_that_is_broken_is_refused_even_with_all_hashes_mended(path, value):
    refuse([forged(put(path, value))], ALTERED)


def test_a_version_left_out_is_missed():
    refuse([forged(drop(FIRST))], ALTERED)


def test_whatever_is_altered_without_mending_the_hashes_is_not_believed():
    files = []
    body = body_of_return()
    for path in paths(body):
        before = value_at(body, path)
        if not path.startswith("entries."):
            continue
        if isinstance(before, str):
            files.append(forged(put(path, before + "a"), mended=False))
        elif isinstance(before, bool):
            files.append(forged(put(path, not before), mended=False))
        elif isinstance(before, int):
            files.append(forged(put(path, before + 1), mended=False))
    assert len(files) > 40
    refuse(files, f"{ALTERED}|{SPELLING}|{NOT_THEIRS}")


@pytest.mark.parametrize(
    "path",
    [
        each
        for each in paths(body_of_return())
        if each.startswith("entries.") and not each[-1].isdigit() and ".body." not in each
    ],
)
def test_no_field_may_be_left_out(path):
    refuse([forged(drop(path), mended=False)], SPELLING)


def test_no_field_may_be_added_and_each_is_of_its_own_type():
    files = [
        forged(put(f"{where}.{name}", 1), mended=False)
        for where in (FIRST, f"{LATER}.calls.0")
        for name in ("zz", "__class__")
    ]
    body = body_of_return()
    for path in paths(body):
        if path.startswith("entries."):
            before = value_at(body, path)
            files += [
                forged(put(path, value), mended=False)
                for value in (None, True, -1, 1.5, "\u00e9?", [], {}, [[]], 10**30)
                if type(value) is not type(before)
            ]
    assert len(files) > 300
    refuse(files, f"{SPELLING}|{ALTERED}")


@pytest.mark.parametrize(
    ("path", "values"),
    [
        (f"{FIRST}.at", ["2026-02-30T09:30:00Z", "yesterday", ""]),
        (f"{LATER}.calls.0.at", ["2026-02-30T09:30:00Z", ""]),
        (f"{FIRST}.kind", ["note", "", "diary"]),
        (f"{DIARY}.kind", ["concern "]),
        (f"{DIARY}.audit_id", [builders.an_id("audit 1"), "x"]),
        (f"{FIRST}.audit_id", [builders.an_id("audit 1")]),
        (f"{FIRST}.id", ["x", builders.an_id("entry concern").upper()]),
        (f"{FIRST}.author", ["", "lead"]),
        (f"{FIRST}.body", [{"../x": "1"}, {"What": "1"}, {"": "1"}, {"a": 1}, {"what": "x" * 20_001},
                           {f"f{n}": "1" for n in range(41)}]),
        (f"{FIRST}.body.what", ["a\u202eb", "a\x00b", "a\x1b[2Jb", "a\r\nb"]),
        (f"{LATER}.calls.0.who", ["x" * 301, "two\nlines"]),
        (f"{LATER}.calls.0.said", ["x" * 20_001, "a\u2028b"]),
        (f"{LATER}.calls", [body_of_return()["entries"][int(LATER.split(".")[1])]["calls"] * (MOST_CALLS + 1)]),
        (f"{DIARY}.calls", [body_of_return()["entries"][int(LATER.split(".")[1])]["calls"]]),
    ],
)  # fmt: skip
def test_notes_keep_their_form_even_with_all_hashes_mended(path, values):
    refuse([forged(put(path, value)) for value in values], f"{SPELLING}|{ALTERED}")


def test_the_same_version_twice_and_another_order_are_refused():
    def twice(body):
        body["entries"].append(body["entries"][-1])

    def turned(body):
        body["entries"].reverse()

    refuse([forged(each, mended=False) for each in (twice, turned)], "the order of its notes")


def test_notes_under_a_cover_of_an_earlier_version_are_refused():
    refuse([forged(version=1), forged(version=2)], SPELLING)


def test_a_return_that_could_not_be_opened_is_never_made():
    for entries in (
        (replace(builders.an_entry(), body={"what": "altered"}),),
        (builders.some_entries()[1],),
    ):
        with pytest.raises(PackageRefused, match="^The return "):
            make_return(
                builders.a_return(entries=entries),
                builders.a_pack().return_to,
                ASSESSOR,
                builders.a_sending(),
            )


def forged_pack(change=None, version=3, arranged=builders.ARRANGED):
    body = json.loads(wire.encode(written_pack(builders.a_pack(arrangements=arranged))))
    recipient = ASSESSOR.public.recipient
    header = header_of(Kind.WORK, [recipient], LEAD.public.signing, 2)
    header["format_version"] = version
    if change is not None:
        change(body)
    return forge(header, body, LEAD, Steps(seal_to=(recipient,)))


def pack_from(data):
    return open_work_pack(data, ASSESSOR, NAME, builders.a_pack().signers).body


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("contacts.0.number", ["0\n1", "x" * 301, 1, None, "0\u202e1"]),
        ("contacts.0.role", ["a\tb", None]),
        ("contacts.0.zz", ["x"]),
        ("contacts", [[{"office": "", "role": "", "name": "", "number": "0"}] * 501, {}, None, "0"]),
        ("return_by", ["2009-02-30", "", 1]),
        ("conversations", ["yes", 1, None]),
        ("versions", [[{"number": 1, "tool_hash": builders.TOOL_HASH, "label": "1", "published_at": builders.AT,
                        "note": "", "changes": [], "moved": {}}]]),
    ],
)  # fmt: skip
def test_what_the_lead_arranged_keeps_its_form(path, values):
    assert pack_from(forged_pack()).arrangements == builders.ARRANGED
    for value in values:
        with pytest.raises(PackageRefused, match=SPELLING):
            pack_from(forged_pack(put(path, value)))


def test_numbers_under_a_cover_of_an_earlier_version_are_refused():
    for version in (1, 2):
        with pytest.raises(PackageRefused, match=SPELLING):
            pack_from(forged_pack(version=version))


def test_a_note_kept_in_a_store_is_read_again_only_as_it_was_merged():
    text = record_text(builders.an_entry())
    assert record_from(text) == builders.an_entry()
    for altered in (text.replace("household", "house"), text.replace('"n":1', '"n":2')):
        assert altered != text
        with pytest.raises(PackageRefused):
            record_from(altered)


def test_a_kind_of_note_that_came_later_is_refused_in_version_3():
    refuse([forged(put(f"{DIARY}.kind", kind)) for kind in ("print-out", "purge")], "newer version")
