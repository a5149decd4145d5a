# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Results of handlers: a plain value, a `Reply`, or an `HTTPError` that is raised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, Literal, Never, TypeVar, cast

S_co = TypeVar("S_co", bound=int, covariant=True)
T_co = TypeVar("T_co", covariant=True)
NO_HEADERS: Mapping[str, Any] = {}


@dataclass(frozen=True, match_args=False)
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

    __match_args__ = ("body",)


class _Named(Reply[S_co, T_co]):
    """A reply whose status its class says. Only the base is a dataclass: making one takes time."""

    named: ClassVar[int]

    def __init__(
        self,
        body: T_co,
        *,
        headers: Mapping[str, Any] = NO_HEADERS,
        media_type: str = "",
    ) -> None:
        status = cast(S_co, self.named)
        super().__init__(status, body, headers=headers, media_type=media_type)


class _Bodiless(_Named[S_co, None]):
    def __init__(self, *, headers: Mapping[str, Any] = NO_HEADERS) -> None:
        super().__init__(None, headers=headers)


class Ok(_Named[Literal[200], T_co]):
    """200."""

    named: ClassVar[int] = 200


class Created(_Named[Literal[201], T_co]):
    """201."""

    named: ClassVar[int] = 201


class Accepted(_Named[Literal[202], T_co]):
    """202."""

    named: ClassVar[int] = 202


class NonAuthoritative(_Named[Literal[203], T_co]):
    """203."""

    named: ClassVar[int] = 203


class NoContent(_Bodiless[Literal[204]]):
    """204."""

    named: ClassVar[int] = 204


class ResetContent(_Bodiless[Literal[205]]):
    """205."""

    named: ClassVar[int] = 205


class PartialContent(_Named[Literal[206], T_co]):
    """206."""

    named: ClassVar[int] = 206


class MultiStatus(_Named[Literal[207], T_co]):
    """207."""

    named: ClassVar[int] = 207


class AlreadyReported(_Named[Literal[208], T_co]):
    """208."""

    named: ClassVar[int] = 208


class IMUsed(_Named[Literal[226], T_co]):
    """226."""

    named: ClassVar[int] = 226


class MultipleChoices(_Named[Literal[300], T_co]):
    """300."""

    named: ClassVar[int] = 300


class MovedPermanently(_Named[Literal[301], T_co]):
    """301."""

    named: ClassVar[int] = 301


class Found(_Named[Literal[302], T_co]):
    """302."""

    named: ClassVar[int] = 302


class SeeOther(_Named[Literal[303], T_co]):
    """303."""

    named: ClassVar[int] = 303


class NotModified(_Bodiless[Literal[304]]):
    """304."""

    named: ClassVar[int] = 304


class TemporaryRedirect(_Named[Literal[307], T_co]):
    """307."""

    named: ClassVar[int] = 307


class PermanentRedirect(_Named[Literal[308], T_co]):
    """308."""

    named: ClassVar[int] = 308


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
