# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The OpenAPI document that a server was generated from, kept beside its code."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any


def document_in(
    package: str | None, name: str = "openapi.json"
) -> Callable[[], dict[str, Any]]:
    """Reads the document of a module's `__package__` when it is called."""

    def read() -> dict[str, Any]:
        document: dict[str, Any] = json.loads(
            files(package or "").joinpath(name).read_bytes()
        )
        return document

    return read
