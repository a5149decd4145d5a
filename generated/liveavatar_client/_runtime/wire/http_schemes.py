# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The spelling of HTTP authentication schemes, whose case should not matter and does to some."""

from __future__ import annotations

_REGISTERED = {
    name.lower(): name
    for name in (
        *("Basic", "Bearer", "Concealed", "Digest", "DPoP", "GNAP", "HOBA", "Mutual"),
        *(
            "Negotiate",
            "OAuth",
            "PrivateToken",
            "SCRAM-SHA-1",
            "SCRAM-SHA-256",
            "vapid",
        ),
    )
}
"""The IANA registry of HTTP authentication schemes (RFC 9110, section 16.4)."""


def spelled(scheme: str) -> str:
    """The registered spelling of a scheme, or the one that the document has."""
    return _REGISTERED.get(scheme.lower(), scheme)
