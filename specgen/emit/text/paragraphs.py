"""Markdown as lines that may be wrapped anew: one for a paragraph or an item of a list."""

from __future__ import annotations

import re
from functools import lru_cache

_FENCE = re.compile(r"\s*(```|~~~)")
_ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+\S")
_AS_IT_STANDS = re.compile(r"[|>#]|[=-]{3,}\s*$")
"""How lines of tables, quotations and headings begin, and what underlines a heading."""
_CODE = "    "
"""How lines of code begin that have no fence."""


@lru_cache(maxsize=65536)
def paragraphs(text: str) -> tuple[str, ...]:
    """The lines of a text, of which those that run on are joined; blank ones stay, each once."""
    lines: list[str] = []
    running = fenced = False
    for raw in text.expandtabs(4).strip().splitlines():
        content = raw.strip()
        if _FENCE.match(raw) or fenced:
            fenced = fenced is not bool(_FENCE.match(raw))
            lines.append(raw.rstrip())
            running = False
        elif not content:
            if lines[-1]:
                lines.append("")
            running = False
        elif _AS_IT_STANDS.match(content):
            lines.append(content)
            running = False
        elif raw.startswith(_CODE) and not (running or _ITEM.match(content)):
            lines.append(raw.rstrip())
        elif running and not _ITEM.match(content):
            lines[-1] += f" {' '.join(content.split())}"
        else:
            margin = raw[: len(raw) - len(raw.lstrip())] if _ITEM.match(content) else ""
            lines.append(margin + " ".join(content.split()))
            running = True
    return tuple(lines)


def is_plain(line: str) -> bool:
    """Whether a line is of a paragraph, so that a sentence may follow it."""
    content = line.strip()
    return bool(content) and not (_ITEM.match(content) or _AS_IT_STANDS.match(content))
