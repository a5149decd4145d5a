# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""What stands for bodies in XML in packages whose documents have none: nothing is ever called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ..contract import Content

_NONE: Final = "this package has no bodies in XML"


def read_body(
    content: Content, body: bytes, content_type: str, *, strict: bool
) -> bytes:
    """Raises TypeError."""
    raise TypeError(_NONE)


def write_body(content: Content, text: bytes, charset: str) -> bytes:
    """Raises TypeError."""
    raise TypeError(_NONE)


def placed(
    content: Content, details: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Raises TypeError."""
    raise TypeError(_NONE)
