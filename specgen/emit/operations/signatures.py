"""The signature of an operation in both packages: arguments, errors, text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from specgen.emit.models.annotations import Annotator, alternatives, optional
from specgen.emit.models.sides import Side, Use
from specgen.emit.models.uploads import uploading
from specgen.emit.operations.results import STREAMS, ResultWriter, either, union
from specgen.emit.operations.shared_values import SharedValues
from specgen.emit.operations.statuses import (
    client_error,
    is_reason,
    server_error,
)
from specgen.emit.text.expressions import (
    Affixed,
    Atom,
    Bracketed,
    Expression,
    Wrapped,
    signature,
)
from specgen.emit.text.prose import field_text, operation_text
from specgen.emit.text.python import Code, code, fixed, identifier
from specgen.frozen import frozen
from specgen.ir.answers import successes
from specgen.ir.api import (
    Api,
    Codec,
    Content,
    Operation,
    OperationKind,
    Parameter,
    Place,
    Response,
    Slot,
)
from specgen.ir.body import (
    files_by_name,
    is_merge_patch,
    primary_content,
    removes_by_null,
    spread_record,
    with_files,
)
from specgen.ir.defaults import served_default
from specgen.ir.types import Field, Presence, Record, Type
from specgen.ir.whole_body import must_be_given
from specgen.naming.table import OperationNames


@frozen(kw_only=False)
class Argument:
    """An argument of a method: its name, annotation, whether it may be left out, its text.

    One that is `positional` may be given without its name. `omitted` is what stands for one that
    is left out.
    """

    name: str
    annotation: Expression
    required: bool
    text: str
    positional: bool = False
    omitted: str = "UNSET"

    def parameter(self) -> Expression:
        """`name: T` or `name: T | Unset = UNSET` in a signature."""
        return Affixed(
            code("{}: ", identifier(self.name)),
            Wrapped(self.annotation),
            "" if self.required else f" = {self.omitted}",
        )


@frozen
class Signature:
    """What a method takes after `self`, and what it gives; an `awaited` one is a coroutine's."""

    awaited: bool
    parameters: Sequence[Expression]
    result: Expression

    def header(self, name: Code, tail: str = ":") -> Code:
        """The header of the method in its class."""
        head = code("{}def {}", fixed("async " if self.awaited else ""), name)
        parameters = [Atom(fixed("self")), *self.parameters]
        return signature(head, parameters, self.result, 4, tail)


class OperationWriter:
    """Arguments, results and docstrings of operations in one module."""

    def __init__(self, api: Api, annotator: Annotator) -> None:
        self._api = api
        self._annotator = annotator
        self._imports = annotator.imports
        self._runtime = annotator.runtime
        self.results = ResultWriter(api, annotator)
        self._shared = SharedValues[Argument]()

    def record(self, operation: Operation) -> Record | None:
        """The record whose properties are arguments."""
        return spread_record(operation, self._api.declarations)

    def parameters(
        self, operation: Operation, names: OperationNames
    ) -> Iterator[Argument]:
        """The parameters beside the body: those of the path first, in its order."""
        slots = [part.wire_name for part in operation.path if isinstance(part, Slot)]

        def place(parameter: Parameter) -> int:
            is_slot = parameter.place is Place.PATH and parameter.wire_name in slots
            return slots.index(parameter.wire_name) if is_slot else len(slots)

        for parameter in sorted(operation.parameters, key=place):
            positional = place(parameter) < len(slots)
            name = names.parameters[parameter.id]
            write = partial(self._parameter, parameter, name, positional)
            yield self._shared.written(parameter, (name, positional), write)

    def _parameter(self, parameter: Parameter, name: str, positional: bool) -> Argument:
        required = parameter.presence is Presence.REQUIRED
        return self.argument(
            name,
            self._taken(parameter.type),
            required or self._has_default(parameter),
            field_text(parameter.doc, parameter.default),
            positional=positional,
        )

    def _has_default(self, parameter: Parameter) -> bool:
        """Whether a handler gets the default where the parameter is not sent."""
        server = self._annotator.side is Side.SERVER
        return server and served_default(parameter, self._api.declarations) is not None

    def _taken(self, type: Type, *, patch: bool = False) -> Expression:
        """The arguments of a method: callers may give more types than a handler gets."""
        if self._annotator.side is Side.SERVER:
            return self._annotator.of(type, Use.VALUE)
        return self._annotator.patching(patch).of(type, Use.ARGUMENT)

    def _uploaded(self, type: Type) -> Expression:
        """The same of what holds files."""
        server = self._annotator.side is Side.SERVER
        use = Use.VALUE if server else Use.ARGUMENT
        return uploading(self._annotator, use).of(type, use)

    def fields(
        self,
        operation: Operation,
        record: Record,
        names: OperationNames,
        contents: Sequence[Content] = (),
    ) -> Iterator[Argument]:
        """The properties of a body that is spread; of an optional body none is required.

        They are those of media types that hold the same, by default of the primary's.
        """
        body = operation.body
        contents = contents or (body.contents if body else ())
        multipart = contents and _is_also_multipart(primary_content(contents), contents)
        removing = any(map(is_merge_patch, contents))
        for field in record.fields:
            required = body is not None and body.required and must_be_given(field)
            files = None
            if multipart:
                files = with_files(field.type, self._api.declarations)
            if files:
                annotation = self._uploaded(files)
            elif removing:
                annotation = self._removing(field)
            else:
                annotation = self._taken(field.type)
            yield self.argument(
                names.fields[field.wire_name],
                annotation,
                required,
                field_text(field.doc, field.default),
            )

    def _removing(self, field: Field) -> Expression:
        """A property of a merge patch, of which None removes what may be absent."""
        annotation = self._annotator.patching(True).of(field.type, Use.ARGUMENT)
        absent = field.presence is Presence.OPTIONAL
        return optional(annotation, "None") if absent else annotation

    def body(self, operation: Operation, names: OperationNames) -> Iterator[Argument]:
        """A body that is one argument."""
        body = operation.body
        if body is None:
            return
        yield self.argument(
            names.body or "body",
            self._sent_as(body.contents),
            body.required,
            body.doc.description,
            positional=True,
        )

    def whole(
        self, operation: Operation, names: OperationNames, likes: Sequence[Type]
    ) -> Argument:
        """The body of which the properties are arguments, as one: its model, one of its `likes`
        or a plain mapping."""
        assert operation.body is not None
        type = primary_content(operation.body.contents).type
        annotator = self._annotator.patching(removes_by_null(operation))
        model, *plain = alternatives([annotator.of(type, Use.ARGUMENT)])
        read = [annotator.of(like, Use.VALUE) for like in likes]
        annotation = union([model, *read, *plain])
        return Argument(names.whole or "body", annotation, True, "", positional=True)

    def left_out(self, argument: Argument) -> Argument:
        """The same argument where it need not be given."""
        if not argument.required:
            return argument
        return self.argument(
            argument.name,
            argument.annotation,
            False,
            argument.text,
            positional=argument.positional,
        )

    def as_one_argument(
        self, operation: Operation, names: OperationNames, contents: Sequence[Content]
    ) -> Argument:
        """The body as one argument where other media types have arguments for properties."""
        annotation = self._sent_as(contents)
        text = operation.body.doc.description if operation.body else ""
        name = names.whole or "body"
        return self.argument(name, annotation, True, text, positional=True)

    def _sent_as(self, contents: Sequence[Content]) -> Expression:
        patch = any(map(is_merge_patch, contents))
        return either([self._sent(content, patch=patch) for content in contents])

    def _sent(self, content: Content, *, patch: bool) -> Expression:
        if content.codec is Codec.BINARY and self._annotator.side is Side.CLIENT:
            return Atom(
                self._imports.name(
                    f"{self._runtime}.client.contents.files", "BinaryContent"
                )
            )
        if content.codec is Codec.BINARY:
            return Atom(self._annotator.builtin("bytes"))
        files = files_by_name(content, self._api.declarations)
        if files is not None:
            return self._uploaded(files)
        if content.codec in STREAMS:
            item = self._taken(content.type, patch=patch)
            return Bracketed(
                self._imports.name("collections.abc", "Iterable"), [item], "[]"
            )
        return self._taken(content.type, patch=patch)

    def argument(
        self,
        name: str,
        annotation: Expression,
        required: bool,
        text: str,
        *,
        positional: bool = False,
    ) -> Argument:
        """An argument, whose type has `Unset` where it may be left out."""
        if not required:
            if self._annotator.side is Side.CLIENT:
                self._imports.name(f"{self._runtime}.wire.unset", "UNSET")
            unset = self._imports.name(f"{self._runtime}.wire.unset", "Unset")
            annotation = optional(annotation, unset)
        return Argument(name, annotation, required, text, positional)

    def text(
        self, operation: Operation, arguments: Sequence[Argument], example: str = ""
    ) -> str:
        """The docstring of a method."""
        return operation_text(
            operation.doc,
            f"{operation.method} {operation.path_text}",
            [(argument.name, argument.text) for argument in arguments],
            self.errors(operation),
            example,
        )

    def errors(self, operation: Operation) -> list[tuple[str, str]]:
        """What is raised for answers that are no success, and what the document says of it."""
        raises = []
        done = successes(operation)
        # What sends webhooks has no errors by status.
        sends = self._annotator.side is Side.CLIENT and (
            operation.kind is not OperationKind.OPERATION
        )
        home = "" if sends else "errors."
        for response in operation.responses:
            status, said = response.status, response.doc.description
            name = self.error(response)
            if name and response not in done:
                text = "" if is_reason(status.first, said) else said
                raises.append((f"{home}{name}", text))
        return raises

    def error(self, response: Response) -> str:
        """The name of what is raised for an answer; empty where that is nothing."""
        status = response.status
        if self._annotator.side is Side.SERVER:
            raised = status.is_exact and status.first >= 400
            return server_error(status.first) if raised else ""
        if status.is_default:
            return "APIStatusError" if response.contents else ""
        if status.first < 400:
            return ""
        name = client_error(status.first) if status.is_exact else None
        return name or _RANGES.get(status.first // 100, "APIStatusError")


def _is_also_multipart(content: Content, contents: Sequence[Content]) -> bool:
    """Whether a value may be sent as a multipart body, too, by those who give files."""
    return any(
        other.codec is Codec.MULTIPART and other.type == content.type
        for other in contents
    )


_RANGES = {4: "ClientError", 5: "ServerError"}
"""The errors that a client raises for statuses that have no class of their own."""
