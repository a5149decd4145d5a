"""Names of operations and schemas: what `names` of specgen's configuration says of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from specgen.frozen import frozen
from specgen.ir.api import Api, Operation, OperationKind
from specgen.load.tree.node import Node
from specgen.load.tree.pointer import escape
from specgen.naming.choices import LONGEST, TABLES, is_safe
from specgen.stainless.members import text
from specgen.stainless.notes import leave, unknown
from specgen.stainless.resources import Method, Model
from specgen.stainless.spelling import Spelling, attribute

_COMPONENTS: Final = ("#/components/schemas/", "#/definitions/")


@frozen
class Entry:
    """An entry of `names`, and what of the Stainless configuration it was made from."""

    subject: str
    name: str
    node: Node
    key: str


@dataclass(slots=True)
class Named:
    """The entries, and the methods that have an operation."""

    entries: list[Entry] = field(default_factory=list)
    methods: dict[str, Method] = field(default_factory=dict)
    """By `METHOD /path`."""


def by_route(api: Api) -> dict[str, Operation]:
    """The operations by their `METHOD /path`."""
    return {
        f"{operation.method} {operation.path_text}": operation
        for operation in api.operations
        if operation.kind is OperationKind.OPERATION
    }


def named_methods(methods: Sequence[Method], api: Api) -> Named:
    """The names of operations and of the arguments for their bodies."""
    named = Named()
    routes = by_route(api).keys()
    for method in methods:
        key = "resources.*.methods.*"
        first = named.methods.get(method.route)
        if method.route not in routes:
            unknown(method.node, "the operation", method.route, routes)
        elif first is not None:
            reason = f"{method.route} is `{first.call}` already, and has one name"
            leave(method.node, key, reason)
        elif not _is_call(method.call):
            reason = f"`{method.call}` can't be the name of a method"
            leave(method.node, key, reason, f'choose one: "{method.route}" = "…"')
            named.methods[method.route] = method
        else:
            named.methods[method.route] = method
            named.entries += _entries(method, key)
    return named


def _entries(method: Method, key: str) -> Iterator[Entry]:
    if "." not in method.call:
        leave(
            method.node,
            "resources.$client.methods.*",
            f"methods are in groups, so {method.route} stays in that of its tag",
        )
    yield Entry(subject=method.route, name=method.call, node=method.node, key=key)
    body = method.option("body_param_name")
    name = attribute(text(method.node, "body_param_name"))
    if body is not None and is_safe(name):
        key = f"{key}.body_param_name"
        yield Entry(subject=f"{method.route}#body", name=name, node=body, key=key)


def _is_call(call: str) -> bool:
    return len(call) <= LONGEST and all(map(is_safe, call.split(".")))


class Schemas:
    """The schemas of a document that can have names."""

    def __init__(self, api: Api, root: Mapping[str, object]) -> None:
        self.classes = frozenset(map(str, api.declarations))
        self.components: dict[str, str] = {}
        for start in reversed(_COMPONENTS):
            place: object = root
            for step in start.strip("#/").split("/"):
                place = place.get(step) if isinstance(place, dict) else None
            for name in place if isinstance(place, dict) else ():
                self.components[name] = f"{start}{escape(name)}"

    def pointer(self, reference: str) -> str:
        """What a reference leads to, `Card` or `#/components/schemas/Card`; empty for nothing."""
        if reference in self.components:
            return self.components[reference]
        is_known = reference in self.classes or reference in self.components.values()
        return reference if is_known else ""

    def subject(self, pointer: str) -> str:
        """What an entry of `names` calls a schema."""
        for name, target in self.components.items():
            if target == pointer and name not in TABLES and "#" not in name:
                return name
        return pointer


def named_models(
    models: Sequence[Model], schemas: Schemas, spelling: Spelling
) -> Iterator[tuple[str, Entry]]:
    """The names of schemas that are classes, by their pointers."""
    by_class: dict[str, str] = {}
    by_schema: dict[str, str] = {}
    for model in models:
        key = "resources.*.models.*"
        pointer = schemas.pointer(model.reference)
        name = spelling.class_name(model.name)
        if not pointer and not model.reference.startswith(("#", "$")):
            unknown(model.node, "the schema", model.reference, schemas.components)
        elif not pointer:
            pointers = {*schemas.components.values(), *schemas.classes}
            unknown(model.node, "the schema", model.reference, pointers)
        elif pointer not in schemas.classes:
            leave(model.node, key, "the schema is written where it is used")
        elif pointer in by_schema:
            reason = f"the schema is `{by_schema[pointer]}` already, and has one name"
            leave(model.node, key, reason)
        else:
            if name in by_class:
                resource = spelling.class_name("_".join(model.resource[-1:]))
                longer = f"{resource}{name}"
                reason = f"`{name}` is another schema, so this one is `{longer}`"
                leave(model.node, key, reason, "models have one module")
                name = longer
            if name in by_class or not is_safe(name) or len(name) > LONGEST:
                leave(model.node, key, f"`{name}` can't be the name of a class")
                continue
            by_class[name] = by_schema[pointer] = name
            subject = schemas.subject(pointer)
            entry = Entry(subject=subject, name=name, node=model.node, key=key)
            yield pointer, entry
