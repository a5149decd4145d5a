"""Where a fetched text has references to files, which prose about references only looks like.

The text is read as what it is, JSON or YAML, and what is found is nothing but places in it: it
is kept as it came but for the addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from specgen.json_value import JsonValue
from specgen.load.text.fences import fences
from specgen.load.text.json_reader import parse_json
from specgen.load.text.malformed import Malformed
from specgen.load.tree.document import dedented, place_in_page

_WORD: Final = r"""[^"'\s,}#]+"""
_REFERENCE: Final = re.compile(
    r"""(["']?\$ref["']?\s*:\s*["']?)"""
    r"""((?<=")[^"#\n]+(?=["#])|(?<=')[^'#\n]+(?=['#])|(?<!["'])"""
    rf"""{_WORD}(?:(?: +{_WORD})* +{_WORD}\.(?:json|ya?ml)(?=\s*(?:[,}}#\n]|\Z)))?)"""
)
"""What leads to the address of a reference, and the address, in which blanks may be.

Without quotes they may where it ends the line as a file: the rest is prose about references.
"""
_IN_JSON: Final = re.compile(r"""(?<!\\)"\$ref"\s*:\s*(?=")""")
"""The key of a reference in JSON, where quotes within texts are escaped."""

Places: TypeAlias = Sequence[re.Match[str]]
"""The references of a text: the second group of each is its address."""


def reference_places(text: str, *, may_be_page: bool) -> Places:
    """The references to files in a text, in their order; none in what is neither JSON nor YAML.

    In a page of Markdown they are those of its blocks with OpenAPI.
    """
    if _REFERENCE.search(text) is None:
        return ()
    keys = _keys(text)
    if keys is None:
        keys = [*_keys_of_page(text)] if may_be_page else []
    matches = (_REFERENCE.match(text, key) for key in sorted(keys))
    return [match for match in matches if match is not None]


def replaced(text: str, places: Places, addresses: dict[str, str]) -> str:
    """The text with other addresses, by those that it has."""
    pieces: list[str] = []
    end = 0
    for place in places:
        if place[2] in addresses:
            pieces += (text[end : place.start(2)], addresses[place[2]])
            end = place.end(2)
    return "".join((*pieces, text[end:]))


def _keys(text: str) -> Sequence[int] | None:
    """Where the keys of references stand; None in a text that has no objects."""
    if text.lstrip()[:1] in ("{", "["):
        try:
            parse_json(text)
        except Malformed:
            # It may be YAML all the same.
            pass
        else:
            return [match.start() for match in _IN_JSON.finditer(text)]
    from specgen.load.text.yaml_reader import parse_yaml

    try:
        composed = parse_yaml(text)
    except Malformed:
        return None
    if not isinstance(composed.value, dict | list):
        return None
    return [
        composed.offsets[id(value)]["$ref"]
        for value in _objects(composed.value)
        if isinstance(value.get("$ref"), str)
    ]


def _objects(value: JsonValue) -> Iterator[dict[str, JsonValue]]:
    """Every object in a value once, however many aliases it has."""
    pending, seen = [value], set[int]()
    while pending:
        container = pending.pop()
        if not isinstance(container, dict | list) or id(container) in seen:
            continue
        seen.add(id(container))
        if isinstance(container, dict):
            yield container
            pending += container.values()
        else:
            pending += container


def _keys_of_page(text: str) -> Iterator[int]:
    for fence in fences(text):
        raw = text[fence.start : fence.end]
        block = dedented(raw, fence.indent)
        for key in (_keys(block) or ()) if _OPENAPI.search(block) else ():
            yield fence.start + place_in_page(raw, fence.indent, key)


_OPENAPI: Final = re.compile(r"""(?m)^[\s{]*["']?(?:openapi|swagger)["']?\s*:""")
