"""The groups of operations that a server serves, and which of them ask for credentials."""

from __future__ import annotations

from specgen.emit.models.annotations import Annotator
from specgen.emit.models.scalars import BUILTINS
from specgen.emit.models.sides import Side
from specgen.emit.text.imports import Imports
from specgen.ir.api import Api, Group, Operation, OperationKind, grouped
from specgen.naming.table import NameTable


class Served:
    """The operations of one server package by group."""

    def __init__(self, api: Api, names: NameTable) -> None:
        self.api = api
        self.names = names
        self._operations = grouped(api)
        self.methods = frozenset(
            operation.method for operation in names.operations.values()
        )
        """The names of all methods, which hide what else is called so in a class."""
        self._shadowed = BUILTINS & self.methods
        self.groups = [group for group in api.groups if self._operations[group.id]]
        self._secured = {
            group.id
            for group in self.groups
            if any(operation.security for operation in self._operations[group.id])
        }

    @property
    def own(self) -> list[Group]:
        """Groups of operations that callers reach by their paths."""
        return [group for group in self.groups if group.kind is OperationKind.OPERATION]

    @property
    def receivers(self) -> list[Group]:
        """Groups of webhooks and callbacks."""
        return [
            group for group in self.groups if group.kind is not OperationKind.OPERATION
        ]

    def operations(self, group: Group) -> list[Operation]:
        return self._operations[group.id]

    def size(self, group: Group) -> int:
        """How many operations a group has."""
        return len(self._operations[group.id])

    def is_secured(self, group: Group) -> bool:
        """Whether an operation of the group asks for credentials."""
        return group.id in self._secured

    def annotator(
        self,
        imports: Imports,
        runtime: str,
        *,
        shadowed: bool = False,
        hidden: frozenset[str] = frozenset(),
    ) -> Annotator:
        """Writes types in a module; `shadowed` beside methods of the services.

        What is `hidden` means something else there, too.
        """
        return Annotator(
            declarations=self.api.declarations,
            names=self.names,
            imports=imports,
            side=Side.SERVER,
            runtime=runtime,
            qualifier=imports.local("models"),
            shadowed=BUILTINS & hidden | (self._shadowed if shadowed else frozenset()),
        )
