"""The server package: views of its modules, from the model of the API and its names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from specgen.emit.annotations import BUILTINS, Annotator, Side
from specgen.emit.contracts import ContractWriter
from specgen.emit.errors import error_annotation, error_types
from specgen.emit.imports import Imports, reexport
from specgen.emit.operations import OperationWriter
from specgen.emit.pretty import (
    Affixed,
    Atom,
    Call,
    Doc,
    Wrapped,
    declaration,
    signature,
    statement,
)
from specgen.emit.prose import sentence
from specgen.emit.python import Code, code, docstring, fixed, identifier, join, literal
from specgen.emit.statuses import server_error, titled
from specgen.ir.api import (
    Api,
    ApiKey,
    Group,
    Http,
    MutualTls,
    OAuth2,
    Operation,
    OperationKind,
    Scheme,
)
from specgen.naming.table import GroupNames, NameTable
from specgen.naming.words import constant


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceView:
    """A Protocol and its methods."""

    name: Code
    doc: Code
    methods: Sequence[Code]
    generic: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesModule:
    """`services.py`, or the module of one group in `services/`."""

    path: str
    doc: Code
    imports: Code
    type_imports: Code
    services: Sequence[ServiceView]


@dataclass(frozen=True, slots=True, kw_only=True)
class RouterModule:
    """`routers/<group>.py`."""

    path: str
    doc: Code
    imports: Code
    service_imports: Code
    constants: Sequence[Code]
    parameter: Code
    routes: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceArgument:
    """A service as an argument of `create_app`."""

    name: Code
    service: Code
    annotation: Code
    unimplemented: Code
    doc: Code
    statement: Code
    reexport: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class AppModule:
    """`app.py`, `__init__.py`, `unimplemented.py`."""

    package_doc: Code
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
    schemes: Code
    scheme_imports: Code
    doc: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorException:
    """A documented error as an exception."""

    name: Code
    status: Code
    body: Code
    doc: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerErrors:
    """`errors.py`."""

    declared: Sequence[ErrorException]
    imports: Code


class ServerWriter:
    """Writes the modules of one server package."""

    def __init__(self, api: Api, names: NameTable) -> None:
        self._api = api
        self._names = names
        self._served = {
            group.id: [one for one in api.operations if one.group == group.id]
            for group in api.groups
        }
        self.groups = [group for group in api.groups if self._served[group.id]]
        self._receivers = [
            group for group in self.groups if group.kind is not OperationKind.OPERATION
        ]
        self._own = [
            group for group in self.groups if group.kind is OperationKind.OPERATION
        ]
        self._secured = {
            group.id for group in self.groups if any(_secured(self._served[group.id]))
        }

    def _annotator(
        self, imports: Imports, runtime: str, shadowed: bool = False
    ) -> Annotator:
        methods = {names.method for names in self._names.operations.values()}
        return Annotator(
            self._api.declarations,
            self._names,
            imports,
            Side.SERVER,
            runtime,
            qualifier="models",
            shadowed=BUILTINS & methods if shadowed else frozenset(),
        )

    def services(self, *, package: bool) -> Iterator[ServicesModule]:
        """One module for all Protocols, or one for each group."""
        if package:
            for group in self.groups:
                name = self._names.groups[group.id].attribute
                yield self._services(f"services/{name}.py", [group], "..")
        else:
            yield self._services("services.py", self.groups, ".")

    def _services(self, path: str, groups: Sequence[Group], up: str) -> ServicesModule:
        imports, types = Imports(), Imports()
        runtime = f"{up}_runtime"
        annotator = self._annotator(types, runtime, shadowed=True)
        writer = OperationWriter(self._api, annotator)
        imports.name("typing", "Protocol")
        imports.name(f"{runtime}.replies", "Unimplemented")
        views = [self._service(group, writer, imports, runtime) for group in groups]
        if any("models." in method for view in views for method in view.methods):
            types.name(up, "models")
        types_used = types.block(4)
        if types_used:
            imports.name("typing", "TYPE_CHECKING")
        title = (
            "What an application implements: one Protocol for each group of operations."
        )
        return ServicesModule(
            path=path,
            doc=docstring(title, 0),
            imports=imports.block(),
            type_imports=types_used,
            services=views,
        )

    def _service(
        self, group: Group, writer: OperationWriter, imports: Imports, runtime: str
    ) -> ServiceView:
        names = self._names.groups[group.id]
        text = sentence(group.doc.description) or f"Operations on {group.text}."
        generic = fixed("Protocol")
        if group.id in self._secured:
            contra = imports.name(f"{runtime}.authentication", "P_contra")
            generic = code("Protocol[{}]", contra)
        return ServiceView(
            name=identifier(names.service),
            doc=docstring(text, 4),
            methods=[
                self._method(one, names, writer) for one in self._served[group.id]
            ],
            generic=generic,
        )

    def _method(
        self, operation: Operation, group: GroupNames, writer: OperationWriter
    ) -> Code:
        names = self._names.operations[operation.id]
        arguments = [
            *writer.body(operation, names),
            *writer.parameters(operation, names),
        ]
        parameters: list[Doc] = [Atom(fixed("self"))]
        if arguments or operation.security:
            parameters.append(Atom(fixed("*")))
        parameters += [
            Affixed(code("{}: ", identifier(one.name)), Wrapped(one.annotation))
            for one in arguments
        ]
        if operation.security:
            optional = any(not one for one in operation.security)
            kind = fixed("P_contra | None" if optional else "P_contra")
            parameters.append(Atom(code("principal: {}", kind)))
        head = code("async def {}", identifier(names.method))
        text = writer.text(operation, arguments)
        call = f"{group.attribute}.{names.method}"
        return join(
            "\n        ",
            [
                signature(head, parameters, writer.replies(operation), 4),
                docstring(text, 8),
                statement(
                    Affixed(
                        fixed("raise "),
                        Call(
                            fixed("Unimplemented"), [Atom(literal(call))], compact=True
                        ),
                    ),
                    8,
                ),
            ],
        )

    def routers(self) -> Iterator[RouterModule]:
        """The wiring of every group."""
        for group in self.groups:
            yield self._router(group)

    def _router(self, group: Group) -> RouterModule:
        names = self._names.groups[group.id]
        imports, services = Imports(), Imports()
        annotator = self._annotator(imports, ".._runtime")
        contracts = ContractWriter(annotator, Side.SERVER)
        imports.name(".._runtime.service", "Route")
        imports.name("typing", "TYPE_CHECKING")
        services.name("..services", names.service)
        constants: list[Code] = []
        routes: list[Doc] = []
        for operation in self._served[group.id]:
            own = self._names.operations[operation.id]
            call = f"{names.attribute}.{own.method}"
            any_ = imports.name("typing", "Any")
            kind = code(
                "{}[{}]", imports.name(".._runtime.contract", "Operation"), any_
            )
            name = code("{}: ", identifier(constant(own.method)))
            contract = contracts.operation(operation, own, call)
            constants.append(declaration(name, Atom(kind), contract))
            routes.append(
                Call(
                    fixed("Route"),
                    [
                        Atom(identifier(constant(own.method))),
                        Atom(code("service.{}", identifier(own.method))),
                    ],
                    compact=True,
                )
            )
        if any("models." in one for one in constants):
            imports.name("..", "models")
        parameter = identifier(names.service)
        if group.id in self._secured:
            principal = imports.name(".._runtime.authentication", "P")
            parameter = code("{}[{}]", parameter, principal)
        return RouterModule(
            path=f"routers/{names.attribute}.py",
            doc=docstring(f"{group.text}: which request calls which method.", 0),
            imports=imports.block(),
            service_imports=services.block(4),
            constants=constants,
            parameter=parameter,
            routes=statement(Affixed(fixed("return "), Call(fixed(""), routes)), 4),
        )

    def app(self) -> AppModule:
        """The application as a whole."""
        imports = Imports()
        api = self._api
        schemes = [
            Affixed(code("{}: ", literal(one.id)), _scheme(one, imports))
            for one in api.schemes
        ]
        kind = "Mapping[str, Scheme]"
        imports.name("collections.abc", "Mapping")
        imports.name("._runtime.authentication", "Scheme")
        table = Affixed(
            code("SCHEMES: {} = ", fixed(kind)), Call(fixed(""), schemes, "{}")
        )
        title = sentence(api.title or self._names.client).rstrip(".")
        version = f", version {api.version}" if api.version else ""
        return AppModule(
            package_doc=docstring(f"FastAPI server of {title}{version}.", 0),
            title=literal(api.title or self._names.client),
            version=literal(api.version),
            services=[self._argument(group) for group in self._own],
            receivers=[self._argument(group) for group in self._receivers],
            everything=[self._argument(group) for group in self.groups],
            routes=self._all_routes(self._own),
            receiver_routes=self._all_routes(self._receivers),
            secured=any(group.id in self._secured for group in self._own),
            receivers_secured=any(
                group.id in self._secured for group in self._receivers
            ),
            any_secured=bool(self._secured),
            schemes=statement(table, 0),
            scheme_imports=imports.block(),
            doc=docstring(self._app_text(title), 4),
        )

    def _all_routes(self, groups: Sequence[Group]) -> Code:
        names = [identifier(self._names.groups[one.id].attribute) for one in groups]
        calls = [
            Call(code("*_{}.routes", name), [Atom(name)], compact=True)
            for name in names
        ]
        return Affixed(fixed("routes="), Call(fixed(""), calls)).at(8, 8, 1)

    def _argument(self, group: Group) -> ServiceArgument:
        names = self._names.groups[group.id]
        generic = group.id in self._secured
        service = identifier(names.service)
        return ServiceArgument(
            name=identifier(names.attribute),
            service=service,
            annotation=code("{}[P]", service) if generic else service,
            unimplemented=code("{}[object]", service) if generic else service,
            doc=identifier(names.class_name),
            statement=reexport(f".{names.attribute}", names.service),
            reexport=reexport(".services", names.service),
        )

    def _app_text(self, title: str) -> str:
        entries = [
            f"{self._names.groups[group.id].attribute}: Implements `"
            f"{self._names.groups[group.id].service}`."
            for group in self._own
        ]
        if any(group.id in self._secured for group in self._own):
            entries.append(
                "authenticate: Gives the principal of a request's credentials, or None to"
                " refuse them."
            )
        entries += [
            "limits: Sizes of bodies, in bytes.",
            "lifespan: FastAPI's, for what starts and stops with the application.",
        ]
        listing = "\n".join(f"    {one}" for one in entries)
        return f"The application that serves {title}.\n\nArgs:\n{listing}"

    def errors(self) -> ServerErrors:
        """Documented errors as exceptions."""
        imports = Imports()
        annotator = self._annotator(imports, "._runtime")
        declared = []
        for status, types in error_types(self._api).items():
            annotation = error_annotation(types, annotator)
            declared.append(
                ErrorException(
                    name=identifier(server_error(status)),
                    status=literal(status),
                    body=Affixed(fixed("body: "), Wrapped(annotation)).at(8, 8, 1),
                    doc=docstring(f"{titled(status)}.", 4),
                )
            )
        if any("models." in one.body for one in declared):
            imports.name(".", "models")
        return ServerErrors(declared=declared, imports=imports.block())


def _secured(operations: Sequence[Operation]) -> Iterator[bool]:
    return (bool(one.security) for one in operations)


def _scheme(scheme: Scheme, imports: Imports) -> Doc:
    module = "._runtime.authentication"
    match scheme:
        case ApiKey(place=place, wire_name=wire_name):
            items = [Atom(literal(place.value)), Atom(literal(wire_name))]
            return Call(imports.name(module, "ApiKey"), items)
        case Http(scheme=kind):
            return Call(imports.name(module, "Http"), [Atom(literal(kind))])
        case OAuth2():
            return Call(imports.name(module, "OAuth2"), [])
        case MutualTls():
            return Call(imports.name(module, "MutualTls"), [])
        case _:
            return Call(imports.name(module, "OpenIdConnect"), [])
