"""Times specgen beside other generators, in turns, and compares what they write.

`make bench`, or `make bench ARGS="--runs 9 --only github"`. What is timed is the whole command,
into an empty folder; the medians count. Nothing is written into the repository but `.venv-bench`
and `tests/bench/results.json`.
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

from . import client
from .documents import Document, documents
from .generators import GENERATORS, Generator
from .growth import SIZES, exponent, grown
from .served import start_up, throughput
from .usage import Usage, middle

RESULTS = Path(__file__).with_name("results.json")
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
    parser.add_argument(
        "--only", action="append", help="a document, `client`, `server` or `growth`"
    )
    options = parser.parse_args()
    machine = {"python": platform.python_version(), "processors": processors()}
    results: dict[str, object] = {"machine": machine, "runs": options.runs}
    for one in GENERATORS:
        if one.missing:
            print(f"{one.name} is left out: it needs {one.missing}")
    generators = [one for one in GENERATORS if not one.missing]
    versions = {one: one.install() for one in generators}
    results["versions"] = {one.name: version for one, version in versions.items()}
    for document in documents():
        if options.only and document.name not in options.only:
            continue
        measured = measure(document, generators, options.runs)
        rows = _rows(measured, versions)
        print(f"\n{document.name}: medians of {options.runs} runs")
        print("\n".join(table([HEAD.split("|"), *rows])))
        results[document.name] = {
            one.name: asdict(usage) for one, usage in measured.items()
        }
        _keep(results)
    if client.GITHUB.exists() and (not options.only or "client" in options.only):
        with tempfile.TemporaryDirectory() as name:
            ratios = client.measure(Path(name), options.runs)
        print("\n" + "\n".join(table([client.HEAD, *(one.row for one in ratios)])))
        results["client"] = [asdict(one) for one in ratios]
        _keep(results)
    if not options.only or "server" in options.only:
        results["server"] = _served(options.runs)
        _keep(results)
    if not options.only or "growth" in options.only:
        with tempfile.TemporaryDirectory() as name:
            results["growth"] = _growth(grown(Path(name), SIZES))
        _keep(results)


def _served(runs: int) -> dict[str, object]:
    speeds = throughput(runs)
    base = speeds["written"]
    rows = [
        (
            f"a {app} route",
            f"{one.rate:.0f}",
            f"{one.rate / base.rate:.2f}",
            f"{one.cpu:.0f}",
            f"{base.cpu / one.cpu:.2f}",
        )
        for app, one in speeds.items()
    ]
    head = ("server, over uvicorn", "requests/s", "ratio", "CPU µs/request", "ratio")
    print(f"\nserver: medians of {runs} runs")
    print("\n".join(table([head, *rows])))
    results: dict[str, object] = {app: asdict(one) for app, one in speeds.items()}
    started = start_up(runs)
    if started is not None:
        told = ", ".join(f"{step} {seconds:.3f} s" for step, seconds in started.items())
        print(f"start of GitHub's server: {told}")
        results["github"] = started
    return results


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
