"""Names of nodes that would be the same within one element."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from specgen.build.xml.marks import written
from specgen.ir.xml.shapes import NodeKind, Part


def told_apart(parts: Sequence[tuple[Part, bool]]) -> tuple[Part, ...]:
    """Parts with names that differ; each comes with whether it says its name itself.

    Two properties that refer to one schema have the name that it gives its node; then both are
    called as they are in JSON.
    """
    uses = Counter(_name(part) for part, _ in parts)
    return tuple(
        (
            replace(part, name=replace(part.name, local=written(part.key)))
            if uses[_name(part)] > 1 and not own
            else part
        )
        for part, own in parts
    )


def _name(part: Part) -> tuple[bool, str]:
    return part.kind is NodeKind.ATTRIBUTE, part.name.expanded
