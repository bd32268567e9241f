"""Files are written whole or not at all, and an interrupted write leaves nothing that matters."""

import os
import stat
import subprocess
import sys
import threading

import pytest

from app.files import (
    PART,
    NotWritten,
    check_reads_back,
    check_writable,
    make_folder,
    replace,
    sweep_parts,
    write_atomically,
)
from tests.builders import ROOT, is_one_sentence

OLD, NEW = b"what stood there before" * 100, b"what is to stand there" * 200


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_what_was_written_is_there_and_nothing_else(tmp_path):
    target = tmp_path / "figures.json"
    write_atomically(target, OLD)
    write_atomically(target, NEW)
    assert target.read_bytes() == NEW
    assert names(tmp_path) == ["figures.json"]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("missing/figures.json", "there is no folder"),
        ("file/figures.json", "there is no folder"),
        ("folder", "was not written"),
    ],
)
def test_a_place_that_cannot_be_written_is_named_with_a_remedy(tmp_path, place, words):
    (tmp_path / "file").write_bytes(OLD)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "kept").write_bytes(OLD)
    with pytest.raises(NotWritten, match=words) as refusal:
        write_atomically(tmp_path / place, NEW)
    assert is_one_sentence(str(refusal.value))
    assert names(tmp_path) == ["file", "folder"]
    assert (tmp_path / "file").read_bytes() == OLD
    assert (tmp_path / "folder" / "kept").read_bytes() == OLD


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root may make a small disk")
def test_a_full_disk_leaves_the_old_file_as_it_was(tmp_path):
    """A disk of 16 KiB, mounted for this test."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", disk]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let the test make a small disk")
    try:
        target = disk / "report.pdf"
        write_atomically(target, OLD)
        with pytest.raises(NotWritten, match="disk is full") as refusal:
            write_atomically(target, bytes(40_000))
        assert is_one_sentence(str(refusal.value))
        assert target.read_bytes() == OLD
        assert names(disk) == ["report.pdf"]
        write_atomically(target, NEW)
        assert target.read_bytes() == NEW
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.skipif(os.name == "nt", reason="Windows limits no file's size for a process")
def test_a_write_that_stops_half_way_leaves_the_old_file(tmp_path):
    """In a process that may write no file of more than 2,000 bytes."""
    target = tmp_path / "report.pdf"
    target.write_bytes(OLD[:1000])
    program = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from app.files import NotWritten, write_atomically\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "try:\n"
        "    write_atomically(Path(sys.argv[1]), bytes(5000))\n"
        "except NotWritten as refusal:\n"
        "    print(refusal)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, target],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert is_one_sentence(done.stdout)
    assert target.read_bytes() == OLD[:1000]
    assert names(tmp_path) == ["report.pdf"]


def test_nobody_ever_reads_half_a_file(tmp_path):
    """While it is written again and again, what is read is one whole content or the other."""
    target = tmp_path / "figures.json"
    write_atomically(target, OLD)
    seen, done = set(), threading.Event()

    def read():
        while not done.is_set():
            seen.add(target.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(60):
        write_atomically(target, NEW if number % 2 else OLD)
    done.set()
    reader.join()
    assert seen <= {OLD, NEW}
    assert names(tmp_path) == ["figures.json"]


def test_what_an_interrupted_write_left_is_swept_and_nothing_else(tmp_path):
    (tmp_path / f"report.pdf{PART}0a1b2c3d").write_bytes(b"half")
    (tmp_path / f"lead.store{PART}0a1b2c3d").write_bytes(b"half")
    (tmp_path / "report.pdf").write_bytes(OLD)
    (tmp_path / f"folder{PART}x").mkdir()
    assert sweep_parts(tmp_path) == 2
    assert names(tmp_path) == [f"folder{PART}x", "report.pdf"]
    assert sweep_parts(tmp_path) == 0


def test_a_folder_is_made_with_those_above_it_or_refused(tmp_path):
    make_folder(tmp_path / "one" / "two")
    make_folder(tmp_path / "one" / "two")
    assert (tmp_path / "one" / "two").is_dir()
    (tmp_path / "file").write_bytes(OLD)
    for place in ("file", "file/deeper"):
        with pytest.raises(NotWritten, match="choose another folder"):
            make_folder(tmp_path / place)


def test_a_folder_is_tried_without_leaving_anything(tmp_path):
    check_writable(tmp_path)
    assert names(tmp_path) == []
    for place in (tmp_path / "missing", tmp_path / "missing" / "deeper"):
        with pytest.raises(NotWritten, match="Nothing can be written"):
            check_writable(place)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such mode bits")
def test_a_new_file_is_for_its_owner_alone(tmp_path):
    before = os.umask(0o022)
    try:
        write_atomically(tmp_path / "passphrase.txt", b"words")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "passphrase.txt").stat().st_mode) == 0o600


def test_renaming_goes_over_what_is_there(tmp_path):
    part, target = tmp_path / "part", tmp_path / "target"
    part.write_bytes(NEW)
    target.write_bytes(OLD)
    replace(part, target)
    assert target.read_bytes() == NEW
    assert not part.exists()


@pytest.mark.parametrize("held", [b"", b"the wor", b"the work and more", b"the WORK"])
def test_a_file_that_does_not_hold_what_was_written_is_told(tmp_path, held):
    (tmp_path / "return.cfa").write_bytes(held)
    with pytest.raises(
        NotWritten, match=r"return\.cfa does not read back from .* use another stick"
    ):
        check_reads_back(tmp_path / "return.cfa", b"the work")


def test_a_stick_pulled_out_before_it_was_read_back_is_told(tmp_path):
    with pytest.raises(NotWritten, match="does not read back"):
        check_reads_back(tmp_path / "gone" / "return.cfa", b"the work")


def test_what_reads_back_whole_is_well(tmp_path):
    (tmp_path / "return.cfa").write_bytes(b"the work")
    check_reads_back(tmp_path / "return.cfa", b"the work")
