# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The errors that a call can raise.

    APIError
    ├── ConfigurationError              the client was not set up for this call
    │   └── MissingCredentialError      a credential that the operation needs is missing
    ├── TokenError                      no access token was given; nothing was sent
    ├── RequestValidationError          the arguments do not fit; nothing was sent
    ├── APIConnectionError              no answer
    │   └── APITimeoutError             no answer in time
    ├── APIStatusError                  an answer that is no success
    │   ├── ClientError                 4xx: BadRequestError, NotFoundError, …
    │   └── ServerError                 5xx: InternalServerError, …
    ├── ResponseValidationError         an answer that does not fit its declaration
    ├── ResponseTooLargeError           an answer over the limit
    └── PaginationError                 an answer that leads to no page that may be asked for

Messages hold the method, the path template, the status and the request id: never a body, a
query, a header or a credential. All of them can be pickled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Never

from .guesses import OF_ERRORS, missing
from .raw import RawResponse


@dataclass(frozen=True, slots=True)
class SentRequest:
    """The request that an error is about: its method, and its URL without the query.

    What the document has as secret is covered.
    """

    method: str
    url: str


class APIError(Exception):
    """Everything that this package raises about a call.

    `request` is what was sent, or was to be, and `retries_taken` counts attempts after the
    first; an error of arguments, or of what arrives later, has neither.
    """

    request: SentRequest
    retries_taken: int

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.__dict__.update(details)

    @property
    def message(self) -> str:
        """The text of the error."""
        return str(self)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Never:
            raise missing(self, name, OF_ERRORS)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), str(self), dict(self.__dict__))


def _restore(cls: type[APIError], message: str, details: dict[str, Any]) -> APIError:
    error = cls.__new__(cls, message)
    APIError.__init__(error, message, **details)
    return error


class ConfigurationError(APIError):
    """The client was not set up for this call; nothing was sent."""


def closed() -> ConfigurationError:
    """The error of a call on a client that is closed."""
    return ConfigurationError("the client is closed")


class MissingCredentialError(ConfigurationError):
    """The operation needs a credential that was not given; nothing was sent."""


class TokenError(APIError):
    """The server that gives access tokens gave none; nothing was sent to the API.

    `error` is its code (RFC 6749, section 5.2) and `description` its explanation, both
    without the secrets that it was sent. `retry_after` is in seconds.
    """

    status_code: int
    error: str | None
    description: str | None
    retry_after: float | None


class RequestValidationError(APIError):
    """The arguments do not fit the operation; nothing was sent.

    `problems` says what is wrong where (`loc`, `msg`, `type`), without the values.
    """

    problems: list[dict[str, Any]]

    def __init__(self, route: str, problems: list[dict[str, Any]]) -> None:
        super().__init__(_listing(route, problems), problems=problems)


class APIConnectionError(APIError):
    """No answer was received.

    `maybe_sent` is False if the server certainly did not see the request.
    """

    maybe_sent: bool


class APITimeoutError(APIConnectionError):
    """No answer was received in time."""


class APIStatusError(APIError):
    """An answer that is no success.

    `headers` has lower-case names. `body` is the parsed JSON, or the text where it is none;
    `error` is the body as the type that the document declares for this status, None where
    it declares none or the body does not fit. `retry_after` is in seconds.
    """

    status_code: int
    headers: Mapping[str, str]
    body: Any
    error: Any
    request_id: str | None
    retry_after: float | None
    _raw: bytes

    @property
    def response(self) -> RawResponse[Any]:
        """The whole answer, of which `error` is the value."""
        return RawResponse(
            self.error,
            self.status_code,
            self.headers,
            self._raw,
            self.request_id,
            self.retries_taken,
        )


class ResponseValidationError(APIError):
    """A successful answer that does not fit its declaration.

    `body` is what was received; `problems` says what is wrong where, without the values.
    """

    status_code: int
    body: Any
    problems: list[dict[str, Any]]

    def __init__(
        self, route: str, problems: list[dict[str, Any]], **details: Any
    ) -> None:
        message = _listing(f"{route}: unexpected answer", problems)
        super().__init__(message, problems=problems, **details)


class ResponseTooLargeError(APIError):
    """An answer larger than the limit, counted in bytes after decompression."""

    status_code: int
    limit: int


class PaginationError(APIError):
    """There is no next page: after the last one, in a circle, or at another origin."""


class ClientError(APIStatusError):
    """Status 4xx."""


class ServerError(APIStatusError):
    """Status 5xx."""


def _listing(message: str, problems: Iterable[Mapping[str, Any]]) -> str:
    lines = (
        f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}"
        for problem in problems
    )
    return "\n  ".join((message, *lines))


class BadRequestError(ClientError):
    """400 Bad Request."""


class UnauthorizedError(ClientError):
    """401 Unauthorized."""


class PaymentRequiredError(ClientError):
    """402 Payment Required."""


class PermissionDeniedError(ClientError):
    """403 Forbidden."""


class NotFoundError(ClientError):
    """404 Not Found."""


class MethodNotAllowedError(ClientError):
    """405 Method Not Allowed."""


class NotAcceptableError(ClientError):
    """406 Not Acceptable."""


class ProxyAuthenticationRequiredError(ClientError):
    """407 Proxy Authentication Required."""


class RequestTimeoutError(ClientError):
    """408 Request Timeout."""


class ConflictError(ClientError):
    """409 Conflict."""


class GoneError(ClientError):
    """410 Gone."""


class LengthRequiredError(ClientError):
    """411 Length Required."""


class PreconditionFailedError(ClientError):
    """412 Precondition Failed."""


class ContentTooLargeError(ClientError):
    """413 Content Too Large."""


class URITooLongError(ClientError):
    """414 Request-URI Too Long."""


class UnsupportedMediaTypeError(ClientError):
    """415 Unsupported Media Type."""


class RangeNotSatisfiableError(ClientError):
    """416 Requested Range Not Satisfiable."""


class ExpectationFailedError(ClientError):
    """417 Expectation Failed."""


class MisdirectedRequestError(ClientError):
    """421 Misdirected Request."""


class UnprocessableEntityError(ClientError):
    """422 Unprocessable Content."""


class LockedError(ClientError):
    """423 Locked."""


class FailedDependencyError(ClientError):
    """424 Failed Dependency."""


class TooEarlyError(ClientError):
    """425 Too Early."""


class UpgradeRequiredError(ClientError):
    """426 Upgrade Required."""


class PreconditionRequiredError(ClientError):
    """428 Precondition Required."""


class RateLimitError(ClientError):
    """429 Too Many Requests."""


class RequestHeaderFieldsTooLargeError(ClientError):
    """431 Request Header Fields Too Large."""


class UnavailableForLegalReasonsError(ClientError):
    """451 Unavailable For Legal Reasons."""


class InternalServerError(ServerError):
    """500 Internal Server Error."""


class NotImplementedServerError(ServerError):
    """501 Not Implemented."""


class BadGatewayError(ServerError):
    """502 Bad Gateway."""


class ServiceUnavailableError(ServerError):
    """503 Service Unavailable."""


class GatewayTimeoutError(ServerError):
    """504 Gateway Timeout."""


class HTTPVersionNotSupportedError(ServerError):
    """505 HTTP Version Not Supported."""


class VariantAlsoNegotiatesError(ServerError):
    """506 Variant Also Negotiates."""


class InsufficientStorageError(ServerError):
    """507 Insufficient Storage."""


class LoopDetectedError(ServerError):
    """508 Loop Detected."""


class NotExtendedError(ServerError):
    """510 Not Extended."""


class NetworkAuthenticationRequiredError(ServerError):
    """511 Network Authentication Required."""


AuthenticationError = UnauthorizedError

BY_STATUS: Mapping[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: UnauthorizedError,
    402: PaymentRequiredError,
    403: PermissionDeniedError,
    404: NotFoundError,
    405: MethodNotAllowedError,
    406: NotAcceptableError,
    407: ProxyAuthenticationRequiredError,
    408: RequestTimeoutError,
    409: ConflictError,
    410: GoneError,
    411: LengthRequiredError,
    412: PreconditionFailedError,
    413: ContentTooLargeError,
    414: URITooLongError,
    415: UnsupportedMediaTypeError,
    416: RangeNotSatisfiableError,
    417: ExpectationFailedError,
    421: MisdirectedRequestError,
    422: UnprocessableEntityError,
    423: LockedError,
    424: FailedDependencyError,
    425: TooEarlyError,
    426: UpgradeRequiredError,
    428: PreconditionRequiredError,
    429: RateLimitError,
    431: RequestHeaderFieldsTooLargeError,
    451: UnavailableForLegalReasonsError,
    500: InternalServerError,
    501: NotImplementedServerError,
    502: BadGatewayError,
    503: ServiceUnavailableError,
    504: GatewayTimeoutError,
    505: HTTPVersionNotSupportedError,
    506: VariantAlsoNegotiatesError,
    507: InsufficientStorageError,
    508: LoopDetectedError,
    510: NotExtendedError,
    511: NetworkAuthenticationRequiredError,
}
"""The class of each status registered at IANA (RFC 9110, section 16.2)."""


def error_class(
    status: int, declared: Mapping[int, type[APIStatusError]]
) -> type[APIStatusError]:
    """The class for `status`: the API's own, the registered one or the range's."""
    ranges = {4: ClientError, 5: ServerError}
    error_class = declared.get(status) or BY_STATUS.get(status)
    return error_class or ranges.get(status // 100, APIStatusError)


def publish(module: str, names: Mapping[str, object]) -> None:
    """Make the classes of this module print and pickle under the names given in `module`.

    Called with `globals()` by the package's own `errors` module, so that users see
    `liveavatar_client.errors.LiveAvatarError` in a traceback. A runtime that several packages
    share keeps its own names.
    """
    if not __name__.startswith(f"{module.rpartition('.')[0]}."):
        return
    for name, value in names.items():
        if isinstance(value, type) and value.__module__ == __name__:
            value.__module__ = module
            value.__name__ = value.__qualname__ = name
