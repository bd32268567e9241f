"""Files damaged, cut, stretched, re-wrapped and mis-addressed: each is refused in one sentence, soon."""

import hashlib
import random
import struct
import time
import tracemalloc
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import InputRefused, PackageRefused
from app.domain.history import canonical
from app.packages import envelope
from app.packages.envelope import inspect, open_envelope
from app.packages.files import read_bounded
from app.packages.returns import open_return
from app.packages.work_packs import open_work_pack
from tests.packages import builders
from tests.packages.forge import drop, forge_return, put, return_body

LEAD = builders.keys_of("lead")
NAME = "return.cfa"
CODE = "hiligu-rimola-birima-bechole-kodazu"
MALFORMED = "not written as a package must be"
CUT = "was cut short"
HONEST = forge_return()


def opened(data, keys=LEAD):
    return open_return(data, keys, NAME, builders.expected())


def refuse(files, sentence, keys=LEAD, seconds=2.0):
    assert opened(HONEST).body.person_id == builders.ASSESSOR
    assert files
    for data in files:
        began = time.process_time()
        with pytest.raises(PackageRefused, match=sentence) as refused:
            opened(data, keys)
        assert time.process_time() - began < seconds
        assert str(refused.value).startswith(NAME)
        assert str(refused.value).count(".") == NAME.count(".") + 1


def test_a_file_cut_anywhere_is_refused():
    cuts = {*range(500), *range(500, len(HONEST), max(1, len(HONEST) // 200))}
    files = [HONEST[:cut] for cut in sorted(cuts)]
    assert len(files) >= 500
    refuse(files, f"{CUT}|not a work pack or return")


def test_a_file_with_any_bit_flipped_is_refused():
    chance = random.Random(20)
    files = []
    for _ in range(600):
        place = chance.randrange(len(HONEST))
        flipped = bytes([HONEST[place] ^ 1 << chance.randrange(8)])
        files.append(HONEST[:place] + flipped + HONEST[place + 1 :])
    assert len(set(files)) > 550
    refuse(files, f"{CUT}|not a work pack or return|{MALFORMED}|spoken code")


def test_bytes_put_after_or_before_the_file_are_refused():
    refuse([HONEST + extra for extra in (b"\0", b"\n", b"x" * 100, HONEST)], CUT)
    refuse(
        [extra + HONEST for extra in (b"\0", b"\n", b"\xef\xbb\xbf")], "not a work pack or return"
    )


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04" + bytes(100), b"%PDF-1.7\n", b"SQLite format 3\0", b"hello", bytes(1000),
     b"-----BEGIN AGE ENCRYPTED FILE-----\n", b"age-encryption.org/v2\n", b"age-encryption.org/v1",
     "ünïcode".encode("utf-16")],
    ids=lambda data: repr(data[:12]),
)  # fmt: skip
def test_other_files_are_named_for_what_they_are_not(data):
    refuse([data], "not a work pack or return of this program; choose the file that was sent")


@given(st.binary(max_size=300), st.booleans())
@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
def test_no_bytes_whatever_raise_anything_but_a_refusal(data, disguised):
    whole = b"age-encryption.org/v1\n" + data if disguised else data
    with pytest.raises(PackageRefused):
        open_envelope(whole, LEAD, NAME)
    with pytest.raises(PackageRefused):
        open_work_pack(whole, LEAD, NAME, {LEAD.public.signing})
    try:
        assert inspect(whole, NAME).size == len(whole)
    except PackageRefused as refused:
        assert str(refused).startswith(NAME)  # noqa: PT017 - the outside alone may be in order


@given(st.binary(max_size=400))
@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
def test_no_sealed_bytes_whatever_raise_anything_but_a_refusal(data):
    refuse([forge_return(plaintext=lambda _: data)], NAME)
    refuse([forge_return(plaintext=lambda _: b"CFAPKG\0\x01" + data)], NAME)


@given(st.binary(max_size=200))
@settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))
def test_no_signed_bytes_whatever_raise_anything_but_a_refusal(data):
    refuse([forge_return(raw=data)], MALFORMED)
    refuse([forge_return(cover=lambda _: data)], MALFORMED)


def test_a_package_for_somebody_else_does_not_open():
    for who in ("stranger", "assessor", "somebody else"):
        refuse([HONEST], "not made for this store, or was cut short", builders.keys_of(who))


def test_a_package_passed_on_to_another_is_refused():
    stranger = builders.keys_of("stranger")
    forwarded = forge_return(seal_to=(stranger.public.recipient,))
    refuse([forwarded], "was not made for this store; ask the sender", stranger)


def test_everyone_in_the_header_can_open_it():
    body = builders.a_return_file()
    for who in ("lead", "deputy", "office"):
        assert opened(body, builders.keys_of(who)).body.person_id == builders.ASSESSOR


@pytest.mark.parametrize(
    "recipients",
    [
        [],
        [LEAD.public.recipient] * 2,
        sorted((LEAD.public.recipient, builders.keys_of("deputy").public.recipient), reverse=True),
        ["age1" + "q" * 57],
        [LEAD.public.recipient.upper()],
        [LEAD.public.recipient + "\n"],
        "everyone",
        None,
    ],
)
def test_the_recipients_in_the_header_are_a_sorted_list_with_ours(recipients):
    refuse(
        [forge_return(None, put("recipients", recipients))], f"{MALFORMED}|not made for this store"
    )


def test_a_newer_package_is_named_as_such_before_anything_else():
    newer = "made by a newer version of the program; update, then open it again"

    def version(number):
        return forge_return(None, put("format_version", number))

    def with_more(header):
        header |= {"format_version": 5, "shape": [1], "kind": "parcel"}

    refuse([version(5), version(900), forge_return(None, with_more)], newer)
    files = [
        forge_return(
            plaintext=lambda whole, version=version: whole[:7] + bytes([version]) + whole[8:]
        )
        for version in (2, 3, 255)
    ]
    refuse(files, newer)
    # Version 2 has no returns: they travel as version 1.
    refuse([version(each) for each in (2, 0, -1, 1.0, "2", None, True)], MALFORMED)
    older = forge_return(plaintext=lambda whole: whole[:7] + b"\0" + whole[8:])
    refuse([older], MALFORMED)


def test_the_wrapping_inside_is_exact():
    def cut_in(start, stop, instead):
        return forge_return(plaintext=lambda whole: whole[:start] + instead + whole[stop:])

    lengths = [struct.pack(">I", number) for number in (0, 1, 65_537, 2**31, 2**32 - 1)]
    refuse([cut_in(8, 12, each) for each in lengths], f"{MALFORMED}|changed after it was signed")
    refuse([cut_in(0, 6, each) for each in (b"CPAPKG", b"cfapkg", b"\0" * 6)], "not a work pack")

    def second_length(number):
        def change(whole):
            at = 12 + struct.unpack_from(">I", whole, 8)[0]
            return whole[:at] + struct.pack(">I", number) + whole[at + 4 :]

        return forge_return(plaintext=change)

    refuse([second_length(number) for number in (0, 1, 2**31, 2**32 - 1)], MALFORMED)
    ends = [lambda whole: whole + b"\0", lambda whole: whole[:-1], lambda whole: whole + whole]
    refuse([forge_return(plaintext=each) for each in ends], MALFORMED)
    refuse([forge_return(plaintext=lambda whole, n=n: whole[:n]) for n in range(1, 80)], NAME)


def test_the_signature_is_the_senders_over_exactly_this():
    other = builders.keys_of("stranger")
    changed = "was changed after it was signed"
    signatures = [
        lambda _: bytes(64),
        lambda made: made[::-1],
        lambda made: bytes([made[0] ^ 1]) + made[1:],
        lambda made: made[:32] + bytes(32),
    ]
    refuse([forge_return(signature=each) for each in signatures], changed)
    sizes = [lambda made: made[:-1], lambda made: made + b"\0", lambda _: b""]
    refuse([forge_return(signature=each) for each in sizes], MALFORMED)
    refuse([forge_return(None, put("sender", other.public.signing))], changed)
    zero = "A" * 43 + "="
    refuse([forge_return(None, put("sender", zero))], changed)

    def swapped_case_count(whole):
        assert whole.count(b'"cases":2') == 1
        return whole.replace(b'"cases":2', b'"cases":3')

    refuse([forge_return(plaintext=swapped_case_count)], changed)


def test_the_compressed_contents_are_one_stream_of_the_length_and_hash_declared():
    def repacked(change):
        return forge_return(packed=change)

    refuse([repacked(lambda raw: zlib.compress(raw) + b"x"),
            repacked(lambda raw: zlib.compress(raw) + zlib.compress(b"{}")),
            repacked(lambda raw: zlib.compress(raw)[:-5]),
            repacked(lambda raw: zlib.compress(raw + b" ")),
            repacked(lambda raw: zlib.compress(raw[:-1])),
            repacked(lambda raw: raw),
            repacked(lambda _: b"")], MALFORMED)  # fmt: skip
    size = len(canonical(return_body()))
    refuse(
        [forge_return(None, put("body_bytes", size + step)) for step in (-1, 1, 10**6)], MALFORMED
    )
    refuse([forge_return(None, put("body_sha256", hashlib.sha256(b"").hexdigest()))], MALFORMED)


def test_a_bomb_is_stopped_at_the_size_it_declares():
    squeezer = zlib.compressobj(9)
    bomb = b"".join(squeezer.compress(bytes(1 << 20)) for _ in range(256)) + squeezer.flush()
    assert len(bomb) < 300_000
    small = forge_return(packed=lambda _: bomb)
    large = forge_return(None, put("body_bytes", 64 << 20), packed=lambda _: bomb)
    refuse([small, large], MALFORMED, seconds=3.0)
    tracemalloc.start()
    refuse([small], MALFORMED, seconds=3.0)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8 << 20
    refuse([forge_return(None, put("body_bytes", (64 << 20) + 1))], MALFORMED)


FIELDS = [
    "format", "format_version", "kind", "round_id", "tool_hash", "package_id", "sender", "sender_seq",
    "prev_package", "recipients", "created", "app_version", "body_sha256", "body_bytes", "cases",
]  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
def test_no_field_of_the_header_may_be_missing_or_of_another_type(field):
    values = (None, True, -1, 1.5, "", "é", [], {}, "../../etc/x", 10**30)
    files = [
        forge_return(None, put(field, value))
        for value in values
        if (field, value) != ("prev_package", "")
    ]
    if field not in {"body_sha256", "body_bytes"}:
        files.append(forge_return(None, drop(field)))
    newer = "|newer version" if field == "format_version" else ""
    refuse(files, f"{MALFORMED}|not made for this store{newer}")


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("created", ["2026-02-30T09:30:00Z", "9999-99-99T00:00:00Z", "2026-03-02", "2026-03-02T09:30:00Z\n"]),
        ("sender_seq", [0, 10**9]),
        ("prev_package", ["A" * 64, "a" * 63, "a" * 64 + "\n"]),
        ("package_id", [builders.ROUND.upper(), builders.ROUND + "\n", "CON", "..\\x"]),
        ("round_id", ["round-1"]),
        ("app_version", ["../0.1", "0.1\n", "x" * 41, "=1"]),
        ("kind", ["parcel", "RETURN", ""]),
        ("cases", [10_001]),
        ("extra", [1]),
    ],
)  # fmt: skip
def test_every_field_of_the_header_has_its_form(field, values):
    refuse([forge_return(None, put(field, value)) for value in values], MALFORMED)


def test_the_header_has_one_spelling():
    spellings = [
        lambda cover: cover + b"\n",
        lambda cover: b" " + cover,
        lambda cover: cover.replace(b'"cases":2', b'"cases":2,"cases":2'),
        lambda cover: cover.replace(b'"cases":2', b'"cases": 2'),
        lambda cover: cover.replace(b'"cases":2', b'"cases":2.0'),
        lambda cover: cover.replace(b'"cases":2', b'"cases":"2"'),
        lambda cover: cover.replace(b"0.1.0", b"0.1.\\u0030"),
        lambda cover: b"[" * 50_000,
        lambda cover: cover.replace(b'"kind":"return"', b'"kind":"return","zz":' + b"[" * 9_000 + b"]" * 9_000),
        lambda cover: b"\xff" + cover,
        lambda cover: b"",
    ]  # fmt: skip
    refuse([forge_return(cover=each) for each in spellings], MALFORMED)


def age_file(stanzas):
    return b"age-encryption.org/v1\n" + stanzas + b"--- " + b"A" * 43 + b"\n" + bytes(64)


def test_what_age_would_spend_time_on_is_looked_at_first():
    one = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
    refuse([age_file(one * 500)], "too many recipients")
    refuse([age_file(one * 2_000), b"age-encryption.org/v1\n" + one * 300_000], CUT, seconds=1.0)
    work = [
        age_file(b"-> scrypt " + b"A" * 22 + f" {n}\n".encode() + b"A" * 43 + b"\n")
        for n in (22, 30, 64, 99)
    ]
    refuse(work, "asks for too much work", seconds=0.5)


def test_a_file_larger_than_any_package_is_not_looked_into():
    refuse([bytes(envelope.LARGEST_FILE + 1)], "larger than 64 MiB, more than any package holds")


def test_a_package_for_a_code_and_one_for_a_key_are_told_apart():
    coded = age_file(b"-> scrypt " + b"A" * 22 + b" 18\n" + b"A" * 43 + b"\n")
    refuse([coded], "opens with a spoken code; type the code you were told")
    with pytest.raises(PackageRefused, match="own key, not with a code; open it without a code"):
        open_envelope(HONEST, CODE, NAME)
    assert inspect(coded, NAME).sealed_to_code
    assert not inspect(HONEST, NAME).sealed_to_code
    with pytest.raises(InputRefused, match="group 2"):
        open_envelope(coded, "hiligu-rixola", NAME)


@pytest.mark.parametrize(
    "name", ["../../x/return.cfa", "C:\\x\\return.cfa", "return.cfa", "\u202eret\x00urn.cfa"]
)
def test_sentences_show_the_last_part_of_a_name_in_plain_characters(name):
    with pytest.raises(PackageRefused, match="^return.cfa is not"):
        inspect(b"", name)


def test_sentences_stay_short_for_long_and_empty_names():
    for name in ("x" * 5_000, "", "\n"):
        with pytest.raises(PackageRefused) as refused:
            inspect(b"", name)
        assert len(str(refused.value)) < 250


def test_reading_is_bounded_and_takes_ordinary_files_only(tmp_path):
    path = tmp_path / NAME
    path.write_bytes(HONEST)
    assert read_bounded(path) == HONEST
    assert read_bounded(path, len(HONEST)) == HONEST
    for wrong, sentence in (
        (lambda: read_bounded(path, len(HONEST) - 1), "is larger than"),
        (lambda: read_bounded(tmp_path), "is a folder or device"),
        (lambda: read_bounded(tmp_path / "gone.cfa"), "gone.cfa is not there any more"),
        (lambda: read_bounded(path / "within.cfa"), "within.cfa"),
    ):
        with pytest.raises(PackageRefused, match=sentence):
            wrong()
