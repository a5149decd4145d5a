"""Files that specgen wrote itself are read with care: whoever gives a checkout gives them too."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

from specgen.json_value import JsonValue
from specgen.workspace.ownership import kind_of

SIZE_LIMIT = 256 * 1024 * 1024
"""Bytes of one file; the lock of the largest API known takes a thirtieth of that."""

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def own_text(path: Path) -> str:
    """The text of a file that specgen writes as a file, never as a link.

    Raises:
        FileNotFoundError: there is nothing of that name.
        OSError: it can't be read.
        ValueError: it is no regular file, too large, or not UTF-8; the message says what.
    """
    kind = kind_of(os.fspath(path))
    if kind and kind != "file":
        raise ValueError(f"it is a {kind}")
    content = regular_bytes(path)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = content[error.start]
        raise ValueError(
            f"not UTF-8 text: byte 0x{byte:02x} at {error.start}"
        ) from error


def parsed(text: str) -> JsonValue:
    """The value of a JSON text. Raises ValueError, also for what no file can hold again."""
    try:
        value: JsonValue = json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if _SURROGATE.search(text):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise ValueError("lone surrogate in a string") from error
    return value


def regular_bytes(path: Path) -> bytes:
    """The content of a regular file, or of the one a link leads to; never waits on a pipe.

    Raises:
        OSError: it can't be read, or is something else.
        ValueError: it is too large.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags), "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "not a regular file", os.fspath(path))
        if status.st_size > SIZE_LIMIT:
            raise ValueError(f"larger than {SIZE_LIMIT // 1024 // 1024} MB")
        return stream.read()


def object_at(value: JsonValue, key: str) -> dict[str, JsonValue]:
    """An object, which is what stands at `key`. Raises TypeError."""
    if not isinstance(value, dict):
        raise TypeError(f"`{key}` must be an object")
    return value


def texts_at(raw: Mapping[str, JsonValue], key: str) -> dict[str, str]:
    """The strings of the object at `key`, by their names. Raises KeyError or TypeError."""
    texts: dict[str, str] = {}
    for name, text in object_at(raw[key], key).items():
        if not isinstance(text, str):
            raise TypeError(f"`{key}` must hold strings")
        texts[name] = text
    return texts


def own_files_at(
    raw: Mapping[str, JsonValue], is_own: Callable[[str], bool], owner: str, mixed: bool
) -> dict[str, str]:
    """The digests by path at `files`, all of which must be files of an owner.

    Of a `mixed` side of a merge those of others are left out. Raises KeyError, TypeError or
    ValueError.
    """
    files = texts_at(raw, "files")
    others = [path for path in files if not is_own(path)]
    if others and not mixed:
        raise ValueError(f"{others[0]!r} is no file of {owner}")
    return {path: digest for path, digest in files.items() if path not in others}


def text_list_at(raw: Mapping[str, JsonValue], key: str) -> tuple[str, ...]:
    """The strings of the list at `key`, which may be missing. Raises TypeError."""
    texts = raw.get(key, [])
    if not isinstance(texts, list):
        raise TypeError(f"`{key}` must be a list")
    return tuple(path_text(text, key) for text in texts)


def digests_at(raw: Mapping[str, JsonValue], key: str) -> dict[str, str]:
    """The digests by path of the object at `key`. Raises KeyError or TypeError."""
    digests = texts_at(raw, key)
    for path in digests:
        path_text(path, key)
    return digests


def path_text(value: JsonValue, key: str) -> str:
    """Text that can be a path, at `key`. Raises TypeError."""
    if not isinstance(value, str) or "\0" in value:
        raise TypeError(f"`{key}` must hold text that can be a path")
    return value
