# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""A whole answer: the value of a call beside what came with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Never, TypeVar

from .guesses import OF_RAW, missing

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RawResponse(Generic[T]):
    """An answer with the value that the call would have returned.

    `headers` has lower-case names; `body` is what was received, after decompression, and
    empty where `value` is a stream. `retries_taken` counts attempts after the first. `misfits`
    are the places (`loc`) where it does not fit its document, with what should be there (`msg`).
    """

    value: T
    status_code: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    request_id: str | None
    retries_taken: int
    misfits: tuple[Mapping[str, Any], ...] = ()

    def parse(self) -> T:
        """The value."""
        return self.value

    @property
    def content(self) -> bytes:
        """The body."""
        return self.body

    @property
    def text(self) -> str:
        """The body as text, of which what is no UTF-8 is replaced."""
        return self.body.decode(errors="replace")

    def json(self) -> Any:
        """The body as plain JSON. Raises ValueError for what is none."""
        return json.loads(self.body)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Never:
            raise missing(self, name, OF_RAW)
