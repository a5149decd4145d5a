# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""An operation and its arguments as the parts of a request: nothing here does I/O."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote, unquote
from uuid import uuid4

from pydantic import ValidationError

from ..wire.contract import Header, Operation, Parameter, Query
from ..wire.declared import declared
from ..wire.discriminated import SENDING
from ..wire.misfits import settled
from ..wire.model import adapter_of, problems
from ..wire.parameters.styles import (
    TOO_DEEP,
    encode_cookie,
    encode_header,
    encode_path,
    encode_query,
    encode_querystring,
)
from ..wire.plain import plain
from ..wire.unset import UNSET
from .auth.covered import Covered, texts_in
from .contents.bodies import encode_body
from .contents.payloads import Payload
from .errors import RequestValidationError
from .options import CallOptions

_SLOT: Final = re.compile(r"\{([^{}]*)\}")
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""A header's name (RFC 9110, section 5.6.2)."""
_VALUE: Final = re.compile(r"(?:[!-~](?:[\t -~]*[!-~])?)?")
"""A header's value (RFC 9110, section 5.5): neither white space at its ends nor line breaks."""
_IN_TEMPLATE: Final = "/:@!$&'()*+,;=-._~%?"
_IDEMPOTENCY_KEYS: Final = frozenset({"idempotency-key", "x-idempotency-key"})
_DOTS: Final = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?:/|\Z)", re.IGNORECASE)


@declared
class Parts:
    """A request without its server and its credentials; `path` and `query` are encoded."""

    path: str
    query: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]
    cookies: tuple[tuple[str, str], ...]
    payload: Payload | None
    has_idempotency_key: bool
    secrets: tuple[str, ...] = ()
    """The texts of parameters that nobody else may see."""


class _Collected:
    """The texts that the parameters of one call become."""

    def __init__(self) -> None:
        self.path: dict[str, str] = {}
        self.query: list[str] = []
        self.in_query: set[str] = set()
        self.headers: list[tuple[str, str]] = []
        self.cookies: list[tuple[str, str]] = []
        self.has_idempotency_key = False
        self.secrets: list[str] = []

    def add(self, parameter: Parameter, value: Any) -> None:
        before = len(self.query)
        _ADD[parameter.place](self, parameter, value)
        if parameter.secret:
            # As they are sent, each style has spellings of its own.
            self.secrets += texts_in(value)
            self.secrets += [pair.partition("=")[2] for pair in self.query[before:]]
            self.secrets.append(self.path.get(parameter.name, ""))

    def add_path(self, parameter: Parameter, value: Any) -> None:
        text = encode_path(parameter, value) if value not in (None, "", [], {}) else ""
        if not text:
            raise ValueError("an empty value would address another resource")
        self.path[parameter.name] = text

    def add_querystring(self, parameter: Parameter, value: Any) -> None:
        text = encode_querystring(parameter, value)
        self.query += _written(parameter, [text] if text else [])

    def add_query(self, parameter: Parameter, value: Any) -> None:
        pairs = _joined(encode_query(parameter, value))
        self.query += _written(parameter, pairs)
        if pairs:
            self.in_query.add(parameter.name)

    def add_header(self, parameter: Parameter, value: Any) -> None:
        text = encode_header(parameter, value)
        self.headers.append(
            (parameter.name, Covered(text) if parameter.secret else text)
        )

    def add_cookie(self, parameter: Parameter, value: Any) -> None:
        self.cookies += _written(parameter, encode_cookie(parameter, value))


_ADD: Final[Mapping[str, Callable[[_Collected, Parameter, Any], None]]] = {
    "path": _Collected.add_path,
    "query": _Collected.add_query,
    "querystring": _Collected.add_querystring,
    "header": _Collected.add_header,
    "cookie": _Collected.add_cookie,
}


def build(
    operation: Operation[Any],
    arguments: Mapping[str, object],
    options: CallOptions,
    accept: str,
    extra_headers: Mapping[str, str],
    extra_query: Mapping[str, Any],
) -> Parts:
    """The parts of the request for a call; an idempotency key that is missing is made.

    Raises RequestValidationError, which names every argument that does not fit.
    """
    route = operation.route
    rest = dict(arguments)
    collected, misfits = _Collected(), []
    for parameter in operation.parameters:
        value = rest.pop(parameter.python, UNSET)
        is_key = _is_idempotency_key(parameter)
        if is_key and value is UNSET:
            value = str(uuid4())
        collected.has_idempotency_key |= is_key
        problem = _place(collected, parameter, value)
        if problem:
            loc = [parameter.place, parameter.name]
            misfits.append({"loc": loc, "msg": problem, "type": "parameter"})
    if misfits:
        raise RequestValidationError(route, misfits)
    payload = None
    if operation.body:
        payload = encode_body(
            operation.body,
            rest,
            route,
            content_type=options.get("content_type"),
            extra=options.get("extra_body"),
        )
    path, constants = _address(operation, collected.path, route)
    if constants and collected.in_query:
        # Parameters may be in the template as well: `/pets?comp=list`.
        constants = [
            pair
            for pair in constants
            if unquote(pair.partition("=")[0]) not in collected.in_query
        ]
    return Parts(
        path,
        (*constants, *collected.query, *query_pairs(extra_query, route)),
        _headers(
            collected,
            payload,
            options.get("content_type", ""),
            options.get("accept", accept),
            extra_headers,
            route,
        ),
        tuple(collected.cookies),
        payload,
        collected.has_idempotency_key,
        tuple(map(Covered, filter(None, collected.secrets))),
    )


def _is_idempotency_key(parameter: Parameter) -> bool:
    """Whether a header makes a repeated request do no more than the first."""
    return parameter.place == "header" and parameter.name.lower() in _IDEMPOTENCY_KEYS


def _place(collected: _Collected, parameter: Parameter, value: object) -> str:
    """Add a parameter; what is wrong with it, without its value, or nothing."""
    if value is UNSET:
        return "Field required" if parameter.required else ""
    if value is None and not parameter.media_type:
        # An undefined value is left out (RFC 6570, section 2.3).
        if not parameter.required:
            return ""
        if not parameter.empty_is_null:
            return "Input should not be None, for which a parameter has no text"
    try:
        faults: list[dict[str, Any]] = []
        value = settled(value, faults)
        if faults:
            return "; ".join(fault["msg"] for fault in faults)
        if parameter.type is not None:
            adapter = adapter_of(parameter.type)
            value = adapter.validate_python(value, context=SENDING)
        collected.add(parameter, plain(value))
    except ValidationError as error:
        return "; ".join(problem["msg"] for problem in problems(error))
    except UnicodeError:
        return "Input is no Unicode text"
    except ValueError as error:
        return str(error)
    except RecursionError:
        return TOO_DEEP
    return ""


def _written(parameter: Parameter, texts: list[Any]) -> list[Any]:
    """What a value was written as, which is nothing for an empty array or object."""
    if parameter.required and not texts:
        raise ValueError("Input should not be empty, for which a parameter has no text")
    return texts


def _address(
    operation: Operation[Any], slots: Mapping[str, str], route: str
) -> tuple[str, list[str]]:
    """The path and the query constants of a template whose slots are filled.

    Dot segments would leave the template's path (RFC 3986, section 5.2.4).
    """
    pieces = list(_pieces(operation.path))
    for index in range(1, len(pieces), 2):
        filled = slots.get(pieces[index])
        pieces[index] = quote(f"{{{pieces[index]}}}") if filled is None else filled
    path, _, query = "".join(pieces).partition("?")
    if slots and _DOTS.search(path):
        problem = {"loc": ["path"], "msg": "'.' and '..' are refused", "type": "path"}
        raise RequestValidationError(route, [problem])
    return path, [pair for pair in query.split("&") if pair]


@lru_cache(maxsize=4096)
def _pieces(template: str) -> tuple[str, ...]:
    """The texts of a template, encoded, and between each two of them the name of a slot."""
    pieces = _SLOT.split(template.partition("#")[0])
    pieces[::2] = [quote(piece, safe=_IN_TEMPLATE) for piece in pieces[::2]]
    return tuple(pieces)


def _joined(pairs: list[tuple[str, str]]) -> list[str]:
    return [f"{name}={value}" for name, value in pairs]


def query_pairs(query: Mapping[str, Any], route: str) -> list[str]:
    """Parameters beside the declared ones, encoded. Raises RequestValidationError."""
    if not query:
        return []
    collected, misfits = _Collected(), []
    for name, value in query.items():
        problem = _place(collected, Query(name), value)
        if problem:
            loc = ["query", ascii(name)]
            misfits.append({"loc": loc, "msg": problem, "type": "parameter"})
    if misfits:
        raise RequestValidationError(route, misfits)
    return collected.query


def _headers(
    collected: _Collected,
    payload: Payload | None,
    content_type: str,
    accept: str,
    extra: Mapping[str, str],
    route: str,
) -> tuple[tuple[str, str], ...]:
    """Declared headers over computed ones, the call's own over both."""
    media_type = ""
    if payload:
        own = content_type and not payload.media_type.startswith("multipart/")
        media_type = content_type if own else payload.media_type
    # Boundaries are new each time, and not worth keeping.
    is_kept = not media_type.startswith("multipart/")
    merged = dict(_computed(accept, media_type if is_kept else "", route))
    own_type = [] if is_kept else [("Content-Type", media_type)]
    for name, value in [*own_type, *collected.headers, *extra.items()]:
        check_header(name, value, route)
        merged[name.lower()] = (name, value)
    return tuple(merged.values())


@lru_cache(maxsize=1024)
def _computed(
    accept: str, media_type: str, route: str
) -> tuple[tuple[str, tuple[str, str]], ...]:
    """The headers that every call of a kind has, by their lower-case names."""
    headers = {"Accept": accept} | ({"Content-Type": media_type} if media_type else {})
    for name, value in headers.items():
        check_header(name, value, route)
    return tuple((name.lower(), (name, value)) for name, value in headers.items())


def check_header(name: str, value: str, route: str) -> None:
    """Refuse what would end a header or start another; the value is not shown."""
    is_token = isinstance(name, str) and _TOKEN.fullmatch(name)
    if not (is_token and isinstance(value, str) and _VALUE.fullmatch(value)):
        extra = Header(name if is_token else "?")
        problem = {
            "loc": ["header", extra.name],
            "msg": "no header name or value",
            "type": "header",
        }
        raise RequestValidationError(route, [problem])
