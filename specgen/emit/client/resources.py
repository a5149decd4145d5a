"""The groups of a client: every operation as a contract and two methods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from specgen.emit.client.examples import ExampleWriter
from specgen.emit.models.annotations import BUILTINS, Annotator, Side
from specgen.emit.operations.contracts import ContractWriter
from specgen.emit.operations.overloads import Overload, OverloadWriter
from specgen.emit.operations.pagination import PaginationWriter
from specgen.emit.operations.signatures import STREAMS, Argument, OperationWriter
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
from specgen.emit.text.imports import Imports
from specgen.emit.text.prose import sentence
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

_ALL_OPTIONS = "CallOptions"
"""The class of all options of a call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method of a group, finished; `overloads` are its typed signatures where it has several."""

    overloads: Sequence[Code]
    signature: Code
    body: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceModule:
    """`resources/<group>.py`."""

    path: str
    doc: Code
    imports: Code
    constants: Sequence[Code]
    header: Code
    async_header: Code
    class_doc: Code
    async_doc: Code
    methods: Sequence[Method]
    twins: Sequence[Code]
    async_methods: Sequence[Method]


RESOURCES, SENDERS = "resources", "senders"
"""Folders of what a client calls, and of what a server sends by itself."""


class ResourcesWriter:
    """Writes the modules of groups that a client calls, or that a server sends."""

    def __init__(self, api: Api, names: NameTable, folder: str = RESOURCES) -> None:
        self._api = api
        self._names = names
        self._folder = folder
        self._operations = grouped(api)
        self.groups = [group for group in api.groups if self._written(group)]
        """The groups that have a module."""

    def _written(self, group: Group) -> bool:
        called = group.kind is OperationKind.OPERATION
        here = called == (self._folder == RESOURCES)
        return here and bool(self._operations[group.id])

    def size(self, group: Group) -> int:
        """How many operations a group has."""
        return len(self._operations[group.id])

    def path(self, group: Group) -> str:
        """The file of a group's module."""
        return f"{self._folder}/{self._names.groups[group.id].attribute}.py"

    def module(self, group: Group) -> ResourceModule:
        """The module of a group."""
        operations = self._operations[group.id]
        methods = {
            self._names.operations[operation.id].method for operation in operations
        }
        writer = _ResourceWriter(self._api, self._names, group, methods)
        return writer.module(self.path(group), operations)


class _ResourceWriter:
    """Writes the module of one group."""

    def __init__(
        self, api: Api, names: NameTable, group: Group, methods: Set[str]
    ) -> None:
        self._names = names
        self._group = group
        self._own = names.groups[group.id]
        self._imports = Imports((self._own.class_name, self._own.async_class))
        self._annotator = Annotator(
            api.declarations,
            names,
            self._imports,
            Side.CLIENT,
            ".._runtime",
            qualifier="models",
            checked=False,
            shadowed=BUILTINS & methods,
        )
        self._operations = OperationWriter(api, self._annotator)
        self._overloads = OverloadWriter(api, self._annotator, self._operations)
        self._contracts = ContractWriter(self._annotator, Side.CLIENT)
        self._examples = ExampleWriter(api.declarations, names)
        self._pages = PaginationWriter(self._annotator)

    def module(self, path: str, operations: Sequence[Operation]) -> ResourceModule:
        runtime = self._annotator.runtime
        if any(operation.pagination for operation in operations):
            bases = [self._pages.name(base) for base in PAGED_BASES]
        else:
            module = f"{runtime}.client.resource"
            bases = [self._imports.name(module, base) for base in BASES]
        constants = written(operations, self._constant)
        methods = written(operations, lambda own: self._method(own, asynchronous=False))
        # `Awaited` keeps the first signature of several, and the class of a stream.
        own = [
            operation
            for operation, method in zip(operations, methods, strict=True)
            if method.overloads or self._is_streamed(operation)
        ]
        async_methods = [self._method(each, asynchronous=True) for each in own]
        twins = [self._twin(each) for each in operations if each not in own]
        if any("models." in part for part in _all_text(constants, methods)):
            self._imports.name("..", "models")
        title = (
            sentence(self._group.doc.description)
            or f"Operations on {self._group.text}."
        )
        return ResourceModule(
            path=path,
            doc=docstring(f"{self._group.text}: its operations, as methods.", 0),
            imports=self._imports.block(),
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
        call = f"{self._own.attribute}.{names.method}"
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
        stream = "AsyncStream" if asynchronous else "Stream"
        signatures = self._overloads.of(operation, names, stream)
        head = code(
            "{}def {}",
            fixed("async " if asynchronous else ""),
            identifier(names.method),
        )
        example = ""
        if self._group.kind is OperationKind.OPERATION:
            example = self._examples.call(
                operation, names, self._own.attribute, asynchronous=asynchronous
            )
        documented = [*signatures.arguments, *signatures.choices]
        text = self._operations.text(operation, documented, example)
        paged = operation.pagination is not None
        call = Bracketed(
            fixed("self._page" if paged else "self._call"),
            [Atom(identifier(constant(names.method))), Atom(fixed("locals()"))],
            compact=True,
        )
        result = signatures.result
        prefix = fixed("return await " if asynchronous else "return ")
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
            result = Bracketed(self._pages.name("Page"), types, "[]")
        return Method(
            overloads=[
                self._overload(head, overload) for overload in signatures.overloads
            ],
            signature=signature(
                head, self._parameters(signatures.arguments, _ALL_OPTIONS), result, 4
            ),
            body=join("\n        ", [docstring(text, 8), *lines]),
        )

    def _overload(self, head: Code, overload: Overload) -> Code:
        """A typed signature without a body."""
        name = self._imports.name("typing", "overload")
        parameters = self._parameters(overload.arguments, overload.options)
        text = signature(head, parameters, overload.result, 4, ": ...")
        return code("@{}\n    {}", name, text)

    def _parameters(
        self, arguments: Sequence[Argument], options: str
    ) -> list[Expression]:
        options_class = self._imports.name(".._runtime.client.options", options)
        unpack = self._imports.name("typing", "Unpack")
        positional = [each.parameter() for each in arguments if each.positional]
        named = [each.parameter() for each in arguments if not each.positional]
        star: list[Expression] = [Atom(fixed("*"))] if named else []
        parameters = [Atom(fixed("self")), *positional, *star, *named]
        parameters.append(Atom(code("**options: {}[{}]", unpack, options_class)))
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
        yield from method.overloads
