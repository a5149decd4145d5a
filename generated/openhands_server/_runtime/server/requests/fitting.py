# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Text from parameters and forms, converted to declared types.

Text does not say whether `a` is a string or an array of one, or whether `{"x": 1}` is an object;
the declared type does. So values are checked as they were read and, where the type wanted
another kind of value at some place, converted there and checked again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from datetime import date
from typing import Any, TypeAlias

from pydantic import BaseModel, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError
from starlette.datastructures import UploadFile

from ...wire.charsets import charset_of, decoded, json_in_utf_8
from ...wire.contract import TypeOf
from ...wire.core_schemas import WIRE_NAMES
from ...wire.decimals import NumberDecimal
from ...wire.misfits import OnMisfit
from ...wire.model import adapter_of, problems
from ...wire.parameters.parsing import Indexed, Packed, loads
from ...wire.plain import plain, wire_items
from ...wire.tolerance import tolerant_of
from .asked_types import as_asked
from .json_bodies import holds_null, is_same_kind

_Loc: TypeAlias = tuple[str | int, ...]

_ROUNDS = 4
"""How often a value is converted: texts within texts within texts."""


def fit(type_of: TypeOf, value: Any, on_misfit: OnMisfit | None = None) -> Any:
    """The value as the type.

    With `on_misfit`, what does not fit inside of it stays as it was read, and is told. Raises
    pydantic's ValidationError.
    """
    holder = [value]
    documents: set[_Loc] = set()
    for _ in range(_ROUNDS):
        try:
            return _read(type_of, holder[0], documents)
        except ValidationError as error:
            errors = error.errors(include_url=False)
            converted = [_convert(holder, detail, documents) for detail in errors]
            if not any(converted):
                break
    try:
        return _read(type_of, holder[0], documents)
    except ValidationError as error:
        try:
            return _read(type_of, _without_empty_arrays(holder, error), documents)
        except ValidationError:
            pass
        if on_misfit is None:
            raise
        faults = problems(error)
    value = tolerant_of(type_of).validate_python(holder[0])
    on_misfit(faults)
    return value


def _read(type_of: TypeOf, value: Any, documents: Set[_Loc]) -> Any:
    fitting = adapter_of(type_of).validate_python(value, **WIRE_NAMES)
    for loc in documents:
        _refuse_other_types(value, fitting, loc)
    _refuse_spellings(value, fitting)
    return fitting


def _refuse_other_types(value: Any, fitting: Any, loc: _Loc) -> None:
    """Refuses JSON that is of another type than declared: in a document `"1"` is no number.

    Raises pydantic's ValidationError.
    """
    for step in loc:
        value, fitting = value[step], _member(fitting, step)
    problem = None
    if not is_same_kind(value, plain(fitting)):
        problem = _OTHER_TYPE
    elif holds_null(fitting):
        problem = _NULL
    if problem is not None:
        raise ValidationError.from_exception_data(
            "document", [{"type": problem, "loc": loc, "input": None}]
        )


def _member(value: Any, step: str | int) -> Any:
    """What is at a step that leads through what was sent, under wire names."""
    if isinstance(value, BaseModel):
        return dict(wire_items(value, removed=True)).get(str(step))
    return value[step]


_OTHER_TYPE = PydanticCustomError(
    "json_type", "Input should have the JSON types that are declared"
)
_NULL = PydanticCustomError("null", "Input should not be null")


_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?", re.ASCII)


def _refuse_spellings(value: Any, fitting: Any) -> None:
    """Refuses texts that are read as something only by Python, or by its bounty.

    Raises pydantic's ValidationError.
    """
    problems = [
        InitErrorDetails(type=problem, loc=loc, input=None)
        for problem, loc in _odd_spellings(value, fitting, ())
    ]
    if problems:
        raise ValidationError.from_exception_data("text", problems)


def _odd_spellings(
    text: Any, fitting: Any, place: _Loc
) -> Iterator[tuple[PydanticCustomError, _Loc]]:
    """Texts that only Python takes for numbers, `1_0`, ` 1`, `+1`, and numbers taken for others."""
    if isinstance(fitting, BaseModel):
        fitting = dict(wire_items(fitting))
    if isinstance(text, dict) and isinstance(fitting, dict):
        for name in filter(fitting.__contains__, text):
            yield from _odd_spellings(text[name], fitting[name], (*place, name))
    elif isinstance(text, list) and isinstance(fitting, list | tuple):
        for index, (item, fitting_item) in enumerate(zip(text, fitting, strict=False)):
            yield from _odd_spellings(item, fitting_item, (*place, index))
    elif isinstance(text, str):
        kind = type(fitting)
        if kind in _NUMBERS and not _NUMBER.fullmatch(text):
            yield _NO_NUMBER, place
        elif kind in _FROM_NUMBERS and _NUMBER.fullmatch(text):
            yield _IS_NUMBER, place


_NUMBERS = (int, float, NumberDecimal)
_NO_NUMBER = PydanticCustomError("number", "Input should be a valid number")
_FROM_NUMBERS = (bool, date)
"""What pydantic makes of a number's text as well: `1` is true, `0` a day in 1970."""
_IS_NUMBER = PydanticCustomError("is_number", "Input should not be a number")


def _convert(holder: list[Any], error: Any, documents: set[_Loc]) -> bool:
    """Converts the value that an error is about, in place; whether that was possible.

    A text that is read as JSON is one of the `documents` then.
    """
    parent, key, loc = _place(holder, error["loc"])
    value = parent[key]
    if error["type"] == "assertion":
        parent[key] = _as_asked(error["ctx"]["schema"], value)
        return parent[key] is not value
    for kind, conversions in _CONVERSIONS:
        if isinstance(value, kind):
            convert = conversions.get(error["type"])
            inner = isinstance(parent, list) and parent is not holder
            if convert is _as_list and (inner or isinstance(value, Packed)):
                convert = _inner_list
            is_nothing = convert is None or convert is _constant
            if is_nothing and value == "" and error["type"] not in _ABOUT_TEXT:
                convert = _nothing
            if convert is None:
                return False
            try:
                parent[key] = convert(value)
            except ValueError:
                return False
            if convert in _READING_JSON:
                documents.add(loc)
            return bool(parent[key] != value)
    return False


def _place(holder: list[Any], loc: _Loc) -> tuple[Any, Any, _Loc]:
    """The container and key of what `loc` names, and where that is; names of union members
    lead nowhere."""
    parent: Any = holder
    key: Any = 0
    path: list[str | int] = []
    for step in loc:
        value = parent[key]
        inside = isinstance(value, dict) and step in value
        inside |= isinstance(value, list) and step in range(len(value))
        if inside:
            parent, key = value, step
            path.append(step)
    return parent, key, tuple(path)


def _as_asked(schema: Any, value: Any) -> Any:
    """The value with what a constraint asks for; the same, if it has anything but texts in it.

    What was read as a document or is a file already, says itself of what type it is.
    """
    try:
        return as_asked(schema, value) if plain(value) == value else value
    except ValueError:
        return value


def _without_empty_arrays(holder: Sequence[Any], error: ValidationError) -> Any:
    """The value with null for arrays of one empty text, of which no item can be written so."""
    value = holder[0]
    for detail in error.errors(include_url=False, include_context=False):
        items, _, loc = _place([value], detail["loc"])
        if loc and items in ([""], [None]):
            value = _replaced(value, loc[:-1], None)
    return value


def _replaced(value: Any, loc: _Loc, member: Any) -> Any:
    """The value with another member at a place, the rest as it is; the value itself stays."""
    if not loc:
        return member
    copied = value.copy()
    copied[loc[0]] = _replaced(value[loc[0]], loc[1:], member)
    return copied


def _constant(value: str) -> Any:
    """The number or truth value that a text spells out, as constants are compared exactly."""
    constant = loads(value)
    if isinstance(constant, int | float):
        return constant
    raise ValueError("is no constant")


def _as_list(value: Any) -> list[Any]:
    return [value]


def _inner_list(value: Any) -> list[Any]:
    """An array within an array, which no style reaches, is written as JSON text."""
    try:
        items = loads(value)
    except (ValueError, TypeError):
        items = None
    return items if isinstance(items, list) else [value]


def _members(items: Indexed) -> dict[str, Any]:
    return {str(index): item for index, item in enumerate(items)}


def _nothing(value: str) -> None:
    """The empty text is how null is written."""


def _content(upload: UploadFile) -> bytes:
    upload.file.seek(0)
    return upload.file.read()


def _document(upload: UploadFile) -> Any:
    return loads(json_in_utf_8(_content(upload), upload.content_type or ""))


def _content_text(upload: UploadFile) -> str:
    return decoded(_content(upload), charset_of(upload.content_type or ""))


_LISTS = ("list_type", "tuple_type", "set_type", "frozen_set_type")
_OBJECTS = (
    *("dict_type", "model_type", "model_attributes_type", "mapping_type"),
    "discriminator",
)
_CONSTANTS = ("literal_error", "enum")
_ABOUT_TEXT = ("string_too_short", "string_pattern_mismatch", "missing")
_Conversion = Callable[[Any], Any]
_READING_JSON: Sequence[_Conversion] = (loads, _document)
_CONVERSIONS: Sequence[tuple[type, dict[str, _Conversion]]] = (
    (
        str,
        {
            **dict.fromkeys(_LISTS, _as_list),
            **dict.fromkeys(_OBJECTS, loads),
            **dict.fromkeys(_CONSTANTS, _constant),
            "is_number": _constant,
        },
    ),
    (
        UploadFile,
        {
            **dict.fromkeys(_LISTS, _as_list),
            **dict.fromkeys(_OBJECTS, _document),
            "bytes_type": _content,
            "string_type": _content_text,
        },
    ),
    (dict, dict.fromkeys(_LISTS, _as_list)),
    (Indexed, dict.fromkeys(_OBJECTS, _members)),
)
"""By the kind of value that was read and pydantic's error: what the type wanted."""
