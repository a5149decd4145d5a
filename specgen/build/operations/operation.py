"""One operation of a path item: parameters, body, responses, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from specgen.build.operations.bodies.bodies import BodyBuilder
from specgen.build.operations.groups import Groups
from specgen.build.operations.owners import Owner
from specgen.build.operations.parameters import ParameterBuilder
from specgen.build.operations.security import build_requirements
from specgen.build.operations.servers import build_servers
from specgen.build.operations.switches import stream_rule
from specgen.build.operations.vendor_names import MethodNames
from specgen.build.types.types import TypeBuilder
from specgen.build.xml.bodies import XmlBuilder
from specgen.frozen import frozen
from specgen.ir.api import (
    Operation,
    OperationKind,
    PathTemplate,
    Requirement,
    Response,
    Server,
)
from specgen.ir.streaming import StreamRule
from specgen.ir.types import Doc
from specgen.load.references.references import References
from specgen.load.tree.cursor import (
    child,
    entries,
    flag,
    has,
    is_object,
    strings,
    text,
)
from specgen.load.tree.node import Node
from specgen.normalise.schema import Dialect
from specgen.normalise.upgrade import request_body


@frozen(kw_only=False)
class PathItem:
    """The declaration of a path item: a path, a webhook or a callback's expression.

    `asked` are the slots of a path's query, by what they are called on the wire; `reason` is
    why the owner of a callback is left out.
    """

    kind: OperationKind
    path: str
    template: PathTemplate = ()
    asked: Mapping[str, str] = field(default_factory=dict)
    owner: str | None = None
    name: str | None = None
    reason: str = ""


@frozen
class OperationObject:
    """An Operation Object where it stands: `method` of a path item with the parts `item`."""

    id: str
    node: Node
    item: Sequence[Node]
    method: str
    entry: PathItem


class OperationBuilder:
    """Builds the operations of a document, one after another."""

    def __init__(
        self,
        references: References,
        dialect: Dialect,
        types: TypeBuilder,
        xml: XmlBuilder,
    ) -> None:
        self._root = references.root
        self._references = references
        self._dialect = dialect
        self._contents = BodyBuilder(types, references, xml)
        self._parameters = ParameterBuilder(types, references, dialect)
        self._declared = frozenset(_scheme_names(self._root, dialect))
        self._method_names = MethodNames(self._root)
        self.groups = Groups(self._root)
        """The groups of the operations that were built."""
        self.stream_rules: dict[str, StreamRule] = {}
        """What operations say decides whether their answers are streams, by id."""

    def build(self, stated: OperationObject) -> Operation:
        """The operation that a document states."""
        node, entry = stated.node, stated.entry
        security, owner = self._security(node, entry), Owner(stated.id, node.pointer)
        parameters = self._parameters.nodes(stated.item, node)
        bodily = ("body", "formData") if self._dialect is Dialect.SWAGGER_2 else ()
        sendable = [
            parameter for parameter in parameters if text(parameter, "in") not in bodily
        ]
        body = self._body_node(node, parameters)
        responses = child(node, "responses")
        switch = stream_rule(node)
        if switch is not None:
            self.stream_rules[stated.id] = switch
        return Operation(
            id=stated.id,
            kind=entry.kind,
            method=stated.method,
            path=entry.template,
            path_text=entry.path,
            operation_id=text(node, "operationId") or None,
            group=self.groups.of(node, entry.kind, entry.template),
            parameters=self._parameters.build(
                sendable,
                entry.template,
                entry.asked,
                node,
                owner,
                secured=bool(security),
            ),
            body=self._contents.body(body, owner) if body else None,
            responses=(
                tuple(self._responses(node, responses, owner)) if responses else ()
            ),
            security=security,
            servers=next(
                filter(None, map(self._servers, (node, *stated.item))),
                (),
            ),
            origin=node.location,
            owner=entry.owner,
            name=entry.name,
            called=self._method_names.of(node),
            doc=Doc(
                summary=text(node, "summary"),
                description=text(node, "description"),
                deprecated=flag(node, "deprecated"),
            ),
        )

    def _servers(self, holder: Node) -> tuple[Server, ...]:
        return build_servers(holder, self._dialect, self._root)

    def _body_node(self, node: Node, parameters: list[Node]) -> Node | None:
        if self._dialect is Dialect.SWAGGER_2:
            key = node if has(node, "consumes") else self._root
            return request_body(node, parameters, strings(key, "consumes"))
        stated = child(node, "requestBody")
        target = self._references.target(stated) if stated else None
        return target if target is not None and is_object(target) else None

    def _responses(self, node: Node, holder: Node, owner: Owner) -> Iterator[Response]:
        produces = None
        if self._dialect is Dialect.SWAGGER_2:
            key = node if has(node, "produces") else self._root
            produces = tuple(strings(key, "produces"))
        return self._contents.responses(holder, owner, produces)

    def _security(self, node: Node, entry: PathItem) -> tuple[Requirement, ...]:
        # Credentials that callers need are not those that the API itself sends along.
        own = has(node, "security") or entry.kind is not OperationKind.OPERATION
        holder = node if own else self._root
        return build_requirements(holder, self._declared)


def _scheme_names(root: Node, dialect: Dialect) -> Iterator[str]:
    if dialect is Dialect.SWAGGER_2:
        holder = child(root, "securityDefinitions")
    else:
        components = child(root, "components")
        holder = child(components, "securitySchemes") if components else None
    if holder is not None:
        yield from (name for name, _ in entries(holder))
