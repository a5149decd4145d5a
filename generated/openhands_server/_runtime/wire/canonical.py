# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Unions of plain text and formats, of which a text is a format's only as the format writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, Final, get_args, get_origin
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from pydantic_core import core_schema

from .scalars import Read, write_base64, write_duration, write_moment

_WRITERS: Final[Mapping[Any, Callable[[Any], str]]] = {
    datetime: write_moment,
    time: write_moment,
    date: date.isoformat,
    timedelta: write_duration,
    UUID: str,
    Decimal: str,
    bytes: write_base64,
}
"""How the values of formats are written, of subclasses before their bases."""


class Canonical:
    """Marks a union of plain text and formats: only the text that a format writes is of it."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: Any
    ) -> core_schema.CoreSchema:
        members = [member for member in get_args(source) if _kind(member) in _WRITERS]
        text = next(member for member in get_args(source) if _kind(member) is str)
        readers = [TypeAdapter(member) for member in (*members, text)]
        return core_schema.no_info_wrap_validator_function(
            partial(_read_canonical, readers), handler(source)
        )


def _kind(member: Any) -> Any:
    return get_args(member)[0] if get_origin(member) is Annotated else member


def _read_canonical(
    readers: Sequence[TypeAdapter[Any]], value: object, read: Read
) -> object:
    for reader in readers if isinstance(value, str) else ():
        try:
            typed = reader.validate_python(value)
        except ValidationError:
            continue
        if isinstance(typed, str) or _written(typed) == value:
            return typed
    return read(value)


def _written(value: Any) -> str:
    return next(
        write(value) for kind, write in _WRITERS.items() if isinstance(value, kind)
    )
