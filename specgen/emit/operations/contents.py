"""Bodies of a contract by their media types, and the answers that have them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from specgen.emit.models.annotations import Annotator
from specgen.emit.models.sides import Side
from specgen.emit.operations.markup import MODULE
from specgen.emit.operations.parameters import ParameterWriter
from specgen.emit.operations.shared_values import SharedValues
from specgen.emit.text.expressions import (
    Affixed,
    Atom,
    Bracketed,
    Expression,
    flag,
    named,
)
from specgen.emit.text.python import Code, code, fixed, join, literal, quoted
from specgen.ir.answers import gives_data
from specgen.ir.api import Codec, Content, Part, Response, Status
from specgen.ir.body import files_by_name, resolved
from specgen.ir.types import Record, Scalar, ScalarKind, Type

_CONTENT = {
    Codec.JSON: ("Json", "application/json"),
    Codec.FORM: ("Form", "application/x-www-form-urlencoded"),
    Codec.MULTIPART: ("Multipart", "multipart/form-data"),
    Codec.XML: ("Xml", "application/xml"),
    Codec.TEXT: ("Text", "text/plain"),
    Codec.BINARY: ("Binary", "application/octet-stream"),
    Codec.EVENTS: ("Events", "text/event-stream"),
    Codec.JSON_LINES: ("JsonLines", "application/jsonl"),
    Codec.JSON_SEQUENCE: ("JsonSequence", "application/json-seq"),
}
"""The runtime's class for each codec, and the media type it has unless told otherwise."""

_PLAIN_TEXT = Scalar(kind=ScalarKind.STRING)
_TOGETHER = 8
"""Statuses that share an entry; more make a line of their own too long."""


class ContentWriter:
    """Writes `Json(…)` and its like, and `Answer(…)`, into one module."""

    def __init__(self, annotator: Annotator, parameters: ParameterWriter) -> None:
        self._declarations = annotator.declarations
        self._parameters = parameters
        self._answers = parameters
        if annotator.side is Side.CLIENT:
            self._answers = ParameterWriter(
                annotator.reading(lenient=True, checked=annotator.checked)
            )
        self._imports = annotator.imports
        self._package = annotator.runtime.removesuffix("_runtime")
        self._side = annotator.side
        self._shared = SharedValues[Expression]()

    def of(self, content: Content) -> Expression:
        """A body that is sent; of a server, an answer as well."""
        return self._content(content, self._parameters)

    def _content(self, content: Content, writer: ParameterWriter) -> Expression:
        head, media_type = _CONTENT[content.codec]
        items: list[Expression] = []
        is_plain = content.codec is Codec.TEXT and content.type == _PLAIN_TEXT
        if content.codec is not Codec.BINARY and not is_plain:
            files = files_by_name(content, self._declarations)
            items.append(writer.uploads(files) if files else writer.type(content.type))
        if content.media_type != media_type:
            items.append(named("media_type", Atom(quoted(content.media_type))))
        if content.root:
            roots = self._imports.name(f"{self._package}{MODULE}", "roots")
            root = code("root=lambda: {}()[{}]", roots, quoted(content.root))
            items.append(Atom(root))
        if self._side is Side.CLIENT and gives_data(content, self._declarations):
            items.append(flag("gives_data", True))
        if content.parts:
            shapes = self._shapes(content.type)
            parts = [
                Affixed(
                    code("{}: ", quoted(part.wire_name)),
                    self._part(part, shapes.get(part.wire_name, "scalar")),
                )
                for part in content.parts
            ]
            items.append(named("parts", Bracketed(fixed(""), parts, "{}")))
        if content.others and self._side is Side.SERVER:
            items.append(named("others", self._part(content.others, "scalar")))
        return Bracketed(self._parameters.name(head), items)

    def _shapes(self, type: Type) -> dict[str, str]:
        """The shape of every property of a body."""
        record = resolved(type, self._declarations)
        fields = record.fields if isinstance(record, Record) else ()
        return {field.wire_name: self._parameters.shape(field.type) for field in fields}

    def _part(self, part: Part, shape: str) -> Expression:
        items: list[Expression] = []
        if part.content_type:
            items.append(named("content_type", Atom(quoted(part.content_type))))
        if part.style is not None:
            items.append(named("style", Atom(quoted(part.style.style))))
            items.append(flag("explode", part.style.explode))
            if part.style.allow_reserved:
                items.append(flag("allow_reserved", True))
        if part.file:
            items.append(flag("file", True))
        if part.open:
            items.append(flag("open", True))
        is_told = part.style is not None or part.content_type
        told = is_told and self._side is Side.SERVER
        if (told or part.open) and shape != "scalar":
            items.append(named("shape", Atom(quoted(shape))))
        if part.encoded:
            items.append(flag("encoded", True))
        if part.headers:
            headers = [self._parameters.of(header, "") for header in part.headers]
            items.append(named("headers", Bracketed(fixed(""), headers)))
        return Bracketed(self._parameters.name("Part"), items)

    def _telling(self, responses: Sequence[Response]) -> list[Response]:
        """Those that tell something: to a client, an error without a body is any error, and a
        redirect is one that it follows where something else is a success.

        Unless a range or the default has a body, which the error then has not.
        """
        wide = any(
            not response.status.is_exact and response.contents for response in responses
        )
        if wide or self._side is Side.SERVER:
            return list(responses)
        first = min((response.status.first for response in responses), default=200)
        # A status that stands for all others comes before these.
        results = 300 if first < 300 else 400
        return [
            response
            for response in responses
            if response.contents or response.status.first < results
        ]

    def answers(self, responses: Sequence[Response]) -> list[Expression]:
        """`200: …` for each answer; those that are the same share an entry."""
        alike: dict[str, tuple[Expression, list[Code]]] = {}
        for response in self._telling(responses):
            write = partial(self._answer, response)
            answer = self._shared.written(response, None, write)
            alike_statuses = alike.setdefault(answer.flat, (answer, []))
            alike_statuses[1].append(_status(response.status))
        return [
            Affixed(
                code("{}: ", _statuses(statuses[start : start + _TOGETHER])), answer
            )
            for answer, statuses in alike.values()
            for start in range(0, len(statuses), _TOGETHER)
        ]

    def _answer(self, response: Response) -> Expression:
        client = self._side is Side.CLIENT
        stated = response.received if client else response.contents
        contents = [self._content(content, self._answers) for content in stated]
        # A client gives headers as they come; only a server has to encode them.
        headed = response.headers and not client
        if not headed and len(contents) <= 1:
            return contents[0] if contents else Atom(fixed("None"))
        items: list[Expression] = [Bracketed(fixed(""), contents)]
        if headed:
            headers = [self._parameters.of(header, "") for header in response.headers]
            items.append(named("headers", Bracketed(fixed(""), headers)))
        return Bracketed(self._parameters.name("Answer"), items)


def _status(status: Status) -> Code:
    if status.is_default:
        return quoted("default")
    if status.is_exact:
        return literal(status.first)
    return quoted(f"{status.first // 100}XX")


def _statuses(statuses: Sequence[Code]) -> Code:
    if len(statuses) == 1:
        return statuses[0]
    return code("({})", join(", ", statuses))
