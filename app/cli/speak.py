"""What the command line says: results on standard output, faults on standard error, progress with time left."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from pipelines.engines.protocols import Progress as Report


def fail(message: str) -> int:
    """Write a fault in plain words; returns the exit code for 'failed'."""
    print(message, file=sys.stderr)
    return 1


@contextmanager
def progress_bar(what: str, unit: str) -> Generator[Report]:
    """A bar on standard error with a rate and the time left; silent where nobody watches."""
    columns = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit),
        TaskProgressColumn(show_speed=True, text_format="{task.percentage:>3.0f}%", text_format_no_percentage=""),
        TextColumn("{task.fields[rate]}"),
        TextColumn("time left"),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None, rate="")

        def report(done: int, total: int) -> None:
            speed = bar.tasks[0].speed or 0.0
            bar.update(task, completed=done, total=total, rate=f"{speed:.0f} {unit}/s" if speed else "")

        yield report
