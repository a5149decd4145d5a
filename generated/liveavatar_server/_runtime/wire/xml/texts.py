# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Text of XML as JSON: the lexical forms of XML Schema (part 2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from json.encoder import encode_basestring
from typing import Final, TypeAlias

from .shapes import Kind

Form: TypeAlias = Callable[[str], str | None]
"""A text as JSON text, or None where it stands for no value."""

quoted: Final[Callable[[str], str]] = encode_basestring
"""A text as a JSON string."""

_SPACE: Final = " \t\r\n"
_SPACES: Final = re.compile("[ \t\r\n]+")
_NUMBER: Final = re.compile(
    r"([+-]?)(?=\.?\d)0*(\d*?)(?:\.(\d*))?(?:[eE]([+-]?\d+))?", re.ASCII
)
_JSON_NUMBER: Final = re.compile(
    r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII
)
_JSON_INTEGER: Final = re.compile(r"-?(?:0|[1-9]\d*)", re.ASCII)
_BOOLEANS: Final = {"true": "true", "1": "true", "false": "false", "0": "false"}
_NOT_FINITE: Final = {
    "INF": "Infinity",
    "+INF": "Infinity",
    "-INF": "-Infinity",
    "NaN": "NaN",
}
"""As the runtime's JSON has them, which refuses them."""


def form(kind: Kind | tuple[Kind, ...]) -> Form:
    """The reader of a text. What has another form stays text, for validation to judge."""
    if isinstance(kind, str):
        return _FORMS[kind]
    return _narrowest(kind) if len(kind) > 1 else _FORMS[kind[0]]


def _token(text: str) -> str | None:
    # Of white space, only XML's can be in ASCII that comes from XML.
    if not text.isascii():
        text = _SPACES.sub(" ", text.strip(_SPACE))
        return quoted(text) if text else None
    words = text.split()
    return quoted(" ".join(words)) if words else None


def _base64(text: str) -> str:
    return quoted(_SPACES.sub("", text))


def _boolean(text: str) -> str | None:
    text = text.strip(_SPACE)
    return (_BOOLEANS.get(text) or quoted(text)) if text else None


def _number(text: str) -> str | None:
    """A number with the digits that it was written with."""
    if _JSON_NUMBER.fullmatch(text):
        return text
    text = text.strip(_SPACE)
    if not text:
        return None
    parts = _NUMBER.fullmatch(text)
    if parts is None:
        return _NOT_FINITE.get(text) or quoted(text)
    sign, whole, fraction, exponent = parts.groups()
    digits = f"{'-' if sign == '-' else ''}{whole or '0'}"
    digits += f".{fraction}" if fraction else ""
    return f"{digits}e{exponent}" if exponent else digits


def _null(text: str) -> str:
    return quoted(text) if text.strip(_SPACE) else "null"


_FORMS: Final[dict[Kind, Form]] = {
    "string": quoted,
    "token": _token,
    "base64": _base64,
    "boolean": _boolean,
    "integer": _number,
    "number": _number,
    "null": _null,
}


def _narrowest(kinds: tuple[Kind, ...]) -> Form:
    """The reader of a text that may be of several kinds.

    Where it may be any text, it is a number only if it is written as JSON writes numbers: `007`
    is text.
    """
    texts = [kind for kind in kinds if kind in ("string", "token", "base64")]
    written = _FORMS[texts[0]] if texts else None
    patterns = [
        pattern
        for kind, pattern in (("integer", _JSON_INTEGER), ("number", _JSON_NUMBER))
        if kind in kinds
    ]
    words = ("true", "false") if "boolean" in kinds else ()
    nullable = "null" in kinds

    def read(text: str) -> str | None:
        stripped = text.strip(_SPACE)
        if stripped in words:
            return stripped
        if any(pattern.fullmatch(stripped) for pattern in patterns):
            return stripped
        value = written(text) if written is not None else None
        if value is not None:
            return value
        if not stripped:
            return "null" if nullable else None
        return _loosely(stripped, boolean=bool(words), number=bool(patterns))

    return read


def _loosely(text: str, *, boolean: bool, number: bool) -> str | None:
    """A text that JSON writes otherwise, where any text is none of the kinds."""
    if number and (value := _number(text)) and not value.startswith('"'):
        return value
    return _boolean(text) if boolean else quoted(text)
