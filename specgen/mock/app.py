"""The fake as an application: the generated server, with services that show examples."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from importlib import import_module, invalidate_caches
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from specgen.frozen import frozen
from specgen.ir.api import Api, Operation, OperationKind
from specgen.mock.answers import DocumentedAnswers, Preference
from specgen.naming.table import NameTable

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


@frozen
class Mocked:
    """An API with the files of its server package."""

    api: Api
    names: NameTable
    files: Mapping[str, bytes]


_HEADERS: ContextVar[Mapping[str, str]] = ContextVar("headers of the request")


def application(mocked: Mocked, folder: Path) -> ASGIApp:
    """The fake of an API, whose package is written to `folder` and imported from there."""
    for path, content in mocked.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    sys.path.insert(0, str(folder))
    invalidate_caches()
    package = mocked.names.package_of("server")
    services: dict[str, Any] = {}
    for group in mocked.api.groups:
        operations = [
            operation
            for operation in mocked.api.operations
            if operation.group == group.id
        ]
        if operations and group.kind is OperationKind.OPERATION:
            attribute = mocked.names.groups[group.id].module
            services[attribute] = _service(mocked, package, attribute, operations)
    server = import_module(package)
    if any(
        operation.security and operation.kind is OperationKind.OPERATION
        for operation in mocked.api.operations
    ):
        services["authenticate"] = _anybody
    return _Remembering(server.create_app(**services))


def _anybody(credentials: object) -> str:
    return "anybody"


@dataclass(frozen=True)
class _Remembering:
    """Lets services see the headers of their request, which are no arguments of theirs."""

    inner: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            pairs = reversed(scope["headers"])
            _HEADERS.set({k.decode("latin-1"): v.decode("latin-1") for k, v in pairs})
        await self.inner(scope, receive, send)


class _FakeService:
    """Has a method for every operation of a group."""


def _service(
    mocked: Mocked, package: str, attribute: str, operations: Iterable[Operation]
) -> _FakeService:
    service = _FakeService()
    fakes = {}
    for operation in operations:
        choice = DocumentedAnswers(operation, mocked.api.declarations)
        method = mocked.names.operations[operation.id].method
        fakes[method] = fake = _FakeOperation(
            choice, import_module(f"{package}._runtime.server.replies")
        )
        vars(service)[method] = fake.answer
    router = import_module(f"{package}.routers.{attribute}")
    writing = import_module(f"{package}._runtime.server.answering")
    for route in router.routes(service):
        fake = fakes[route.operation.name.rpartition(".")[2]]
        fake.writing, fake.contract = writing, route.operation
    return service


@dataclass
class _FakeOperation:
    """One operation. An example that the document's own schema refuses comes last."""

    choice: DocumentedAnswers
    replies: ModuleType
    writing: Any = None
    contract: Any = None

    async def answer(self, **arguments: Any) -> Any:
        headers = _HEADERS.get()
        preference = Preference.parse(headers.get("prefer", ""))
        status = self.choice.status(preference)
        response = self.choice.response(status)
        if response is None:
            raise self.replies.Undeclared(status)
        sent = self.choice.headers(response)
        if not response.contents:
            return self.replies.Reply(status, None, headers=sent)
        candidates = list(
            self.choice.candidates(response, preference, headers.get("accept", ""))
        )
        for candidate in candidates:
            reply = self.replies.Reply(
                status, candidate.body, headers=sent, media_type=candidate.media_type
            )
            if self._fits(reply):
                return reply
            if candidate.chosen:
                break
        body = candidates[0].body if candidates else None
        raise self.replies.Undeclared(status, body)

    def _fits(self, reply: Any) -> bool:
        try:
            self.writing.AnswerWriter(self.contract).write(reply)
        except self.writing.UndeclaredAnswer:
            return False
        return True
