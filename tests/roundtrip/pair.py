"""Both generated packages of an API, joined: what a client sends, a service sees."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from importlib import import_module
from importlib.util import find_spec
from operator import attrgetter
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
from fastapi import FastAPI

from specgen.findings.diagnostics import Sink
from specgen.ir.api import Api, Operation
from specgen.ir.selection import EVERYTHING, Selection
from specgen.naming.choices import NO_CHOICES, Choices
from specgen.naming.keys import SHARED_RUNTIME
from specgen.naming.named import named
from specgen.naming.table import NameTable
from specgen.workspace.lock import read as read_lock
from tests.roundtrip.model import read_api
from tests.roundtrip.serving import InProcess, serve
from tests.roundtrip.strategies import Values

ROOT = Path(__file__).parents[2]
KEY = "a-key-of-the-caller"


@dataclass
class Recorder:
    """A service of any group: keeps what it is called with, does what `answer` does."""

    seen: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answer: Callable[[], Any] = lambda: None

    def __getattr__(self, method: str) -> Any:
        if method.startswith("__"):
            raise AttributeError(method)
        return partial(self._called, method)

    async def _called(self, method: str, /, **arguments: Any) -> Any:
        self.seen.append((method, arguments))
        return self.answer()


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Both packages of an API, and the document they come from: all of it, or a selection.

    `package` is what the API is called, `choices` are names that the user chose.
    """

    package: str
    source: Path
    secrets: frozenset[str] = frozenset()
    locked: Mapping[str, str] = field(default_factory=dict)
    choices: Choices = NO_CHOICES
    selection: Selection = EVERYTHING

    @cached_property
    def _named(self) -> tuple[Api, NameTable]:
        api = read_api(self.source, self.secrets, self.selection)
        return named(
            api, self.package, self.locked, self.choices, lambda _: True, Sink()
        )

    @property
    def api(self) -> Api:
        return self._named[0]

    @property
    def names(self) -> NameTable:
        return self._named[1]

    def module(self, side: str, name: str = "") -> ModuleType:
        package = self.names.package_of(side)
        return import_module(f"{package}{'.' if name else ''}{name}")

    def values(self, side: str) -> Values:
        """Values whose Python form is that of one of the packages."""
        return Values(self.api, self.names, self.module(side, "models"))

    def app(self, recorder: Recorder) -> FastAPI:
        groups = {one.group for one in self.api.operations if one.group}
        services = {self.names.groups[group].module: recorder for group in groups}
        app: FastAPI = self.module("server").create_app(
            **services, authenticate=self._authenticate
        )
        return app

    def _authenticate(self, credentials: Mapping[str, Any]) -> str | None:
        given = {one.value.get_secret_value() for one in credentials.values()}
        return "the caller" if given == {KEY} else None

    def client(self, *, is_async: bool, **options: Any) -> Any:
        kind = f"Async{self.names.client}" if is_async else self.names.client
        keys = {
            argument: KEY
            for names in self.names.schemes.values()
            for argument in names.arguments
        }
        return getattr(self.module("client"), kind)(
            **keys, **{"answers": "strict", **options}
        )

    def runtime(self, side: str, name: str) -> ModuleType:
        """A module of the package's runtime, which may be one that others share."""
        own = f"{self.names.package_of(side)}._runtime"
        return import_module(f"{own if find_spec(own) else SHARED_RUNTIME}.{name}")

    def plain(self, side: str, value: Any) -> Any:
        return self.runtime(side, "wire.plain").plain(value)

    def unset(self, side: str) -> Any:
        return self.runtime(side, "wire.unset").UNSET


_LOCK = read_lock(ROOT).targets
PAIRS = {
    "liveavatar": Pair(
        package="liveavatar",
        source=ROOT / "specs" / "liveavatar-create-secret.md",
        secrets=frozenset({"secret_value"}),
        locked=_LOCK["liveavatar"].names,
    ),
    "openhands": Pair(
        package="openhands",
        source=ROOT / "specs" / "openhands-create-custom-secret.md",
        locked=_LOCK["openhands"].names,
    ),
}
WAYS = ("http", "http-async", "process", "process-async")


@dataclass(frozen=True)
class Line:
    """A client and the application it talks to."""

    pair: Pair
    recorder: Recorder
    client: Any
    run: Callable[[Any], Any] | None

    def call(self, operation: Operation, arguments: Mapping[str, Any]) -> Any:
        names = self.pair.names
        group = names.groups[operation.group or ""].call
        method = attrgetter(f"{group}.{names.operations[operation.id].method}")
        result = method(self.client)(**arguments)
        return result if self.run is None else self.run(result)


@contextmanager
def connect(pair: Pair, way: str) -> Iterator[Line]:
    """A client joined to an application over real HTTP or within the process."""
    recorder = Recorder()
    app = pair.app(recorder)
    is_async = way.endswith("async")
    with ExitStack() as stack:
        runner = stack.enter_context(asyncio.Runner()) if is_async else None
        if way.startswith("http"):
            options: dict[str, Any] = {"base_url": stack.enter_context(serve(app))}
        elif is_async:
            own = httpx2.AsyncClient(
                transport=httpx2.ASGITransport(app, raise_app_exceptions=False)
            )
            options = {"http_client": own}
        else:
            options = {"http_client": httpx2.Client(transport=InProcess(app))}
        client = pair.client(is_async=is_async, **options)
        yield Line(pair, recorder, client, runner.run if runner else None)
        if runner:
            runner.run(client.aclose())
        else:
            client.close()
