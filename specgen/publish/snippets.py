"""Pieces of Python that a project shows and tests its packages with."""

from __future__ import annotations

from collections.abc import Sequence

from specgen.emit.server.served import Served
from specgen.emit.text.expressions import Atom, Bracketed, Expression, named
from specgen.emit.text.imports import import_one
from specgen.emit.text.python import LINE_LENGTH, Code, code, fixed, identifier, join
from specgen.publish.calls import ExampleCall, json_expression
from specgen.publish.project import Project


def fake_name(project: Project) -> Code:
    """The class of the client's fake."""
    return identifier(f"Fake{project.client.client}")


def client_name(project: Project, prefix: str = "") -> Code:
    """The class of the client; with the prefix `Async`, of the asynchronous one."""
    return identifier(f"{prefix}{project.client.client}")


def standard(calls: Sequence[ExampleCall]) -> Code:
    """The import statements of what calls take from the standard library."""
    needed = sorted({own for call in calls for own in call.imports})
    return join("\n", [import_one(module, identifier(name)) for module, name in needed])


def exported(project: Project, calls: Sequence[ExampleCall], *names: Code) -> Code:
    """The import statement of what calls take from the client, and `names` of it."""
    package = project.client.package_of("client")
    wanted = sorted(names)
    if any(call.needs_models for call in calls):
        wanted.append(fixed("models"))
    if not wanted:
        return fixed("")
    flat = code("from {} import {}", identifier(package), join(", ", wanted))
    if len(flat) <= LINE_LENGTH:
        return flat
    head = code("from {} import ", identifier(package))
    return Bracketed(head, [Atom(name) for name in wanted]).broken(0, 0)


def unimplemented_app(served: Served, authenticate: str) -> Expression:
    """The statement that makes an application of a server's classes that answer 501.

    `authenticate` is the name of the function that takes callers, where the API has some.
    """
    arguments = [
        named(
            own.module,
            Bracketed(code("unimplemented.{}", identifier(own.class_name)), []),
        )
        for own in (served.names.groups[group.id] for group in served.own)
    ]
    if any(map(served.is_secured, served.own)):
        arguments.append(named("authenticate", Atom(identifier(authenticate))))
    return Bracketed(fixed("app = create_app"), arguments, compact=True)


def _program(*parts: Code) -> Code:
    """Statements and blocks of imports, with a line between them."""
    return join("\n\n", [part for part in parts if part])


def synchronous(project: Project, call: ExampleCall) -> Code:
    """A program that makes a call."""
    client = client_name(project)
    made = call.at(4, "answer = ")
    return _program(
        standard([call]),
        exported(project, [call], client),
        code("with {}() as client:\n    {}\n    print(answer)", client, made),
    )


def asynchronous(project: Project, call: ExampleCall) -> Code:
    """A program that makes a call without waiting for it."""
    client = client_name(project, "Async")
    own = [block for block in (fixed("import asyncio"), standard([call])) if block]
    return _program(
        join("\n", own),
        exported(project, [call], client),
        code(_ASYNCHRONOUS, client, call.at(8, "answer = await ")),
    )


_ASYNCHRONOUS = """
async def main() -> None:
    async with {}() as client:
        {}
        print(answer)


asyncio.run(main())"""


def faked(project: Project, call: ExampleCall) -> Code:
    """A program that makes a call of the fake."""
    package, fake = project.client.package_of("client"), fake_name(project)
    own = [exported(project, [call]), import_one(f"{package}.testing", fake)]
    return _program(
        standard([call]),
        join("\n", [line for line in own if line]),
        code(_FAKED, fake, told(call, 0), call.at(4), identifier(call.path)),
    )


_FAKED = """fake = {}()
{}
with fake.client() as client:
    {}
assert len(fake.{}.calls) == 1"""


def told(call: ExampleCall, indent: int) -> Code:
    """The statement that tells a fake what it answers."""
    head = code("fake.{}.returns", identifier(call.path))
    has_body = call.answer is not None
    arguments = [json_expression(call.answer)] if has_body else []
    return Bracketed(head, arguments, compact=True).at(indent, indent)
