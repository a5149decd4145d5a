"""The client as a whole: its constructor, credentials, servers and groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from specgen.emit.client.groups import RESOURCES, GroupAttribute, group_attributes
from specgen.emit.client.public_types import given_by_package, public_types
from specgen.emit.operations.contracts import requirement_doc
from specgen.emit.operations.schemes import (
    credential,
    credentials,
    declared_schemes,
    grant_parameters,
    grant_texts,
    keyed,
    scheme_texts,
)
from specgen.emit.text.expressions import (
    Affixed,
    Atom,
    Bracketed,
    Either,
    Expression,
    Wrapped,
    flag,
    named,
    statement,
)
from specgen.emit.text.imports import Imports, reexport
from specgen.emit.text.prose import sentence
from specgen.emit.text.python import Code, code, docstring, fixed, identifier, quoted
from specgen.frozen import frozen
from specgen.ir.api import (
    Api,
    Group,
    Requirement,
    Server,
)
from specgen.naming.reserved import FLOWS
from specgen.naming.servers import server_names
from specgen.naming.table import NameTable


@frozen
class ClientModule:
    """`client.py` and the package's `__init__.py`."""

    doc: Code
    package_doc: Code
    name: Code
    async_name: Code
    error: Code
    api: Code
    http: Code
    server: Code
    grant: Sequence[Code]
    options: Code
    async_options: Code
    imports: Code
    type_imports: Code
    parameters: Sequence[Code]
    async_parameters: Sequence[Code]
    class_doc: Code
    async_doc: Code
    credentials: Code
    exports: Sequence[Code]
    flows: Sequence[Code]
    groups: Sequence[GroupAttribute]
    types: Sequence[Code]
    public_types: Sequence[Code]


_CLIENT_IMPORTS = (
    ("functools", "cached_property"),
    ("typing", "TYPE_CHECKING"),
    ("typing", "Unpack"),
    (".", "errors"),
    ("._runtime.client.async_client", "AsyncClient"),
    ("._runtime.client.client", "SyncClient"),
    ("._runtime.client.options", "DEFAULT_TIMEOUT"),
    ("._runtime.client.options", "TimeoutOption"),
)
_REQUIREMENTS = 5
"""Ways to authorise an undocumented request that are worth keeping."""


def client_module(
    api: Api, names: NameTable, groups: Sequence[Group], http: str
) -> ClientModule:
    """The views of `client.py` and `__init__.py`; `groups` are those right below a client."""
    imports = Imports()
    for module, name in _CLIENT_IMPORTS:
        imports.name(module, name)
    constant_api = _api(api, names, imports)
    types = Imports()
    servers = [name for name in server_names(api.servers) if name]
    kind = "NamedServerOptions" if servers else "ClientOptions"
    options, async_options = (
        types.name("._runtime.client.options", f"{colour}{kind}")
        for colour in ("", "Async")
    )
    library = types.module(http)
    attributes = group_attributes(groups, names, types, f".{RESOURCES}")
    schemes = keyed(api.schemes)
    parameters, asynchronous = (
        [
            each
            for scheme in schemes
            for each in credential(scheme, names, types, prefix)
        ]
        for prefix in ("", "Async")
    )
    title = sentence(api.title or names.client).rstrip(".")
    client, async_client = names.client, f"Async{names.client}"
    error = names.error
    flows = sorted(FLOWS) if api.has_tokens else []
    paged = any(operation.pagination for operation in api.operations)
    own = {client, async_client, error, *flows}
    public = given_by_package(paged=paged, own=own)
    return ClientModule(
        doc=docstring(f"`{client}` and `{async_client}`: the clients of {title}.", 0),
        package_doc=docstring(_package_text(api, title), 0),
        name=identifier(client),
        async_name=identifier(async_client),
        error=identifier(error),
        api=statement(constant_api, 0),
        http=library,
        server=_server_parameter(servers, types),
        grant=grant_parameters(api.schemes, types),
        options=options,
        async_options=async_options,
        imports=imports.block(),
        type_imports=types.block(4),
        parameters=parameters,
        async_parameters=asynchronous,
        class_doc=docstring(_client_text(api, names, title, "Client"), 4),
        async_doc=docstring(_client_text(api, names, title, "Asynchronous client"), 4),
        credentials=credentials(api.schemes, names),
        exports=[
            *(reexport("._runtime.client.auth.oauth", flow, 4) for flow in flows),
            reexport(".client", async_client, 4),
            reexport(".client", client, 4),
            reexport(".errors", error, 4),
            *(reexport(".types", name, 4) for name in public),
        ],
        flows=[identifier(flow) for flow in flows],
        groups=attributes,
        types=[identifier(name) for name in public],
        public_types=[
            reexport(f"._runtime.{module}", name, 0)
            for module, name in public_types(paged=paged)
        ],
    )


def _api(api: Api, names: NameTable, imports: Imports) -> Expression:
    items: list[Expression] = [
        named("name", Atom(quoted(names.client))),
        named("environment", Atom(quoted(names.package.upper()))),
    ]
    if api.servers:
        named_servers = zip(api.servers, server_names(api.servers), strict=True)
        servers = [_server(server, name, imports) for server, name in named_servers]
        items.append(named("servers", Bracketed(fixed(""), servers)))
    if api.schemes:
        items.append(declared_schemes(api.schemes, names, imports))
    security = _frequent_security(api, names)
    if security:
        items.append(
            named(
                "security",
                Bracketed(
                    fixed(""),
                    [requirement_doc(requirement) for requirement in security],
                ),
            )
        )
    if api.leaves_security_open:
        items.append(flag("sends_all", True))
    items.append(Atom(fixed("errors=errors.BY_STATUS")))
    items.append(Atom(fixed("module=__name__")))
    return Affixed(
        fixed("_API = "), Bracketed(imports.name("._runtime.client.api", "Api"), items)
    )


def _frequent_security(api: Api, names: NameTable) -> list[Requirement]:
    """The requirements of all operations that a caller can meet, most frequent first."""
    counted = Counter(
        tuple((scheme, ()) for scheme, _ in requirement)
        for operation in api.operations
        for requirement in operation.security
        if requirement and all(scheme in names.schemes for scheme, _ in requirement)
    )
    return [requirement for requirement, _ in counted.most_common(_REQUIREMENTS)]


def _server_parameter(names: Sequence[str], types: Imports) -> Code:
    """`server: typing.Literal["sandbox"] | int | None = None`, where servers have names."""
    if not names:
        return fixed("")
    literals = [Atom(quoted(name)) for name in names]
    # A group may be called Literal.
    literal_type = code("{}.Literal", types.module("typing"))
    named_ones = Bracketed(literal_type, literals, "[]")
    choice = Either([named_ones, Atom(fixed("int")), Atom(fixed("None"))])
    parameter = Affixed(fixed("server: "), Wrapped(choice), " = None")
    return parameter.at(8, 8, 1)


def _server(server: Server, name: str, imports: Imports) -> Expression:
    items: list[Expression] = [Atom(quoted(server.url))]
    if server.variables:
        variable = imports.name("._runtime.client.api", "Variable")
        entries = [
            Affixed(
                code("{}: ", quoted(name)),
                Bracketed(
                    variable,
                    [
                        Atom(fixed("None") if default is None else quoted(default)),
                        *(
                            [
                                Bracketed(
                                    fixed(""),
                                    [Atom(quoted(value)) for value in allowed],
                                )
                            ]
                            if allowed
                            else []
                        ),
                    ],
                ),
            )
            for name, default, allowed in server.variables
        ]
        items.append(Bracketed(fixed(""), entries, "{}"))
    if name:
        items.append(named("name", Atom(quoted(name))))
    return Bracketed(imports.name("._runtime.client.api", "Server"), items)


def _package_text(api: Api, title: str) -> str:
    version = f", version {api.version}" if api.version else ""
    summary = api.doc.summary or ""
    return "\n\n".join(
        part for part in (f"Client of {title}{version}.", summary) if part
    )


def _server_entry(api: Api) -> Iterator[str]:
    """What the argument `server` says, where servers have names."""
    named_servers = zip(server_names(api.servers), api.servers, strict=True)
    choices = [f"{name!r} ({server.url})" for name, server in named_servers if name]
    if choices:
        yield (
            f"server: Which of the document's servers to use instead: {', '.join(choices)},"
            " or its number."
        )


def _client_text(api: Api, names: NameTable, title: str, kind: str) -> str:
    lines = [f"{kind} of {title}."]
    lines.append(
        "Connects with the first call; use it as a context manager, or close it. A"
        " credential may also be a function that gives one, asked before every request."
    )
    entries = [
        line
        for scheme in keyed(api.schemes)
        for line in scheme_texts(scheme, names.schemes[scheme.id])
    ]
    default = f", else {api.servers[0].url}" if api.servers else ""
    prefix = names.package.upper()
    entries += [
        *grant_texts(api.schemes, prefix),
        "base_url: Where the API is served. Read from"
        f" {prefix}_BASE_URL if not given{default}.",
        *_server_entry(api),
        "timeout: Seconds for each step of a call, or a `Timeout` of each step's own.",
        "http_client: An HTTP client of your own; it stays open when this one is closed.",
    ]
    return "\n\n".join(
        [*lines, "Args:\n" + "\n".join(f"    {entry}" for entry in entries)]
    )
