"""The values of an operation's successful answers, and how to get at what they hold."""

from __future__ import annotations

from specgen.ir.api import Codec, Content, Operation, Parameter, Place, Response
from specgen.ir.body import resolved, spread_record
from specgen.ir.pagination import MemberPath
from specgen.ir.types import (
    Anything,
    Array,
    Declarations,
    Field,
    Null,
    Record,
    Ref,
    Scalar,
    ScalarKind,
    Type,
    Union,
)

ARGUMENTS = (Place.QUERY, Place.HEADER, Place.COOKIE)

_NOT_MODIFIED = 304
"""Says that there is nothing new, and nothing about what there would be."""


def successes(operation: Operation) -> list[Response]:
    """The answers that mean success: 2xx, else the default.

    Where a redirect alone is declared, it is what the operation is for, and the default, which
    stands for all that is not declared, is no success.
    """
    declared = returned(operation)
    if any(response.status.first != _NOT_MODIFIED for response in declared):
        return [response for response in declared if response.status.first < 300]
    return [response for response in operation.responses if response.status.is_default]


def returned(operation: Operation) -> list[Response]:
    """The answers that are no errors: 2xx and 3xx."""
    return [
        response
        for response in operation.responses
        if 200 <= response.status.first < 400
    ]


def gives_data(content: Content, declarations: Declarations) -> bool:
    """Whether the items of an event stream are data of a type, and not whole events.

    Text may be anything, of which the event says more.
    """
    if content.codec is not Codec.EVENTS or content.whole_events:
        return False
    type = resolved(content.type, declarations)
    is_text = isinstance(type, Scalar) and type.kind is ScalarKind.STRING
    return not (is_text or isinstance(type, Anything))


def json_answers(operation: Operation) -> list[Type]:
    """The types of successful answers that are values, in JSON or XML."""
    bodies = (
        content.type
        for response in successes(operation)
        for content in response.contents
        if content.codec in (Codec.JSON, Codec.XML)
    )
    return list(dict.fromkeys(bodies))


def alternatives(type: Type, declarations: Declarations) -> list[object]:
    """The declarations and nameless types that a value is of, if it is not null."""
    members: list[object] = []
    pending, seen = [type], set[Type]()
    while pending:
        pending_type = pending.pop(0)
        behind = resolved(pending_type, declarations)
        if isinstance(behind, Union):
            pending += [member for member in behind.members if member not in seen]
            seen.update(behind.members)
        elif not isinstance(behind, Null | Ref):
            members.append(behind)
    return members


def properties(
    type: Type, name: str, declarations: Declarations
) -> list[tuple[Record, Field]]:
    """A property of each alternative of a type; nothing if one does not have it."""
    arrays = []
    for record in alternatives(type, declarations):
        fields = record.fields if isinstance(record, Record) else ()
        field = next((field for field in fields if field.wire_name == name), None)
        if not isinstance(record, Record) or field is None:
            return []
        arrays.append((record, field))
    return arrays


def step(type: Type, name: str, declarations: Declarations) -> Type | None:
    """The type of a property, None if not all alternatives have it."""
    types = dict.fromkeys(
        field.type for _, field in properties(type, name, declarations)
    )
    if len(types) > 1:
        return Union(members=tuple(types))
    return next(iter(types), None)


def path_to(type: Type, text: str, declarations: Declarations) -> MemberPath | None:
    """The path that `a.b` means; a property's own name may hold dots."""
    if not text:
        return ()
    parts = text.split(".")
    for count in range(len(parts), 0, -1):
        name = ".".join(parts[:count])
        inner = step(type, name, declarations)
        if inner is not None:
            rest = path_to(inner, ".".join(parts[count:]), declarations)
            if rest is not None:
                return (name, *rest)
    return None


def at(type: Type, path: MemberPath, declarations: Declarations) -> Type | None:
    """The type that a path leads to."""
    reached: Type | None = type
    for name in path:
        reached = None if reached is None else step(reached, name, declarations)
    return reached


def item_types(type: Type | None, declarations: Declarations) -> list[Type]:
    """The types of an array's elements; none if the type is something else, too."""
    arrays = alternatives(type, declarations) if type is not None else []
    items = [array.item for array in arrays if isinstance(array, Array)]
    return items if len(items) == len(arrays) else []


def argument(
    operation: Operation, name: str, declarations: Declarations
) -> Parameter | Field | None:
    """The argument with a name on the wire: a parameter, or a property of the body."""
    for parameter in operation.parameters:
        if parameter.wire_name == name and parameter.place in ARGUMENTS:
            return parameter
    record = spread_record(operation, declarations)
    fields = record.fields if record else ()
    return next((field for field in fields if field.wire_name == name), None)
