"""Folders of documents, and fair samples of them."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.conformance.counting import read_plain, version_of

SUFFIXES = (".json", ".yaml", ".yml")
ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("SPECGEN_CORPUS", ROOT.parent / "shared")).absolute()
CORPUS, LARGE = SHARED / "corpus", SHARED / "corpus-large"
FOLDERS = (CORPUS, LARGE)
"""Where the documents lie that `make conformance` reads."""


def find_documents(folders: Iterable[Path]) -> dict[str, Path]:
    """Every document below the folders, by the name of its folder and its path therein."""
    return {
        path.relative_to(folder.parent).as_posix(): path
        for folder in map(Path.absolute, folders)
        for path in sorted(folder.rglob("*"))
        if path.suffix in SUFFIXES and path.is_file()
    }


def stratified(documents: Mapping[str, tuple[str, int]], number: int) -> list[str]:
    """About `number` documents: of every version, from the smallest to the largest.

    `documents` tells the version and the size of each. A version has a share as large as
    its part of the whole, but two documents at least.
    """
    strata: dict[str, list[str]] = defaultdict(list)
    for name in sorted(documents, key=lambda name: (documents[name][1], name)):
        strata[documents[name][0]].append(name)
    chosen: list[str] = []
    for names in strata.values():
        share = max(2, round(number * len(names) / len(documents)))
        chosen += _evenly(names, share)
    return chosen


def _evenly(names: list[str], number: int) -> list[str]:
    if number >= len(names):
        return names
    step = (len(names) - 1) / (number - 1)
    return [names[round(index * step)] for index in range(number)]


def sample(documents: Mapping[str, Path], number: int) -> dict[str, Path]:
    """A stratified part of the documents."""
    strata = {
        name: (version_of(read_plain(path)), path.stat().st_size)
        for name, path in documents.items()
    }
    return {name: documents[name] for name in stratified(strata, number)}
