"""Runs a plan and tells people about it: messages, report, progress, summary, exit status."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from resconvert import batch, planning
from resconvert.batch import Job, Recipe, Result
from resconvert.cli.console import Console
from resconvert.errors import UsageError


def run(
    items: list[planning.Item],
    how: planning.Naming,
    recipe: Recipe,
    console: Console,
    *,
    jobs: int = 1,
    fail_fast: bool = False,
    fail_on_warning: bool = False,
    report: str | None = None,
    resume: bool = False,
    collect: str | None = None,
    progress: bool | None = None,
    dask: str | None = None,
    name_outputs: bool = False,
) -> int:
    """Convert `items` and return the exit status. `name_outputs`: the caller chose no place, so say which it was."""
    if resume and not report:
        raise UsageError("--resume needs the --report it continues")
    if len(items) == 1 and not (report or collect or dask):
        return _one(
            Job(items[0].source, how.outputs(items[0]), data=_stdin(items[0], recipe)),
            recipe, console, fail_on_warning, name_outputs,
        )  # fmt: skip
    from resconvert.cli import many

    started = time.monotonic()
    with ExitStack() as stack:
        record = stack.enter_context(many.Report(report, resume)) if report else None
        corpus = stack.enter_context(many.Corpus(collect, resume)) if collect else None
        executor = stack.enter_context(many.cluster(dask)) if dask else None
        bar = stack.enter_context(many.progress(len(items), console, progress))
        if resume:
            many.sweep(items, how)
        stream = batch.results(
            _jobs(items, how, recipe, record, corpus), recipe,
            jobs=min(jobs, len(items)), executor=executor, stop_on_failure=fail_fast,
        )  # fmt: skip
        tally = many.Tally(len(items))
        for result in stream:
            if record:
                record.add(result)
            if corpus:
                corpus.add(result)
            tally.add(result)
            bar.advance(result)
            _tell(result, console, alone=False, name_outputs=False)
        if record:
            record.finish()
        if corpus and not (fail_fast and tally.failed):
            corpus.finish(i.source for i in items)
    if not console.json:
        tally.show(console, time.monotonic() - started, report)
    else:
        console.event("summary", **tally.as_dict(time.monotonic() - started))
    return _status(tally.failed, console, fail_on_warning)


def _jobs(items: list[planning.Item], how: planning.Naming, recipe: Recipe, record: Any, corpus: Any) -> Iterator[Job]:
    for item in items:
        previous = record.previous(item.source) if record else None
        collected = corpus is not None and corpus.has(item.source)
        yield Job(item.source, how.outputs(item) if recipe.to else {}, previous, _stdin(item, recipe), collected)


def _one(job: Job, recipe: Recipe, console: Console, fail_on_warning: bool, name_outputs: bool) -> int:
    result = batch.timed(job, recipe)
    _tell(result, console, alone=True, name_outputs=name_outputs)
    return _status(0 if result.ok else 1, console, fail_on_warning)


def _stdin(item: planning.Item, recipe: Recipe) -> bytes | None:
    if item.source != planning.STDIN:
        return None
    import sys

    from resconvert.errors import InputError

    try:
        return sys.stdin.buffer.read(recipe.limits.input_bytes + 1)
    except OSError as error:
        raise InputError(f"standard input cannot be read: {error.strerror}") from None


def _tell(result: Result, console: Console, *, alone: bool, name_outputs: bool) -> None:
    """Of one document everything, of many only what failed; the rest is in the report or comes with -v."""
    quiet = frozenset({"error"}) if not alone and console.verbosity == 0 else None
    console.diagnostics(result.diagnostics, shown=quiet)
    if result.error is not None:
        console.error(result.error)
    for output in result.outputs:
        if output.path != planning.STDOUT:
            size = f"{output.bytes:,} bytes, {result.milliseconds:.0f} ms"
            tell = console.event if name_outputs else console.note
            tell(
                f"{result.source}: {result.status} {output.path} ({size})",
                source=result.source, output=output.path, bytes=output.bytes, status=result.status,
            )  # fmt: skip


def _status(failed: int, console: Console, fail_on_warning: bool) -> int:
    if failed:
        return 1
    if fail_on_warning and console.counts["warning"]:
        return 3
    return 0
