"""Fetched bytes as they are committed: the same document gives the same text, a line a fact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from specgen.fetch.errors import FetchError

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s"{}\[\],:]+|[{}\[\],:]', re.DOTALL)
_OPENING: Final = {"{": "}", "[": "]"}


def normal_text(content: bytes, source: str) -> str:
    """The text of a document: JSON with a line for every member, line ends as `\\n`.

    Nothing is parsed and written anew: numbers, escapes and what is written twice stay as
    they came. Raises FetchError for what is no text.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FetchError(f"{source} is no UTF-8 text: {error.reason}") from error
    if text.lstrip()[:1] in ("{", "["):
        return "".join(_lines(text)) + "\n"
    return re.sub("\r\n?", "\n", text).rstrip("\n") + "\n"


def _lines(text: str) -> Iterator[str]:
    """JSON's tokens with line breaks between members; text that is not JSON loses nothing."""
    depth = 0
    former = ""
    for match in _TOKEN.finditer(text):
        token = match.group()
        closes = token in ("}", "]")
        depth -= closes
        empty = closes and _OPENING.get(former) == token
        if (former in _OPENING or former == "," or closes) and not empty:
            yield "\n" + "  " * max(depth, 0)
        yield ": " if token == ":" else token
        depth += token in _OPENING
        former = token
