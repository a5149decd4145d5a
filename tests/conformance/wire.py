"""Calls the generated client of every document against its generated server.

    make conformance ARGS=--wire
    python -m tests.conformance.wire --sample 40 --http

What is drawn depends on nothing but the document, so the same document gives the same result;
one that is not as stored in `expected/wire.json` fails the run.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from tests.conformance import summary
from tests.conformance.children import Limits, in_child
from tests.conformance.corpus import FOLDERS, find_documents, sample
from tests.conformance.examine import Result as Generated
from tests.conformance.examine import generated
from tests.conformance.exchange import EXAMPLES, OPERATIONS, Result, exchange_all
from tests.conformance.summary import Summary, changes, read_expected, table

EXPECTED = summary.EXPECTED.with_name("wire.json")
HEADING = "## On the wire"


def exchange(path: Path, name: str, limits: Limits, over_http: bool = False) -> Result:
    """Generates both packages of a document and calls one with the other."""
    folder = Path(tempfile.mkdtemp(prefix="specgen-wire-"))
    try:
        made = Generated(document=name)
        if generated(path, folder, limits, made) is None:
            problems = [(made.outcome.value, "\n".join(made.problems))]
            return Result(document=name, problems=problems)
        done = in_child(limits, exchange_all, path, folder, over_http)
        if done.error:
            kind = "time-out" if done.timed_out else "crashed"
            return Result(document=name, problems=[(kind, done.error)])
        result: Result = done.value
        result.document = name
        return result
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def summarised(result: Result) -> Summary:
    """What must stay the same of a document unless a change is meant."""
    problems = Counter(kind for kind, _ in result.problems)
    return {
        "version": result.version,
        "operations": result.operations,
        "calls": result.calls,
        "judged": result.judged,
        "excused": dict(sorted(result.excused.items())),
        "undrawn": len(result.undrawn),
        "problems": dict(sorted(problems.items())),
    }


def section(summaries: Mapping[str, Summary]) -> Iterator[str]:
    """The part of the page for readers."""
    yield from (
        HEADING,
        "",
        "The generated client calls the generated server with arguments and answers that",
        f"are drawn from the document: {EXAMPLES} calls of up to {OPERATIONS} operations of each,",
        "evenly chosen. What arrives is compared with what was sent, in both directions,",
        "and openapi-core judges the raw request and answer against the document.",
        "",
    )
    groups: dict[str, list[Summary]] = {}
    for name, one in summaries.items():
        groups.setdefault(name.split("/")[0], []).append(one)
    rows = [_row(name, groups[name]) for name in sorted(groups)]
    if len(rows) > 1:
        rows.append(_row("all", list(summaries.values())))
    headings = (
        "Corpus",
        "Documents",
        "Operations called",
        "Calls",
        "Judged",
        "Undrawn",
    )
    yield from table(rows, *headings, "Disagreements")
    yield from (
        "",
        "An operation is judged if openapi-core could judge one of its calls completely. It",
        "could judge none, or judged otherwise than the specification, where it",
        "",
    )
    yield from table(
        _counted(summaries, "excused"), "openapi-core", "Documents", "Operations"
    )
    yield from ("", "Disagreements that are left:", "")
    yield from table(_counted(summaries, "problems"), "What", "Documents", "Calls")
    yield ""


def _row(name: str, group: Sequence[Summary]) -> list[object]:
    return [
        name,
        len(group),
        *(sum(one[key] for one in group) for key in ("operations", "calls", "judged")),
        sum(one["undrawn"] for one in group),
        sum(sum(one["problems"].values()) for one in group),
    ]


def _counted(summaries: Mapping[str, Summary], key: str) -> list[tuple[str, int, int]]:
    total: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    for one in summaries.values():
        total.update(one[key])
        documents.update(one[key].keys())
    return [(name, documents[name], count) for name, count in total.most_common()]


def replace_section(page: Path, summaries: Mapping[str, Summary]) -> None:
    """Writes the section anew at the end of the page."""
    before = page.read_text(encoding="utf-8").partition(HEADING)[0].rstrip("\n")
    page.write_text("\n".join([before, "", *section(summaries)]), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; 1 if a document disagrees otherwise than was stored."""
    options = _parser().parse_args(arguments)
    documents = find_documents(options.folders or FOLDERS)
    if options.only:
        documents = {n: path for n, path in documents.items() if options.only in n}
    if options.sample:
        documents = sample(documents, options.sample)
    if not documents:
        print("no documents; SPECGEN_CORPUS names their folder", file=sys.stderr)
        return 2
    work = partial(_one, documents, Limits(seconds=options.seconds), options.http)
    results = []
    with ThreadPoolExecutor(options.jobs) as pool:
        for number, result in enumerate(pool.map(work, documents), start=1):
            _show(result, f"{number} of {len(documents)}", options.verbose)
            results.append(result)
    return _conclude(results, options)


def _one(
    documents: Mapping[str, Path], limits: Limits, over_http: bool, name: str
) -> Result:
    return exchange(documents[name], name, limits, over_http)


def _show(result: Result, progress: str, verbose: bool) -> None:
    for kind, text in result.problems:
        shown = text if verbose else text[:300]
        print(f"{result.document}: {kind}: {shown}", flush=True)
    for text in result.undrawn:
        print(f"{result.document}: no value: {text[:300]}", flush=True)
    if sys.stderr.isatty():
        print(f"\r{progress} ", end="", file=sys.stderr, flush=True)


def _conclude(results: Iterable[Result], options: argparse.Namespace) -> int:
    after = {one.document: summarised(one) for one in results}
    stored = read_expected(EXPECTED)
    differing = changes(stored, after)
    if options.update:
        partial_run = options.folders or options.sample or options.only
        kept = dict(sorted({**stored, **after}.items())) if partial_run else after
        summary.write_expected(kept, EXPECTED)
    if options.output:
        replace_section(options.output, read_expected(EXPECTED))
    print(*section(after), sep="\n")
    heading = "stored anew" if options.update else "not as stored (--update accepts it)"
    print(*(f"{heading}: {line}" for line in differing), sep="\n")
    return int(bool(differing) and not options.update)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.conformance.wire",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("folders", nargs="*", type=Path, help="of documents; default: both corpora")
    add("--sample", type=int, metavar="N", help="a stratified sample of N documents")
    add("--only", metavar="TEXT", help="documents with TEXT in their names")
    add("--jobs", type=int, default=2, help="documents at a time")
    add("--seconds", type=float, default=Limits().seconds, help="for each step")
    add("--http", action="store_true", help="over real HTTP, not in process")
    add("--output", type=Path, metavar="FILE", help="write the section of this page")
    add("--update", action="store_true", help="store what the calls became")
    add("--verbose", action="store_true", help="show disagreements in full")
    return parser


if __name__ == "__main__":
    sys.exit(main())
