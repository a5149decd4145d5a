"""The body of an answer while it arrives, in decompressed pieces of limited size.

Httpx makes one piece of everything that a piece of the compressed body becomes: of a hundred
kilobytes that were received, a hundred megabytes. So decompression is done here, and only what
can be done here is asked for.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Iterator
from typing import Final

import httpx

ACCEPT_ENCODING: Final = "gzip, deflate"
"""The content codings to ask for."""

PIECE: Final = 1 << 20
"""The largest piece, in bytes."""

_GZIP: Final = zlib.MAX_WBITS | 16
_CODINGS: Final = {
    "gzip": (_GZIP,),
    "x-gzip": (_GZIP,),
    "deflate": (zlib.MAX_WBITS, -zlib.MAX_WBITS),
}
"""The formats of each coding; `deflate` often comes without its header (RFC 9110, 8.4.1.2)."""


def pieces(response: httpx.Response) -> Iterator[bytes]:
    """Raises httpx.DecodingError for what is not compressed as it says."""
    if response.is_stream_consumed:
        yield response.content
        return
    decompress = _Decompressor(response).decompress
    for received in response.iter_raw():
        yield from decompress(received)


async def async_pieces(response: httpx.Response) -> AsyncIterator[bytes]:
    """Like `pieces`."""
    if response.is_stream_consumed:
        yield response.content
        return
    decompress = _Decompressor(response).decompress
    async for received in response.aiter_raw():
        for piece in decompress(received):
            yield piece


class _Decompressor:
    """Undoes the content coding of an answer."""

    def __init__(self, response: httpx.Response) -> None:
        self._request = response.request
        coding = response.headers.get("content-encoding", "").strip().lower()
        self._coding = "" if coding == "identity" else coding
        self._formats = list(_CODINGS.get(coding, ()))
        self._zlib = zlib.decompressobj(self._formats.pop(0)) if self._formats else None

    def decompress(self, received: bytes) -> Iterator[bytes]:
        if not self._coding:
            yield received
            return
        if self._zlib is None:
            raise httpx.DecodingError("unknown content coding", request=self._request)
        rest = received
        while rest and not self._zlib.eof:
            yield self._inflated(rest)
            rest = self._zlib.unconsumed_tail

    def _inflated(self, received: bytes) -> bytes:
        assert self._zlib is not None
        try:
            piece = self._zlib.decompress(received, PIECE)
        except zlib.error as error:
            if not self._formats:
                message = "the body is not compressed as it says"
                raise httpx.DecodingError(message, request=self._request) from error
        else:
            self._formats.clear()
            return piece
        self._zlib = zlib.decompressobj(self._formats.pop(0))
        return self._inflated(received)
