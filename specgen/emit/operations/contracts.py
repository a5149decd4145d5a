"""The wire contract of an operation as the constant that the runtime works from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from specgen.emit.models.annotations import Annotator
from specgen.emit.models.sides import Side
from specgen.emit.operations.contents import ContentWriter
from specgen.emit.operations.pagination import PaginationWriter
from specgen.emit.operations.parameters import ParameterWriter
from specgen.emit.text.expressions import (
    Affixed,
    Atom,
    Bracketed,
    Expression,
    flag,
    named,
)
from specgen.emit.text.python import code, fixed, literal, quoted
from specgen.ir.api import (
    Body,
    Operation,
    OperationKind,
    Requirement,
    Server,
)
from specgen.ir.body import primary_content, properties_of
from specgen.ir.streaming import StreamSwitch
from specgen.naming.table import OperationNames


class ContractWriter:
    """Writes `Operation(…)` constants into one module."""

    def __init__(self, annotator: Annotator) -> None:
        self._annotator = annotator
        self._side = annotator.side
        self._parameters = ParameterWriter(annotator)
        self._contents = ContentWriter(annotator, self._parameters)

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
            Atom(quoted(call)),
            _endpoint(operation.method, self._template(operation, names)),
        ]
        parameters = [
            self._parameters.of(parameter, names.parameters[parameter.id])
            for parameter in operation.parameters
            if not self._parameters.is_implied(
                parameter, names.parameters[parameter.id]
            )
        ]
        if parameters:
            items.append(named("parameters", Bracketed(fixed(""), parameters)))
        if operation.body is not None:
            items.append(named("body", self._body(operation.body, names)))
        answers = self._contents.answers(operation.responses)
        if answers:
            items.append(named("answers", Bracketed(fixed(""), answers, "{}")))
        if operation.switch is not None and self._side is Side.CLIENT:
            items.append(named("switch", self._switch(operation.switch, names)))
        if operation.part and self._side is Side.CLIENT:
            items.append(named("part", Atom(quoted(operation.part))))
        if operation.security:
            security = [
                requirement_doc(requirement)
                for requirement in self._requirements(operation)
            ]
            items.append(named("security", Bracketed(fixed(""), security)))
        if operation.servers and self._side is Side.CLIENT:
            url = _default_url(operation.servers[0])
            items.append(named("server", Atom(quoted(url))))
        if operation.rank and self._side is Side.SERVER:
            items.append(named("rank", Atom(literal(operation.rank))))
        if pages is None or operation.pagination is None:
            return Bracketed(self._parameters.name("Operation"), items)
        items.append(named("pages", pages.rule(operation, names)))
        return Bracketed(pages.name("Paged"), items)

    def _switch(self, switch: StreamSwitch, names: OperationNames) -> Expression:
        if switch.parameter is None:
            argument = names.fields[switch.wire_name]
        else:
            argument = names.parameters[switch.parameter]
        items: list[Expression] = [Atom(quoted(argument))]
        if switch.default:
            items.append(flag("default", True))
        return Bracketed(self._parameters.name("Switch"), items)

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

    def _body(self, body: Body, names: OperationNames) -> Expression:
        primary = primary_content(body.contents)
        rest = [content for content in body.contents if content is not primary]
        contents = [self._contents.of(content) for content in (primary, *rest)]
        items: list[Expression] = [Bracketed(fixed(""), contents)]
        if not body.required:
            items.append(flag("required", False))
        if self._side is Side.SERVER or names.body is not None:
            if names.body not in (None, "body"):
                items.append(named("keyword", Atom(quoted(names.body))))
            return Bracketed(self._parameters.name("Body"), items)
        whole = names.whole or ""
        if whole != "body" and (whole or "body" in names.fields.values()):
            items.append(named("keyword", Atom(quoted(whole))))
        items.append(flag("spread", True))
        moved = {
            argument: name
            for argument, name in self._properties(body, names).items()
            if argument != name
        }
        if moved:
            items.append(named("keywords", _mapping(moved)))
        return Bracketed(self._parameters.name("Body"), items)

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


def _default_url(server: Server) -> str:
    """A server's URL with the defaults of its variables."""
    url = server.url
    for name, default, _ in server.variables:
        if default is not None:
            url = url.replace(f"{{{name}}}", default)
    return url


def _endpoint(method: str, path: str) -> Expression:
    return Bracketed(fixed(""), [Atom(quoted(method)), Atom(quoted(path))])


def requirement_doc(requirement: Requirement) -> Expression:
    """`{"scheme": ("scope",)}`."""
    entries = [
        Affixed(
            code("{}: ", quoted(scheme)),
            Bracketed(fixed(""), [Atom(quoted(scope)) for scope in scopes]),
        )
        for scheme, scopes in requirement
    ]
    return Bracketed(fixed(""), entries, "{}")


def _mapping(pairs: Mapping[str, str]) -> Expression:
    entries: Sequence[Expression] = [
        Affixed(code("{}: ", quoted(key)), Atom(quoted(value)))
        for key, value in pairs.items()
    ]
    return Bracketed(fixed(""), entries, "{}")
