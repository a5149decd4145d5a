# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Decimals that travel as JSON numbers, with all their digits, which floats do not have."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from math import isfinite
from typing import Annotated, Any, Final
from uuid import uuid4

from pydantic import GetPydanticSchema, ValidationError
from pydantic_core import PydanticCustomError, SchemaValidator, core_schema

REVEAL: Final = object()
"""The serialisation context in which secrets are written; nobody else has this object."""
EXACT: Final = object()
"""The one of a text in which secrets are masked. In both, decimals have marks to be taken off."""
NOT_FINITE: Final = "NaN and infinity are no JSON numbers"
_LAX_DECIMAL: Final = SchemaValidator(core_schema.decimal_schema(allow_inf_nan=False))
_BARE: Final = f"{uuid4().hex}:"
"""Marks texts that are to stand without quotes; nobody else knows it."""
_LARGEST_EXPONENT: Final = 6144
"""Of a decimal (IEEE 754, decimal128): its digits are written out where it is computed with."""
_MOST_DIGITS: Final = 4300
"""Of an integer that Python writes as text."""
_EXPONENTIAL: Final = 1e21
"""The first whole number that ECMAScript writes with an exponent (section 6.1.6.1.20)."""
_LARGE: Final = re.compile(rb"[eE]\+?[0-9]{3}")
"""An exponent that a float may not hold, or a piece of a text that looks like one."""
_QUOTED = re.compile(f'"{_BARE}([^"]*)"'.encode())


def bare_numbers(text: bytes) -> bytes:
    """JSON text with its decimals as numbers."""
    return _QUOTED.sub(rb"\1", text) if _BARE.encode() in text else text


class ExactFloat(float):
    """A fraction with the digits that it was written with."""

    digits: str

    @classmethod
    def of(cls, digits: str) -> ExactFloat:
        """The number that `digits` are."""
        number = cls(digits)
        number.digits = digits
        return number

    def __str__(self) -> str:
        return self.digits


class NumberDecimal(Decimal):
    """A decimal that is a number on the wire."""


def plain_decimal(value: Decimal) -> str | float:
    """A decimal as JSON has it: text, unless it was read as a number."""
    if not value.is_finite():
        raise ValueError(NOT_FINITE)
    if isinstance(value, NumberDecimal):
        return ExactFloat.of(str(value))
    return str(value)


def number_text(value: float) -> str:
    """A number where it is text, not JSON: `5` for 5.0, as ECMAScript writes it, and most read it.

    Of one beyond 2^53 every digit is written, as who reads an integer would see another.
    """
    if isinstance(value, ExactFloat):
        return value.digits
    if float.is_integer(value) and -_EXPONENTIAL < value < _EXPONENTIAL:
        return str(int(value))
    return str(value)


_DECIMALS: list[object] = []
"""The types of this process that hold decimals which travel as numbers."""


def write_plain(value: Any, *, ascii_only: bool = False) -> str:
    """The JSON text of plain JSON, decimals with all their digits."""
    marked = _marked(value) if _DECIMALS else value
    text = json.dumps(marked, separators=(",", ":"), ensure_ascii=ascii_only)
    return bare_numbers(text.encode()).decode() if _DECIMALS else text


def _marked(value: Any) -> Any:
    """Plain JSON with marked texts for the numbers whose digits a float does not hold."""
    if isinstance(value, ExactFloat):
        return f"{_BARE}{value}"
    if isinstance(value, dict):
        return {key: _marked(member) for key, member in value.items()}
    return list(map(_marked, value)) if isinstance(value, list) else value


def refuse_infinity(text: bytes | str, *, numbers: bool) -> None:
    """Raises pydantic's ValidationError for NaN and infinity, which JSON does not have.

    With `numbers` also for numbers too large for a float, which Python takes for infinity.
    """
    sent = text if isinstance(text, bytes) else text.encode(errors="replace")
    if not (b"NaN" in sent or b"Infinity" in sent or (numbers and _LARGE.search(sent))):
        return
    try:
        json.loads(
            sent, parse_float=_finite if numbers else None, parse_constant=_finite
        )
    except _NotFiniteError:
        fault = PydanticCustomError("json_invalid", f"Invalid JSON: {NOT_FINITE}")
        raise ValidationError.from_exception_data(
            "JSON", [{"type": fault, "input": None}], hide_input=True
        ) from None
    except (ValueError, RecursionError):
        # Pydantic has the words for it.
        return


class _NotFiniteError(Exception):
    """A number is none of JSON's."""


def _finite(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise _NotFiniteError
    return number


def read_exact_json(
    reader: Any, text: bytes | str, *, numbers: bool = False, **options: Any
) -> Any:
    """A JSON text as the reader's type, decimals with all their digits.

    Raises pydantic's ValidationError; `numbers` as for `refuse_infinity`.
    """
    refuse_infinity(text, numbers=numbers)
    if _DECIMALS and b"." in (text if isinstance(text, bytes) else text.encode()):
        try:
            value = json.loads(text, parse_float=ExactFloat.of)
        except (ValueError, RecursionError):
            # Pydantic has the words for it.
            return reader.validate_json(text, **options)
        return reader.validate_python(value, **options)
    return reader.validate_json(text, **options)


def has_decimals() -> bool:
    """Whether a type of this process holds decimals that travel as numbers."""
    return bool(_DECIMALS)


def _decimal_schema(source: Any, handler: Any) -> core_schema.CoreSchema:
    _DECIMALS.append(source)
    return core_schema.no_info_plain_validator_function(
        _read_decimal,
        serialization=core_schema.plain_serializer_function_ser_schema(
            _write_decimal, info_arg=True, when_used="json"
        ),
    )


def _write_decimal(value: Decimal, info: Any) -> str | float:
    """A marked text for our own writers, for others the number that Python's JSON has."""
    if info.context is REVEAL or info.context is EXACT:
        return f"{_BARE}{value}"
    is_whole = value.adjusted() < _MOST_DIGITS and value == value.to_integral_value()
    return int(value) if is_whole else float(value)


def _read_decimal(value: object) -> NumberDecimal:
    digits = value.digits if isinstance(value, ExactFloat) else value
    number = NumberDecimal(_LAX_DECIMAL.validate_python(digits))
    if number and abs(number.adjusted()) > _LARGEST_EXPONENT:
        raise PydanticCustomError("decimal", "Input should have a smaller exponent")
    return number


DecimalNumber = Annotated[
    Decimal, GetPydanticSchema(_decimal_schema, lambda _, __: {"type": "number"})
]
"""A number with all its decimal digits."""


def _text_schema(source: Any, handler: Any) -> core_schema.CoreSchema:
    return core_schema.no_info_plain_validator_function(
        _read_text,
        serialization=core_schema.plain_serializer_function_ser_schema(
            _write_text, when_used="json"
        ),
    )


def _write_text(value: Any) -> Any:
    """The text of a decimal; a value that does not fit stays as it came."""
    return str(value) if isinstance(value, Decimal) else value


def _read_text(value: object) -> Any:
    """Text, or a decimal of the application's own, whose digits are all there."""
    if isinstance(value, int | float):
        raise PydanticCustomError("decimal", "Input should be text")
    return _LAX_DECIMAL.validate_python(value)


DecimalText = Annotated[
    Decimal, GetPydanticSchema(_text_schema, lambda _, __: {"type": "string"})
]
"""A number that is text on the wire: a JSON number is another kind of value."""
