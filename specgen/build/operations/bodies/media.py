"""Media types: which codec reads and writes a body, decided from its name and schema."""

from __future__ import annotations

import re

from specgen.build.types.scalars import string_kind
from specgen.ir.api import Codec
from specgen.ir.types import ScalarKind
from specgen.normalise.schema import Schema

_MEDIA_TYPE = re.compile(r"[\w!#$&^.+*-]+/[\w!#$&^.+*-]+(\s*;[\x20-\x7e]*)?", re.ASCII)

_CODECS = {
    "application/json": Codec.JSON,
    "text/json": Codec.JSON,
    "text/x-json": Codec.JSON,
    "application/x-www-form-urlencoded": Codec.FORM,
    "text/event-stream": Codec.EVENTS,
    "application/jsonl": Codec.JSON_LINES,
    "application/x-jsonlines": Codec.JSON_LINES,
    "application/x-ndjson": Codec.JSON_LINES,
    "application/ndjson": Codec.JSON_LINES,
    "application/json-lines": Codec.JSON_LINES,
    "application/json-seq": Codec.JSON_SEQUENCE,
    "application/geo+json-seq": Codec.JSON_SEQUENCE,
    "application/xml": Codec.TEXT,
    "application/yaml": Codec.TEXT,
    "application/x-yaml": Codec.TEXT,
    "application/csv": Codec.TEXT,
    "application/graphql": Codec.TEXT,
    "application/javascript": Codec.TEXT,
    "application/x-javascript": Codec.TEXT,
    "application/sql": Codec.TEXT,
    "application/jwt": Codec.TEXT,
    "application/jose": Codec.TEXT,
    "application/x-pem-file": Codec.TEXT,
    "application/toml": Codec.TEXT,
    "application/x-sh": Codec.TEXT,
    "image/svg+xml": Codec.TEXT,
}

_DOCUMENTS = frozenset(("image/svg+xml", "application/xhtml+xml"))
_IN_PARTS = (Codec.FORM, Codec.JSON_LINES, Codec.JSON_SEQUENCE)
_STRING = frozenset(("string",))
_BYTES = (ScalarKind.BINARY, ScalarKind.BYTES, ScalarKind.BYTES_URL)
_SCALARS = frozenset(("integer", "number", "boolean"))

STREAMS = frozenset((Codec.EVENTS, Codec.JSON_LINES, Codec.JSON_SEQUENCE))
"""Codecs whose body is a sequence of values that arrive one by one."""


def is_media_type(name: str) -> bool:
    """Whether `name` may stand in a header as a media type or range (RFC 9110, section 8.3)."""
    return _MEDIA_TYPE.fullmatch(name) is not None


def codec_of(media_type: str, schema: Schema | None) -> Codec:
    """How a body of this media type is read; of bytes, texts and wildcards the schema decides."""
    base = media_type.partition(";")[0].strip().lower()
    codec = _codec_of_name(base)
    if schema is None or codec in (Codec.EVENTS, Codec.MULTIPART):
        return codec or Codec.BINARY
    if schema.types == _STRING and string_kind(schema) is ScalarKind.BINARY:
        return Codec.BINARY
    if codec in _IN_PARTS and schema.types == _STRING:
        # No fields and no items are described: the caller writes and reads the whole text.
        return Codec.TEXT
    return codec or _codec_of_schema(base, schema)


def _codec_of_name(base: str) -> Codec | None:
    if base in _CODECS:
        return _CODECS[base]
    main, _, sub = base.partition("/")
    if sub.endswith("+json") or sub in ("json", "x-json", "vnd.api+json"):
        return Codec.JSON
    if main == "multipart":
        return Codec.MULTIPART
    if main == "text" or sub.endswith(("+xml", "+yaml")):
        return Codec.TEXT
    return None


def is_xml(media_type: str) -> bool:
    """Whether a body of this media type is a document in XML whose schema describes a value.

    Pictures and pages are documents of their own kind.
    """
    base = media_type.partition(";")[0].strip().lower()
    return base.endswith(("/xml", "+xml")) and base not in _DOCUMENTS


def may_be_text(schema: Schema) -> bool:
    """Whether text of this schema is the value itself, not a rendering such as XML."""
    if schema.types is not None:
        return "string" in schema.types
    if schema.enum is not None:
        return any(isinstance(constant.value, str) for constant in schema.enum)
    return not (schema.properties or schema.items or schema.unions)


def is_scalar_text(media_type: str, schema: Schema) -> bool:
    """Whether plain text is a number or a boolean, which JSON writes the same."""
    base = media_type.partition(";")[0].strip().lower()
    types = schema.types or frozenset()
    return base == "text/plain" and bool(types) and types <= _SCALARS


def is_told_text(media_type: str, schema: Schema) -> bool:
    """Whether text is a value of which the schema says more than that it is a text.

    XML and YAML have marks of their own around a string, so theirs says nothing of the text.
    """
    if media_type.partition(";")[0].strip().lower().endswith(("xml", "yaml")):
        return False
    if schema.enum is not None:
        return all(isinstance(constant.value, str) for constant in schema.enum)
    kind = string_kind(schema)
    if schema.types != _STRING or kind in _BYTES:
        return False
    told = schema.limits or schema.patterns or schema.asserted
    return kind is not ScalarKind.STRING or bool(told)


def _codec_of_schema(base: str, schema: Schema) -> Codec:
    if base not in ("*/*", "*", "", "application/*"):
        return Codec.BINARY
    if schema.types == _STRING and schema.enum is None:
        return Codec.BINARY if schema.format in ("binary", "byte") else Codec.TEXT
    says_something = (
        schema.types
        or schema.enum
        or schema.properties
        or schema.unions
        or schema.additional
    )
    return Codec.JSON if says_something else Codec.BINARY
