"""The groups of a client: every operation as a contract and two methods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from specgen.emit.client.examples import ExampleWriter
from specgen.emit.client.groups import (
    RESOURCES,
    GroupAttribute,
    GroupTree,
    group_attributes,
    group_text,
)
from specgen.emit.models.annotations import BUILTINS, Annotator, Side
from specgen.emit.operations.contracts import ContractWriter
from specgen.emit.operations.pagination import PaginationWriter
from specgen.emit.operations.signatures import STREAMS, Argument, OperationWriter
from specgen.emit.text.deprecation import deprecated
from specgen.emit.text.expressions import (
    Affixed,
    Atom,
    Bracketed,
    Either,
    Expression,
    Wrapped,
    declaration,
    signature,
    statement,
)
from specgen.emit.text.imports import Imports, names_models
from specgen.emit.text.python import Code, code, docstring, fixed, identifier, join
from specgen.findings.faults import written
from specgen.ir.answers import successes
from specgen.ir.api import (
    Api,
    Group,
    Operation,
    OperationKind,
    grouped,
)
from specgen.naming.table import NameTable
from specgen.naming.words import constant

BASES = ("Resource", "AsyncResource")
PAGED_BASES = ("PagedResource", "AsyncPagedResource")
"""Base classes of groups in the runtime."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method of a group, finished."""

    signature: Code
    body: Code


@dataclass(frozen=True, slots=True, kw_only=True)
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
        writer = _ResourceWriter(self._api, self._names, group, attributes)
        return writer.module(self.path(group), operations, below)


class _ResourceWriter:
    """Writes the module of one group."""

    def __init__(
        self, api: Api, names: NameTable, group: Group, attributes: Set[str]
    ) -> None:
        self._names = names
        self._group = group
        self._own = names.groups[group.id]
        own = {self._own.class_name, self._own.async_class, *attributes}
        self._imports, self._types = Imports(own), Imports()
        self._annotator = Annotator(
            api.declarations,
            names,
            self._imports,
            Side.CLIENT,
            ".._runtime",
            qualifier=self._imports.local("models"),
            checked=False,
            shadowed=BUILTINS & attributes,
        )
        self._operations = OperationWriter(api, self._annotator)
        self._contracts = ContractWriter(self._annotator, Side.CLIENT)
        self._examples = ExampleWriter(api.declarations, names)
        self._pages = PaginationWriter(self._annotator)

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
        methods = written(operations, lambda own: self._method(own, asynchronous=False))
        different = [
            operation
            for operation in operations
            if self._is_streamed(operation) or operation.doc.deprecated
        ]
        async_methods = [
            self._method(operation, asynchronous=True) for operation in different
        ]
        twins = [
            self._twin(operation)
            for operation in operations
            if operation not in different
        ]
        if names_models(_all_text(constants, methods)):
            self._imports.name("..", "models")
        groups = group_attributes(below, self._names, self._types, "")
        cached_property = fixed("")
        if groups:
            cached_property = self._imports.name("functools", "cached_property")
            self._imports.name("typing", "TYPE_CHECKING")
        title = group_text(self._group)
        return ResourceModule(
            path=path,
            doc=docstring(f"{self._group.text}: its operations, as methods.", 0),
            imports=self._imports.block(),
            type_imports=self._types.block(4),
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

    def _constant(self, operation: Operation) -> Code:
        names = self._names.operations[operation.id]
        name = identifier(constant(names.method))
        call = f"{self._own.call}.{names.method}"
        contract = self._contracts.operation(operation, names, call, self._pages)
        result = self._operations.result(operation, stream="Stream")
        if self._is_streamed(operation):
            result = Atom(self._imports.name("typing", "Any"))
        if operation.pagination is not None:
            types = self._pages.types(operation, result)
            kind = Bracketed(self._pages.name("Paged"), types, "[]")
        else:
            head = self._imports.name(".._runtime.wire.contract", "Operation")
            kind = Bracketed(head, [result], "[]")
        return declaration(code("{}: ", name), kind, contract)

    def _is_streamed(self, operation: Operation) -> bool:
        """Whether synchronous and asynchronous calls give different streams."""
        return any(
            content.codec in STREAMS
            for response in successes(operation)
            for content in response.contents
        )

    def _twin(self, operation: Operation) -> Code:
        """`name = Awaited(Group.name)`: the same method, asynchronous."""
        name = self._names.operations[operation.id].method
        if operation.pagination is not None:
            head = self._pages.name("AwaitedPages")
        else:
            head = self._imports.name(
                f"{self._annotator.runtime}.client.resource", "Awaited"
            )
        made = Bracketed(
            head,
            [Atom(code("{}.{}", identifier(self._own.class_name), identifier(name)))],
            compact=True,
        )
        return Affixed(code("{} = ", identifier(name)), made).at(4, 4)

    def _method(self, operation: Operation, *, asynchronous: bool) -> Method:
        names = self._names.operations[operation.id]
        arguments = list(self._operations.parameters(operation, names))
        record = self._operations.record(operation)
        if record is not None:
            arguments += self._operations.fields(operation, record, names)
        else:
            arguments += self._operations.body(operation, names)
        arguments.sort(key=lambda each: (not each.positional, not each.required))
        stream = "AsyncStream" if asynchronous else "Stream"
        paged = operation.pagination is not None
        later = asynchronous and paged
        head = code(
            "{}def {}",
            fixed("async " if asynchronous and not paged else ""),
            identifier(names.method),
        )
        example = ""
        if self._group.kind is OperationKind.OPERATION:
            example = self._examples.call(
                operation, names, self._own.call, asynchronous=asynchronous
            )
        text = self._operations.text(operation, arguments, example)
        kind = "_pages" if later else "_page" if paged else "_call"
        call = Bracketed(
            code("self.{}", fixed(kind)),
            [Atom(identifier(constant(names.method))), Atom(fixed("locals()"))],
            compact=True,
        )
        result = self._operations.result(operation, stream=stream)
        prefix = fixed("return await " if asynchronous and not paged else "return ")
        lines = [statement(Affixed(prefix, call), 8)]
        several = isinstance(result, Either) and self._is_streamed(operation)
        if several and not asynchronous:
            # mypy takes no union for what an operation of any type gives; no argument
            # has a name with an underscore before it.
            lines = [
                statement(Affixed(fixed("_answer: "), Wrapped(result)), 8),
                statement(Affixed(fixed("_answer = "), call), 8),
                fixed("return _answer"),
            ]
        if paged:
            types = self._pages.types(operation, result)
            given = self._pages.name("AsyncPages" if later else "Page")
            result = Bracketed(given, types, "[]")
        call_text = f"{self._own.call}.{names.method}"
        return Method(
            signature=code(
                "{}{}",
                deprecated(operation.doc, call_text, self._imports, 4),
                signature(head, self._parameters(arguments), result, 4),
            ),
            body=join("\n        ", [docstring(text, 8), *lines]),
        )

    def _parameters(self, arguments: Sequence[Argument]) -> list[Expression]:
        options = self._imports.name(".._runtime.client.options", "CallOptions")
        unpack = self._imports.name("typing", "Unpack")
        positional = [each.parameter() for each in arguments if each.positional]
        named = [each.parameter() for each in arguments if not each.positional]
        star: list[Expression] = [Atom(fixed("*"))] if named else []
        parameters = [Atom(fixed("self")), *positional, *star, *named]
        parameters.append(Atom(code("**options: {}[{}]", unpack, options)))
        return parameters


def _header(name: str, *bases: Code) -> Code:
    head = code("class {}", identifier(name))
    return Affixed(
        fixed(""), Bracketed(head, [Atom(base) for base in bases], compact=True), ":"
    ).at(0, 0)


def _all_text(constants: Sequence[Code], methods: Sequence[Method]) -> Iterator[Code]:
    yield from constants
    for method in methods:
        yield method.signature
