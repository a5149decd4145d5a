"""Conventions of texts in documents: segments of paths that name no subject, and the names of
generic types as .NET writes them.
"""

from __future__ import annotations

import re

from specgen.remembered import remembered

_VERSION = re.compile(r"v?\d+([._]\d+)*([ab]\w*|beta\d*|alpha\d*)?", re.IGNORECASE)
_INTERFACES = frozenset(("api", "apis", "rest", "rpc", "public", "internal"))

_REFLECTED = re.compile(r"`[0-9]|, Version=[0-9.]+, Culture=")
_ARITY = re.compile("`[0-9]+")
_TOKEN = re.compile(r"[\[\],]|[^\[\],]+")
_ARGUMENTS, _ARGUMENT, _ASSEMBLY = "arguments", "argument", "assembly"
_LONGEST = 10_000
"""Characters of a type's name that is looked at."""


def names_subject(segment: str) -> bool:
    """Whether a segment says what a request is about: `pets`, not `api` or `v1`."""
    return segment.lower() not in _INTERFACES and not _VERSION.fullmatch(segment)


@remembered
def type_name(text: str) -> str:
    """`Paged[App.User]` of Paged`1[[App.User, App, Version=1.0.0.0, Culture=neutral, …]].

    The number counts the arguments, each of which stands in brackets of its own with the assembly
    that it is of. Any other name is as it stands.
    """
    if len(text) > _LONGEST or not _REFLECTED.search(text):
        return text
    written: list[str] = []
    within = [_ARGUMENT]
    before = ""
    for token in map(str.strip, _TOKEN.findall(_ARITY.sub("", text))):
        if token == "[":
            within.append(_ARGUMENT if before in ("[", ",") else _ARGUMENTS)
        if within[-1] == _ARGUMENTS:
            written.append(", " if token == "," else token)
        elif token == ",":
            within[-1] = _ASSEMBLY
        elif within[-1] == _ARGUMENT and token not in ("[", "]"):
            written.append(token)
        if token == "]":
            within.pop()
            if not within:
                return text
        before = token or before
    return text if within[1:] else "".join(written)
