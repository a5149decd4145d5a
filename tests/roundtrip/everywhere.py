"""One document with every type in every place, and the values that are sent there.

Values are plain JSON whose fractions are `Decimal`, so that no digit is lost on the way to the
comparison. What a kind of value means beyond its text stands beside it.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from hypothesis import strategies as st

Wire: TypeAlias = Any
"""Plain JSON; a `Decimal` is a number with a fraction or an exponent."""
Drawn: TypeAlias = st.SearchStrategy[Wire]


def write(value: Wire) -> str:
    """The JSON text of a value, numbers with the digits that they have."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        members = (f"{json.dumps(name)}:{write(item)}" for name, item in value.items())
        return f"{{{','.join(members)}}}"
    if isinstance(value, list):
        return f"[{','.join(map(write, value))}]"
    return json.dumps(value)


def read(text: str | bytes) -> Wire:
    """The value of a JSON text, of whose numbers nothing is lost."""
    return json.loads(text, parse_float=Decimal)


def exactly(value: Wire) -> Any:
    """What two values have in common that mean the same in JSON: 1 is 1.0 but not true."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return type(value).__name__, value
    if isinstance(value, int | Decimal):
        return "number", Fraction(value)
    if isinstance(value, dict):
        return {name: exactly(item) for name, item in value.items()}
    return [exactly(item) for item in value]


def _identifier(value: Wire) -> Any:
    return value.lower() if isinstance(value, str) else exactly(value)


def _octets(value: Wire) -> Any:
    standard = str(value).translate(str.maketrans("-_", "+/", "="))
    return base64.b64decode(standard + "=" * (-len(standard) % 4))


def _moment(value: Wire) -> Any:
    """RFC 3339: letters in either case, digits of a fraction that are zero, +00:00 for Z."""
    text = str(value).upper().replace(" ", "T").replace("+00:00", "Z")
    whole, dot, rest = text.partition(".")
    digits = rest.rstrip("Z+-:0123456789") if not dot else ""
    zone = rest.lstrip("0123456789") if dot else ""
    fraction = rest[: len(rest) - len(zone)].rstrip("0") if dot else ""
    return whole, digits, fraction, zone


def _number_text(value: Wire) -> Any:
    return Fraction(str(value))


@dataclass(frozen=True)
class Kind:
    """A type as a document declares it, values of it, and what makes two of them equal."""

    schema: Mapping[str, Any]
    values: Drawn
    meaning: Callable[[Wire], Any] = exactly
    told: Drawn | None = None
    """Those values that a text tells apart, where it doesn't all: it has no null, no empty arrays,
    and of what has no type it can't say whether it is a number."""


_DELICATE = (
    *("", " ", "a b", " a", "a ", ",", "a,b", "|", "a|b", "=", "a=b", "&", "a&b", ";"),
    *("a;b", "#", "?", "/", "a/b", "%", "%41", "%2C", "%zz", "+", ".", "..", "a.b"),
    *("[", "a[b]", '"', '"q"', "\\", "'", "null", "true", "5", "1.0", "1e3", "NaN"),
    *("{}", "[]", '{"a":1}', '["a"]', "é", "\U0001f600", "\n", "a\r\nb", "\t", "\0"),
    *("\x7f", "\u2028", "\ufeff", "-", "--", "None", "undefined", "~", "*", "$", "!"),
)
texts = st.sampled_from(_DELICATE) | st.text(st.characters(codec="utf-8"), max_size=4)
integers = st.integers(-9, 9) | st.sampled_from(
    [2**31, 2**53 + 1, -(2**63), 2**64 + 1, 10**30 + 7]
)
_floats = st.floats(allow_nan=False, allow_infinity=False).map(
    lambda number: Decimal(repr(number))
)
numbers = integers | _floats | st.sampled_from([Decimal("1.0"), Decimal("1E+22")])
_digits = st.decimals(allow_nan=False, allow_infinity=False)
decimals = st.sampled_from(
    [
        *(Decimal("12345678901234567.89"), Decimal("1.10"), Decimal("0.1")),
        *(Decimal("-0.000000000000000000001"), Decimal("1E+30"), Decimal("3")),
    ]
) | st.decimals(-(10**20), 10**20, places=9)
_dates = st.dates().map(str)
_offsets = st.sampled_from(["Z", "+00:00", "-00:00", "+02:00", "-11:30", "+23:59", "z"])
_fractions = st.sampled_from(["", ".1", ".120", ".123456", ".123456789", ".000000001"])
_clocks = st.times().map(lambda time: f"{time:%H:%M:%S}") | st.just("23:59:60")
_days = st.dates(dt.date(1, 1, 3), dt.date(9999, 12, 29)).map(str)
moments = st.builds("{}T{}{}{}".format, _days, _clocks, _fractions, _offsets)
_spelled_alike = st.builds(
    "{}T{}{}{}".format,
    _days,
    _clocks,
    st.sampled_from(["", ".123456", ".123456789"]),
    st.sampled_from(["Z", "-00:00", "+02:00"]),
)
"""Moments that have one text alone."""
_times = st.builds("{}{}{}".format, _clocks, _fractions, st.just("") | _offsets)
durations = st.sampled_from(
    [
        *("P1Y", "P6M", "P1Y2M3DT4H5M6S", "P2W", "PT36H", "P400D", "PT0S", "P0D"),
        *("PT0.5S", "PT1.123456789S", "-P1D", "PT90M", "P99999999999D", "PT0,5S"),
    ]
) | st.timedeltas(dt.timedelta(0)).map(
    lambda length: f"P{length.days}DT{length.seconds}S"
)
_bytes = st.binary(max_size=5) | st.sampled_from([b"\xfb\xff\xfe", b"\xff" * 4])
_standard = _bytes.map(lambda content: base64.b64encode(content).decode())
_url_safe = _bytes.map(
    lambda content: base64.urlsafe_b64encode(content).decode().rstrip("=")
)
_uuids = st.uuids().map(str)
_anything = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=2)
    | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)


def _text(format: str = "", **more: Any) -> dict[str, Any]:
    return {"type": "string", **({"format": format} if format else {}), **more}


def _array(item: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


def _object(required: Iterable[str] = (), **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": properties,
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _lists(items: Drawn, least: int = 0) -> Drawn:
    return st.lists(items, min_size=least, max_size=3)


def _maps(items: Drawn, least: int = 0) -> Drawn:
    return st.dictionaries(texts, items, min_size=least, max_size=2)


def _records(required: Mapping[str, Drawn], optional: Mapping[str, Drawn]) -> Drawn:
    """Objects with some of their optional properties, and some that no document names."""
    named = st.fixed_dictionaries(dict(required), optional=dict(optional))
    unnamed = st.dictionaries(st.sampled_from(["x-1", "more"]), _anything, max_size=1)
    return st.builds(lambda others, own: {**others, **own}, unnamed, named)


_cats = _records({"kind": st.just("cat"), "lives": integers}, {"born": _spelled_alike})
_dogs = _records({"kind": st.just("dog")}, {"name": texts})
_flat = _records({"a": texts}, {"b": integers, "c-d": st.booleans()})


def _told_records(
    required: Mapping[str, Drawn], optional: Mapping[str, Drawn]
) -> Drawn:
    """Objects whose unnamed properties are texts."""
    named = st.fixed_dictionaries(dict(required), optional=dict(optional))
    unnamed = st.dictionaries(st.sampled_from(["x-1", "more"]), texts, max_size=1)
    return st.builds(lambda others, own: {**others, **own}, unnamed, named)


_cat = {"kind": st.just("cat"), "lives": integers}
_told_cats = _told_records(_cat, {"born": _spelled_alike})
_told_dogs = _told_records({"kind": st.just("dog")}, {"name": texts})
_told_flat = _told_records({"a": texts}, {"b": integers, "c-d": st.booleans()})
_levels = ["low", "high", "very high", "5"]

KINDS: Mapping[str, Kind] = {
    "text": Kind(_text(), texts),
    "secret": Kind(_text("password"), texts),
    "integer": Kind({"type": "integer", "format": "int64"}, integers),
    "number": Kind({"type": "number"}, numbers),
    "boolean": Kind({"type": "boolean"}, st.booleans()),
    "nothing_but_null": Kind({"type": "null"}, st.none()),
    "base64": Kind(_text(contentEncoding="base64"), _standard | _url_safe, _octets),
    "base64url": Kind(
        _text(contentEncoding="base64url"), _standard | _url_safe, _octets
    ),
    "date": Kind(_text("date"), _dates),
    "moment": Kind(_text("date-time"), moments, _moment),
    "time": Kind(_text("time"), _times, _moment),
    "duration": Kind(_text("duration"), durations),
    "uuid": Kind(_text("uuid"), _uuids | _uuids.map(str.upper), _identifier),
    "decimal": Kind(_text("decimal"), (decimals | _digits).map(str), _number_text),
    "decimal_number": Kind({"type": "number", "format": "decimal"}, decimals),
    "constant": Kind({"const": "a,b"}, st.just("a,b")),
    "numbered": Kind({"enum": [1, 2]}, st.sampled_from([1, 2])),
    "fractional": Kind({"enum": [1, 2.5]}, st.sampled_from([1, Decimal("2.5")])),
    "level": Kind({"type": "string", "enum": _levels}, st.sampled_from(_levels)),
    "anything": Kind({}, _anything, told=texts),
    "texts": Kind(_array(_text()), _lists(texts), told=_lists(texts, 1)),
    "integers": Kind(
        _array({"type": "integer"}), _lists(integers), told=_lists(integers, 1)
    ),
    "moments": Kind(
        _array(_ref("moment")),
        _lists(moments),
        lambda value: [_moment(item) for item in value],
        _lists(moments, 1),
    ),
    "nullable_texts": Kind(
        _array(_text() | {"type": ["string", "null"]}),
        _lists(texts | st.none()),
        told=_lists(texts, 1),
    ),
    "rows": Kind(
        _array(_array({"type": "integer"})),
        _lists(_lists(integers)),
        told=_lists(_lists(integers, 1), 1),
    ),
    "couple": Kind(
        {
            "type": "array",
            "prefixItems": [_text(), {"type": "integer"}],
            "items": False,
            "minItems": 2,
        },
        st.tuples(texts, integers).map(list),
    ),
    "labels": Kind(
        {"type": "object", "additionalProperties": _text()},
        _maps(texts),
        told=_maps(texts, 1),
    ),
    "amounts": Kind(
        {"type": "object", "additionalProperties": _ref("decimal_number")},
        _maps(decimals),
        told=_maps(decimals, 1),
    ),
    "flat": Kind(
        _object(
            ["a"], a=_text(), b={"type": "integer"}, **{"c-d": {"type": "boolean"}}
        ),
        _flat,
        told=_told_flat,
    ),
    "nested": Kind(
        _object(
            ["must_be"],
            must_be={"type": ["string", "null"]},
            may_be={"type": ["integer", "null"]},
            secret=_text("password"),
            length=_ref("duration"),
            inner=_ref("flat"),
            many=_array(_ref("flat")),
            rest=_ref("anything"),
        ),
        _records(
            {"must_be": texts | st.none()},
            {
                "may_be": integers | st.none(),
                "secret": texts,
                "length": durations,
                "inner": _flat,
                "many": _lists(_flat),
                "rest": _anything,
            },
        ),
        told=_told_records(
            {"must_be": texts},
            {
                "may_be": integers,
                "secret": texts,
                "length": durations,
                "inner": _told_flat,
                "many": _lists(_told_flat, 1),
                "rest": texts,
            },
        ),
    ),
    "closed": Kind(
        {**_object(a=_ref("number")), "additionalProperties": False},
        st.fixed_dictionaries({}, optional={"a": numbers}),
        told=st.fixed_dictionaries({"a": numbers}),
    ),
    "nullable_text": Kind({"type": ["string", "null"]}, texts | st.none(), told=texts),
    "nullable_integer": Kind({"type": ["integer", "null"]}, integers | st.none()),
    "text_or_integer": Kind(
        {"type": ["string", "integer"]}, texts | integers, told=texts
    ),
    "integer_or_moment": Kind(
        {"oneOf": [{"type": "integer"}, _ref("moment")]},
        integers | moments,
        lambda value: _moment(value) if isinstance(value, str) else exactly(value),
    ),
    "text_or_texts": Kind(
        {"oneOf": [_text(), _array(_text())]},
        texts | _lists(texts),
        told=_lists(texts, 2),
    ),
    "text_or_flat": Kind(
        {"oneOf": [_text(), _ref("flat")]}, texts | _flat, told=_told_flat
    ),
    "cat": Kind(
        _object(
            ["kind", "lives"],
            kind=_text(),
            lives={"type": "integer"},
            born=_ref("moment"),
        ),
        _cats,
        told=_told_cats,
    ),
    "dog": Kind(_object(["kind"], kind=_text(), name=_text()), _dogs, told=_told_dogs),
    "animal": Kind(
        {
            "oneOf": [_ref("cat"), _ref("dog")],
            "discriminator": {
                "propertyName": "kind",
                "mapping": {"cat": _ref("cat")["$ref"], "dog": _ref("dog")["$ref"]},
            },
        },
        _cats | _dogs,
        told=_told_cats | _told_dogs,
    ),
    "untagged": Kind({"anyOf": [_ref("flat"), _ref("closed")]}, _flat, told=_told_flat),
}


@dataclass(frozen=True)
class Place:
    """Where a value is sent: what an operation says of it, by the schema of the value."""

    operation: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    answered: bool = False
    """Whether the value is what a server answers."""
    is_text: bool = False
    """Whether the value is written in a style, as text that does not tell its type."""
    path: str = ""


_FORM = "application/x-www-form-urlencoded"


def _parameter(place: str, **encoding: Any) -> Place:
    def operation(schema: Mapping[str, Any]) -> Mapping[str, Any]:
        parameter = {"name": "value", "in": place, "required": True}
        return {"parameters": [{**parameter, "schema": schema, **encoding}]}

    path = "/{value}" if place == "path" else ""
    return Place(operation, is_text=True, path=path)


def _document(place: str, media_type: str) -> Place:
    def operation(schema: Mapping[str, Any]) -> Mapping[str, Any]:
        parameter = {"name": "value", "in": place, "required": True}
        return {
            "parameters": [{**parameter, "content": {media_type: {"schema": schema}}}]
        }

    path = "/{value}" if place == "path" else ""
    return Place(operation, is_text=media_type == _FORM, path=path)


def _body(media_type: str, key: str = "schema", several: bool = False) -> Place:
    def operation(schema: Mapping[str, Any]) -> Mapping[str, Any]:
        content = {key: _array(schema) if several else schema}
        return {"requestBody": {"required": True, "content": {media_type: content}}}

    return Place(operation)


def _property(media_type: str, **encoding: Any) -> Place:
    def operation(schema: Mapping[str, Any]) -> Mapping[str, Any]:
        content = {"schema": _object(["value"], value=schema)}
        more = {"encoding": {"value": encoding}} if encoding else {}
        return {
            "requestBody": {
                "required": True,
                "content": {media_type: {**content, **more}},
            }
        }

    return Place(operation, is_text=media_type != "application/json")


def _answer(media_type: str, key: str = "schema") -> Place:
    def operation(schema: Mapping[str, Any]) -> Mapping[str, Any]:
        answer = {"description": "the value", "content": {media_type: {key: schema}}}
        return {"responses": {"200": answer}}

    return Place(operation, answered=True)


def _answer_events() -> Place:
    def operation(schema: Mapping[str, Any]) -> Mapping[str, Any]:
        data = {"contentMediaType": "application/json", "contentSchema": schema}
        content = {"text/event-stream": {"itemSchema": _object(["data"], data=data)}}
        return {"responses": {"200": {"description": "events", "content": content}}}

    return Place(operation, answered=True)


def _answer_header(**encoding: Any) -> Place:
    def operation(schema: Mapping[str, Any]) -> Mapping[str, Any]:
        said = encoding or {"content": {"application/json": {"schema": schema}}}
        header = {"required": True, **({"schema": schema} if encoding else {}), **said}
        answer = {"description": "the value", "headers": {"X-Value": header}}
        return {"responses": {"200": answer}}

    return Place(operation, answered=True, is_text=bool(encoding))


_EITHER = (True, False)
PLACES: Mapping[str, Place] = {
    **{
        f"path_{style}{'_exploded' * explode}": _parameter(
            "path", style=style, explode=explode
        )
        for style in ("simple", "label", "matrix")
        for explode in _EITHER
    },
    "path_reserved": _parameter("path", allowReserved=True),
    "path_json": _document("path", "application/json"),
    **{
        f"query_form{'_reserved' * free}{'_exploded' * explode}": _parameter(
            "query", style="form", explode=explode, allowReserved=free
        )
        for free in _EITHER
        for explode in _EITHER
    },
    "query_spaces": _parameter("query", style="spaceDelimited", explode=False),
    "query_pipes": _parameter("query", style="pipeDelimited", explode=False),
    "query_deep": _parameter("query", style="deepObject", explode=True),
    "query_json": _document("query", "application/json"),
    "whole_query_json": _document("querystring", "application/json"),
    "whole_query_form": _document("querystring", _FORM),
    "header_simple": _parameter("header", style="simple", explode=False),
    "header_simple_exploded": _parameter("header", style="simple", explode=True),
    "header_json": _document("header", "application/json"),
    "cookie_form": _parameter("cookie", style="form", explode=False),
    "cookie_form_exploded": _parameter("cookie", style="form", explode=True),
    "cookie_raw": _parameter("cookie", style="cookie", explode=True),
    "cookie_json": _document("cookie", "application/json"),
    "body_json": _body("application/json", several=True),
    "body_lines": _body("application/jsonl", "itemSchema"),
    "body_sequence": _body("application/json-seq", "itemSchema"),
    "property_json": _property("application/json"),
    "property_form": _property(_FORM),
    "property_form_packed": _property(_FORM, style="form", explode=False),
    "property_form_spaces": _property(_FORM, style="spaceDelimited", explode=False),
    "property_form_deep": _property(_FORM, style="deepObject", explode=True),
    "property_form_json": _property(_FORM, contentType="application/json"),
    "part": _property("multipart/form-data"),
    "part_json": _property("multipart/form-data", contentType="application/json"),
    "part_packed": _property("multipart/form-data", style="form", explode=False),
    "answer_json": _answer("application/json"),
    "answer_events": _answer_events(),
    "answer_lines": _answer("application/jsonl", "itemSchema"),
    "answer_sequence": _answer("application/json-seq", "itemSchema"),
    "answer_header": _answer_header(style="simple", explode=False),
    "answer_header_exploded": _answer_header(style="simple", explode=True),
    "answer_header_json": _answer_header(),
}


def document() -> dict[str, Any]:
    """Every kind of value in every place, each as an operation of its own."""
    paths: dict[str, Any] = {}
    for place_name, place in PLACES.items():
        for kind_name in KINDS:
            said = place.operation(_ref(kind_name))
            done = {"responses": {"204": {"description": "taken"}}}
            paths[f"/{place_name}/{kind_name}{place.path}"] = {
                "post": {
                    "tags": [place_name],
                    "operationId": kind_name,
                    **done,
                    **said,
                }
            }
    schemas = {name: dict(kind.schema) for name, kind in KINDS.items()}
    return {
        "openapi": "3.2.0",
        "info": {"title": "Everywhere", "version": "1"},
        "servers": [{"url": "https://everywhere.example"}],
        "paths": paths,
        "security": [{"key": []}],
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": "X-Key"}
            },
        },
    }
