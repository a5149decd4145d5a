"""The runtime of a package: the modules it needs, copied as they are below a notice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from specgen.emit.render import templates_folder

_RELATIVE = re.compile(r"^\s*from \.(\w*) import ([\w, ]+|\()", re.MULTILINE)

CLIENT = tuple(
    "api async_client client contract credentials discriminated equality errors fake_answers"
    " fake_calls fakes files model oauth options resource streams"
    " tracing unset".split()
)
PAGED = ("paged_resource", "pages", "pagination")
"""What those of operations with pages import beside that."""

SERVER = tuple(
    "assertions authentication contract discriminated document equality leniency model payloads"
    " replies service unset".split()
)
"""What generated modules import; the rest follows from what these import themselves."""

SENDER = tuple(
    "api contract credentials errors files model oauth options resource sending streams"
    " unset".split()
)
"""What the senders of a server import beside that."""

_VARIANTS = {("pieces", "httpx"): "pieces_httpx"}
"""Modules that take another's place with an HTTP library."""


NOTICE = "# specgen's runtime, checked by mypy --strict.\n# pyright: basic\n"
"""What every module begins with: pyright's strict mode is for the code of users."""


def runtime_files(
    package: str, entries: Iterable[str], http: str
) -> Iterator[tuple[str, str]]:
    """Path and text of each module that `entries` need, below `package`.

    With `http` another library than httpx2 is used; both have the same interface, and what
    differs in spite of it is in modules of which each library has its own.
    """
    yield f"{package}/_runtime/__init__.py", NOTICE + _read("__init__")
    for name in sorted(_closure(tuple(entries))):
        text = _read(_VARIANTS.get((name, http), name)).replace("httpx2", http)
        yield f"{package}/_runtime/{name}.py", NOTICE + text


@cache
def _closure(entries: tuple[str, ...]) -> frozenset[str]:
    """The entries and every module that they import, directly or not."""
    seen: set[str] = set()
    pending = list(entries)
    while pending:
        name = pending.pop()
        if name not in seen:
            seen.add(name)
            pending += [
                match[1] for match in _RELATIVE.finditer(_read(name)) if match[1]
            ]
    return frozenset(seen)


@cache
def _read(name: str) -> str:
    path: Path = templates_folder() / "runtime" / f"{name}.py"
    return path.read_text(encoding="utf-8")
