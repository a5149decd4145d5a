"""The operations of an API as a page shows them: how each is called, and what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from specgen.emit.client.groups import RESOURCES, SENDERS
from specgen.emit.client.resources import ResourcesWriter
from specgen.emit.models.annotations import Annotator
from specgen.emit.models.sides import Side, Use
from specgen.emit.operations.signatures import Argument, OperationWriter, Signature
from specgen.emit.package.report_rows import RowWriter, status_text
from specgen.emit.server.served import Served
from specgen.emit.server.services import handler
from specgen.emit.text.imports import Imports
from specgen.emit.text.markup import as_markdown
from specgen.emit.text.python import fixed
from specgen.ir.api import Api, Operation, OperationKind, Response
from specgen.ir.api import Content as MediaType
from specgen.ir.losses import Losses
from specgen.ir.types import Presence
from specgen.naming.table import NameTable, OperationNames
from specgen.page.values import Content

_KINDS = {
    OperationKind.OPERATION: (RESOURCES, Side.CLIENT),
    OperationKind.WEBHOOK: (SENDERS, Side.SERVER),
    OperationKind.CALLBACK: (SENDERS, Side.SERVER),
}
"""By kind: the folder of the groups that call it, and the package that this is in."""
_COPIED = ("kind", "method", "path", "operation_id", "status", "reason", "call")
_PATHS = ("client", "async_client", "server")
"""Members of a row of the report; of methods, the class is kept once for all of them."""


class OperationRows:
    """Writes the rows of operations; `emit` names the packages that are written."""

    def __init__(
        self, api: Api, names: NameTable, emit: frozenset[str], side: Side
    ) -> None:
        self._api = api
        self._names = names
        self._emit = emit
        self._report = RowWriter(api, names, emit)
        self._types_of = self._annotator(side)
        self._writer = OperationWriter(api, self._types_of)
        self._served = Served(api, names)
        self._handlers = OperationWriter(api, self._annotator(Side.SERVER))
        self._called = dict(self._signatures())

    def _annotator(self, side: Side) -> Annotator:
        return Annotator(
            declarations=self._api.declarations,
            names=self._names,
            imports=Imports(),
            side=side,
            runtime="._runtime",
            qualifier="models",
            checked=False,
        )

    def _signatures(self) -> Iterator[tuple[tuple[str, bool], list[Signature]]]:
        """The signatures of all that is called, by operation and asynchrony."""
        for folder, package in dict.fromkeys(_KINDS.values()):
            if package.value not in self._emit:
                continue
            resources = ResourcesWriter(self._api, self._names, folder)
            for group in resources.tree.groups:
                for later in (False, True):
                    for operation, ways in resources.signatures(
                        group, asynchronous=later
                    ):
                        yield (operation.id, later), ways

    def row(self, operation: Operation, losses: Losses) -> dict[str, Content]:
        """The row of an operation."""
        names = self._names.operations[operation.id]
        facts = self._report.row(operation, *losses.of(operation))
        return {
            **copied(facts),
            "name": names.method,
            "summary": operation.doc.summary,
            "doc": as_markdown(operation.doc.description),
            "deprecated": operation.doc.deprecated,
            "client": _shown(self._called.get((operation.id, False), ())),
            "async": _shown(self._called.get((operation.id, True), ())),
            "server": _shown(self._handler(operation)),
            "arguments": [
                *self._parameters(operation, names),
                *self._fields(operation, names),
            ],
            "media": [
                content.media_type
                for content in (operation.body.contents if operation.body else ())
            ],
            "answers": [self._answer(response) for response in operation.responses],
        }

    def _handler(self, operation: Operation) -> Iterator[Signature]:
        if Side.SERVER.value in self._emit:
            principal = fixed("Principal")
            yield handler(self._served, operation, self._handlers, principal)[0]

    def _parameters(
        self, operation: Operation, names: OperationNames
    ) -> Iterator[dict[str, Content]]:
        written = self._writer.parameters(operation, names)
        arguments = {argument.name: argument for argument in written}
        for parameter in operation.parameters:
            argument = arguments[names.parameters[parameter.id]]
            required = parameter.presence is Presence.REQUIRED
            place = parameter.place.value
            yield _argument(argument, place, parameter.wire_name, required)

    def _fields(
        self, operation: Operation, names: OperationNames
    ) -> Iterator[dict[str, Content]]:
        """The properties of the body, or the body itself."""
        record = self._writer.record(operation)
        if record is None:
            for argument in self._writer.body(operation, names):
                yield _argument(argument, "body", argument.name, argument.required)
            return
        arguments = self._writer.fields(operation, record, names)
        for field, argument in zip(record.fields, arguments, strict=True):
            yield _argument(argument, "body", field.wire_name, argument.required)

    def _answer(self, response: Response) -> dict[str, Content]:
        return {
            "status": status_text(response),
            "doc": as_markdown(response.doc.description),
            "raises": self._writer.error(response),
            "types": [*self._types(response.contents)],
            "headers": [header.wire_name for header in response.headers],
        }

    def _types(self, contents: Iterable[MediaType]) -> Iterator[dict[str, Content]]:
        for content in contents:
            type = self._types_of.of(content.type, Use.VALUE)
            yield {"media": content.media_type, "type": str(type.flat)}


def copied(facts: Mapping[str, object]) -> dict[str, Content]:
    """What a row has of the report's."""
    own = {name: str(facts[name]) for name in _COPIED if facts.get(name)}
    classes = {
        f"{name}_class": str(facts[name]).rpartition(".")[0]
        for name in _PATHS
        if facts.get(name)
    }
    return {**own, **classes}


def _argument(
    argument: Argument, place: str, wire: str, required: bool
) -> dict[str, Content]:
    return {
        "name": argument.name,
        "place": place,
        "wire": wire if wire != argument.name else "",
        "type": str(argument.annotation.flat),
        "required": required,
        "doc": argument.text,
    }


def _shown(signatures: Iterable[Signature]) -> Sequence[dict[str, Content]]:
    return [
        {
            "awaited": way.awaited,
            "parameters": [str(parameter.flat) for parameter in way.parameters],
            "result": str(way.result.flat),
        }
        for way in signatures
    ]
