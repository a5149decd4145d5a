"""The senders of a server package: what an API sends by itself, to whom it chooses."""

from __future__ import annotations

from collections.abc import Sequence

from specgen.emit.client.groups import SENDERS, GroupAttribute, group_attributes
from specgen.emit.operations.schemes import (
    credential,
    credentials,
    declared_schemes,
    keyed,
    scheme_texts,
)
from specgen.emit.server.served import Served
from specgen.emit.text.expressions import (
    Affixed,
    Atom,
    Bracketed,
    Expression,
    named,
    statement,
)
from specgen.emit.text.imports import Imports
from specgen.emit.text.prose import sentence
from specgen.emit.text.python import Code, docstring, fixed, quoted
from specgen.frozen import frozen
from specgen.ir.api import Scheme

_IMPORTS = (
    ("collections.abc", "Sequence"),
    ("functools", "cached_property"),
    ("typing", "TYPE_CHECKING"),
    ("typing", "Unpack"),
    ("._runtime.client.api", "Api"),
    ("._runtime.client.options", "AsyncMiddleware"),
    ("._runtime.client.options", "Middleware"),
    ("._runtime.client.options", "SharedOptions"),
    ("._runtime.client.sending", "AsyncSenderBase"),
    ("._runtime.client.sending", "SyncSenderBase"),
)


@frozen
class SenderModule:
    """`sender.py`."""

    http: Code
    imports: Code
    type_imports: Code
    api: Code
    parameters: Sequence[Code]
    async_parameters: Sequence[Code]
    credentials: Code
    doc: Code
    async_doc: Code
    groups: Sequence[GroupAttribute]


def sender_module(served: Served, http: str) -> SenderModule:
    """The view of `sender.py`."""
    names, schemes = served.names, _asked_for(served)
    imports, types = Imports(), Imports()
    for module, name in _IMPORTS:
        imports.name(module, name)
    library = types.module(http)
    groups = group_attributes(served.receivers, names, types, f".{SENDERS}")
    items: list[Expression] = [named("name", Atom(quoted(names.client)))]
    if schemes:
        # Credentials in the environment are for one server, not for whoever subscribes.
        declared = declared_schemes(schemes, names, imports, environment=False)
        items.append(declared)
    items.append(Atom(fixed("module=__name__")))
    api = Affixed(fixed("_API = "), Bracketed(fixed("Api"), items))
    return SenderModule(
        api=statement(api, 0),
        parameters=[
            each
            for scheme in keyed(schemes)
            for each in credential(scheme, names, types, "")
        ],
        async_parameters=[
            each
            for scheme in keyed(schemes)
            for each in credential(scheme, names, types, "Async")
        ],
        credentials=credentials(schemes, names),
        doc=docstring(_text(served, schemes, "Sends"), 4),
        async_doc=docstring(_text(served, schemes, "Asynchronously sends"), 4),
        groups=groups,
        http=library,
        imports=imports.block(),
        type_imports=types.block(4),
    )


def _asked_for(served: Served) -> list[Scheme]:
    """The schemes that receivers insist on."""
    asked = {
        scheme
        for group in served.receivers
        for operation in served.operations(group)
        for requirement in operation.security
        for scheme, _ in requirement
    }
    return [scheme for scheme in served.api.schemes if scheme.id in asked]


def _text(served: Served, schemes: Sequence[Scheme], verb: str) -> str:
    title = sentence(served.api.title or served.names.client).rstrip(".")
    what = " and ".join(group.text for group in served.receivers)
    entries = [
        "url: Where it is received; its query is kept.",
        *(
            line
            for scheme in keyed(schemes)
            for line in scheme_texts(
                scheme, served.names.schemes[scheme.id], environment=False
            )
        ),
        "http_client: An HTTP client of your own, by which senders share connections; it"
        " stays open when this one is closed.",
        "middleware: Is called around each request, the first outermost.",
    ]
    listing = "\n".join(f"    {entry}" for entry in entries)
    return (
        f"{verb} {what} of {title} to one receiver.\n\n"
        "Connects with the first call; use it as a context manager, or close it. The"
        " further options are those of `SharedOptions`, as in a client.\n\n"
        f"Args:\n{listing}"
    )
