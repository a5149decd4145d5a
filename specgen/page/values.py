"""The text of a page: cleaned once, kept once, and escaped for where it stands."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Content: TypeAlias = "str | bool | Sequence[Content] | Mapping[str, Content] | None"
"""What a page is made of; whatever is a number to readers is text."""

_JOINERS = "\u200c\u200d"
"""They join or part letters and emoji, and hide nothing."""
_ESCAPED = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
"""What could end a script or begin a comment in it: in JSON it may be written so."""


def visible(text: str) -> str:
    """Text whose control, bidirectional and other invisible characters are seen as escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_visible, text))


def _visible(char: str) -> str:
    if char.isprintable() or char in _JOINERS or char == "\n":
        return char
    if char.isspace() and char not in "\u2028\u2029":
        return " "
    return char.encode("unicode_escape").decode("ascii")


def as_html(text: str) -> str:
    """Text as HTML has it in an element or a quoted attribute."""
    return html.escape(visible(text))


class Values:
    """Every text and every object of a page once: large documents say most things many times."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def packed(self, content: Content) -> str:
        """The content as JSON, with its number in place of each text and object."""
        if isinstance(content, str):
            return self._number(json.dumps(visible(content), ensure_ascii=False))
        if isinstance(content, Mapping):
            members = (
                f'"{key}":{self.packed(value)}'
                for key, value in content.items()
                if value
            )
            return self._number(f"{{{','.join(members)}}}")
        if isinstance(content, Sequence):
            return f"[{','.join(map(self.packed, content))}]"
        return json.dumps(content)

    def _number(self, text: str) -> str:
        return str(self._numbers.setdefault(text, len(self._numbers)))

    def script(self, content: Content) -> str:
        """JSON for a `<script>`: the content, and all values by their numbers."""
        packed = self.packed(content)
        text = f'{{"content":{packed},"values":[{",".join(self._numbers)}]}}'
        return text.translate(_ESCAPED)
