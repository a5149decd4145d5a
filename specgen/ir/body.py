"""How a client method takes a body: by its properties, or as one value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from specgen.ir.api import Api, Codec, Content, Operation
from specgen.ir.types import (
    Alias,
    Anything,
    Array,
    Declarations,
    Map,
    Null,
    Record,
    Ref,
    Scalar,
    ScalarKind,
    Type,
    TypeId,
    Union,
)

_OBJECTS = (Codec.JSON, Codec.FORM, Codec.MULTIPART, Codec.XML)


def spread_record(operation: Operation, declarations: Declarations) -> Record | None:
    """The record whose properties are arguments of their own; None for any other body."""
    if operation.body is None:
        return None
    return properties_of(primary_content(operation.body.contents), declarations)


def properties_of(content: Content, declarations: Declarations) -> Record | None:
    """The record of a body that may be given by its properties; None for any other."""
    if content.codec not in _OBJECTS:
        return None
    record = resolved(content.type, declarations)
    return record if isinstance(record, Record) and record.fields else None


def primary_content(contents: Sequence[Content]) -> Content:
    """The media type that is sent unless the caller asks for another: JSON where there is one."""
    for content in contents:
        if content.codec is Codec.JSON:
            return content
    for content in contents:
        if content.codec in _OBJECTS:
            return content
    return contents[0]


def removes_by_null(operation: Operation) -> bool:
    """Whether an operation takes merge patches."""
    contents = operation.body.contents if operation.body else ()
    return any(map(is_merge_patch, contents))


def is_merge_patch(content: Content) -> bool:
    """Whether null removes what it stands for (RFC 7396)."""
    essence = content.media_type.partition(";")[0].strip().lower()
    return essence == "application/merge-patch+json"


def resolved(type: Type, declarations: Declarations) -> object:
    """The declaration or type that a type means behind references and aliases."""
    seen: set[str] = set()
    while isinstance(type, Ref) and type.target not in seen:
        seen.add(type.target)
        declaration = declarations[type.target]
        if not isinstance(declaration, Alias):
            return declaration
        type = declaration.type
    return type


def takes_null(type: Type, declarations: Declarations) -> bool:
    """Whether null is one of a type's values; unions may lead back to themselves."""
    pending, seen = [type], set[Type]()
    while pending:
        meant = resolved(pending.pop(), declarations)
        if isinstance(meant, Null | Anything):
            return True
        if isinstance(meant, Union) and meant not in seen:
            seen.add(meant)
            pending += meant.members
    return False


def with_files(
    type: Type, declarations: Declarations, seen: frozenset[TypeId] = frozenset()
) -> Type | None:
    """A property of a multipart body with what leads to files spelled out; None without files.

    What travels as a part of its own is a file, several, or one of what is no file.
    """
    match type:
        case Scalar(kind=ScalarKind.BINARY):
            return type
        case Array(item=item):
            inner = with_files(item, declarations, seen)
            return replace(type, item=inner) if inner else None
        case Union(members=members):
            replaced = [with_files(member, declarations, seen) for member in members]
            if not any(replaced):
                return None
            pairs = zip(replaced, members, strict=True)
            return replace(
                type, members=tuple(with_file or other for with_file, other in pairs)
            )
        case Ref(target=target) if target not in seen:
            meant = declarations[target]
            if isinstance(meant, Alias):
                return with_files(meant.type, declarations, seen | {target})
    return None


def files_by_name(content: Content, declarations: Declarations) -> Type | None:
    """A multipart body of files of any name, with what leads to files spelled out."""
    meant = resolved(content.type, declarations)
    if content.codec is not Codec.MULTIPART or not isinstance(meant, Map):
        return None
    files = with_files(meant.value, declarations)
    return replace(meant, value=files) if files else None


def upload_records(api: Api) -> Iterator[TypeId]:
    """Records that are the body of a multipart request with files."""
    for operation in api.operations:
        for content in operation.body.contents if operation.body else ():
            if content.codec is Codec.MULTIPART:
                yield from _records_with_files(content.type, api.declarations)


def _records_with_files(type: Type, declarations: Declarations) -> Iterator[TypeId]:
    pending, seen = [type], set[Type]()
    while pending:
        meant = resolved(pending.pop(), declarations)
        if isinstance(meant, Union) and meant not in seen:
            seen.add(meant)
            pending += meant.members
        elif isinstance(meant, Record):
            types = [field.type for field in meant.fields]
            types += [meant.extra] if meant.extra else []
            if any(with_files(each, declarations) for each in types):
                yield meant.id
