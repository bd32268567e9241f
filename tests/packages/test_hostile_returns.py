"""Returns that were forged in every way we could think of: none is accepted, each is refused in one sentence."""

import json
import time
from dataclasses import replace

import pytest

from app.domain.errors import PackageRefused
from app.domain.history import canonical
from app.packages.contents import Allocated, Enrolment, Signer
from app.packages.keys import enrol_proof
from app.packages.returns import open_return
from tests.packages import builders
from tests.packages.forge import FIRST, drop, forge_return, paths, put, return_body, value_at

LEAD = builders.keys_of("lead")
NAME = "return.cfa"
SECRET = "marker-Ł-0042"  # stands in answers of the honest file; no sentence may repeat it

LATER, SHORT = "revisions.0", "revisions.1"  # longest first: as written, checked below


def opened(data, **changed):
    return open_return(data, LEAD, NAME, builders.expected(**changed))


def honest():
    return forge_return(put(f"{LATER}.events.0.answer.note", SECRET))


def test_the_forge_makes_honest_files_that_are_accepted():
    found = opened(honest())
    assert found.signer is Signer.ENROLLED
    assert len(found.body.revisions) == 3
    assert any(SECRET in str(each) for each in found.body.revisions)
    body = return_body()
    assert [bool(each["grown_into"]) for each in body["revisions"]].count(True) == 1
    assert value_at(body, f"{LATER}.grown_into") == ""
    assert len(value_at(body, f"{LATER}.events")) == 6


def refuse(files, sentence, *, seconds=2.0, **changed):
    """Every file is refused in one sentence of the kind expected, soon, and without repeating its contents."""
    assert opened(honest()).body.person_id == builders.ASSESSOR
    assert files
    for data in files:
        began = time.process_time()
        with pytest.raises(PackageRefused, match=sentence) as refused:
            opened(data, **changed)
        text = str(refused.value)
        assert time.process_time() - began < seconds
        assert text.startswith(NAME)
        assert text.endswith(".")
        assert "\n" not in text
        assert SECRET not in text


SPELLING = "not written as a package must be"
EVENTS = f"{LATER}.events"
TEXTS = ("value", "reason", "other", "place", "note", "warning_reason")
HIDDEN = [
    "\x00",
    "\x1b[2J",
    "\u202e",
    "\u2066",
    "\x7f",
    "\x85",
    "\u2028",
    "\ufeff",
    "\uffff",
    "\r",
    "\b",
]


@pytest.mark.parametrize("path", [each for each in paths(return_body()) if not each[-1].isdigit()])
def test_no_field_may_be_left_out(path):
    refuse([forge_return(drop(path), rehash=False)], SPELLING)


@pytest.mark.parametrize(
    "path",
    ["", "keys.", f"{LATER}.", f"{EVENTS}.0.", f"{EVENTS}.0.answer.", "withdrawals.0."],
)
def test_no_field_may_be_added(path):
    files = [
        forge_return(put(f"{path}{name}", 1), rehash=False) for name in ("zz", "__class__", "")
    ]
    refuse(files, SPELLING)


def test_every_value_is_of_its_own_type():
    files = []
    body = return_body()
    for path in paths(body):
        before = value_at(body, path)
        for value in (None, True, -1, 1.5, "\u00e9?", [], {}, [[]], 10**30):
            untouched = type(value) is type(before) or (value is None and path.endswith("evidence"))
            if not untouched and not (value is None and path.endswith("answer")):
                files.append(forge_return(put(path, value), rehash=False))
    assert len(files) > 800
    refuse(files, f"{SPELLING}|altered|not the one that was signed")


def test_every_single_value_is_under_a_hash_or_checked():
    """With types kept and no hash mended: whatever one changes, the file is no longer believed."""
    files = []
    body = return_body()
    for path in paths(body):
        before = value_at(body, path)
        if isinstance(before, str) and not path.startswith("received"):
            files.append(forge_return(put(path, before + "a"), rehash=False))
            files.append(forge_return(put(path, before[:-1] if before else "b"), rehash=False))
        elif isinstance(before, bool):
            files.append(forge_return(put(path, not before), rehash=False))
        elif isinstance(before, int):
            files.append(forge_return(put(path, before + 1), rehash=False))
    assert len(files) > 200
    refuse(files, NAME)


@pytest.mark.parametrize("hidden", HIDDEN)
def test_hidden_characters_are_refused_in_every_text(hidden):
    files = [forge_return(put(f"{EVENTS}.0.answer.{field}", f"a{hidden}b")) for field in TEXTS]
    files.append(forge_return(put("withdrawals.0.reason", f"a{hidden}b")))
    refuse(files, "characters that cannot be shown")


def test_half_characters_and_broken_utf_8_are_refused():
    raw = canonical(return_body())
    assert raw.count(b"volume 1") > 0
    spellings = (b"\\ud800", b"\\udc00\\ud800", b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf8\x88")
    files = [forge_return(raw=raw.replace(b"volume 1", each)) for each in spellings]
    refuse(files, SPELLING)


@pytest.mark.parametrize(
    ("field", "length"), [*((each, 20_001) for each in TEXTS), ("place", 1_001)]
)
def test_texts_have_their_limits(field, length):
    files = [forge_return(put(f"{EVENTS}.0.answer.{field}", "x" * length))]
    refuse(files, SPELLING)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("at", ["2026-02-30T09:30:00Z", "9999-99-99T00:00:00Z", "2026-03-02T09:30:00+00:00", "",
                "2026-03-02T09:30:00.5Z", "2026-03-02 09:30:00Z", "2026-W10-1T09:30:00Z",
                "2026-03-02T09:30:00Z\n", "２０２６-03-02T09:30:00Z", "0000-01-01T00:00:00Z"]),
        ("device", ["", "../x", "a" * 65, "a\n", "a b", "<b>", "=1+1"]),
        ("key", ["", "HX", "/HX\n", "/../../x", "/HX#0", "/HX/", "=1", "/a b", "C:\\x", "/HX#1", "/x" * 150]),
        ("act", ["clear", "add-row", "remove-row", "SET", "delete", ""]),
        ("n", [0, 2, -1, 10**12]),
    ],
)  # fmt: skip
def test_entries_keep_their_form_even_with_all_hashes_mended(field, values):
    files = [forge_return(put(f"{EVENTS}.0.{field}", value)) for value in values]
    refuse(files, f"{SPELLING}|history was altered")


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("state", ["no", "", "ANSWERED"]),
        ("evidence", ["both ", "web", ""]),
        ("ask_lead", [0, 1, "true"]),
        ("value", [3, 0.5, ["yes"]]),
    ],
)
def test_answers_keep_their_form_even_with_all_hashes_mended(field, values):
    files = [forge_return(put(f"{EVENTS}.0.answer.{field}", value)) for value in values]
    refuse(files, SPELLING)


@pytest.mark.parametrize("step", [0, 1, 2, 3, 4, 5])
def test_a_history_with_an_entry_altered_removed_or_swapped_is_refused(step):
    def alter(body):
        body["revisions"][0]["events"][step]["at"] = "2026-03-02T09:30:59Z"

    def remove(body):
        del body["revisions"][0]["events"][step]

    def swap(body):
        events = body["revisions"][0]["events"]
        events[step], events[step - 1] = events[step - 1], events[step]

    def double(body):
        events = body["revisions"][0]["events"]
        events.insert(step, events[step])

    files = [forge_return(each, rehash=False) for each in (alter, remove, swap, double)]
    files.append(forge_return(swap))
    refuse(files, f"history was altered|{SPELLING}|not the one that was signed")


def test_a_history_cut_short_and_made_to_chain_is_still_not_the_one_signed():
    def cut(body):
        body["revisions"][0]["events"].pop()
        body["revisions"][0]["event_count"] -= 1

    refuse([forge_return(cut, rehash=False)], "not the one that was signed")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (f"{LATER}.audit_id", builders.an_id("audit 3")),
        (f"{LATER}.case_id", builders.an_id("case 3")),
        (f"{LATER}.assessor", builders.COLLEAGUE),
        (f"{LATER}.reading", "blind-second"),
        (f"{LATER}.state", "in-progress"),
        (f"{LATER}.minutes", 1),
        (f"{LATER}.completed_at", ""),
        (f"{LATER}.parents", []),
        (f"{LATER}.hash", "c" * 64),
    ],
)
def test_a_revision_altered_anywhere_is_not_the_one_signed(path, value):
    files = [forge_return(put(path, value), rehash=False)]
    refuse(files, f"not the one that was signed|{SPELLING}")


@pytest.mark.parametrize(
    ("path", "values"),
    [
        (f"{LATER}.parents", [["b" * 64, "a" * 64], ["a" * 64] * 2, ["../x"], [""], ["A" * 64]]),
        (f"{LATER}.started_at", ["2026-02-30T09:30:00Z", "yesterday"]),
        (f"{LATER}.completed_at", ["2026-13-01T09:30:00Z"]),
        (f"{LATER}.minutes", [-1, 10**9, 1.5]),
        (f"{LATER}.reading", ["second", ""]),
        (f"{LATER}.state", ["done"]),
        (f"{LATER}.tool_hash", ["x" * 64, ""]),
        (f"{LATER}.audit_id", ["audit-1", "../../x", builders.an_id("audit 1").upper()]),
        (f"{SHORT}.grown_into", ["f" * 64, "x"]),
        (f"{SHORT}.event_count", [7, -1, 10**7]),
        (f"{SHORT}.events", [return_body()["revisions"][0]["events"]]),
        ("received", [["b" * 64, "a" * 64], ["a" * 64] * 2, ["a"], ["a" * 64] * 20_000]),
        ("withdrawals.0.at", ["2026-02-30T09:30:00Z", ""]),
        ("withdrawals.0.record", ["correction", "revision", ""]),
    ],
)  # fmt: skip
def test_revisions_and_records_keep_their_form_even_with_all_hashes_mended(path, values):
    files = []
    for value in values:
        rehash = "parents" not in path
        files.append(forge_return(put(path, value), rehash=rehash))
    refuse(files, f"{SPELLING}|not the one that was signed")


def test_a_shortened_history_belongs_to_its_own_audit_and_to_a_whole_one():
    def of_another_audit(body):
        other = next(each for each in body["revisions"] if each["audit_id"] != FIRST.audit_id)
        body["revisions"][1]["grown_into"] = other["hash"]

    def of_itself(body):
        body["revisions"][1]["grown_into"] = body["revisions"][1]["hash"]

    files = [forge_return(each, rehash=False) for each in (of_another_audit, of_itself)]
    refuse(files, "a revision without its history")


def test_the_same_revision_twice_is_refused():
    def twice(body):
        body["revisions"].append(body["revisions"][0])

    refuse([forge_return(twice, rehash=False)], "the same revision twice")


def test_the_number_of_cases_is_what_the_cover_says():
    files = [forge_return(None, put("cases", number)) for number in (0, 1, 3, 9_999)]
    refuse(files, "the number of cases")


def test_an_audit_that_was_not_given_to_the_signer_is_refused():
    sentence = "not given to the person who signed it"
    given = builders.expected().allocated
    colleague = frozenset({builders.COLLEAGUE})
    for taken in (
        {},
        {key: each for key, each in given.items() if key != FIRST.audit_id},
        given | {FIRST.audit_id: Allocated(FIRST.case_id, colleague)},
        given | {FIRST.audit_id: Allocated(FIRST.case_id, frozenset())},
    ):
        refuse([honest()], sentence, allocated=taken)
    shared = Allocated(FIRST.case_id, colleague | {builders.ASSESSOR})
    assert opened(honest(), allocated=given | {FIRST.audit_id: shared})
    files = [forge_return(put(f"{each}.assessor", builders.COLLEAGUE)) for each in (LATER, SHORT)]
    refuse(files, sentence)
    files = [
        forge_return(put("withdrawals.0.author", builders.COLLEAGUE)),
        forge_return(put("withdrawals.0.author", "")),
        forge_return(put("withdrawals.0.audit_id", builders.an_id("audit 9"))),
    ]
    refuse(files, sentence)


def test_an_audit_moved_to_another_case_or_tool_is_refused():
    moved = builders.expected().allocated | {
        FIRST.audit_id: Allocated(builders.an_id("case 9"), frozenset({builders.ASSESSOR}))
    }
    refuse([honest()], "another case or tool", allocated=moved)
    files = [forge_return(put(f"{LATER}.tool_hash", "d" * 64))]
    refuse(files, "another case or tool")


def test_an_ancestor_that_is_neither_here_nor_held_is_asked_for():
    def leave_out(body):
        del body["revisions"][1]

    sentence = "an earlier return that has not arrived"
    files = [forge_return(leave_out, rehash=False)]
    refuse(files, sentence)
    assert len(opened(files[0], held={FIRST.hash}).body.revisions) == 2
    unknown = [forge_return(put("withdrawals.0.revision", "e" * 64))]
    refuse(unknown, sentence)


def test_another_round_tool_or_kind_is_named():
    other = builders.an_id("another round")
    refuse([honest()], "belongs to another round", round_id=other)
    refuse([honest()], "an audit tool that this round does not have", tool_hashes=())
    files = [forge_return(None, put("round_id", other))]
    refuse(files, "belongs to another round")
    files = [forge_return(None, put("tool_hash", "e" * 64))]
    refuse(files, "an audit tool that this round does not have")
    for kind, name in (("work", "work pack"), ("seat", "lead's seat"), ("withdrawal", "withdrawal"),
                       ("acknowledgement", "receipt")):  # fmt: skip
        files = [forge_return(None, put("kind", kind))]
        refuse(files, f"is a {name}, not a return")


def test_unknown_signers_and_forged_proofs_are_refused():
    stranger = builders.keys_of("stranger").public
    secret = builders.ENROL_SECRET
    proofs = [
        "0" * 64,
        enrol_proof(secret, builders.an_id("another round"), builders.ASSESSOR, stranger),
        enrol_proof(secret, builders.ROUND, builders.COLLEAGUE, stranger),
        enrol_proof(secret, builders.ROUND, builders.ASSESSOR, builders.keys_of("assessor").public),
        enrol_proof(builders.sealing_secret(9), builders.ROUND, builders.ASSESSOR, stranger),
    ]
    files = [forge_return(put("enrol_proof", each), who="stranger") for each in proofs]
    sentence = "signed by someone this round does not know"
    refuse(files, sentence)
    refuse([honest()], sentence, people={})
    pinned = {builders.ASSESSOR: (Enrolment(builders.sealing_secret(9), stranger),)}
    refuse([honest()], sentence, people=pinned)
    files = [forge_return(put("person_id", builders.COLLEAGUE))]
    refuse(files, sentence)


def test_keys_that_are_not_the_signers_or_cannot_be_used_are_refused():
    keys = builders.keys_of("assessor").public
    stranger = builders.keys_of("stranger").public
    wrong = [
        ("keys.signing", stranger.signing),
        ("keys.signing", keys.signing[:-2] + "~="),
        ("keys.recipient", "age1" + "q" * 58),
        ("keys.recipient", keys.recipient.upper()),
        ("keys.recipient", keys.recipient + " "),
        ("keys.recipient", ""),
    ]
    files = [forge_return(put(path, value)) for path, value in wrong]
    refuse(files, SPELLING)


def test_a_retired_key_signs_nothing_more_but_what_came_before_stays_good():
    keys = builders.keys_of("assessor").public

    def numbered(number):
        return forge_return(None, put("sender_seq", number))

    for last in (0, 2):
        people = {builders.ASSESSOR: (Enrolment(builders.ENROL_SECRET, keys, last),)}
        refuse([numbered(last + 1), numbered(99)], "was retired", people=people)
    assert opened(numbered(2), people=people).signer is Signer.PINNED


@pytest.mark.parametrize(
    "raw",
    [
        b'{"revisions":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"zz":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001,
        b'{"person_id":1e400}',
        b'{"person_id":' + b"9" * 5_001 + b"}",
        b'{"person_id":NaN}',
        b" " * (8 << 20),
        b'{"revisions":[' + b"{}," * 300_000 + b"{}]}",
        b"null",
        b'"text"',
        b"[]",
        b"{}",
        b"\xef\xbb\xbf{}",
        b"PK\x03\x04",
    ],
    ids=lambda raw: f"{raw[:12]!r} of {len(raw)}",
)
def test_bodies_that_are_no_return_at_all_are_refused_soon(raw):
    refuse([forge_return(raw=raw)], SPELLING, seconds=3.0)


def respelt():
    """The honest body in other spellings that many readers would take for the same."""
    raw = canonical(return_body())
    text = raw.decode()
    person = f'"person_id":"{builders.ASSESSOR}"'
    body = json.loads(text)
    return [
        json.dumps(body).encode(),
        json.dumps(body, sort_keys=True, indent=1, ensure_ascii=False).encode(),
        raw + b"\n",
        b" " + raw,
        text.replace(person, f"{person},{person}").encode(),
        text.replace('"minutes":95', '"minutes":95.0').encode(),
        text.replace('"minutes":95', '"minutes":9.5e1').encode(),
        text.replace('"minutes":95', '"minutes":095').encode(),
        text.replace('"minutes":95', '"minutes":"95"').encode(),
        text.replace('"n":1,', '"n":-0,').encode(),
        text.replace("volume", "\\u0076olume").encode(),
        text.replace("/HX/HX1", "\\/HX\\/HX1").encode(),
        text.replace("é", "\\u00e9").encode(),
        json.dumps(
            dict(reversed(body.items())), separators=(",", ":"), ensure_ascii=False
        ).encode(),
    ]


@pytest.mark.parametrize("number", range(14))
def test_there_is_one_spelling(number):
    raw = respelt()[number]
    assert raw != canonical(return_body())
    refuse([forge_return(raw=raw)], SPELLING)


def test_a_second_machine_is_held_and_asked_about():
    first = builders.keys_of("assessor").public
    people = {builders.ASSESSOR: (Enrolment(builders.ENROL_SECRET, first),)}
    assert opened(forge_return(who="second machine"), people=people).signer is Signer.ANOTHER_DEVICE
    again = {builders.ASSESSOR: (*people[builders.ASSESSOR], Enrolment(builders.sealing_secret(5)))}
    assert opened(forge_return(who="second machine"), people=again).signer is Signer.ANOTHER_DEVICE
    assert opened(forge_return(), people=again).signer is Signer.PINNED
    assert replace(builders.expected(), people=again).people == again
