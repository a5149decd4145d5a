"""One entry more in a configuration file, of which all else stays as it is.

A line is inserted or replaced, and what the file says then is compared with what it should say;
where that is something else, nothing is done.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from specgen.naming.keys import quoted
from specgen.workspace.tables.keys import HEADER, KEY, dotted

Table: TypeAlias = Mapping[str, object]

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n)|[^\r\n]+")
_VALUE = re.compile(r"""(\s*)("(?:[^"\\\r\n]|\\.)*"|'[^'\r\n]*')(\s*(?:#.*)?)$""")
"""A string on the rest of a line, and what may stand after it."""


class NotWritable(Exception):
    """The entry can't be put into the file safely."""


def with_entry(text: str, table: Sequence[str], api: int, key: str, value: str) -> str:
    """The text of a configuration that says what `key` of a `table` is.

    The first `api` steps of the table's path lead to one that is there. Raises NotWritable.
    """
    lines = _LINE.findall(text)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    entry = f"{_key(key)} = {quoted(value)}"
    sections = _sections(lines)
    own = [section for section in sections if section[0] == (*table,)]
    if own:
        _, start, stop = own[0]
        places = [
            number
            for number in range(start, stop)
            if (match := KEY.match(lines[number])) and dotted(match[1]) == (key,)
        ]
        if places:
            _replace(lines, places[0], value)
        else:
            _insert(lines, _end(lines, start, stop), [entry], end)
    else:
        above = [section for section in sections if section[0][:api] == (*table[:api],)]
        if not above:
            raise NotWritable
        _, start, stop = above[-1]
        header = f"[{'.'.join(map(_key, table))}]"
        _insert(lines, _end(lines, start, stop), ["", header, entry], end)
    after = "".join(lines)
    try:
        is_meant = tomllib.loads(after) == _updated(
            tomllib.loads(text), table, key, value
        )
    except tomllib.TOMLDecodeError:
        is_meant = False
    if not is_meant:
        raise NotWritable
    return after


def _sections(lines: Sequence[str]) -> list[tuple[tuple[str, ...], int, int]]:
    """The tables of a file by their paths, each with its first line and that after its last."""
    headers = [
        (number, dotted(match[2]))
        for number, line in enumerate(lines)
        if (match := HEADER.match(line))
    ]
    stops = [*(number for number, _ in headers), len(lines)][1:]
    return [
        (path, number, stop)
        for (number, path), stop in zip(headers, stops, strict=bool(headers))
    ]


def _end(lines: Sequence[str], start: int, stop: int) -> int:
    """The line after the last that says something; comments below it are about what follows."""
    while stop > start + 1 and lines[stop - 1].strip()[:1] in ("", "#"):
        stop -= 1
    return stop


def _insert(lines: list[str], place: int, added: Sequence[str], end: str) -> None:
    if place and not lines[place - 1].endswith("\n"):
        lines[place - 1] += end
    lines[place:place] = [f"{line}{end}" for line in added]


def _replace(lines: list[str], number: int, value: str) -> None:
    body = lines[number].rstrip("\r\n")
    end = lines[number][len(body) :]
    stated = KEY.match(body)
    rest = _VALUE.fullmatch(body[stated.end() :]) if stated else None
    if stated is None or rest is None:
        raise NotWritable
    lines[number] = f"{stated[0]}{rest[1]}{quoted(value)}{rest[3]}{end}"


def _key(text: str) -> str:
    return text if re.fullmatch("[A-Za-z0-9_-]+", text) else quoted(text)


def _updated(table: Table, path: Sequence[str], key: str, value: str) -> Table:
    if not path:
        return {**table, key: value}
    inner = table.get(path[0], {})
    if not isinstance(inner, Mapping):
        raise NotWritable
    return {**table, path[0]: _updated(inner, path[1:], key, value)}


def replace_file(path: Path, content: bytes, after: bytes) -> None:
    """Puts what comes `after` in the place of a file's `content`, whole. Raises OSError."""
    file = Path(os.path.realpath(path))
    if file.read_bytes() != content:
        raise OSError(None, "it has been changed meanwhile", str(path))
    handle, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(after)
        shutil.copymode(file, draft)
        os.replace(draft, file)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise
