"""Files sealed to a spoken code open on a slow or a busy machine too, and with no other code."""

import pyrage
import pytest

from app.packages import sealing

CODE = "hiligu-rimola-birima-bechole-kodazu"
PLAIN = b"Synthetic contents. " * 5_000


@pytest.fixture(scope="module")
def sealed():
    return sealing.seal_to_code(PLAIN, CODE)


def test_with_the_work_done_the_file_opens_with_the_same_code_and_age_itself_reads_it(sealed):
    lighter = sealing.with_little_work(sealed, CODE)
    assert b" 10\n" in lighter.split(b"---")[0]
    assert pyrage.passphrase.decrypt(lighter, CODE) == PLAIN
    assert lighter[-len(PLAIN) :] == sealed[-len(PLAIN) :]
    with pytest.raises(sealing.NotOpened):
        sealing.open_with_code(lighter, "another-code")


@pytest.mark.parametrize("code", ["", "hiligu-rimola-birima-bechole-kodaza"])
def test_with_another_code_no_work_helps(sealed, code):
    with pytest.raises(sealing.NotOpened):
        sealing.with_little_work(sealed, code)


def test_what_was_changed_on_the_way_does_not_open(sealed):
    lighter = sealing.with_little_work(sealed[:-1] + bytes([sealed[-1] ^ 1]), CODE)
    with pytest.raises(sealing.NotOpened):
        sealing.open_with_code(lighter, CODE)
    for strange in (b"", sealed[:60], sealed.replace(b"scrypt", b"X25519", 1)):
        with pytest.raises(sealing.NotOpened):
            sealing.with_little_work(strange, CODE)


def test_work_beyond_the_limit_of_the_format_is_refused_without_being_done(sealed):
    """age calls it too much for this machine; that sentence is what `open_with_code` listens for."""
    stanza = sealed.split(b"\n")[1]
    endless = sealed.replace(stanza, stanza.rpartition(b" ")[0] + b" 30", 1)
    with pytest.raises(pyrage.DecryptError, match=r"\AExcessive work"):
        pyrage.passphrase.decrypt(endless, CODE)
    with pytest.raises(sealing.NotOpened):
        sealing.open_with_code(endless, CODE)
