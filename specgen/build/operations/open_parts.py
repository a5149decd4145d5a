"""Parts of multipart bodies that are described by `{}`: files, bytes or text.

In OpenAPI 3.1 this is how a file is written (section 4.8.15.3); of a body that also travels in
another form it is any value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from specgen.ir.api import Codec, Operation
from specgen.ir.body import resolved
from specgen.ir.graph import reachable, refs, sent_by_client, sent_by_server
from specgen.ir.types import (
    ANYTHING,
    Array,
    Declarations,
    Record,
    Scalar,
    ScalarKind,
    Type,
    TypeId,
    Union,
)

_FILE_OR_TEXT = Union(
    members=(Scalar(kind=ScalarKind.BINARY), Scalar(kind=ScalarKind.STRING))
)


def settle_open_parts(
    operations: Iterable[Operation], declarations: Declarations
) -> Declarations:
    """The declarations, with files where parts may be anything."""
    operations = list(operations)
    forms = {record.id: record for record in _forms(operations, declarations)}
    if not forms:
        return declarations
    elsewhere = reachable(_used_elsewhere(operations), declarations)
    settled = {
        id: _with_files(form) for id, form in forms.items() if id not in elsewhere
    }
    return {id: settled.get(id, meant) for id, meant in declarations.items()}


def _forms(
    operations: Iterable[Operation], declarations: Declarations
) -> Iterator[Record]:
    """The objects of multipart bodies that have a part of any kind."""
    for operation in operations:
        for content in operation.body.contents if operation.body else ():
            form = resolved(content.type, declarations)
            if content.codec is not Codec.MULTIPART or not isinstance(form, Record):
                continue
            if any(_file(field.type) != field.type for field in form.fields):
                yield form


def _used_elsewhere(operations: Iterable[Operation]) -> Iterator[TypeId]:
    for operation in operations:
        parts = {
            content.type
            for content in (operation.body.contents if operation.body else ())
            if content.codec is Codec.MULTIPART
        }
        for type in (*sent_by_client(operation), *sent_by_server(operation)):
            if type not in parts:
                yield from refs(type)


def _with_files(form: Record) -> Record:
    fields = (replace(field, type=_file(field.type)) for field in form.fields)
    return replace(form, fields=tuple(fields))


def _file(type: Type) -> Type:
    if type == ANYTHING:
        return _FILE_OR_TEXT
    if isinstance(type, Array) and type.item == ANYTHING:
        return replace(type, item=_FILE_OR_TEXT)
    return type
