"""Requests for documents: limited in time and size, and careful about where they are led."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import field
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urljoin

from specgen import __version__
from specgen.fetch.addresses import (
    checked,
    is_proxied,
    is_public,
    is_public_address,
    origin,
)
from specgen.fetch.errors import FetchError
from specgen.frozen import frozen

if TYPE_CHECKING:
    import httpx2

SIZE_LIMIT: Final = 128 * 1024 * 1024
"""Bytes of an answer, decompressed."""
SECONDS: Final = 120.0
"""For an answer with all that leads to it."""
REDIRECTS: Final = 5
_STEP: Final = 20.0
"""Seconds for a single step of a request."""
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_TRIES: Final = 3
_LONGEST_WAIT: Final = 10.0
_AGAIN: Final = frozenset({429, 502, 503, 504})


@frozen
class Validators:
    """The means by which a server tells that nothing changed (RFC 9110, section 8.8)."""

    etag: str = ""
    modified: str = ""

    def headers(self) -> dict[str, str]:
        conditions = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in conditions.items() if value}


@frozen
class Page:
    """An answer: its bytes, the URL that gave them, and how to ask for it again."""

    url: str
    content: bytes
    media_type: str = ""
    validators: Validators = field(default_factory=Validators)


class Web:
    """Fetches pages over connections that it keeps; a context manager, usable by threads."""

    def __init__(
        self, sleep: Callable[[float], None] = time.sleep, seconds: float = SECONDS
    ) -> None:
        self._sleep = sleep
        self._seconds = seconds
        self._closing = ExitStack()

    @cached_property
    def _client(self) -> httpx2.Client:
        """Made with the first request: applications and programs need none."""
        try:
            import httpx2
        except ImportError as error:
            help = 'pip install "specgen[pull]"'
            raise FetchError(
                "URLs need httpx2, which is not installed", help
            ) from error
        client = httpx2.Client(
            timeout=_STEP,
            follow_redirects=False,
            headers={"User-Agent": f"specgen/{__version__}"},
        )
        return self._closing.enter_context(client)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._closing.close()

    def page(
        self,
        url: str,
        headers: Mapping[str, str],
        validators: Validators | None = None,
    ) -> Page | None:
        """The answer of a URL; None if it is the one that `validators` belong to.

        `headers` are sent to the URL's own origin alone. A server that is busy is asked again
        after the time that it names. Raises FetchError.
        """
        for _ in range(_TRIES - 1):
            try:
                return self._followed(url, headers, validators)
            except _Busy as busy:
                self._sleep(busy.seconds)
        return self._followed(url, headers, validators)

    def _followed(
        self, url: str, headers: Mapping[str, str], validators: Validators | None
    ) -> Page | None:
        end = time.monotonic() + self._seconds
        client = self._client
        import httpx2

        first, here = url, url
        was_public = is_public(checked(url).hostname or "")
        for _ in range(REDIRECTS + 1):
            sent = dict(headers) if origin(here) == origin(first) else {}
            conditions = validators.headers() if validators and here == first else {}
            try:
                with client.stream(
                    "GET", here, headers={**sent, **conditions}
                ) as answer:
                    if here != first and was_public:
                        _refuse_private_peer(answer, here)
                    if answer.status_code not in _REDIRECTS:
                        if answer.status_code == 304 and conditions:
                            return None
                        return _read(answer, here, end, self._seconds)
                    there = urljoin(here, answer.headers.get("location", ""))
            except httpx2.InvalidURL as error:
                raise FetchError(f"{here!r} is no URL: {error}") from error
            except httpx2.LocalProtocolError:
                # Its words, and those of its causes, repeat headers, which hold secrets.
                reason = "the request is none of HTTP"
                raise FetchError(f"{here} can't be fetched: {reason}") from None
            except httpx2.HTTPError as error:
                reason = str(error) or type(error).__name__
                raise FetchError(f"{here} can't be fetched: {reason}") from error
            _refuse_other_networks(here, there, was_public)
            here = there
        raise FetchError(
            f"{first} leads from redirect to redirect, more than {REDIRECTS}"
        )


class Gone(FetchError):
    """There is nothing at a URL, or nothing any more."""


class _Busy(FetchError):
    """The server asks to come again in some `seconds`."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


def _read(answer: httpx2.Response, url: str, end: float, seconds: float) -> Page:
    status = answer.status_code
    if status in _AGAIN:
        stated = answer.headers.get("retry-after", "")
        wait = float(stated) if stated.isascii() and stated.isdecimal() else 1.0
        raise _Busy(_refusal(answer, url), min(wait, _LONGEST_WAIT))
    if status in (404, 410):
        raise Gone(_refusal(answer, url))
    if status != 200:
        raise FetchError(_refusal(answer, url))
    content = bytearray()
    # As they come: who sends a byte a minute shall not have hours for a whole block.
    for piece in answer.iter_bytes():
        content += piece
        if len(content) > SIZE_LIMIT:
            limit = f"{SIZE_LIMIT // 1024 // 1024} MB"
            raise FetchError(f"{url} sends more than {limit}")
        if time.monotonic() > end:
            raise FetchError(f"{url} takes longer than {seconds:.0f} seconds")
    return Page(
        url=url,
        content=bytes(content),
        media_type=answer.headers.get("content-type", "")
        .partition(";")[0]
        .strip()
        .lower(),
        validators=Validators(
            etag=answer.headers.get("etag", ""),
            modified=answer.headers.get("last-modified", ""),
        ),
    )


def _refusal(answer: httpx2.Response, url: str) -> str:
    return f"{url} answered {answer.status_code} {answer.reason_phrase}".rstrip()


def _refuse_other_networks(here: str, there: str, was_public: bool | None) -> None:
    """Raises FetchError for a redirect to another scheme, or from the Internet into a network."""
    parts, former = checked(there), checked(here)
    if parts.scheme != former.scheme:
        raise FetchError(
            f"{here} redirects from {former.scheme} to {parts.scheme}",
            f"if that is right, write {there} as the URL",
        )
    if was_public and is_public(parts.hostname or "") is False:
        raise FetchError(
            f"{here} redirects into a private network, to {parts.hostname}"
        )


def _refuse_private_peer(answer: httpx2.Response, url: str) -> None:
    """A name may resolve to something else for the request than it did for the check.

    Behind a proxy, which is often in a private network, the proxy looks names up.
    """
    if is_proxied(url):
        return
    stream = answer.extensions.get("network_stream")
    address = stream.get_extra_info("server_addr") if stream is not None else None
    if address and not is_public_address(str(address[0])):
        raise FetchError(f"{url} is served from a private network")
