# specgen's runtime, checked by mypy --strict.
# pyright: basic
"""What people look for under other names, and what it is called here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

OF_CLIENTS: Final[Mapping[str, str]] = {
    "copy": "with_options(…) gives a client with other options",
    "with_raw_response": "client.raw(method, …) gives status, headers and body beside the value",
    "with_streaming_response": "client.download(method, …) gives the body while it arrives",
}
"""Of clients and their groups, by a name that other libraries have: what to use instead."""
OF_ERRORS: Final[Mapping[str, str]] = {
    "response": "status_code, headers, body and request_id are attributes of the error",
    "request": "the error names the method and path; middleware= sees each request",
    "code": "status_code is the status; error is the body as the document types it",
}
"""The same of errors."""
_ARGUMENTS: Final[Mapping[str, str]] = {
    "headers": "extra_headers",
    "params": "extra_query",
    "query": "extra_query",
    "json": "body",
    "data": "body",
    "retries": "max_retries",
}


def missing(owner: object, name: str, hints: Mapping[str, str]) -> AttributeError:
    """The error of an attribute that there is not, with what to use instead."""
    hint = hints.get(name)
    told = f"{type(owner).__name__!r} object has no attribute {name!r}"
    return AttributeError(f"{told}; {hint}" if hint else told)


def unexpected(name: str, names: Iterable[str]) -> TypeError:
    """The error of an argument that there is not, with the one that may be meant."""
    offered = [*names]
    meant = [each for each in offered if each == _ARGUMENTS.get(name)]
    meant = meant or get_close_matches(name, offered, n=1)
    hint = f"; did you mean {meant[0]}=?" if meant else ""
    return TypeError(f"got an unexpected keyword argument {name!r}{hint}")
