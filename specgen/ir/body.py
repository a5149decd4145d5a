"""How a client method takes a body: by its properties, or as one value."""

from __future__ import annotations

from specgen.ir.api import Codec, Content, Operation
from specgen.ir.types import Alias, Declarations, Record, Ref, Type

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
