"""Parts of multipart bodies that are more than a file, or less than anything.

What `{}` describes is a file, bytes or text: in OpenAPI 3.1 this is how a file is written
(section 4.8.15.3). Where the same object also travels in another form, such as JSON, it is any
value there, and what is a file in a multipart body is text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from specgen.ir.api import Codec, Operation
from specgen.ir.body import resolved, with_files
from specgen.ir.graph import (
    all_refs,
    reachable,
    refs,
    sent_by_client,
    sent_by_server,
)
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
    """The declarations, with files where parts may be anything, and text beside files that
    also travel where there are none."""
    operations = list(operations)
    forms = {record.id: record for record in _forms(operations, declarations)}
    if not forms:
        return declarations
    elsewhere = reachable(_used_elsewhere(operations), all_refs(declarations))
    settled = {
        id: _also_text(form, declarations) if id in elsewhere else _with_files(form)
        for id, form in forms.items()
    }
    return {id: settled.get(id, meant) for id, meant in declarations.items()}


def _forms(
    operations: Iterable[Operation], declarations: Declarations
) -> Iterator[Record]:
    """The objects of multipart bodies."""
    for operation in operations:
        for content in operation.body.contents if operation.body else ():
            form = resolved(content.type, declarations)
            if content.codec is Codec.MULTIPART and isinstance(form, Record):
                yield form


def _used_elsewhere(operations: Iterable[Operation]) -> Iterator[TypeId]:
    """The declarations that something else than a multipart body holds."""
    for operation in operations:
        contents = operation.body.contents if operation.body else ()
        forms = {each.type for each in contents if each.codec is Codec.MULTIPART}
        forms -= {each.type for each in contents if each.codec is not Codec.MULTIPART}
        others = (each for each in sent_by_client(operation) if each not in forms)
        for type in (*others, *sent_by_server(operation)):
            yield from refs(type)


def _with_files(form: Record) -> Record:
    fields = (replace(field, type=_file(field.type)) for field in form.fields)
    return replace(form, fields=tuple(fields))


def _file(type: Type) -> Type:
    if type == ANYTHING:
        return _FILE_OR_TEXT
    if isinstance(type, Array) and type.item == ANYTHING:
        # Constraints, such as `prefixItems`, say what the items are.
        asked = type.constraints.asserted
        return type if asked else replace(type, item=_FILE_OR_TEXT)
    return type


def _also_text(form: Record, declarations: Declarations) -> Record:
    """An object whose files are texts in other forms."""
    fields = []
    for field in form.fields:
        files = with_files(field.type, declarations)
        type = _file_or_text(files) if files else field.type
        fields.append(replace(field, type=type))
    others = with_files(form.extra, declarations) if form.extra else None
    extra = _file_or_text(others) if others else form.extra
    return replace(form, fields=tuple(fields), extra=extra)


def _file_or_text(type: Type) -> Type:
    match type:
        case Scalar(kind=ScalarKind.BINARY):
            return Union(members=(type, replace(type, kind=ScalarKind.STRING)))
        case Array(item=item):
            return replace(type, item=_file_or_text(item))
        case Union(members=members):
            spelled = [member for each in members for member in _each(each)]
            return replace(type, members=tuple(dict.fromkeys(spelled)))
    return type


def _each(member: Type) -> tuple[Type, ...]:
    """A member of a union as one of files and texts, which may be two."""
    meant = _file_or_text(member)
    if isinstance(meant, Union) and not isinstance(member, Union):
        return meant.members
    return (meant,)
