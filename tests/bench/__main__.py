"""Times specgen beside other generators, in turns, and compares what they write.

`make bench`, or `make bench ARGS="--runs 9 --only github"`. What is timed is the whole command,
into an empty folder; the medians count. `--only` names documents, or `growth`, `own` (specgen's
other commands) and `fleet` (the whole corpus in one run). Nothing is written into the repository
but `.venv-bench`, `tests/bench/results.json` and `docs/bench.svg`.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from specgen.console import table
from specgen.parallel import processors

from . import chart
from .chart import RESULTS
from .documents import Document, documents
from .generators import GENERATORS, Generator
from .growth import SIZES, exponent, grown
from .own import Fleet, fleets, own
from .usage import Usage, middle

HEAD = "generator|writes|wall|ratio|CPU|ratio|MB|lines/operation|lines of the client"


@dataclass(frozen=True, slots=True)
class Measured:
    """The medians; lines per operation, and of all the client's own code."""

    usage: Usage
    operation: float
    client: int


def measure(
    document: Document, generators: Sequence[Generator], runs: int
) -> dict[Generator, Measured]:
    """Every generator on one document; the runs of all of them take turns.

    A generator that fails at a document is left out of its table.
    """
    found: dict[Generator, list[Usage]] = {one: [] for one in generators}
    lines: dict[Generator, tuple[int, int]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = document.plain(folder)
        count = document.operations(plain)
        for run in range(runs):
            for generator in list(found):
                output = folder / f"{generator.name}-{run}"
                try:
                    found[generator].append(generator.run(document, plain, output))
                except subprocess.CalledProcessError as error:
                    print(f"{generator.name} ends with {error.returncode}")
                    del found[generator]
                    continue
                lines[generator] = _lines(generator, output)
    return {
        one: Measured(middle(usages), lines[one][0] / count, lines[one][1])
        for one, usages in found.items()
    }


def _lines(generator: Generator, output: Path) -> tuple[int, int]:
    """Lines of the modules of operations, and of the whole client."""
    clients = (
        list(output.glob(generator.client)) if generator.client != "." else [output]
    )
    operations = [
        file
        for client in clients
        if generator.operations
        for file in client.glob(generator.operations)
    ]
    modules = [file for client in clients for file in client.rglob("*.py")]
    return _count(operations), _count(modules)


def _count(files: Iterable[Path]) -> int:
    return sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files)


def _rows(
    measured: Mapping[Generator, Measured], versions: Mapping[Generator, str]
) -> list[tuple[str, ...]]:
    base = next((one.usage for name, one in measured.items() if name.peer), None)
    rows = []
    for generator, one in measured.items():
        usage = one.usage
        rows.append(
            (
                f"{generator.name} {versions[generator]}",
                generator.what,
                f"{usage.wall:.2f}",
                f"{usage.wall / base.wall:.2f}" if base else "—",
                f"{usage.cpu:.2f}",
                f"{usage.cpu / base.cpu:.2f}" if base else "—",
                f"{usage.memory:.0f}",
                f"{one.operation:.0f}" if one.operation else "—",
                str(one.client),
            )
        )
    return rows


def main() -> None:
    """Prints a table per document and one of growth; keeps all numbers in `RESULTS`."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="of every command")
    parser.add_argument("--only", action="append", help="of what is measured")
    options = parser.parse_args()
    machine = {"python": platform.python_version(), "processors": processors()}
    results: dict[str, object] = {"machine": machine, "runs": options.runs}
    for one in GENERATORS:
        if one.missing:
            print(f"{one.name} is left out: it needs {one.missing}")
    generators = [one for one in GENERATORS if not one.missing]
    versions = {one: one.install() for one in generators}
    results["versions"] = {one.name: version for one, version in versions.items()}
    measured_documents: dict[str, object] = {}
    results["documents"] = measured_documents
    for document in documents():
        if options.only and document.name not in options.only:
            continue
        measured = measure(document, generators, options.runs)
        rows = _rows(measured, versions)
        print(f"\n{document.name}: medians of {options.runs} runs")
        print("\n".join(table([HEAD.split("|"), *rows])))
        measured_documents[document.name] = {
            one.name: asdict(usage) for one, usage in measured.items()
        }
        _keep(results)
    chart.main()
    if not options.only or "own" in options.only:
        results["own"] = _own(own(options.runs))
        _keep(results)
    if not options.only or "fleet" in options.only:
        results["fleet"] = _fleets(list(fleets(sorted({1, processors()}))))
        _keep(results)
    if not options.only or "growth" in options.only:
        with tempfile.TemporaryDirectory() as name:
            results["growth"] = _growth(grown(Path(name), SIZES))
        _keep(results)


def _own(found: Mapping[str, Usage]) -> dict[str, object]:
    start, *_ = found.values()
    rows = [
        (name, f"{one.wall:.2f}", f"{one.wall - start.wall:.2f}", f"{one.cpu:.2f}")
        for name, one in found.items()
    ]
    print("\nspecgen's own commands")
    print("\n".join(table([("work", "wall", "over Python", "CPU"), *rows])))
    if "github, from nothing" in found:
        changed = found["github, one operation changed"]
        cold = found["github, from nothing"]
        wall, cpu = changed.wall / cold.wall, changed.cpu / cold.cpu
        print(f"one operation changed: {wall:.2f} of cold, {cpu:.2f} of its CPU")
    return {name: asdict(one) for name, one in found.items()}


def _fleets(found: Sequence[Fleet]) -> list[dict[str, object]]:
    head = ("processes", "APIs", "operations", "wall", "CPU", "MB", "operations/s")
    rows = [
        (
            str(one.jobs),
            str(one.apis),
            str(one.operations),
            f"{one.usage.wall:.1f}",
            f"{one.usage.cpu:.1f}",
            f"{one.usage.memory:.0f}",
            f"{one.speed:.0f}",
        )
        for one in found
    ]
    print("\nthe whole corpus in one run")
    print("\n".join(table([head, *rows])))
    return [{**asdict(one), "speed": one.speed} for one in found]


def _growth(found: Mapping[int, Usage]) -> dict[str, object]:
    rows = [
        (str(size), f"{one.wall:.2f}", f"{one.cpu:.2f}", f"{one.memory:.0f}")
        for size, one in found.items()
    ]
    cpu = exponent({size: one.cpu for size, one in found.items() if size >= 1000})
    memory = exponent({size: one.memory for size, one in found.items() if size >= 1000})
    print("\ngrowth of client and server together")
    print("\n".join(table([("operations", "wall", "CPU", "MB"), *rows])))
    print(f"exponents from 1,000 operations on: CPU {cpu:.2f}, memory {memory:.2f}")
    sizes = {str(size): asdict(one) for size, one in found.items()}
    return {"sizes": sizes, "exponents": {"cpu": cpu, "memory": memory}}


def _keep(results: Mapping[str, object]) -> None:
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
