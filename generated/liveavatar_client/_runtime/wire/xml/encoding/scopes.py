# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Namespaces as they are written: which prefixes are declared where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from ..faults import XmlError
from ..names import XML, XSI, local_name, name_of, space_of
from .escapes import escaped_attribute

_NAME: Final = re.compile(r"[^\W\d][\w.\-\u00b7]*")
"""What names are made of (Namespaces in XML 1.0, section 3): letters, digits, `_`, `-`, `.`."""
_KNOWN: Final = {XML: "xml", XSI: "xsi"}


class Opened(NamedTuple):
    """A name as it is written in a scope, the declarations beside it, and the scope within."""

    name: str
    declarations: str
    within: Scope


class Scope:
    """What prefixes mean in an element; the empty one is the default namespace.

    Scopes are shared: all elements with the same declarations have the same one.
    """

    def __init__(self, prefixes: Mapping[str, str], space: str, prefix: str) -> None:
        self._prefixes = prefixes
        self._space = space
        self._prefix = prefix
        self._opened: dict[tuple[str, str], Opened] = {}
        self._others: dict[object, Scope] = {}

    def element(self, name: str, prefix: str) -> Opened:
        """How a declared element is written here; kept for the next one."""
        opened = self._opened.get((name, prefix))
        if opened is None:
            written, declaration, within = self._open(name, prefix)
            opened = Opened(written, declaration, self._shared(within))
            self._opened[name, prefix] = opened
        return opened

    def _shared(self, scope: Scope) -> Scope:
        key = (frozenset(scope._prefixes.items()), scope._space, scope._prefix)
        scope._others = self._others
        return self._others.setdefault(key, scope)

    def undeclared(self, key: str) -> Opened:
        """How the element of a property is written that no document declares."""
        name = name_of(key, self._space)
        own = self._space and name.startswith(self._space)
        return self._open(name, self._prefix if own else "")

    def _open(self, name: str, prefix: str) -> Opened:
        uri, prefix, local = _parts(name, prefix)
        written = f"{prefix}:{local}" if prefix else local
        space = f"{{{uri}}}" if uri else ""
        if prefix == "xml" or self._prefixes.get(prefix, "") == uri:
            return Opened(written, "", Scope(self._prefixes, space, prefix))
        within = Scope({**self._prefixes, prefix: uri}, space, prefix)
        return Opened(written, _declaration(prefix, uri), within)

    def attribute(self, name: str, prefix: str) -> Opened:
        """How an attribute of this element is written; without a prefix it has no namespace."""
        uri, prefix, local = _parts(name, prefix)
        if not uri:
            return Opened(local, "", self)
        if prefix == "xml" or (prefix and self._prefixes.get(prefix) == uri):
            return Opened(f"{prefix}:{local}", "", self)
        if not prefix or prefix in self._prefixes:
            prefix = self._prefix_of(uri)
        if self._prefixes.get(prefix) == uri:
            return Opened(f"{prefix}:{local}", "", self)
        within = Scope({**self._prefixes, prefix: uri}, self._space, self._prefix)
        return Opened(f"{prefix}:{local}", _declaration(prefix, uri), within)

    def _prefix_of(self, uri: str) -> str:
        """A prefix that means this namespace, or else one that means nothing yet."""
        for prefix, bound in self._prefixes.items():
            if prefix and bound == uri:
                return prefix
        number = 1
        while f"ns{number}" in self._prefixes:
            number += 1
        return f"ns{number}"


def _declaration(prefix: str, uri: str) -> str:
    attribute = f"xmlns:{prefix}" if prefix else "xmlns"
    return f' {attribute}="{escaped_attribute(uri)}"'


def _parts(name: str, prefix: str) -> tuple[str, str, str]:
    """Namespace, prefix and local name; a namespace need not have a prefix."""
    uri, local = space_of(name)[1:-1], local_name(name)
    if not uri and ":" in local:
        # A prefix that the document declares no namespace for.
        prefix, _, local = local.partition(":")
        uri = next((own for own in _KNOWN if _KNOWN[own] == prefix), prefix)
    if not _NAME.fullmatch(local):
        raise XmlError("a property has a name that no element can have")
    if uri in _KNOWN:
        return uri, _KNOWN[uri], local
    usable = uri and _NAME.fullmatch(prefix) and not prefix.lower().startswith("xml")
    return uri, prefix if usable else "", local
