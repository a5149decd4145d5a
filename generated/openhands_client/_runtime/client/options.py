# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The options of a client and of a single call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypedDict

from ..wire.unset import UNSET, Unset

if TYPE_CHECKING:
    from .http_library import httpx

Send: TypeAlias = "Callable[[httpx.Request], httpx.Response]"
"""Sends a request."""

Middleware: TypeAlias = "Callable[[httpx.Request, Send], httpx.Response]"
"""Called around each request, with the request and what sends it."""

AsyncSend: TypeAlias = "Callable[[httpx.Request], Awaitable[httpx.Response]]"
AsyncMiddleware: TypeAlias = (
    "Callable[[httpx.Request, AsyncSend], Awaitable[httpx.Response]]"
)


_USUAL_SECONDS: Final = {"connect": 5.0, "read": 60.0, "write": 60.0, "pool": 10.0}


@dataclass(frozen=True, slots=True, init=False)
class Timeout:
    """Seconds for each step of a call; None waits without limit.

    A first argument is for every step that is not named: `Timeout(30.0, connect=5.0)`.
    """

    connect: float | None
    read: float | None
    write: float | None
    pool: float | None

    def __init__(
        self,
        every: float | Unset | None = UNSET,
        *,
        connect: float | Unset | None = UNSET,
        read: float | Unset | None = UNSET,
        write: float | Unset | None = UNSET,
        pool: float | Unset | None = UNSET,
    ) -> None:
        named = {"connect": connect, "read": read, "write": write, "pool": pool}
        for step, usual in _USUAL_SECONDS.items():
            others = usual if isinstance(every, Unset) else every
            seconds = named[step]
            chosen = others if isinstance(seconds, Unset) else seconds
            object.__setattr__(self, step, chosen)


TimeoutOption: TypeAlias = "float | Timeout | httpx.Timeout | None"
"""Seconds for every step, or each step's own; None waits without limit."""

DEFAULT_TIMEOUT: Final = Timeout()
STREAM_TIMEOUT: Final = Timeout(read=300.0)
"""Stands in for the default where items arrive whenever the server has one."""
DEFAULT_MAX_RETRIES: Final = 2


Answers: TypeAlias = Literal["lenient", "strict"]
"""What becomes of a success that does not fit its document: `lenient` types what fits, keeps the
rest as it came and logs the misfits; `strict` raises ResponseValidationError."""


class SharedOptions(TypedDict, total=False):
    """Options of all calls of a client, or of one call in their stead.

    `max_retries` counts attempts after the first. `deadline` is in seconds, for all attempts
    and the pauses between them. `extra_headers` replace headers of the same name,
    `extra_query` adds to what an operation sends; a call's own add to the client's.
    """

    timeout: TimeoutOption
    max_retries: int
    deadline: float | None
    extra_headers: Mapping[str, str]
    extra_query: Mapping[str, Any]
    answers: Answers


class _Places(TypedDict, total=False):
    """`server_variables` fill the template of the document's server.

    `default_headers` and `default_query` are other names of `extra_headers` and `extra_query`.
    """

    default_headers: Mapping[str, str]
    default_query: Mapping[str, Any]

    server_variables: Mapping[str, str]
    max_retries: int
    deadline: float | None
    extra_headers: Mapping[str, str]
    extra_query: Mapping[str, Any]
    answers: Answers


class NamedServerOptions(_Places, total=False):
    """Further arguments of a client whose servers have names, which its `server` knows.

    `server_variables` fill the template of the server's URL. `middleware` is called around each
    request, the first outermost. The others are those of `SharedOptions`.
    """

    middleware: Sequence[Middleware]


class ClientOptions(NamedServerOptions, total=False):
    """Further arguments of a client: `server` is the index of the document's server."""

    server: int


class AsyncNamedServerOptions(_Places, total=False):
    """Further arguments of an asynchronous client: those of `NamedServerOptions`."""

    middleware: Sequence[AsyncMiddleware]


class AsyncClientOptions(AsyncNamedServerOptions, total=False):
    """Further arguments of an asynchronous client: those of `ClientOptions`."""

    server: int


class SentOptions(SharedOptions, total=False):
    """Further arguments of an operation with arguments `accept` and `content_type` of its own.

    Properties of `extra_body` replace those of the same name.
    """

    extra_body: Mapping[str, Any]


class AcceptOptions(SentOptions, total=False):
    """Further arguments of an operation with an argument `content_type` of its own."""

    accept: str


class ContentTypeOptions(SentOptions, total=False):
    """Further arguments of an operation with an argument `accept` of its own."""

    content_type: str


class CallOptions(AcceptOptions, ContentTypeOptions, total=False):
    """Further arguments of every operation.

    Those of `SharedOptions` stand in for the client's. Properties of `extra_body` replace
    those of the same name; `content_type` picks one of the body's media types, `accept` asks
    for some of the answer's.
    """
