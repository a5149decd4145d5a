# specgen's runtime, checked by mypy --strict.
# pyright: basic
"""The fields of forms as plain properties, to be converted by the declared type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .contract import Parameter, Part
from .parsing import decode_query, from_query, loads
from .problems import Detail, Invalid, detail
from .styles import is_json
from .unset import UNSET


def form_fields(parts: Mapping[str, Part], pairs: list[tuple[str, str]]) -> Any:
    """Properties by wire name; several values of one name are an array."""
    styled = {n: part for n, part in parts.items() if part.style and _is_styled(part)}
    fields: dict[str, Any] = {}
    for name, part in styled.items():
        value = decode_query(_as_parameter(name, part), pairs)
        if value is not UNSET:
            fields[name] = value
    for raw, text in pairs:
        name = from_query(raw)
        if name.partition("[")[0] not in styled:
            _add(fields, name, _part_value(parts.get(name), from_query(text)))
    return fields


def _is_styled(part: Part) -> bool:
    return part.style == "deepObject" or not part.explode


def _as_parameter(name: str, part: Part) -> Parameter:
    shape = "object" if part.style == "deepObject" else "array"
    return Parameter(name, style=part.style, explode=part.explode, shape=shape)


def multipart_fields(parts: Mapping[str, Part], items: list[tuple[str, Any]]) -> Any:
    fields: dict[str, Any] = {}
    problems: list[Detail] = []
    for name, value in items:
        try:
            _add(fields, name, _part_value(parts.get(name), value))
        except ValueError as error:
            problems.append(detail(["body", name], f"Input {error}"))
    if problems:
        raise Invalid(problems)
    return fields


def _part_value(part: Part | None, value: Any) -> Any:
    if part is not None and isinstance(value, str) and is_json(part.content_type):
        return loads(value)
    return value


def _add(fields: dict[str, Any], name: str, value: Any) -> None:
    if name not in fields:
        fields[name] = value
    elif isinstance(fields[name], _Several):
        fields[name].append(value)
    else:
        fields[name] = _Several([fields[name], value])


class _Several(list[Any]):
    """The values of a name that occurs more than once."""
