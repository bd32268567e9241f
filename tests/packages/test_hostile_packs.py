"""Work packs that a stranger, a careless copy or a wrong lead might send: each is refused in one sentence."""

import hashlib
import json

import pytest

from app.domain.errors import PackageRefused
from app.domain.history import canonical
from app.packages import wire
from app.packages.contents import Kind
from app.packages.work_packs import open_work_pack, written_pack
from tests.packages import builders
from tests.packages.forge import (
    Steps,
    drop,
    forge,
    forge_return,
    header_of,
    paths,
    put,
    revision_hash,
    value_at,
)

ASSESSOR = builders.keys_of("assessor")
LEAD, DEPUTY = builders.keys_of("lead"), builders.keys_of("deputy")
TRUSTED = builders.a_pack().signers
NAME = "work.cfa"
MALFORMED = "not written as a package must be"


def pack_body():
    """An honest pack with two cases, one of them begun before, as plain JSON values."""
    begun = builders.a_case(
        2, latest=builders.a_revision(2), known={"/HX/HX4": "3", "plan_end": ""}
    )
    pack = builders.a_pack(cases=(builders.a_case(1), begun))
    return json.loads(wire.encode(written_pack(pack)))


def forge_pack(change=None, change_header=None, *, keys=LEAD, **altered):
    body = pack_body()
    recipient = ASSESSOR.public.recipient
    header = header_of(Kind.WORK, [recipient], keys.public.signing, 2)
    if change is not None:
        change(body)
    if change_header is not None:
        change_header(header)
    return forge(header, body, keys, Steps(seal_to=(recipient,), **altered))


def opened(data, trusted=TRUSTED):
    return open_work_pack(data, ASSESSOR, NAME, trusted)


def refuse(files, sentence, trusted=TRUSTED):
    assert opened(forge_pack()).body.cases[1].latest == builders.a_revision(2)
    assert files
    for data in files:
        with pytest.raises(PackageRefused, match=sentence) as refused:
            opened(data, trusted)
        assert str(refused.value).startswith(NAME)
        assert "Child 0001" not in str(refused.value)


def test_the_deputy_may_send_a_pack_and_a_stranger_may_not():
    assert opened(forge_pack(keys=DEPUTY)).header.sender == DEPUTY.public.signing
    unknown = "is not signed by the lead of this round; ask the lead by telephone"
    refuse([forge_pack(keys=builders.keys_of("stranger"))], unknown)
    refuse([forge_pack()], unknown, trusted=())
    refuse([forge_pack()], unknown, trusted={DEPUTY.public.signing})


def test_a_signer_who_is_trusted_but_not_in_the_pack_is_refused():
    stranger = builders.keys_of("stranger")
    files = [forge_pack(keys=stranger)]
    refuse(files, "neither lead nor deputy", trusted={stranger.public.signing})


@pytest.mark.parametrize("path", [each for each in paths(pack_body()) if not each[-1].isdigit()])
def test_no_field_may_be_left_out_or_of_another_type(path):
    files = []
    before = value_at(pack_body(), path)
    for value in (None, True, -1, 1.5, "\x07", [], {}, [[]], 10**30):
        same = type(value) is type(before)
        free = path.startswith("cases.1.known") or (value is None and before is None)
        dates = value is None and path.split(".")[-1] in {
            "announced_on", "period_from", "period_to", "plan_start", "latest", "evidence",
        }  # fmt: skip
        both_lists = isinstance(value, list) and isinstance(before, list)
        if not (same or dates or free or both_lists) and not (value == {} and "known" in path):
            files.append(forge_pack(put(path, value)))
    if not path.startswith(("cases.0.known.", "cases.1.known.")):
        files.append(forge_pack(drop(path)))
    if files:
        refuse(files, f"{MALFORMED}|not the one that was signed|history was altered")
    else:
        assert ".known." in path


@pytest.mark.parametrize("path", ["", "round.", "lead.", "lead.keys.", "reader.", "cases.0."])
def test_no_field_may_be_added(path):
    refuse([forge_pack(put(f"{path}zz", 1))], MALFORMED)


def test_the_tool_is_the_one_its_hash_names():
    def another_tool(body):
        body["tool"] = '{"id":"another"}'

    def named_to_fit(body):
        another_tool(body)
        body["tool_hash"] = hashlib.sha256(body["tool"].encode()).hexdigest()

    refuse([forge_pack(another_tool)], "the audit tool was altered")
    refuse([forge_pack(named_to_fit)], "another round or tool")
    refuse([forge_pack(None, put("tool_hash", "e" * 64))], "another round or tool")
    refuse([forge_pack(None, put("round_id", builders.an_id("x")))], "another round or tool")


@pytest.mark.parametrize(
    "ref",
    ["", "../x", "a..b", "..", "a/b", "a\\b", "=1+1", "+44", "-1", "@x", "a\n", " a", "a ", "a  b", "x" * 41,
     "<b>", "é", "CON:", "a\u202eb", "\uff1d1", "'=1"],
)  # fmt: skip
def test_a_case_reference_is_no_path_formula_or_markup(ref):
    refuse([forge_pack(put("cases.0.ref", ref))], MALFORMED)


@pytest.mark.parametrize("field", ["case_id", "audit_id", "ref"])
def test_no_case_comes_twice(field):
    files = [forge_pack(put(f"cases.0.{field}", pack_body()["cases"][1][field]))]
    refuse(files, "the same case twice")


def test_earlier_answers_are_of_this_case_and_tool_and_unaltered():
    def latest_with(field, value):
        def change(body):
            latest = body["cases"][1]["latest"]
            latest[field] = value
            latest["hash"] = revision_hash(latest, latest["events"])

        return change

    files = [
        forge_pack(latest_with("case_id", builders.an_id("case 1"))),
        forge_pack(latest_with("tool_hash", "e" * 64)),
    ]
    refuse(files, "earlier answers of another case or tool")
    files = [
        forge_pack(put("cases.1.latest.events.0.answer.value", "no")),
        forge_pack(drop("cases.1.latest.events.0")),
        forge_pack(put("cases.1.latest.minutes", 1)),
        forge_pack(put("cases.1.latest.grown_into", "e" * 64)),
    ]
    refuse(files, f"history was altered|not the one that was signed|{MALFORMED}")


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("round.position_date", ["9999-99-99", "2009-02-30", "2009-2-3", "", "2009-06-30T00:00:00"]),
        ("round.name", ["a\nb", "x" * 301, "a\u202eb"]),
        ("reader.name", ["a\tb", "a\x1b[2Jb"]),
        ("cases.0.plan_start", ["2009-02-30", ""]),
        ("cases.0.reading", ["second"]),
        ("cases.0.known", [{"../x\n": "1"}, {"": "1"}, {"a": "x" * 4_001}, {"a": 1},
                           {f"f{n}": "1" for n in range(501)}]),
        ("enrol_secret", ["A" * 42 + "B=", "A" * 44, "", "A" * 43 + "=\n"]),
        ("office_recipient", ["age1" + "q" * 58, "office"]),
        ("lead.keys.recipient", ["age1" + "q" * 58, ""]),
        ("lead.keys.signing", ["A" * 42 + "B=", DEPUTY.public.recipient]),
        ("deputies", [[{"name": "x", "keys": {"signing": "A" * 43 + "=", "recipient": "age1" + "q" * 58}}]]),
    ],
)  # fmt: skip
def test_values_keep_their_form(path, values):
    refuse([forge_pack(put(path, value)) for value in values], MALFORMED)


def test_the_number_of_cases_is_what_the_cover_says():
    refuse([forge_pack(None, put("cases", number)) for number in (0, 1, 3)], "the number of cases")


def test_there_is_one_spelling():
    raw = canonical(pack_body())
    spellings = [
        json.dumps(pack_body()).encode(),
        raw + b" ",
        raw.replace(b"North", b"N\\u006frth"),
    ]
    refuse([forge_pack(raw=each) for each in spellings], MALFORMED)


def test_a_return_is_not_taken_for_a_work_pack():
    recipient = ASSESSOR.public.recipient

    def to_the_assessor(header):
        header["recipients"] = [recipient]

    files = [forge_return(None, to_the_assessor, seal_to=(recipient,))]
    refuse(files, "is a return, not a work pack; choose a work pack")
