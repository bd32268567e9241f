"""A query on one answer goes out, is answered and comes back, in real stores and files; nothing of it is ever lost."""

import itertools
import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.errors import InputRefused, NotFound, PackageRefused
from app.domain.ids import AnswerKey
from app.domain.threads import TEXT, Deed, Side, ThreadKind, Turn
from app.reports.content import plain_text
from app.services import (
    findings,
    folder_exchange,
    leaving,
    machines,
    packs,
    queries,
    reporting,
    returns,
    threads,
)
from app.services.overview import overview
from tests.builders import PASSPHRASE, STORES, audits_in, is_one_sentence, opened, say
from tests.reports.pdf_reading import words

OJ1, OJ2 = AnswerKey("/OJ/OJ1"), AnswerKey("/OJ/OJ2")


@pytest.fixture
def a(small):
    with opened(small.store("a")) as ws:
        yield ws


@pytest.fixture
def audit_id(small, lead, a, tmp_path):
    """An audit of Assessor A that has come back once."""
    audit = audits_in(a, small.round_id)[0]
    say(audit, "OJ1", "yes")
    say(audit, "OJ2", "meets")
    send(a, small, lead, tmp_path)
    return audit.id


def send(ws, small, lead, folder):
    made = returns.make(ws, small.round_id, folder / "returns")
    return returns.merge(lead, small.round_id, [made.path])


def in_words(document):
    """Every paragraph of a report."""
    texts = (getattr(block, "text", "") for block in document.blocks)
    return " ".join(plain_text(text) for text in texts if text)


def take(lead, ws, small, folder):
    """The queries waiting for Assessor A, written and opened; the file."""
    made = queries.write(lead, small.round_id, folder / "queries")
    (path,) = [path for name, path in made.paths if name == "Assessor A"]
    packs.open_pack(ws, path)
    return path


def only(ws, small, kind=None):
    (told,) = threads.all_threads(ws, small.round_id, kind)
    return told


def test_a_query_goes_out_is_answered_with_words_and_another_answer_and_is_resolved(
    small, lead, a, audit_id, tmp_path
):
    thread, _ = threads.ask(lead, small.round_id, audit_id, OJ2, "Which visit do you mean?")
    assert only(lead, small).unsent == 1
    take(lead, a, small, tmp_path)
    assert only(lead, small).unsent == 0

    told = only(a, small)
    assert told.thread.turn is Turn.ASSESSOR
    assert (told.thread.last.text, told.key) == ("Which visit do you mean?", OJ2)
    assert told.now.value == "meets"
    assert [each.thread.id for each in threads.waiting_for_assessor(a, small.round_id)] == [thread]
    threads.say(a, small.round_id, thread, Deed.SAY, "That of March; I changed the answer.")
    say(next(each for each in audits_in(a, small.round_id) if each.id == audit_id), "OJ2", "below")
    assert threads.waiting_for_assessor(a, small.round_id) == ()

    (merged,) = send(a, small, lead, tmp_path)
    assert any("An answer to queries" in remark for remark in merged.remarks)
    told = only(lead, small)
    assert told.thread.turn is Turn.LEAD
    assert (told.then.value, told.now.value, told.changed) == ("meets", "below", True)
    assert told.names[told.thread.last.author] == "Assessor A"
    threads.say(lead, small.round_id, thread, Deed.RESOLVE, "")
    assert only(lead, small).thread.turn is Turn.NOBODY
    threads.say(lead, small.round_id, thread, Deed.REOPEN, "And the visit in April?")
    take(lead, a, small, tmp_path)
    assert [post.deed for post in only(a, small).thread.posts] == [
        Deed.ASK, Deed.SAY, Deed.RESOLVE, Deed.REOPEN,
    ]  # fmt: skip


def test_asking_the_lead_on_an_answer_begins_a_query_and_the_reply_comes_to_the_answer(
    small, lead, a, audit_id, tmp_path
):
    audit = next(each for each in audits_in(a, small.round_id) if each.id == audit_id)
    say(audit, "OJ2", "meets", ask_lead=True, note="Meets, or below?")
    assert only(a, small).thread.turn is Turn.LEAD
    send(a, small, lead, tmp_path)
    told = only(lead, small)
    assert (told.thread.turn, told.thread.last.text) == (Turn.LEAD, "Meets, or below?")
    threads.say(lead, small.round_id, told.thread.id, Deed.SAY, "Below, by the guidance.")
    take(lead, a, small, tmp_path)
    (waiting,) = threads.waiting_for_assessor(a, small.round_id, audit_id)
    assert (waiting.key, waiting.thread.last.text) == (OJ2, "Below, by the guidance.")
    assert only(a, small).thread.id == told.thread.id


def test_the_files_may_come_in_any_order_and_again(small, lead, a, audit_id, tmp_path):
    thread, _ = threads.ask(lead, small.round_id, audit_id, OJ2, "One?")
    first = take(lead, a, small, tmp_path)
    threads.say(lead, small.round_id, thread, Deed.SAY, "And two?")
    second = queries.write(lead, small.round_id, tmp_path / "more").paths[0][1]
    a.store.close()
    seen = set()
    for place, order in enumerate(itertools.permutations((first, second, first))):
        for file in small.folder.glob("a.store*"):
            if not file.name.endswith(".lock"):
                shutil.copy(file, small.folder / file.name.replace("a.store", f"a{place}.store"))
        with opened(small.folder / f"a{place}.store") as ws:
            for path in order:
                packs.open_pack(ws, path)
            told = only(ws, small).thread
            seen.add((told.turn, tuple(post.hash for post in told.posts)))
    assert len(seen) == 1
    assert len(next(iter(seen))[1]) == 2


def test_answers_that_come_back_late_or_twice_are_there_once(small, lead, a, audit_id, tmp_path):
    thread, _ = threads.ask(lead, small.round_id, audit_id, OJ2, "One?")
    take(lead, a, small, tmp_path)
    threads.say(a, small.round_id, thread, Deed.SAY, "First words.")
    early = returns.make(a, small.round_id, tmp_path / "one").path
    threads.say(a, small.round_id, thread, Deed.SAY, "Second words.")
    late = returns.make(a, small.round_id, tmp_path / "two").path
    threads.say(lead, small.round_id, thread, Deed.RESOLVE, "Enough.")
    for path in (late, early, late):
        returns.merge(lead, small.round_id, [path])
    told = only(lead, small)
    assert [post.text for post in told.thread.posts if post.side is Side.ASSESSOR] == [
        "First words.", "Second words.",
    ]  # fmt: skip
    assert told.thread.turn is Turn.LEAD  # the answer was under way when it was resolved


def test_a_new_machine_gets_what_was_said_with_its_pack(small, lead, a, audit_id, tmp_path):
    thread, _ = threads.ask(lead, small.round_id, audit_id, OJ2, "One?")
    take(lead, a, small, tmp_path)
    threads.say(a, small.round_id, thread, Deed.SAY, "Words.")
    send(a, small, lead, tmp_path)
    (pack,) = packs.issue(lead, small.round_id, tmp_path / "again", only="Assessor A")
    taken = packs.open_pack(a, pack.path)
    assert taken.said == 0  # all of it was known here
    assert [post.text for post in only(a, small).thread.posts] == ["One?", "Words."]
    assert only(lead, small).unsent == 0


def test_an_answer_to_a_query_alone_is_work_that_has_not_left(small, lead, a, audit_id, tmp_path):
    thread, _ = threads.ask(lead, small.round_id, audit_id, OJ2, "One?")
    take(lead, a, small, tmp_path)
    assert not leaving.leaving(a, small.round_id).unsent
    threads.say(a, small.round_id, thread, Deed.SAY, "Words.")
    stands = leaving.leaving(a, small.round_id)
    assert (stands.unsent, stands.audits, stands.notes) == (True, 0, 1)
    folder = tmp_path / "exchange"
    folder.mkdir()
    folder_exchange.choose(a, small.round_id, folder)
    assert folder_exchange.FolderExchange(a, small.round_id).run(ready=True).made == 2
    assert not leaving.leaving(a, small.round_id).unsent
    returns.merge(lead, small.round_id, [next(folder.glob("return-*"))])
    assert [post.text for post in only(lead, small).thread.posts] == ["One?", "Words."]
    made = machines.replace_machine(lead, small.round_id, tmp_path / "new", "Assessor A")
    STORES.create(tmp_path / "new.store", PASSPHRASE, "Assessor A again")
    with opened(tmp_path / "new.store") as new:
        packs.open_pack(new, made.path, made.code)
        assert not leaving.leaving(new, small.round_id).unsent  # all of it is with the lead


def test_queries_for_somebody_else_change_nothing(small, lead, a, audit_id, tmp_path):
    with opened(small.store("b")) as b:
        say(audits_in(b, small.round_id)[0], "OJ1", "yes")
        send(b, small, lead, tmp_path)
        other = audits_in(b, small.round_id)[0].id
        threads.ask(lead, small.round_id, other, OJ1, "Only for B.")
        ((name, path),) = queries.write(lead, small.round_id, tmp_path / "q").paths
        assert name == "Assessor B"
        with pytest.raises(PackageRefused, match="not made for this store"):
            packs.open_pack(a, path)
        packs.open_pack(b, path)
    assert threads.all_threads(a, small.round_id) == ()


@pytest.mark.parametrize("text", ["", "  \n"])
def test_nothing_is_said_without_words(small, lead, a, audit_id, tmp_path, text):
    with pytest.raises(InputRefused) as refused:
        threads.ask(lead, small.round_id, audit_id, OJ2, text)
    assert is_one_sentence(str(refused.value).replace(";", ","))
    assert threads.all_threads(lead, small.round_id) == ()
    with pytest.raises(InputRefused, match="nothing to send"):
        queries.write(lead, small.round_id, tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_each_side_does_its_own(small, lead, a, audit_id, tmp_path):
    thread, _ = threads.ask(lead, small.round_id, audit_id, OJ2, "One?")
    take(lead, a, small, tmp_path)
    with pytest.raises(InputRefused):
        threads.say(a, small.round_id, thread, Deed.RESOLVE, "Done with it.")
    with pytest.raises(InputRefused, match="assessor's store"):
        threads.ask(a, small.round_id, audit_id, OJ1, "Me?")
    with pytest.raises(NotFound):
        threads.say(lead, small.round_id, "0" * 36, Deed.SAY, "Whom?")


def test_a_query_needs_something_that_came_back(small, lead):
    never = audits_in(lead, small.round_id)[0].id
    with pytest.raises(NotFound, match="come back"):
        threads.ask(lead, small.round_id, never, OJ2, "One?")


def challenged(lead, small, audit_id):
    body = {
        "by": "Team manager", "role": "manager", "on": "2009-04-20", "evidence": "Minutes of 3 March",
        TEXT: "The visit was made and is in the minutes.",
    }  # fmt: skip
    return threads.challenge(lead, small.round_id, audit_id, OJ2, body)[0]


def test_a_challenge_goes_to_the_assessor_who_says_keep_or_accept_and_the_lead_decides(
    small, lead, a, audit_id, tmp_path
):
    thread = challenged(lead, small, audit_id)
    take(lead, a, small, tmp_path)
    told = only(a, small, ThreadKind.CHALLENGE)
    assert told.thread.posts[0].body["evidence"] == "Minutes of 3 March"
    threads.say(a, small.round_id, thread, Deed.ACCEPT, "The minutes were in the second volume.")
    send(a, small, lead, tmp_path)
    assert only(lead, small).thread.turn is Turn.LEAD
    with pytest.raises(InputRefused, match="needs its reason"):
        threads.say(lead, small.round_id, thread, Deed.UPHOLD, " ")
    threads.say(lead, small.round_id, thread, Deed.UPHOLD, "The minutes show it.")
    assert only(lead, small).thread.outcome is Deed.UPHOLD
    counted = findings.findings(lead, small.round_id)
    assert (counted.replies.made, counted.replies.upheld, counted.replies.open) == (1, 1, 0)
    assert findings.as_document(counted)["replies"]["upheld"] == 1
    _found, report = reporting.report_of(lead, small.round_id, counted)
    assert "1 answer was challenged: 1 upheld, 0 not upheld." in in_words(report)


def test_a_summary_that_went_out_is_logged_with_its_day_of_reply_and_stays_with_the_lead(
    small, lead, a, audit_id, tmp_path
):
    with pytest.raises(InputRefused, match="by which day a reply is asked for"):
        threads.give_summary(
            lead, small.round_id, audit_id, {"to": "Manager", "on": "2009-04-20", "how": "post"}
        )
    body = {"to": "Manager", "on": "2009-04-20", "how": "by hand", "reply_by": "2009-04-19"}
    with pytest.raises(InputRefused, match="before the day"):
        threads.give_summary(lead, small.round_id, audit_id, body)
    threads.give_summary(lead, small.round_id, audit_id, body | {"reply_by": "2009-05-01"})
    told = only(lead, small)
    assert told.thread.turn is Turn.NOBODY
    threads.say(lead, small.round_id, told.thread.id, Deed.TELL, "One point upheld, one not.")
    held = findings.findings(lead, small.round_id).replies
    assert (held.cases, held.told, held.made) == (1, 1, 0)
    with pytest.raises(InputRefused, match="nothing to send"):
        queries.write(lead, small.round_id, tmp_path / "none")


def test_a_reply_that_does_not_come_by_its_day_is_overdue_until_something_comes(
    small, lead, a, audit_id
):
    body = {"to": "Manager", "on": "2009-04-20", "how": "by hand", "reply_by": "2009-05-01"}
    threads.give_summary(lead, small.round_id, audit_id, body)

    def overdue(day, hour=12):
        at = replace(lead, now=lambda: datetime(2009, 5, day, hour, tzinfo=UTC))
        return [(each.to, each.by, each.days) for each in overview(at, small.round_id).overdue]

    assert overdue(1) == []
    assert overdue(1, 23) == [("Manager", "2009-05-01", 1)]  # past midnight, by summer time
    assert overdue(4) == [("Manager", "2009-05-01", 3)]
    told = only(lead, small)
    threads.say(lead, small.round_id, told.thread.id, Deed.TELL, "Nothing was said against it.")
    assert overdue(4) == []
    threads.give_summary(lead, small.round_id, audit_id, body | {"to": "Worker"})
    assert overdue(4) == [("Worker", "2009-05-01", 3)]
    body = {"by": "Worker", "on": "2009-05-03", "evidence": "Minutes", "text": "It was done."}
    threads.challenge(lead, small.round_id, audit_id, OJ2, body)
    assert overdue(4) == []


def test_the_paper_for_a_reply_is_the_summary_with_a_form_after_it(small, lead, a, audit_id):
    made = reporting.reply_bytes(lead, small.round_id, audit_id, "Team manager", "Tue 28 Apr 2009")
    text = words(made)
    assert "Your reply" in text
    assert "Tue 28 Apr 2009" in text
    assert "Meets" in text
    never = next(each.id for each in audits_in(lead, small.round_id) if each.id != audit_id)
    with pytest.raises(NotFound):
        reporting.reply_bytes(lead, small.round_id, never, "Team manager", "Tue 28 Apr 2009")


def test_what_the_lead_asks_is_known_to_have_come_by_the_next_return_and_the_answer_by_its_receipt(
    small, lead, a, audit_id, tmp_path
):
    threads.ask(lead, small.round_id, audit_id, OJ2, "Which visit do you mean?")
    assert (only(lead, small).unsent, only(lead, small).is_received) == (1, False)
    path = take(lead, a, small, tmp_path)
    told = only(lead, small)
    (delivery,) = told.deliveries.values()
    assert (told.unsent, told.is_received, delivery.received) == (0, False, None)
    threads.say(a, small.round_id, only(a, small).thread.id, Deed.SAY, "That of March.")
    assert only(a, small).unsent == 1
    send(a, small, lead, tmp_path)
    assert only(lead, small).is_received
    assert (only(a, small).unsent, only(a, small).is_received) == (0, False)
    entries = {each["file_name"]: each for each in ledger_of(lead, small)}
    assert entries[path.name]["acknowledged_at"] is not None


def ledger_of(ws, small):
    with ws.begin() as work:
        return [
            {"file_name": each.file_name, "acknowledged_at": each.acknowledged_at}
            for each in work.ledger.entries(small.round_id)
        ]
