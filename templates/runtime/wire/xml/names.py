"""Expanded names, and which of a peer's names are those that a document declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

T = TypeVar("T")

XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
XML: Final = "http://www.w3.org/XML/1998/namespace"
NIL: Final = f"{{{XSI}}}nil"
MARKUP: Final = (f"{{{XSI}}}", f"{{{XML}}}")
"""Attributes that say something of XML and not of a value."""
TRUE: Final = frozenset(("true", "1"))


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
    return name[len(space) :] if space and name.startswith(space) else name
