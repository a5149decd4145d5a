"""The wire contract of an operation as the constant that the runtime works from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from specgen.emit.models.annotations import Annotator
from specgen.emit.models.sides import Side, Use
from specgen.emit.operations.pagination import PaginationWriter
from specgen.emit.text.expressions import Affixed, Atom, Bracketed, Expression, named
from specgen.emit.text.python import Code, code, fixed, join, literal
from specgen.ir.answers import gives_data
from specgen.ir.api import (
    Body,
    Codec,
    Content,
    Encoded,
    Header,
    Operation,
    OperationKind,
    Parameter,
    Part,
    Place,
    Requirement,
    Response,
    Server,
    Status,
    Style,
)
from specgen.ir.body import primary_content, properties_of, resolved
from specgen.ir.defaults import served_default
from specgen.ir.streaming import StreamSwitch
from specgen.ir.texts import contents, has_empty_null, holds
from specgen.ir.types import (
    Array,
    Map,
    Presence,
    Record,
    Scalar,
    ScalarKind,
    Tuple,
    Type,
    Union,
)
from specgen.naming.table import OperationNames

_CONTENT = {
    Codec.JSON: ("Json", "application/json"),
    Codec.FORM: ("Form", "application/x-www-form-urlencoded"),
    Codec.MULTIPART: ("Multipart", "multipart/form-data"),
    Codec.TEXT: ("Text", "text/plain"),
    Codec.BINARY: ("Binary", "application/octet-stream"),
    Codec.EVENTS: ("Events", "text/event-stream"),
    Codec.JSON_LINES: ("JsonLines", "application/jsonl"),
    Codec.JSON_SEQUENCE: ("JsonSequence", "application/json-seq"),
}
"""The runtime's class for each codec, and the media type it has unless told otherwise."""

_PLACES = {
    Place.PATH: ("Path", "simple", False),
    Place.QUERY: ("Query", "form", True),
    Place.HEADER: ("Header", "simple", False),
    Place.COOKIE: ("Cookie", "form", True),
    Place.QUERYSTRING: ("QueryString", "form", True),
}
"""The runtime's class for each place, and the style and explode it has unless told otherwise."""

_TOGETHER = 8
"""Statuses that share an entry; more make a line of their own too long."""


class ContractWriter:
    """Writes `Operation(…)` constants into one module."""

    def __init__(self, annotator: Annotator, side: Side) -> None:
        self._annotator = annotator
        self._side = side

    def operation(
        self,
        operation: Operation,
        names: OperationNames,
        call: str,
        pages: PaginationWriter | None = None,
    ) -> Expression:
        """`Operation("secrets.create_secret", "POST /v1/secrets", …)`.

        With `pages` a `Paged` one where the operation gives pages.
        """
        items: list[Expression] = [
            Atom(literal(call)),
            _endpoint(operation.method, self._template(operation, names)),
        ]
        parameters = [
            self._parameter(parameter, names.parameters[parameter.id])
            for parameter in operation.parameters
            if not self._is_implied(parameter, names.parameters[parameter.id])
        ]
        if parameters:
            items.append(named("parameters", Bracketed(fixed(""), parameters)))
        if operation.body is not None:
            items.append(named("body", self._body(operation.body, names)))
        answers = self._answers(self._telling(operation.responses))
        if answers:
            items.append(named("answers", Bracketed(fixed(""), answers, "{}")))
        if operation.switch is not None and self._side is Side.CLIENT:
            items.append(named("switch", self._switch(operation.switch, names)))
        if operation.security:
            security = [
                requirement_doc(requirement)
                for requirement in self._requirements(operation)
            ]
            items.append(named("security", Bracketed(fixed(""), security)))
        if operation.servers and self._side is Side.CLIENT:
            url = _default_url(operation.servers[0])
            items.append(named("server", Atom(literal(url))))
        if operation.rank and self._side is Side.SERVER:
            items.append(named("rank", Atom(literal(operation.rank))))
        if pages is None or operation.pagination is None:
            return Bracketed(self._name("Operation"), items)
        items.append(named("pages", pages.rule(operation, names)))
        return Bracketed(pages.name("Paged"), items)

    def _switch(self, switch: StreamSwitch, names: OperationNames) -> Expression:
        if switch.parameter is None:
            argument = names.fields[switch.wire_name]
        else:
            argument = names.parameters[switch.parameter]
        items: list[Expression] = [Atom(literal(argument))]
        if switch.default:
            items.append(_flag("default", True))
        return Bracketed(self._name("Switch"), items)

    def _template(self, operation: Operation, names: OperationNames) -> str:
        """The path as the runtime fills it in: `{name}` for every parameter.

        A webhook or callback has no path of its own. It is received under its method's name,
        and sent to a URL to which only a fragment is added, by which logs know it.
        """
        if operation.kind is not OperationKind.OPERATION:
            return f"{'#' if self._side is Side.CLIENT else '/'}{names.method}"
        return "".join(
            part if isinstance(part, str) else f"{{{part.wire_name}}}"
            for part in operation.path
        )

    def _is_implied(self, parameter: Parameter, keyword: str) -> bool:
        """Whether the template says all that a client needs to know of a parameter."""
        return (
            self._side is Side.CLIENT
            and parameter.place is Place.PATH
            and parameter.wire_name == keyword
            and parameter.encoding == Style(style="simple", explode=False)
            and not self._is_renamed(parameter.type)
            and not self._is_secret(parameter.type)
        )

    def _is_secret(self, type: Type) -> bool:
        """Whether a value, or a part of it, is to be kept out of logs."""
        return holds(ScalarKind.SECRET, type, self._annotator.declarations)

    def _is_renamed(self, type: Type) -> bool:
        """Whether a client must know the type to write a value.

        Bytes alone don't tell by which alphabet, nor keys in Python what the wire calls them.
        """
        if isinstance(type, Scalar):
            return type.kind is ScalarKind.BYTES_URL
        declarations, names = self._annotator.declarations, self._annotator.names
        return holds(ScalarKind.BYTES_URL, type, declarations) or any(
            isinstance(part, Record)
            and any(wire != name for wire, name in names.fields[part.id].items())
            for part in contents(type, declarations)
        )

    def _requirements(self, operation: Operation) -> list[Requirement]:
        """The requirements that a caller can satisfy, or that a server must insist on."""
        if self._side is Side.SERVER:
            return list(operation.security)
        schemes = self._annotator.names.schemes.keys()
        usable = (
            tuple(part for part in requirement if part[0] in schemes)
            for requirement in operation.security
        )
        return list(dict.fromkeys(usable))

    def _name(self, name: str) -> Code:
        return self._annotator.imports.name(
            f"{self._annotator.runtime}.wire.contract", name
        )

    def _type(self, type: Type) -> Expression:
        return Affixed(fixed("lambda: "), self._annotator.of(type, Use.WIRE))

    def _parameter(self, parameter: Parameter | Header, keyword: str) -> Expression:
        place = parameter.place if isinstance(parameter, Parameter) else Place.HEADER
        head, style, explode = _PLACES[place]
        items: list[Expression] = [Atom(literal(parameter.wire_name))]
        is_read = self._side is Side.SERVER or isinstance(parameter, Header)
        if is_read or self._is_renamed(parameter.type):
            items.append(self._type(parameter.type))
        if keyword and keyword != parameter.wire_name:
            items.append(named("keyword", Atom(literal(keyword))))
        if parameter.presence is Presence.REQUIRED and place is not Place.PATH:
            items.append(_flag("required", True))
        items += _encoding(parameter.encoding, style, explode)
        if self._side is Side.SERVER and isinstance(parameter, Parameter):
            default = served_default(parameter, self._annotator.declarations)
            if default is not None:
                items.append(named("default", Atom(literal(default.value))))
        if self._writes_null(parameter):
            items.append(_flag("empty_is_null", True))
        sent = self._side is Side.CLIENT and isinstance(parameter, Parameter)
        if sent and self._is_secret(parameter.type):
            items.append(_flag("secret", True))
        shape = self._shape(parameter.type)
        if shape != "scalar":
            items.append(named("shape", Atom(literal(shape))))
        return Bracketed(self._name(head), items)

    def _writes_null(self, parameter: Parameter | Header) -> bool:
        """Whether a client must send null, and can: as the empty text, which is nothing else."""
        return (
            self._side is Side.CLIENT
            and isinstance(parameter, Parameter)
            and parameter.presence is Presence.REQUIRED
            and parameter.place is not Place.PATH
            and has_empty_null(parameter.type, self._annotator.declarations)
        )

    def _shape(self, type: Type) -> str:
        """The shapes that a reader of the parameter's plain text has to expect."""
        match resolved(type, self._annotator.declarations):
            case Array() | Tuple():
                return "array"
            case Map() | Record():
                return "object"
            case Union(members=members):
                shapes = {self._shape(member) for member in members}
                return next(
                    (shape for shape in ("object", "array") if shape in shapes),
                    "scalar",
                )
            case _:
                return "scalar"

    def _body(self, body: Body, names: OperationNames) -> Expression:
        primary = primary_content(body.contents)
        rest = [content for content in body.contents if content is not primary]
        contents = [self._content(content) for content in (primary, *rest)]
        items: list[Expression] = [Bracketed(fixed(""), contents)]
        if not body.required:
            items.append(_flag("required", False))
        if self._side is Side.SERVER or names.body is not None:
            if names.body not in (None, "body"):
                items.append(named("keyword", Atom(literal(names.body))))
            return Bracketed(self._name("Body"), items)
        whole = names.whole or ""
        if whole != "body" and (whole or "body" in names.fields.values()):
            items.append(named("keyword", Atom(literal(whole))))
        items.append(_flag("spread", True))
        moved = {
            argument: name
            for argument, name in self._properties(body, names).items()
            if argument != name
        }
        if moved:
            items.append(named("keywords", _mapping(moved)))
        return Bracketed(self._name("Body"), items)

    def _properties(self, body: Body, names: OperationNames) -> dict[str, str]:
        """The property of each argument: its name in Python, or on the wire where models differ."""
        properties: dict[str, str] = {}
        for content in body.contents:
            record = properties_of(content, self._annotator.declarations)
            of_record = self._annotator.names.fields[record.id] if record else {}
            for wire, python in of_record.items():
                argument = names.fields.get(wire)
                if argument and properties.setdefault(argument, python) != python:
                    properties[argument] = wire
        return properties

    def _content(self, content: Content) -> Expression:
        head, media_type = _CONTENT[content.codec]
        items: list[Expression] = []
        if content.codec not in (Codec.TEXT, Codec.BINARY):
            items.append(self._type(content.type))
        if content.media_type != media_type:
            items.append(named("media_type", Atom(literal(content.media_type))))
        declarations = self._annotator.declarations
        if self._side is Side.CLIENT and gives_data(content, declarations):
            items.append(_flag("gives_data", True))
        if content.parts:
            shapes = self._shapes(content.type)
            parts = [
                Affixed(
                    code("{}: ", literal(part.wire_name)),
                    self._part(part, shapes.get(part.wire_name, "scalar")),
                )
                for part in content.parts
            ]
            items.append(named("parts", Bracketed(fixed(""), parts, "{}")))
        return Bracketed(self._name(head), items)

    def _shapes(self, type: Type) -> dict[str, str]:
        """The shape of every property of a body."""
        record = resolved(type, self._annotator.declarations)
        fields = record.fields if isinstance(record, Record) else ()
        return {field.wire_name: self._shape(field.type) for field in fields}

    def _part(self, part: Part, shape: str) -> Expression:
        items: list[Expression] = []
        if part.content_type:
            items.append(named("content_type", Atom(literal(part.content_type))))
        if part.style is not None:
            items.append(named("style", Atom(literal(part.style.style))))
            items.append(_flag("explode", part.style.explode))
            if part.style.allow_reserved:
                items.append(_flag("allow_reserved", True))
        if part.file:
            items.append(_flag("file", True))
        is_told = part.style is not None or part.content_type
        if self._side is Side.SERVER and is_told and shape != "scalar":
            items.append(named("shape", Atom(literal(shape))))
        if part.encoded:
            items.append(_flag("encoded", True))
        if part.headers:
            headers = [self._parameter(header, "") for header in part.headers]
            items.append(named("headers", Bracketed(fixed(""), headers)))
        return Bracketed(self._name("Part"), items)

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

    def _answers(self, responses: Sequence[Response]) -> list[Expression]:
        """`200: …` for each answer; those that are the same share an entry."""
        alike: dict[str, tuple[Expression, list[Code]]] = {}
        for response in responses:
            answer = self._answer(response)
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
        contents = [self._content(content) for content in stated]
        # A client gives headers as they come; only a server has to encode them.
        headed = response.headers and not client
        if not headed and len(contents) <= 1:
            return contents[0] if contents else Atom(fixed("None"))
        items: list[Expression] = [Bracketed(fixed(""), contents)]
        if headed:
            headers = [self._parameter(header, "") for header in response.headers]
            items.append(named("headers", Bracketed(fixed(""), headers)))
        return Bracketed(self._name("Answer"), items)


def _default_url(server: Server) -> str:
    """A server's URL with the defaults of its variables."""
    url = server.url
    for name, default, _ in server.variables:
        url = url.replace(f"{{{name}}}", default)
    return url


def _encoding(encoding: Style | Encoded, style: str, explode: bool) -> list[Expression]:
    if isinstance(encoding, Encoded):
        return [named("media_type", Atom(literal(encoding.media_type)))]
    items: list[Expression] = []
    if encoding.style != style:
        items.append(named("style", Atom(literal(encoding.style))))
    if encoding.explode != explode:
        items.append(_flag("explode", encoding.explode))
    if encoding.allow_reserved:
        items.append(_flag("allow_reserved", True))
    return items


def _status(status: Status) -> Code:
    if status.is_default:
        return literal("default")
    if status.is_exact:
        return literal(status.first)
    return literal(f"{status.first // 100}XX")


def _statuses(statuses: Sequence[Code]) -> Code:
    if len(statuses) == 1:
        return statuses[0]
    return code("({})", join(", ", statuses))


def _endpoint(method: str, path: str) -> Expression:
    return Bracketed(fixed(""), [Atom(literal(method)), Atom(literal(path))])


def requirement_doc(requirement: Requirement) -> Expression:
    """`{"scheme": ("scope",)}`."""
    entries = [
        Affixed(
            code("{}: ", literal(scheme)),
            Bracketed(fixed(""), [Atom(literal(scope)) for scope in scopes]),
        )
        for scheme, scopes in requirement
    ]
    return Bracketed(fixed(""), entries, "{}")


def _mapping(pairs: Mapping[str, str]) -> Expression:
    entries: Sequence[Expression] = [
        Affixed(code("{}: ", literal(key)), Atom(literal(value)))
        for key, value in pairs.items()
    ]
    return Bracketed(fixed(""), entries, "{}")


def _flag(name: str, value: bool) -> Expression:
    return named(name, Atom(literal(value)))
