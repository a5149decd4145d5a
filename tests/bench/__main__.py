"""Times specgen beside other generators, in turns, and compares what they write.

`make bench`, or `make bench ARGS="--runs 9 --only github"`. What is timed is the whole command,
into an empty folder, in memory where there is one; the medians count. `--only` names documents, or
`growth`, `own` (specgen's other commands) and `fleet` (the whole corpus in one run). Nothing is
written into the repository but `.venv-bench`, `tests/bench/results.json` and `docs/bench.svg`.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from specgen.findings.console import table
from specgen.parallel import processors

from . import chart
from .chart import RESULTS
from .documents import Document, documents
from .generators import GENERATORS, Generator
from .sections import SECTIONS
from .usage import Usage, middle, scratch

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
    with scratch() as name:
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
    """Prints a table per document and section; keeps all numbers in `RESULTS`.

    What is not measured now stays as it was.
    """
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="of every command")
    parser.add_argument(
        "--only", action="append", help=f"a document or {', '.join(SECTIONS)}"
    )
    options = parser.parse_args()
    results: dict[str, Any] = (
        json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    )
    results["machine"] = {
        "python": platform.python_version(),
        "processors": processors(),
    }
    for one in GENERATORS:
        if one.missing:
            print(f"{one.name} is left out: it needs {one.missing}")
    generators = [one for one in GENERATORS if not one.missing]
    versions = {one: one.install() for one in generators}
    results["versions"] = {one.name: version for one, version in versions.items()}
    results.setdefault("documents", {})
    for document in documents():
        if options.only and document.name not in options.only:
            continue
        measured = measure(document, generators, options.runs)
        rows = _rows(measured, versions)
        print(f"\n{document.name}: medians of {options.runs} runs")
        print("\n".join(table([HEAD.split("|"), *rows])))
        results["documents"][document.name] = {
            one.name: asdict(usage) for one, usage in measured.items()
        }
        _keep(results)
    chart.main()
    for name, report in SECTIONS.items():
        if not options.only or name in options.only:
            results[name] = report(options.runs)
            _keep(results)


def _keep(results: Mapping[str, object]) -> None:
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
