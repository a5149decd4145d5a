"""Bodies of every media type, drawn from the model of an API.

A body that is no JSON comes as plain JSON as well: text as it is, bytes and files as base64
text, the items of a stream as a list.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from specgen.ir.api import Body, Codec, Content, Operation
from specgen.ir.body import primary_content, resolved, spread_record
from specgen.ir.types import (
    Array,
    Field,
    Map,
    Presence,
    Record,
    Scalar,
    ScalarKind,
    Union,
)
from tests.roundtrip.strategies import (
    DEPTH,
    LONGEST,
    Value,
    Values,
    draw_members,
    own_tags,
)

STREAMS = (Codec.EVENTS, Codec.JSON_LINES, Codec.JSON_SEQUENCE)
OBJECTS = (Codec.JSON, Codec.FORM, Codec.MULTIPART)
_CONTENTS = st.binary(min_size=1, max_size=20)


@dataclass(frozen=True)
class Sent:
    """Arguments of a client's method for a body, and its value.

    `content_type` is empty where the client's own choice is sent.
    """

    arguments: Mapping[str, Any]
    wire: Any
    content: Content
    content_type: str = ""
    is_absent: bool = False


def contents(values: Values, content: Content) -> st.SearchStrategy[Value]:
    """Values of one media type, as one argument or as an answer."""
    codec = content.codec
    if codec in STREAMS:
        return st.lists(values.of(content.type), max_size=LONGEST).map(_together)
    if codec is Codec.BINARY:
        return _CONTENTS.map(_bytes)
    if codec is Codec.TEXT and content.type == Scalar(kind=ScalarKind.STRING):
        return st.text(values.alphabet, min_size=1, max_size=20).map(
            lambda one: Value(one, one)
        )
    if codec is Codec.TEXT:
        return values.of(content.type).filter(
            lambda value: value.wire not in ("", None)
        )
    if codec is Codec.JSON:
        return values.of(content.type)
    return flat(values).of(content.type).filter(lambda one: one.wire not in ({}, []))


def flat(values: Values) -> Values:
    """Values that text can carry: no unknown properties, no types but the declared."""
    return replace(values, unknown=False, _known={})


def _together(items: Sequence[Value]) -> Value:
    return Value([one.wire for one in items], [one.python for one in items])


def _bytes(content: bytes) -> Value:
    return Value(b64encode(content).decode(), content)


@st.composite
def sent(draw: st.DrawFn, values: Values, operation: Operation) -> Sent:
    """A body of an operation as the method of its client takes it."""
    body = operation.body
    assert body is not None
    names = values.names.operations[operation.id]
    content = primary_content(body.contents)
    record = spread_record(operation, values.api.declarations)
    if record is None:
        able = [one for one in body.contents if _is_sendable(one, values)]
        content = draw(st.sampled_from(able))
        value = draw(contents(values, content))
        keyword = names.body or "body"
        asked = _asked(body, content)
        return Sent({keyword: value.python}, value.wire, content, asked)
    alike = [one for one in body.contents if _alike(one, content)]
    # Files are sent as a form wherever the document offers one.
    forms = [one for one in alike if any(part.file for part in one.parts)]
    content = draw(st.sampled_from(forms or alike))
    members = draw(fields(values, content, record))
    return Sent(
        {names.fields[name]: member.python for name, member in members.items()},
        own_tags(record) | {name: member.wire for name, member in members.items()},
        content,
        _asked(body, content),
        not members and not body.required,
    )


def _is_sendable(content: Content, values: Values) -> bool:
    """Whether a body can be of the media type: forms are objects."""
    if content.codec not in (Codec.FORM, Codec.MULTIPART):
        return True
    return isinstance(resolved(content.type, values.api.declarations), Map | Record)


def _alike(one: Content, content: Content) -> bool:
    return one is content or (
        one.type == content.type and one.codec in OBJECTS and "*" not in one.media_type
    )


def _asked(body: Body, content: Content) -> str:
    """What a caller says to get another media type than the first."""
    if content is primary_content(body.contents) or "*" in content.media_type:
        return ""
    return content.media_type


@st.composite
def fields(
    draw: st.DrawFn, values: Values, content: Content, record: Record
) -> dict[str, Value]:
    """The properties of an object body; what a form cannot say is left out.

    Forms have no empty arrays and objects (RFC 6570, section 2.3), and their null is the empty
    text.
    """
    if content.codec is Codec.JSON:
        return draw_members(draw, values, record.fields, DEPTH)
    members: dict[str, Value] = {}
    for one in record.fields:
        if one.presence is Presence.REQUIRED or draw(st.booleans()):
            drawn = _field(flat(values), content, one)
            members[one.wire_name] = draw(
                drawn.filter(lambda value: value.wire not in ([], {}, None))
            )
    return members


def _field(values: Values, content: Content, one: Field) -> st.SearchStrategy[Value]:
    if content.codec is Codec.MULTIPART:
        kind = resolved(one.type, values.api.declarations)
        if _is_binary(kind) or (isinstance(kind, Union) and _is_file(content, one)):
            return _files()
        if isinstance(kind, Array) and _is_binary(kind.item):
            low = kind.constraints.min_length or 1
            return st.lists(_files(), min_size=low, max_size=low + 2).map(_together)
    return values.of(one.type, DEPTH - 1)


def _is_file(content: Content, property: Field) -> bool:
    """Whether a part is a file, which is text where the same object is JSON."""
    return any(
        part.file and not part.open and part.wire_name == property.wire_name
        for part in content.parts
    )


def _is_binary(kind: object) -> bool:
    return isinstance(kind, Scalar) and kind.kind is ScalarKind.BINARY


def _files() -> st.SearchStrategy[Value]:
    """Files as callers give them: bytes, with a name, with a media type."""
    named = st.sampled_from(["a.txt", 'two "words".bin', "é.png"])

    def forms(content: bytes, name: str) -> st.SearchStrategy[Any]:
        return st.sampled_from(
            [content, (name, content), (name, content, "application/x-drawn")]
        )

    return st.builds(lambda c, n: (c, n), _CONTENTS, named).flatmap(
        lambda one: forms(*one).map(lambda given: Value(_bytes(one[0]).wire, given))
    )
