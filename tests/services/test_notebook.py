"""The notebook from hand to hand: saved on the spot, returned without an audit too, merged once."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.errors import InputRefused
from app.domain.notebook import Arrangements, Call, Contact, EntryKind
from app.services import checking, notebook, packs, returns
from app.services.notebook import Writing
from tests.builders import audits_in, copied_store, opened, say
from tests.packages.builders import AT

DUTY = Contact("District A", "Duty manager", "Duty manager, District A", "01632 960001")
NOBODY_THERE = Call("Duty manager", "Duty manager", "01632 960001", AT, False, "")


def diary(what="No printer in the office"):
    return Writing(EntryKind.DIARY, {"what": what})


def concern(what="A baby is at risk", **more):
    return Writing(EntryKind.CONCERN, {"what": what}, **more)


def shown(ws, small):
    return [
        (each.entry.kind, dict(each.entry.body), each.author, len(each.noted.copies))
        for each in notebook.notes(ws, small.round_id)
    ]


def test_what_is_written_is_in_the_store_and_grows_by_versions(small):
    with opened(small.store("a")) as ws:
        first = notebook.write(ws, small.round_id, concern())
        again = notebook.write(ws, small.round_id, replace(concern(), id=first.id))
        assert again == first
        second = notebook.write(
            ws, small.round_id, replace(concern("more"), id=first.id, calls=(NOBODY_THERE,))
        )
        assert (second.n, second.previous) == (2, first.hash)
    with opened(small.store("a")) as ws:
        (note,) = notebook.notes(ws, small.round_id)
        assert note.entry == second
        assert note.author == "Assessor A"
        assert note.mine
        with ws.begin() as work:
            assert work.notebook.all(small.round_id) == [first, second]
        assert checking.check(ws).ok


def test_a_text_that_could_not_be_sent_is_refused_and_nothing_is_kept(small, assessor):
    with pytest.raises(InputRefused, match=r"longer than 20,000 characters"):
        notebook.write(assessor, small.round_id, diary("x" * 20_001))
    notebook.write(assessor, small.round_id, diary("a\u202eb\r\nc"))
    ((_kind, body, _author, _copies),) = shown(assessor, small)
    assert body == {"what": "ab\nc"}


def test_the_concern_about_an_audit_is_one_whoever_asks(small, assessor, audit):
    one = notebook.write(assessor, small.round_id, concern(audit_id=audit.id))
    two = notebook.write(assessor, small.round_id, concern("more", audit_id=audit.id))
    assert (one.id, two.id, two.n) == (audit.id, audit.id, 2)


def test_a_return_with_a_concern_alone_can_be_made_and_is_seen_once_however_often_it_is_merged(
    small, tmp_path
):
    with opened(small.store("a")) as ws:
        notebook.write(ws, small.round_id, concern(calls=(NOBODY_THERE,)))
        notebook.write(ws, small.round_id, diary())
        made = returns.make(ws, small.round_id, tmp_path)
        assert (made.cases, made.notes) == (0, 2)
    with opened(small.lead) as ws:
        notebook.write(ws, small.round_id, diary("Written by the lead"))
        assert returns.inspect(ws, small.round_id, made.path).notes == 2
        (merged,) = returns.merge(ws, small.round_id, [made.path])
        assert (merged.person, merged.new, merged.notes) == ("Assessor A", 0, 2)
        (again,) = returns.merge(ws, small.round_id, [made.path])
        assert again.notes == 0
        found = sorted(shown(ws, small), key=lambda each: each[1]["what"])
        assert [(kind, author) for kind, _body, author, _copies in found] == [
            ("concern", "Assessor A"),
            ("diary", "Assessor A"),
            ("diary", "Lead reviewer"),
        ]
        assert checking.check(ws).ok


def test_a_restored_backup_shows_both_copies_whatever_order_they_came_in(small, tmp_path):
    with opened(small.store("a")) as ws:
        first = notebook.write(ws, small.round_id, diary())
    copied_store(small.store("a"), "restored.store")
    files = []
    for name in ("a", "restored"):
        with opened(small.store(name)) as ws:
            notebook.write(ws, small.round_id, replace(diary(f"more in {name}"), id=first.id))
            say(audits_in(ws, small.round_id)[0], "OJ1", "yes")
            files.append(returns.make(ws, small.round_id, tmp_path / name).path)
    seen = []
    for number, order in enumerate((files, files[::-1], [*files, *files])):
        with opened(copied_store(small.lead, f"lead{number}.store")) as ws:
            for file in order:
                returns.merge(ws, small.round_id, [file])
            (note,) = notebook.notes(ws, small.round_id)
            assert {each.body["what"] for each in note.noted.copies} == {
                "more in a",
                "more in restored",
            }
            seen.append(note.noted)
    assert seen[0] == seen[1] == seen[2]


def test_what_the_lead_arranged_comes_with_the_pack_and_a_later_pack_changes_it(small, tmp_path):
    def arrange(ws, **changed):
        with ws.begin() as work:
            work.rounds.add(replace(work.rounds.get(small.round_id), **changed))
            work.commit()

    def arranged(ws):
        with ws.begin() as work:
            return work.rounds.get(small.round_id).arrangements

    with opened(small.lead) as ws:
        arrange(ws, contacts=(DUTY,), return_by=date(2009, 5, 1))
        first = packs.issue(ws, small.round_id, tmp_path, only="Assessor B")[0]
        arrange(ws, contacts=(), return_by=date(2009, 6, 1), conversations=True)
        second = packs.issue(ws, small.round_id, tmp_path, only="Assessor B")[0]
    with opened(small.store("empty")) as ws:
        packs.open_pack(ws, first.path, first.code)
        assert arranged(ws) == Arrangements((DUTY,), date(2009, 5, 1))
        packs.open_pack(ws, second.path, second.code)
        assert arranged(ws) == Arrangements((DUTY,), date(2009, 6, 1), conversations=True)
    with opened(small.store("b")) as ws:
        assert not arranged(ws)
        packs.open_pack(ws, first.path, first.code)
        assert arranged(ws) == Arrangements((DUTY,), date(2009, 5, 1))
