"""A starting implementation of a server: written once, from then on its user's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from specgen.emit.operations.signatures import OperationWriter
from specgen.emit.server.served import Served
from specgen.emit.server.services import method_header
from specgen.emit.text.expressions import Affixed, Atom, Bracketed, statement
from specgen.emit.text.imports import Imports, names_models
from specgen.emit.text.python import Code, code, docstring, fixed, identifier, literal
from specgen.emit.text.render import render
from specgen.ir.api import Api, Group, Operation
from specgen.naming.table import NameTable

_PRINCIPALS = ("Principal", "Caller", "AuthenticatedCaller", "ScaffoldPrincipal")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceStub:
    """A class with a stub for each method of a service."""

    name: Code
    base: Code
    doc: Code
    methods: Sequence[Code]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactoryStub:
    """A function that makes an application of the services."""

    name: Code
    doc: Code
    application: Code
    made: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaffoldModule:
    """The module as a whole."""

    doc: Code
    imports: Code
    secured: bool
    dataclass: Code
    principal: Code
    credentials: Code
    schemes: Code
    services: Sequence[ServiceStub]
    factories: Sequence[FactoryStub]


class _PublicImports(Imports):
    """Takes what the runtime defines from the package, which exports it."""

    def __init__(self, own: frozenset[str], package: str) -> None:
        super().__init__(own)
        self._package = package

    def name(self, module: str, name: str) -> Code:
        public = module.startswith(f"{self._package}._runtime.")
        return super().name(self._package if public else module, name)


def scaffold(api: Api, names: NameTable, module: str) -> str:
    """The text of `module`, which implements every service with stubs that answer 501."""
    return render(
        "server/scaffold.py.jinja", _Writer(Served(api, names)).module(module)
    )


class _Writer:
    def __init__(self, served: Served) -> None:
        self._served = served
        self._package = f"{served.names.package}_server"
        classes = frozenset(
            served.names.groups[group.id].class_name for group in served.groups
        )
        self._imports = _PublicImports(classes | served.methods, self._package)
        annotator = served.annotator(
            self._imports, f"{self._package}._runtime", shadowed=True
        )
        self._operations = OperationWriter(served.api, annotator)
        free = (name for name in _PRINCIPALS if name not in classes)
        self._principal = identifier(next(free, f"_{_PRINCIPALS[0]}"))

    def module(self, module: str) -> ScaffoldModule:
        served, name = self._served, self._imports.name
        secured = any(map(served.is_secured, served.groups))
        services = [self._service(group) for group in served.groups]
        factories = list(self._factories(module))
        if names_models(text for service in services for text in service.methods):
            name(self._package, "models")
        listed = ", ".join(f"`{scheme.id}`" for scheme in served.api.schemes)
        checked = (
            "Gives who presents these credentials, or None to refuse them (401).\n\n"
            f"Schemes: {listed or 'none'}. Compare secrets with `matches`."
            " Raise `Forbidden` for a known caller who may not do this (403)."
        )
        return ScaffoldModule(
            doc=docstring(
                f"The services of {served.api.title or served.names.client}.\n\n"
                f"`uvicorn {module}:app --factory` serves them. This file is yours: specgen"
                " wrote it once, and `specgen check` tells where it and the document differ.",
                0,
            ),
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
            [Atom(literal(f"{group}.{method}"))],
            compact=True,
        )
        return code(
            "@{}\n    {}\n        {}",
            self._imports.name("typing_extensions", "override"),
            head,
            statement(Affixed(fixed("raise "), refusal), 8),
        )

    def _factories(self, module: str) -> Iterator[FactoryStub]:
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
