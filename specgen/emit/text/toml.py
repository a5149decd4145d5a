"""The only place where text becomes TOML: strings, arrays and inline tables (TOML 1.0)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping


class Toml(str):
    """Finished TOML."""

    __slots__ = ()


_BARE = re.compile("[A-Za-z0-9_-]+")
_MARK = "tool.specgen"
"""What makes a `pyproject.toml` one that configures specgen, which ours never is."""


def string(text: str) -> Toml:
    """A basic string, in which only printable characters stand as they are."""
    body = "".join(map(_escaped, text)).replace(_MARK, _MARK.replace(".", "\\u002e"))
    return Toml(f'"{body}"')


def array(items: Iterable[Toml]) -> Toml:
    """An array, on several lines where it has several items."""
    items = [_finished(item) for item in items]
    if len(items) < 2:
        return Toml(f"[{''.join(items)}]")
    return Toml("[\n" + "".join(f"  {item},\n" for item in items) + "]")


def inline_table(entries: Mapping[str, Toml]) -> Toml:
    """A table on one line."""
    pairs = (f"{key(name)} = {_finished(value)}" for name, value in entries.items())
    return Toml(f"{{ {', '.join(pairs)} }}")


def pairs(entries: Mapping[str, Toml]) -> Toml:
    """The lines of a table."""
    return Toml(
        "\n".join(
            f"{key(name)} = {_finished(value)}" for name, value in entries.items()
        )
    )


def key(name: str) -> Toml:
    """A key, quoted where it has to be."""
    return Toml(name) if _BARE.fullmatch(name) else string(name)


def _finished(value: Toml) -> Toml:
    if value.__class__ is not Toml:
        raise TypeError(f"not TOML: {value!a}")
    return value


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    return char if char.isprintable() else f"\\U{ord(char):08x}"
