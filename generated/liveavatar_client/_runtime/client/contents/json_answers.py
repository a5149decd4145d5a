# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""JSON that was answered, as the declared type."""

from __future__ import annotations

from typing import Any

from ...wire.contract import TypeOf
from ...wire.core_schemas import WIRE_NAMES
from ...wire.decimals import read_exact_json
from ...wire.model import adapter_of, resolve


def read_answer(type_of: TypeOf, text: bytes | str) -> Any:
    """The value of a JSON text, whose properties have their wire names.

    A typed number is finite; so is every number where nothing has a type. Raises pydantic's
    ValidationError.
    """
    return read_exact_json(
        adapter_of(type_of),
        text,
        numbers=resolve(type_of) is Any,
        **WIRE_NAMES,
    )
