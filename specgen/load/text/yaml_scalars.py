"""Scalars of the YAML core schema (YAML 1.2.2 section 10.3.2)."""

from __future__ import annotations

import math
import re
from typing import Final

from specgen.findings.diagnostics import DiagnosticCode
from specgen.json_value import JsonValue
from specgen.load.text.malformed import DIGITS_LIMIT, SURROGATE, Malformed, too_long

_PREFIX: Final = "tag:yaml.org,2002:"
MERGE: Final = f"{_PREFIX}merge"

_CONSTANTS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER: Final = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", re.ASCII)
_FLOAT: Final = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", re.ASCII
)
_NOT_FINITE: Final = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_NUMERIC_START: Final = frozenset("0123456789-+.")
_BASES: Final = {"0o": 8, "0x": 16}
_CORE: Final = frozenset(
    {"", "!", "null", "bool", "int", "float", "str", "map", "seq", "merge"}
)


def tag_name(tag: str | None, offset: int) -> str:
    """The short name of a core tag, `""` for none and `"!"` for the non-specific one.

    Raises:
        Malformed: the tag is outside the core schema.
    """
    name = (tag or "").removeprefix(_PREFIX)
    if name not in _CORE:
        shown = f"!!{name}" if tag != name else name
        raise Malformed(DiagnosticCode.YAML_FEATURE, offset, feature=f"the tag {shown}")
    return name


def scalar(text: str, tag: str | None, plain: bool, offset: int) -> JsonValue:
    """The value of a scalar: what its tag says, else what its plain text looks like.

    It may be a number that is not finite, which JSON has none of.

    Raises:
        Malformed: a tag outside the core schema or one that does not fit the text, or an
            integer of more than 4,000 digits.
    """
    name = "str" if tag is None and not plain else tag_name(tag, offset)
    if name == "":
        return _plain(text, offset)
    if name in ("str", "!", "merge"):
        return _string(text, offset)
    value = _plain(text, offset)
    if name == "float" and type(value) is int:
        return _as_float(value)
    if type(value) is not _KINDS.get(name):
        raise _syntax(offset, f"the tag !!{name} does not fit the value")
    return value


_KINDS: Final = {"null": type(None), "bool": bool, "int": int, "float": float}


def _as_float(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _plain(text: str, offset: int) -> JsonValue:
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in _NUMERIC_START:
        return text
    if _INTEGER.fullmatch(text):
        if len(text) > DIGITS_LIMIT:
            raise too_long(offset)
        base = _BASES.get(text[:2], 10)
        return int(text if base == 10 else text[2:], base)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _NOT_FINITE.fullmatch(text):
        return float(text.replace(".", ""))
    return text


def _string(text: str, offset: int) -> str:
    if not text.isascii() and SURROGATE.search(text):
        raise _syntax(offset, "lone surrogate in a string")
    return text


def _syntax(offset: int, reason: str) -> Malformed:
    return Malformed(DiagnosticCode.SYNTAX, offset, language="YAML", reason=reason)
