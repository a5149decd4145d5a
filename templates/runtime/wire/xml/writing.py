"""JSON as XML."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from ..charsets import UTF_8, encoder
from ..decimals import ExactFloat
from .encoding.elements import WriteElement
from .encoding.scopes import Scope
from .encoding.writers import Writers
from .shapes import Root, Shape

_DECLARATION: Final = '<?xml version="1.0" encoding="{}"?>\n'
_TABLES: Final[dict[int, Writers]] = {}
"""Writers by the table of shapes that they have."""


def write_xml(value: Any, root: Root, charset: str = UTF_8) -> bytes:
    """The document of a JSON value, or of the bytes of a JSON text.

    Raises XmlError, with its place, for what XML does not have: control characters, and names
    of properties that no element can have; UnknownCharset and UnicodeEncodeError.
    """
    if isinstance(value, bytes):
        value = json.loads(value, parse_float=ExactFloat.of)
    parts = [_DECLARATION.format(charset.upper())]
    write, scope = _writer(root)
    write(value, parts, scope)
    return encoder(charset)("".join(parts))


@cache
def _writer(root: Root) -> tuple[WriteElement, Scope]:
    return _writers(root.shapes).node(root.node), Scope({}, "", "")


def _writers(shapes: Mapping[str, Shape]) -> Writers:
    key = id(shapes)
    if key not in _TABLES:
        # The writers hold the table, so that no other one ever has its identity.
        _TABLES[key] = Writers(shapes)
    return _TABLES[key]
