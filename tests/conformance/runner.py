"""Generates every document of some folders and tells what became of it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from .examine import Limits, Result, examine

SUFFIXES = (".json", ".yaml", ".yml")


def documents(folders: Sequence[Path]) -> dict[str, Path]:
    """Every document below the folders, by the name it is shown under."""
    found: dict[str, Path] = {}
    for folder in folders:
        if folder.is_file():
            found[folder.name] = folder
            continue
        for path in sorted(folder.rglob("*")):
            if path.suffix in SUFFIXES:
                found[path.relative_to(folder).as_posix()] = path
    return found


def examine_all(
    chosen: dict[str, Path], jobs: int, limits: Limits, keep: Path | None = None
) -> Iterator[Result]:
    """The results as they come; the largest documents go first."""
    _preload()
    order = sorted(chosen, key=lambda name: -chosen[name].stat().st_size)
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("fork"))
    with pool:
        futures = {
            pool.submit(examine, chosen[name], name, limits, keep) for name in order
        }
        for future in as_completed(futures):
            yield future.result()


def _preload() -> None:
    """Imports in this process what every child needs, so that a fork has it at once."""
    import fastapi
    import httpx2
    import jinja2
    import jsonschema_rs
    import pydantic

    import specgen.pipeline


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--megabytes", type=int, default=4096)
    parser.add_argument("--only", type=Path)
    options = parser.parse_args(arguments)
    chosen = documents(options.folders)
    if options.only:
        wanted = set(options.only.read_text().split())
        chosen = {name: path for name, path in chosen.items() if name in wanted}
    limits = Limits(seconds=options.seconds, megabytes=options.megabytes)
    results = []
    for n, result in enumerate(examine_all(chosen, options.jobs, limits, options.keep)):
        results.append(result)
        if result.outcome != "ok":
            print(n, result.document, result.outcome, (result.problems or [""])[0][:200], flush=True)
    if options.json:
        options.json.write_text(json.dumps([asdict(one) for one in results], indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
