"""A server's own words about an error, for the message of the exception."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any, Final

from pydantic import BaseModel, SecretStr

from ...wire.plain import wire_names

_SAYING: Final = (
    *("detail", "message", "error_description", "error", "errors", "title", "msg"),
    *("errormessage", "error_message"),
)
"""Properties with words: of problem details (RFC 9457), of OAuth, and what is usual elsewhere."""
_LONGEST: Final = 200
_DEEPEST: Final = 3
"""Objects within each other."""
_SEARCHED: Final = 4096
"""Characters of a document in XML that are looked at."""


def own_words(body: Any, error: Any = None, levels: int = _DEEPEST) -> str:
    """One line, or nothing where a body has no words.

    Of several faults it is the first. What the document has as a secret in `error`, which is the
    body as its model, is not repeated.
    """
    if not (isinstance(body, Mapping) and levels):
        return ""
    properties = {str(name).lower(): value for name, value in body.items()}
    declared = _declared(error)
    for name in _SAYING:
        value, models = properties.get(name), declared.get(name, [])
        if isinstance(value, list) and value:
            value = value[0]
            models = [model[0] for model in models if isinstance(model, list) and model]
        if any(isinstance(model, SecretStr) for model in models):
            return ""
        words = value if isinstance(value, str) else ""
        model = models[0] if models else None
        line = _line(words) or own_words(value, model, levels - 1)
        if line:
            place = properties.get("loc") if name == "msg" else None
            steps = place if isinstance(place, list) else ()
            return _line(": ".join(filter(None, (".".join(map(str, steps)), line))))
    return ""


def _declared(error: Any) -> Mapping[str, list[Any]]:
    """The values of a model by their wire names, which may differ in capitals alone."""
    values: dict[str, list[Any]] = {}
    if isinstance(error, BaseModel):
        for name, wire_name in wire_names(type(error)).items():
            values.setdefault(wire_name.lower(), []).append(getattr(error, name, None))
    return values


def words_in_xml(text: str) -> str:
    """The same of a document in XML that nothing is declared of."""
    text = text[:_SEARCHED].replace("<![CDATA[", "").replace("]]>", "")
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    for name in _SAYING:
        pattern = rf"<(?:[\w.-]+:)?{name}(?:\s[^<>]*)?>([^<]+)<"
        element = re.search(pattern, text, re.IGNORECASE)
        if element and (line := _line(unescape(element[1]))):
            return line
    return ""


def _line(words: str) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST - 1]}…"
