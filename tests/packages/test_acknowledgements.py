"""Receipts: what was merged, said by the lead alone, to nobody but the assessor."""

import json
from dataclasses import replace

import pytest

from app.domain.errors import PackageRefused
from app.packages import wire
from app.packages.acknowledgements import acknowledgement_in, make_acknowledgement
from app.packages.contents import Kind
from app.packages.envelope import open_envelope
from app.packages.returns import open_return
from tests.packages import builders
from tests.packages.forge import Steps, drop, forge, header_of, paths, put

LEAD, ASSESSOR = builders.keys_of("lead"), builders.keys_of("assessor")
NAME = "receipt.cfa"
TRUSTED = builders.a_pack().signers
BODY = {
    "person_id": builders.ASSESSOR,
    "merged": [
        {
            "package_id": builders.an_id(f"package {number}"),
            "sha256": letter * 64,
            "at": builders.AT,
        }
        for number, letter in ((1, "a"), (2, "b"))
    ],
}


def forged(change=None, header_change=None, *, keys=LEAD, seal_to=ASSESSOR, version=4):
    body = json.loads(json.dumps(BODY))
    recipient = seal_to.public.recipient
    header = header_of(Kind.ACKNOWLEDGEMENT, [recipient], keys.public.signing, 0)
    header["format_version"] = version
    if change is not None:
        change(body)
    if header_change is not None:
        header_change(header)
    return forge(header, body, keys, Steps(seal_to=(recipient,)))


def read(data, keys=ASSESSOR):
    return acknowledgement_in(open_envelope(data, keys, NAME), NAME, TRUSTED).body


def test_the_forge_makes_honest_receipts():
    assert read(forged()) == builders.an_acknowledgement()


def test_what_is_made_is_what_is_read_and_both_machines_open_it():
    second = builders.keys_of("second machine")
    recipients = tuple(sorted((ASSESSOR.public.recipient, second.public.recipient)))
    backwards = replace(
        builders.an_acknowledgement(), merged=builders.an_acknowledgement().merged[::-1]
    )
    data = make_acknowledgement(backwards, LEAD, builders.a_sending(), recipients)
    for keys in (ASSESSOR, second):
        assert read(data, keys) == builders.an_acknowledgement()
    with pytest.raises(PackageRefused, match="not made for this store"):
        read(data, builders.keys_of("colleague"))


def test_nobody_but_the_lead_or_a_deputy_says_what_was_merged():
    assert read(forged(keys=builders.keys_of("deputy"))) == builders.an_acknowledgement()
    with pytest.raises(PackageRefused, match="not signed by the lead"):
        read(forged(keys=builders.keys_of("colleague")))


@pytest.mark.parametrize("path", [each for each in paths(BODY) if not each[-1].isdigit()])
def test_no_field_may_be_left_out(path):
    with pytest.raises(PackageRefused, match="not written as a package must be"):
        read(forged(drop(path)))


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("merged.0.sha256", ["b" * 64, "c" * 64, "A" * 64, "a" * 63, None, 1]),
        ("merged.0.at", ["2026-02-30T09:30:00Z", "2026-03-02", None, 5]),
        ("merged.0.package_id", ["x", None, builders.an_id("p").upper()]),
        ("merged.0.more", ["x"]),
        ("person_id", ["", None]),
        ("merged", [{}, None, "x"]),
        ("cases", [1]),
    ],
)
def test_nothing_but_what_the_format_says_is_read(path, values):
    assert read(forged()) == builders.an_acknowledgement()
    for value in values:
        with pytest.raises(PackageRefused, match="not written as a package must be"):
            read(forged(put(path, value)))


def test_a_receipt_holds_no_cases_and_is_of_version_four():
    with pytest.raises(PackageRefused, match="number of cases"):
        read(forged(header_change=put("cases", 1)))
    for version in (1, 2, 3):
        with pytest.raises(PackageRefused, match="not written as a package must be"):
            read(forged(version=version))


def test_a_return_does_not_travel_as_version_four():
    body = builders.a_return()
    header = header_of(
        Kind.RETURN, list(builders.a_pack().return_to.recipients), body.keys.signing, 1
    )
    header["format_version"] = 4
    data = forge(header, BODY, ASSESSOR, Steps())
    with pytest.raises(PackageRefused, match="not written as a package must be"):
        open_return(data, LEAD, NAME, builders.expected())


def test_a_receipt_is_not_taken_for_another_package():
    with pytest.raises(PackageRefused, match="is a receipt, not a return"):
        open_return(forged(seal_to=LEAD), LEAD, NAME, builders.expected())
    data = builders.a_return_file()
    with pytest.raises(PackageRefused, match="is a return, not a receipt"):
        acknowledgement_in(open_envelope(data, LEAD, NAME), NAME, TRUSTED)


def test_its_spelling_is_the_one_of_all_packages():
    assert wire.encode(BODY) == json.dumps(BODY, sort_keys=True, separators=(",", ":")).encode()
