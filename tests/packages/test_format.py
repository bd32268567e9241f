"""docs/format.md keeps its word: its vectors are computed again, and files of released versions open."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.allocation_acts import WrittenBy
from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.errors import PackageRefused
from app.domain.history import canonical, event_hash
from app.domain.records import Act, replay
from app.domain.speakable import canonical_code
from app.packages import sealing
from app.packages.acknowledgements import acknowledgement_in
from app.packages.contents import Signer
from app.packages.envelope import SIGNING_CONTEXT, open_envelope
from app.packages.keys import PersonKeys, enrol_proof, fingerprint_words
from app.packages.records import record_from
from app.packages.returns import open_return
from app.packages.updates import update_in
from app.packages.work_packs import make_work_pack, open_work_pack
from tests.packages import builders

FORMAT = Path(__file__).resolve().parents[2] / "docs" / "format.md"
RELEASED = Path(__file__).parent / "released"
VECTORS = json.loads(re.findall(r"```json\n(.*?)```", FORMAT.read_text("utf-8"), re.DOTALL)[-1])
KEYS = {
    who: PersonKeys.from_secrets(bytes.fromhex(each["seed"]), each["identity"])
    for who, each in VECTORS["keys"].items()
}


def content_hash(context, content):
    """As the page says it, with nothing of the program but the spelling."""
    return hashlib.sha256(context.encode() + b"\0" + canonical(content)).hexdigest()


def without(record, *left_out):
    return {name: value for name, value in record.items() if name not in left_out}


def test_there_are_vectors_of_every_kind():
    assert set(VECTORS) == {
        "canonical", "events", "revision", "records", "entries", "code", "keys", "enrol", "package",
    }  # fmt: skip
    lists = ("canonical", "events", "records", "entries", "keys")
    assert [len(VECTORS[each]) for each in lists] == [1, 2, 5, 2, 2]


def test_the_one_spelling():
    for each in VECTORS["canonical"]:
        assert canonical(each["value"]).decode() == each["text"]


@pytest.mark.parametrize("number", [0, 1])
def test_events_hash_as_written(number):
    event = VECTORS["events"][number]
    assert content_hash("cfa/event/v1", without(event, "hash")) == event["hash"]
    answer = event["answer"]
    if answer is not None:
        state, evidence = AnswerState(answer["state"]), Evidence(answer["evidence"])
        answer = Answer(**(answer | {"state": state, "evidence": evidence}))
    ours = event_hash(
        event["n"], event["at"], Act(event["act"]), event["key"], answer, event["device"], event["prev"]
    )  # fmt: skip
    assert ours == event["hash"]


def test_a_revision_hashes_as_written():
    revision = VECTORS["revision"]
    content = without(revision, "hash", "record", "grown_into", "event_count")
    content["events"] = revision["event_count"]
    assert content_hash("cfa/revision/v1", content) == revision["hash"]


@pytest.mark.parametrize("number", range(5))
def test_records_hash_as_written_and_are_read(number):
    record = VECTORS["records"][number]
    context = f"cfa/{record['record']}/v1"
    assert content_hash(context, without(record, "hash", "record")) == record["hash"]
    assert record_from(canonical(record).decode()).hash == record["hash"]


@pytest.mark.parametrize("number", range(2))
def test_notes_hash_as_written_and_are_read(number):
    entry = VECTORS["entries"][number]
    assert content_hash("cfa/entry/v1", without(entry, "hash", "record")) == entry["hash"]
    assert record_from(canonical(entry).decode()) == builders.some_entries()[number + 1]


def test_codes_keys_words_and_proofs_are_as_written():
    assert canonical_code(VECTORS["code"]["typed"]) == VECTORS["code"]["canonical"]
    for who, keys in KEYS.items():
        written = VECTORS["keys"][who]
        assert keys.public.signing == written["signing"]
        assert keys.public.recipient == written["recipient"]
        assert " ".join(fingerprint_words(keys.public)) == written["fingerprint"]
    enrol = VECTORS["enrol"]
    public = KEYS[enrol["keys"]].public
    proof = enrol_proof(enrol["secret"], enrol["round_id"], enrol["person_id"], public)
    assert proof == enrol["proof"]


def test_the_signature_is_over_the_two_hashes():
    package = VECTORS["package"]
    assert hashlib.sha256(package["header"].encode()).hexdigest() == package["header_sha256"]
    message = (
        b"cfa/package/v1\0"
        + bytes.fromhex(package["header_sha256"])
        + bytes.fromhex(package["compressed_sha256"])
    )
    assert message.startswith(SIGNING_CONTEXT)
    sender = base64.b64decode(json.loads(package["header"])["sender"])
    assert sealing.is_signed(sender, message, base64.b64decode(package["signature"]))


def test_a_return_of_the_first_version_opens():
    data = (RELEASED / "return-v1.cfa").read_bytes()
    body = open_envelope(data, KEYS["lead"], "return-v1.cfa").body
    assert body == (RELEASED / "return-v1.json").read_bytes()
    found = open_return(data, KEYS["lead"], "return-v1.cfa", builders.expected())
    assert (found.signer, len(found.body.revisions), len(found.body.withdrawals)) == (
        Signer.ENROLLED,
        3,
        1,
    )
    later = next(each for each in found.body.revisions if each.parents)
    assert replay(later.events).answers["/HX/HX3"] == Answer(value="2")


def test_a_work_pack_of_the_first_version_opens():
    data = (RELEASED / "work-v1.cfa").read_bytes()
    code = VECTORS["code"]["typed"]
    assert open_envelope(data, code, "work-v1.cfa").body == (RELEASED / "work-v1.json").read_bytes()
    found = open_work_pack(data, code, "work-v1.cfa")
    assert found.body.cases[0] == builders.a_case(1)
    assert found.body.cases[1].latest == builders.a_revision(2)
    assert found.header.sender == KEYS["lead"].public.signing


def test_the_files_of_the_second_version_open():
    data = (RELEASED / "update-v2.cfa").read_bytes()
    opened = open_envelope(data, KEYS["assessor"], "update-v2.cfa")
    assert opened.body == (RELEASED / "update-v2.json").read_bytes()
    trusted = {KEYS["lead"].public.signing}
    assert update_in(opened, "update-v2.cfa", trusted).body == builders.an_update()
    data = (RELEASED / "work-v2.cfa").read_bytes()
    opened = open_envelope(data, KEYS["assessor"], "work-v2.cfa")
    assert opened.body == (RELEASED / "work-v2.json").read_bytes()
    found = open_work_pack(data, KEYS["assessor"], "work-v2.cfa", trusted)
    assert found.body.versions == builders.some_versions()
    assert found.body.cases[1].latest == builders.a_revision(2)


def test_the_files_of_the_third_version_open():
    data = (RELEASED / "work-v3.cfa").read_bytes()
    opened = open_envelope(data, KEYS["assessor"], "work-v3.cfa")
    assert opened.body == (RELEASED / "work-v3.json").read_bytes()
    found = open_work_pack(
        data, KEYS["assessor"], "work-v3.cfa", {KEYS["lead"].public.signing}
    ).body
    assert found.arrangements == builders.ARRANGED
    assert found.cases[1].latest == builders.a_revision(2)
    data = (RELEASED / "return-v3.cfa").read_bytes()
    body = open_envelope(data, KEYS["lead"], "return-v3.cfa").body
    assert body == (RELEASED / "return-v3.json").read_bytes()
    returned = open_return(data, KEYS["lead"], "return-v3.cfa", builders.expected()).body
    assert returned.revisions == (builders.a_revision(1),)
    assert sorted(returned.entries, key=lambda each: each.hash) == sorted(
        builders.some_entries(), key=lambda each: each.hash
    )


def test_the_files_of_the_fourth_version_open():
    data = (RELEASED / "work-v4.cfa").read_bytes()
    opened = open_envelope(data, KEYS["assessor"], "work-v4.cfa")
    assert opened.body == (RELEASED / "work-v4.json").read_bytes()
    assert opened.header.format_version == 4
    trusted = {KEYS["lead"].public.signing}
    found = open_work_pack(data, KEYS["assessor"], "work-v4.cfa", trusted).body
    assert found.cases == builders.a_pack_of_version_4().cases
    assert found.slips == builders.SOME_SLIPS
    assert found.arrangements == builders.ARRANGED
    data = (RELEASED / "return-v4.cfa").read_bytes()
    opened = open_envelope(data, KEYS["lead"], "return-v4.cfa")
    assert opened.body == (RELEASED / "return-v4.json").read_bytes()
    returned = open_return(data, KEYS["lead"], "return-v4.cfa", builders.expected()).body
    assert builders.a_print_out() in returned.entries


@pytest.mark.parametrize(
    "hands",
    [
        ((builders.COLLEAGUE, 2),),  # not the whole history
        ((builders.COLLEAGUE, 2), (builders.ASSESSOR, 6)),  # more than there is
        ((builders.COLLEAGUE, 0), (builders.ASSESSOR, 5)),
        ((builders.COLLEAGUE, 5), (builders.ASSESSOR, 5)),
    ],
)
def test_whose_the_edits_are_covers_the_history_exactly(hands):
    pack = builders.a_pack_of_version_4()
    said = tuple(WrittenBy(person, "Somebody", through) for person, through in hands)
    changed = replace(pack.cases[1], written_by=said)
    with pytest.raises(PackageRefused, match="whose the edits of a history are"):
        make_work_pack(
            replace(pack, cases=(pack.cases[0], changed)),
            builders.keys_of("lead"),
            builders.a_sending(),
            recipient=KEYS["assessor"].public.recipient,
        )


def test_a_receipt_of_the_fourth_version_opens():
    data = (RELEASED / "acknowledgement-v4.cfa").read_bytes()
    opened = open_envelope(data, KEYS["assessor"], "acknowledgement-v4.cfa")
    assert opened.header.format_version == 4
    assert opened.body == (RELEASED / "acknowledgement-v4.json").read_bytes()
    trusted = {KEYS["lead"].public.signing}
    found = acknowledgement_in(opened, "acknowledgement-v4.cfa", trusted)
    assert found.body == builders.an_acknowledgement()
