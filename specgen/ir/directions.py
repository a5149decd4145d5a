"""`readOnly` and `writeOnly`: one record where both directions agree, two where they differ.

A record that travels in one direction only loses the properties of the other. One that travels
in both and differs between them, itself or through what it refers to, is split: the answer's
view keeps the name, the request's view is called after it with `Input`. What tells the members of
a union apart is never lost: without it nobody could read one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from specgen.ir.api import Api, Body, Content, Operation, OperationKind
from specgen.ir.assertions import without_properties
from specgen.ir.graph import (
    all_refs,
    reachable,
    read_types,
    request_roots,
    response_roots,
    written_types,
)
from specgen.ir.tags import types_of, unions_in
from specgen.ir.types import (
    Access,
    Alias,
    Array,
    Constraints,
    Context,
    Declaration,
    Enumeration,
    Field,
    Hint,
    Map,
    Record,
    Ref,
    Tuple,
    Type,
    TypeId,
    Union,
)

INPUT = "Input"


def split_directions(api: Api) -> Api:
    """The API with every record as its direction sees it; enumerations that are read are open."""
    declarations = dict(api.declarations)
    used = all_refs(declarations)
    written = reachable(request_roots(api), used)
    read = reachable(response_roots(api), used)
    _keep_tags(declarations, [*written_types(api), *_made_of(written, declarations)])
    _keep_tags(declarations, [*read_types(api), *_made_of(read, declarations)])
    different = _different(declarations, used)
    split = different & written & read
    renamed = {id: TypeId(f"{id}#{INPUT}") for id in split}

    def as_input(id: TypeId) -> TypeId:
        return renamed.get(id, id)

    result: dict[TypeId, Declaration] = {}
    for id, declaration in declarations.items():
        written_only = id in written and id not in read
        hidden = Access.READ if written_only else Access.WRITE
        if id not in different:
            result[id] = declaration
        elif written_only:
            result[id] = _view(declaration, hidden, as_input)
        else:
            result[id] = _view(declaration, hidden, lambda target: target)
        if isinstance(declaration, Enumeration) and id in read:
            result[id] = replace(declaration, open=True)
        if id in split:
            result[renamed[id]] = replace(
                _view(declaration, Access.READ, as_input),
                id=renamed[id],
                hint=Hint(text=INPUT, owner=id, context=Context.INLINE),
            )
    # A record that is only written may refer to one that is split.
    for id in written - read - different:
        result[id] = _view(declarations[id], None, as_input)
    operations, families = api.operations, api.families
    if split:
        operations = tuple(_operation(operation, as_input) for operation in operations)
        families += tuple(_union(family, as_input) for family in families)
    return replace(api, declarations=result, operations=operations, families=families)


def _made_of(
    ids: Iterable[TypeId], declarations: Mapping[TypeId, Declaration]
) -> Iterator[Type]:
    return (type for id in ids for type in types_of(declarations[id]))


def _keep_tags(
    declarations: dict[TypeId, Declaration], travelling: Iterable[Type]
) -> None:
    """Lets the tags of the unions of a direction travel in it."""
    for union in unions_in(travelling):
        discriminator = union.discriminator
        if discriminator is None or discriminator.open:
            continue
        for _, id in discriminator.mapping:
            record = declarations[id]
            if isinstance(record, Record):
                declarations[id] = _with_tag(record, discriminator.wire_name)


def _with_tag(record: Record, name: str) -> Record:
    tags = (field for field in record.fields if field.wire_name == name)
    if all(tag.access is Access.BOTH for tag in tags):
        return record
    fields = (
        replace(field, access=Access.BOTH) if field.wire_name == name else field
        for field in record.fields
    )
    return replace(record, fields=tuple(fields))


def _different(
    declarations: Mapping[TypeId, Declaration], used: Mapping[TypeId, Sequence[TypeId]]
) -> frozenset[TypeId]:
    """Declarations whose two directions differ, directly or through what they refer to."""
    users: dict[TypeId, list[TypeId]] = {}
    for id, targets in used.items():
        for target in targets:
            users.setdefault(target, []).append(id)
    pending = [
        id
        for id, declaration in declarations.items()
        if isinstance(declaration, Record)
        and any(field.access is not Access.BOTH for field in declaration.fields)
    ]
    seen: set[TypeId] = set()
    while pending:
        id = pending.pop()
        if id not in seen:
            seen.add(id)
            pending.extend(users.get(id, ()))
    return frozenset(seen)


def _view(
    declaration: Declaration, hidden: Access | None, rename: Callable[[TypeId], TypeId]
) -> Declaration:
    """A declaration without the hidden properties, its references renamed."""
    if isinstance(declaration, Record):
        fields = tuple(
            _of_type(field, renamed(field.type, rename))
            for field in declaration.fields
            if field.access is not hidden
        )
        extra = declaration.extra
        unseen = [
            field.wire_name for field in declaration.fields if field.access is hidden
        ]
        return replace(
            declaration,
            fields=fields,
            extra=None if extra is None else renamed(extra, rename),
            constraints=_without(declaration.constraints, unseen),
        )
    if isinstance(declaration, Alias):
        return replace(declaration, type=renamed(declaration.type, rename))
    return declaration


def _without(constraints: Constraints, hidden: list[str]) -> Constraints:
    """The constraints that still hold where some properties don't travel: those about others."""
    if not constraints.asserted or not hidden:
        return constraints
    absent = frozenset(hidden)
    remaining = (
        without_properties(json.loads(text), absent) for text in constraints.asserted
    )
    return replace(
        constraints,
        asserted=tuple(
            json.dumps(schema, sort_keys=True) for schema in remaining if schema
        ),
    )


def _of_type(field: Field, type: Type) -> Field:
    """A field with another type, which may be its own: then it is the same for all writers."""
    return field if type is field.type else replace(field, type=type)


def renamed(type: Type, rename: Callable[[TypeId], TypeId]) -> Type:
    """A type whose references are replaced."""
    match type:
        case Ref(target=target):
            new = rename(target)
            return type if new == target else Ref(target=new)
        case Array(item=item):
            return replace(type, item=renamed(item, rename))
        case Map(value=value):
            return replace(type, value=renamed(value, rename))
        case Tuple(prefix=prefix):
            return replace(type, prefix=tuple(renamed(item, rename) for item in prefix))
        case Union():
            return _union(type, rename)
        case _:
            return type


def _union(union: Union, rename: Callable[[TypeId], TypeId]) -> Union:
    discriminator = union.discriminator
    if discriminator is not None:
        fallback = discriminator.fallback
        discriminator = replace(
            discriminator,
            fallback=None if fallback is None else rename(fallback),
            mapping=tuple(
                (value, rename(target)) for value, target in discriminator.mapping
            ),
        )
    return replace(
        union,
        members=tuple(renamed(member, rename) for member in union.members),
        discriminator=discriminator,
    )


def _operation(operation: Operation, rename: Callable[[TypeId], TypeId]) -> Operation:
    if operation.kind is not OperationKind.OPERATION:
        responses = tuple(
            replace(response, contents=_contents(response.contents, rename))
            for response in operation.responses
        )
        return replace(operation, responses=responses)
    body = operation.body
    return replace(
        operation,
        parameters=tuple(
            replace(parameter, type=renamed(parameter.type, rename))
            for parameter in operation.parameters
        ),
        body=None if body is None else _body(body, rename),
    )


def _body(body: Body, rename: Callable[[TypeId], TypeId]) -> Body:
    return replace(body, contents=_contents(body.contents, rename))


def _contents(
    contents: tuple[Content, ...], rename: Callable[[TypeId], TypeId]
) -> tuple[Content, ...]:
    return tuple(
        replace(content, type=renamed(content.type, rename)) for content in contents
    )
