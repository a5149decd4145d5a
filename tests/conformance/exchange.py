"""Calls of a document's operations: the generated client to the generated server.

Arguments and answers are drawn from the document's model. What the service is called with is
compared with what was given, the client's result with what the service answered, and openapi-core
judges what travelled.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import warnings
from base64 import b64encode
from collections.abc import AsyncIterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path
from typing import Any

import httpx2
from hypothesis import HealthCheck, Phase, given
from pydantic import BaseModel
from starlette.datastructures import UploadFile

from specgen.ir.api import Http, Operation, OperationKind, Place
from specgen.workspace.config_file import find, load
from specgen.workspace.lock import read as read_lock
from tests.compiled import import_compiled
from tests.conformance.counting import read_plain, version_of
from tests.conformance.drawing import Drawn, exchanges
from tests.conformance.judge import HOST, Court, Exchange
from tests.drawing import drawn
from tests.roundtrip.pair import KEY, Pair, Recorder
from tests.roundtrip.serving import serve

EXAMPLES = 3
"""Calls of each operation."""
OPERATIONS = 8
"""Operations of a document that are called, evenly chosen."""
_NO_NAME = "holds a name that is empty or has brackets"
"""What a client says of a property for which deepObject has no text."""
_OF_THE_CLIENT = ("user-agent", "idempotency-key", "content-length")
"""Headers that a client sends of itself where its caller leaves them out."""
_RIVALS = ("SG410", "SG416")
_SHARED_NAME = "SG423"
_SETTINGS = drawn(
    EXAMPLES,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@dataclass(slots=True, kw_only=True)
class Result:
    """What became of the calls of a document.

    `judged` counts operations of which openapi-core could judge a call at least, `excused` the
    others by its reasons. `problems` are (what, where and how) of each disagreement.
    """

    document: str = ""
    version: str = ""
    operations: int = 0
    calls: int = 0
    judged: int = 0
    excused: dict[str, int] = field(default_factory=dict)
    undrawn: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


class Wire(httpx2.AsyncBaseTransport):
    """Keeps the last exchange as it travelled."""

    def __init__(self, inner: httpx2.AsyncBaseTransport) -> None:
        self._inner = inner
        self.last: Exchange | None = None

    @property
    def in_xml(self) -> tuple[bool, bool]:
        """Whether the last request and its answer were documents in XML."""
        if self.last is None:
            return False, False
        sides = (self.last.request_headers, self.last.response_headers)
        sent, answered = ({n.lower(): v for n, v in side} for side in sides)
        return _is_xml(sent), _is_xml(answered)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        body = await request.aread()
        request.stream = httpx2.ByteStream(body)
        response = await self._inner.handle_async_request(request)
        content = b"".join([chunk async for chunk in response.aiter_raw()])
        self.last = Exchange(
            method=request.method,
            url=str(request.url),
            request_headers=_pairs(request.headers),
            request_body=body,
            status=response.status_code,
            response_headers=_pairs(response.headers),
            response_body=content,
        )
        return httpx2.Response(
            response.status_code, headers=response.headers, content=content
        )


def _is_xml(headers: Mapping[str, str]) -> bool:
    essence = headers.get("content-type", "").partition(";")[0]
    return essence.endswith(("/xml", "+xml"))


def _pairs(headers: httpx2.Headers) -> list[tuple[str, str]]:
    return [(k.decode("latin-1"), v.decode("latin-1")) for k, v in headers.raw]


@dataclass
class Service(Recorder):
    """Keeps what it is called with as plain JSON, files as base64 of their content."""

    values: Any = None
    unset: Any = None

    async def _called(self, method: str, /, **arguments: Any) -> Any:
        plain = {key: await self._plain(value) for key, value in arguments.items()}
        self.seen.append((method, plain))
        return self.answer()

    async def _plain(self, value: Any) -> Any:
        if value is self.unset:
            return "(unset)"
        if isinstance(value, BaseModel):
            return {k: await self._plain(v) for k, v in self.values.wire_items(value)}
        if isinstance(value, Mapping):
            return {k: await self._plain(v) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return [await self._plain(one) for one in value]
        if isinstance(value, UploadFile):
            return b64encode(await value.read()).decode()
        if isinstance(value, AsyncIterable):
            return b64encode(b"".join([one async for one in value])).decode()
        return self.values.plain(value)


def exchange_all(source: Path, folder: Path, over_http: bool = False) -> Result:
    """Calls operations of a document whose packages are in `folder`.

    A configuration there tells what is selected of it, and what names its user chose.
    """
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    sys.dont_write_bytecode = True
    import_compiled(folder)
    sys.path.insert(0, str(folder))
    ((package, locked),) = read_lock(folder).targets.items()
    pair = Pair(package=package, source=source, locked=locked.names)
    if (configuration := find(folder)) is not None:
        (own,) = load(configuration, ()).targets
        pair = replace(pair, choices=own.names, selection=own.selection)
    root = read_plain(source)
    result = Result(version=version_of(root))
    with ExitStack() as stack:
        runner = stack.enter_context(asyncio.Runner())
        service = Service(
            values=pair.runtime("server", "wire.plain"),
            unset=pair.unset("server"),
        )
        app = application(pair, service)
        inner: Any = httpx2.ASGITransport(app, raise_app_exceptions=False)
        url = HOST
        if over_http:
            inner, url = httpx2.AsyncHTTPTransport(), stack.enter_context(serve(app))
        wire = Wire(inner)
        report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        found = report["diagnostics"]
        reported = _by_code(found)
        shared = frozenset(one for code in _RIVALS for one in reported.get(code, ()))
        mixed = frozenset(reported.get(_SHARED_NAME, ()))
        court = Court(root, reported)
        caller = client(pair, wire, url)
        line = Line(pair, service, wire, caller, runner, court, shared, mixed)
        offered = [
            one for one in pair.api.operations if one.kind is OperationKind.OPERATION
        ]
        for operation in evenly(offered, OPERATIONS):
            line.use(operation, result)
        runner.run(wire.aclose())
    return result


def _by_code(found: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The pointers of diagnostics."""
    reported: dict[str, list[str]] = {}
    for one in found:
        reported.setdefault(one["code"], []).append(one["pointer"])
    return reported


def application(pair: Pair, service: Service) -> Any:
    """The generated server, whose every group is `service`."""
    groups = {
        pair.names.groups[one.group].module
        for one in pair.api.operations
        if one.group and one.kind is OperationKind.OPERATION
    }
    options: dict[str, Any] = dict.fromkeys(groups, service)
    make = pair.module("server").create_app
    if "authenticate" in make.__kwdefaults__ or "authenticate" in make.__annotations__:
        options["authenticate"] = lambda credentials: "the caller"
    return make(**options)


def client(pair: Pair, wire: Wire, url: str) -> Any:
    """The generated asynchronous client with a credential for every scheme."""
    keys: dict[str, Any] = {}
    for scheme in pair.api.schemes:
        names = pair.names.schemes.get(scheme.id)
        if names is not None and names.is_pair:
            keys |= dict(zip(names.arguments, ("user", KEY), strict=True))
        elif names is not None:
            keys |= dict.fromkeys(names.arguments, _credential(scheme))
    made = getattr(pair.module("client"), f"Async{pair.names.client}")
    http_client = httpx2.AsyncClient(transport=wire)
    return made(
        **keys,
        base_url=url,
        max_retries=0,
        http_client=http_client,
        answers="strict",
    )


def _credential(scheme: object) -> Any:
    named = isinstance(scheme, Http) and scheme.scheme.lower() in ("basic", "digest")
    return ("user", KEY) if named else KEY


@dataclass(frozen=True)
class Line:
    """A client joined to a server, and the judge that listens.

    `shared` are the operations whose requests may be for another, as was reported, and
    `mixed` the parameters whose text may be another's.
    """

    pair: Pair
    service: Service
    wire: Wire
    client: Any
    runner: asyncio.Runner
    court: Court
    shared: frozenset[str] = frozenset()
    mixed: frozenset[str] = frozenset()

    def use(self, operation: Operation, result: Result) -> None:
        """Calls an operation a few times."""
        label = f"{operation.method} {operation.path_text}"
        found: list[tuple[str, str]] = []
        excuses: set[str] = set()
        calls = judged = 0

        @_SETTINGS
        @given(exchanges(self.pair, operation))
        def call(drawn: Drawn) -> None:
            nonlocal calls, judged
            calls += 1
            problem = self.runner.run(self._problem(operation, drawn))
            if problem:
                if not self._is_foretold(operation):
                    found.append((problem[0], f"{label}: {problem[1]}"))
            elif self.wire.last is not None:
                verdict = self.court.judge(operation.path_text, self.wire.last)
                excuses.update(verdict.excuses)
                judged += not verdict.excuses
                found.extend(
                    ("openapi-core objects", f"{label}: {one}")
                    for one in verdict.disagreements
                )

        try:
            call()
        except Exception as error:
            result.undrawn.append(f"{label}: {type(error).__name__}: {error}"[:500])
        result.operations += bool(calls)
        result.calls += calls
        result.problems += found
        result.judged += bool(judged)
        for name in () if judged else sorted(excuses):
            result.excused[name] = result.excused.get(name, 0) + 1

    def _is_foretold(self, operation: Operation) -> bool:
        """Whether diagnostics say that calls can't arrive as they were sent.

        Parameters that share names are not told apart, and what only credentials open that no
        request can carry stays closed.
        """
        usable = {scheme.id for scheme in self.pair.api.schemes}
        ways = [{name for name, _ in one} <= usable for one in operation.security]
        mixed = any(one.origin.pointer in self.mixed for one in operation.parameters)
        return mixed or bool(ways and not any(ways))

    def _is_taken(self, operation: Operation) -> bool:
        """Whether the request came to another operation, as was foretold."""
        ((called, _),) = self.service.seen
        own = self.pair.names.operations[operation.id].method
        return called != own and operation.origin.pointer in self.shared

    async def _problem(
        self, operation: Operation, drawn: Drawn
    ) -> tuple[str, str] | None:
        """What did not arrive as it was sent; None if all did."""
        names = self.pair.names
        self.service.answer = lambda: drawn.returned
        self.service.seen.clear()
        self.wire.last = None
        call = names.operations[operation.id].method
        path = names.groups[operation.group or ""].call
        method = attrgetter(f"{path}.{call}")(self.client)
        try:
            received = await method(**drawn.arguments)
            if hasattr(received, "__aiter__") and hasattr(received, "pages"):
                received = received.value
            elif hasattr(received, "__aiter__"):
                received = [getattr(one, "data", one) async for one in received]
        except Exception as error:
            if not self.service.seen and _NO_NAME in str(error):
                return None
            if self.service.seen and self._is_taken(operation):
                # The answer is none of the other operation.
                self.wire.last = None
                return None
            arrived = "the answer" if self.service.seen else "the request"
            body = getattr(error, "body", "")
            text = f"{type(error).__name__}: {error} {body} {self.wire.last}"
            return f"{arrived} is refused", text[:1500]
        ((called, seen),) = self.service.seen
        if called != names.operations[operation.id].method:
            taken = self._is_taken(operation)
            return None if taken else ("another operation is called", called)
        seen.pop("principal", None)
        own = {
            names.operations[operation.id].parameters[one.id]
            for one in operation.parameters
            if one.place is Place.HEADER and one.wire_name.lower() in _OF_THE_CLIENT
        }
        sends_xml, answers_xml = self.wire.in_xml
        for name in {**drawn.wanted, **seen}:
            given, found = drawn.wanted.get(name), seen.get(name)
            if sends_xml:
                given, found = told_by_xml(given), told_by_xml(found)
            if given == "(unset)" and name in own:
                continue
            if name in drawn.spelled:
                given, found = spelled(given), spelled(found)
            elif name != "body":
                given, found = counted(given), counted(found)
            sent, got = exactly(given), exactly(found)
            if sent != got:
                return "another request arrives", f"{name}: {sent[:500]} as {got[:500]}"
        answer, read = drawn.answer, self.pair.plain("client", received)
        if answers_xml:
            answer, read = told_by_xml(answer), told_by_xml(read)
        sent, got = exactly(answer), exactly(read)
        if sent != got:
            return "another answer arrives", f"{sent[:500]} as {got[:500]}"
        return None


def told_by_xml(value: Any) -> Any:
    """What XML tells of a value.

    An empty list without an element around it is nothing. Where there may be a list or one
    value, a list of one is that value; the models of both ends hold each to its type.
    """
    if isinstance(value, dict):
        members = ((name, told_by_xml(item)) for name, item in value.items())
        return {name: item for name, item in members if item != []}
    if isinstance(value, list):
        items = [told_by_xml(item) for item in value]
        return items[0] if len(items) == 1 else items
    return value


def exactly(value: Any) -> str:
    """JSON that tells 1 from 1.0 and from true, and not the order of keys."""
    return json.dumps(value, sort_keys=True)


def counted(value: Any) -> Any:
    """The value with whole numbers as integers, as their text in a parameter has no fraction."""
    if isinstance(value, dict):
        return {key: counted(member) for key, member in value.items()}
    if isinstance(value, list):
        return [counted(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def spelled(value: Any) -> Any:
    """The value with every scalar as the text that a form or a query has of it."""
    value = counted(value)
    if isinstance(value, dict):
        return {key: spelled(one) for key, one in value.items()}
    if isinstance(value, list):
        return [spelled(one) for one in value]
    return (
        value if isinstance(value, str) else "" if value is None else json.dumps(value)
    )


def evenly(items: Sequence[Operation], number: int) -> list[Operation]:
    """About `number` of the items, at equal distances."""
    if len(items) <= number:
        return list(items)
    step = (len(items) - 1) / (number - 1)
    return [items[round(index * step)] for index in range(number)]
