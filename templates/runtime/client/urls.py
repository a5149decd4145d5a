"""URLs that come from callers and from answers, which may be none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import SplitResult, urlsplit

_DEFAULT_PORTS: Final[Mapping[str, int]] = {"http": 80, "https": 443}


def web_address(url: str) -> SplitResult | None:
    """The parts of an absolute http or https URL that can be asked; None of any other text."""
    try:
        parts = urlsplit(url)
        url.encode()
        host = parts.hostname or ""
        can_be_asked = parts.scheme in _DEFAULT_PORTS and host and parts.port != 0
        if ":" not in host and not _is_plain_name(host):
            # As the resolver will write it (RFC 3490).
            host.encode("idna")
    except ValueError:
        return None
    return parts if can_be_asked else None


def _is_plain_name(host: str) -> bool:
    """Whether the resolver takes a name as it is (RFC 1035, section 2.3.4).

    The codec that knows every other name takes a while to import.
    """
    return host.isascii() and all(0 < len(label) < 64 for label in host.split("."))


def origin(url: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port of a URL (RFC 6454): credentials stay within one.

    Raises ValueError for a text that no URL is.
    """
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if port is None:
        port = _DEFAULT_PORTS.get(parts.scheme)
    return parts.scheme, parts.hostname, port
