# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The fields of forms as plain properties, to be converted by the declared type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from ..contract import Form, Multipart, Parameter, Part
from ..invalid import Detail, Invalid, detail
from ..model import resolve
from ..unset import UNSET
from .parsing import decode_query, from_query, loads
from .sharing import declared_properties
from .styles import is_json, quote_all


def form_fields(content: Form, pairs: list[tuple[str, str]]) -> Any:
    """Properties by wire name; several values of one name are an array.

    Raises Invalid, and ValueError for a name that is none.
    """
    parts = content.parts
    names = [from_query(raw) for raw, _ in pairs]
    owners = _owners(content, names)
    styled = _styled(parts)
    fields, problems = _styled_fields(styled, pairs)
    for name, (_, text) in zip(names, pairs, strict=True):
        if name.partition("[")[0] in styled:
            continue
        try:
            _put(fields, owners, name, _part_value(parts.get(name), from_query(text)))
        except ValueError as error:
            problems.append(_problem(name, error))
    if problems:
        raise Invalid(problems)
    return _with_arrays(parts, fields)


def _problem(name: str, error: ValueError) -> Detail:
    return detail(["body", name], f"Input {error}")


def _styled_fields(
    styled: Mapping[str, Part], pairs: list[tuple[str, str]]
) -> tuple[dict[str, Any], list[Detail]]:
    """The fields that are encoded like query parameters, and what is wrong with others."""
    fields: dict[str, Any] = {}
    problems: list[Detail] = []
    for name, part in styled.items():
        try:
            value = _decoded(_as_parameter(name, part), pairs)
        except ValueError as error:
            problems.append(_problem(name, error))
        else:
            if value is not UNSET:
                fields[name] = value
    return fields, problems


def _styled(parts: Mapping[str, Part]) -> dict[str, Part]:
    return {n: part for n, part in parts.items() if part.style and _is_styled(part)}


def _is_styled(part: Part) -> bool:
    return part.style == "deepObject" or not part.explode


def _as_parameter(name: str, part: Part) -> Parameter:
    shape = "object" if part.style == "deepObject" else part.shape
    return Parameter(name, style=part.style, explode=part.explode, shape=shape)


def _decoded(parameter: Parameter, pairs: list[tuple[str, str]]) -> Any:
    """The value of a field; what may be an object may be text as well."""
    try:
        return decode_query(parameter, pairs)
    except ValueError:
        if parameter.shape != "object" or parameter.style == "deepObject":
            raise
        return decode_query(replace(parameter, shape="scalar"), pairs)


def multipart_fields(content: Multipart, items: list[tuple[str, Any]]) -> Any:
    """Properties by wire name; several parts of one name are an array. Raises Invalid."""
    parts = content.parts
    owners = _owners(content, [name for name, _ in items])
    styled = _styled_parts(parts, items)
    # The texts of parts are not percent-encoded; commas tell members apart.
    texts = [(name, text) for name, text in items if isinstance(text, str)]
    pairs = [(quote_all(name), quote(text, ",")) for name, text in texts if styled]
    fields, problems = _styled_fields(styled, pairs)
    for name, value in items:
        if name.partition("[")[0] in styled and isinstance(value, str):
            continue
        try:
            _put(fields, owners, name, _part_value(parts.get(name), value))
        except ValueError as error:
            problems.append(_problem(name, error))
    if problems:
        raise Invalid(problems)
    return _with_arrays(parts, fields)


def _styled_parts(
    parts: Mapping[str, Part], items: list[tuple[str, Any]]
) -> dict[str, Part]:
    """The fields that are encoded like query parameters; before OpenAPI 3.1, parts had no style.

    So an array may also be several parts.
    """
    names = [name for name, _ in items]
    return {
        name: part
        for name, part in _styled(parts).items()
        if part.style == "deepObject" or names.count(name) == 1
    }


def _with_arrays(parts: Mapping[str, Part], fields: dict[str, Any]) -> dict[str, Any]:
    """The fields, with an array wherever its only item came as a JSON text of its own."""
    for name, part in parts.items():
        alone = name in fields and not isinstance(fields[name], list)
        if alone and part.shape == "array" and is_json(part.content_type):
            fields[name] = [fields[name]]
    return fields


class JsonText(str):
    """The text of a part whose own media type says that it is JSON."""

    __slots__ = ()


def _part_value(part: Part | None, value: Any) -> Any:
    if isinstance(value, JsonText):
        return loads(value)
    if part is not None and isinstance(value, str) and is_json(part.content_type):
        return loads(value)
    return value


def _owners(content: Form | Multipart, names: Iterable[str]) -> dict[str, str]:
    """By name: the property that it is part of; an exploded object sends those of its own.

    A name that the body declares is the body's; a map has what nothing else declares.
    """
    spread = [name for name, part in content.parts.items() if _is_spread(part)]
    if not spread:
        return {}
    own = declared_properties(resolve(content.type))
    members = {name: declared_properties(own.get(name)) for name in spread}
    owners = {
        member: name for name in spread for member in members[name] if member not in own
    }
    for name in spread:
        if not members[name]:
            owners |= {n: name for n in names if n not in own and n not in owners}
    return owners


def _is_spread(part: Part) -> bool:
    return part.style == "form" and part.explode and part.shape == "object"


def _put(
    fields: dict[str, Any], owners: Mapping[str, str], name: str, value: Any
) -> None:
    """Adds a value to the form, or to the exploded object that it is part of."""
    owner = owners.get(name)
    if owner is not None:
        fields = fields.setdefault(owner, {})
    _add(fields, name, value)


def _add(fields: dict[str, Any], name: str, value: Any) -> None:
    if name not in fields:
        fields[name] = value
    elif isinstance(fields[name], _Several):
        fields[name].append(value)
    else:
        fields[name] = _Several([fields[name], value])


class _Several(list[Any]):
    """The values of a name that occurs more than once."""
