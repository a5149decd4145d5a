"""Markdown as lines that may be wrapped anew: one for a paragraph or an item of a list."""

from __future__ import annotations

import re

from specgen.remembered import remembered

_FENCE = re.compile(r"\s*(```|~~~)")
_ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+\S")
_AS_IT_STANDS = re.compile(r"[|>#]|[=-]{3,}\s*$")
"""How lines of tables, quotations and headings begin, and what underlines a heading."""
_CODE = "    "
"""How lines of code begin that have no fence."""


@remembered
def paragraphs(text: str) -> tuple[str, ...]:
    """The lines of a text, of which those that run on are joined; blank ones stay, each once."""
    lines: list[list[str]] = []
    running = fenced = False
    for raw in text.expandtabs(4).strip().splitlines():
        content = raw.strip()
        is_fence = bool(_FENCE.match(raw))
        is_item = bool(_ITEM.match(content))
        as_it_stands = fenced or is_fence or bool(_AS_IT_STANDS.match(content))
        if is_fence:
            fenced = not fenced
        if as_it_stands or (raw.startswith(_CODE) and not (running or is_item)):
            lines.append([raw.rstrip()])
            running = False
        elif not content:
            if lines[-1]:
                lines.append([])
            running = False
        elif running and not is_item:
            lines[-1] += content.split()
        else:
            margin = raw[: len(raw) - len(raw.lstrip())] if is_item else ""
            first, *rest = content.split()
            lines.append([margin + first, *rest])
            running = True
    return tuple(map(" ".join, lines))


def is_plain(line: str) -> bool:
    """Whether a line is of a paragraph, so that a sentence may follow it."""
    content = line.strip()
    odd = line.startswith(_CODE) or _ITEM.match(content) or _AS_IT_STANDS.match(content)
    return bool(content) and not odd
