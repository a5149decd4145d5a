"""What callers may give where an API takes objects: models, or plain mappings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from specgen.ir.types import (
    ANYTHING,
    Alias,
    Array,
    Declarations,
    Map,
    Null,
    Record,
    Ref,
    Type,
    TypeId,
    Union,
)

_PLAIN = Map(value=ANYTHING)
Seen = frozenset[TypeId]


def given(type: Type, declarations: Declarations, seen: Seen = frozenset()) -> Type:
    """The type with a mapping beside every object, however deep in arrays and maps it stands.

    `seen` are aliases that the type is part of: those that hold themselves are not followed.
    """
    match type:
        case Ref(target=target):
            return _either([type, *_plain(target, declarations, seen)], type)
        case Array(item=item):
            return replace(type, item=given(item, declarations, seen))
        case Map(value=value):
            return replace(type, value=given(value, declarations, seen))
        case Union(members=members):
            return _either((given(one, declarations, seen) for one in members), type)
        case _:
            return type


def _plain(target: TypeId, declarations: Declarations, seen: Seen) -> list[Type]:
    """What may be given in place of a declaration's own values."""
    declaration = declarations[target]
    if isinstance(declaration, Record):
        return [_PLAIN]
    if not isinstance(declaration, Alias) or target in seen:
        return []
    inner = declaration.type
    members = inner.members if isinstance(inner, Union) else (inner,)
    wider = _either(
        (given(one, declarations, seen | {target}) for one in members), inner
    )
    found = wider.members if isinstance(wider, Union) else (wider,)
    return [one for one in found if one not in members]


def _either(types: Iterable[Type], origin: Type) -> Type:
    """The union of types, null last; keeps what `origin` says of itself."""
    flat = [
        member
        for one in types
        for member in (one.members if isinstance(one, Union) else (one,))
    ]
    members = tuple(dict.fromkeys(sorted(flat, key=lambda one: isinstance(one, Null))))
    if len(members) == 1:
        return members[0]
    if isinstance(origin, Union):
        return replace(origin, members=members)
    return Union(members=members)
