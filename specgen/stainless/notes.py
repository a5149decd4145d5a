"""What an import says of a Stainless configuration, where it says it."""

from __future__ import annotations

from collections.abc import Iterable

from specgen.findings.diagnostics import DiagnosticCode, Sink
from specgen.load.tree.document import Document
from specgen.load.tree.node import Node, Resource
from specgen.stainless.counterparts import Counterpart, left_behind


def top(document: Document, sink: Sink) -> Node:
    """The top of a configuration; what is said of it goes to `sink`."""
    return Resource(
        name="",
        root=document.root,
        owner=lambda _: document,
        sink=sink,
        include=lambda _: None,
    ).node


def leave(node: Node, key: str, reason: str, instead: str = "") -> None:
    """Says that a key is not taken over."""
    node.resource.sink.advise(
        DiagnosticCode.NOT_TAKEN_OVER,
        node.location,
        effect="",
        help=instead,
        key=key,
        reason=reason,
    )


def leave_row(node: Node, key: str, row: Counterpart) -> None:
    """Says that a key is not taken over for the reason that a table has."""
    leave(node, key, row.reason, row.instead)


def leave_keys(root: Node) -> None:
    """Says of every key without a counterpart that it is not taken over."""
    for node, key, row in left_behind(root):
        leave_row(node, key, row)


def unknown(node: Node, subject: str, name: str, names: Iterable[str]) -> None:
    """Says that something is not in the document, with what is nearest to it."""
    from difflib import get_close_matches

    # Every other operation has the same method: paths are compared.
    paths = {each.partition(" ")[2] or each: each for each in sorted(names)}
    paths |= {each.partition(" ")[2]: each for each in names if _like(each, name)}
    path = name.partition(" ")[2] or name
    close = get_close_matches(path, paths, n=1, cutoff=0.6)
    node.report(
        DiagnosticCode.UNKNOWN_IMPORT,
        effect="left out",
        subject=f"{subject} {name}",
        suggestion=f"; did you mean {paths[close[0]]}?" if close else "",
    )


def _like(route: str, name: str) -> bool:
    """Whether two operations have one method."""
    method, space, _ = name.partition(" ")
    return bool(space) and route.startswith(f"{method} ")
