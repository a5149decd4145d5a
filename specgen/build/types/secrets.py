"""Which texts are secrets: by format, by direction and name, by the user's word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from specgen.ir.types import Array, Scalar, ScalarKind, Type, Union
from specgen.normalise.schema import Schema

_NAMES = re.compile(
    r"pass(word|wd|phrase|code)|secret|token|credential|private_?key|api_?key|^value$|^key$|^pin$",
    re.IGNORECASE,
)
"""Names of `writeOnly` strings that hold something to be kept from logs."""


class Secrets:
    """The names and JSON Pointers of what the user calls secret, and which of them there are."""

    def __init__(self, entries: Iterable[str] = ()) -> None:
        self._entries = {
            f"#{entry}" if entry.startswith("/") else entry: entry for entry in entries
        }
        self._met: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._entries)

    def _include(self, *names: str) -> bool:
        """Whether one of a property's or parameter's name and pointers is among them."""
        if not self._entries:
            return False
        met = self._entries.keys() & set(names)
        self._met |= met
        return bool(met)

    def unmet(self) -> list[str]:
        """The entries that nothing in the document is called by, as the user wrote them."""
        return [entry for key, entry in self._entries.items() if key not in self._met]

    def has_property(self, name: str, type: Type, schema: Schema) -> bool:
        """Whether a text property must never be shown."""
        members = type.members if isinstance(type, Union) else (type,)
        if not any(map(_is_text, members)):
            return False
        if self._include(name, schema.node.pointer):
            return True
        return schema.write_only and _NAMES.search(name) is not None

    def has_parameter(self, type: Type, *names: str) -> bool:
        """Whether the user calls the text of a parameter secret, or the texts of a list."""
        return _holds_text(type) and self._include(*names)


def _is_text(type: Type) -> bool:
    """Whether values are any text: constants are shown as they are, so they are no secret."""
    texts = (ScalarKind.STRING, ScalarKind.SECRET)
    return isinstance(type, Scalar) and type.kind in texts


def _holds_text(type: Type) -> bool:
    """Whether `as_secret` has something to cover."""
    match type:
        case Union(members=members):
            return any(map(_holds_text, members))
        case Array(item=item):
            return _holds_text(item)
    return _is_text(type)


def as_secret(type: Type) -> Type:
    """The type with secrets for its texts, and for those of its items."""
    match type:
        case Union(members=members):
            return replace(type, members=tuple(map(as_secret, members)))
        case Array(item=item):
            return replace(type, item=as_secret(item))
        case Scalar(kind=ScalarKind.STRING):
            return replace(type, kind=ScalarKind.SECRET)
    return type
