"""The resources of a configuration: calls by endpoint, and models by schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from specgen.frozen import frozen
from specgen.load.tree.node import Node
from specgen.stainless.members import items, member, members, text
from specgen.stainless.notes import leave
from specgen.stainless.spelling import attribute

LANGUAGE: Final = "python"
_ENDPOINT: Final = re.compile(
    r"\s*(get|put|post|delete|options|head|patch|trace|query)\s+(/\S*)\s*",
    re.IGNORECASE,
)
_WITHOUT_PLACE: Final = ("$client", "$shared")
"""Resources that are no attribute of the client."""


@frozen
class Method:
    """A method of a resource: `route` is its `METHOD /path`, `call` what leads to it."""

    call: str
    route: str
    node: Node
    is_skipped: bool = False

    def option(self, *keys: str) -> Node | None:
        """What the method's own table says; one that is only an endpoint has none."""
        return member(self.node, *keys)


@frozen
class Model:
    """A schema with a name: `reference` names or points to it, `resource` is where."""

    name: str
    resource: tuple[str, ...]
    reference: str
    node: Node


@dataclass(slots=True)
class Resources:
    """All methods and models in their order."""

    methods: list[Method] = field(default_factory=list)
    models: list[Model] = field(default_factory=list)


def read_resources(root: Node) -> Resources:
    """The resources of a configuration, those within others after them."""
    resources = Resources()
    for name, resource in members(member(root, "resources")):
        path = () if name in _WITHOUT_PLACE else (attribute(name),)
        _read(resource, path, resources, skipped=False)
    return resources


def endpoint(text: str) -> str:
    """`post /things` as `POST /things`; empty where it is none."""
    match = _ENDPOINT.fullmatch(text)
    return f"{match[1].upper()} {match[2]}" if match else ""


def _read(
    node: Node, path: tuple[str, ...], resources: Resources, *, skipped: bool
) -> None:
    skipped = skipped or _is_skipped(node)
    resources.models += _models(node, path)
    resources.methods += _methods(node, path, skipped=skipped)
    for name, inner in members(member(node, "subresources")):
        _read(inner, (*path, attribute(name)), resources, skipped=skipped)


def _methods(node: Node, path: tuple[str, ...], *, skipped: bool) -> Iterator[Method]:
    for name, method in members(member(node, "methods")):
        stated = (
            method.value if isinstance(method.value, str) else text(method, "endpoint")
        )
        kind = text(method, "type") or "http"
        route = endpoint(stated)
        if kind != "http":
            reason = f"a method of type {kind} is no operation of its own"
            leave(method, "resources.*.methods.*", reason)
        elif not route:
            leave(method, "resources.*.methods.*", "it has no endpoint, `post /path`")
        else:
            yield Method(
                call=".".join((*path, attribute(name))),
                route=route,
                node=method,
                is_skipped=skipped or _is_skipped(method),
            )


def _models(node: Node, path: tuple[str, ...]) -> Iterator[Model]:
    for name, model in members(member(node, "models")):
        stated = (
            model.value if isinstance(model.value, str) else text(model, "openapi_uri")
        )
        kind = text(model, "type") or "model"
        if kind != "model":
            reason = f"a model of type {kind} is no schema of its own"
            leave(model, "resources.*.models.*", reason)
        elif not stated:
            leave(model, "resources.*.models.*", "it names no schema")
        else:
            yield Model(name=name, resource=path, reference=stated, node=model)


def _is_skipped(node: Node) -> bool:
    """Whether Python is not among the languages that something is for."""
    skip, only = member(node, "skip"), member(node, "only")
    languages = [item.value for item in items(skip)]
    alone = [item.value for item in items(only)]
    return (
        (skip is not None and skip.value is True)
        or LANGUAGE in languages
        or (bool(alone) and LANGUAGE not in alone)
    )
