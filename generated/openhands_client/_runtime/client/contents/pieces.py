# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The body of an answer while it arrives, in decompressed pieces of limited size.

Httpx2 decompresses in pieces of its own; `pieces_httpx` takes this module's place in clients on
httpx.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Final

from ..http_library import httpx

ACCEPT_ENCODING: Final = ""
"""The content codings to ask for; empty leaves that to the HTTP library."""


def pieces(response: httpx.Response) -> Iterator[bytes]:
    return response.iter_bytes()


def async_pieces(response: httpx.Response) -> AsyncIterator[bytes]:
    return response.aiter_bytes()
