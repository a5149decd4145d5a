# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Charsets that text of a peer may be decoded by.

A charset is a peer's word: some of Python's codecs take quadratic time (`punycode`), read escapes
(`unicode_escape`) or hide characters in others (`utf-7`), and some are no charsets at all.
"""

from __future__ import annotations

import codecs
from functools import lru_cache
from typing import Final

_CODECS: Final = frozenset(
    (
        *("ascii", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"),
        *("utf-32", "utf-32-le", "utf-32-be", "koi8-r", "koi8-u"),
        *(f"iso8859-{part}" for part in range(1, 17)),
        *(f"cp{page}" for page in range(1250, 1259)),
        *("shift_jis", "cp932", "euc_jp", "euc_kr", "cp949"),
        *("gb2312", "gbk", "gb18030", "big5", "big5hkscs"),
    )
)


class UnknownCharset(ValueError):
    """A charset that no text is decoded by."""


def decoded(body: bytes, charset: str, errors: str = "strict") -> str:
    """The text of a body. Raises UnknownCharset, and UnicodeDecodeError where strict."""
    codec = _codec(charset[:40].lower())
    if codec is None:
        raise UnknownCharset("the charset is not supported")
    return body.decode(codec, errors)


@lru_cache(maxsize=256)
def _codec(charset: str) -> str | None:
    try:
        codec = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return None
    return codec if codec in _CODECS else None
