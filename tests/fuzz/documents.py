"""Documents that were ruined, as texts and as trees: specgen generates from each or refuses it.

They come from the golden cases, from `specs/` and, where they are there, from the corpus and from
the documents that attack a generator.
"""

from __future__ import annotations

import ast
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any

from specgen.findings.diagnostics import DiagnosticCode, Refused, Severity, Sink
from specgen.load.pages import merge_documents
from specgen.load.source import read_documents
from specgen.pipeline import generate
from specgen.workspace.config import Target
from tests.conformance.corpus import CORPUS, SHARED
from tests.fuzz.damage import damaged_text, damaged_tree, places
from tests.fuzz.kinds import Cut, Kind

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "golden" / "cases"
LONGEST = 100_000
"""Bytes of a document; the damage is the same in longer ones, and there are fewer of it."""
SUFFIXES = (".json", ".yaml", ".md")

sys.path.append(str(ROOT / "tests" / "architecture"))
from statements import forbidden  # noqa: E402 - of the folder above


@dataclass(frozen=True)
class Document:
    """The content of a file; of a damaged tree the tree as well."""

    origin: str
    suffix: str
    content: bytes
    tree: Any = None


@cache
def sources() -> Sequence[Sequence[Path]]:
    """The sound documents, in groups that are drawn from equally often."""
    golden = [
        path
        for path in sorted(CASES.rglob("*"))
        if path.suffix in SUFFIXES
        and "expected" not in path.parts
        and path.name != "lock.json"
    ]
    pages = sorted((ROOT / "specs").glob("*.md"))
    real = [*sorted(CORPUS.rglob("*")), *sorted((SHARED / "hostile").glob("?/*"))]
    real = [
        path
        for path in real
        if path.suffix in SUFFIXES and path.stat().st_size <= LONGEST
    ]
    return [group for group in (golden, golden, pages, real) if group]


@cache
def tree_of(path: Path) -> Any:
    """The document in a file, as specgen reads it; None if it does not."""
    sink = Sink()
    try:
        bundle = merge_documents(read_documents(path, path.name, sink), sink)
    except Refused:
        return None
    return None if bundle is None or sink.refused else bundle.root


def draw(seed: int) -> Document:
    """A document that is damaged in some places and sound in all others."""
    random = Random(seed)
    path = random.choice(random.choice(sources()))
    origin = path.relative_to(path.parents[2]).as_posix()
    suffix = path.suffix if random.random() < 0.9 else random.choice(SUFFIXES)
    tree = tree_of(path) if random.random() < 0.5 else None
    if tree is None:
        return Document(origin, suffix, damaged_text(random, path.read_bytes()))
    donors = [tree_of(other) for other in random.choices(sources()[0], k=2)]
    damaged = damaged_tree(random, tree, [tree, *filter(None, donors)])
    return _of_tree(Document(origin, ".json", b""), damaged)


def _of_tree(document: Document, tree: Any) -> Document:
    content = json.dumps(tree, indent=1).encode()
    return replace(document, content=content, tree=tree)


def check(document: Document, folder: Path) -> None:
    """Generates from a document; what comes out is code that only defines."""
    source = folder / f"api{document.suffix}"
    source.write_bytes(document.content)
    target = Target(
        name="damaged", sources=(source.name,), base=folder, output=folder / "generated"
    )
    sink = Sink()
    made = generate(target, sink)
    assert (made is None) == sink.refused
    for diagnostic in sink:
        assert diagnostic.code is not DiagnosticCode.INTERNAL, diagnostic.message
        assert "\n" not in diagnostic.message
        assert diagnostic.location.line is not None, diagnostic
    if made is None:
        return
    for path, text in made.files.items():
        assert ".." not in path
        if path.endswith(".py") and "_runtime" not in path:
            tree = ast.parse(text)
            assert list(forbidden(tree)) == [], path
            compile(tree, path, "exec")
    rows = made.report["operations"]
    assert isinstance(rows, list)
    assert all(row["status"] in ("generated", "degraded") for row in rows)
    assert not [each for each in sink if each.severity is Severity.ERROR]


@contextmanager
def checking(folder: Path) -> Iterator[Callable[[Document], None]]:
    """Each document has a folder of its own: nothing of another is beside it."""

    def run(document: Document) -> None:
        own = Path(tempfile.mkdtemp(dir=folder))
        try:
            check(document, own)
        finally:
            shutil.rmtree(own)

    yield run


def _nodes(document: Document) -> Sequence[Any]:
    return range(len(places(document.tree)) if document.tree is not None else 0)


def _with_nodes(document: Document, kept: Sequence[int]) -> Document:
    tree = json.loads(json.dumps(document.tree))
    nodes = places(tree)
    for index in sorted(set(range(len(nodes))) - set(kept), reverse=True):
        holder, key = nodes[index]
        del holder[key]
    return _of_tree(document, tree)


def _pieces(document: Document, *, lines: bool) -> Sequence[bytes]:
    if document.tree is not None:
        return ()
    if lines:
        return document.content.splitlines(keepends=True)
    return [bytes([byte]) for byte in document.content]


def _joined(document: Document, kept: Sequence[bytes]) -> Document:
    return replace(document, content=b"".join(kept))


KIND = Kind(
    name="documents",
    draw=draw,
    checking=checking,
    cuts=(
        Cut(_nodes, _with_nodes),
        Cut(partial(_pieces, lines=True), _joined),
        Cut(partial(_pieces, lines=False), _joined),
    ),
    written=lambda document: document.content,
)
