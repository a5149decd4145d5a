"""Which values of a type have a text of their own, where values travel as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from specgen.ir.body import resolved
from specgen.ir.types import (
    Anything,
    Array,
    Declarations,
    Enumeration,
    Literal,
    Map,
    Null,
    Record,
    Scalar,
    ScalarKind,
    Tuple,
    Type,
    Union,
)

_MAYBE_EMPTY = frozenset(
    (
        *(ScalarKind.STRING, ScalarKind.SECRET, ScalarKind.BYTES, ScalarKind.BYTES_URL),
        ScalarKind.BINARY,
    )
)


def has_empty_null(type: Type, declarations: Declarations, *, exploded: bool) -> bool:
    """Whether null is a value of the type, and the only one that the empty text can stand for.

    Where an array has its items one by one (`exploded`), the empty text is one item.
    """
    meant = _alternatives(type, declarations)
    return any(isinstance(member, Null) for member in meant) and not any(
        _may_be_empty(member, declarations, exploded=exploded) for member in meant
    )


def _may_be_empty(meant: object, declarations: Declarations, *, exploded: bool) -> bool:
    match meant:
        case Array(item=item) if exploded:
            items = _alternatives(item, declarations)
            return any(
                isinstance(alternative, Null) or _has_empty_text(alternative)
                for alternative in items
            )
        case Array() | Tuple() | Map() | Record():
            return True
        case _:
            return _has_empty_text(meant)


def holds(kind: ScalarKind, type: Type, declarations: Declarations) -> bool:
    """Whether values of the type may hold a scalar of a kind."""
    held = contents(type, declarations)
    return any(isinstance(part, Scalar) and part.kind is kind for part in held)


def contents(type: Type, declarations: Declarations) -> Iterator[object]:
    """The types and declarations that values of the type may hold, objects each once."""
    pending, seen = [type], set[Type]()
    while pending:
        part = pending.pop()
        if isinstance(part, Scalar):
            yield part
        elif part not in seen:
            seen.add(part)
            meant = resolved(part, declarations)
            yield meant
            pending += _parts(meant)


def _parts(meant: object) -> Iterable[Type]:
    match meant:
        case Array(item=inner) | Map(value=inner):
            return (inner,)
        case Tuple(prefix=parts) | Union(members=parts):
            return parts
        case Record(fields=fields):
            return (field.type for field in fields)
        case _:
            return ()


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
