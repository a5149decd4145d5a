"""`tests/`: that the packages import and do what they are for, by the standard library alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from specgen.emit.server.served import Served
from specgen.emit.text.expressions import statement
from specgen.emit.text.python import Code, docstring, identifier, literal
from specgen.emit.text.render import OURS
from specgen.publish.calls import ExampleCall
from specgen.publish.project import Project
from specgen.publish.snippets import (
    client_name,
    exported,
    fake_name,
    standard,
    told,
    unimplemented_app,
)


@dataclass(frozen=True, kw_only=True)
class CallTest:
    """One test of a call: the name of its method, and what it does."""

    name: Code
    told: Code
    call: Code
    async_call: Code
    refused_call: Code
    path: Code
    method: Code


@dataclass(frozen=True, kw_only=True)
class ClientTests:
    """`tests/test_client.py`."""

    doc: Code
    standard: Code
    imports: Code
    client: Code
    async_client: Code
    fake: Code
    package: Code
    package_text: Code
    calls: Sequence[CallTest]


def client_tests(project: Project, calls: Sequence[ExampleCall]) -> str:
    """The text of the tests of a client."""
    client, async_client = client_name(project), client_name(project, "Async")
    package = project.client.package_of("client")
    view = ClientTests(
        doc=docstring(
            f"The client of {project.title}: imports, and calls its fake.", 0
        ),
        standard=standard(calls),
        imports=exported(project, calls, async_client, client),
        client=client,
        async_client=async_client,
        fake=fake_name(project),
        package=identifier(package),
        package_text=literal(f"{package}."),
        calls=[_test(call) for call in calls],
    )
    return OURS.module("publish/test_client.py.jinja", view)


def _test(call: ExampleCall) -> CallTest:
    return CallTest(
        name=identifier(call.path.replace(".", "_")),
        told=told(call, 8),
        call=call.at(12),
        async_call=call.at(16, "await "),
        refused_call=call.at(16),
        path=identifier(call.path),
        method=literal(call.operation.method),
    )


@dataclass(frozen=True, kw_only=True)
class ServerTests:
    """`tests/test_server.py`."""

    doc: Code
    package: Code
    app: Code
    paths: Code


def server_tests(project: Project) -> str:
    """The text of the tests of a server."""
    served = Served(project.api, project.server)
    paths = sorted(
        {
            operation.path_text
            for group in served.own
            for operation in served.operations(group)
        }
    )
    view = ServerTests(
        doc=docstring(f"The server of {project.title}: has every route.", 0),
        package=identifier(project.server.package_of("server")),
        app=statement(unimplemented_app(served, "_anybody"), 8),
        paths=literal(len(paths)),
    )
    return OURS.module("publish/test_server.py.jinja", view)
