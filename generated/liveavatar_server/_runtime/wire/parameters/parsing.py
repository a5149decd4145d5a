# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""How parameters are read: the inverse of `styles`.

Results are plain values with text at the leaves ("5"), to be converted by the declared type;
values that travel as JSON documents come as parsed. `Parameter.shape` says what to expect. Text
that does not fit raises ValueError, whose message never holds the text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TypeAlias
from urllib.parse import unquote, unquote_plus

from ..contract import Parameter
from ..decimals import ExactFloat, has_decimals
from ..unset import UNSET, Unset
from .styles import DELIMITERS, PREFIXES, SEPARATORS, Plain, is_form, is_json

Pairs: TypeAlias = Sequence[tuple[str, str]]
"""Names and values as they were sent, percent-encoded."""
Unescape: TypeAlias = Callable[[str], str]


class Packed(str):
    """A member of an object that is one text: if it is an array, it is written as JSON."""


class Indexed(list[Any]):
    """Members of a `deepObject` whose names count from 0: an array, or an object with those."""


DEEPEST = 32
"""How many brackets a `deepObject` name may have."""


def split_pairs(text: str, separator: str = "&") -> list[tuple[str, str]]:
    """The pairs of a query string (or of a cookie header, with `;`), not decoded."""
    pairs: list[tuple[str, str]] = []
    for part in text.split(separator):
        if part := part.strip(" \t"):
            name, _, value = part.partition("=")
            pairs.append((name, value))
    return pairs


def decode_path(parameter: Parameter, text: str) -> Plain | Unset:
    """The value of a slot, whose text is still percent-encoded.

    UNSET where the slot has only other names than the parameter's, which `matrix` writes.
    """
    if parameter.media_type:
        return _document(parameter, from_uri(text))
    prefix = PREFIXES.get(parameter.style, "")
    separator = SEPARATORS.get(parameter.style, ",")
    if not text.startswith(prefix):
        raise ValueError(f"does not start with {prefix!r}")
    text = text[len(prefix) :]
    if parameter.style == "matrix":
        is_empty = parameter.shape == "array" and not text
        return [] if is_empty else _named(parameter, split_pairs(text, ";"), from_uri)
    return _positional(parameter, text, separator, from_uri)


def decode_query(parameter: Parameter, pairs: Pairs) -> Plain | Unset:
    """The parameter's value in the pairs of a query string; UNSET if it is not there."""
    if parameter.style == "deepObject":
        return _deep(parameter, pairs)
    return _named(parameter, pairs, from_query)


def decode_querystring(parameter: Parameter, text: str) -> Plain | Unset:
    """The whole query string as a value (OpenAPI 3.2 `in: querystring`)."""
    if not text:
        return UNSET
    if is_form(parameter.media_type):
        return _collected(split_pairs(text), from_query)
    return _document(parameter, from_query(text))


def decode_header(parameter: Parameter, text: str | None) -> Plain | Unset:
    """The value of a header; several lines of one header are joined by commas."""
    if text is None:
        return UNSET
    if parameter.media_type:
        return _document(parameter, text)
    return _positional(parameter, text, ",", lambda item: item.strip(" \t"))


def decode_cookie(parameter: Parameter, pairs: Pairs) -> Plain | Unset:
    """The value in the pairs of a `Cookie` header."""
    return _named(parameter, pairs, str if parameter.style == "cookie" else from_uri)


def from_uri(text: str) -> str:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise ValueError("is not percent-encoded UTF-8") from None


def from_query(text: str) -> str:
    try:
        return unquote_plus(text, errors="strict")
    except UnicodeDecodeError:
        raise ValueError("is not percent-encoded UTF-8") from None


def loads(text: str | bytes) -> Plain:
    """A JSON text (RFC 8259: no NaN, no Infinity); raises ValueError without the text."""
    exact = ExactFloat.of if has_decimals() else None
    try:
        value: Plain = json.loads(
            text, parse_float=exact, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError):
        raise ValueError("is not valid JSON") from None
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _document(parameter: Parameter, text: str) -> Plain:
    return loads(text) if is_json(parameter.media_type) else text


def _named(parameter: Parameter, pairs: Pairs, unescape: Unescape) -> Plain | Unset:
    exploded = parameter.explode and not parameter.media_type
    if exploded and parameter.shape == "object":
        return _collected(pairs, unescape) or UNSET
    own = [text for name, text in pairs if unescape(name) == parameter.name]
    if not own:
        return UNSET
    if exploded and parameter.shape == "array":
        return [unescape(text) for text in own]
    if len(own) > 1:
        raise ValueError("is given more than once")
    if parameter.media_type:
        return _document(parameter, unescape(own[0]))
    if parameter.style in DELIMITERS and parameter.shape != "scalar":
        return _shaped(parameter, unescape(own[0]), DELIMITERS[parameter.style], str)
    return _shaped(parameter, own[0], ",", unescape)


def _collected(pairs: Pairs, unescape: Unescape) -> dict[str, Plain]:
    """An object of the pairs; a name that occurs again makes an array."""
    members: dict[str, Plain] = {}
    for name, text in pairs:
        key, value = unescape(name), unescape(text)
        earlier = members.get(key, UNSET)
        if earlier is UNSET:
            members[key] = value
        elif isinstance(earlier, list):
            earlier.append(value)
        else:
            members[key] = [earlier, value]
    return members


def _positional(
    parameter: Parameter, text: str, separator: str, unescape: Unescape
) -> Plain:
    if not parameter.explode:
        delimiter = DELIMITERS.get(parameter.style, ",")
        if delimiter != "," and parameter.shape != "scalar":
            # The delimiter may itself be escaped, and no item holds it.
            return _shaped(parameter, unescape(text), delimiter, str)
        return _shaped(parameter, text, ",", unescape)
    if parameter.shape == "object":
        return _collected(split_pairs(text, separator), unescape)
    return _shaped(parameter, text, separator, unescape)


def _shaped(
    parameter: Parameter, text: str, delimiter: str, unescape: Unescape
) -> Plain:
    if parameter.shape == "scalar":
        return unescape(text)
    items = [unescape(item) for item in text.split(delimiter)] if text else []
    if parameter.shape == "array":
        return [*items]
    if len(items) % 2:
        raise ValueError("has a name without a value")
    return dict(zip(items[::2], map(Packed, items[1::2]), strict=True))


class _Branch(dict[str, "_Branch | list[str]"]):
    """Members of a `deepObject` by the text in brackets."""


def _deep(parameter: Parameter, pairs: Pairs) -> Plain | Unset:
    """Members by their names in brackets, or what is no object as a plain pair."""
    root = _Branch()
    plain: list[str] = []
    for raw, text in pairs:
        name = from_query(raw)
        if name == parameter.name:
            plain.append(from_query(text))
        elif name.startswith(parameter.name + "[") and name.endswith("]"):
            keys = name[len(parameter.name) + 1 : -1].split("][")
            if len(keys) > DEEPEST:
                raise ValueError(f"is nested deeper than {DEEPEST}")
            _grow(root, keys, from_query(text))
    if plain:
        return _refuse_both() if root else _ripe(plain)
    return _ripe(root) if root else UNSET


def _grow(branch: _Branch, keys: list[str], text: str) -> None:
    for key in keys[:-1]:
        inner = branch.setdefault(key, _Branch())
        branch = inner if isinstance(inner, _Branch) else _refuse_both()
    leaf = branch.setdefault(keys[-1], [])
    (leaf if isinstance(leaf, list) else _refuse_both()).append(text)


def _refuse_both() -> NoReturn:
    raise ValueError("gives a value and members for one name")


def _ripe(member: _Branch | list[str]) -> Plain:
    """The plain value; names that count from 0 are the places of an array."""
    if isinstance(member, list):
        return [*member] if len(member) > 1 else member[0]
    values = {key: _ripe(inner) for key, inner in member.items()}
    if list(values) == [""]:
        alone = values[""]
        return alone if isinstance(alone, list) else [alone]
    indices = [str(index) for index in range(len(values))]
    if values.keys() == set(indices):
        return Indexed(values[index] for index in indices)
    return values
