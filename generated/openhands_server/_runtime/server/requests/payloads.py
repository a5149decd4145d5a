# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The body of a request, as an argument of a handler."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException
from starlette.types import Receive

from ...wire.contract import (
    Binary,
    Body,
    Content,
    Form,
    JsonLines,
    JsonSequence,
    Multipart,
    Text,
    declared_as,
    essence,
)
from ...wire.invalid import Invalid, detail
from ...wire.misfits import OnMisfit
from ...wire.model import adapter_of
from ...wire.parameters.form_fields import multipart_fields
from ...wire.unset import UNSET
from ..problems import Refusal
from .decoding import checked, decode
from .parts import PartParser

_MISSING = detail(["body"], "Field required", "missing")
_NOT_MULTIPART = detail(["body"], "Input is not valid multipart data")
_MAY_BE_EMPTY = (Text, Binary, Form, JsonLines, JsonSequence)
"""Contents of which no bytes at all are a value: an empty text, no fields, no items."""


@dataclass(frozen=True)
class Limits:
    """How much a request may send; more is refused with 413.

    Sizes in bytes: of a `body` that is held in memory, of an `upload`, whose files are kept on
    disk. `parts` is the number of fields and files in a form.
    """

    body: int = 10 * 1024 * 1024
    upload: int = 100 * 1024 * 1024
    parts: int = 1000


def choose_content(body: Body, headers: Mapping[str, str]) -> Content | None:
    """The declared content that a request is of; None if it says nothing and may be none.

    Raises Refusal (415) for a media type that the document does not declare.
    """
    media_type = headers.get("content-type", "")
    named = declared_as(body.contents, media_type)
    if named is not None:
        return named
    name = essence(media_type)
    if not name:
        return _unnamed(body.contents)
    kind = name.partition("/")[0]
    for content in body.contents:
        if essence(content.media_type) in (f"{kind}/*", "*/*", "*", ""):
            return content
    raise Refusal(415)


def _unnamed(contents: Sequence[Content]) -> Content | None:
    """A body without a media type may be guessed (RFC 9110, 8.3) where one is declared."""
    guessed = contents[0] if len(contents) == 1 else None
    return None if isinstance(guessed, (Form, Multipart)) else guessed


class BodyReader:
    """Reads a body of one operation; `files` are to be closed by the caller."""

    def __init__(
        self, body: Body, limits: Limits, on_misfit: OnMisfit | None = None
    ) -> None:
        self._body = body
        self._limits = limits
        self._on_misfit = on_misfit

    async def read(
        self, content: Content | None, headers: Mapping[str, str], receive: Receive
    ) -> tuple[Any, list[UploadFile]]:
        """The argument, UNSET where there is no body; raises Invalid and Refusal."""
        large = isinstance(content, Multipart)
        limit = self._limits.upload if large else self._limits.body
        if int(_digits(headers.get("content-length", "")) or 0) > limit:
            raise Refusal(413)
        chunks = _chunks(receive, limit)
        if isinstance(content, Multipart):
            return await self._multipart(content, headers, chunks)
        whole = b"".join([chunk async for chunk in chunks])
        if not whole and (content is None or "content-type" not in headers):
            return self._nothing(), []
        if content is None:
            raise Refusal(415)
        if not whole and not isinstance(content, _MAY_BE_EMPTY):
            return self._nothing(), []
        if isinstance(content, Form) and whole.count(b"&") >= self._limits.parts:
            raise Refusal(413)
        return decode(content, whole, headers, self._on_misfit), []

    def _nothing(self) -> Any:
        if self._body.required:
            raise Invalid([_MISSING])
        return UNSET

    async def _multipart(
        self,
        content: Multipart,
        headers: Mapping[str, str],
        chunks: AsyncIterator[bytes],
    ) -> tuple[Any, list[UploadFile]]:
        parser = PartParser(
            Headers({"Content-Type": headers["content-type"]}),
            chunks,
            content,
            max_parts=self._limits.parts,
            max_part_size=self._limits.body,
        )
        try:
            items = await parser.fields()
        except MultiPartException as error:
            raise _multipart_problem(error) from error
        except (UnicodeError, LookupError) as error:
            raise Invalid([_NOT_MULTIPART]) from error
        files = [value for _, value in items if isinstance(value, UploadFile)]
        # Whether there are decimals must be known before a part is read as JSON.
        adapter_of(content.type)
        try:
            if len(items) > self._limits.parts:
                raise Refusal(413)
            fields = multipart_fields(content, items)
            return checked(content, fields, self._on_misfit), files
        except BaseException:
            for file in files:
                file.file.close()
            raise


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdigit() and len(text) < 20 else ""


def _multipart_problem(error: MultiPartException) -> Exception:
    """The parser tells malformed data and limits apart by its messages alone."""
    too_much = error.message.startswith(("Too many", "Part exceeded"))
    return Refusal(413) if too_much else Invalid([_NOT_MULTIPART])


async def _chunks(receive: Receive, limit: int) -> AsyncIterator[bytes]:
    """The body as it arrives, counted: more than the limit raises Refusal (413)."""
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refusal(400, "the request ended early")
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise Refusal(413)
        if chunk:
            yield chunk
        more = message.get("more_body", False)
