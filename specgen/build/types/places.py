"""Where a schema stands in a document, as a hint for its name."""

from __future__ import annotations

import re

from specgen.ir.types import Context, Hint
from specgen.load.tree.pointer import unescape

COMPONENT = re.compile(
    r"[^#]*#/(components/schemas|definitions|\$defs)/[^/]+|[^#]+#/(schemas/)?[^/]+"
)
"""Places of schemas with a name; in another file also what stands at its top."""

_STEPS = {"items": "item", "additionalProperties": "value"}
_CHOICES = ("anyOf", "oneOf")


def last_token(pointer: str) -> str:
    """The key at the end of a pointer; of a whole file its name, without what it ends in."""
    if pointer.endswith("#"):
        return pointer[:-1].rpartition("/")[2].partition(".")[0]
    return unescape(pointer.rpartition("/")[2])


def hint_at(pointer: str) -> Hint | None:
    """The name of a schema within a named one, wherever it is referred to from."""
    component = COMPONENT.match(pointer)
    if component is None or component.end() == len(pointer):
        return None
    steps: list[str] = []
    tokens = iter(pointer[component.end() + 1 :].split("/"))
    for token in tokens:
        if token in ("properties", "$defs", "patternProperties"):
            steps.append(unescape(next(tokens, "")))
        elif token in _CHOICES:
            number = next(tokens, "0")
            steps.append(f"option {int(number) + 1}" if number.isdigit() else number)
        elif token in _STEPS:
            steps.append(_STEPS[token])
    if not steps:
        return None
    return Hint(text=" ".join(steps), owner=component[0], context=Context.INLINE)
