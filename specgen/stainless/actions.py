"""Actions of an overlay (OpenAPI Overlay 1.0), each with what it was made from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from specgen.frozen import frozen
from specgen.json_value import JsonValue
from specgen.load.tree.node import Node


@frozen
class Action:
    """An action of an overlay, and what of the configuration it was made from."""

    members: Mapping[str, JsonValue]
    node: Node
    key: str


def query(*steps: str) -> str:
    """A JSONPath (RFC 9535) to one value; names as JSON writes them, which it reads so."""
    return "$" + "".join(f"[{json.dumps(step)}]" for step in steps)


def update(
    target: str, value: JsonValue, node: Node, key: str, why: str = ""
) -> Action:
    """An action that merges a value into its target."""
    about = {"description": why} if why else {}
    return Action(
        members={"target": target, **about, "update": value}, node=node, key=key
    )


def remove(target: str, node: Node, key: str) -> Action:
    """An action that takes its target away."""
    return Action(members={"target": target, "remove": True}, node=node, key=key)


def overlay(title: str, actions: Iterable[Action]) -> str:
    """The text of an overlay."""
    stated = {
        "overlay": "1.0.0",
        "info": {"title": title, "version": "1"},
        "actions": [dict(action.members) for action in actions],
    }
    return json.dumps(stated, indent=2) + "\n"
