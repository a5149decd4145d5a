"""What specgen's own commands cost: starting, nothing to do, little to do, many APIs."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conformance.corpus import CORPUS, LARGE

from .documents import DOCUMENTS, METHODS, ROOT
from .usage import Usage, middle, scratch, used

SPECGEN = (sys.executable, "-m", "specgen")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@dataclass(frozen=True, slots=True)
class Work:
    """A command to time in a folder, and what is done there before every run."""

    name: str
    command: Sequence[str]
    before: Callable[[int], object] = lambda run: None

    def cost(self, folder: Path, runs: int) -> Usage:
        """The medians; the first run, which compiles modules, does not count."""
        found = []
        for run in range(runs + 1):
            self.before(run)
            found.append(used(self.command, folder, ENVIRONMENT))
        return middle(found[1:])


def own(runs: int) -> dict[str, Usage]:
    """The cost of every kind of work; that of starting Python is the first."""
    with scratch() as name:
        folder = Path(name)
        return {one.name: one.cost(folder, runs) for one in _works(folder)}


def _works(folder: Path) -> Iterator[Work]:
    yield Work("starting Python", (sys.executable, "-c", "pass"))
    yield Work("specgen --version", (*SPECGEN, "--version"))
    yield Work("specgen --help", (*SPECGEN, "--help"))
    for document in DOCUMENTS:
        output = folder / document.name
        yield Work(
            f"{document.name}, from nothing",
            _generate(document.source, output),
            _aside(output),
        )
    github = LARGE / "github.json"
    if github.is_file():
        yield from _github(github, folder)


def _github(source: Path, folder: Path) -> Iterator[Work]:
    output, copy = folder / "github", folder / "github.json"
    shutil.copyfile(source, copy)
    document = json.loads(copy.read_text(encoding="utf-8"))
    operation = next(
        item[method]
        for item in document["paths"].values()
        for method in item
        if method in METHODS
    )

    def change(run: int) -> None:
        operation["summary"] = f"Changed {run}"
        copy.write_text(json.dumps(document), encoding="utf-8")

    generate = _generate(copy, output)
    check = [word if word != "generate" else "check" for word in generate]
    yield Work(
        "github, from nothing",
        generate,
        _aside(output),
    )
    yield Work("github, one operation changed", generate, change)
    yield Work("github, nothing changed", generate)
    yield Work("github, check", check)


def _aside(output: Path) -> Callable[[int], object]:
    """Makes room for the next run. Deleting thousands of files would slow it down: a file
    system may take its time to use their places again."""

    def move(run: int) -> None:
        if output.exists():
            output.rename(f"{output}-before-{run}")

    return move


def _generate(source: Path, output: Path) -> list[str]:
    return [*SPECGEN, "generate", str(source), "--output", str(output), "--quiet"]


@dataclass(frozen=True, slots=True)
class Fleet:
    """What a configuration of many documents costs with a number of processes."""

    jobs: int
    apis: int
    operations: int
    usage: Usage

    @property
    def speed(self) -> float:
        """Operations per second of wall clock."""
        return self.operations / self.usage.wall


def fleets(jobs: int) -> Iterator[Fleet]:
    """All documents of the corpus in one run, with one process and with several; and, for the
    memory that it takes, every fourth of them."""
    sources = sorted(path for path in CORPUS.rglob("*.json") if path.is_file())
    if sources:
        yield _fleet(sources[::4], jobs)
        for number in sorted({1, jobs}):
            yield _fleet(sources, number)


def _fleet(sources: Sequence[Path], jobs: int) -> Fleet:
    with _workspace(sources) as folder:
        command = [*SPECGEN, "generate", "--quiet", "--report", "report.json"]
        usage = used([*command, "--jobs", str(jobs)], folder, ENVIRONMENT)
        report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    counts = [one["counts"]["operations"] for one in report["targets"]]
    return Fleet(jobs, len(sources), sum(counts), usage)


@contextmanager
def _workspace(sources: Sequence[Path]) -> Iterator[Path]:
    with scratch() as name:
        tables = (
            f"[api.api{number}]\nsource = [{json.dumps(str(path))}]\n"
            for number, path in enumerate(sources)
        )
        (Path(name) / "specgen.toml").write_text("".join(tables), encoding="utf-8")
        yield Path(name)
