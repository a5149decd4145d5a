"""Requests that a README showed, as examples of arguments: docstrings have calls of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

from specgen.ir.api import Api, Operation
from specgen.json_value import JsonValue
from specgen.load.tree.node import Node
from specgen.stainless.actions import Action, query, update
from specgen.stainless.members import member, members, text
from specgen.stainless.naming import by_route
from specgen.stainless.notes import unknown
from specgen.stainless.resources import endpoint

_KEY: Final = "readme.example_requests.*"


def examples(
    root: Node, document: Mapping[str, JsonValue], api: Api
) -> Iterator[Action]:
    """Examples for the arguments of every request that a README showed."""
    operations = by_route(api)
    told: set[str] = set()
    for _, request in members(member(root, "readme", "example_requests")):
        stated, params = text(request, "endpoint"), member(request, "params")
        route = endpoint(stated)
        if stated and route not in operations:
            unknown(request, "the operation", route or stated, operations)
        elif route not in told and params is not None:
            told.add(route)
            yield from _of_request(operations[route], params, document)


def _of_request(
    operation: Operation, params: Node, document: Mapping[str, JsonValue]
) -> Iterator[Action]:
    stated = params.value if isinstance(params.value, dict) else {}
    names = {parameter.wire_name for parameter in operation.parameters}
    path = ("paths", operation.path_text, operation.method.lower())
    for place in (path, path[:-1]):
        parameters = _at(document, *place, "parameters")
        for parameter in parameters if isinstance(parameters, list) else []:
            name = parameter.get("name") if isinstance(parameter, dict) else None
            if isinstance(name, str) and name in stated and not _has_example(parameter):
                target = query(*place, "parameters")
                target = f"{target}[?@.name == {json.dumps(name)}]"
                yield update(target, {"example": stated[name]}, params, _KEY)
    body = {name: example for name, example in stated.items() if name not in names}
    content = (*path, "requestBody", "content", "application/json")
    media = _at(document, *content)
    if body and isinstance(media, dict) and not _has_example(media):
        yield update(query(*content), {"example": body}, params, _KEY)


def _has_example(value: JsonValue) -> bool:
    return isinstance(value, dict) and not value.keys().isdisjoint(
        ("example", "examples")
    )


def _at(value: JsonValue | Mapping[str, JsonValue], *steps: str) -> JsonValue:
    """The value that keys lead to, None where there is none."""
    for step in steps:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value if not isinstance(value, Mapping) else dict(value)
