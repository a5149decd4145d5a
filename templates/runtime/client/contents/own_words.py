"""A server's own words about an error, for the message of the exception."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any, Final

from pydantic import SecretStr

_SAYING: Final = (
    *("detail", "message", "error_description", "error", "errors", "title", "msg"),
)
"""Properties with words: of problem details (RFC 9457), of OAuth, and what is usual elsewhere."""
_LONGEST: Final = 200
_DEEPEST: Final = 3
"""Objects within each other."""
_PLACE: Final = "loc"


def own_words(body: Any, error: Any = None, levels: int = _DEEPEST) -> str:
    """One line, or nothing where a body has no words.

    Of several faults it is the first. What the document has as a secret in `error` is not
    repeated.
    """
    if not (isinstance(body, Mapping) and levels):
        return ""
    properties = {str(name).lower(): value for name, value in body.items()}
    for name in _SAYING:
        value, declared = properties.get(name), getattr(error, name, None)
        if isinstance(value, list) and value:
            value, declared = value[0], None
        if isinstance(declared, SecretStr):
            return ""
        words = value if isinstance(value, str) else ""
        line = _line(words) or own_words(value, declared, levels - 1)
        if line:
            place = properties.get(_PLACE) if name == "msg" else None
            steps = place if isinstance(place, list) else ()
            return _line(": ".join(filter(None, (".".join(map(str, steps)), line))))
    return ""


def words_in_xml(text: str) -> str:
    """The same of a document in XML that nothing is declared of."""
    for name in _SAYING:
        pattern = rf"<(?:[\w.-]+:)?{name}(?:\s[^<>]*)?>([^<]+)<"
        element = re.search(pattern, text, re.IGNORECASE)
        if element and (line := _line(unescape(element[1]))):
            return line
    return ""


def _line(words: str) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST - 1]}…"
