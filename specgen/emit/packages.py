"""Both packages but their models as files: path relative to the output folder → text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from specgen.emit.client import client_module
from specgen.emit.errors import errors_module
from specgen.emit.fakes import testing_module
from specgen.emit.modules import PACKAGE, ModelLayout
from specgen.emit.python import docstring
from specgen.emit.render import NOTICE, module
from specgen.emit.resources import SENDERS, ResourcesWriter
from specgen.emit.reuse import Reuse
from specgen.emit.routers import RouterWriter
from specgen.emit.runtime import CLIENT, PAGED, SENDER, SERVER, runtime_files
from specgen.emit.senders import sender_module
from specgen.emit.served import Served
from specgen.emit.server import ServerWriter
from specgen.emit.services import ServicesWriter
from specgen.ir.api import Api
from specgen.naming.table import NameTable

Files = Iterator[tuple[str, str]]


def client_files(api: Api, names: NameTable, http: str, reuse: Reuse) -> Files:
    """The files of `NAME_client` but its models and those that `reuse` says can stay."""
    package = f"{names.package}_client"
    resources = ResourcesWriter(api, names)
    groups = [names.groups[group.id] for group in resources.groups]
    view = client_module(api, names, groups)
    yield f"{package}/__init__.py", module("client/package.py.jinja", view)
    text = module("client/client.py.jinja", view)
    yield f"{package}/client.py", text.replace("httpx2", http)
    errors = errors_module(api, names)
    yield f"{package}/errors.py", module("client/errors.py.jinja", errors)
    testing = testing_module(api, names, groups)
    yield f"{package}/testing.py", module("client/testing.py.jinja", testing)
    yield f"{package}/tracing.py", module("client/tracing.py.jinja", view)
    yield f"{package}/resources/__init__.py", _holding("The groups of operations.")
    yield from client_groups(api, names, reuse)
    paged = any(one.pagination for one in api.operations)
    entries = (*CLIENT, *PAGED) if paged else CLIENT
    yield from runtime_files(package, entries, http)
    yield f"{package}/py.typed", ""


def client_groups(api: Api, names: NameTable, reuse: Reuse) -> Files:
    """The modules of a client that are about one group each, but those that can stay."""
    resources = ResourcesWriter(api, names)
    for group in resources.groups:
        path = f"{names.package}_client/{resources.path(group)}"
        if not reuse.has_group(path, group):
            resource = resources.module(group)
            yield path, module("client/resource.py.jinja", resource)


def server_files(
    api: Api,
    names: NameTable,
    layout: ModelLayout,
    document: Callable[[], str],
    http: str,
    reuse: Reuse,
) -> Files:
    """The files of `NAME_server` but its models and those that `reuse` says can stay;
    `document` gives the text that its `/openapi.json` serves."""
    package = f"{names.package}_server"
    served = Served(api, names)
    writer = ServerWriter(served)
    app = writer.app()
    yield f"{package}/__init__.py", module("server/package.py.jinja", app)
    for name in ("app", "unimplemented"):
        yield f"{package}/{name}.py", module(f"server/{name}.py.jinja", app)
    if app.receivers:
        yield f"{package}/receiver.py", module("server/receiver.py.jinja", app)
        yield from _sender_files(package, served, http)
    if app.any_secured:
        yield f"{package}/security.py", module("server/security.py.jinja", app)
    yield f"{package}/errors.py", module("server/errors.py.jinja", writer.errors())
    if layout.kind == PACKAGE:
        text = module("server/services_package.py.jinja", app)
        yield f"{package}/services/__init__.py", text
    else:
        every = ServicesWriter(served).module()
        yield f"{package}/{every.path}", module("server/services.py.jinja", every)
    yield f"{package}/routers/__init__.py", _holding("The wiring of every group.")
    yield from server_groups(api, names, layout, reuse)
    entries = (*SERVER, *SENDER) if app.receivers else SERVER
    yield from runtime_files(package, entries, http)
    yield f"{package}/openapi.json", document()
    yield f"{package}/py.typed", ""


def server_groups(
    api: Api, names: NameTable, layout: ModelLayout, reuse: Reuse
) -> Files:
    """The modules of a server that are about one group each, but those that can stay."""
    package = f"{names.package}_server"
    served = Served(api, names)
    services, routers = ServicesWriter(served), RouterWriter(served)
    for group in served.groups:
        path = f"{package}/{services.path(group)}"
        if layout.kind == PACKAGE and not reuse.has_group(path, group):
            service = services.module_of(group)
            yield path, module("server/services.py.jinja", service)
        path = f"{package}/{routers.path(group)}"
        if not reuse.has_group(path, group):
            router = routers.module(group)
            yield path, module("server/router.py.jinja", router)


def _sender_files(package: str, served: Served, http: str) -> Files:
    """What sends webhooks and callbacks, written as a client is."""
    sender = module("server/sender.py.jinja", sender_module(served))
    yield f"{package}/sender.py", sender.replace("httpx2", http)
    text = _holding("What the API sends by itself.")
    yield f"{package}/{SENDERS}/__init__.py", text
    senders = ResourcesWriter(served.api, served.names, SENDERS)
    for view in map(senders.module, senders.groups):
        text = module("client/resource.py.jinja", view)
        yield f"{package}/{view.path}", text


def _holding(doc: str) -> str:
    """A module that holds others and nothing of its own."""
    return f"{NOTICE}{docstring(doc, 0)}\n"
