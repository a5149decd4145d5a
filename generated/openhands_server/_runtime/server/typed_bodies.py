# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Bodies of refusals made of the declared type alone: its constants, and names that say enough.

A property called `message` is the words, an integer `code` the status, a constant itself. Where
only a choice would do, such as one of several constants, there is no body.
`specgen/ir/refusals.py` tells the same of a document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from pydantic.errors import PydanticUserError

from .problems import Refusal

WORDS = frozenset(
    "description detail details errordescription errordetail errormessage errors message"
    " messages msg reason".split()
)
"""Names of texts that say what is wrong; names are compared in lower case, without marks."""
TITLES = frozenset("errortitle statustext summary title".split())
"""Names of texts that say what the status means."""
SLUGS = frozenset("code error errorcode errortype type".split())
"""Names of texts for programs, such as `unprocessable_entity`."""
STATUSES = frozenset(
    "code httpcode httpstatus httpstatuscode status statuscode".split()
)
"""Names of the status, as a number; as text where they are no slugs."""
FAILURES = {"error": True, "ok": False, "success": False}
"""Names of booleans that say whether all went well."""
HOLDERS = frozenset("error errors exception fault problem".split())
"""Names of objects and arrays that hold what is wrong, filled even where they may be absent."""
DEEPEST = 8
"""Objects within each other that a body may have."""


class _Choice(Exception):
    """Of a value too little is said to make it."""


def typed_body(reader: TypeAdapter[Any], refusal: Refusal) -> Iterator[Any]:
    """What can be made of a type, at most one in full words and one in short ones.

    It may yet not be valid: a text may be too long, say.
    """
    try:
        schema = reader.json_schema()
    except PydanticUserError:
        return  # A type of which JSON Schema has no words.
    for message in dict.fromkeys((refusal.words, refusal.message)):
        maker = _Maker(schema.get("$defs", {}), refusal, message)
        try:
            yield maker.value(schema, "message", 0)
        except _Choice:
            return


def slug(title: str) -> str:
    return title.lower().replace(" ", "_")


def plain_name(name: str) -> str:
    """A name in lower case, without what separates its words."""
    return "".join(filter(str.isalnum, name)).lower()


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the values of one body."""

    definitions: Mapping[str, Any]
    refusal: Refusal
    message: str

    def value(
        self, schema: Mapping[str, Any], name: str, depth: int, *, chosen: bool = False
    ) -> Any:
        """The value that a schema and a property's name leave no choice about.

        `chosen` says that the schema is one of several, whose constants tell them apart.
        Raises _Choice.
        """
        schema = self._resolved(schema)
        constants = [schema["const"]] if "const" in schema else schema.get("enum")
        if constants is not None:
            return self._constant(constants, plain_name(name), chosen=chosen)
        members = schema.get("anyOf") or schema.get("oneOf")
        if members:
            return self._member(members, name, depth, chosen=chosen)
        match schema.get("type"):
            case "object" if depth < DEEPEST:
                return self._object(schema, depth, chosen=chosen)
            case "array":
                return self._array(schema, name, depth, chosen=chosen)
            case None | "null":
                return None
            case kind:
                return self._scalar(kind, schema.get("format"), plain_name(name))

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema:
            schema = self.definitions[schema["$ref"].rpartition("/")[2]]
        return schema

    def _constant(self, constants: Sequence[Any], name: str, *, chosen: bool) -> Any:
        status = self.refusal.status
        if name in STATUSES and status in constants:
            return status
        if len(constants) == 1 and not chosen:
            return constants[0]
        raise _Choice

    def _member(
        self,
        members: Sequence[Mapping[str, Any]],
        name: str,
        depth: int,
        *,
        chosen: bool,
    ) -> Any:
        """The first of several types that can be made; null if nothing else can."""
        values = [member for member in members if member.get("type") != "null"]
        for member in values:
            try:
                several = chosen or len(values) > 1
                return self.value(member, name, depth, chosen=several)
            except _Choice:
                continue
        if len(values) < len(members):
            return None
        raise _Choice

    def _object(
        self, schema: Mapping[str, Any], depth: int, *, chosen: bool
    ) -> dict[str, Any]:
        required = schema.get("required", ())
        made = {}
        for name, inner in schema.get("properties", {}).items():
            try:
                value = self.value(inner, name, depth + 1, chosen=chosen)
            except _Choice:
                if name in required:
                    raise
                continue
            if name in required or self._is_told(name, value):
                made[name] = value
        return made

    def _is_told(self, name: str, value: Any) -> bool:
        """Whether a property that may be absent says what is wrong."""
        name = plain_name(name)
        if isinstance(value, dict | list):
            return bool(value) and name in HOLDERS
        if isinstance(value, str):
            return name in WORDS | TITLES | SLUGS
        return name in STATUSES and value == self.refusal.status

    def _array(
        self, schema: Mapping[str, Any], name: str, depth: int, *, chosen: bool
    ) -> list[Any]:
        items = schema.get("items")
        if not items or depth >= DEEPEST:
            return []
        try:
            return [self.value(items, name, depth + 1, chosen=chosen)]
        except _Choice:
            return []

    def _scalar(self, kind: str, format: str | None, name: str) -> Any:
        status = self.refusal.status
        if kind in ("integer", "number") and name in STATUSES:
            return status
        if kind == "boolean" and name in FAILURES:
            return FAILURES[name]
        if kind == "string" and format is None:
            texts = (
                (WORDS, self.message),
                (TITLES, self.refusal.title),
                (SLUGS, slug(self.refusal.title)),
                (STATUSES, str(status)),
            )
            for names, text in texts:
                if name in names:
                    return text
        raise _Choice
