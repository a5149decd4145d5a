"""The client package: views of its modules, from the model of the API and its names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from specgen.emit.annotations import Annotator, Side, Use
from specgen.emit.contracts import ContractWriter
from specgen.emit.imports import Imports, import_one, reexport
from specgen.emit.operations import Argument, OperationWriter
from specgen.emit.pretty import (
    Affixed,
    Atom,
    Call,
    Doc,
    Either,
    Wrapped,
    declaration,
    signature,
    statement,
)
from specgen.emit.prose import sentence
from specgen.emit.python import Code, code, docstring, fixed, identifier, join, literal
from specgen.emit.statuses import client_error
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
    Server,
)
from specgen.ir.types import Type
from specgen.naming.table import GroupNames, NameTable
from specgen.naming.words import constant

BUILTINS = frozenset(("bytes", "dict", "float", "int", "list", "str", "tuple", "bool"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method of a group, finished."""

    signature: Code
    body: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceModule:
    """`resources/<group>.py`."""

    path: str
    doc: Code
    imports: Code
    constants: Sequence[Code]
    header: Code
    async_header: Code
    class_doc: Code
    async_doc: Code
    methods: Sequence[Method]
    async_methods: Sequence[Method]


def resource_modules(api: Api, names: NameTable) -> Iterator[ResourceModule]:
    """A module for every group of operations that a client calls."""
    for group in api.groups:
        operations = [
            one
            for one in api.operations
            if one.group == group.id and one.kind is OperationKind.OPERATION
        ]
        if operations:
            yield _ResourceWriter(api, names, group).module(operations)


class _ResourceWriter:
    """Writes the module of one group."""

    def __init__(self, api: Api, names: NameTable, group: Group) -> None:
        self._names = names
        self._group = group
        self._own = names.groups[group.id]
        self._imports = Imports((self._own.class_name, self._own.async_class))
        methods = {
            names.operations[one.id].method
            for one in api.operations
            if one.group == group.id
        }
        self._annotator = Annotator(
            api.declarations,
            names,
            self._imports,
            Side.CLIENT,
            ".._runtime",
            qualifier="models",
            checked=False,
            shadowed=BUILTINS & methods,
        )
        self._operations = OperationWriter(api, self._annotator)
        self._contracts = ContractWriter(self._annotator, Side.CLIENT)

    def module(self, operations: Sequence[Operation]) -> ResourceModule:
        runtime = self._annotator.runtime
        self._imports.name(f"{runtime}.resource", "Resource")
        self._imports.name(f"{runtime}.resource", "AsyncResource")
        constants = [self._constant(one) for one in operations]
        methods = [self._method(one, asynchronous=False) for one in operations]
        async_methods = [self._method(one, asynchronous=True) for one in operations]
        if any("models." in part for part in _all_text(constants, methods)):
            self._imports.name("..", "models")
        title = (
            sentence(self._group.doc.description)
            or f"Operations on {self._group.text}."
        )
        return ResourceModule(
            path=f"resources/{self._own.attribute}.py",
            doc=docstring(f"{self._group.text}: its operations, as methods.", 0),
            imports=self._imports.block(),
            constants=constants,
            header=_header(self._own.class_name, fixed("Resource")),
            async_header=_header(
                self._own.async_class,
                fixed("AsyncResource"),
                code("twin={}", identifier(self._own.class_name)),
            ),
            class_doc=docstring(title, 4),
            async_doc=docstring(f"{title.rstrip('.')}, asynchronous.", 4),
            methods=methods,
            async_methods=async_methods,
        )

    def _constant(self, operation: Operation) -> Code:
        names = self._names.operations[operation.id]
        name = identifier(constant(names.method))
        call = f"{self._own.attribute}.{names.method}"
        contract = self._contracts.operation(operation, names, call)
        result = self._operations.result(operation, stream="Stream")
        if "Stream[" in result.flat:
            # Sync and async calls give different streams of the same items.
            result = Atom(self._imports.name("typing", "Any"))
        kind = Call(
            self._imports.name(".._runtime.contract", "Operation"), [result], "[]"
        )
        return declaration(code("{}: ", name), kind, contract)

    def _method(self, operation: Operation, *, asynchronous: bool) -> Method:
        names = self._names.operations[operation.id]
        arguments = list(self._operations.parameters(operation, names))
        record = self._operations.record(operation)
        if record is not None:
            arguments += self._operations.fields(operation, record, names)
        else:
            arguments += self._operations.body(operation, names)
        arguments.sort(key=lambda one: not one.required)
        stream = "AsyncStream" if asynchronous else "Stream"
        head = code(
            "{}def {}",
            fixed("async " if asynchronous else ""),
            identifier(names.method),
        )
        text = self._operations.text(operation, arguments)
        if asynchronous:
            # At run time the whole text is copied from the synchronous twin.
            text = text.partition("\n")[0]
        return Method(
            signature=signature(
                head,
                self._parameters(arguments),
                self._operations.result(operation, stream=stream),
                4,
            ),
            body=join(
                "\n        ",
                [docstring(text, 8), self._call(names.method, arguments, asynchronous)],
            ),
        )

    def _parameters(self, arguments: Sequence[Argument]) -> list[Doc]:
        options = self._imports.name(".._runtime.options", "CallOptions")
        unpack = self._imports.name("typing", "Unpack")
        parameters: list[Doc] = [Atom(fixed("self"))]
        if arguments:
            parameters.append(Atom(fixed("*")))
        parameters += [one.parameter() for one in arguments]
        parameters.append(Atom(code("**options: {}[{}]", unpack, options)))
        return parameters

    def _call(
        self, method: str, arguments: Sequence[Argument], asynchronous: bool
    ) -> Code:
        items: list[Doc] = [
            Atom(identifier(constant(method))),
            Atom(fixed("options")),
            *(
                Atom(code("{}={}", identifier(one.name), identifier(one.name)))
                for one in arguments
            ),
        ]
        prefix = fixed("return await " if asynchronous else "return ")
        return statement(
            Affixed(prefix, Call(fixed("self._call"), items, compact=True)), 8
        )


def _header(name: str, *bases: Code) -> Code:
    head = code("class {}", identifier(name))
    return Affixed(
        fixed(""), Call(head, [Atom(one) for one in bases], compact=True), ":"
    ).at(0, 0)


def _all_text(constants: Sequence[Code], methods: Sequence[Method]) -> Iterator[Code]:
    yield from constants
    for method in methods:
        yield method.signature


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAttribute:
    """A group as an attribute of the client."""

    name: Code
    statement: Code
    async_statement: Code
    class_name: Code
    async_class: Code
    header: Code
    async_header: Code
    doc: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientModule:
    """`client.py` and the package's `__init__.py`."""

    doc: Code
    package_doc: Code
    name: Code
    async_name: Code
    error: Code
    api: Code
    imports: Code
    type_imports: Code
    parameters: Sequence[Code]
    async_parameters: Sequence[Code]
    class_doc: Code
    async_doc: Code
    credentials: Code
    exports: Sequence[Code]
    groups: Sequence[GroupAttribute]


_CLIENT_IMPORTS = (
    ("functools", "cached_property"),
    ("typing", "TYPE_CHECKING"),
    ("typing", "Unpack"),
    (".", "errors"),
    ("._runtime.client", "AsyncClient"),
    ("._runtime.client", "SyncClient"),
    ("._runtime.options", "DEFAULT_TIMEOUT"),
    ("._runtime.options", "Timeout"),
)
_CREDENTIALS = {"basic": "BasicCredential", "digest": "BasicCredential"}


def client_module(
    api: Api, names: NameTable, groups: Sequence[GroupNames]
) -> ClientModule:
    """The views of `client.py` and `__init__.py`."""
    imports = Imports()
    for module, name in _CLIENT_IMPORTS:
        imports.name(module, name)
    constant_api = _api(api, names, imports)
    types = Imports()
    types.name("._runtime.options", "ClientOptions")
    types.module("httpx2")
    for group in groups:
        module = f".resources.{group.attribute}"
        types.name(module, group.class_name)
        types.name(module, group.async_class)
    parameters = [_credential(one, names, types, "") for one in _keyed(api)]
    asynchronous = [_credential(one, names, types, "Async") for one in _keyed(api)]
    title = sentence(api.title or names.client).rstrip(".")
    client, async_client = names.client, f"Async{names.client}"
    error = f"{names.client}Error"
    return ClientModule(
        doc=docstring(f"`{client}` and `{async_client}`: the clients of {title}.", 0),
        package_doc=docstring(_package_text(api, title), 0),
        name=identifier(client),
        async_name=identifier(async_client),
        error=identifier(error),
        api=statement(constant_api, 0),
        imports=imports.block(),
        type_imports=types.block(4),
        parameters=parameters,
        async_parameters=asynchronous,
        class_doc=docstring(_client_text(api, names, title, "Client"), 4),
        async_doc=docstring(_client_text(api, names, title, "Asynchronous client"), 4),
        credentials=_credentials(api, names),
        exports=[
            reexport(".client", async_client, 4),
            reexport(".client", client, 4),
            reexport(".errors", error, 4),
        ],
        groups=[_attribute(group, api, names) for group in groups],
    )


def _attribute(group: GroupNames, api: Api, names: NameTable) -> GroupAttribute:
    texts = {names.groups[one.id].attribute: one for one in api.groups}
    one = texts[group.attribute]
    text = sentence(one.doc.description) or f"Operations on {one.text}."
    module = f".resources.{group.attribute}"
    return GroupAttribute(
        name=identifier(group.attribute),
        statement=import_one(module, identifier(group.class_name), 8),
        async_statement=import_one(module, identifier(group.async_class), 8),
        class_name=identifier(group.class_name),
        async_class=identifier(group.async_class),
        header=_getter(group.attribute, group.class_name),
        async_header=_getter(group.attribute, group.async_class),
        doc=docstring(text, 8),
    )


def _getter(attribute: str, returned: str) -> Code:
    head = code("def {}", identifier(attribute))
    return signature(head, [Atom(fixed("self"))], Atom(identifier(returned)), 4)


def _keyed(api: Api) -> list[Scheme]:
    """The schemes with a credential that a caller gives."""
    return [one for one in api.schemes if not isinstance(one, MutualTls)]


def _credential(scheme: Scheme, names: NameTable, types: Imports, prefix: str) -> Code:
    kind = "Credential"
    if isinstance(scheme, Http):
        kind = _CREDENTIALS.get(scheme.scheme, kind)
    annotation = types.name("._runtime.credentials", f"{prefix}{kind}")
    return code(
        "{}: {} | None = None", identifier(names.schemes[scheme.id]), annotation
    )


def _credentials(api: Api, names: NameTable) -> Code:
    entries = [
        Affixed(code("{}: ", literal(one.id)), Atom(identifier(names.schemes[one.id])))
        for one in _keyed(api)
    ]
    return Call(fixed(""), entries, "{}").at(12, 12, 1)


def _api(api: Api, names: NameTable, imports: Imports) -> Doc:
    items: list[Doc] = [_named("name", Atom(literal(names.client)))]
    if api.servers:
        servers = [_server(one, imports) for one in api.servers]
        items.append(_named("servers", Call(fixed(""), servers)))
    if api.schemes:
        schemes = [
            Affixed(code("{}: ", literal(one.id)), _scheme(one, names, imports))
            for one in api.schemes
        ]
        items.append(_named("schemes", Call(fixed(""), schemes, "{}")))
    items.append(Atom(fixed("errors=errors.BY_STATUS")))
    return Affixed(fixed("_API = "), Call(imports.name("._runtime.api", "Api"), items))


def _server(server: Server, imports: Imports) -> Doc:
    items: list[Doc] = [Atom(literal(server.url))]
    if server.variables:
        variable = imports.name("._runtime.api", "Variable")
        entries = [
            Affixed(
                code("{}: ", literal(name)),
                Call(
                    variable,
                    [
                        Atom(literal(default)),
                        *(
                            [Call(fixed(""), [Atom(literal(one)) for one in allowed])]
                            if allowed
                            else []
                        ),
                    ],
                ),
            )
            for name, default, allowed in server.variables
        ]
        items.append(Call(fixed(""), entries, "{}"))
    return Call(imports.name("._runtime.api", "Server"), items)


def _scheme(scheme: Scheme, names: NameTable, imports: Imports) -> Doc:
    argument = names.schemes.get(scheme.id, "")
    tail: list[Doc] = [
        _named("argument", Atom(literal(argument))),
        _named("environment", Atom(literal(f"{names.environment}_{argument.upper()}"))),
    ]
    module = "._runtime.credentials"
    match scheme:
        case ApiKey(place=place, wire_name=wire_name):
            start = [Atom(literal(place.value)), Atom(literal(wire_name))]
            return Call(imports.name(module, "ApiKey"), [*start, *tail])
        case Http(scheme=kind):
            return Call(imports.name(module, "Http"), [Atom(literal(kind)), *tail])
        case OAuth2():
            return Call(imports.name(module, "OAuth2"), tail)
        case MutualTls():
            return Call(imports.name(module, "MutualTls"), [])
        case _:
            return Call(imports.name(module, "OpenIdConnect"), tail)


def _package_text(api: Api, title: str) -> str:
    version = f", version {api.version}" if api.version else ""
    summary = api.doc.summary or ""
    return "\n\n".join(
        part for part in (f"Client of {title}{version}.", summary) if part
    )


def _client_text(api: Api, names: NameTable, title: str, kind: str) -> str:
    lines = [f"{kind} of {title}."]
    lines.append(
        "Connects with the first call; use it as a context manager, or close it. A"
        " credential may also be a function that gives one, asked before every request."
    )
    entries = [
        f"{names.schemes[one.id]}: {_scheme_text(one)} Read from"
        f" {names.environment}_{names.schemes[one.id].upper()} if not given."
        for one in _keyed(api)
    ]
    default = f" Defaults to {api.servers[0].url}." if api.servers else ""
    entries += [
        f"base_url: Where the API is served.{default}",
        "timeout: Seconds for each step of a call, or a `Limits` of each step's own.",
        "http_client: An HTTP client of your own; it stays open when this one is closed.",
    ]
    return "\n\n".join([*lines, "Args:\n" + "\n".join(f"    {one}" for one in entries)])


def _scheme_text(scheme: Scheme) -> str:
    match scheme:
        case ApiKey(place=place, wire_name=wire_name):
            return f"The key sent as {place.value} {wire_name}."
        case Http(scheme="basic" | "digest"):
            return "User name and password, as a pair or `user:password`."
        case Http(scheme=kind):
            return f"The {kind} token."
        case _:
            return "The access token."


def _named(name: str, value: Doc) -> Doc:
    return Affixed(code("{}=", identifier(name)), value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorClass:
    """A status whose answers the document gives a model."""

    name: Code
    status: Code
    annotation: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorsModule:
    """`errors.py`."""

    base: Code
    declared: Sequence[ErrorClass]
    plain: Sequence[Code]
    by_status: Code
    imports: Code


MAX_ERROR_MODELS = 6
"""Models of one status beyond which its error is typed as any of them."""


def error_types(api: Api) -> Mapping[int, list[Type]]:
    """The types of declared error bodies by status."""
    found: dict[int, dict[Type, None]] = {}
    for operation in api.operations:
        if operation.kind is not OperationKind.OPERATION:
            continue
        for response in operation.responses:
            if response.status.is_exact and response.status.first >= 400:
                for content in response.contents:
                    found.setdefault(response.status.first, {}).setdefault(content.type)
    return {status: list(types) for status, types in sorted(found.items())}


def error_annotation(types: Sequence[Type], annotator: Annotator) -> Doc:
    """One annotation for all bodies that a status may have."""
    members = {
        doc.flat: doc for one in types for doc in _flat(annotator.of(one, Use.VALUE))
    }
    if len(members) > MAX_ERROR_MODELS or "Any" in members:
        return Atom(annotator.imports.name("typing", "Any"))
    ordered = list(members.values())
    return ordered[0] if len(ordered) == 1 else Either(ordered)


def _flat(doc: Doc) -> tuple[Doc, ...]:
    return doc.members if isinstance(doc, Either) else (doc,)


def errors_module(api: Api, names: NameTable) -> ErrorsModule:
    """The view of `errors.py`."""
    imports = Imports()
    annotator = Annotator(
        api.declarations,
        names,
        imports,
        Side.CLIENT,
        "._runtime",
        qualifier="models",
        checked=False,
    )
    declared = []
    for status, types in error_types(api).items():
        name = client_error(status)
        if name is None:
            continue
        annotation = error_annotation(types, annotator)
        members = _flat(annotation)
        if "None" not in {one.flat for one in members} and annotation.flat != "Any":
            annotation = Either([*members, Atom(fixed("None"))])
        line = statement(Affixed(fixed("error: "), Wrapped(annotation)), 4)
        declared.append(
            ErrorClass(name=identifier(name), status=literal(status), annotation=line)
        )
    own = {one.name for one in declared}
    plain = sorted(
        name for name in (*_OTHER_ERRORS, *_STATUS_ERRORS) if name not in own
    )
    if any("models." in one.annotation for one in declared):
        imports.name(".", "models")
    entries = [Affixed(code("{}: ", one.status), Atom(one.name)) for one in declared]
    table = Affixed(
        fixed("BY_STATUS: Mapping[int, type[APIStatusError]] = "),
        Call(fixed(""), entries, "{}"),
    )
    return ErrorsModule(
        by_status=statement(table, 0),
        base=identifier(f"{names.client}Error"),
        declared=declared,
        plain=[reexport("._runtime.errors", name) for name in plain],
        imports=imports.block(),
    )


_OTHER_ERRORS = (
    "ClientError",
    "ConfigurationError",
    "MissingCredentialError",
    "RequestValidationError",
    "ResponseTooLargeError",
    "ResponseValidationError",
    "ServerError",
)
_STATUS_ERRORS = tuple(
    name for status in range(400, 512) if (name := client_error(status)) is not None
)
