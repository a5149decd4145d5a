"""The options of a client and of a single call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, TypedDict

if TYPE_CHECKING:
    import httpx2


class Limits(NamedTuple):
    """Seconds for each step of a call; None waits without limit."""

    connect: float | None = 5.0
    read: float | None = 60.0
    write: float | None = 60.0
    pool: float | None = 10.0


Timeout: TypeAlias = "float | Limits | httpx2.Timeout | None"
"""Seconds for every step, or each step's own; None waits without limit."""

DEFAULT_TIMEOUT: Final = Limits()
DEFAULT_MAX_RETRIES: Final = 2


class ClientOptions(TypedDict, total=False):
    """Further arguments of a client.

    `server` is the index of the document's server, `server_variables` fill its template;
    `max_retries` counts attempts after the first.
    """

    server: int
    server_variables: Mapping[str, str]
    max_retries: int


class CallOptions(TypedDict, total=False):
    """Further arguments of every operation.

    `extra_headers` replace headers of the same name; `extra_query` and `extra_body` add to
    what the operation sends, properties of `extra_body` replacing those of the same name.
    `content_type` picks one of the body's media types. `timeout` and `max_retries` stand in
    for the client's.
    """

    timeout: Timeout
    max_retries: int
    extra_headers: Mapping[str, str]
    extra_query: Mapping[str, Any]
    extra_body: Mapping[str, Any]
    content_type: str
