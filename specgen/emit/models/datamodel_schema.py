"""Declarations as a JSON Schema document (2020-12) that another generator of models can read.

The document says what the declarations mean to one package, not what an OpenAPI document wrote:
keys of `$defs` and of `properties` are the only names, and no description, example or default
is in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from specgen.emit.models.sides import Side
from specgen.frozen import frozen
from specgen.ir.assertions import keywords
from specgen.ir.body import with_files
from specgen.ir.tags import Tags, tags
from specgen.ir.types import (
    NO_CONSTRAINTS,
    Alias,
    Anything,
    Array,
    Constraints,
    Declaration,
    Declarations,
    Enumeration,
    Field,
    Instance,
    Literal,
    Map,
    Nothing,
    Null,
    Presence,
    Record,
    Ref,
    Scalar,
    ScalarKind,
    Tuple,
    Type,
    TypeId,
    TypeParameter,
    Union,
)
from specgen.json_value import JsonValue
from specgen.naming.table import NameTable

Schema = dict[str, JsonValue]

RUNTIME = "specgen_runtime"
"""The name that stands for the package's own `_runtime` until the imports are written."""
SCALARS = {
    kind: (f"{RUNTIME}.wire.scalars", name)
    for kind, name in (
        (ScalarKind.BYTES, "Base64"),
        (ScalarKind.BYTES_URL, "Base64Url"),
        (ScalarKind.DATETIME, "DateTime"),
        (ScalarKind.DATE, "FullDate"),
        (ScalarKind.TIME, "Time"),
        (ScalarKind.DURATION, "Duration"),
    )
} | {
    kind: (f"{RUNTIME}.wire.decimals", name)
    for kind, name in (
        (ScalarKind.DECIMAL, "DecimalText"),
        (ScalarKind.DECIMAL_NUMBER, "DecimalNumber"),
    )
}
"""The runtime's types of what is read and written in a way of its own."""
UPLOAD = {
    Side.CLIENT: (f"{RUNTIME}.client.contents.files", "Upload"),
    Side.SERVER: ("fastapi", "UploadFile"),
}
NOTHING = (f"{RUNTIME}.wire.model", "NoValue")

_SCALARS: Mapping[ScalarKind, tuple[str, str | None]] = {
    ScalarKind.STRING: ("string", None),
    ScalarKind.SECRET: ("string", "password"),
    ScalarKind.INTEGER: ("integer", None),
    ScalarKind.NUMBER: ("number", None),
    ScalarKind.BOOLEAN: ("boolean", None),
    ScalarKind.BINARY: ("string", None),
    ScalarKind.UUID: ("string", "uuid"),
}
_LENGTHS = {"minLength": "min_length", "maxLength": "max_length", "pattern": "pattern"}
_RANGES = {
    "minimum": "ge",
    "exclusiveMinimum": "gt",
    "maximum": "le",
    "exclusiveMaximum": "lt",
    "multipleOf": "multiple_of",
}
_SIZES = {"minItems": "min_length", "maxItems": "max_length"}
_CONSTRAINTS = {
    ScalarKind.STRING: _LENGTHS,
    ScalarKind.SECRET: _LENGTHS,
    ScalarKind.BINARY: _LENGTHS,
    ScalarKind.INTEGER: _RANGES,
    ScalarKind.NUMBER: _RANGES,
}
_COUNTS = {"minProperties": "min_length", "maxProperties": "max_length"}
_BASES = {str: "string", int: "integer"}
"""JSON types of unknown constants; there is no third boolean."""


@frozen(kw_only=False)
class View:
    """How one package sees a declaration: `lenient` readers, values that are `checked`."""

    lenient: bool
    checked: bool


@dataclass(frozen=True, kw_only=True)
class SchemaWriter:
    """Writes the declarations of one package.

    `read` and `written` are what answers and requests hold, `uploads` the records that are a
    multipart body with files, as in `emit.models`.
    """

    declarations: Declarations
    names: NameTable
    side: Side
    read: frozenset[TypeId]
    written: frozenset[TypeId]
    uploads: frozenset[TypeId]
    _imports: dict[tuple[str, str], None] = field(default_factory=dict)

    @cached_property
    def _tags(self) -> Tags:
        return tags(self.declarations)

    def document(self) -> Schema:
        """The whole document: a definition of each declaration under its Python name."""
        definitions: Schema = {
            self.names.types[id]: self._declaration(declaration)
            for id, declaration in self.declarations.items()
        }
        for module, name in self._imports:
            origin: Schema = {"module": module, "name": name}
            definitions[f".{name}"] = {"type": "string", "x-python-import": origin}
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$defs": definitions,
        }

    def _declaration(self, declaration: Declaration) -> Schema:
        client = self.side is Side.CLIENT
        view = View(
            lenient=client and declaration.id in self.read,
            checked=not client or declaration.id in self.written,
        )
        match declaration:
            case Record():
                return self._record(declaration, view)
            case Enumeration():
                return {"enum": [member.value for member in declaration.members]}
            case Alias():
                return self._type(declaration.type, view)

    def _record(self, record: Record, view: View) -> Schema:
        required: list[JsonValue] = [
            field.wire_name
            for field in record.fields
            if field.presence is Presence.REQUIRED
        ]
        schema: Schema = {
            "type": "object",
            "properties": {
                field.wire_name: self._field(record, field, view)
                for field in record.fields
            },
            "required": required,
        }
        if record.extra is None:
            schema["additionalProperties"] = False
        elif not isinstance(record.extra, Anything):
            schema["additionalProperties"] = self._property(record, record.extra, view)
        return schema

    def _field(self, record: Record, field: Field, view: View) -> Schema:
        if values := self._tags.values.get((record.id, field.wire_name)):
            return {"enum": list(values)}
        if field.tag is not None and isinstance(field.type, Literal):
            # A newer server's tags are those of other records, not of this one.
            return {"enum": list(field.type.values)}
        return self._property(record, field.type, view)

    def _property(self, record: Record, type: Type, view: View) -> Schema:
        if record.id in self.uploads:
            files = with_files(type, self.declarations)
            if files is not None:
                return self._files(files, view)
        return self._type(type, view)

    def _files(self, type: Type, view: View) -> Schema:
        """A part of a multipart body that is a file, several, or something else."""
        match type:
            case Scalar(kind=ScalarKind.BINARY):
                return self._import(UPLOAD[self.side])
            case Array(item=item):
                return {"type": "array", "items": self._files(item, view)}
            case Union(members=members):
                return {"anyOf": [self._files(member, view) for member in members]}
        return self._type(type, view)

    def _type(self, type: Type, view: View) -> Schema:
        match type:
            case Anything():
                return {}
            case Nothing():
                return self._import(NOTHING)
            case Null():
                return {"type": "null"}
            case Scalar():
                return self._scalar(type, view)
            case Array(item=item, constraints=constraints):
                sizes = _keywords(_SIZES, constraints) if view.checked else {}
                return {"type": "array", "items": self._type(item, view), **sizes}
            case Map(value=value):
                values = self._type(value, view)
                return {"type": "object", "additionalProperties": values or True}
            case Tuple(prefix=prefix):
                return {
                    "type": "array",
                    "prefixItems": [self._type(item, view) for item in prefix],
                    "items": False,
                    "minItems": len(prefix),
                    "maxItems": len(prefix),
                }
            case Union():
                return self._union(type, view)
            case Literal(values=values):
                return _open({"enum": list(values)}, values if view.lenient else ())
            case Ref(target=target):
                return self._ref(target, view)
            case TypeParameter() | Instance():
                raise TypeError("generic records are written as what they stand for")

    def _ref(self, target: TypeId, view: View) -> Schema:
        schema: Schema = {"$ref": self._pointer(target)}
        declaration = self.declarations[target]
        if not (isinstance(declaration, Enumeration) and declaration.open):
            return schema
        values = tuple(member.value for member in declaration.members)
        return _open(schema, values, least=1) if view.lenient else schema

    def _pointer(self, target: TypeId) -> str:
        return f"#/$defs/{self.names.types[target]}"

    def _import(self, origin: tuple[str, str]) -> Schema:
        self._imports[origin] = None
        return {"$ref": f"#/$defs/.{origin[1]}"}

    def _scalar(self, scalar: Scalar, view: View) -> Schema:
        kind = scalar.kind
        if kind in SCALARS:
            return self._import(SCALARS[kind])
        type, format = _SCALARS[kind]
        schema: Schema = {"type": type}
        if format is not None:
            schema["format"] = format
        if view.checked:
            schema |= _keywords(_CONSTRAINTS.get(kind, {}), scalar.constraints)
        return schema

    def _union(self, union: Union, view: View) -> Schema:
        members = [self._type(member, view) for member in union.members]
        if len(members) == 2 and {"type": "null"} in members:
            only = next(member for member in members if member != {"type": "null"})
            if isinstance(only.get("type"), str) and "additionalProperties" not in only:
                return {**only, "type": [only["type"], "null"]}
        schema: Schema = {"anyOf": list(members)}
        members_by_tag = self._tags.unions.get(union)
        if members_by_tag is None or union.discriminator is None:
            return schema
        if view.lenient:
            # An object with an unknown tag, from a newer server, stays a plain object.
            return {"anyOf": [*members, {"type": "object"}]}
        mapping: Schema = {
            str(value): self._pointer(id)
            for id, own in members_by_tag.items()
            for value in own
        }
        name = union.discriminator.wire_name
        return {**schema, "discriminator": {"propertyName": name, "mapping": mapping}}


def _open(
    schema: Schema, values: tuple[str | int | bool, ...], least: int = 2
) -> Schema:
    """A list of constants that accepts unknown ones of the same types."""
    kinds = dict.fromkeys(type(value) for value in values)
    others: list[JsonValue] = [
        {"type": _BASES[kind]} for kind in kinds if kind in _BASES
    ]
    if len(values) < least or not others:
        return schema
    return {"anyOf": [schema, *others]}


def _keywords(keywords: Mapping[str, str], constraints: Constraints) -> Schema:
    return {
        keyword: value
        for keyword, attribute in keywords.items()
        if (value := getattr(constraints, attribute)) is not None
    }


def unchecked(type: Record | Type) -> Iterator[str]:
    """The keywords that are asked of a value, and that no model of the library checks."""
    constraints = getattr(type, "constraints", NO_CONSTRAINTS)
    yield from keywords(constraints)
    if constraints.unique:
        yield "uniqueItems"
    if constraints.one_of:
        yield "enum"
    match type:
        case Map():
            yield from _keywords(_COUNTS, constraints)
        case Scalar(kind=ScalarKind.SECRET) if constraints.pattern is not None:
            yield "pattern"
        case Scalar(kind=kind) if kind not in _CONSTRAINTS:
            yield from _keywords(_LENGTHS | _RANGES, constraints)
