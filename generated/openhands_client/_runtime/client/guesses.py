# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""What people look for under other names, and what it is called here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

_REQUEST: Final = "client.request({!r}, path, json=…) sends what has no method"
_PIECES: Final = "iterating gives the body in pieces"
_NEXT: Final = "next() gives the page that follows"
_PAGES: Final = "pages() gives this page and all that follow"

OF_GROUPS: Final[Mapping[str, str]] = {
    "copy": "client.with_options(…) gives a client with other options",
    "with_options": "client.with_options(…) gives a client with other options",
}
"""Of groups, by a name that other libraries have: what to use instead."""
OF_CLIENTS: Final[Mapping[str, str]] = {
    **OF_GROUPS,
    "webhooks": "the application of create_receiver, in the server's package, receives webhooks",
    **{
        verb: _REQUEST.format(verb.upper())
        for verb in ("get", "options", "head", "post", "put", "patch", "delete")
    },
}
"""The same of clients."""
OF_ERRORS: Final[Mapping[str, str]] = {
    "code": "status_code is the status; error is the body as the document types it",
}
"""The same of errors."""
OF_PAGES: Final[Mapping[str, str]] = {
    "next_page": _NEXT,
    "by_page": _PAGES,
    "auto_paging_iter": "iterating gives the items of all pages",
}
"""The same of pages."""
OF_RAW: Final[Mapping[str, str]] = {
    "parsed": "value is what the call gives without raw",
    "data": "value is what the call gives without raw",
    "reason_phrase": "status_code is the status",
}
"""The same of raw responses."""
OF_DOWNLOADS: Final[Mapping[str, str]] = {
    "iter_raw": _PIECES,
    "content": "read() gives the whole body",
    "stream_to_file": "save(path) writes the body to a file",
}
"""The same of bodies that are read while they arrive."""
_ARGUMENTS: Final[Mapping[str, str]] = {
    "headers": "extra_headers",
    "params": "extra_query",
    "query": "extra_query",
    "json": "body",
    "data": "body",
    "retries": "max_retries",
    "url": "base_url",
    "endpoint": "base_url",
    **dict.fromkeys(
        ("auth", "proxy", "proxies", "transport", "verify", "session"), "http_client"
    ),
}

_CREDENTIALS: Final = frozenset(
    (
        *("key", "apikey", "api_key", "token", "access_token", "bearer", "secret"),
        *("bearer_token", "auth_token", "api_token", "username", "password"),
    )
)
"""What clients of other makers call a credential."""


def missing(owner: object, name: str, hints: Mapping[str, str]) -> AttributeError:
    """The error of an attribute that there is not, with what to use instead.

    Python itself suggests what is spelt alike, where it prints the error.
    """
    told = f"{type(owner).__name__!r} object has no attribute {name!r}"
    hint = hints.get(name) or _attributes_with(name, owner)
    return AttributeError(f"{told}; {hint}" if hint else told)


def _attributes_with(word: str, owner: object) -> str:
    """Names of attributes in which `word` is one of several, such as a verb alone."""
    if word.startswith("_"):
        return ""
    longer = [
        each for each in dir(owner) if each[:1] != "_" and word in each.split("_")
    ]
    return f"did you mean {' or '.join(longer[:3])}?" if longer else ""


def credential_hints(arguments: Iterable[str]) -> Mapping[str, str]:
    """What to say of a credential under another name, where a client asks for `arguments`."""
    meant = " or ".join(f"{argument}=" for argument in dict.fromkeys(arguments))
    return dict.fromkeys(_CREDENTIALS, f"did you mean {meant}?") if meant else {}


def unexpected(
    name: str, names: Iterable[str], hints: Mapping[str, str] | None = None
) -> TypeError:
    """The error of an argument that there is not, with the one that may be meant."""
    # It is needed for a mistake alone, and importing it takes a while.
    from difflib import get_close_matches

    told = f"got an unexpected keyword argument {name!r}"
    if hints and name in hints:
        return TypeError(f"{told}; {hints[name]}")
    offered = [*names]
    meant = [each for each in offered if each == _ARGUMENTS.get(name)]
    meant = meant or get_close_matches(name, offered, n=1)
    hint = f"; did you mean {meant[0]}=?" if meant else ""
    return TypeError(f"{told}{hint}")
