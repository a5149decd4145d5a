"""The graph of declarations: what refers to what, what a direction reaches, what is cyclic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from specgen.ir.api import Api, Content, Header, Operation, OperationKind
from specgen.ir.types import (
    Alias,
    Anything,
    Array,
    Declaration,
    Declarations,
    Instance,
    Literal,
    Map,
    Nothing,
    Null,
    Record,
    Ref,
    Scalar,
    Tuple,
    Type,
    TypeId,
    TypeParameter,
    Union,
)

Node = TypeVar("Node")

_LEAVES = frozenset((Anything, Literal, Nothing, Null, Scalar, TypeParameter))
"""Types that refer to nothing."""


def refs(type: Type) -> Sequence[TypeId]:
    """The declarations that a type uses, in order."""
    if type.__class__ in _LEAVES:
        return ()
    match type:
        case Ref(target=target):
            return (target,)
        case Array(item=item):
            return refs(item)
        case Map(value=value):
            return refs(value)
        case Tuple(prefix=members) | Union(members=members):
            return [target for member in members for target in refs(member)]
        case Instance(generic=generic, arguments=arguments):
            return [generic, *(target for type in arguments for target in refs(type))]
        case _:
            return ()


def declaration_refs(declaration: Declaration) -> Sequence[TypeId]:
    """The declarations that another one uses, in order."""
    if isinstance(declaration, Alias):
        return refs(declaration.type)
    targets: list[TypeId] = []
    if isinstance(declaration, Record):
        if declaration.instance is not None:
            targets += refs(declaration.instance)
        for field in declaration.fields:
            # Most hold no reference, and a call for each would take half of the time.
            if field.type.__class__ not in _LEAVES:
                targets += refs(field.type)
        if declaration.extra is not None:
            targets += refs(declaration.extra)
    return targets


def all_refs(declarations: Declarations) -> Mapping[TypeId, Sequence[TypeId]]:
    """The declarations that each one uses, for whoever asks more than once."""
    return {
        id: declaration_refs(declaration) for id, declaration in declarations.items()
    }


def reachable(
    roots: Iterable[TypeId], used: Mapping[TypeId, Sequence[TypeId]]
) -> frozenset[TypeId]:
    """Everything that `roots` use, themselves included; `used` is what each one uses."""
    seen: set[TypeId] = set()
    pending = list(roots)
    while pending:
        id = pending.pop()
        if id not in seen:
            seen.add(id)
            pending.extend(used[id])
    return frozenset(seen)


def sent_by_client(operation: Operation) -> Iterator[Type]:
    """The types of what the caller of an operation sends."""
    yield from (parameter.type for parameter in operation.parameters)
    if operation.body is not None:
        yield from _content_types(operation.body.contents)


def sent_by_server(operation: Operation) -> Iterator[Type]:
    """The types of what the callee of an operation answers."""
    for response in operation.responses:
        yield from _content_types(response.contents)
        yield from _header_types(response.headers)


def written_types(api: Api) -> Iterator[Type]:
    """What clients of the API write: requests, and answers to callbacks."""
    for operation in api.operations:
        outgoing = operation.kind is OperationKind.OPERATION
        yield from sent_by_client(operation) if outgoing else sent_by_server(operation)


def read_types(api: Api) -> Iterator[Type]:
    """What clients of the API read: answers, and requests of callbacks."""
    for operation in api.operations:
        outgoing = operation.kind is OperationKind.OPERATION
        yield from sent_by_server(operation) if outgoing else sent_by_client(operation)


def request_roots(api: Api) -> Iterator[TypeId]:
    """The declarations that clients of the API write."""
    return (id for type in written_types(api) for id in refs(type))


def response_roots(api: Api) -> Iterator[TypeId]:
    """The declarations that clients of the API read."""
    return (id for type in read_types(api) for id in refs(type))


def _content_types(contents: Sequence[Content]) -> Iterator[Type]:
    for content in contents:
        yield content.type
        for part in content.parts:
            yield from _header_types(part.headers)


def _header_types(headers: Sequence[Header]) -> Iterator[Type]:
    return (header.type for header in headers)


def components(
    nodes: Iterable[Node], edges: Callable[[Node], Iterable[Node]]
) -> list[tuple[Node, ...]]:
    """Strongly connected components, each after those it points to (Tarjan, iterative)."""
    index: dict[Node, int] = {}
    low: dict[Node, int] = {}
    stack: list[Node] = []
    on_stack: set[Node] = set()
    components: list[tuple[Node, ...]] = []
    for start in nodes:
        if start in index:
            continue
        work = [(start, iter(edges(start)))]
        index[start] = low[start] = len(index)
        stack.append(start)
        on_stack.add(start)
        while work:
            node, children = work[-1]
            for child in children:
                if child not in index:
                    index[child] = low[child] = len(index)
                    stack.append(child)
                    on_stack.add(child)
                    work.append((child, iter(edges(child))))
                    break
                if child in on_stack:
                    low[node] = min(low[node], index[child])
            else:
                work.pop()
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[node])
                if low[node] == index[node]:
                    members = []
                    while True:
                        member = stack.pop()
                        on_stack.discard(member)
                        members.append(member)
                        if member == node:
                            break
                    components.append(tuple(reversed(members)))
    return components
