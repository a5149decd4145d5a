# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""HTTP clients of the library that ours continues, or that continues ours.

Their interfaces are the same, and their classes are not. A client of the other library sends for
one of ours: with its own proxies, certificates, limits, hooks and transports, faked ones too.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any, Final

from .errors import ConfigurationError
from .http_library import httpx
from .tries.logs import cover_logs

_LIBRARIES: Final = ("httpx", "httpx2")
_OF_A_CODED_BODY: Final = (b"content-encoding", b"content-length", b"transfer-encoding")


def adopted(http_client: Any, kind: str) -> Any:
    """A client of our library, `Client` or `AsyncClient`, that sends as `http_client` does.

    Raises ConfigurationError for anything else, a client of the other kind included.
    """
    own = getattr(httpx, kind)
    if http_client is None or isinstance(http_client, own):
        return http_client
    for library in _LIBRARIES:
        cover_logs(library)
    ancestors = {
        (base.__module__.partition(".")[0], base.__name__)
        for base in type(http_client).__mro__
    }
    if ancestors.isdisjoint((library, kind) for library in _LIBRARIES):
        made = type(http_client)
        library = made.__module__.partition(".")[0]
        raise ConfigurationError(
            f"http_client= takes {httpx.__name__}.{kind},"
            f" not {library}.{made.__qualname__}"
        )
    transport = {"Client": _Transport, "AsyncClient": _AsyncTransport}[kind]
    timeout = httpx.Timeout(**http_client.timeout.as_dict())
    client = own(transport=transport(http_client), timeout=timeout, trust_env=False)
    # Those of the other client are sent, where a call has none of its own.
    client.headers.clear()
    return client


def _request(client: Any, request: httpx.Request) -> Any:
    """The same request, as the other library knows it."""
    stream: Any = request.stream
    is_whole = isinstance(stream, httpx.ByteStream)
    theirs = client.build_request(
        request.method,
        str(request.url),
        headers=request.headers.raw,
        content=b"".join(stream) if is_whole else stream,
        extensions=request.extensions,
    )
    theirs.method = request.method
    return theirs


def _response(response: Any, stream: Any) -> httpx.Response:
    status, headers = response.status_code, response.headers.raw
    if not response.is_stream_consumed:
        return httpx.Response(status, headers=headers, stream=stream)
    # What a fake made as a whole was read, and decoded, when it was made.
    plain = [pair for pair in headers if pair[0].lower() not in _OF_A_CODED_BODY]
    return httpx.Response(status, headers=plain, content=response.content)


@contextmanager
def _translated(request: httpx.Request) -> Iterator[None]:
    """What the other library raises is raised as ours."""
    try:
        yield
    except Exception as error:
        kind = getattr(httpx, type(error).__name__, None)
        if not (isinstance(kind, type) and issubclass(kind, httpx.RequestError)):
            raise
        raised = kind(str(error), request=request)
    else:
        return
    raise raised


class _Transport(httpx.BaseTransport):
    def __init__(self, client: Any) -> None:
        self._client = client

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        with _translated(request):
            theirs = _request(self._client, request)
            response = self._client.send(theirs, stream=True, follow_redirects=False)
            return _response(response, _Stream(response, request))


class _Stream(httpx.SyncByteStream):
    def __init__(self, response: Any, request: httpx.Request) -> None:
        self._response, self._request = response, request

    def __iter__(self) -> Iterator[bytes]:
        with _translated(self._request):
            yield from self._response.iter_raw()

    def close(self) -> None:
        self._response.close()


class _AsyncTransport(httpx.AsyncBaseTransport):
    def __init__(self, client: Any) -> None:
        self._client = client

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        with _translated(request):
            theirs = _request(self._client, request)
            response = await self._client.send(
                theirs, stream=True, follow_redirects=False
            )
            return _response(response, _AsyncStream(response, request))


class _AsyncStream(httpx.AsyncByteStream):
    def __init__(self, response: Any, request: httpx.Request) -> None:
        self._response, self._request = response, request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _translated(self._request):
            async for piece in self._response.aiter_raw():
                yield piece

    async def aclose(self) -> None:
        await self._response.aclose()
