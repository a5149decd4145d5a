"""The whole API: every path item, operation, webhook and callback of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from specgen.build.operations.bodies.open_parts import settle_open_parts
from specgen.build.operations.legible import settle_texts
from specgen.build.operations.methods import methods_of, parts_of
from specgen.build.operations.operation import (
    OperationBuilder,
    OperationObject,
    PathItem,
)
from specgen.build.operations.paths import path_template, split_query
from specgen.build.operations.rivals import settle_rivals
from specgen.build.operations.security import build_schemes, leaves_security_open
from specgen.build.operations.selecting import Selector, traits
from specgen.build.operations.servers import build_servers
from specgen.build.operations.vendor_names import KEYS
from specgen.build.pages.extensions import page_rule
from specgen.build.types.components import Components
from specgen.build.types.families import Families
from specgen.build.types.loops import unroll
from specgen.build.types.places import last_token
from specgen.build.types.secrets import Secrets
from specgen.build.types.types import TypeBuilder
from specgen.build.xml.bodies import XmlBuilder
from specgen.findings.diagnostics import DiagnosticCode, Location
from specgen.findings.faults import contained
from specgen.ir.api import (
    Api,
    Omission,
    Operation,
    OperationKind,
    Scheme,
)
from specgen.ir.pagination import PageRule
from specgen.ir.selection import EVERYTHING, Selection
from specgen.ir.types import Doc, Hint
from specgen.json_value import JsonValue
from specgen.load.references.references import References
from specgen.load.tree.cursor import (
    child,
    entries,
    included,
    is_object,
    mapping,
    plain_text,
    sequence,
    text,
)
from specgen.load.tree.node import Node
from specgen.load.tree.path_items import PATHS
from specgen.normalise.flatten import Flattener
from specgen.normalise.upgrade import (
    dialect_of,
)

_NAMING = ("operationId", "tags", "summary", *KEYS)
"""What an operation keeps of which specgen can read nothing else."""


class ApiBuilder:
    """Walks a document once and builds the model of its API."""

    def __init__(
        self,
        references: References,
        secrets: Iterable[str] = (),
        selection: Selection = EVERYTHING,
        *,
        nominal: bool = False,
        told: Location | None = None,
    ) -> None:
        """`told` is where the configuration names the `secrets`."""
        self._root = references.root
        self._told = told or self._root.location
        self._references = references
        root = self._root.value
        self._dialect = dialect_of(root if isinstance(root, dict) else {})
        flattener = Flattener(references, self._dialect)
        self._components = Components(references, self._dialect)
        self._families = Families(self._components, flattener)
        self._types = TypeBuilder(
            flattener,
            self._components,
            Secrets(secrets),
            self._families,
            nominal=nominal,
        )
        version = str(root.get("openapi", "2.0")) if isinstance(root, dict) else ""
        self._xml = XmlBuilder(flattener, self._components, self._families, version)
        self._operations = OperationBuilder(
            references, self._dialect, self._types, self._xml
        )
        self._schemes = {
            scheme.id: scheme
            for scheme in build_schemes(self._root, references, self._dialect)
        }
        self._selector = Selector(selection) if selection else None
        self._omissions: dict[str, Omission] = {}
        self._built: set[str] = set()
        self.page_rules: dict[str, PageRule] = {}
        """How operations say that their pages follow each other, by id."""
        self.stream_rules = self._operations.stream_rules

    def build(self) -> Api:
        """The model; what could not be built faithfully has been reported."""
        root = self._root
        info = child(root, "info")
        info = info if info is not None and isinstance(info.value, dict) else None
        operations = [
            *self._path_operations(),
            *self._webhooks(),
        ]
        if self._selector is None:
            for node in self._components.nodes:
                self._types.declare(
                    node, Hint(text=self._components.name(node.pointer))
                )
        else:
            self._selector.report_unmet(root.resource.sink)
        self._types.finish()
        unroll(self._types.declarations, root.resource.sink)
        declarations = settle_open_parts(
            operations, self._components.in_order(self._types.declarations)
        )
        # What a selection leaves out may be what an entry names.
        unmet = self._types.secrets.unmet() if self._selector is None else ()
        for entry in unmet:
            root.resource.sink.report(
                DiagnosticCode.UNUSED_SECRET,
                self._told,
                effect="nothing is kept secret",
                name=entry,
            )
        sink = root.resource.sink
        value = root.value if isinstance(root.value, dict) else {}
        schemes = self._needed_schemes(operations)
        return Api(
            title=(plain_text(info, "title") if info else None) or "",
            version=(plain_text(info, "version") if info else None) or "",
            openapi=str(value.get("openapi") or value.get("swagger")),
            servers=build_servers(root, self._dialect, root),
            schemes=schemes,
            groups=self._operations.groups.in_order(),
            operations=settle_texts(
                settle_rivals(operations, declarations, sink), declarations, sink
            ),
            declarations=declarations,
            omissions=tuple(
                omission
                for id, omission in self._omissions.items()
                if id not in self._built
            ),
            doc=Doc(
                summary=text(info, "summary") if info else "",
                description=text(info, "description") if info else "",
            ),
            markup=self._xml.markup(),
            families=tuple(self._families.unused(self._types.nodes, declarations)),
            leaves_security_open=bool(schemes)
            and not any(operation.security for operation in operations)
            and leaves_security_open(root, self._references, self._dialect),
        )

    def _needed_schemes(self, operations: Iterable[Operation]) -> tuple[Scheme, ...]:
        """The security schemes; of a part of an API those that its operations require."""
        required = {
            name
            for operation in operations
            for requirement in operation.security
            for name, _ in requirement
        }
        return tuple(
            scheme
            for id, scheme in self._schemes.items()
            if self._selector is None or id in required
        )

    def _path_operations(self) -> Iterator[Operation]:
        stated = child(self._root, "paths")
        paths = included(stated) if stated is not None else None
        if stated is not None and (paths is None or not isinstance(paths.value, dict)):
            # Nothing would be left of the API, and silently.
            reason = "`paths` must be an object"
            stated.report(DiagnosticCode.NOT_OPENAPI, reason=reason)
            return
        for path, node in self._paths():
            item = parts_of(node, self._references)
            if not item or not is_object(item[-1]):
                continue
            route, asked = split_query(path, node)
            template = path_template(route, node)
            entry = PathItem(OperationKind.OPERATION, path, template, asked)
            yield from self._item(node, item, entry)

    def _paths(self) -> Iterator[tuple[str, Node]]:
        for key in PATHS:
            yield from mapping(self._root, key, extensions=False)

    def _webhooks(self) -> Iterator[Operation]:
        for name, node in mapping(self._root, "webhooks", extensions=False):
            item = parts_of(node, self._references)
            entry = PathItem(OperationKind.WEBHOOK, name, name=name)
            yield from self._item(node, item, entry)

    def _callbacks(
        self, node: Node, owner: str, reason: str = ""
    ) -> Iterator[Operation]:
        for name, holder in mapping(node, "callbacks", extensions=False):
            callback = self._references.target(holder)
            for expression, place in (
                entries(callback, extensions=False) if callback else ()
            ):
                kind = OperationKind.CALLBACK
                entry = PathItem(
                    kind, expression, owner=owner, name=name, reason=reason
                )
                item = parts_of(place, self._references)
                yield from self._item(place, item, entry)

    def _item(
        self, place: Node, item: Sequence[Node], entry: PathItem
    ) -> Iterator[Operation]:
        for method, node, part in methods_of(item):
            id = f"{place.pointer}/{last_token(node.pointer)}"
            if place.pointer == part.pointer:
                id = node.pointer
            node = included(node) or node
            # Operations may share a callback, and a callback may call itself back.
            if id in self._built:
                continue
            stated = OperationObject(
                id=id, node=node, item=item, method=method, entry=entry
            )
            if reason := self._reason(stated):
                yield from self._omitted(stated, reason)
                continue
            self._built.add(id)
            yield from self._whole_or_bare(stated)

    def _reason(self, stated: OperationObject) -> str:
        """The key of the configuration that leaves an operation out, or its owner; else empty."""
        entry = stated.entry
        if self._selector is None or entry.kind is OperationKind.CALLBACK:
            return entry.reason
        return self._selector.reason(
            traits(stated.node, stated.item, stated.method, entry.path)
        )

    def _omitted(self, stated: OperationObject, reason: str) -> Iterator[Operation]:
        """Leaves an operation out, and its callbacks unless another operation has them."""
        id, node = stated.id, stated.node
        if id not in self._omissions:
            self._omissions[id] = Omission(
                id=id,
                kind=stated.entry.kind,
                method=stated.method,
                path_text=stated.entry.path,
                operation_id=text(node, "operationId") or None,
                origin=node.location,
                reason=reason,
            )
            yield from self._callbacks(node, id, reason)

    def _whole_or_bare(self, stated: OperationObject) -> Sequence[Operation]:
        """An operation with its callbacks; alone and untyped where specgen itself fails."""
        node, sink = stated.node, self._root.resource.sink
        operations = contained(
            lambda: self._with_callbacks(stated),
            node.location,
            sink,
            "generated without parameters, body and types",
        )
        if operations is not None:
            return operations
        slots: list[JsonValue] = [
            own.value
            for own in sequence(node, "parameters")
            if isinstance(own.value, dict) and own.value.get("in") == "path"
        ]
        value: dict[str, JsonValue] = {"parameters": slots, "responses": {}}
        if isinstance(node.value, dict):
            value |= {key: node.value[key] for key in _NAMING if key in node.value}
        bare = Node(value, node.pointer, node.resource)
        return (
            contained(
                lambda: self._with_callbacks(replace(stated, node=bare, item=(bare,))),
                node.location,
                sink,
                "not generated",
            )
            or ()
        )

    def _with_callbacks(self, stated: OperationObject) -> Sequence[Operation]:
        rule = page_rule(stated.node, self._root, lambda: self._operation_ids)
        if rule is not None and stated.entry.kind is OperationKind.OPERATION:
            self.page_rules[stated.id] = rule
        operation = self._operations.build(stated)
        return [operation, *self._callbacks(stated.node, stated.id)]

    @cached_property
    def _operation_ids(self) -> frozenset[str]:
        """The ids that the document's operations have."""
        nodes = (node for _, node in self._paths())
        return frozenset(
            str(operation["operationId"])
            for node in nodes
            for part in parts_of(node, self._references)
            if isinstance(part.value, dict)
            for operation in part.value.values()
            if isinstance(operation, dict) and "operationId" in operation
        )
