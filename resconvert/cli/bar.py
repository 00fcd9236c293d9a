"""A progress bar for terminals, drawn by rich. Imported only where one is shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from resconvert.batch import Result


class RichBar:
    def __init__(self, progress: Progress, task: TaskID) -> None:
        self.progress, self.task = progress, task
        self.failed = 0

    def advance(self, result: Result) -> None:
        self.failed += not result.ok
        speed = self.progress.tasks[0].speed or 0
        words = f"{speed:,.0f}/s" + (f"  {self.failed} failed" if self.failed else "")
        self.progress.update(self.task, advance=1, rate=words)


@contextmanager
def rich_bar(total: int) -> Iterator[RichBar]:
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield RichBar(progress, progress.add_task("", total=total, rate=""))
