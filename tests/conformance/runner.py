"""Generates every document of some folders and tells what became of it.

    python -m tests.conformance.runner ../shared/corpus --sample 40
    python -m tests.conformance.runner --output docs/conformance.md --update
    python -m tests.conformance.runner --wire

A document that crashes, does not compile or import, or loses an operation fails the run, and
so does one that became something else than what is stored in `expected/corpus.json`. With
`--wire` the generated clients call the generated servers instead; see `tests.conformance.wire`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.conformance import wire
from tests.conformance.children import Limits
from tests.conformance.corpus import FOLDERS, find_documents, sample
from tests.conformance.examine import Result, examine
from tests.conformance.summary import (
    changes,
    findings,
    outcomes,
    page,
    read_expected,
    summary,
    write_expected,
)


def examine_all(
    documents: Mapping[str, Path],
    *,
    jobs: int = 2,
    limits: Limits | None = None,
    keep: Path | None = None,
) -> Iterator[Result]:
    """The results in the order of `documents`."""

    def work(name: str) -> Result:
        return examine(documents[name], name, limits or Limits(), keep)

    with ThreadPoolExecutor(jobs) as pool:
        yield from pool.map(work, documents)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; 1 if a document failed or is not what was stored."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if "--wire" in given:
        given.remove("--wire")
        return wire.main(given)
    options = _parser().parse_args(given)
    documents = find_documents(options.folders or FOLDERS)
    if options.only:
        documents = {
            name: path for name, path in documents.items() if options.only in name
        }
    if options.sample:
        documents = sample(documents, options.sample)
    if not documents:
        print("no documents; SPECGEN_CORPUS names their folder", file=sys.stderr)
        return 2
    limits = Limits(seconds=options.seconds, megabytes=options.megabytes)
    runs = examine_all(documents, jobs=options.jobs, limits=limits, keep=options.keep)
    results = []
    for number, result in enumerate(runs, start=1):
        _show(result, f"{number} of {len(documents)}")
        results.append(result)
    return _conclude(results, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.conformance.runner",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("folders", nargs="*", type=Path, help="of documents; default: both corpora")
    add("--sample", type=int, metavar="N", help="a stratified sample of N documents")
    add("--only", metavar="TEXT", help="documents with TEXT in their names")
    add("--jobs", type=int, default=2, help="documents at a time")
    add("--seconds", type=float, default=Limits().seconds, help="for each step")
    add("--megabytes", type=int, default=Limits().megabytes, help="for each process")
    add("--keep", type=Path, metavar="DIR", help="keep the packages here")
    add("--output", type=Path, metavar="FILE", help="write the page for readers")
    add("--update", action="store_true", help="store what the documents became")
    return parser


def _show(result: Result, progress: str) -> None:
    if result.outcome.is_fault:
        problems = "\n  ".join("\n".join(result.problems).splitlines()[:12])
        print(f"{result.document}: {result.outcome}\n  {problems}", flush=True)
    if sys.stderr.isatty():
        print(f"\r{progress} ", end="", file=sys.stderr, flush=True)


def _conclude(results: list[Result], options: argparse.Namespace) -> int:
    after = {result.document: summary(result) for result in results}
    stored = read_expected()
    differing = changes(stored, after)
    if options.output:
        options.output.parent.mkdir(exist_ok=True)
        options.output.write_text(page(results), encoding="utf-8")
        wire.replace_section(options.output, read_expected(wire.EXPECTED))
    if options.update:
        partial = options.folders or options.sample or options.only
        write_expected({**stored, **after} if partial else after)
    print(*outcomes(results), "", *findings(results), "", sep="\n")
    heading = "stored anew" if options.update else "not as stored (--update accepts it)"
    print(*(f"{heading}: {line}" for line in differing), sep="\n")
    failed = any(result.outcome.is_fault for result in results)
    return int(failed or bool(differing and not options.update))


if __name__ == "__main__":
    sys.exit(main())
