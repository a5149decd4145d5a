"""The groups of a client: every operation as a contract and two methods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from specgen.emit.client.examples import ExampleWriter
from specgen.emit.models.annotations import BUILTINS, Annotator, Side
from specgen.emit.models.plain_forms import MODULE, PlainForms
from specgen.emit.operations.contracts import ContractWriter
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
    named,
    signature,
    statement,
)
from specgen.emit.text.imports import Imports
from specgen.emit.text.prose import sentence
from specgen.emit.text.python import (
    Code,
    code,
    docstring,
    fixed,
    identifier,
    join,
    literal,
)
from specgen.findings.faults import written
from specgen.ir.answers import successes
from specgen.ir.api import (
    Api,
    Group,
    Operation,
    OperationKind,
    grouped,
)
from specgen.ir.whole_body import PutBack, requires_properties
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
        self._forms = PlainForms(declarations=api.declarations, names=names)
        self._put_back = PutBack(api)
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
        writer = _ResourceWriter(
            self._api, self._names, group, methods, self._forms, self._put_back
        )
        return writer.module(self.path(group), operations)


class _ResourceWriter:
    """Writes the module of one group."""

    def __init__(
        self,
        api: Api,
        names: NameTable,
        group: Group,
        methods: Set[str],
        forms: PlainForms,
        put_back: PutBack,
    ) -> None:
        self._names = names
        self._group = group
        self._own = names.groups[group.id]
        # A method of this name would hide what decorates the ones after it.
        hidden = methods & {"or_body"}
        own = (self._own.class_name, self._own.async_class, *hidden)
        self._imports = Imports(own)
        self._types = Imports(methods)
        self._dicts = self._types.name("..", MODULE)
        self._forms = replace(forms, qualifier=self._dicts)
        self._annotator = Annotator(
            api.declarations,
            names,
            self._imports,
            Side.CLIENT,
            ".._runtime",
            qualifier="models",
            checked=False,
            shadowed=BUILTINS & methods,
            forms=self._forms,
        )
        self._operations = OperationWriter(api, self._annotator)
        self._contracts = ContractWriter(self._annotator, Side.CLIENT)
        self._examples = ExampleWriter(api.declarations, names)
        self._pages = PaginationWriter(self._annotator)
        self._put_back = put_back

    def module(self, path: str, operations: Sequence[Operation]) -> ResourceModule:
        runtime = self._annotator.runtime
        if any(operation.pagination for operation in operations):
            bases = [self._pages.name(base) for base in PAGED_BASES]
        else:
            module = f"{runtime}.client.resource"
            bases = [self._imports.name(module, base) for base in BASES]
        constants = written(operations, self._constant)
        methods = [
            method for each in written(operations, self._methods) for method in each
        ]
        streamed = [
            operation for operation in operations if self._is_streamed(operation)
        ]
        async_methods = [
            method
            for operation in streamed
            for method in self._methods(operation, asynchronous=True)
        ]
        twins = [
            self._twin(operation)
            for operation in operations
            if operation not in streamed
        ]
        if any("models." in part for part in _all_text(constants, methods)):
            self._imports.name("..", "models")
        plain = any(f"{self._dicts}." in method.signature for method in methods)
        if plain:
            self._imports.name("typing", "TYPE_CHECKING")
        title = (
            sentence(self._group.doc.description)
            or f"Operations on {self._group.text}."
        )
        return ResourceModule(
            path=path,
            doc=docstring(f"{self._group.text}: its operations, as methods.", 0),
            imports=self._imports.block(),
            type_imports=self._types.block(4) if plain else fixed(""),
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
        suffix = "OrBody" if self._has_alternative(operation) else ""
        if operation.pagination is not None:
            head = self._pages.name(f"AwaitedPages{suffix}")
        else:
            head = self._resource(f"Awaited{suffix}")
        made = Bracketed(
            head,
            [Atom(code("{}.{}", identifier(self._own.class_name), identifier(name)))],
            compact=True,
        )
        return Affixed(code("{} = ", identifier(name)), made).at(4, 4)

    def _resource(self, name: str) -> Code:
        return self._imports.name(f"{self._annotator.runtime}.client.resource", name)

    def _has_alternative(self, operation: Operation) -> bool:
        """Whether a whole body can be given instead of properties that are required."""
        return requires_properties(operation, self._annotator.declarations)

    def _methods(
        self, operation: Operation, *, asynchronous: bool = False
    ) -> list[Method]:
        """The method of an operation, after the one that takes its whole body, if any."""
        names = self._names.operations[operation.id]
        writer = self._operations
        parameters = list(writer.parameters(operation, names))
        record = writer.record(operation)
        if record is None:
            arguments = [*parameters, *writer.body(operation, names)]
            return [self._method(operation, arguments, asynchronous=asynchronous)]
        whole = writer.whole(operation, names, self._put_back.of(operation))
        fields = list(writer.fields(operation, record, names))
        if not self._has_alternative(operation):
            arguments = [*parameters, writer.left_out(whole), *fields]
            return [self._method(operation, arguments, asynchronous=asynchronous)]
        alternative = self._whole(
            operation, [*parameters, whole], fields, asynchronous=asynchronous
        )
        private = Atom(_private(names.method))
        keyword = [named("keyword", Atom(literal(whole.name)))]
        decorator = Bracketed(
            code("@{}", self._resource("or_body")),
            [private, *(keyword if whole.name != "body" else [])],
            compact=True,
        )
        method = self._method(
            operation, [*parameters, *fields], asynchronous=asynchronous
        )
        signature = join("\n    ", [decorator.at(4, 4), method.signature])
        return [alternative, replace(method, signature=signature)]

    def _whole(
        self,
        operation: Operation,
        arguments: list[Argument],
        fields: Sequence[Argument],
        *,
        asynchronous: bool,
    ) -> Method:
        """The method that takes a whole body, and properties that change it."""
        changes = self._forms.changes(operation)
        given: Expression = Atom(fixed("locals()"))
        if changes:
            given = Bracketed(self._resource("with_options"), [given])
        else:
            arguments += map(self._operations.left_out, fields)
        name = _private(self._names.operations[operation.id].method)
        result = self._result(operation, asynchronous=asynchronous)
        return Method(
            signature=signature(
                code("{}def {}", fixed("async " if asynchronous else ""), name),
                self._parameters(_sorted(arguments), changes),
                result.declared,
                4,
            ),
            body=join("\n        ", self._call(operation, result, given, asynchronous)),
        )

    def _method(
        self, operation: Operation, arguments: list[Argument], *, asynchronous: bool
    ) -> Method:
        names = self._names.operations[operation.id]
        arguments = _sorted(arguments)
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
        text = self._operations.text(operation, arguments, example)
        result = self._result(operation, asynchronous=asynchronous)
        given = Atom(fixed("locals()"))
        lines = self._call(operation, result, given, asynchronous)
        return Method(
            signature=signature(head, self._parameters(arguments), result.declared, 4),
            body=join("\n        ", [docstring(text, 8), *lines]),
        )

    def _result(self, operation: Operation, *, asynchronous: bool) -> _Result:
        stream = "AsyncStream" if asynchronous else "Stream"
        value = self._operations.result(operation, stream=stream)
        if operation.pagination is None:
            return _Result(value, value)
        types = self._pages.types(operation, value)
        return _Result(value, Bracketed(self._pages.name("Page"), types, "[]"))

    def _call(
        self,
        operation: Operation,
        result: _Result,
        given: Expression,
        asynchronous: bool,
    ) -> list[Code]:
        """The statements that call an operation with its arguments."""
        names = self._names.operations[operation.id]
        paged = operation.pagination is not None
        call = Bracketed(
            fixed("self._page" if paged else "self._call"),
            [Atom(identifier(constant(names.method))), given],
            compact=True,
        )
        several = isinstance(result.value, Either) and self._is_streamed(operation)
        if several and not asynchronous:
            # mypy takes no union for what an operation of any type gives; no argument
            # has a name with an underscore before it.
            return [
                statement(Affixed(fixed("_answer: "), Wrapped(result.value)), 8),
                statement(Affixed(fixed("_answer = "), call), 8),
                fixed("return _answer"),
            ]
        prefix = fixed("return await " if asynchronous else "return ")
        return [statement(Affixed(prefix, call), 8)]

    def _parameters(
        self, arguments: Sequence[Argument], changes: Code | None = None
    ) -> list[Expression]:
        unpack = self._imports.name("typing", "Unpack")
        positional = [each.parameter() for each in arguments if each.positional]
        named = [each.parameter() for each in arguments if not each.positional]
        star: list[Expression] = [Atom(fixed("*"))] if named else []
        parameters = [Atom(fixed("self")), *positional, *star, *named]
        if changes:
            others = code("**changes: {}[{}]", unpack, changes)
        else:
            options = self._imports.name(".._runtime.client.options", "CallOptions")
            others = code("**options: {}[{}]", unpack, options)
        return [*parameters, Atom(others)]


@dataclass(frozen=True, slots=True)
class _Result:
    """The value of a call, and what its method is declared to give."""

    value: Expression
    declared: Expression


def _sorted(arguments: Sequence[Argument]) -> list[Argument]:
    return sorted(arguments, key=lambda each: (not each.positional, not each.required))


def _private(method: str) -> Code:
    """The name of the method that takes a whole body."""
    return identifier(f"_{method}_whole")


def _header(name: str, *bases: Code) -> Code:
    head = code("class {}", identifier(name))
    return Affixed(
        fixed(""), Bracketed(head, [Atom(base) for base in bases], compact=True), ":"
    ).at(0, 0)


def _all_text(constants: Sequence[Code], methods: Sequence[Method]) -> Iterator[Code]:
    yield from constants
    for method in methods:
        yield method.signature
