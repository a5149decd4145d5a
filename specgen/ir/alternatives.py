"""Media types of a request body that hold something else than others do.

A method takes the properties of the media type that is sent unless the caller asks for another.
What has another schema can't be made of these arguments: it is given in a form of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from specgen.findings.diagnostics import DiagnosticCode, Sink
from specgen.frozen import frozen
from specgen.ir.api import Body, Codec, Content, Operation
from specgen.ir.body import primary_content, properties_of, resolved, spread_record
from specgen.ir.types import (
    ANYTHING,
    Array,
    Declarations,
    Enumeration,
    Field,
    Map,
    Record,
    Tuple,
    Type,
    Union,
)

_TypePairs: TypeAlias = list[tuple[Type, Type]]
_Composed: TypeAlias = Array | Map | Tuple | Union

_VALUES = (Codec.JSON, Codec.FORM, Codec.MULTIPART, Codec.XML)


@frozen
class BodyForm:
    """A way to give a body: media types that hold the same, first the one that is sent.

    `record` has the properties that are arguments of their own; None for a body that is one.
    """

    contents: tuple[Content, ...]
    record: Record | None

    @property
    def media_types(self) -> tuple[str, ...]:
        return tuple(content.media_type for content in self.contents)


def body_forms(
    operation: Operation, declarations: Declarations
) -> tuple[BodyForm, ...]:
    """The forms that callers may choose from, first the one that is taken unless they do.

    A body that is one argument has one form: its value tells what it is. So has that of an
    operation that gives pages, whose calls are repeated as they were made.
    """
    body = operation.body
    if body is None:
        return ()
    record = spread_record(operation, declarations)
    if record is None or operation.pagination is not None:
        return (BodyForm(contents=body.contents, record=record),)
    primary = primary_content(body.contents)
    groups = _groups(body, declarations)
    others = [content for group in groups for content in group]
    rest = [
        content
        for content in body.contents
        # Text of the same schema, such as YAML, is not made of properties either.
        if content.codec in _VALUES and content is not primary and content not in others
    ]
    return (
        BodyForm(contents=(primary, *rest), record=record),
        *(
            BodyForm(
                contents=tuple(group), record=properties_of(group[0], declarations)
            )
            for group in groups
        ),
    )


def report_alternatives(
    operations: Iterable[Operation], declarations: Declarations, sink: Sink
) -> None:
    """Reports what callers have no arguments for, once for each schema of a body."""
    for operation in operations:
        body = operation.body
        if body is None or operation.pagination is None:
            continue
        if spread_record(operation, declarations) is not None:
            _report(body, declarations, sink)


def _groups(body: Body, declarations: Declarations) -> list[list[Content]]:
    """What holds something else than the primary media type, by what it holds."""
    groups: list[list[Content]] = []
    if all(content.origin is None for content in body.contents):
        return groups
    primary = primary_content(body.contents)
    for content in _others(body, primary, declarations):
        for group in groups:
            if _alike(content, group[0], declarations):
                group.append(content)
                break
        else:
            groups.append([content])
    return groups


def _report(body: Body, declarations: Declarations, sink: Sink) -> None:
    primary = primary_content(body.contents)
    for group in _groups(body, declarations):
        first = group[0]
        if first.origin is None:
            continue
        read = _reading(first)
        sink.report(
            DiagnosticCode.ALTERNATIVE,
            first.origin,
            effect=f"a client's arguments are those of {primary.media_type}; servers {read}",
            name=", ".join(content.media_type for content in group),
            primary=primary.media_type,
        )


def _reading(content: Content) -> str:
    """What servers do with a body of this media type."""
    if content.codec is Codec.BINARY:
        return "pass it as bytes"
    return "pass it as text" if content.rendered else "read it as it is described"


def _others(
    body: Body, primary: Content, declarations: Declarations
) -> Iterator[Content]:
    for content in body.contents:
        # A type that says nothing of its values holds these arguments, too.
        silent = content.codec in _VALUES and content.type == ANYTHING
        if content.origin is None or silent:
            continue
        if not _alike(content, primary, declarations):
            yield content


def _alike(content: Content, other: Content, declarations: Declarations) -> bool:
    if content.rendered is not other.rendered:
        return False
    if (content.item is None) is not (other.item is None):
        return False
    return alike(content.type, other.type, declarations)


def alike(first: Type, other: Type, declarations: Declarations) -> bool:
    """Whether two types are of the same values, whatever is said of them and wherever."""
    pending, seen = [(first, other)], set[tuple[Type, Type]]()
    while pending:
        pair = pending.pop()
        if pair[0] == pair[1] or pair in seen:
            continue
        seen.add(pair)
        inner = _pairs(*(resolved(type, declarations) for type in pair))
        if inner is None:
            return False
        pending += inner
    return True


def _pairs(first: object, other: object) -> _TypePairs | None:
    """Pairs of types that must be alike for two types to be so; None if these can't be."""
    match first, other:
        case Record(), Record():
            return _of_records(first, other)
        case Enumeration(), Enumeration():
            same = _values(first) == _values(other)
            return [] if same else None
        case Array(), Array():
            return _of_parts(first, (first.item,), other, (other.item,))
        case Map(), Map():
            return _of_parts(first, (first.value,), other, (other.value,))
        case Tuple(), Tuple():
            return _of_parts(first, first.prefix, other, other.prefix)
        case Union(), Union():
            return _of_parts(first, first.members, other, other.members)
        case _:
            return [] if first == other else None


def _of_parts(
    first: _Composed, parts: Sequence[Type], other: _Composed, others: Sequence[Type]
) -> _TypePairs | None:
    if first.constraints != other.constraints or len(parts) != len(others):
        return None
    return list(zip(parts, others, strict=True))


def _of_records(record: Record, other: Record) -> _TypePairs | None:
    fields, others = _by_name(record), _by_name(other)
    if fields.keys() != others.keys() or record.constraints != other.constraints:
        return None
    if any(fields[name].presence is not others[name].presence for name in fields):
        return None
    pairs = [(fields[name].type, others[name].type) for name in fields]
    if record.extra is None or other.extra is None:
        return pairs if record.extra is other.extra else None
    return [*pairs, (record.extra, other.extra)]


def _by_name(record: Record) -> dict[str, Field]:
    return {field.wire_name: field for field in record.fields}


def _values(enumeration: Enumeration) -> list[str | int | bool]:
    return [member.value for member in enumeration.members]
