"""Where documents run: worker processes of our own, or any executor. Order in, order out, few at a time.

A worker holds one document; the parent knows which. So a worker that dies, hangs or eats memory
costs its document alone, and that one gets a second try in a fresh process. Workers die with their
parent: their pipe ends.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for_any
from multiprocessing.process import BaseProcess
from typing import Any

from resconvert import batch
from resconvert.batch import Job, Recipe, Result
from resconvert.errors import InternalError, LimitError

# Results kept back while a slow document before them is still running.
AHEAD = 256


@dataclass(slots=True)
class _Task:
    number: int
    job: Job
    attempts: int = 1


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    task: _Task | None = None
    deadline: float = 0.0


def pool(jobs_: Iterable[Job], recipe: Recipe, size: int) -> Iterator[Result]:
    """Run `jobs_` in `size` processes and yield results in the order of `jobs_`."""
    run = _Pool(recipe, size)
    try:
        yield from in_order(run, iter(jobs_))
    finally:
        run.close()


def in_order(run: _Pool, jobs_: Iterator[Job]) -> Iterator[Result]:
    """Keep the workers of `run` busy and hand out results as `jobs_` come, at most `AHEAD` waiting."""
    waiting: dict[int, Result] = {}
    retry: deque[_Task] = deque()
    given = wanted = 0
    source = True
    while True:
        while run.idle() and (retry or (source and given - wanted < AHEAD)):
            if retry:
                task = retry.popleft()
            else:
                job = next(jobs_, None)
                if job is None:
                    source = False
                    continue
                task = _Task(given, job)
                given += 1
            run.give(task)
        if not run.busy() and not retry:
            if not source:
                return
            if given - wanted < AHEAD:
                continue
        for task, result in run.finished():
            if result is None and task.attempts < 2:
                retry.append(replace(task, attempts=2))
            else:
                assert result is not None
                waiting[task.number] = replace(result, attempts=task.attempts)
        while wanted in waiting:
            yield waiting.pop(wanted)
            wanted += 1


class _Pool:
    """The processes, and which document each is at."""

    def __init__(self, recipe: Recipe, size: int) -> None:
        self.recipe = recipe
        self.context = _context()
        # the worker's own alarm speaks first; this is for code that cannot hear it
        self.patience = 2 * recipe.limits.seconds + 5
        self.workers = [self._start() for _ in range(size)]

    def _start(self) -> _Worker:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=_serve, args=(theirs, self.recipe), daemon=True, name="resconvert")
        with _deaf_to_interrupts():
            process.start()
        theirs.close()
        return _Worker(process, ours)

    def idle(self) -> bool:
        return any(w.task is None for w in self.workers)

    def busy(self) -> bool:
        return any(w.task is not None for w in self.workers)

    def give(self, task: _Task) -> None:
        at = next(i for i, w in enumerate(self.workers) if w.task is None)
        worker = self.workers[at]
        if task.attempts > 1 or not worker.process.is_alive():  # the second try has a fresh process
            _stop(worker)
            worker = self.workers[at] = self._start()
        worker.task, worker.deadline = task, time.monotonic() + self.patience
        try:
            worker.pipe.send(task.job)
        except OSError:
            pass  # it died just now; `finished` will see it

    def finished(self) -> Iterator[tuple[_Task, Result | None]]:
        """Tasks that ended since, at least one; None where the worker broke down at its first try."""
        running = [w for w in self.workers if w.task]
        timeout = min(w.deadline for w in running) - time.monotonic()
        ready = set(wait_for_any([w.pipe for w in running], max(timeout, 0)))
        now = time.monotonic()
        for at, worker in enumerate(self.workers):
            task = worker.task
            if task is None:
                continue
            if worker.pipe in ready:
                worker.task = None
                try:
                    result: Result = worker.pipe.recv()
                except (EOFError, OSError):
                    yield task, self._broken(at, task, None)
                    continue
                if result.error is not None and _worth_retrying(result) and task.attempts < 2:
                    yield task, None
                else:
                    yield task, result
            elif now >= worker.deadline:
                worker.task = None
                late = batch.out_of_time(self.recipe.limits.seconds, task.job.source)
                yield task, self._broken(at, task, Result(task.job.source, "failed", error=late))

    def _broken(self, at: int, task: _Task, result: Result | None) -> Result | None:
        """Replace a worker that is dead or hangs."""
        worker = self.workers[at]
        _stop(worker)
        code = worker.process.exitcode
        self.workers[at] = self._start()
        if task.attempts < 2:
            return None
        return result or Result(
            task.job.source,
            "failed",
            error=InternalError(
                f"the worker process broke down twice (exit status {code})",
                where=task.job.source,
                hint="the memory limit may be too low, or please report this with the input",
            ),
        )

    def close(self) -> None:
        for worker in self.workers:
            _stop(worker)


def _worth_retrying(result: Result) -> bool:
    """Out of time or memory may have been the neighbours' fault; a bad input stays bad."""
    return isinstance(result.error, LimitError) and result.error.limit in ("seconds", "memory_bytes")


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """What is started meanwhile never hears Ctrl-C; here it is heard at the end. The parent answers it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # on its own start it would open our ears again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _stop(worker: _Worker) -> None:
    worker.pipe.close()
    if worker.process.is_alive():
        if worker.task is not None:
            worker.process.kill()
        else:
            worker.process.terminate()
    worker.process.join(5)


def _context() -> Any:
    """Forked from a clean single-threaded server that has everything loaded, where that exists."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["resconvert.warm"])
        return context
    return multiprocessing.get_context("spawn")


def _serve(pipe: Connection, recipe: Recipe) -> None:
    """A worker's life: jobs in, results out, until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bound_memory(recipe)
    try:
        batch.check(recipe)
    except Exception:
        pass  # each document will say so
    while True:
        try:
            job = pipe.recv()
        except (EOFError, OSError):
            return
        result = batch.timed(job, recipe)
        try:
            pipe.send(result)
        except (OSError, BrokenPipeError):
            return
        except Exception as error:  # something in the result does not travel
            pipe.send(Result(job.source, "failed", error=batch.unexpected(error, job.source)))
        if isinstance(result.error, LimitError) and result.error.limit == "memory_bytes":
            os._exit(0)  # what is left of this process is not to be trusted


def _bound_memory(recipe: Recipe) -> None:
    """The address space may grow by the limit over what it is now."""
    try:
        import resource
    except ImportError:
        return
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            now = int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        now = 1 << 30
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    bound = now + recipe.limits.memory_bytes
    try:
        resource.setrlimit(resource.RLIMIT_AS, (bound if hard < 0 else min(bound, hard), hard))
    except (ValueError, OSError):
        pass


def through(executor: Executor, jobs_: Iterable[Job], recipe: Recipe) -> Iterator[Result]:
    """Run `jobs_` through any executor, a bounded number at a time, results in order.

    A future that fails (a worker was killed) is submitted once more.
    """
    ahead = max(AHEAD, 4 * int(getattr(executor, "_max_workers", 1) or 1))
    pending: dict[int, Future[Result]] = {}
    tasks: dict[int, _Task] = {}
    source, given, wanted = iter(jobs_), 0, 0
    try:
        while True:
            while len(tasks) < ahead and (job := next(source, None)) is not None:
                tasks[given] = _Task(given, job)
                pending[given] = executor.submit(batch.timed, job, recipe)
                given += 1
            if wanted not in pending:
                return
            wait([pending[wanted]], return_when=FIRST_COMPLETED)
            task = tasks[wanted]
            try:
                result = pending[wanted].result()
            except Exception:
                if task.attempts < 2:
                    task.attempts = 2
                    try:
                        pending[wanted] = executor.submit(batch.timed, task.job, recipe)
                        continue
                    except Exception as again:
                        error = again
                result = Result(task.job.source, "failed", error=batch.unexpected(error, task.job.source))
            del pending[wanted], tasks[wanted]
            wanted += 1
            yield replace(result, attempts=task.attempts)
    finally:
        for future in pending.values():
            future.cancel()
