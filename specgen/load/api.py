"""The API that files describe: documents found, read and merged, overlays applied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from specgen.findings.diagnostics import Location, Sink
from specgen.load.choice import ANY, Choice, chosen
from specgen.load.discover import find_sources, shown_path
from specgen.load.overlays import overlaid
from specgen.load.pages import merge_documents
from specgen.load.source import read_documents, read_fragment
from specgen.load.text.positions import position
from specgen.load.tree.bundle import Bundle, reaching
from specgen.load.tree.document import Document
from specgen.load.version import check_version


def read_api(
    sources: Sequence[str],
    overlays: Sequence[str],
    base: Path,
    sink: Sink,
    choice: Choice = ANY,
) -> Bundle | None:
    """The API of `sources` as `overlays` change it, in their order; paths are seen from `base`.

    Of several APIs it is the one of the `choice`. None after an error was reported.
    """
    patches = [
        overlay
        for path in overlays
        if (overlay := read_fragment(base / path, path, sink)) is not None
    ]
    own = {(base / path).resolve() for path in overlays}
    documents: list[Document] = []
    for path in find_sources(sources, base, sink):
        # A folder of sources may hold the overlays, too.
        if path.resolve() not in own:
            documents += read_documents(path, shown_path(path, base), sink)
    documents = chosen(documents, choice, sink)
    if sink.refused or not documents:
        return None
    bundle = merge_documents(documents, sink)
    if bundle is not None and patches:
        bundle = overlaid(bundle, patches, sink)
    if bundle is None or (patches and not _is_sound(bundle, sink)):
        locate(sink, (*documents, *patches), bundle)
        return None
    return bundle


def _is_sound(bundle: Bundle, sink: Sink) -> bool:
    """Whether overlays could be applied, and left a document that can be read."""

    def place(pointer: str) -> Location:
        return Location(file=bundle.owner(pointer).file, pointer=pointer)

    return not sink.refused and check_version(bundle.root, place, sink)


def locate(sink: Sink, documents: Iterable[Document], bundle: Bundle | None) -> None:
    """Gives all findings in `documents` their lines and columns."""
    sink.locate(locator(documents, bundle))


def locator(
    documents: Iterable[Document], bundle: Bundle | None
) -> Callable[[Location], Location]:
    """What gives a location in `documents` its line and column.

    What an overlay wrote has its line there. Its pointer goes on to say where it is in the
    changed document, for that is what a finding is about.
    """
    by_file: defaultdict[str, list[Document]] = defaultdict(list)
    for document in documents:
        by_file[document.file].append(document)

    def located(location: Location) -> Location:
        # A page may hold several documents.
        here, pointer = by_file.get(location.file), location.pointer
        if location.line is not None or here is None:
            return location
        overlay = None
        if bundle is not None and any(each in bundle.documents for each in here):
            overlay, pointer = bundle.written(pointer)
        document = overlay or reaching(here, pointer)
        line, column = position(document, pointer)
        return replace(location, file=document.file, line=line, column=column)

    return located
