# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Text as it is written in XML."""

from __future__ import annotations

import re
from math import isinf, isnan
from typing import Any, Final

from ...decimals import ExactFloat
from ..faults import XmlError

_MISSING: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
"""Characters that XML does not have (section 2.2)."""
_SPECIAL: Final = re.compile(f"[&<>\r{_MISSING}]")
_FORBIDDEN: Final = re.compile(f"[{_MISSING}]")


def escaped(text: str) -> str:
    """A text between elements. Raises XmlError for characters that XML does not have."""
    if not _SPECIAL.search(text):
        return text
    _refuse_forbidden(text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # A reader takes a bare carriage return for a line feed.
    return text.replace("\r", "&#13;")


def escaped_attribute(text: str) -> str:
    """A text in double quotes, where readers take every white space for a blank."""
    text = escaped(text).replace('"', "&quot;")
    return text.replace("\n", "&#10;").replace("\t", "&#9;")


def as_cdata(text: str) -> str:
    """A text as a CDATA section, or as several where it holds the end of one."""
    _refuse_forbidden(text)
    text = text.replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{text.replace(chr(13), ']]>&#13;<![CDATA[')}]]>"


def _refuse_forbidden(text: str) -> None:
    if _FORBIDDEN.search(text):
        raise XmlError("a text holds a character that XML does not have")


def text_of_value(value: Any) -> str:
    """The text of a scalar, or of an array of such as a list; null is no text."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and not isinstance(value, ExactFloat):
        if isnan(value):
            return "NaN"
        if isinf(value):
            return "INF" if value > 0 else "-INF"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return " ".join(map(text_of_value, value))
    raise XmlError("an object cannot be a text")
