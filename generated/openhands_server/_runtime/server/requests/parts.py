# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The parts of a multipart body (RFC 7578), read by what the document says of each."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartParser

from ...wire.charsets import UnknownCharset, charset_of, decoded
from ...wire.contract import Multipart, Part
from ...wire.invalid import Invalid, detail
from ...wire.parameters.form_fields import JsonText
from ...wire.parameters.styles import is_json
from ..problems import Refusal

_NAMELESS = b'; filename=""'


class PartParser(MultiPartParser):
    """Starlette's parser, for which whatever has no file name is a text.

    A sender may leave the name of a file out (RFC 7578, section 4.2), the media type of a part
    that may be any value, or is one of several, tells JSON from text, and names its charset.
    """

    def __init__(
        self,
        headers: Headers,
        chunks: AsyncIterator[bytes],
        content: Multipart,
        *,
        max_parts: int,
        max_part_size: int,
    ) -> None:
        super().__init__(
            headers,
            chunks,  # type: ignore[arg-type]
            max_files=max_parts,
            max_fields=max_parts,
            max_part_size=max_part_size,
        )
        self._content = content

    def _declared(self, name: str) -> Part:
        return self._content.parts.get(name, self._content.others)

    def on_headers_finished(self) -> None:
        super().on_headers_finished()
        part = self._current_part
        declared = self._declared(part.field_name)
        if part.file is None and declared.file and not declared.open:
            part.content_disposition = (part.content_disposition or b"") + _NAMELESS
            super().on_headers_finished()
            if part.file is not None:
                part.file.filename = None

    def on_part_end(self) -> None:
        super().on_part_end()
        name, value = self.items[-1]
        if not isinstance(value, str):
            return
        media_type = Headers(raw=self._current_part.item_headers).get(
            "content-type", ""
        )
        if "charset" in media_type.lower():
            value = _text(name, bytes(self._current_part.data), media_type)
        declared = self._declared(name)
        is_told = declared.open or "," in declared.content_type
        is_document = is_told and is_json(media_type)
        self.items[-1] = name, JsonText(value) if is_document else value

    async def fields(self) -> list[tuple[str, str | UploadFile]]:
        """Names and values, in their order. Raises MultiPartException."""
        return [
            (name, value if isinstance(value, str) else _file_or_null(value))
            for name, value in (await self.parse()).multi_items()
        ]


def _text(name: str, whole: bytes, media_type: str) -> str:
    """A part in the charset that its own media type names; raises Refusal and Invalid."""
    try:
        return decoded(whole, charset_of(media_type))
    except UnknownCharset as error:
        raise Refusal(415, str(error)) from None
    except UnicodeDecodeError:
        fault = detail(["body", name], "Input is not text of its charset")
        raise Invalid([fault]) from None


def _file_or_null(file: UploadFile) -> str | UploadFile:
    """A file; without a name and content it is the empty text, which stands for null."""
    if file.filename is not None or file.size:
        return file
    file.file.close()
    return ""
