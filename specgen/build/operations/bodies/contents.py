"""One media type of a body: how its value travels, and the type of that."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from specgen.build.operations.bodies.events import event_data
from specgen.build.operations.bodies.media import (
    STREAMS,
    codec_of,
    is_scalar_text,
    is_told_text,
    is_xml,
    may_be_text,
)
from specgen.build.operations.bodies.parts import PartBuilder
from specgen.build.types.types import TypeBuilder
from specgen.findings.diagnostics import DiagnosticCode
from specgen.ir.api import Codec, Content
from specgen.ir.types import (
    ANYTHING,
    Array,
    Hint,
    Map,
    Null,
    Scalar,
    ScalarKind,
    Type,
    Union,
)
from specgen.load.references.references import References
from specgen.load.tree.cursor import child, has
from specgen.load.tree.node import Node
from specgen.normalise.schema import Schema

FORMS: Final = (Codec.FORM, Codec.MULTIPART)
_TEXT: Final = Scalar(kind=ScalarKind.STRING)
_BYTES: Final = Scalar(kind=ScalarKind.BINARY)


class ContentBuilder:
    """Builds the content of media types."""

    def __init__(self, types: TypeBuilder, references: References) -> None:
        self._types = types
        self._parts = PartBuilder(types, references)

    def build(
        self,
        media_type: str,
        node: Node,
        hint: Hint,
        *,
        answer: bool,
        codecs: frozenset[Codec],
    ) -> Content | None:
        """The content; None for a form that can't hold the value, where others can.

        `codecs` are those of all media types that there are.
        """
        schema = child(node, "schema")
        flat = self._types.flattener.flatten((schema,)) if schema else None
        # Of a sequence, only its items may be described (`itemSchema`, OpenAPI 3.2).
        in_items = has(node, "itemSchema") and flat is None
        structured = in_items or (flat is not None and not may_be_text(flat))
        codec = _codec(media_type, flat, answer=answer, codecs=codecs)
        if codec in STREAMS:
            return self._stream(media_type, codec, node, hint)
        if codec is Codec.TEXT:
            if structured and not is_xml(media_type):
                _report_rendered(media_type, node, codecs, answer=answer)
            told_text = flat is not None and is_told_text(media_type, flat)
            return Content(
                media_type=media_type,
                codec=codec,
                type=self._text_type(schema if told_text else None, hint),
                rendered=structured,
            )
        if codec is Codec.BINARY:
            in_parts = codec_of(media_type, flat) is Codec.MULTIPART
            if in_parts and structured and Codec.JSON not in codecs:
                node.report(
                    DiagnosticCode.PARTS_OF_ANSWER,
                    effect="passed as bytes",
                    name=media_type,
                )
            return Content(media_type=media_type, codec=codec, type=_BYTES)
        if codec in FORMS and (in_items or (flat and _is_no_object(flat))):
            return _fields_of_any_name(node, media_type, codec, codecs)
        if schema is None or flat is None:
            return Content(media_type=media_type, codec=codec, type=ANYTHING)
        type = self._types.type_of((schema,), hint)
        if codec not in FORMS:
            return Content(media_type=media_type, codec=codec, type=type)
        return Content(
            media_type=media_type,
            codec=codec,
            type=type,
            parts=tuple(self._parts.build(node, flat, hint, codec)),
            others=self._parts.others(flat, codec),
        )

    def _stream(self, media_type: str, codec: Codec, node: Node, hint: Hint) -> Content:
        type, whole = self._item_type(node, codec, hint)
        return Content(
            media_type=media_type,
            codec=codec,
            type=type,
            item=type,
            whole_events=whole,
        )

    def _text_type(self, schema: Node | None, hint: Hint) -> Type:
        """The type of a text, which is never null."""
        type = self._types.type_of((schema,), hint) if schema else _TEXT
        if not isinstance(type, Union):
            return type
        rest = tuple(member for member in type.members if member != Null())
        return rest[0] if len(rest) == 1 else replace(type, members=rest)

    def _item_type(self, node: Node, codec: Codec, hint: Hint) -> tuple[Type, bool]:
        """The type of a stream's items, or of its events' data; whether events have more."""
        described = child(node, "itemSchema")
        item = described or child(node, "schema")
        below = replace(hint, text=f"{hint.text} item")
        if item is None:
            return ANYTHING, False
        if codec is Codec.EVENTS and described is not None:
            return event_data(item, self._types, below)
        type = self._types.type_of((item,), below)
        # Many documents write the sequence itself as the schema of a body.
        if isinstance(type, Array) and not described:
            type = type.item
        return type, False


def _codec(
    media_type: str,
    schema: Schema | None,
    *,
    answer: bool,
    codecs: frozenset[Codec],
) -> Codec:
    """How a value travels, by its media type and what it is."""
    codec = codec_of(media_type, schema)
    if codec is Codec.MULTIPART and answer:
        return Codec.BINARY
    if schema and Codec.JSON not in codecs and is_scalar_text(media_type, schema):
        return Codec.JSON
    return codec


def _report_rendered(
    media_type: str,
    node: Node,
    codecs: frozenset[Codec],
    *,
    answer: bool,
) -> None:
    """Says of text that stands for a value what becomes of it, where nobody expects it."""
    effect = "passed as text"
    if answer and Codec.JSON in codecs:
        # Some frameworks declare plain text beside JSON for whatever they answer.
        if media_type.partition(";")[0].strip().lower() == "text/plain":
            return
        effect = "not read by clients, which read JSON; servers pass it as text"
    elif codecs & {Codec.JSON, *FORMS}:
        return
    node.report(DiagnosticCode.RENDERED, effect=effect, name=media_type)


def _fields_of_any_name(
    node: Node, media_type: str, codec: Codec, codecs: frozenset[Codec]
) -> Content | None:
    """A form whose schema is no object; None where another media type can hold the value."""
    alone = codecs <= {*FORMS}
    effect = "takes fields of any name" if alone else "left out"
    node.report(DiagnosticCode.FORM_SCHEMA, effect=effect, name=media_type)
    if not alone:
        return None
    return Content(media_type=media_type, codec=codec, type=Map(value=ANYTHING))


def _is_no_object(schema: Schema) -> bool:
    return schema.types is not None and "object" not in schema.types
