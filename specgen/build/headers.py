"""Names that may stand in an HTTP message (RFC 9110, section 5.1; RFC 6265, section 4.1.1)."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,256}")


def is_token(name: str) -> bool:
    """Whether `name` is an RFC 9110 token, as header and cookie names must be."""
    return _TOKEN.fullmatch(name) is not None
