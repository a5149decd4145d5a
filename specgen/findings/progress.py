"""How far a run over many APIs is, and what it came to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO, cast

from specgen.findings.console import Console

MANY = 10
"""APIs from which on a run counts them and ends with a summary."""


@contextmanager
def counted(console: Console, total: int) -> Iterator[Callable[[], None]]:
    """Gives a call for every API that is done: a bar on a terminal, else a line per tenth."""
    if console.quiet or total < MANY:
        yield lambda: None
    elif console.err.isatty():
        with _bar(console, total) as step:
            yield step
    else:
        done = 0

        def line() -> None:
            nonlocal done
            done += 1
            if done * 10 // total > (done - 1) * 10 // total:
                print(f"generated {done} of {total} APIs", file=console.err, flush=True)

        yield line


@contextmanager
def _bar(console: Console, total: int) -> Iterator[Callable[[], None]]:
    """A bar below whatever is printed meanwhile; nothing of it is left in the end."""
    from rich.console import Console as Terminal
    from rich.file_proxy import FileProxy
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn())
    terminal = Terminal(file=console.err)
    # A thread that redraws would be one that no process can be forked beside.
    bar = Progress(
        *columns,
        TimeRemainingColumn(),
        console=terminal,
        auto_refresh=False,
        transient=True,
    )
    plain = console.err
    with bar:
        task = bar.add_task("generating", total=total)
        above = cast(TextIO, FileProxy(terminal, plain))
        console.err, console.busy = above, True

        def step() -> None:
            bar.advance(task)
            bar.refresh()

        try:
            yield step
        finally:
            console.err.flush()
            console.err, console.busy = plain, False
