"""Which values of a type have a text of their own, where values travel as text."""

from __future__ import annotations

from specgen.ir.body import resolved
from specgen.ir.types import (
    Anything,
    Declarations,
    Enumeration,
    Literal,
    Null,
    Scalar,
    ScalarKind,
    Type,
    Union,
)

_MAYBE_EMPTY = frozenset(
    (
        *(ScalarKind.STRING, ScalarKind.SECRET, ScalarKind.BYTES, ScalarKind.BYTES_URL),
        ScalarKind.BINARY,
    )
)


def has_empty_null(type: Type, declarations: Declarations) -> bool:
    """Whether null is a value of the type, and the only one that the empty text can stand for."""
    meant = _alternatives(type, declarations)
    return any(isinstance(member, Null) for member in meant) and not any(
        map(_has_empty_text, meant)
    )


def _alternatives(type: Type, declarations: Declarations) -> list[object]:
    pending, seen, meant = [type], set[Type](), list[object]()
    while pending:
        member = resolved(pending.pop(), declarations)
        if not isinstance(member, Union):
            meant.append(member)
        elif member not in seen:
            seen.add(member)
            pending += member.members
    return meant


def _has_empty_text(meant: object) -> bool:
    match meant:
        case Anything():
            return True
        case Scalar(kind=kind):
            return kind in _MAYBE_EMPTY
        case Literal(values=values):
            return "" in values
        case Enumeration(members=members):
            return any(member.value == "" for member in members)
        case _:
            return False
