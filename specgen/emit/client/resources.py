"""The groups of a client: every operation as a contract and two methods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from specgen.emit.client.examples import ExampleWriter
from specgen.emit.client.groups import (
    RESOURCES,
    GroupAttribute,
    GroupTree,
    group_attributes,
    group_text,
)
from specgen.emit.client.methods import Method, MethodWriter, is_streamed
from specgen.emit.models.annotations import Annotator
from specgen.emit.models.plain_forms import MODULE, PlainForms
from specgen.emit.models.scalars import BUILTINS
from specgen.emit.models.sides import Side
from specgen.emit.operations.contracts import ContractWriter
from specgen.emit.operations.overloads import OverloadWriter
from specgen.emit.operations.pagination import PaginationWriter
from specgen.emit.operations.signatures import OperationWriter, Signature
from specgen.emit.text.expressions import (
    Affixed,
    Atom,
    Bracketed,
    declaration,
)
from specgen.emit.text.imports import Imports, names_models
from specgen.emit.text.python import Code, code, docstring, fixed, identifier
from specgen.findings.faults import written
from specgen.frozen import frozen
from specgen.ir.api import (
    Api,
    Group,
    Operation,
    grouped,
)
from specgen.ir.whole_body import PutBack
from specgen.naming.table import NameTable
from specgen.naming.words import constant

BASES = ("Resource", "AsyncResource")
PAGED_BASES = ("PagedResource", "AsyncPagedResource")
"""Base classes of groups in the runtime."""


@frozen
class ResourceModule:
    """`resources/<group>.py`."""

    path: str
    doc: Code
    imports: Code
    type_imports: Code
    groups: Sequence[GroupAttribute]
    cached_property: Code
    constants: Sequence[Code]
    header: Code
    async_header: Code
    class_doc: Code
    async_doc: Code
    methods: Sequence[Method]
    twins: Sequence[Code]
    async_methods: Sequence[Method]


class ResourcesWriter:
    """Writes the modules of groups that a client calls, or that a server sends."""

    def __init__(self, api: Api, names: NameTable, folder: str = RESOURCES) -> None:
        self._api = api
        self._names = names
        self._folder = folder
        self._operations = grouped(api)
        self.tree = GroupTree(api, names, called=folder == RESOURCES)
        self._forms = PlainForms(declarations=api.declarations, names=names)
        self._put_back = PutBack(api)
        """The groups that have a module."""

    def size(self, group: Group) -> int:
        """How many operations a group has."""
        return len(self._operations[group.id])

    def path(self, group: Group) -> str:
        """The file of a group's module."""
        return f"{self._folder}/{self._names.groups[group.id].module}.py"

    def module(self, group: Group) -> ResourceModule:
        """The module of a group."""
        operations = self._operations[group.id]
        below = self.tree.below(group)
        attributes = {
            *(self._names.operations[operation.id].method for operation in operations),
            *(self._names.groups[nested.id].attribute for nested in below),
        }
        writer = _ResourceWriter(
            self._api, self._names, group, attributes, self._forms, self._put_back
        )
        return writer.module(self.path(group), operations, below)

    def signatures(
        self, group: Group, *, asynchronous: bool
    ) -> Iterator[tuple[Operation, list[Signature]]]:
        """What callers may write for each operation of a group, in either of its classes."""
        writer = _ResourceWriter(
            self._api, self._names, group, frozenset(), self._forms, self._put_back
        )
        for operation in self._operations[group.id]:
            yield operation, writer.ways(operation, asynchronous=asynchronous)


class _ResourceWriter:
    """Writes the module of one group."""

    def __init__(
        self,
        api: Api,
        names: NameTable,
        group: Group,
        attributes: Set[str],
        forms: PlainForms,
        put_back: PutBack,
    ) -> None:
        self._names = names
        self._group = group
        self._own = names.groups[group.id]
        own = {self._own.class_name, self._own.async_class, *attributes}
        self._imports, self._types = Imports(own), Imports(attributes)
        self._dicts = identifier(self._types.local(MODULE))
        self._annotator = Annotator(
            declarations=api.declarations,
            names=names,
            imports=self._imports,
            side=Side.CLIENT,
            runtime=".._runtime",
            qualifier=self._imports.local("models"),
            checked=False,
            shadowed=BUILTINS & attributes,
            forms=replace(forms, qualifier=self._dicts),
        )
        self._operations = OperationWriter(api, self._annotator)
        self._contracts = ContractWriter(self._annotator)
        self._pages = PaginationWriter(self._annotator)
        self._methods = MethodWriter(
            self._annotator,
            self._operations,
            OverloadWriter(api, self._annotator, self._operations),
            self._pages,
            ExampleWriter(api.declarations, names),
            put_back,
            group,
        )

    def module(
        self, path: str, operations: Sequence[Operation], below: Sequence[Group]
    ) -> ResourceModule:
        runtime = self._annotator.runtime
        if any(operation.pagination for operation in operations):
            bases = [self._pages.name(base) for base in PAGED_BASES]
        else:
            module = f"{runtime}.client.resource"
            bases = [self._imports.name(module, base) for base in BASES]
        constants = written(operations, self._constant)
        by_operation = written(operations, self._methods.of)
        methods = [method for each in by_operation for method in each]
        # `Awaited` keeps the first signature of several, and the class of a stream.
        different = [
            operation
            for operation, own in zip(operations, by_operation, strict=True)
            if is_streamed(operation)
            or operation.doc.deprecated
            or any(method.overloads for method in own)
        ]
        async_methods = [
            method
            for operation in different
            for method in self._methods.of(operation, asynchronous=True)
        ]
        twins = [
            self._methods.twin(operation)
            for operation in operations
            if operation not in different
        ]
        if names_models(_all_text(constants, methods)):
            self._imports.name("..", "models")
        groups = group_attributes(below, self._names, self._types, "")
        cached_property = fixed("")
        if groups:
            cached_property = self._imports.name("functools", "cached_property")
        plain = any(f"{self._dicts}." in text for text in _all_text([], methods))
        if plain:
            self._types.name("..", MODULE)
        if plain or groups:
            self._imports.name("typing", "TYPE_CHECKING")
        title = group_text(self._group)
        return ResourceModule(
            path=path,
            doc=docstring(f"{self._group.text}: its operations, as methods.", 0),
            imports=self._imports.block(),
            type_imports=self._types.block(4) if plain or groups else fixed(""),
            groups=groups,
            cached_property=cached_property,
            constants=constants,
            header=_header(self._own.class_name, bases[0]),
            async_header=_header(self._own.async_class, bases[1]),
            class_doc=docstring(title, 4),
            async_doc=docstring(f"{title.rstrip('.')}, asynchronous.", 4),
            methods=methods,
            twins=twins,
            async_methods=async_methods,
        )

    def ways(self, operation: Operation, *, asynchronous: bool) -> list[Signature]:
        """The signatures that callers have of an operation's method."""
        methods = self._methods.of(operation, asynchronous=asynchronous)
        return [way for method in reversed(methods) for way in method.ways]

    def _constant(self, operation: Operation) -> Code:
        names = self._names.operations[operation.id]
        name = identifier(constant(names.method))
        call = f"{self._own.call}.{names.method}"
        contract = self._contracts.operation(operation, names, call, self._pages)
        result = self._operations.results.result(operation, stream="Stream")
        if is_streamed(operation):
            result = Atom(self._imports.name("typing", "Any"))
        if operation.pagination is not None:
            types = self._pages.types(operation, result)
            kind = Bracketed(self._pages.name("Paged"), types, "[]")
        else:
            head = self._imports.name(".._runtime.wire.contract", "Operation")
            kind = Bracketed(head, [result], "[]")
        return declaration(code("{}: ", name), kind, contract)


def _header(name: str, *bases: Code) -> Code:
    head = code("class {}", identifier(name))
    return Affixed(
        fixed(""), Bracketed(head, [Atom(base) for base in bases], compact=True), ":"
    ).at(0, 0)


def _all_text(constants: Sequence[Code], methods: Sequence[Method]) -> Iterator[Code]:
    yield from constants
    for method in methods:
        yield method.signature
        yield from method.overloads
