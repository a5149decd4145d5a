# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Expanded names, and which of a peer's names are those that a document declares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

T = TypeVar("T")

XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
XML: Final = "http://www.w3.org/XML/1998/namespace"
NIL: Final = f"{{{XSI}}}nil"
TEXT: Final = "#text"
"""The property that text beside attributes and children is where nothing is declared."""
MARKUP: Final = (f"{{{XSI}}}", f"{{{XML}}}")
"""Attributes that say something of XML and not of a value."""
TRUE: Final = frozenset(("true", "1"))
_START: Final = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0131\u0141-\u0148\u014a-\u017e\u0391-\u03a1"
    "\u03a3-\u03ce\u0410-\u044f\u05d0-\u05ea\u0621-\u063a\u0641-\u064a\u3041-\u3094\u30a1-\u30fa"
    "\u4e00-\u9fa5\uac00-\ud7a3"
)
"""Letters that names begin with in every edition of XML; there are more."""
_IMPOSSIBLE: Final = re.compile(
    f"^[^{_START}]|(?<!^)[^{_START}0-9.\\-]|_(?=x[0-9A-Fa-f]{{4,8}}_)"
)
"""What names do not have, and what would be taken for it."""
_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4,8})_")
_BRACES: Final = re.compile(r"\{[^{}]+\}")


def local_name(name: str) -> str:
    return name[name.find("}") + 1 :]


def space_of(name: str) -> str:
    """The namespace of a name in its braces, or nothing."""
    return name[: name.find("}") + 1]


def recognised(
    declared: Iterable[tuple[str, T]], space: str, strict: bool
) -> Mapping[str, T]:
    """What each name means in an element whose own namespace is `space`.

    A name is also recognised without its namespace or in that of the element around it: many
    documents do not say which namespace a service answers in. A strict reader takes a declared
    namespace at its word.
    """
    names: dict[str, T] = {}
    others: dict[str, T] = {}
    for name, meaning in declared:
        names.setdefault(name, meaning)
        if not strict or not space_of(name):
            local = local_name(name)
            others.setdefault(local, meaning)
            others.setdefault(space + local, meaning)
    return {**others, **names}


def own_name(name: str, space: str) -> str:
    """The property that an undeclared name is, in an element whose namespace is `space`."""
    local = local_name(name)
    if "_x" in local:
        local = _ESCAPED.sub(_unescaped, local)
    own = space_of(name)
    return local if own == space else own + local


def _unescaped(escape: re.Match[str]) -> str:
    code = int(escape[1], 16)
    return chr(code) if code <= 0x10FFFF else escape[0]


def name_of(key: str, space: str) -> str:
    """The inverse: what names do not have is the code of the character (ISO 9075-14, 9.1)."""
    own = _BRACES.match(key)
    space, local = (own[0], key[own.end() :]) if own else (space, key)
    return space + _IMPOSSIBLE.sub(lambda part: f"_x{ord(part[0]):04X}_", local)
