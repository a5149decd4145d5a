"""Contents that are sent in pieces: files, streams and what is made of them."""

from __future__ import annotations

import io
import mimetypes
import os
from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Callable,
    Iterable,
    Iterator,
    Mapping,
)
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Annotated, Any, TypeAlias

from pydantic import BaseModel, PlainValidator
from pydantic_core import PydanticCustomError

from ...wire.declared import declared
from ...wire.parameters.styles import NotSendable

CHUNK = 65_536
"""Bytes that are read from a file at a time."""

FileContent: TypeAlias = bytes | os.PathLike[str] | IO[bytes]
File: TypeAlias = (
    FileContent
    | tuple[str, FileContent]
    | tuple[str, FileContent, str]
    | tuple[str, FileContent, str, Mapping[str, str]]
)
"""A file to send: its bytes, its path, an open file, or (file name, one of these[, media
type[, headers of its part]]). A path is opened for each attempt and read in pieces."""

BinaryContent: TypeAlias = FileContent | Iterable[bytes] | AsyncIterable[bytes]
"""A body of bytes: whole, from a file, or in pieces."""


def is_file(value: object) -> bool:
    """Whether a value can only be meant as a file."""
    if isinstance(value, tuple) and 2 <= len(value) <= 4 and isinstance(value[0], str):
        return is_file(value[1])
    return isinstance(value, bytes | bytearray | os.PathLike) or hasattr(value, "read")


def is_value(value: object) -> bool:
    """Whether a value can't be meant as bytes in pieces."""
    return isinstance(value, str | int | float | Mapping | BaseModel | None)


def _accept_file(value: object) -> object:
    if not is_file(value):
        raise PydanticCustomError("file", "Input should be bytes, a path or a file")
    return value


Upload = Annotated[File, PlainValidator(_accept_file)]
"""A property of a multipart body that is a file."""


@declared
class ByteStream:
    """Bytes in pieces, from the start each time they are iterated.

    `length` is in bytes, None if unknown. What is not `replayable` can be sent only once.
    """

    open: Callable[[], Iterator[bytes] | AsyncIterator[bytes]]
    length: int | None = None
    replayable: bool = True
    is_async: bool = False

    def __iter__(self) -> Iterator[bytes]:
        pieces = self.open()
        if isinstance(pieces, AsyncIterator):
            raise NotSendable("an asynchronous iterator needs the asynchronous client")
        return pieces


def stream(value: object) -> ByteStream:
    """Whatever holds bytes as a stream. Raises NotSendable for anything else."""
    if isinstance(value, bytes | bytearray):
        whole = bytes(value)
        return ByteStream(lambda: iter((whole,)), len(whole))
    if isinstance(value, os.PathLike):
        path = Path(value)
        if path.is_dir():
            raise NotSendable("Input is a folder, not a file")
        return ByteStream(lambda: _read_path(path), path.stat().st_size)
    if hasattr(value, "read"):
        return _open_file(value)
    if isinstance(value, AsyncIterable):
        return ByteStream(lambda: _each_async(value), replayable=False, is_async=True)
    if isinstance(value, Iterable) and not isinstance(value, str | Mapping | BaseModel):
        return ByteStream(
            lambda: map(_piece, value), replayable=isinstance(value, list | tuple)
        )
    raise NotSendable("Input should be bytes, a path, a file or an iterator of bytes")


def _piece(piece: Any) -> bytes:
    if not isinstance(piece, bytes | bytearray | memoryview):
        raise NotSendable("Input should be an iterator of bytes")
    return bytes(piece)


async def _each_async(pieces: AsyncIterable[Any]) -> AsyncIterator[bytes]:
    async for piece in pieces:
        yield _piece(piece)


def _read_path(path: Path) -> Iterator[bytes]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise NotSendable(error.strerror or "the file is unreadable") from None
    with file:
        yield from _pieces(file)


def _pieces(file: Any) -> Iterator[bytes]:
    """Raises NotSendable for a file that can't be read, or was closed meanwhile."""
    while True:
        try:
            piece = file.read(CHUNK)
            piece = piece.encode() if isinstance(piece, str) else piece
        except OSError as error:
            raise NotSendable(error.strerror or "the file is unreadable") from None
        except ValueError:
            raise NotSendable("the file is closed, or no text") from None
        if not piece:
            return
        yield _piece(piece)


def _open_file(file: Any) -> ByteStream:
    """From where the file stands; a text file's size in bytes is not known."""
    if not (hasattr(file, "seekable") and file.seekable()):
        return ByteStream(lambda: _pieces(file), replayable=False)
    start = file.tell()

    def pieces() -> Iterator[bytes]:
        file.seek(start)
        yield from _pieces(file)

    if isinstance(file, io.TextIOBase):
        return ByteStream(pieces)
    end = file.seek(0, io.SEEK_END)
    file.seek(start)
    return ByteStream(pieces, end - start)


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file of a multipart body: its name, its media type, its content, further headers."""

    filename: str
    media_type: str
    content: ByteStream
    headers: Mapping[str, str]


def file_part(
    value: Any, default_name: str, default_type: str, usual_type: str = ""
) -> FilePart:
    """A file as the caller gave it, with what the document or its name says of it.

    Of several types that the document allows, `usual_type` is for files without a name.
    """
    filename, content, media_type = "", value, default_type
    headers: Mapping[str, str] = {}
    if isinstance(value, tuple):
        filename, content, *rest = value
        media_type = rest[0] if rest else default_type
        headers = rest[1] if len(rest) > 1 else {}
    filename = filename or os.path.basename(_name_of(content)) or default_name
    guessed = mimetypes.guess_type(filename)[0]
    media_type = media_type or guessed or usual_type or "application/octet-stream"
    return FilePart(filename, media_type, stream(content), headers)


def guessed_type(file: object) -> str:
    """The media type that a file's name speaks of; empty if none does."""
    return mimetypes.guess_type(_name_of(file))[0] or ""


def _name_of(file: object) -> str:
    name = (
        os.fspath(file) if isinstance(file, os.PathLike) else getattr(file, "name", "")
    )
    return name if isinstance(name, str) else ""
