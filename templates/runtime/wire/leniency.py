"""Readers that accept more than the document declares.

What the document allows is read by the declared type. Only what that refuses is read again, by
the same type without what a newer caller may know better: constants beside the listed ones,
properties that closed objects do not have.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Literal, Protocol, TypeAlias

from pydantic import ValidationError
from pydantic_core import SchemaValidator

from .contract import TypeOf
from .core_schemas import CONFIG, Rewrite, inside, model_of_fields, rewritten
from .model import adapter_of

Strictness: TypeAlias = Literal["strict", "lenient"]


class Reader(Protocol):
    """Reads values of a type; raises ValidationError."""

    def validate_json(
        self,
        text: str | bytes,
        /,
        *,
        strict: bool | None = None,
        context: Any = None,
    ) -> Any: ...

    def validate_python(self, value: Any, /, *, context: Any = None) -> Any: ...


ReaderOf: TypeAlias = Callable[[TypeOf], Reader]


@cache
def lenient_of(type_of: TypeOf) -> Reader:
    """The lenient reader of a type in a contract."""
    return _LenientReader(type_of)


READERS: dict[Strictness, ReaderOf] = {"strict": adapter_of, "lenient": lenient_of}


class _LenientReader:
    def __init__(self, type_of: TypeOf) -> None:
        self._declared = adapter_of(type_of)
        self._wider: SchemaValidator | None = None

    def validate_json(
        self,
        text: str | bytes,
        /,
        *,
        strict: bool | None = None,
        context: Any = None,
    ) -> Any:
        try:
            return self._declared.validate_json(text, strict=strict, context=context)
        except ValidationError:
            return self._widened().validate_json(text, strict=strict)

    def validate_python(self, value: Any, /, *, context: Any = None) -> Any:
        try:
            return self._declared.validate_python(value, context=context)
        except ValidationError:
            return self._widened().validate_python(value)

    def _widened(self) -> SchemaValidator:
        if self._wider is None:
            schema = rewritten(self._declared.core_schema, _REWRITES)
            self._wider = SchemaValidator(schema, CONFIG)
        return self._wider


def _literal(schema: Any) -> Any:
    """One of several constants may be another of their kind."""
    values = schema["expected"]
    if len(values) == 1:
        return schema
    kinds = [
        {"type": core} for kind, core in _KINDS.items() if kind in map(type, values)
    ]
    return kinds[0] if len(kinds) == 1 else {"type": "union", "choices": kinds}


def _model(schema: Any) -> Any:
    """An object that is not closed."""
    if schema["schema"]["type"] != "model-fields":
        return inside(schema, _REWRITES)
    return model_of_fields(schema, inside(schema["schema"], _REWRITES))


_REWRITES: dict[str, Rewrite] = {"literal": _literal, "model": _model}
_KINDS = {str: "str", int: "int", bool: "bool", float: "float"}
