"""Texts that version control could not merge."""

from __future__ import annotations

_WIDTH = 7
_BOTH, _OURS, _BASE, _THEIRS = "both", "ours", "base", "theirs"
_NEXT = {
    (_BOTH, "<"): _OURS,
    (_OURS, "|"): _BASE,
    (_OURS, "="): _THEIRS,
    (_BASE, "="): _THEIRS,
    (_THEIRS, ">"): _BOTH,
}
"""Which part of a text begins at a marker, by the part before it."""


def sides(text: str) -> tuple[str, str] | None:
    """Both sides of a text with conflict markers, None where no markers make it one.

    The common ancestor, which git shows where `merge.conflictStyle` is diff3 or zdiff3, is on
    neither side.
    """
    parts: dict[str, list[str]] = {_OURS: [], _THEIRS: []}
    part, marked = _BOTH, False
    for line in text.split("\n"):
        after = _NEXT.get((part, _marker(line)))
        if after is not None:
            part, marked = after, True
        elif part == _BOTH:
            parts[_OURS].append(line)
            parts[_THEIRS].append(line)
        elif part in parts:
            parts[part].append(line)
    if part != _BOTH or not marked:
        return None
    return "\n".join(parts[_OURS]), "\n".join(parts[_THEIRS])


def _marker(line: str) -> str:
    """The character that a marker consists of; empty for any other line.

    Those of a conflict within the common ancestor are longer.
    """
    mark = line[:1] if line[:1] in "<|=>" else ""
    if not mark or line[:_WIDTH] != mark * _WIDTH:
        return ""
    return mark if line[_WIDTH : _WIDTH + 1] in ("", " ", "\r") else ""
