"""Which request calls which method: a module for each group of operations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from specgen.emit.operations.contracts import ContractWriter
from specgen.emit.server.served import Served
from specgen.emit.text.expressions import (
    Affixed,
    Atom,
    Bracketed,
    Expression,
    declaration,
    statement,
)
from specgen.emit.text.imports import Imports, names_models
from specgen.emit.text.python import Code, code, docstring, fixed, identifier, quoted
from specgen.findings.faults import written
from specgen.frozen import frozen
from specgen.ir.api import Group
from specgen.naming.words import constant


@frozen
class RouterModule:
    """`routers/<group>.py`."""

    path: str
    doc: Code
    imports: Code
    service_imports: Code
    constants: Sequence[Code]
    parameter: Code
    routes: Code


class RouterWriter:
    """Writes the modules of routes."""

    def __init__(self, served: Served) -> None:
        self._served = served

    def path(self, group: Group) -> str:
        """The file of a group's wiring."""
        return f"routers/{self._served.names.groups[group.id].module}.py"

    def module(self, group: Group) -> RouterModule:
        """The wiring of a group."""
        names = self._served.names.groups[group.id]
        imports, services = Imports(), Imports()
        annotator = self._served.annotator(imports, ".._runtime")
        contracts = ContractWriter(annotator)
        imports.name(".._runtime.server.implementing", "Route")
        imports.name("typing", "TYPE_CHECKING")
        services.name("..services", names.service)
        constants: list[Code] = []
        routes: list[Expression] = []
        for operation in self._served.operations(group):
            own = self._served.names.operations[operation.id]
            call = f"{names.module}.{own.method}"
            any_ = imports.name("typing", "Any")
            kind = code(
                "{}[{}]", imports.name(".._runtime.wire.contract", "Operation"), any_
            )
            name = code("{}: ", identifier(constant(own.method)))
            (contract,) = written(
                [operation], partial(contracts.operation, names=own, call=call)
            )
            constants.append(declaration(name, Atom(kind), contract))
            routes.append(
                Bracketed(
                    fixed("Route"),
                    [
                        Atom(identifier(constant(own.method))),
                        Atom(fixed("service")),
                        Atom(quoted(own.method)),
                    ],
                    compact=True,
                )
            )
        if names_models(constants):
            imports.name("..", "models")
        parameter = identifier(names.service)
        if self._served.is_secured(group):
            principal = imports.name(".._runtime.server.authentication", "P")
            parameter = code("{}[{}]", parameter, principal)
        return RouterModule(
            path=self.path(group),
            doc=docstring(f"{group.text}: which request calls which method.", 0),
            imports=imports.block(),
            service_imports=services.block(4),
            constants=constants,
            parameter=parameter,
            routes=statement(
                Affixed(fixed("return "), Bracketed(fixed(""), routes)), 4
            ),
        )
