"""From a Stainless configuration and the API that it is about to a configuration of specgen's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from specgen.ir.answers import argument
from specgen.ir.api import Api
from specgen.ir.types import TypeId
from specgen.json_value import JsonValue
from specgen.load.tree.node import Node
from specgen.naming.table import NameTable
from specgen.stainless import client
from specgen.stainless.actions import Action
from specgen.stainless.changes import changes, streams
from specgen.stainless.configuration import ApiTable, Origin
from specgen.stainless.members import items, member
from specgen.stainless.naming import (
    Entry,
    Named,
    Schemas,
    by_route,
    named_methods,
    named_models,
)
from specgen.stainless.notes import leave, leave_keys, unknown
from specgen.stainless.paging import page_rules
from specgen.stainless.resources import Resources, endpoint, read_resources
from specgen.stainless.spelling import Spelling, spelling
from specgen.workspace.config import Target


@dataclass(slots=True)
class Import:
    """What was read of a configuration, with the operations that its methods are of."""

    root: Node
    document: Mapping[str, JsonValue]
    resources: Resources
    named: Named
    spelling: Spelling
    actions: list[Action]
    selection: tuple[str, Sequence[str]] | None
    kept: dict[TypeId, Entry] = field(default_factory=dict)
    """Schemas whose key in the document is the name that they shall have."""
    models: int = 0


def begin(root: Node, document: Mapping[str, JsonValue], api: Api) -> Import:
    """Reads a configuration beside the document as it stands, and what it changes there."""
    leave_keys(root)
    resources = read_resources(root)
    named = named_methods(
        [method for method in resources.methods if not method.is_skipped], api
    )
    return Import(
        root=root,
        document=document,
        resources=resources,
        named=named,
        spelling=spelling(root),
        actions=[*changes(root, document, api, named.methods, resources.models)],
        selection=_selection(root, named, resources, api),
    )


def table(imported: Import, target: Target, api: Api) -> ApiTable:
    """The table of an API, whose document is as the overlay leaves it."""
    schemas = Schemas(api, imported.document)
    named = dict(named_models(imported.resources.models, schemas, imported.spelling))
    imported.models = len(named)
    imported.kept = {
        TypeId(id): entry for id, entry in named.items() if entry.subject == entry.name
    }
    node = member(imported.root, "organization", "name") or imported.root
    package = member(imported.root, "targets", "python", "package_name")
    return ApiTable(
        name=target.name or "",
        source=target.sources[0],
        selection=imported.selection,
        pages=[*page_rules(imported.root, imported.named.methods, api)],
        streams=_streams(imported, api),
        entries=[
            *imported.named.entries,
            *(entry for entry in named.values() if entry.subject != entry.name),
        ],
        credentials=[
            (scheme, client.entry(parts), opt)
            for scheme, parts, opt in client.credentials(imported.root, api)
        ],
        classes=client.class_names(imported.root, imported.spelling),
        classes_origin=Origin(node, "organization.name"),
        packages=client.packages(imported.root, target.name or ""),
        packages_origin=Origin(package or imported.root, "targets.python.package_name"),
    )


def _selection(
    root: Node, named: Named, resources: Resources, api: Api
) -> tuple[str, Sequence[str]] | None:
    """`exclude` of what no resource has, or `include` of the rest where that is less."""
    routes = by_route(api)
    for node in items(member(root, "unspecified_endpoints")):
        route = endpoint(node.value) if isinstance(node.value, str) else ""
        if route not in routes:
            unknown(node, "the operation", route or str(node.value), routes)
    others = [route for route in routes if route not in named.methods]
    if not others or not named.methods:
        return None
    if len(others) > len(named.methods):
        return "include", [*named.methods]
    return "exclude", others


def _streams(imported: Import, api: Api) -> dict[str, list[tuple[str, Node]]]:
    """By the argument that decides: the operations whose answer it makes a stream."""
    operations = by_route(api)
    switches: dict[str, list[tuple[str, Node]]] = {}
    for route, method in imported.named.methods.items():
        node = method.option("streaming", "param_discriminator")
        operation = operations.get(route)
        if node is None or operation is None or not streams(operation):
            continue
        name = node.value if isinstance(node.value, str) else ""
        if name and argument(operation, name, api.declarations) is None:
            key = "resources.*.methods.*.streaming.param_discriminator"
            leave(node, key, f"{route} has no argument {name}")
            continue
        switches.setdefault(name, []).append((route, node))
    return switches


def otherwise(
    imported: Import, api: Api, names: NameTable
) -> Iterator[tuple[str, Entry]]:
    """The entries of operations that have another name in the end, with that name."""
    operations = by_route(api)
    for entry in imported.named.entries:
        operation = operations.get(entry.subject)
        if operation is None:
            continue
        group = names.groups.get(operation.group or "")
        method = names.operations[operation.id].method
        call = f"{group.call}.{method}" if group else method
        if "." in entry.name and call != entry.name:
            yield call, entry
