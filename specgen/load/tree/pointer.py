"""JSON Pointer (RFC 6901): tokens, escapes and evaluation over a plain tree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

from specgen.json_value import JsonValue

_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)


def escape(token: str) -> str:
    """`token` as it stands in a pointer (RFC 6901 section 3)."""
    if "~" in token:
        token = token.replace("~", "~0")
    return token.replace("/", "~1") if "/" in token else token


def unescape(token: str) -> str:
    """The key that a token of a pointer names (RFC 6901 section 4)."""
    return token.replace("~1", "/").replace("~0", "~") if "~" in token else token


def pointer_of(tokens: Iterable[str | int]) -> str:
    """The canonical pointer of a path of keys and indices: `#/paths/~1pets/get`."""
    return "#" + "".join(f"/{escape(str(token))}" for token in tokens)


def tokens_of(pointer: str) -> list[str]:
    """The keys of `#/…`, `/…`, `#` or nothing; percent signs are left alone."""
    path = pointer.removeprefix("#")
    return [unescape(token) for token in path.split("/")[1:]]


def fragment_tokens(fragment: str) -> list[str]:
    """The keys of a URI fragment: percent-decoded first (RFC 6901 section 6)."""
    return tokens_of(unquote(fragment))


def step(value: JsonValue, token: str) -> tuple[JsonValue, str | int] | None:
    """The member or element `token` names, with its key; None where there is none."""
    if isinstance(value, dict):
        return (value[token], token) if token in value else None
    if isinstance(value, list) and _INDEX.fullmatch(token) and int(token) < len(value):
        return value[int(token)], int(token)
    return None


def depth_reached(value: JsonValue, tokens: Iterable[str]) -> int:
    """How many of `tokens` can be followed from `value`."""
    count = 0
    for token in tokens:
        below = step(value, token)
        if below is None:
            break
        value = below[0]
        count += 1
    return count
