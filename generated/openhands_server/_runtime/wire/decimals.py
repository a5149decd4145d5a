# specgen's runtime, checked by mypy --strict.
# pyright: basic
"""Decimals that travel as JSON numbers, with all their digits, which floats do not have."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Annotated, Any, Final
from uuid import uuid4

from pydantic import GetPydanticSchema
from pydantic_core import SchemaValidator, core_schema

_LAX_DECIMAL: Final = SchemaValidator(core_schema.decimal_schema(allow_inf_nan=False))
_BARE: Final = f"{uuid4().hex}:"
"""Marks texts that are to stand without quotes; nobody else knows it."""
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
    if isinstance(value, NumberDecimal):
        return ExactFloat.of(str(value))
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


def read_exact_json(reader: Any, text: bytes | str, **options: Any) -> Any:
    """A JSON text as the reader's type, decimals with all their digits.

    Raises pydantic's ValidationError.
    """
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
            lambda value: f"{_BARE}{value}", when_used="json"
        ),
    )


def _read_decimal(value: object) -> NumberDecimal:
    digits = value.digits if isinstance(value, ExactFloat) else value
    return NumberDecimal(_LAX_DECIMAL.validate_python(digits))


DecimalNumber = Annotated[Decimal, GetPydanticSchema(_decimal_schema)]
"""A number with all its decimal digits."""
