"""Transforms of the document, as far as an overlay can say the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from specgen.load.tree.node import Node
from specgen.stainless.actions import Action, remove, update
from specgen.stainless.members import items, member, text
from specgen.stainless.notes import leave

_KEYS: Final = ("transforms", "transformations")
_MERGED: Final = ("merge", "append")
_VALUES: Final = ("value", "object")


def transforms(root: Node) -> Iterator[Action]:
    """The actions of all transforms, in their order."""
    for key in _KEYS:
        for node in items(member(root, "openapi", key)):
            made = [*_actions(node, f"openapi.{key}")]
            if not made:
                leave(
                    node,
                    f"openapi.{key}",
                    f"an overlay has no {text(node, 'command') or 'such change'} like it",
                    "change the document, or write an action of an overlay",
                )
            yield from made


def _actions(node: Node, key: str) -> Iterator[Action]:
    command, args = text(node, "command"), member(node, "args")
    target, why = text(args, "target"), text(node, "reason")
    value = next(
        (each for name in _VALUES if (each := member(args, name)) is not None), None
    )
    if not target or member(args, "template") is not None:
        return
    if command == "remove":
        names = [item.value for item in items(member(args, "keys"))]
        if not names and member(args, "keys") is None:
            yield remove(target, node, key)
        for name in names:
            if isinstance(name, str) and name.isidentifier():
                yield remove(f"{target}.{name}", node, key)
    elif (value is not None and command in _MERGED) or (
        value is not None
        and command == "update"
        and not isinstance(value.value, dict | list)
    ):
        yield update(target, value.value, node, key, why)
