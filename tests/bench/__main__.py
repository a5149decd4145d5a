"""Times specgen beside other generators, in turns, and compares what they write.

`make bench`, or `make bench ARGS="--runs 9"`. What is timed is the whole command, into an empty
folder; the median counts. Nothing is written into the repository but `.venv-bench`.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from specgen.console import table

from .documents import DOCUMENTS, Document
from .generators import GENERATORS, Generator


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of the whole command; lines per operation, and of all the client's own code."""

    seconds: float
    operation: float
    client: int


def measure(document: Document, runs: int) -> dict[Generator, Measured]:
    """Every generator on one document; the runs of all of them take turns."""
    times: dict[Generator, list[float]] = {generator: [] for generator in GENERATORS}
    lines: dict[Generator, tuple[int, int]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = document.plain(folder)
        count = document.operations(plain)
        for run in range(runs):
            for generator in GENERATORS:
                output = folder / f"{generator.name}-{run}"
                start = time.perf_counter()
                generator.run(document, plain, output)
                times[generator].append(time.perf_counter() - start)
                lines[generator] = _lines(generator, output)
    return {
        generator: Measured(
            median(times[generator]), lines[generator][0] / count, lines[generator][1]
        )
        for generator in GENERATORS
    }


def _lines(generator: Generator, output: Path) -> tuple[int, int]:
    """Lines of the modules of operations, and of the whole client."""
    clients = (
        list(output.glob(generator.client)) if generator.client != "." else [output]
    )
    operations = [
        file for client in clients for file in client.glob(generator.operations)
    ]
    modules = [file for client in clients for file in client.rglob("*.py")]
    return _count(operations), _count(modules)


def _count(files: Iterable[Path]) -> int:
    return sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files)


def main() -> None:
    """Prints a table per document."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="of every command")
    runs = parser.parse_args().runs
    versions = {generator: generator.install() for generator in GENERATORS}
    head = (
        "generator",
        "writes",
        "seconds",
        "ratio",
        "lines/operation",
        "lines of the client",
    )
    for document in DOCUMENTS:
        measured = measure(document, runs)
        base = next(one for generator, one in measured.items() if generator.peer)
        rows = [
            (
                f"{generator.name} {versions[generator]}",
                generator.what,
                f"{one.seconds:.2f}",
                f"{one.seconds / base.seconds:.2f}",
                f"{one.operation:.0f}",
                str(one.client),
            )
            for generator, one in measured.items()
        ]
        print(f"\n{document.name}: median of {runs} runs")
        print("\n".join(table([head, *rows])))


if __name__ == "__main__":
    main()
