"""A starting implementation of a server, and stubs for one that there is: its user's own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from specgen.emit.operations.signatures import OperationWriter
from specgen.emit.server.served import Served
from specgen.emit.server.services import method_header
from specgen.emit.text.expressions import Affixed, Atom, Bracketed, statement
from specgen.emit.text.imports import Imports, names_models
from specgen.emit.text.python import Code, code, docstring, fixed, identifier, quoted
from specgen.emit.text.render import OURS, Templates
from specgen.frozen import frozen
from specgen.ir.api import Api, Group, Operation
from specgen.naming.table import NameTable

_PRINCIPALS = ("Principal", "Caller", "AuthenticatedCaller", "ScaffoldPrincipal")


@frozen
class ServiceStub:
    """A class with a stub for each method of a service."""

    name: Code
    base: Code
    doc: Code
    methods: Sequence[Code]


@frozen
class FactoryStub:
    """A function that makes an application of the services."""

    name: Code
    doc: Code
    application: Code
    made: Code


@frozen
class ScaffoldModule:
    """The module as a whole."""

    doc: Code
    imports: Code
    principals: bool
    secured: bool
    dataclass: Code
    principal: Code
    credentials: Code
    schemes: Code
    services: Sequence[ServiceStub]
    factories: Sequence[FactoryStub]


@frozen
class Place:
    """Where a scaffold stands, as Python's imports and its users name things.

    `module` is its own name and `package` that of the generated package; `folder`, if any, is what
    uvicorn has to look in.
    """

    module: str
    package: str
    folder: str = ""


@frozen
class Stubs:
    """Methods for a class that there is, and the names that they take from modules.

    `names` are modules, the names in them, and what they are called locally; `modules` whole
    modules and their local names.
    """

    methods: Sequence[str]
    names: Collection[tuple[str, str, str]]
    modules: Mapping[str, str]


class _PublicImports(Imports):
    """Takes what the runtime defines from the package, which exports it."""

    def __init__(self, own: frozenset[str], package: str) -> None:
        super().__init__(own)
        self._package = package

    def name(self, module: str, name: str) -> Code:
        public = module.startswith(f"{self._package}._runtime.")
        return super().name(self._package if public else module, name)

    def listed(self) -> Iterator[tuple[str, str, str]]:
        """Each name that is imported: its module, itself, and what it is called here."""
        for module, names in self._names.items():
            for name, local in names.items():
                yield module, name, local

    def whole(self) -> Mapping[str, str]:
        """The modules that are imported as such, and what they are called here."""
        return dict(self._modules)


def scaffold(
    api: Api,
    names: NameTable,
    place: Place,
    only: str = "",
    principal: tuple[str, str] | None = None,
    templates: Templates = OURS,
) -> str:
    """The text of a module that implements every service with stubs that answer 501.

    With `only`, an attribute of `create_app`, it has this group alone and no application;
    `principal` is then the module and the name of a class of callers that there is.
    """
    writer = _Writer(Served(api, names), place.package)
    view = writer.group(only, principal) if only else writer.module(place)
    return templates.render("server/scaffold.py.jinja", view)


def groups(api: Api, names: NameTable) -> Sequence[str]:
    """The arguments of `create_app` and `create_receiver` that are services."""
    return [names.groups[group.id].attribute for group in Served(api, names).groups]


def stubs(
    api: Api,
    names: NameTable,
    package: str,
    service: str,
    methods: Collection[str],
    principal: str,
    taken: frozenset[str],
) -> Stubs:
    """Stubs for some methods of a service; `taken` are names that mean something else there."""
    writer = _Writer(Served(api, names), package, principal, taken)
    return writer.stubs(service, methods)


class _Writer:
    def __init__(
        self,
        served: Served,
        package: str,
        principal: str = "",
        taken: frozenset[str] = frozenset(),
    ) -> None:
        self._served = served
        self._package = package
        classes = frozenset(
            served.names.groups[group.id].class_name for group in served.groups
        )
        self._imports = _PublicImports(classes | served.methods | taken, self._package)
        annotator = served.annotator(
            self._imports, f"{self._package}._runtime", shadowed=True, hidden=taken
        )
        self._operations = OperationWriter(served.api, annotator)
        free = (name for name in _PRINCIPALS if name not in classes)
        self._principal = (
            code("{}", fixed(principal))
            if principal
            else identifier(next(free, f"_{_PRINCIPALS[0]}"))
        )

    def stubs(self, service: str, methods: Collection[str]) -> Stubs:
        names = self._served.names
        texts = [
            code("    {}", self._stub(operation, names.groups[group.id].attribute))
            for group in self._served.groups
            if names.groups[group.id].service == service
            for operation in self._served.operations(group)
            if names.operations[operation.id].method in methods
        ]
        if names_models(texts):
            self._imports.name(self._package, "models")
        return Stubs(
            methods=texts,
            names=frozenset(self._imports.listed()),
            modules=self._imports.whole(),
        )

    def group(self, only: str, principal: tuple[str, str] | None) -> ScaffoldModule:
        served = self._served
        (group,) = (
            group
            for group in served.groups
            if served.names.groups[group.id].attribute == only
        )
        secured = served.is_secured(group)
        if secured and principal is not None:
            self._principal = self._imports.name(*principal)
        services = [self._service(group)]
        if names_models(services[0].methods):
            self._imports.name(self._package, "models")
        is_defined = secured and principal is None
        defined = (
            self._imports.name("dataclasses", "dataclass") if is_defined else fixed("")
        )
        return ScaffoldModule(
            doc=docstring(
                f"A service of {served.api.title or served.names.client}: `{only}=` of"
                " its application.\n\nThis file is yours: specgen wrote it once, and"
                " `specgen check` tells where it and the document differ.",
                0,
            ),
            principals=is_defined,
            secured=False,
            dataclass=defined,
            credentials=fixed(""),
            principal=self._principal,
            schemes=fixed(""),
            services=services,
            factories=(),
            imports=self._imports.block(),
        )

    def module(self, place: Place) -> ScaffoldModule:
        served, name = self._served, self._imports.name
        secured = any(map(served.is_secured, served.groups))
        services = [self._service(group) for group in served.groups]
        factories = list(self._factories())
        if names_models(text for service in services for text in service.methods):
            name(self._package, "models")
        where = f" --app-dir {place.folder}" if place.folder else ""
        command = f"uvicorn {place.module}:app --factory{where}"
        listed = ", ".join(f"`{scheme.id}`" for scheme in served.api.schemes)
        checked = (
            "Gives who presents these credentials, or None to refuse them (401).\n\n"
            f"Schemes: {listed or 'none'}. Compare secrets with `matches`."
            " Raise `Forbidden` for a known caller who may not do this (403)."
        )
        return ScaffoldModule(
            doc=docstring(
                f"The services of {served.api.title or served.names.client}.\n\n"
                f"`{command}` serves them. This file is yours: specgen"
                " wrote it once, and `specgen check` tells where it and the document differ.",
                0,
            ),
            principals=secured,
            secured=secured,
            dataclass=name("dataclasses", "dataclass") if secured else fixed(""),
            credentials=name(self._package, "Credentials") if secured else fixed(""),
            principal=self._principal,
            schemes=docstring(checked, 4),
            services=services,
            factories=factories,
            imports=self._imports.block(),
        )

    def _service(self, group: Group) -> ServiceStub:
        names = self._served.names.groups[group.id]
        base = self._imports.name(self._package, names.service)
        if self._served.is_secured(group):
            base = code("{}[{}]", base, self._principal)
        return ServiceStub(
            name=identifier(names.class_name),
            base=base,
            doc=docstring(f"Implements `{names.service}`.", 4),
            methods=[
                self._stub(operation, names.module)
                for operation in self._served.operations(group)
            ],
        )

    def _stub(self, operation: Operation, group: str) -> Code:
        head, _ = method_header(
            self._served, operation, self._operations, self._principal
        )
        method = self._served.names.operations[operation.id].method
        refusal = Bracketed(
            self._imports.name(self._package, "Unimplemented"),
            [Atom(quoted(f"{group}.{method}"))],
            compact=True,
        )
        return code(
            "@{}\n    {}\n        {}",
            self._imports.name("typing_extensions", "override"),
            head,
            statement(Affixed(fixed("raise "), refusal), 8),
        )

    def _factories(self) -> Iterator[FactoryStub]:
        own, receivers = self._served.own, self._served.receivers
        yield self._factory("app", "create_app", own, "The application.")
        if receivers:
            text = "The application that receives webhooks and callbacks."
            yield self._factory("receiver", "create_receiver", receivers, text)

    def _factory(
        self, name: str, maker: str, groups: Sequence[Group], text: str
    ) -> FactoryStub:
        arguments = []
        for group in groups:
            names = self._served.names.groups[group.id]
            made = Bracketed(identifier(names.class_name), [], compact=True)
            arguments.append(Affixed(code("{}=", identifier(names.module)), made))
        if any(map(self._served.is_secured, groups)):
            arguments.append(
                Affixed(fixed("authenticate="), Atom(fixed("authenticate")))
            )
        call = Bracketed(self._imports.name(self._package, maker), arguments)
        return FactoryStub(
            name=identifier(name),
            doc=docstring(text, 4),
            application=self._imports.name("fastapi", "FastAPI"),
            made=statement(Affixed(fixed("return "), call), 4),
        )
