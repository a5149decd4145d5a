"""Signatures of methods as a manual shows them: what is given, what comes back."""

from __future__ import annotations

from collections.abc import Sequence

from specgen.emit.models.annotations import Annotator
from specgen.emit.models.sides import Side
from specgen.emit.operations.overloads import OverloadWriter
from specgen.emit.operations.pagination import PaginationWriter
from specgen.emit.operations.signatures import Argument, OperationWriter
from specgen.emit.text.expressions import (
    Affixed,
    Atom,
    Bracketed,
    Expression,
    signature,
)
from specgen.emit.text.imports import Imports
from specgen.emit.text.python import Code, code, fixed, identifier
from specgen.ir.api import Api, Operation
from specgen.ir.whole_body import requires_properties
from specgen.naming.table import NameTable


class ShownSignatures:
    """Writes signatures without `self`, in which models are `models.NAME`."""

    def __init__(self, api: Api, names: NameTable) -> None:
        self._api = api
        self._names = names
        annotator = Annotator(
            declarations=api.declarations,
            names=names,
            imports=Imports(),
            side=Side.CLIENT,
            runtime="._runtime",
            qualifier="models",
            checked=False,
        )
        self._writer = OperationWriter(api, annotator)
        self._overloads = OverloadWriter(api, annotator, self._writer)
        self._pages = PaginationWriter(annotator)

    def of(self, operation: Operation) -> list[Code]:
        """The signature of a synchronous method, or each of its overloads."""
        names = self._names.operations[operation.id]
        several = self._overloads.of(operation, names, "Stream", ())
        if several is not None:
            return [
                self._shown(operation, own.arguments, own.result)
                for own in several.overloads
            ]
        writer = self._writer
        arguments = [*writer.parameters(operation, names)]
        record = writer.record(operation)
        if record is None:
            arguments += writer.body(operation, names)
        else:
            if not requires_properties(operation, self._api.declarations):
                arguments.append(writer.left_out(writer.whole(operation, names, ())))
            arguments += writer.fields(operation, record, names)
        result = writer.results.result(operation, stream="Stream")
        return [self._shown(operation, arguments, result)]

    def errors(self, operation: Operation) -> list[tuple[str, str]]:
        """The errors that an operation's answers are raised as, and what they mean."""
        return self._writer.errors(operation)

    def _shown(
        self, operation: Operation, arguments: Sequence[Argument], result: Expression
    ) -> Code:
        name = identifier(self._names.operations[operation.id].method)
        first = [own.parameter() for own in arguments if own.positional]
        named = sorted(
            (own for own in arguments if not own.positional),
            key=lambda own: not own.required,
        )
        star: list[Expression] = [Atom(fixed("*"))] if named else []
        options: Expression = Affixed(fixed("**"), Atom(fixed("options")))
        parameters = [*first, *star, *(own.parameter() for own in named), options]
        if operation.pagination is not None:
            types = self._pages.types(operation, result)
            result = Bracketed(fixed("Page"), types, "[]")
        return signature(code("def {}", name), parameters, result, 0, "")
