"""How a client method takes a body: by its properties, or as one value."""

from __future__ import annotations

from collections.abc import Iterator

from specgen.ir.api import Api, Codec, Content, Operation
from specgen.ir.types import (
    Alias,
    Array,
    Declarations,
    Record,
    Ref,
    Scalar,
    ScalarKind,
    Type,
    TypeId,
)

_OBJECTS = (Codec.JSON, Codec.FORM, Codec.MULTIPART)


def spread_record(operation: Operation, declarations: Declarations) -> Record | None:
    """The record whose properties are arguments of their own; None for any other body."""
    if operation.body is None:
        return None
    content = primary_content(operation.body.contents)
    if content.codec not in _OBJECTS:
        return None
    record = resolved(content.type, declarations)
    return record if isinstance(record, Record) and record.fields else None


def primary_content(contents: tuple[Content, ...]) -> Content:
    """The media type that is sent unless the caller asks for another: JSON where there is one."""
    for content in contents:
        if content.codec is Codec.JSON:
            return content
    for content in contents:
        if content.codec in _OBJECTS:
            return content
    return contents[0]


def resolved(type: Type, declarations: Declarations) -> object:
    """What a type stands for behind references and aliases: a declaration or a type."""
    seen: set[str] = set()
    while isinstance(type, Ref) and type.target not in seen:
        seen.add(type.target)
        declaration = declarations[type.target]
        if not isinstance(declaration, Alias):
            return declaration
        type = declaration.type
    return type


def is_file(type: Type) -> bool:
    """Whether a property of a multipart body is a file or several."""
    if isinstance(type, Array):
        type = type.item
    return isinstance(type, Scalar) and type.kind is ScalarKind.BINARY


def upload_records(api: Api) -> Iterator[TypeId]:
    """Records that are the body of a multipart request with files."""
    for operation in api.operations:
        for content in operation.body.contents if operation.body else ():
            if content.codec is Codec.MULTIPART:
                record = resolved(content.type, api.declarations)
                if isinstance(record, Record) and any(
                    is_file(field.type) for field in record.fields
                ):
                    yield record.id
