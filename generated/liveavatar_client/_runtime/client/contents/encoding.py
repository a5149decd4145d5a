# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Texts in the charset that their media type names."""

from __future__ import annotations

from collections.abc import Callable

from ...wire.charsets import UnknownCharset, charset_of, encoder, json_in
from ...wire.parameters.styles import NotSendable


def encoded(text: str, media_type: str) -> bytes:
    """A text in the charset that its media type names; raises NotSendable."""
    return encodable(lambda: encoder(charset_of(media_type))(text))


def encoded_json(text: bytes, media_type: str) -> bytes:
    """A JSON text, which is in UTF-8, in the charset of its media type; raises NotSendable."""
    return encodable(lambda: json_in(charset_of(media_type), text))


def encodable(encode: Callable[[], bytes]) -> bytes:
    """What a function encodes; raises NotSendable where the charset is none, or too small."""
    try:
        return encode()
    except UnknownCharset as error:
        raise NotSendable(str(error)) from None
    except UnicodeEncodeError:
        message = "Input has a character that its charset has not"
        raise NotSendable(message) from None
