"""Versions of the notebook are added, kept as they are and read back as they were; a round keeps what was arranged."""

from dataclasses import replace

from app.domain.ids import RoundId
from app.domain.notebook import EntryKind
from tests.db.rounds import a_round, fill
from tests.packages import builders

ROUND = RoundId("r1")


def test_versions_are_read_back_as_they_were_and_added_once(store):
    fill(store)
    entries = builders.some_entries()
    with store.begin() as work:
        assert [work.notebook.add(ROUND, each) for each in entries] == [True, True, True]
        work.commit()
    with store.begin() as work:
        assert not work.notebook.add(ROUND, entries[0])
        assert {each.hash for each in work.notebook.all(ROUND)} == {each.hash for each in entries}
        assert work.notebook.all(ROUND, EntryKind.DIARY) == [entries[2]]
        assert work.notebook.versions(ROUND, entries[0].id) == list(entries[:2])
        assert work.notebook.versions(ROUND, "another") == []
        assert work.notebook.all(RoundId("another round")) == []


def test_a_round_keeps_what_was_arranged(store):
    fill(store)
    arranged = builders.ARRANGED
    told = replace(
        a_round(),
        contacts=arranged.contacts,
        return_by=arranged.return_by,
        conversations=arranged.conversations,
    )
    with store.begin() as work:
        assert not work.rounds.get(ROUND).arrangements
        work.rounds.add(told)
        work.commit()
    with store.begin() as work:
        assert work.rounds.get(ROUND) == told


def test_the_notes_among_the_records_are_found_without_the_audits(store):
    fill(store)
    note = '{"record":"entry","what":"x"}'
    audit = '{"note":"\\"record\\":\\"entry\\"","record":"revision"}'
    with store.begin() as work:
        work.records.add(ROUND, "a" * 64, note, "")
        work.records.add(ROUND, "b" * 64, audit, "")
        assert work.records.notes(ROUND) == [note]
