"""HTML in descriptions, which CommonMark allows, as the Markdown that says the same."""

from __future__ import annotations

import html
import re

_CODE_SPAN = re.compile(r"(`[^`]*`)")
_ATTRIBUTES = r"(?:\s[^<>]*)?"
_PAIRED = re.compile(
    rf"<(code|tt|b|strong|i|em|a|span){_ATTRIBUTES}>([^<>]+)</\1>", re.IGNORECASE
)
_MARKS = {"code": "`", "tt": "`", "b": "**", "strong": "**", "i": "*", "em": "*"}
"""The Markdown around the text of a tag; around that of other tags nothing stands."""
_BREAKS = tuple(
    (re.compile(pattern, re.IGNORECASE), text)
    for pattern, text in (
        (rf"<li{_ATTRIBUTES}>\s*(?:<p{_ATTRIBUTES}>)?\s*", "\n- "),
        (r"<br\s*/?>\s*", "\n"),
        (r"</li>", ""),
        (rf"</?(?:p|div|ul|ol|note|important){_ATTRIBUTES}>\s*", "\n\n"),
        (r"\n{3,}", "\n\n"),
    )
)
_DEPTH = 3
"""How many tags within each other are read."""


def as_markdown(text: str) -> str:
    """The text with Markdown in place of the usual tags; other tags stay."""
    if "<" not in text:
        return text
    parts = _CODE_SPAN.split(text)
    parts[::2] = map(_replaced, parts[::2])
    return "".join(parts).strip()


def _replaced(text: str) -> str:
    before = text
    for _ in range(_DEPTH):
        text = _PAIRED.sub(_marked, text)
    for pattern, break_ in _BREAKS:
        text = pattern.sub(break_, text)
    return text if text == before else html.unescape(text)


def _marked(match: re.Match[str]) -> str:
    mark = _MARKS.get(match[1].lower(), "")
    return f"{mark}{match[2].strip() if mark else match[2]}{mark}"
