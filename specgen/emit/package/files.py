"""Both packages but models and runtime as files: path relative to the output folder → text.

They come in parts that several processes can share: a package's own files, then those of each
of its groups, the largest first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from specgen.emit.client.client import client_module
from specgen.emit.client.fakes import testing_module
from specgen.emit.client.groups import SENDERS
from specgen.emit.client.resources import ResourcesWriter
from specgen.emit.models.dicts import DictsWriter
from specgen.emit.models.modules import PACKAGE, ModelLayout
from specgen.emit.models.plain_forms import MODULE
from specgen.emit.operations.errors import errors_module
from specgen.emit.operations.markup import MODULE as XML
from specgen.emit.operations.markup import markup_module
from specgen.emit.package.runtime import ATTRIBUTES
from specgen.emit.server.routers import RouterWriter
from specgen.emit.server.senders import sender_module
from specgen.emit.server.served import Served
from specgen.emit.server.server import ServerWriter
from specgen.emit.server.services import ServicesWriter
from specgen.emit.text.python import docstring
from specgen.emit.text.render import NOTICE, Templates
from specgen.ir.api import Api, Group, Operation, OperationKind
from specgen.naming.table import NameTable

Files = Iterator[tuple[str, str]]
Part = Callable[[], Files]


def client_parts(
    api: Api, names: NameTable, http: str, templates: Templates
) -> list[Part]:
    """The files of a client's package but its models."""
    package = names.package_of("client")
    resources = ResourcesWriter(api, names)
    groups = sorted(resources.tree.groups, key=resources.size, reverse=True)
    return [
        partial(_client_files, package, api, names, http, resources, templates),
        partial(_dicts_file, package, api, names, _called(api), templates),
        *(
            partial(_resource_files, package, resources, group, templates)
            for group in groups
        ),
    ]


def _client_files(
    package: str,
    api: Api,
    names: NameTable,
    http: str,
    resources: ResourcesWriter,
    templates: Templates,
) -> Files:
    view = client_module(api, names, resources.tree.below(), http)
    yield f"{package}/__init__.py", templates.module("client/package.py.jinja", view)
    yield f"{package}/client.py", templates.module("client/client.py.jinja", view)
    errors = errors_module(api, names)
    yield f"{package}/errors.py", templates.module("client/errors.py.jinja", errors)
    testing = testing_module(api, names, resources.tree)
    yield f"{package}/testing.py", templates.module("client/testing.py.jinja", testing)
    yield f"{package}/tracing.py", templates.module("client/tracing.py.jinja", view)
    yield f"{package}/types.py", templates.module("client/types.py.jinja", view)
    yield from _xml_file(package, api, templates)
    yield f"{package}/resources/__init__.py", _holding("The groups of operations.")
    yield f"{package}/py.typed", ""
    yield f"{package}/.gitattributes", ATTRIBUTES


def _called(api: Api) -> list[Operation]:
    """The operations that a client calls; the others are sent by a server."""
    kind = OperationKind.OPERATION
    return [operation for operation in api.operations if operation.kind is kind]


def _dicts_file(
    package: str,
    api: Api,
    names: NameTable,
    operations: Sequence[Operation],
    templates: Templates,
) -> Files:
    view = DictsWriter(api, names).module(operations)
    if view is not None:
        yield f"{package}/{MODULE}.py", templates.module("client/dicts.py.jinja", view)


def _xml_file(package: str, api: Api, templates: Templates) -> Files:
    if api.markup.roots:
        text = templates.module("models/xml.py.jinja", markup_module(api.markup))
        yield f"{package}/{XML}.py", text


def _resource_files(
    package: str, resources: ResourcesWriter, group: Group, templates: Templates
) -> Files:
    view = resources.module(group)
    yield f"{package}/{view.path}", templates.module("client/resource.py.jinja", view)


def document_file(names: NameTable) -> str:
    """The file that holds what a server's `/openapi.json` serves."""
    return f"{names.package_of('server')}/openapi.json"


def server_parts(
    api: Api, names: NameTable, layout: ModelLayout, http: str, templates: Templates
) -> list[Part]:
    """The files of a server's package but its models and the document that it serves."""
    package = names.package_of("server")
    served = Served(api, names)
    groups = sorted(served.groups, key=served.size, reverse=True)
    return [
        partial(_server_files, package, served, layout, http, templates),
        *(
            partial(_group_files, package, served, layout, group, templates)
            for group in groups
        ),
    ]


def _server_files(
    package: str, served: Served, layout: ModelLayout, http: str, templates: Templates
) -> Files:
    writer = ServerWriter(served)
    app = writer.app()
    yield f"{package}/__init__.py", templates.module("server/package.py.jinja", app)
    for name in ("app", "unimplemented"):
        yield f"{package}/{name}.py", templates.module(f"server/{name}.py.jinja", app)
    if app.receivers:
        yield f"{package}/receiver.py", templates.module(
            "server/receiver.py.jinja", app
        )
        yield from _sender_files(package, served, http, templates)
    if app.any_secured:
        yield f"{package}/security.py", templates.module(
            "server/security.py.jinja", app
        )
    yield f"{package}/errors.py", templates.module(
        "server/errors.py.jinja", writer.errors()
    )
    yield from _xml_file(package, served.api, templates)
    if layout.kind == PACKAGE:
        text = templates.module("server/services_package.py.jinja", app)
        yield f"{package}/services/__init__.py", text
    else:
        every = ServicesWriter(served).module()
        yield f"{package}/{every.path}", templates.module(
            "server/services.py.jinja", every
        )
    yield f"{package}/routers/__init__.py", _holding("The wiring of every group.")
    yield f"{package}/py.typed", ""
    yield f"{package}/.gitattributes", ATTRIBUTES


def _group_files(
    package: str,
    served: Served,
    layout: ModelLayout,
    group: Group,
    templates: Templates,
) -> Files:
    if layout.kind == PACKAGE:
        service = ServicesWriter(served).module_of(group)
        yield f"{package}/{service.path}", templates.module(
            "server/services.py.jinja", service
        )
    router = RouterWriter(served).module(group)
    yield f"{package}/{router.path}", templates.module("server/router.py.jinja", router)


def _sender_files(
    package: str, served: Served, http: str, templates: Templates
) -> Files:
    """The module that sends webhooks and callbacks, written as a client is."""
    sender = sender_module(served, http)
    yield f"{package}/sender.py", templates.module("server/sender.py.jinja", sender)
    text = _holding("What the API sends by itself.")
    yield f"{package}/{SENDERS}/__init__.py", text
    sent = [own for own in served.api.operations if own not in _called(served.api)]
    yield from _dicts_file(package, served.api, served.names, sent, templates)
    senders = ResourcesWriter(served.api, served.names, SENDERS)
    for view in map(senders.module, senders.tree.groups):
        text = templates.module("client/resource.py.jinja", view)
        yield f"{package}/{view.path}", text


def _holding(doc: str) -> str:
    """A module that holds others and nothing of its own."""
    return f"{NOTICE}{docstring(doc, 0)}\n"
