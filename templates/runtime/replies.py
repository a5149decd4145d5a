"""What a handler answers with: a plain value, a `Reply`, or an `HTTPError` that it raises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Never, TypeVar

T_co = TypeVar("T_co", covariant=True)
NO_HEADERS: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Reply(Generic[T_co]):
    """A body with a status and headers of its own.

    `headers` are given by wire name; those that the document declares take values of their
    declared type. `media_type` picks one of several declared ones.
    """

    status: int
    body: T_co
    headers: Mapping[str, Any] = field(default_factory=dict, kw_only=True)
    media_type: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Ok(Reply[T_co]):
    """200."""

    status: int = field(default=200, init=False)


@dataclass(frozen=True)
class Created(Reply[T_co]):
    """201."""

    status: int = field(default=201, init=False)


@dataclass(frozen=True)
class Accepted(Reply[T_co]):
    """202."""

    status: int = field(default=202, init=False)


@dataclass(frozen=True)
class NoContent(Reply[None]):
    """204."""

    status: int = field(default=204, init=False)
    body: None = field(default=None, init=False)


class HTTPError(Exception):
    """An error answer; raise it in a handler.

    Generated subclasses fix the status and type the body. A status or body that the document
    does not declare for the operation is answered with 500; to send it all the same, raise
    `Undeclared`.
    """

    status: int = 500

    def __init__(
        self,
        status: int,
        body: Any = None,
        *,
        headers: Mapping[str, Any] = NO_HEADERS,
        media_type: str = "",
    ) -> None:
        super().__init__(status)
        self.status = status
        self.body = body
        self.headers = headers
        self.media_type = media_type

    def __str__(self) -> str:
        return f"answer with status {self.status}"


class Undeclared(HTTPError):
    """An answer, of any status, that the document does not declare and that is sent all the same.

    It is raised even where it means success: a handler's type promises what is declared, alone.
    """


class UndeclaredAnswer(Exception):
    """The handler's result is none that the document declares; the message is for the log."""


class Unimplemented(HTTPError):
    """The application does not implement an operation; answered with 501."""

    def __init__(self, operation: str) -> None:
        super().__init__(501)
        self.operation = operation

    def __str__(self) -> str:
        return f"{self.operation} is not implemented"


def unimplemented(operation: str) -> Any:
    """A method that answers 501, in place of one that implements an operation."""

    async def refuse(self: object, **arguments: object) -> Never:
        raise Unimplemented(operation)

    return refuse
