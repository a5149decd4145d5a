"""What a handler answers with: a plain value, a `Reply`, or an `HTTPError` that it raises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, Never, TypeVar

S_co = TypeVar("S_co", bound=int, covariant=True)
T_co = TypeVar("T_co", covariant=True)
NO_HEADERS: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Reply(Generic[S_co, T_co]):
    """A body with a status and headers of its own.

    `headers` are given by wire name; those that the document declares take values of their
    declared type. `media_type` picks one of several declared ones. Statuses with a name have a
    class of their own (RFC 9110, sections 15.3 and 15.4).
    """

    status: S_co
    body: T_co
    headers: Mapping[str, Any] = field(default_factory=dict, kw_only=True)
    media_type: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Ok(Reply[Literal[200], T_co]):
    """200."""

    status: Literal[200] = field(default=200, init=False)


@dataclass(frozen=True)
class Created(Reply[Literal[201], T_co]):
    """201."""

    status: Literal[201] = field(default=201, init=False)


@dataclass(frozen=True)
class Accepted(Reply[Literal[202], T_co]):
    """202."""

    status: Literal[202] = field(default=202, init=False)


@dataclass(frozen=True)
class NonAuthoritative(Reply[Literal[203], T_co]):
    """203."""

    status: Literal[203] = field(default=203, init=False)


@dataclass(frozen=True)
class NoContent(Reply[Literal[204], None]):
    """204."""

    status: Literal[204] = field(default=204, init=False)
    body: None = field(default=None, init=False)


@dataclass(frozen=True)
class ResetContent(Reply[Literal[205], None]):
    """205."""

    status: Literal[205] = field(default=205, init=False)
    body: None = field(default=None, init=False)


@dataclass(frozen=True)
class PartialContent(Reply[Literal[206], T_co]):
    """206."""

    status: Literal[206] = field(default=206, init=False)


@dataclass(frozen=True)
class MultiStatus(Reply[Literal[207], T_co]):
    """207."""

    status: Literal[207] = field(default=207, init=False)


@dataclass(frozen=True)
class AlreadyReported(Reply[Literal[208], T_co]):
    """208."""

    status: Literal[208] = field(default=208, init=False)


@dataclass(frozen=True)
class IMUsed(Reply[Literal[226], T_co]):
    """226."""

    status: Literal[226] = field(default=226, init=False)


@dataclass(frozen=True)
class MultipleChoices(Reply[Literal[300], T_co]):
    """300."""

    status: Literal[300] = field(default=300, init=False)


@dataclass(frozen=True)
class MovedPermanently(Reply[Literal[301], T_co]):
    """301."""

    status: Literal[301] = field(default=301, init=False)


@dataclass(frozen=True)
class Found(Reply[Literal[302], T_co]):
    """302."""

    status: Literal[302] = field(default=302, init=False)


@dataclass(frozen=True)
class SeeOther(Reply[Literal[303], T_co]):
    """303."""

    status: Literal[303] = field(default=303, init=False)


@dataclass(frozen=True)
class NotModified(Reply[Literal[304], None]):
    """304."""

    status: Literal[304] = field(default=304, init=False)
    body: None = field(default=None, init=False)


@dataclass(frozen=True)
class TemporaryRedirect(Reply[Literal[307], T_co]):
    """307."""

    status: Literal[307] = field(default=307, init=False)


@dataclass(frozen=True)
class PermanentRedirect(Reply[Literal[308], T_co]):
    """308."""

    status: Literal[308] = field(default=308, init=False)


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
