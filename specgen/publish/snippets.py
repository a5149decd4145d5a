"""Pieces of Python that a project shows and tests its packages with."""

from __future__ import annotations

from collections.abc import Iterable

from specgen.emit.text.expressions import Bracketed
from specgen.emit.text.imports import import_one
from specgen.emit.text.python import Code, code, fixed, identifier, join
from specgen.publish.calls import ExampleCall, json_expression
from specgen.publish.project import Project


def fake_name(project: Project) -> Code:
    """The class of the client's fake."""
    return identifier(f"Fake{project.client.client}")


def client_name(project: Project, prefix: str = "") -> Code:
    return identifier(f"{prefix}{project.client.client}")


def imports(project: Project, calls: Iterable[ExampleCall], *names: Code) -> list[Code]:
    """The import statements of a module that makes calls and names what the client exports."""
    calls = [*calls]
    package = project.client.package_of("client")
    standard = sorted({own for call in calls for own in call.imports})
    wanted = sorted(names, key=lambda name: (name.islower(), name))
    if any(call.needs_models for call in calls):
        wanted.append(fixed("models"))
    blocks = [
        join(
            "\n",
            [import_one(module, identifier(name), 0) for module, name in standard],
        )
    ]
    if wanted:
        blocks.append(
            code("from {} import {}", identifier(package), join(", ", wanted))
        )
    return [block for block in blocks if block]


def synchronous(project: Project, call: ExampleCall) -> Code:
    """A program that makes a call."""
    client = client_name(project)
    return join(
        "\n\n",
        [
            *imports(project, [call], client),
            code(
                "with {}() as client:\n    {}\n    print(answer)",
                client,
                call.at(4, "answer = "),
            ),
        ],
    )


def asynchronous(project: Project, call: ExampleCall) -> Code:
    """A program that makes a call without waiting for it."""
    client = client_name(project, "Async")
    first, *rest = imports(project, [call], client)[::-1]
    standard = join("\n", [fixed("import asyncio"), *rest])
    return join(
        "\n\n",
        [
            standard,
            first,
            code(
                "\nasync def main() -> None:\n    async with {}() as client:\n"
                "        {}\n        print(answer)\n\n\nasyncio.run(main())",
                client,
                call.at(8, "answer = await "),
            ),
        ],
    )


def faked(project: Project, call: ExampleCall) -> Code:
    """A program that makes a call of the fake."""
    package = identifier(project.client.package_of("client"))
    fake = fake_name(project)
    own = imports(project, [call])
    own.append(code("from {}.testing import {}", package, fake))
    return join(
        "\n\n",
        [
            *own,
            code(
                "fake = {}()\n{}\nwith fake.client() as client:\n    {}\n"
                "assert len(fake.{}.calls) == 1",
                fake,
                told(call, 0),
                call.at(4),
                identifier(call.path),
            ),
        ],
    )


def told(call: ExampleCall, indent: int) -> Code:
    """The statement that tells a fake what it answers."""
    head = code("fake.{}.returns", identifier(call.path))
    has_body = call.answer is not None
    arguments = [json_expression(call.answer)] if has_body else []
    return Bracketed(head, arguments, compact=True).at(indent, indent)
