"""Names of HTTP statuses (RFC 9110, section 15): exceptions of servers, errors of clients."""

from __future__ import annotations

import re
from functools import lru_cache

REPLIES = {
    200: "Ok",
    201: "Created",
    202: "Accepted",
    203: "NonAuthoritative",
    204: "NoContent",
    205: "ResetContent",
    206: "PartialContent",
    207: "MultiStatus",
    208: "AlreadyReported",
    226: "IMUsed",
    300: "MultipleChoices",
    301: "MovedPermanently",
    302: "Found",
    303: "SeeOther",
    304: "NotModified",
    307: "TemporaryRedirect",
    308: "PermanentRedirect",
}
"""Answers that have a class of their own in the server's runtime."""


ERRORS = {
    400: "BadRequest",
    401: "Unauthorized",
    402: "PaymentRequired",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    406: "NotAcceptable",
    407: "ProxyAuthenticationRequired",
    408: "RequestTimeout",
    409: "Conflict",
    410: "Gone",
    411: "LengthRequired",
    412: "PreconditionFailed",
    413: "ContentTooLarge",
    414: "URITooLong",
    415: "UnsupportedMediaType",
    416: "RangeNotSatisfiable",
    417: "ExpectationFailed",
    421: "MisdirectedRequest",
    422: "UnprocessableEntity",
    423: "Locked",
    424: "FailedDependency",
    425: "TooEarly",
    426: "UpgradeRequired",
    428: "PreconditionRequired",
    429: "RateLimit",
    431: "RequestHeaderFieldsTooLarge",
    451: "UnavailableForLegalReasons",
    500: "InternalServer",
    501: "NotImplementedServer",
    502: "BadGateway",
    503: "ServiceUnavailable",
    504: "GatewayTimeout",
    505: "HTTPVersionNotSupported",
    506: "VariantAlsoNegotiates",
    507: "InsufficientStorage",
    508: "LoopDetected",
    510: "NotExtended",
    511: "NetworkAuthenticationRequired",
}
_CLIENT = {403: "PermissionDenied"}
_SERVER = {
    429: "TooManyRequests",
    500: "InternalServerError",
    501: "NotImplementedByServer",
}


_PHRASES = {
    429: "Too Many Requests",
    500: "Internal Server Error",
    501: "Not Implemented",
}
_WORD_STARTS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def titled(status: int) -> str:
    """`404 Not Found`; the number alone for a status without a registered name."""
    phrase = _PHRASES.get(status) or _WORD_STARTS.sub(" ", ERRORS.get(status, ""))
    return f"{status} {phrase}".rstrip()


def client_error(status: int) -> str | None:
    """The client's class for an error status; None where only its range has one."""
    name = _CLIENT.get(status) or ERRORS.get(status)
    return f"{name}Error" if name else None


def server_error(status: int) -> str:
    """The server's exception for an error status."""
    return _SERVER.get(status) or ERRORS.get(status) or f"Status{status}"


_CAPITAL = re.compile(r"([A-Z])")
_WORD = re.compile(r"[a-z]+")
_FILLERS = frozenset(
    "a an an the this is was were error errors failure response returned resource"
    " requested request".split()
)


@lru_cache(maxsize=4096)
def is_reason(status: int, description: str) -> bool:
    """Whether a description says no more than the name of the status does."""
    phrase = _CAPITAL.sub(r" \1", ERRORS.get(status, "")).lower()
    told = {*_WORD.findall(phrase), *_FILLERS}
    return told.issuperset(_WORD.findall(description.lower()))
