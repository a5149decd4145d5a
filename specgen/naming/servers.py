"""Names of servers: what the document calls them, or what its descriptions come to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from specgen.ir.api import Server
from specgen.naming.words import words

_CLAUSE_END = re.compile(r"[(\[.,:;\n]| [-\u2013\u2014] ")
_COMMON = frozenset(
    "a an api apis base endpoint env environment for host of our server servers the"
    " url".split()
)
_MOST = 3
"""Words of a description that make a name; more of them are a sentence."""


def server_names(servers: Sequence[Server]) -> tuple[str, ...]:
    """A name for each server, empty where it has none that is its own."""
    names = [server.name or _described(server.doc.description) for server in servers]
    counted = Counter(names)
    return tuple(name if counted[name] == 1 else "" for name in names)


def _described(description: str) -> str:
    """`sandbox` of "Sandbox server (no real money)"."""
    first = str(_CLAUSE_END.split(description.strip(), maxsplit=1)[0])
    told = [word.lower() for word in words(first) if word.lower() not in _COMMON]
    return "_".join(told) if first.isascii() and len(told) <= _MOST else ""
