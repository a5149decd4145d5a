# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Charsets: what text of a peer may be decoded by, and what text is sent in.

A charset is a peer's word: some of Python's codecs take quadratic time (`punycode`), read escapes
(`unicode_escape`) or hide characters in others (`utf-7`), and some are no charsets at all.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable
from email.message import Message
from functools import lru_cache
from typing import Final

UTF_8: Final = "utf-8"

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
    """A charset that no text is decoded or encoded by."""


def decoded(body: bytes, charset: str, errors: str = "strict") -> str:
    """The text of a body. Raises UnknownCharset, and UnicodeDecodeError where strict."""
    codec = _codec(charset[:40].lower())
    if codec is None:
        raise UnknownCharset("the charset is not supported")
    return body.decode(codec, errors)


def encoder(charset: str) -> Callable[[str], bytes]:
    """What encodes the pieces of one text, one after the other.

    Raises UnknownCharset, and, for each piece, UnicodeEncodeError.
    """
    codec = _codec(charset[:40].lower())
    if codec is None:
        raise UnknownCharset("the charset is not supported")
    # Only the first piece of UTF-16 has the mark that tells the order of bytes.
    return codecs.getincrementalencoder(codec)("strict").encode


@lru_cache(maxsize=256)
def charset_of(content_type: str) -> str:
    """The charset that a content type names, in small letters; UTF-8 if it names none."""
    message = Message()
    message["content-type"] = content_type
    return message.get_content_charset(UTF_8)


def json_in(charset: str, text: bytes) -> bytes:
    """A JSON text, which is in UTF-8, in a charset. Raises UnknownCharset.

    JSON is UTF-8 whatever its media type says (RFC 8259, sections 8.1 and 11), to some readers at
    least: escapes are the same to all of them.
    """
    if charset == UTF_8:
        return text
    return encoder(charset)(_NO_ASCII.sub(_escape, text.decode()))


_NO_ASCII: Final = re.compile(r"[^\0-\x7f]")


def _escape(character: re.Match[str]) -> str:
    return json.dumps(character[0])[1:-1]


def json_in_utf_8(body: bytes, content_type: str) -> bytes:
    """A JSON text as it has to be (RFC 8259, section 8.1), where a peer says and writes otherwise.

    Its first characters are ASCII, so the bytes tell UTF-16 and UTF-32, whatever is said.
    """
    said = content_type.lower()
    if "charset" not in said or UTF_8 in said:
        return body
    charset: str = json.detect_encoding(body)
    try:
        if charset == UTF_8:
            body.decode()
            return body
    except UnicodeDecodeError:
        charset = charset_of(content_type)
    try:
        return decoded(body, charset).removeprefix("\ufeff").encode()
    except ValueError:
        # Which is no JSON, as its reader says.
        return body


@lru_cache(maxsize=256)
def _codec(charset: str) -> str | None:
    try:
        codec = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return None
    return codec if codec in _CODECS else None
