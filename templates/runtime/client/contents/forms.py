"""Answers that are forms, as the declared type."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

from pydantic import ValidationError

from ...wire.contract import TypeOf
from ...wire.model import adapter_of


def read_form(type_of: TypeOf, text: str) -> Any:
    """The fields as the declared type. Raises pydantic's ValidationError.

    A name that occurs again makes an array. Text alone does not say whether it is an array's
    only item, or JSON; where the type wants another kind of value, it is read as that.
    """
    adapter = adapter_of(type_of)
    values: dict[str, list[str]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        values.setdefault(name, []).append(value)
    fields: dict[str, Any] = {
        name: several if len(several) > 1 else several[0]
        for name, several in values.items()
    }
    try:
        return adapter.validate_python(fields)
    except ValidationError as error:
        meant = {
            name: _other(fields[name], faults)
            for name, faults in _by_field(error).items()
            if name in fields
        }
        return adapter.validate_python({**fields, **meant})


def _by_field(error: ValidationError) -> dict[str | int, list[str]]:
    """The kinds of faults of each field."""
    faults: dict[str | int, list[str]] = {}
    for fault in error.errors(include_url=False, include_context=False):
        if fault["loc"]:
            faults.setdefault(fault["loc"][0], []).append(fault["type"])
    return faults


def _other(value: Any, faults: list[str]) -> Any:
    """A text as the value of another kind that was wanted."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            pass
    is_item = isinstance(value, str) and "list_type" in faults
    return [value] if is_item else value
