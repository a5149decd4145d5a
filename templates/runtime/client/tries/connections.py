"""What the connections of a client's own have in common: whom they trust, and no cookies."""

from __future__ import annotations

import os
from functools import lru_cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING

from ..http_library import httpx

if TYPE_CHECKING:
    import ssl


def no_cookies() -> CookieJar:
    """A jar that takes nothing: what one call is given never reaches another."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))


def trust() -> ssl.SSLContext:
    """The authorities that servers are trusted for, as the HTTP library finds them.

    All clients share them: to read them takes far longer than all else that a client is made of,
    and a receiver of webhooks may be called once. OpenSSL's variables name others at any time.
    """
    variables = ("SSL_CERT_FILE", "SSL_CERT_DIR")
    return _trust(*(os.environ.get(name) for name in variables))


@lru_cache(maxsize=4)
def _trust(*_places: str | None) -> ssl.SSLContext:
    return httpx.create_ssl_context()
