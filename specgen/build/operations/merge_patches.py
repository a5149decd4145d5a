"""Models of merge patches: null as the value of a map removes it (RFC 7396).

The model of a property says by itself whether that may be absent; a map's values do not. So
they may be null in models that nothing but merge patches has. What else is sent or answered is
no patch, nor are the items of an array, which is replaced as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from specgen.build.types.unions import union_of
from specgen.ir.api import Api, Content, Operation
from specgen.ir.body import is_merge_patch, takes_null
from specgen.ir.graph import (
    all_refs,
    reachable,
    refs,
    sent_by_client,
    sent_by_server,
)
from specgen.ir.tags import types_of
from specgen.ir.types import (
    NULL,
    Alias,
    Array,
    Declaration,
    Declarations,
    Instance,
    Map,
    Record,
    Ref,
    Tuple,
    Type,
    TypeId,
    Union,
)


def with_removable_values(api: Api) -> Api:
    """The API whose merge patches have maps in which null removes a value."""
    patches = [content.type for content in _bodies(api) if is_merge_patch(content)]
    if not patches:
        return api
    nullable = _Nullable(api.declarations)
    declarations = dict(api.declarations)
    for id in _only_in(patches, api):
        declarations[id] = nullable.declaration(declarations[id])
    operations = tuple(_patching(operation, nullable) for operation in api.operations)
    return replace(api, declarations=declarations, operations=operations)


def _bodies(api: Api) -> Iterator[Content]:
    for operation in api.operations:
        yield from operation.body.contents if operation.body else ()


def _only_in(patches: list[Type], api: Api) -> set[TypeId]:
    """The declarations that are a part of merge patches and of nothing else."""
    inside: set[TypeId] = set()
    elsewhere = set(_elsewhere(api))
    pending = list(patches)
    while pending:
        for target, is_patch in _uses(pending.pop()):
            if not is_patch:
                elsewhere.add(target)
            elif target not in inside:
                inside.add(target)
                pending += _types(api.declarations[target])
    return inside - reachable(elsewhere, all_refs(api.declarations))


def _elsewhere(api: Api) -> Iterator[TypeId]:
    """The declarations that whatever is no merge patch begins with."""
    for operation in api.operations:
        body = operation.body
        if body is not None:
            kept = tuple(c for c in body.contents if not is_merge_patch(c))
            operation = replace(operation, body=replace(body, contents=kept))
        for type in (*sent_by_client(operation), *sent_by_server(operation)):
            yield from refs(type)


def _uses(type: Type, *, is_patch: bool = True) -> Iterator[tuple[TypeId, bool]]:
    """The declarations that a type in a patch refers to, and whether they are patches."""
    match type:
        case Ref(target=target):
            yield target, is_patch
        case Array(item=item):
            yield from _uses(item, is_patch=False)
        case Tuple(prefix=items):
            for item in items:
                yield from _uses(item, is_patch=False)
        case Map(value=value):
            yield from _uses(value, is_patch=is_patch)
        case Union(members=members):
            for member in members:
                yield from _uses(member, is_patch=is_patch)
        case Instance():
            yield from ((target, False) for target in refs(type))


def _types(declaration: Declaration) -> Iterator[Type]:
    yield from types_of(declaration)
    if isinstance(declaration, Record) and declaration.instance is not None:
        yield declaration.instance


class _Nullable:
    """Types whose maps may hold null."""

    def __init__(self, declarations: Declarations) -> None:
        self._declarations = declarations

    def declaration(self, declaration: Declaration) -> Declaration:
        """A part of a patch. An instance of a generic class stays one."""
        if isinstance(declaration, Alias):
            return replace(declaration, type=self.type(declaration.type))
        if not isinstance(declaration, Record) or declaration.instance is not None:
            return declaration
        fields = tuple(
            replace(field, type=self.type(field.type)) for field in declaration.fields
        )
        extra = declaration.extra
        return replace(
            declaration,
            fields=fields,
            extra=None if extra is None else self._value(extra),
        )

    def type(self, type: Type) -> Type:
        """A type in a patch; the same object where nothing in it changes."""
        match type:
            case Map(value=value):
                inner = self._value(value)
                return type if inner is value else replace(type, value=inner)
            case Union(members=members):
                inners = tuple(map(self.type, members))
                same = all(a is b for a, b in zip(inners, members, strict=True))
                return type if same else replace(type, members=inners)
            case _:
                return type

    def _value(self, value: Type) -> Type:
        inner = self.type(value)
        if takes_null(inner, self._declarations):
            return inner
        return union_of((inner, NULL))


def _patching(operation: Operation, nullable: _Nullable) -> Operation:
    body = operation.body
    if body is None or not any(map(is_merge_patch, body.contents)):
        return operation
    contents = tuple(
        (
            replace(content, type=nullable.type(content.type))
            if is_merge_patch(content)
            else content
        )
        for content in body.contents
    )
    return replace(operation, body=replace(body, contents=contents))
