"""The interface of an application: a Protocol for each group of operations."""

from __future__ import annotations

from collections.abc import Sequence

from specgen.emit.client.groups import group_text
from specgen.emit.operations.signatures import (
    Argument,
    OperationWriter,
    Signature,
)
from specgen.emit.server.served import Served
from specgen.emit.text.deprecation import deprecated
from specgen.emit.text.expressions import (
    Affixed,
    Atom,
    Expression,
    Wrapped,
)
from specgen.emit.text.imports import Imports, names_models
from specgen.emit.text.python import Code, code, docstring, fixed, identifier
from specgen.findings.faults import written
from specgen.frozen import frozen
from specgen.ir.api import (
    Group,
    Operation,
)


@frozen
class ServiceView:
    """A Protocol and its methods."""

    name: Code
    doc: Code
    methods: Sequence[Code]
    generic: Code


@frozen
class ServicesModule:
    """`services.py`, or the module of one group in `services/`."""

    path: str
    doc: Code
    imports: Code
    type_imports: Code
    services: Sequence[ServiceView]


class ServicesWriter:
    """Writes the modules of Protocols."""

    def __init__(self, served: Served) -> None:
        self._served = served

    def module(self) -> ServicesModule:
        """One module for all Protocols."""
        return self._services("services.py", self._served.groups, ".")

    def path(self, group: Group) -> str:
        """The file of a group's own module."""
        return f"services/{self._served.names.groups[group.id].module}.py"

    def module_of(self, group: Group) -> ServicesModule:
        """The Protocol of one group, as a module of a package."""
        return self._services(self.path(group), [group], "..")

    def _services(self, path: str, groups: Sequence[Group], up: str) -> ServicesModule:
        imports, types = Imports(self._served.methods), Imports()
        runtime = f"{up}_runtime"
        annotator = self._served.annotator(types, runtime, shadowed=True)
        writer = OperationWriter(self._served.api, annotator)
        imports.name("typing", "Protocol")
        views = [self._service(group, writer, imports, runtime) for group in groups]
        if names_models(method for view in views for method in view.methods):
            types.name(up, "models")
        types_used = types.block(4)
        if types_used:
            imports.name("typing", "TYPE_CHECKING")
        title = (
            "What an application implements: one Protocol for each group of operations."
        )
        return ServicesModule(
            path=path,
            doc=docstring(title, 0),
            imports=imports.block(),
            type_imports=types_used,
            services=views,
        )

    def _service(
        self, group: Group, writer: OperationWriter, imports: Imports, runtime: str
    ) -> ServiceView:
        names = self._served.names.groups[group.id]
        text = group_text(group)
        generic = fixed("Protocol")
        if self._served.is_secured(group):
            contra = imports.name(f"{runtime}.server.authentication", "P_contra")
            generic = code("Protocol[{}]", contra)
        return ServiceView(
            name=identifier(names.service),
            doc=docstring(text, 4),
            methods=written(
                self._served.operations(group),
                lambda operation: self._method(operation, writer, imports),
            ),
            generic=generic,
        )

    def _method(
        self, operation: Operation, writer: OperationWriter, imports: Imports
    ) -> Code:
        abstract = imports.name("abc", "abstractmethod")
        head, arguments = method_header(
            self._served, operation, writer, fixed("P_contra")
        )
        doc = docstring(writer.text(operation, arguments), 8)
        method = self._served.names.operations[operation.id].method
        mark = deprecated(operation.doc, method, imports, 4)
        return code("{}@{}\n    {}\n        {}", mark, abstract, head, doc)


def method_header(
    served: Served, operation: Operation, writer: OperationWriter, principal: Code
) -> tuple[Code, Sequence[Argument]]:
    """The header of the method that implements an operation, and its arguments.

    `principal` is the type of who calls.
    """
    way, arguments = handler(served, operation, writer, principal)
    name = identifier(served.names.operations[operation.id].method)
    return way.header(name), arguments


def handler(
    served: Served, operation: Operation, writer: OperationWriter, principal: Code
) -> tuple[Signature, Sequence[Argument]]:
    """The signature of the method that implements an operation, and its arguments."""
    names = served.names.operations[operation.id]
    arguments = [
        *writer.body(operation, names),
        *writer.parameters(operation, names),
    ]
    parameters: list[Expression] = []
    if arguments or operation.security:
        parameters.append(Atom(fixed("*")))
    parameters += [
        Affixed(code("{}: ", identifier(argument.name)), Wrapped(argument.annotation))
        for argument in arguments
    ]
    if operation.security:
        optional = any(not requirement for requirement in operation.security)
        kind = code("{} | None", principal) if optional else principal
        parameters.append(Atom(code("principal: {}", kind)))
    result = writer.results.replies(operation)
    return Signature(awaited=True, parameters=parameters, result=result), arguments
