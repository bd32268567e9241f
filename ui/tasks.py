"""Work off the GUI thread. Workers touch no Qt object; outcomes arrive on the GUI thread, or not at all."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from threading import Event
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from app.domain.errors import Cancelled

T = TypeVar("T")
Report = Callable[[int, int], None]  # (done, of): raises Cancelled once the user has asked to stop
_SECONDS_BETWEEN_REPORTS = 0.05


class Task:
    """A piece of work on its way. `cancel` asks it to stop at its next report, or before it starts."""

    def __init__(self) -> None:
        self._stop = Event()

    def cancel(self) -> None:
        self._stop.set()

    def stop_if_asked(self) -> None:
        """Raises Cancelled when `cancel` was called."""
        if self._stop.is_set():
            raise Cancelled("The work was stopped; nothing was left half done.")


@dataclass(frozen=True, slots=True)
class _Awaited:
    """Who waits for a task, and what to tell them. Stays in the GUI thread."""

    task: Task
    owner: QObject
    on_done: Callable[[Any], None]
    on_failed: Callable[[Exception], None]
    on_progress: Report | None


@dataclass(frozen=True, slots=True)
class _Outcome:
    """All that ever comes back from the worker."""

    result: object = None
    error: BaseException | None = None
    progress: tuple[int, int] | None = None


class Background(QObject):
    """One task at a time, in the order given: two never write to the store at once."""

    _arrived = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="background")
        self._numbers = count(1)
        self._awaited: dict[int, _Awaited] = {}
        self._is_closed = False
        # Queued to this object, which lives in the GUI thread: a worker's signal goes nowhere else.
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        owner: QObject,
        work: Callable[[Report], T],
        on_done: Callable[[T], None],
        on_failed: Callable[[Exception], None],
        on_progress: Report | None = None,
    ) -> Task:
        """Do `work` in the worker thread. If `owner` is gone by then, nobody is told; once closed, nothing is begun."""
        number, task = next(self._numbers), Task()
        if self._is_closed:  # a page's timer may still ring while the window goes
            task.cancel()
            return task
        self._awaited[number] = _Awaited(task, owner, on_done, on_failed, on_progress)
        self._pool.submit(self._work, number, task, work)
        return task

    @property
    def is_busy(self) -> bool:
        """Whether something is being worked on, or its outcome not delivered yet."""
        return bool(self._awaited)

    def close(self) -> None:
        """Ask what runs to stop, wait for it, and deliver nothing more."""
        self._is_closed = True
        for awaited in self._awaited.values():
            awaited.task.cancel()
        self._awaited.clear()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _work(self, number: int, task: Task, work: Callable[[Report], object]) -> None:
        try:
            task.stop_if_asked()
            outcome = _Outcome(result=work(self._reporter(number, task)))
        except BaseException as error:  # the worker boundary: every error crosses it
            outcome = _Outcome(error=error)
        self._arrived.emit(number, outcome)

    def _reporter(self, number: int, task: Task) -> Report:
        """What a worker calls between steps: passed on seldom enough for the window to keep up."""
        last = 0.0

        def report(done: int, of: int) -> None:
            nonlocal last
            task.stop_if_asked()
            now = time.monotonic()
            if done >= of or now - last >= _SECONDS_BETWEEN_REPORTS:
                last = now
                self._arrived.emit(number, _Outcome(progress=(done, of)))

        return report

    def _deliver(self, number: int, outcome: _Outcome) -> None:
        awaited = self._awaited.get(number)
        if awaited is None:
            return
        if outcome.progress is None:
            del self._awaited[number]
        if not shiboken6.isValid(awaited.owner):
            return
        if outcome.progress is not None:
            if awaited.on_progress is not None:
                awaited.on_progress(*outcome.progress)
        elif outcome.error is None:
            awaited.on_done(outcome.result)
        elif isinstance(outcome.error, Exception):
            awaited.on_failed(outcome.error)
        else:
            raise outcome.error
