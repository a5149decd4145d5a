# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""A server's own words about an error, for the message of the exception."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any, Final

from pydantic import BaseModel, RootModel, SecretStr

from ...wire.plain import wire_names
from .decoding import says_json, says_xml

_SAYING: Final = (
    *("detail", "message", "errordescription", "error", "errors", "title", "msg"),
    *("errormessage", "errormessages", "exceptionmessage", "description", "reason"),
)
"""Properties with words, in small letters only: of problem details (RFC 9457), of OAuth, and what
is usual elsewhere."""
_FAULTS: Final = (
    *("errors", "details", "validationerrors", "fielderrors", "exceptiondetail"),
    *("violations", "invalidparams"),
)
"""Properties that say beside such words what is wrong in particular."""
_BY_FIELD: Final = ("detail", "message", "errors", "validationerrors", "fielderrors")
"""Properties whose object has a text for each field, as Superset and Jira say what is wrong."""
_LONGEST: Final = 200
_DEEPEST: Final = 3
"""Objects within each other."""
_SEARCHED: Final = 4096
"""Characters of a document in XML that are looked at."""


def words_of(body: Any, error: Any, content_type: str) -> str:
    """The words of a body by its media type; of a page to look at, nobody wants them."""
    essence = content_type.partition(";")[0].strip().lower()
    if not isinstance(body, str):
        return own_words(body, error)
    if says_xml(essence):
        return words_in_xml(body)
    is_text = essence == "text/plain" or says_json(essence)
    is_page = body.lstrip().startswith("<")
    return own_words(body, error) if is_text and not is_page else ""


def own_words(
    body: Any, error: Any = None, levels: int = _DEEPEST, *, by_field: bool = False
) -> str:
    """One line, or nothing where a body has no words.

    Of several faults it is the first. What the document has as a secret in `error`, which is the
    body as its model, is not repeated. `by_field` where texts of an object are its fields'.
    """
    is_listed = isinstance(body, list)
    while isinstance(body, list) and body:
        body, error = body[0], _first(error)
    if isinstance(error, SecretStr):
        return ""
    if isinstance(body, str):
        return _line(body)
    if not (isinstance(body, Mapping) and levels):
        return ""
    properties = {_plain(name): value for name, value in body.items()}
    declared = _declared(error)
    for name in _SAYING:
        if any(map(_is_secret, declared.get(name, ()))):
            return ""
        if line := _said(name, properties, declared, levels):
            place = properties.get("loc") if name == "msg" else None
            steps = place if isinstance(place, list) else ()
            fault = _fault(properties, declared, levels)
            if fault and fault not in line:
                line = f"{line.rstrip('.:')}: {fault}"
            return _line(": ".join(filter(None, (".".join(map(str, steps)), line))))
    if is_listed or not _has_faults(body, levels, by_field):
        return ""
    name = next(iter(body))
    line = _said(_plain(name), properties, declared, levels, by_field)
    return _line(f"{name}: {line}") if line else ""


def _said(
    name: str,
    properties: Mapping[str, Any],
    declared: Mapping[str, list[Any]],
    levels: int,
    by_field: bool = False,
) -> str:
    """The words of one property."""
    models = declared.get(name, [])
    if any(map(_is_secret, models)):
        return ""
    model = next(iter(models), None)
    by_field = by_field or name in _BY_FIELD
    return own_words(properties.get(name), model, levels - 1, by_field=by_field)


def _fault(
    properties: Mapping[str, Any], declared: Mapping[str, list[Any]], levels: int
) -> str:
    """What is said in particular beside words such as "Validation error"."""
    faults = [name for name in _FAULTS if isinstance(properties.get(name), list | dict)]
    lines = (_said(name, properties, declared, levels) for name in faults)
    return next(filter(None, lines), "")


def _has_faults(value: Any, levels: int, are_texts: bool) -> bool:
    """Whether texts are listed by field, `{"name": ["is missing"]}`, or single ones `are_texts`.

    Django, Rails and .NET say so what is wrong; fields may be within each other.
    """
    if isinstance(value, Mapping) and levels:
        members = value.values()
        return bool(value) and all(
            _has_faults(v, levels - 1, are_texts) for v in members
        )
    if isinstance(value, str):
        return are_texts
    is_list = isinstance(value, list) and bool(value)
    return is_list and all(isinstance(element, str) for element in value)


def _first(models: Any) -> Any:
    models = models.root if isinstance(models, RootModel) else models
    return models[0] if isinstance(models, list) and models else None


def _is_secret(model: Any) -> bool:
    return isinstance(model, SecretStr) or isinstance(_first(model), SecretStr)


def _plain(name: object) -> str:
    return re.sub(r"[^a-z0-9]", "", str(name).lower())


def _declared(error: Any) -> Mapping[str, list[Any]]:
    """The values of a model by their wire names, which may differ in capitals and signs alone."""
    values: dict[str, list[Any]] = {}
    if isinstance(error, BaseModel):
        for name, wire_name in wire_names(type(error)).items():
            values.setdefault(_plain(wire_name), []).append(getattr(error, name, None))
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
