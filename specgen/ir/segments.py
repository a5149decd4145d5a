"""Segments of paths: which name a subject, and which an interface or its version."""

from __future__ import annotations

import re

_VERSION = re.compile(r"v?\d+([._]\d+)*([ab]\w*|beta\d*|alpha\d*)?", re.IGNORECASE)
_INTERFACES = frozenset(("api", "apis", "rest", "rpc", "public", "internal"))


def names_subject(segment: str) -> bool:
    """Whether a segment says what a request is about: `pets`, not `api` or `v1`."""
    return segment.lower() not in _INTERFACES and not _VERSION.fullmatch(segment)
