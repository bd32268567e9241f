"""Cycles are collected on the GUI thread, however much another thread allocates."""

import gc
import threading
import weakref

import pytest

from ui.collecting import Collector


class Knot:
    """Garbage that only the collector can free."""

    def __init__(self, freed_by):
        self.me = self
        weakref.finalize(self, lambda: freed_by.append(threading.get_ident()))


@pytest.fixture
def freed_by():
    return []


@pytest.fixture
def collector(qapp):
    collector = Collector(qapp)
    gc.collect()
    collector.begin()
    yield collector
    collector.end()
    gc.disable()  # as every test of the window has it


def allocate_in_a_worker():
    worker = threading.Thread(target=lambda: [[] for _ in range(100_000)])
    worker.start()
    worker.join()


def test_a_worker_that_allocates_frees_nothing_and_the_gui_thread_does(collector, freed_by):
    Knot(freed_by)
    allocate_in_a_worker()
    assert freed_by == []
    kept = [[] for _ in range(10_000)]  # more than Python would wait for
    collector.look()
    assert freed_by == [threading.get_ident()]
    assert len(kept) == 10_000


def test_left_to_itself_python_would_free_it_in_the_worker(collector, freed_by):
    collector.end()
    Knot(freed_by)
    allocate_in_a_worker()
    assert freed_by
    assert freed_by != [threading.get_ident()]
