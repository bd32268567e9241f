from threading import Event, get_ident

import pytest
from PySide6.QtCore import QObject

from app.domain.errors import Cancelled


def pull_out_the_stick(_report):
    raise OSError("the stick was pulled out")


@pytest.fixture
def owner(qapp):
    return QObject()


def test_work_is_done_elsewhere_and_delivered_here(qtbot, background, owner):
    go, threads = Event(), []

    def work(_report):
        go.wait(10)
        return get_ident()

    background.run(owner, work, lambda at: threads.extend([at, get_ident()]), pytest.fail)
    assert threads == []  # the caller is never interrupted by its own task
    go.set()
    qtbot.waitUntil(lambda: len(threads) == 2)
    worked_on, delivered_on = threads
    assert delivered_on == get_ident() != worked_on


def test_an_error_comes_back_as_one(qtbot, background, owner):
    errors = []
    background.run(owner, pull_out_the_stick, pytest.fail, errors.append)
    qtbot.waitUntil(lambda: len(errors) == 1)
    assert isinstance(errors[0], OSError)


def test_tasks_run_one_after_the_other(qtbot, background, owner):
    order = []
    for number in range(5):
        background.run(owner, lambda _report, n=number: n, order.append, pytest.fail)
    qtbot.waitUntil(lambda: len(order) == 5)
    assert order == [0, 1, 2, 3, 4]


def test_the_last_step_of_progress_always_arrives_and_on_this_thread(qtbot, background, owner):
    steps, done = [], []

    def work(report):
        for step in range(1, 101):
            report(step, 100)

    background.run(
        owner, work, done.append, pytest.fail, lambda *step: steps.append((*step, get_ident()))
    )
    qtbot.waitUntil(lambda: len(done) == 1)
    assert steps[-1] == (100, 100, get_ident())
    assert len(steps) < 100  # passed on seldom enough for the window to keep up


def test_a_cancelled_task_stops_at_its_next_step(qtbot, background, owner):
    started, go, errors, reached = Event(), Event(), [], []

    def work(report):
        started.set()
        go.wait(10)
        report(1, 2)
        reached.append("too far")

    task = background.run(owner, work, pytest.fail, errors.append)
    assert started.wait(10)
    task.cancel()
    go.set()
    qtbot.waitUntil(lambda: len(errors) == 1)
    assert isinstance(errors[0], Cancelled)
    assert reached == []


def test_a_task_cancelled_while_it_waits_never_begins(qtbot, background, owner):
    go, errors, done = Event(), [], []
    background.run(owner, lambda _report: go.wait(10), done.append, pytest.fail)
    second = background.run(owner, pytest.fail, pytest.fail, errors.append)
    second.cancel()
    go.set()
    qtbot.waitUntil(lambda: len(errors) == 1)
    assert isinstance(errors[0], Cancelled)


def test_nobody_is_told_once_the_owner_is_gone(qtbot, background):
    import shiboken6

    gone, stays, told = QObject(), QObject(), []
    go = Event()
    background.run(
        gone, lambda _report: go.wait(10), lambda _result: told.append("gone"), pytest.fail
    )
    background.run(stays, lambda _report: None, lambda _result: told.append("stays"), pytest.fail)
    shiboken6.delete(gone)
    go.set()
    qtbot.waitUntil(lambda: "stays" in told)
    assert told == ["stays"]


def test_nothing_is_delivered_after_closing(qtbot, background, owner):
    told = []
    background.run(owner, lambda _report: "late", told.append, told.append)
    background.close()
    qtbot.wait(0)
    assert told == []


def test_nothing_is_begun_after_closing(qtbot, background, owner):
    told = []
    background.close()
    task = background.run(owner, lambda _report: told.append("begun"), told.append, told.append)
    with pytest.raises(Cancelled):
        task.stop_if_asked()
    qtbot.wait(0)
    assert told == []
