"""Faults that stop a reader: text that holds no value, with the place of the fault."""

from __future__ import annotations

import re
from typing import Final

from specgen.findings.diagnostics import DiagnosticCode

DEPTH_LIMIT: Final = 500
"""Levels of nesting; real documents stay below 60."""

DIGITS_LIMIT: Final = 4000
"""Digits of one integer; CPython refuses to convert more than 4,300."""

SURROGATE: Final = re.compile("[\ud800-\udfff]")
"""A surrogate left alone in decoded text: no UTF-8 encodes it (RFC 3629)."""


class Malformed(Exception):
    """The text cannot be read: a code with its values, at an offset of the text."""

    def __init__(self, code: DiagnosticCode, offset: int, **values: object) -> None:
        super().__init__(code.identifier, offset, values)
        self.code = code
        self.offset = offset
        self.values = values


class Duplicate(Malformed):
    """A key stands twice in one object; `first` is the offset of the earlier one."""

    def __init__(self, key: str, offset: int, first: int) -> None:
        super().__init__(DiagnosticCode.DUPLICATE_KEY, offset, key=key)
        self.first = first


def too_deep(offset: int) -> Malformed:
    """Nesting beyond `DEPTH_LIMIT`."""
    return Malformed(
        DiagnosticCode.LIMIT,
        offset,
        what="the nesting depth",
        limit=f"{DEPTH_LIMIT} levels",
    )


def too_long(offset: int) -> Malformed:
    """An integer beyond `DIGITS_LIMIT`."""
    return Malformed(
        DiagnosticCode.LIMIT, offset, what="an integer", limit=f"{DIGITS_LIMIT} digits"
    )
