"""The networks that a request goes to: whether a redirect may lead there."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

from specgen.fetch.errors import FetchError

_PORTS = {"http": 80, "https": 443}


def checked(url: str) -> SplitResult:
    """The parts of a URL that may be fetched. Raises FetchError for any other."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FetchError(f"{url!r} is no URL: {error}") from error
    if parts.scheme not in _PORTS or not parts.hostname or port == 0:
        raise FetchError(f"{url!r} is no URL of http or https")
    if parts.username is not None or parts.password is not None:
        raise FetchError(
            "a URL that holds a password would be committed with it",
            'write headers = { Authorization = "Bearer ${NAME}" } instead',
        )
    return parts


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port (RFC 6454, section 4)."""
    parts = checked(url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS[parts.scheme]


def is_proxied(url: str) -> bool:
    """Whether a URL is asked for through a proxy."""
    parts = checked(url)
    proxies = getproxies()
    named = parts.scheme in proxies or "all" in proxies
    return named and not proxy_bypass(parts.hostname or "")


def is_public(host: str) -> bool | None:
    """Whether a host is reached over the Internet alone; None where its name can't be resolved.

    A host with any address of a private, local or reserved network is not.
    """
    try:
        entries = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return None
    return all(is_public_address(str(entry[4][0])) for entry in entries)


def is_public_address(address: str) -> bool:
    """Whether an IP address is one of the Internet."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    return (mapped or ip).is_global
