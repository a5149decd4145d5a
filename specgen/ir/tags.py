"""Unions whose members a constant property tells apart, whoever refers to the members.

A discriminator says so of one union. It holds everywhere if the property is a required text of
every member and has the same values in every other union that it tells apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from specgen.frozen import frozen
from specgen.ir.types import (
    Alias,
    Array,
    Declaration,
    Declarations,
    Discriminator,
    Enumeration,
    Literal,
    Map,
    Null,
    Presence,
    Record,
    Ref,
    Scalar,
    ScalarKind,
    Tuple,
    Type,
    TypeId,
    Union,
)

Property = tuple[TypeId, str]
"""A record and the wire name of one of its properties."""


@frozen(kw_only=False)
class Tags:
    """The values of each member of the unions, and the same by the members' properties."""

    unions: Mapping[Union, Mapping[TypeId, tuple[str, ...]]]
    values: Mapping[Property, tuple[str, ...]]


def tags(declarations: Declarations) -> Tags:
    """The unions in declarations that their discriminator tells apart."""
    tags: dict[Union, Mapping[TypeId, tuple[str, ...]]] = {}
    meanings: defaultdict[Property, set[tuple[str, ...]]] = defaultdict(set)
    for union in {
        union: None
        for declaration in declarations.values()
        for union in unions_in(types_of(declaration))
    }:
        discriminator = union.discriminator
        if discriminator is None or discriminator.open or discriminator.fallback:
            # A value needs none of the tags.
            continue
        if _tells(union, discriminator, declarations):
            tags[union] = _values(discriminator)
            for id, values in tags[union].items():
                meanings[id, discriminator.wire_name].add(values)
    unions = {
        union: members
        for union, members in tags.items()
        if all(
            len(meanings[property_schema]) == 1
            for property_schema in _properties(union, members)
        )
    }
    return Tags(
        unions,
        {
            (id, name): members[id]
            for union, members in unions.items()
            for id, name in _properties(union, members)
        },
    )


def _properties(union: Union, members: Mapping[TypeId, object]) -> Iterator[Property]:
    if union.discriminator is not None:
        for id in members:
            yield id, union.discriminator.wire_name


def _values(discriminator: Discriminator) -> Mapping[TypeId, tuple[str, ...]]:
    values: defaultdict[TypeId, list[str]] = defaultdict(list)
    for value, id in discriminator.mapping:
        values[id].append(value)
    return {id: tuple(own) for id, own in values.items()}


def _tells(
    union: Union, discriminator: Discriminator, declarations: Declarations
) -> bool:
    members = [member for member in union.members if not isinstance(member, Null)]
    targets = {member.target for member in members if isinstance(member, Ref)}
    targeted = {id for _, id in discriminator.mapping}
    return (
        len(targets) == len(members)
        and targets == targeted
        and all(
            _carries(declarations[id], discriminator.wire_name, declarations)
            for id in targets
        )
    )


def _carries(declaration: Declaration, name: str, declarations: Declarations) -> bool:
    return isinstance(declaration, Record) and any(
        field.wire_name == name
        and field.presence is Presence.REQUIRED
        and _is_text(field.type, declarations)
        for field in declaration.fields
    )


def _is_text(type: Type, declarations: Declarations) -> bool:
    match type:
        case Scalar(kind=kind):
            return kind is ScalarKind.STRING
        case Literal(values=values):
            return all(isinstance(value, str) for value in values)
        case Ref(target=target):
            declaration = declarations[target]
            return isinstance(declaration, Enumeration) and all(
                isinstance(member.value, str) for member in declaration.members
            )
        case _:
            return False


def types_of(declaration: Declaration) -> list[Type]:
    """The types that a declaration is made of."""
    match declaration:
        case Record(fields=fields, extra=extra):
            return [field.type for field in fields] + ([] if extra is None else [extra])
        case Alias(type=type):
            return [type]
        case _:
            return []


_HOLDING: Final = frozenset((Union, Array, Map, Tuple))
"""Types that are made of others."""


def unions_in(types: Iterable[Type]) -> Iterator[Union]:
    """Every union that types hold outside of declarations."""
    # Most hold none, and to match each takes most of the time.
    pending = [type for type in types if type.__class__ in _HOLDING]
    while pending:
        match pending.pop():
            case Union() as union:
                yield union
                pending += union.members
            case Array(item=item):
                pending.append(item)
            case Map(value=value):
                pending.append(value)
            case Tuple(prefix=prefix):
                pending += prefix
