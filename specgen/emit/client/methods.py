"""The methods of a client's groups: by the properties of a body, by the whole, asynchronous."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from specgen.emit.client.examples import ExampleWriter
from specgen.emit.models.annotations import Annotator
from specgen.emit.operations.overloads import (
    OPTIONS,
    OverloadWriter,
    Signatures,
)
from specgen.emit.operations.pagination import PaginationWriter
from specgen.emit.operations.results import STREAMS
from specgen.emit.operations.signatures import (
    Argument,
    OperationWriter,
    Signature,
)
from specgen.emit.text.deprecation import deprecated
from specgen.emit.text.expressions import (
    Affixed,
    Atom,
    Bracketed,
    Either,
    Expression,
    Wrapped,
    named,
    statement,
)
from specgen.emit.text.python import (
    Code,
    code,
    docstring,
    fixed,
    identifier,
    join,
    quoted,
)
from specgen.frozen import frozen
from specgen.ir.answers import successes
from specgen.ir.api import Group, Operation, OperationKind
from specgen.ir.whole_body import PutBack, requires_properties
from specgen.naming.words import constant


@frozen
class Method:
    """A method of a group, finished; `overloads` are its typed signatures where it has several.

    `ways` are all signatures that callers have of it.
    """

    ways: Sequence[Signature]
    overloads: Sequence[Code] = ()
    signature: Code
    body: Code


@frozen(kw_only=False)
class _Result:
    """The value of a call, and what its method is declared to give."""

    value: Expression
    declared: Expression


class MethodWriter:
    """Writes the methods of one group, for both of its classes."""

    def __init__(
        self,
        annotator: Annotator,
        operations: OperationWriter,
        overloads: OverloadWriter,
        pages: PaginationWriter,
        examples: ExampleWriter,
        put_back: PutBack,
        group: Group,
    ) -> None:
        self._annotator = annotator
        self._imports = annotator.imports
        self._names = annotator.names
        self._operations = operations
        self._overloads = overloads
        self._pages = pages
        self._examples = examples
        self._put_back = put_back
        self._group = group
        self._own = annotator.names.groups[group.id]

    def twin(self, operation: Operation) -> Code:
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

    def of(self, operation: Operation, *, asynchronous: bool = False) -> list[Method]:
        """The method of an operation, after the one that takes its whole body, if any."""
        names = self._names.operations[operation.id]
        stream = "AsyncStream" if asynchronous else "Stream"
        likes = self._put_back.of(operation)
        signatures = self._overloads.of(operation, names, stream, likes)
        if signatures is not None:
            return [self._overloaded(operation, signatures, asynchronous=asynchronous)]
        writer = self._operations
        parameters = list(writer.parameters(operation, names))
        record = writer.record(operation)
        if record is None:
            arguments = [*parameters, *writer.body(operation, names)]
            return [self._method(operation, arguments, asynchronous=asynchronous)]
        whole = writer.whole(operation, names, likes)
        fields = list(writer.fields(operation, record, names))
        if not self._has_alternative(operation):
            arguments = [*parameters, writer.left_out(whole), *fields]
            return [self._method(operation, arguments, asynchronous=asynchronous)]
        alternative = self._whole(
            operation, [*parameters, whole], fields, asynchronous=asynchronous
        )
        private = Atom(_private(names.method))
        keyword = [named("keyword", Atom(quoted(whole.name)))]
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

    def _overloaded(
        self, operation: Operation, signatures: Signatures, *, asynchronous: bool
    ) -> Method:
        """The method of which an argument decides others, or the result."""
        arguments, choices = [*signatures.arguments], signatures.choices
        method = self._method(operation, arguments, choices, asynchronous=asynchronous)
        name = identifier(self._names.operations[operation.id].method)
        ways = [
            Signature(
                awaited=_is_awaited(operation, asynchronous),
                parameters=self._parameters(each.arguments, options=each.options),
                result=each.result,
            )
            for each in signatures.overloads
        ]
        mark = self._imports.name("typing", "overload")
        overloads = [
            code("@{}\n    {}", mark, way.header(name, ": ...")) for way in ways
        ]
        return replace(method, ways=ways, overloads=overloads)

    def _deprecation(self, operation: Operation) -> Code:
        """The decorator of a deprecated method, on lines before it."""
        names = self._names.operations[operation.id]
        call = f"{self._own.call}.{names.method}"
        return deprecated(operation.doc, call, self._imports, 4)

    def _whole(
        self,
        operation: Operation,
        arguments: list[Argument],
        fields: Sequence[Argument],
        *,
        asynchronous: bool,
    ) -> Method:
        """The method that takes a whole body, and properties that change it."""
        changes = self._changes(operation)
        passed: Expression = Atom(fixed("locals()"))
        if changes:
            passed = Bracketed(self._resource("with_options"), [passed])
        else:
            arguments += map(self._operations.left_out, fields)
        name = _private(self._names.operations[operation.id].method)
        result = self._result(operation, asynchronous=asynchronous)
        way = Signature(
            awaited=_is_awaited(operation, asynchronous),
            parameters=self._parameters(_sorted(arguments), changes),
            result=result.declared,
        )
        return Method(
            ways=[way],
            signature=code("{}{}", self._deprecation(operation), way.header(name)),
            body=join(
                "\n        ", self._call(operation, result, passed, asynchronous)
            ),
        )

    def _method(
        self,
        operation: Operation,
        arguments: list[Argument],
        choices: Sequence[Argument] = (),
        *,
        asynchronous: bool,
    ) -> Method:
        names = self._names.operations[operation.id]
        arguments = _sorted(arguments)
        example = ""
        if self._group.kind is OperationKind.OPERATION:
            example = self._examples.call(
                operation, names, self._own.call, asynchronous=asynchronous
            )
        documented = [*arguments, *choices]
        text = self._operations.text(operation, documented, example)
        result = self._result(operation, asynchronous=asynchronous)
        passed = Atom(fixed("locals()"))
        lines = self._call(operation, result, passed, asynchronous)
        way = Signature(
            awaited=_is_awaited(operation, asynchronous),
            parameters=self._parameters(arguments),
            result=result.declared,
        )
        name = identifier(names.method)
        return Method(
            ways=[way],
            signature=code("{}{}", self._deprecation(operation), way.header(name)),
            body=join("\n        ", [docstring(text, 8), *lines]),
        )

    def _result(self, operation: Operation, *, asynchronous: bool) -> _Result:
        stream = "AsyncStream" if asynchronous else "Stream"
        value = self._operations.results.result(operation, stream=stream)
        if operation.pagination is None:
            return _Result(value, value)
        types = self._pages.types(operation, value)
        page = self._pages.name("AsyncPages" if asynchronous else "Page")
        return _Result(value, Bracketed(page, types, "[]"))

    def _call(
        self,
        operation: Operation,
        result: _Result,
        passed: Expression,
        asynchronous: bool,
    ) -> list[Code]:
        """The statements that call an operation with its arguments."""
        names = self._names.operations[operation.id]
        paged = operation.pagination is not None
        call = Bracketed(
            fixed(f"self.{_CALLS[paged, paged and asynchronous]}"),
            [Atom(identifier(constant(names.method))), passed],
            compact=True,
        )
        several = isinstance(result.value, Either) and is_streamed(operation)
        if several and not asynchronous:
            # mypy takes no union for what an operation of any type gives; no argument
            # has a name with an underscore before it.
            return [
                statement(Affixed(fixed("_answer: "), Wrapped(result.value)), 8),
                statement(Affixed(fixed("_answer = "), call), 8),
                fixed("return _answer"),
            ]
        prefix = fixed("return await " if asynchronous and not paged else "return ")
        return [statement(Affixed(prefix, call), 8)]

    def _parameters(
        self,
        arguments: Sequence[Argument],
        changes: Code | None = None,
        options: str = OPTIONS[frozenset()],
    ) -> list[Expression]:
        unpack = self._imports.name("typing", "Unpack")
        positional = [each.parameter() for each in arguments if each.positional]
        named = [each.parameter() for each in arguments if not each.positional]
        star: list[Expression] = [Atom(fixed("*"))] if named else []
        parameters = [*positional, *star, *named]
        if changes:
            head, accepted = "**changes: ", changes
        else:
            head = "**options: "
            accepted = self._imports.name(".._runtime.client.options", options)
        others = Bracketed(unpack, [Atom(accepted)], "[]")
        return [*parameters, Affixed(fixed(head), others)]

    def _changes(self, operation: Operation) -> Code | None:
        forms = self._annotator.forms
        return forms.changes(operation) if forms else None


_CALLS = {
    (False, False): "_call",
    (True, False): "_page",
    (True, True): "_pages",
}
"""What a group calls an operation by: whether it gives pages, and whether these come later."""


def _is_awaited(operation: Operation, asynchronous: bool) -> bool:
    """Pages are awaited, or iterated over, by who has them."""
    return asynchronous and operation.pagination is None


def is_streamed(operation: Operation) -> bool:
    """Whether synchronous and asynchronous calls give different streams."""
    return any(
        content.codec in STREAMS
        for response in successes(operation)
        for content in response.contents
    )


def _sorted(arguments: Sequence[Argument]) -> list[Argument]:
    return sorted(arguments, key=lambda each: (not each.positional, not each.required))


def _private(method: str) -> Code:
    """The name of the method that takes a whole body."""
    return identifier(f"_{method}_whole")
