# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Defaults of properties that are not themselves JSON: dates, objects and the like."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from ..wire.contract import TypeOf
from ..wire.tolerance import tolerant_of


def Default(type_of: TypeOf, value: Any) -> Any:  # noqa: N802 - reads as `Field` does
    """The default of a property, as JSON; each object gets a value of its own."""
    return Field(default_factory=lambda: tolerant_of(type_of).validate_python(value))
