"""All case summaries in one go: all of them or none, and anonymised ones that name nobody."""

import pytest

from app.domain.errors import AuditError, Cancelled
from app.services import all_summaries, returns
from tests.builders import audits_in, opened, say
from tests.reports.pdf_reading import words
from tests.services.finished import finish


@pytest.fixture
def back(small, lead, tmp_path):
    """Both assessors' work, first and second readings; one note names the other assessor and a case."""
    for letter in ("a", "b"):
        with opened(small.store(letter)) as ws:
            for number, audit in enumerate(audits_in(ws, small.round_id)):
                if letter == "a" and number == 0:
                    finish(audit, sign=False)
                    say(audit, "OJ6_text", f"Assessor B says so of {audit.case.ref} too")
                else:
                    say(audit, "OJ1", "yes")
            path = returns.make(ws, small.round_id, tmp_path / letter).path
        returns.merge(lead, small.round_id, [path])
    return lead


def refs(ws, round_id):
    with ws.begin() as work:
        return {case.ref for case in work.cases.main(round_id)}


def test_each_case_has_its_summary_and_progress_counts_to_the_end(small, back, tmp_path):
    told = []
    written = all_summaries.write_summaries(
        back, small.round_id, tmp_path / "out", lambda done, of: told.append((done, of))
    )
    assert {path.stem for path in written} == refs(back, small.round_id)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {path.name for path in written}
    assert all(path.read_bytes().startswith(b"%PDF") for path in written)
    assert [done for done, _of in told] == sorted(done for done, _of in told)
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1] >= len(written)


@pytest.mark.parametrize("at", [0, 1, 4])
def test_stopped_half_way_nothing_is_left_and_what_was_there_stays(small, back, tmp_path, at):
    out = tmp_path / "out"
    out.mkdir()
    kept = out / f"{min(refs(back, small.round_id))}.pdf"
    kept.write_bytes(b"an earlier summary")

    def report(done, _of):
        if done == at:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        all_summaries.write_summaries(back, small.round_id, out, report)
    assert [path.name for path in out.iterdir()] == [kept.name]
    assert kept.read_bytes() == b"an earlier summary"


def test_anonymised_summaries_name_nobody(small, back, tmp_path):
    out = tmp_path / "out"
    written = all_summaries.write_summaries(back, small.round_id, out, anonymous=True)
    assert [path.name for path in written] == [f"summary-{n:03}.pdf" for n in range(1, 7)]
    with back.begin() as work:
        people = [person.name for person in work.people.all(small.round_id)]
        places = {p for case in work.cases.main(small.round_id) for p in (case.ref, case.district)}
    read = 0
    for path in written:
        text = words(path.read_bytes())
        assert [each for each in (*people, *sorted(places)) if each and each in text] == []
        read += "says so of" in text
    assert read == 1


def test_a_folder_that_is_a_file_is_refused_in_one_sentence(small, back, tmp_path):
    (tmp_path / "out").write_text("no folder")
    with pytest.raises(AuditError, match="out"):
        all_summaries.write_summaries(back, small.round_id, tmp_path / "out")
