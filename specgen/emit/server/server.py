"""The server package as a whole: its application and its errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from specgen.emit.operations.errors import bare_errors, error_argument, error_types
from specgen.emit.operations.statuses import REPLIES, server_error, titled
from specgen.emit.server.served import Served
from specgen.emit.text.expressions import (
    Affixed,
    Atom,
    Bracketed,
    Expression,
    statement,
)
from specgen.emit.text.imports import Imports, names_models, reexport
from specgen.emit.text.prose import sentence
from specgen.emit.text.python import (
    Code,
    code,
    docstring,
    fixed,
    identifier,
    literal,
    quoted,
)
from specgen.frozen import frozen
from specgen.ir.answers import returned
from specgen.ir.api import (
    ApiKey,
    Codec,
    Group,
    Http,
    MutualTls,
    OAuth2,
    Operation,
    Scheme,
)
from specgen.naming.table import GroupNames

_REPLIES = frozenset(
    "Accepted Created HTTPError NoContent Ok Reply Undeclared Unimplemented".split()
)


@frozen
class ServiceArgument:
    """A service as an argument of `create_app`."""

    name: Code
    service: Code
    annotation: Code
    unimplemented: Code
    methods: Sequence[Code]
    doc: Code
    statement: Code
    reexport: Code


@frozen
class AppModule:
    """`app.py`, `__init__.py`, `unimplemented.py`."""

    package_doc: Code
    replies: Sequence[Code]
    title: Code
    version: Code
    services: Sequence[ServiceArgument]
    receivers: Sequence[ServiceArgument]
    everything: Sequence[ServiceArgument]
    routes: Code
    receiver_routes: Code
    secured: bool
    receivers_secured: bool
    any_secured: bool
    unimplemented_imports: Code
    schemes: Code
    scheme_imports: Code
    doc: Code


@frozen
class ErrorException:
    """A documented error as an exception."""

    name: Code
    status: Code
    body: Code
    doc: Code


@frozen
class ServerErrors:
    """`errors.py`."""

    declared: Sequence[ErrorException]
    imports: Code


class ServerWriter:
    """Writes what belongs to no group alone."""

    def __init__(self, served: Served) -> None:
        self._served = served

    def app(self) -> AppModule:
        """The application as a whole."""
        imports, refusals = Imports(), Imports(self._served.methods)
        refuse = refusals.name("._runtime.server.replies", "unimplemented")
        api = self._served.api
        schemes = [
            Affixed(code("{}: ", literal(scheme.id)), _scheme(scheme, imports))
            for scheme in api.schemes
        ]
        kind = "Mapping[str, Scheme]"
        imports.name("collections.abc", "Mapping")
        imports.name("._runtime.server.authentication", "Scheme")
        table = Affixed(
            code("SCHEMES: {} = ", fixed(kind)), Bracketed(fixed(""), schemes, "{}")
        )
        title = sentence(api.title or self._served.names.client).rstrip(".")
        version = f", version {api.version}" if api.version else ""
        return AppModule(
            package_doc=docstring(f"FastAPI server of {title}{version}.", 0),
            replies=self._replies(),
            title=quoted(api.title or self._served.names.client),
            version=quoted(api.version),
            services=[self._argument(group, refuse) for group in self._served.own],
            receivers=[
                self._argument(group, refuse) for group in self._served.receivers
            ],
            everything=[self._argument(group, refuse) for group in self._served.groups],
            routes=self._all_routes(self._served.own),
            receiver_routes=self._all_routes(self._served.receivers),
            secured=any(self._served.is_secured(group) for group in self._served.own),
            receivers_secured=any(
                self._served.is_secured(group) for group in self._served.receivers
            ),
            any_secured=any(map(self._served.is_secured, self._served.groups)),
            unimplemented_imports=refusals.block(),
            schemes=statement(table, 0),
            scheme_imports=imports.block(),
            doc=docstring(self._app_text(title), 4),
        )

    def _replies(self) -> list[Code]:
        """The answers of services: the common ones, others that are declared, and events."""
        responses = [
            response
            for operation in self._served.api.operations
            for response in returned(operation)
        ]
        declared = {
            REPLIES.get(response.status.first, "Reply")
            for response in responses
            if response.status.is_exact
        }
        names = sorted(declared.union(_REPLIES), key=str.lower)
        replies = [reexport("._runtime.server.replies", name) for name in names]
        contents = (content for response in responses for content in response.contents)
        if any(content.codec is Codec.EVENTS for content in contents):
            replies.append(reexport("._runtime.wire.events", "ServerSentEvent"))
        return replies

    def _all_routes(self, groups: Sequence[Group]) -> Code:
        names = [
            identifier(self._served.names.groups[group.id].module) for group in groups
        ]
        calls = [
            Bracketed(code("*_{}.routes", name), [Atom(name)], compact=True)
            for name in names
        ]
        return Affixed(fixed("routes="), Bracketed(fixed(""), calls)).at(8, 8, 1)

    def _argument(self, group: Group, refuse: Code) -> ServiceArgument:
        names = self._served.names.groups[group.id]
        generic = self._served.is_secured(group)
        service = identifier(names.service)
        return ServiceArgument(
            name=identifier(names.module),
            service=service,
            annotation=code("{}[P]", service) if generic else service,
            unimplemented=code("{}[object]", service) if generic else service,
            methods=[
                self._unimplemented(operation, names, refuse)
                for operation in self._served.operations(group)
            ],
            doc=identifier(names.class_name),
            statement=reexport(f".{names.module}", names.service),
            reexport=reexport(".services", names.service),
        )

    def _unimplemented(
        self, operation: Operation, group: GroupNames, refuse: Code
    ) -> Code:
        method = self._served.names.operations[operation.id].method
        path = Atom(quoted(f"{group.module}.{method}"))
        made = Bracketed(refuse, [path], compact=True)
        return statement(Affixed(code("{} = ", identifier(method)), made), 4)

    def _app_text(self, title: str) -> str:
        entries = [
            f"{self._served.names.groups[group.id].module}: Implements `"
            f"{self._served.names.groups[group.id].service}`."
            for group in self._served.own
        ]
        if any(self._served.is_secured(group) for group in self._served.own):
            entries.append(
                "authenticate: Gives the principal of a request's credentials, or None to"
                " refuse them."
            )
        entries += [
            "limits: How much a request may send.",
            "requests: `lenient` takes what does not fit inside a request as it came, whatever"
            " the types say, and logs it.",
            "answers: `lenient` sends what does not fit the document, and logs it.",
            "refusal_body: Makes the body of an answer that refuses a request; None leaves it"
            " to the package.",
            "hide_exceptions: Logs exceptions that nobody expected by kind and place alone, and"
            " raises none: for services in which even their texts may hold secrets.",
            "debug: FastAPI's, which shows such exceptions to the caller.",
            "docs_url, redoc_url, openapi_url: FastAPI's; None for what is not to be served.",
            "lifespan: FastAPI's, for what starts and stops with the application.",
        ]
        listing = "\n".join(f"    {entry}" for entry in entries)
        return (
            f"The application that serves {title}.\n\n"
            "A service, and `authenticate`, may also be given as `Depends(function)` of FastAPI:"
            f" the function gives it anew for each request.\n\nArgs:\n{listing}"
        )

    def errors(self) -> ServerErrors:
        """Documented errors as exceptions."""
        imports = Imports()
        annotator = self._served.annotator(imports, "._runtime")
        annotator = replace(annotator, file=annotator.builtin("bytes"))
        declared = []
        operations = self._served.api.operations
        types_by_status, bare = error_types(operations), bare_errors(operations)
        for status in sorted({*types_by_status, *bare}):
            types = types_by_status.get(status, ())
            body = error_argument(types, annotator, optional=status in bare)
            declared.append(
                ErrorException(
                    name=identifier(server_error(status)),
                    status=literal(status),
                    body=body.at(8, 8, 1),
                    doc=docstring(f"{titled(status)}.", 4),
                )
            )
        if names_models(error.body for error in declared):
            imports.name(".", "models")
        return ServerErrors(declared=declared, imports=imports.block())


def _scheme(scheme: Scheme, imports: Imports) -> Expression:
    module = "._runtime.server.authentication"
    match scheme:
        case ApiKey(place=place, wire_name=wire_name):
            items = [Atom(quoted(place.value)), Atom(quoted(wire_name))]
            return Bracketed(imports.name(module, "ApiKey"), items)
        case Http(scheme=kind):
            return Bracketed(imports.name(module, "Http"), [Atom(literal(kind))])
        case OAuth2():
            return Bracketed(imports.name(module, "OAuth2"), [])
        case MutualTls():
            return Bracketed(imports.name(module, "MutualTls"), [])
        case _:
            return Bracketed(imports.name(module, "OpenIdConnect"), [])
