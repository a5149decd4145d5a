"""The documents that are generated, each as specgen's users and as other generators read it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from specgen.findings.diagnostics import Sink
from specgen.load.pages import merge_documents
from specgen.load.source import read_documents
from tests.conformance.corpus import CORPUS, LARGE

ROOT = Path(__file__).resolve().parents[2]
METHODS = frozenset("get put post delete options head patch trace query".split())


@dataclass(frozen=True, slots=True)
class Document:
    """An API and the file that describes it."""

    name: str
    source: Path

    def plain(self, folder: Path) -> Path:
        """The document as a JSON file, for generators that read no Markdown pages."""
        if self.source.suffix == ".json":
            return self.source
        pages = read_documents(self.source, self.source.name, Sink())
        bundle = merge_documents(pages, Sink())
        if bundle is None:
            raise ValueError(f"{self.source} is no OpenAPI document")
        path = folder / f"{self.name}.json"
        path.write_text(json.dumps(bundle.root), encoding="utf-8")
        return path

    def operations(self, plain: Path) -> int:
        """How many operations the document has."""
        paths = json.loads(plain.read_text(encoding="utf-8"))["paths"]
        return sum(method in METHODS for item in paths.values() for method in item)


def documents() -> list[Document]:
    """Those of this repository, and large ones where they are beside it."""
    files = [*LARGE.glob("*.json"), *CORPUS.glob("stripe.com.json")]
    large = sorted(files, key=lambda path: path.stat().st_size)
    named = (Document(path.name.partition(".")[0], path) for path in large)
    return [*DOCUMENTS, *named]


DOCUMENTS = (
    Document("liveavatar", ROOT / "specs" / "liveavatar-create-secret.md"),
    Document("openhands", ROOT / "specs" / "openhands-create-custom-secret.md"),
)
