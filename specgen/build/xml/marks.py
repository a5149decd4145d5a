"""XML Objects: what a schema says of the node that its value is (OpenAPI 3.2, "XML Object").

Versions before 3.2 say `attribute` and `wrapped` for what is a `nodeType` there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from specgen.findings.diagnostics import DiagnosticCode
from specgen.frozen import frozen
from specgen.ir.xml.shapes import Name
from specgen.load.tree.cursor import flag, text
from specgen.load.tree.node import Node
from specgen.normalise.schema import Schema, Sub, node_of

NODE_TYPES: Final = frozenset(("element", "attribute", "text", "cdata", "none"))

_TEXT_BEFORE_3_2: Final = "x-ms-text"
"""What AutoRest's documents say for the text of an element beside its attributes."""

_START: Final = r"A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff"
_LATER: Final = rf"{_START}.0-9\xb7\u0300-\u036f\u203f-\u2040-"
_NAME: Final = rf"[{_START}][{_LATER}]*"
"""A name without a colon (Namespaces in XML 1.0), as far as anybody writes one."""
_NO_START: Final = rf"[^{_START}]"
_NOT_LATER: Final = rf"[^{_LATER}]"
"""Compiled where a document has XML: that takes as long as importing five modules."""
_KNOWN: Final = {
    "xml": "http://www.w3.org/XML/1998/namespace",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
"""Prefixes that everybody means the same by."""


@frozen
class Marks:
    """What the XML Objects of a value say: the nearest that says something decides.

    `own` says that the name stands beside the value's own schema, and not where that refers to;
    `encloses` that the node is one around that of a schema that is referred to.
    """

    name: str = ""
    own: bool = False
    namespace: str = ""
    prefix: str = ""
    node_type: str = ""
    encloses: bool = False

    def named(self, inferred: str, inherited: str) -> Name:
        """The name of an element, which is in the default namespace around it unless it says so.

        A prefix that no namespace is declared for is no more than a way to write the name.
        """
        prefix, local = _split(self.name or inferred)
        prefix = self.prefix or prefix
        namespace = self.namespace or _KNOWN.get(prefix, "")
        if not namespace:
            return Name(local=local, namespace=inherited)
        return Name(local=local, namespace=namespace, prefix=prefix)

    def around(self, inherited: str) -> str:
        """The default namespace of what stands in the element."""
        return inherited if self.prefix or not self.namespace else self.namespace


def marks_of(sub: Sub, flat: Schema, component: str = "") -> Marks:
    """What is said of a sub-schema's node; `flat` is what it was flattened to.

    `component` is the name of the one that the sub-schema is by a reference that is no node of its
    own unless it says so (OpenAPI 3.2).
    """
    if not (flat.xml or component):
        return Marks()
    places = tuple(f"{node_of(part).pointer}/" for part in sub)
    near = [node for node in flat.xml if _is_in(node, places)]
    far = [node for node in flat.xml if not _is_in(node, places)]
    if not component:
        return _marks([*near, *far], own=bool(_first(near, "name")))
    own = _marks(near, own=True)
    if own.node_type in ("", "none"):
        referred = _marks(far, own=True)
        return replace(referred, name=referred.name or component)
    return replace(own, own=bool(own.name), encloses=own.node_type == "element")


def _marks(nodes: Sequence[Node], *, own: bool) -> Marks:
    return Marks(
        name=_first(nodes, "name"),
        own=own,
        namespace=_first(nodes, "namespace"),
        prefix=_first(nodes, "prefix"),
        node_type=next(filter(None, map(_node_type, nodes)), ""),
    )


def _is_in(node: Node, places: tuple[str, ...]) -> bool:
    return node.pointer.startswith(places)


def _first(nodes: Iterable[Node], key: str) -> str:
    return next(filter(None, (text(node, key) for node in nodes)), "")


def _node_type(node: Node) -> str:
    stated = text(node, "nodeType")
    if stated and stated not in NODE_TYPES:
        node.child("nodeType").report(
            DiagnosticCode.WRONG_KIND,
            effect="ignored",
            key="`nodeType`",
            expected=f"one of {', '.join(sorted(NODE_TYPES))}",
            found=f"{stated!r}",
        )
        stated = ""
    if stated:
        return stated
    if flag(node, "attribute"):
        return "attribute"
    if flag(node, _TEXT_BEFORE_3_2):
        return "text"
    return "element" if flag(node, "wrapped") else ""


def _split(name: str) -> tuple[str, str]:
    """A prefix and a local name, both of which XML takes."""
    prefix, _, local = name.rpartition(":")
    if not (re.fullmatch(_NAME, prefix) and re.fullmatch(_NAME, local)):
        return "", written(name)
    return prefix, local


def written(text: str) -> str:
    """A text as a name of XML: what none may have is `_x0020_`, its code point between marks.

    So .NET writes names, and SQL does (ISO 9075-14, 9.1).
    """
    if re.fullmatch(_NAME, text):
        return text

    def escaped(match: re.Match[str]) -> str:
        return f"_x{ord(match[0]):04X}_"

    return (
        re.sub(_NO_START, escaped, text[:1]) + re.sub(_NOT_LATER, escaped, text[1:])
        or "_"
    )
