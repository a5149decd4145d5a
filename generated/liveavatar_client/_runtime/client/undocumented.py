# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Requests that the document does not describe, as operations like any other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from ..wire.contract import Answer, Binary, Body, Content, Json, Operation, Query, Text
from ..wire.unset import UNSET
from .api import Settings
from .errors import ConfigurationError
from .urls import origin

_BODY: Final = Body((Json(lambda: Any, media_type="*/*"),))
_CONTENT: Final = Body((Binary(media_type="*/*"),))
_ANY: Final = Answer(
    (Json(lambda: Any), Text(media_type="text/*"), Binary(media_type="*/*"))
)
_OF_KIND: Final[Mapping[object, Answer | Content]] = {
    str: Text(),
    bytes: Binary(),
    None: _ANY,
}


class Undocumented(NamedTuple):
    """An operation made for one request, and its arguments."""

    operation: Operation[Any]
    arguments: Mapping[str, object]


def operation(
    settings: Settings,
    method: str,
    path: str,
    json: Any,
    content: object,
    returns: type[Any] | None,
) -> Undocumented:
    """Raises ConfigurationError for a path that is neither absolute nor a URL of the API.

    Credentials go along, and another origin must not have them.
    """
    try:
        address = urlsplit(path)
        path.encode()
    except ValueError:
        raise ConfigurationError("the path is neither a path nor a URL") from None
    path = address.path
    server = ""
    if address.scheme or address.netloc:
        if origin(address.geturl()) != origin(settings.base_url):
            raise ConfigurationError("the URL is not of the API's origin")
        base = urlsplit(settings.base_url).path
        if path.startswith(f"{base}/"):
            path = path.removeprefix(base)
        elif settings.is_moved:
            raise ConfigurationError("the URL is not below base_url=")
        else:
            server = f"{address.scheme}://{address.netloc}"
    elif not path.startswith("/"):
        raise ConfigurationError("a path starts with '/'")
    path = path.replace("{", "%7B").replace("}", "%7D")
    body, arguments = _body(json, content)
    query: dict[str, list[str]] = {}
    for name, value in parse_qsl(address.query, keep_blank_values=True):
        query.setdefault(name, []).append(value)
    made: Operation[Any] = Operation(
        "request",
        (method.upper(), path),
        parameters=tuple(Query(name, keyword=f"?{name}") for name in query),
        body=body,
        answers={"2XX": _OF_KIND.get(returns) or Json(lambda: returns)},
        security=() if settings.api.sends_all else (*settings.api.security, {}),
        server=server,
    )
    for name, values in query.items():
        arguments[f"?{name}"] = values
    return Undocumented(made, arguments)


def _body(json: Any, content: object) -> tuple[Body | None, dict[str, object]]:
    if json is not UNSET:
        return _BODY, {"body": json}
    if content is not None:
        return _CONTENT, {"body": content}
    return None, {}
