"""The `Link` header (RFC 8288)."""

from __future__ import annotations

import re
from typing import Final

_PARAMETER: Final = (
    r';\s*([\w!#$&+\-.^`|~*]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s;,"]*))?\s*'
)
_LINK: Final = re.compile(rf"[\s,]*<([^<>]*)>\s*((?:{_PARAMETER})*)")
_PARAMETERS: Final = re.compile(_PARAMETER)
_ESCAPE: Final = re.compile(r"\\(.)")


def link(header: str, relation: str) -> str | None:
    """The target of the first link of a relation, as it stands in the header.

    Links whose context is another resource (`anchor`) are passed over. What comes after a
    syntax error is not read.
    """
    position = 0
    while match := _LINK.match(header, position):
        position = match.end()
        parameters: dict[str, str] = {}
        for name, value in _PARAMETERS.findall(match[2]):
            parameters.setdefault(name.lower(), _ESCAPE.sub(r"\1", value.strip('"')))
        relations = parameters.get("rel", "").lower().split()
        if relation in relations and "anchor" not in parameters:
            return match[1].strip()
    return None
