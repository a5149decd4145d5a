r"""Patterns of JSON Schema in words that all engines read alike.

They are ECMA-262's (2020-12 core, section 6.4), to which `\d` and `\w` are ASCII. To the engine
that checks them they are any digit and any letter of Unicode.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_CLASSES = {
    r"\d": "0-9",
    r"\D": r"\x00-\x2f\x3a-\U0010ffff",
    r"\w": "0-9A-Za-z_",
    r"\W": r"\x00-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\U0010ffff",
}
"""The characters of each class, as they stand between brackets."""
_TOKEN = re.compile(r"\\.|.", re.DOTALL)


def classes_spelled(pattern: str) -> str:
    """The pattern with the characters of each class of ASCII in place of its name."""
    if _CLASSES.keys().isdisjoint(_TOKEN.findall(pattern)):
        return pattern
    return "".join(_tokens(pattern))


def _tokens(pattern: str) -> Iterator[str]:
    tokens = _TOKEN.findall(pattern)
    in_brackets = False
    around = zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False)
    for before, token, after in around:
        is_beside = before in _CLASSES or after in _CLASSES
        if token in _CLASSES:
            yield _CLASSES[token] if in_brackets else f"[{_CLASSES[token]}]"
        elif in_brackets and token == "-" and is_beside:
            # Beside a class it stands for itself, beside its last character for a range.
            yield r"\-"
        else:
            yield token
        in_brackets = token != "]" if in_brackets else token == "["
