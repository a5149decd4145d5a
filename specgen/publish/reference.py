"""`api.md`: every method with its signature, the models and errors it is about.

Whatever is named with its package imports; the tests import it all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from specgen.emit.client.groups import GroupTree, group_text
from specgen.emit.client.shown_signatures import ShownSignatures
from specgen.emit.models.sides import Side
from specgen.emit.operations.signatures import OperationWriter
from specgen.emit.package.report_rows import Row, RowWriter
from specgen.emit.server.served import Served
from specgen.emit.server.services import method_header
from specgen.emit.text.imports import Imports
from specgen.emit.text.markdown import (
    Markdown,
    block,
    lines,
    markdown,
    plain,
    span,
)
from specgen.emit.text.prose import summary
from specgen.emit.text.python import fixed
from specgen.emit.text.render import render
from specgen.ir.api import Operation, grouped
from specgen.ir.types import is_generic
from specgen.naming.table import NameTable
from specgen.publish.project import Project


@dataclass(frozen=True, kw_only=True)
class MethodEntry:
    """One method: what it is called by, what it says, what it names."""

    heading: Markdown
    signature: Markdown
    text: Markdown
    facts: Markdown


@dataclass(frozen=True, kw_only=True)
class GroupEntry:
    """The methods of one group; `classes` are those that have them."""

    heading: Markdown
    text: Markdown
    classes: Markdown
    methods: Sequence[MethodEntry]


@dataclass(frozen=True, kw_only=True)
class Reference:
    """`api.md`."""

    title: Markdown
    has_client: bool
    client: Markdown
    groups: Sequence[GroupEntry]
    has_server: bool
    server: Markdown
    services: Sequence[GroupEntry]
    has_models: bool
    models: Markdown


def reference(project: Project) -> str:
    """The text of the page."""
    client = server = Markdown("")
    groups: list[GroupEntry] = []
    services: list[GroupEntry] = []
    if project.has_client:
        groups = [*_ClientGroups(project).entries()]
        names = project.client
        package = names.package_of("client")
        client = lines(
            [span(f"{package}:{prefix}{names.client}") for prefix in ("", "Async")],
            " and ",
        )
    if project.has_server:
        services = [*_services(project)]
        server = span(f"{project.server.package_of('server')}:create_app")
    models = [*_models(project)]
    view = Reference(
        title=plain(project.title),
        has_client=project.has_client,
        client=client,
        groups=groups,
        has_server=project.has_server,
        server=server,
        services=services,
        has_models=bool(models),
        models=lines(models),
    )
    return render("publish/api.md.jinja", view, Markdown)


class _ClientGroups:
    """The groups that a client has."""

    def __init__(self, project: Project) -> None:
        self._names = names = project.client
        self._signatures = ShownSignatures(project.api, names)
        self._rows = RowWriter(project.api, names, frozenset({Side.CLIENT.value}))
        self._tree = GroupTree(project.api, names, called=True)
        self._operations = grouped(project.api)
        self._errors = f"{names.package_of('client')}.errors"

    def entries(self) -> Iterator[GroupEntry]:
        for group in self._tree.groups:
            own = self._names.groups[group.id]
            operations = self._operations[group.id]
            if not operations:
                continue
            module = f"{self._names.package_of('client')}.resources.{own.module}"
            classes = [f"{module}:{name}" for name in (own.class_name, own.async_class)]
            yield GroupEntry(
                heading=span(f"client.{own.call}"),
                text=plain(group_text(group)),
                classes=lines(map(span, classes), " and "),
                methods=[self._method(operation) for operation in operations],
            )

    def _method(self, operation: Operation) -> MethodEntry:
        row = self._rows.row(operation)
        facts = [markdown("- {}", span(f"{row['method']} {row['path']}"))]
        used = [*dict.fromkeys(_models_of(row))]
        if used:
            facts.append(markdown("- Models: {}", lines(map(span, used), ", ")))
        errors = [*self._raised(operation)]
        if errors:
            facts.append(markdown("- Errors: {}", lines(errors, ", ")))
        signatures = "\n".join(self._signatures.of(operation))
        return MethodEntry(
            heading=span(f"client.{row['call']}"),
            signature=block(signatures, "python"),
            text=_text(operation),
            facts=lines(facts),
        )

    def _raised(self, operation: Operation) -> Iterator[Markdown]:
        for name, said in self._signatures.errors(operation):
            shown = span(f"{self._errors}:{name.removeprefix('errors.')}")
            text = plain(said)
            yield markdown("{} ({})", shown, text) if text else shown


def _text(operation: Operation) -> Markdown:
    said = plain(summary(operation.doc))
    if operation.doc.deprecated:
        return markdown("Deprecated. {}", said)
    return said


def _models_of(row: Row) -> Iterator[str]:
    """The models that a row of the report names: of the body, then of answers."""
    body = row["body"]
    if isinstance(body, Mapping) and body["type"]:
        yield str(body["type"])
    responses = row["responses"]
    if isinstance(responses, Mapping):
        yield from (str(model) for model in responses.values() if model)


def _services(project: Project) -> Iterator[GroupEntry]:
    """The Protocols that an implementation of the server satisfies."""
    served = Served(project.api, project.server)
    annotator = served.annotator(Imports(), "._runtime")
    writer = OperationWriter(project.api, annotator)
    module = f"{project.server.package_of('server')}.services"
    for group in served.groups:
        own = project.server.groups[group.id]
        methods = [
            _service_method(served, operation, writer, own.service)
            for operation in served.operations(group)
        ]
        yield GroupEntry(
            heading=span(own.service),
            text=plain(group_text(group)),
            classes=span(f"{module}:{own.service}"),
            methods=methods,
        )


def _service_method(
    served: Served, operation: Operation, writer: OperationWriter, service: str
) -> MethodEntry:
    header, _ = method_header(served, operation, writer, fixed("Principal"))
    # It is laid out for the body of a class.
    signature = header.replace("\n    ", "\n").removesuffix(":")
    route = f"{operation.method} {operation.path_text}"
    method = served.names.operations[operation.id].method
    return MethodEntry(
        heading=span(f"{service}.{method}"),
        signature=block(signature, "python"),
        text=_text(operation),
        facts=markdown("- {}", span(route)),
    )


def _models(project: Project) -> Iterator[Markdown]:
    """A line for each model, of the client where there is one."""
    side = Side.CLIENT if project.has_client else Side.SERVER
    names: NameTable = project.names[side]
    module = f"{names.package_of(side.value)}.models"
    declared = {
        names.types[id]: declaration
        for id, declaration in project.api.declarations.items()
        if id in names.types and not is_generic(declaration)
    }
    for name, declaration in sorted(declared.items()):
        shown = span(f"{module}:{name}")
        said = plain(summary(declaration.doc))
        yield markdown("- {}: {}", shown, said) if said else markdown("- {}", shown)
